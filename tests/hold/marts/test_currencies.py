"""Amounts in the currency that is reported in, at the rate of their day."""

from datetime import datetime

import pytest
from django_scopes import scope
from tests.people import NOON, gather
from tests.road import bring, table

from outsidein.ground.engine import open_engine
from outsidein.ground.errors import NotNow
from outsidein.hold.marts.actions import publish_marts
from outsidein.hold.sources.rates.actions import remove_rate, take_rates
from outsidein.hold.sources.rates.models import ExchangeRate
from outsidein.hold.sources.rates.queries import list_newest_rates, list_spans
from outsidein.people.models import Organisation

pytestmark = pytest.mark.django_db(transaction=True)
BANK = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://x">
<Cube><Cube time="2026-06-26"><Cube currency="USD" rate="1.10"/><Cube currency="GBP" rate="0.88"/>
</Cube></Cube></gesmes:Envelope>"""


@pytest.fixture
def ours(home):
    cast = gather()
    Organisation.objects.filter(pk=cast.ours).update(currency="GBP")
    with scope(organisation=cast.ours):
        yield cast.ours


def worth(organisation: int) -> dict[str, tuple]:
    folder = publish_marts(organisation_id=organisation).folder
    with open_engine(folder) as engine:
        found = engine.dicts("SELECT * FROM orders ORDER BY id")
    return {
        row["at"].isoformat()[:10]: (
            row["amount_reported"] and round(row["amount_reported"], 4),
            row["currency_reported"],
            row["rate_at"],
        )
        for row in found
    }


def test_an_amount_is_converted_at_the_last_rate_known_on_its_day(ours):
    take_rates(organisation_id=ours, content=BANK, at=NOON)
    lines = b"day,currency,rate,base,source\n2026-06-28,USD,1.30,GBP,our bank\n"
    take_rates(organisation_id=ours, content=lines, at=NOON)
    orders = table(
        "id,customer,at,amount,currency",
        "a,1,2026-06-25,100,USD",  # before any rate
        "b,1,2026-06-27,110,USD",  # by way of the euro, of the day before
        "c,1,2026-06-29,130,USD",  # our own bank's is newer
        "d,1,2026-06-30,50,GBP",
        "e,1,2026-07-01,50,",
        "f,1,2026-07-02,50,CHF",
    )
    bring(ours, orders, "orders")

    assert worth(ours) == {
        "2026-06-25": (None, "GBP", None),
        "2026-06-27": (88.0, "GBP", datetime(2026, 6, 26)),  # noqa: DTZ001 - naive UTC
        "2026-06-29": (100.0, "GBP", datetime(2026, 6, 28)),  # noqa: DTZ001
        "2026-06-30": (50.0, "GBP", None),
        "2026-07-01": (50.0, "GBP", None),
        "2026-07-02": (None, "GBP", None),
    }


def test_without_any_rate_what_is_foreign_is_unknown_and_never_zero(ours):
    bring(ours, table("id,customer,at,amount,currency", "a,1,2026-06-25,100,USD"), "orders")

    assert worth(ours) == {"2026-06-25": (None, "GBP", None)}


def test_the_banks_files_and_a_list_are_read_alike(ours):
    take_rates(organisation_id=ours, content=BANK, at=NOON)
    text = b"Date, USD, JPY, GBP, \n26 June 2026, 1.10, N/A, 0.88, \n"
    again = take_rates(organisation_id=ours, content=text, at=NOON)

    assert again.refused == ()
    assert [(s.base, s.currency, s.days) for s in list_spans(organisation_id=ours)] == [
        ("EUR", "GBP", 1),
        ("EUR", "USD", 1),
    ]
    assert {rate.source for rate in list_newest_rates(organisation_id=ours)} == {
        "European Central Bank"
    }


def test_a_row_that_cannot_be_is_refused_with_its_place(ours):
    lines = b"day,currency,rate\nsoon,USD,1\n2026-06-26,dollar,1\n2026-06-26,USD,0\n"
    lines += b'2026-06-26,GBP,1.1\n2026-06-26,usd,"1,30"\n'

    read = take_rates(organisation_id=ours, content=lines, at=NOON)

    assert [(one.row, one.column) for one in read.refused] == [
        (2, "day"), (3, "currency"), (4, "rate"), (5, "currency"),
    ]  # fmt: skip
    [kept] = list_newest_rates(organisation_id=ours)
    assert (kept.base, kept.currency, str(kept.rate)) == ("GBP", "USD", "1.3")


def test_a_file_of_something_else_is_refused(ours):
    with pytest.raises(NotNow, match="neither the bank's daily file"):
        take_rates(organisation_id=ours, content=b"name,age\nAnn,5\n", at=NOON)


def test_a_rate_is_removed(ours):
    take_rates(organisation_id=ours, content=BANK, at=NOON)
    one = list_newest_rates(organisation_id=ours)[0]

    remove_rate(organisation_id=ours, rate_id=one.rate_id, at=NOON)

    assert ExchangeRate.objects.count() == 1
