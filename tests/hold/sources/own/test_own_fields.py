"""Fields of an organisation's own: made, filled by files, chosen, retired."""

import json

import pytest
from django_scopes import scope
from tests.people import NOON, gather
from tests.road import bring, counts, table

from outsidein.ground.errors import NotNow
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.customers.queries import get_customer
from outsidein.hold.records.arriving import take_in
from outsidein.hold.records.models import Record, RefusedRow
from outsidein.hold.sources.actions import save_source
from outsidein.hold.sources.compute.dictionary import get_kind
from outsidein.hold.sources.own.actions import add_own_field, change_own_field, retire_own_field
from outsidein.hold.sources.own.queries import list_own_fields

pytestmark = pytest.mark.django_db
HEADER = "id,full name,Shoe size,Last fitting,Newsletter,Tier"


@pytest.fixture
def ours(home):
    cast = gather()
    with scope(organisation=cast.ours):
        said = {"organisation_id": cast.ours, "purpose": "Advice on fit", "at": NOON}
        add_own_field(**said, label="Shoe size", form="number")
        add_own_field(**said, label="Last fitting", form="date")
        add_own_field(**said, label="Newsletter", form="yes_no")
        add_own_field(**said, label="Tier", form="one_of", options=["Gold", "Silver"])
        yield cast.ours


def tidied(external_id: str) -> dict:
    told = json.loads(Record.objects.get(external_id=external_id).tidied)
    return {name: value for name, value in told.items() if name.startswith("own_")}


def test_a_file_fills_own_fields_by_their_labels(ours):
    bring(ours, table(HEADER, "1,Ann Lee,38.5,30/06/2024,yes,gold"))

    assert tidied("1") == {
        "own_shoe_size": 38.5,
        "own_last_fitting": "2024-06-30",
        "own_newsletter": True,
        "own_tier": "Gold",
    }


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ("large,,,", "Shoe size", "large"),
        (",soon,,", "Last fitting", "soon"),
        (",,perhaps,", "Newsletter", "perhaps"),
        (",,,Bronze", "Tier", "use one of Gold, Silver"),
    ],
)
def test_a_value_of_another_form_is_refused_with_its_reason(ours, cells, column, reason):
    view = bring(ours, table(HEADER, f"1,Ann Lee,{cells}", "2,Ben Orr,40,2020-01-01,no,Silver"))

    refused = RefusedRow.objects.get()
    assert counts(view) == (2, 1, 0, 0, 1)
    assert refused.column == column
    assert reason in refused.reason


def test_the_customer_bears_the_chosen_value_with_its_origin(ours):
    bring(ours, table(HEADER, "1,Ann Lee,38.5,,,Gold"))
    Record.objects.update(customer_number=1)
    rebuild_customers(organisation_id=ours, at=NOON)

    values = {v.field: v.value for v in get_customer(organisation_id=ours, number=1).values}
    assert values["own_shoe_size"] == "38.5"
    assert values["own_tier"] == "Gold"


def test_rows_over_the_wire_fill_them_too(ours):
    source = save_source(organisation_id=ours, name="Till", at=NOON)

    taken = take_in(
        organisation_id=ours,
        source_id=source,
        kind="customers",
        rows=[{"external_id": "7", "full_name": "Ann Lee", "own_tier": "silver"}],
        at=NOON,
    )

    assert taken.refused == ()
    assert tidied("7") == {"own_tier": "Silver"}


def test_another_organisation_knows_none_of_them(ours):
    assert not [name for name in get_kind("customers").fields if name.startswith("own_")]


def test_a_retired_field_keeps_its_values_and_is_filled_no_more(ours):
    bring(ours, table(HEADER, "1,Ann Lee,38.5,,,Gold"))

    retire_own_field(organisation_id=ours, code="tier", retired=True, at=NOON)
    bring(ours, table(HEADER, "2,Ben Orr,40,,,Silver"), name="more.csv")

    assert tidied("1")["own_tier"] == "Gold"
    assert "own_tier" not in tidied("2")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"label": "E-Mail"}, "in the dictionary already, as email"),
        ({"label": "shoe SIZE"}, "of this name already"),
        ({"label": "Pet", "purpose": " "}, "why it is held"),
        ({"label": "Pet", "form": "one_of", "options": ["Dog"]}, "at least two values"),
        ({"label": "Pet", "form": "colour"}, "text, a number"),
    ],
)
def test_a_field_that_cannot_be_is_refused(ours, said, why):
    with pytest.raises(NotNow, match=why):
        add_own_field(
            **{"organisation_id": ours, "form": "text", "purpose": "Fun", "at": NOON, **said}
        )


def test_a_changed_label_keeps_the_code(ours):
    change_own_field(
        organisation_id=ours, code="tier", label="Level", purpose="Service", at=NOON,
        options=["Gold", "Silver", "Bronze"],
    )  # fmt: skip

    field = list_own_fields(organisation_id=ours)[-1]
    assert (field.code, field.label, field.options) == (
        "tier", "Level", ("Gold", "Silver", "Bronze")
    )  # fmt: skip
