"""A run over new records alone, from the file to the customers; on both databases."""

import json

import pytest
from django_scopes import scope
from tests.people import NOON, gather
from tests.persons import made_up
from tests.road import bring, table

from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.customers.deeds import split_record
from outsidein.hold.identities.actions import resolve_records
from outsidein.hold.identities.kept import RECORDS, Unfit, kept_folder, read_kept
from outsidein.hold.identities.models import Link, Resolution
from outsidein.hold.identities.online.models import BlockingKey, RecordFeatures
from outsidein.hold.identities.queries import find_last_look
from outsidein.hold.records.models import Record

pytestmark = pytest.mark.django_db(transaction=True)

FIELDS = {
    "given_name": "given name", "family_name": "family name", "birth_date": "birth date",
    "email": "email", "phone": "phone", "street_address": "street", "address_locality": "town",
    "postal_code": "postcode",
}  # fmt: skip
HEADER = ",".join(("id", *FIELDS.values()))


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


def lines(people) -> list[str]:
    return [
        ",".join([str(place), *(str(row[name] or "") for name in FIELDS)])
        for place, row in enumerate(people.to_pylist())
    ]


def test_a_run_writes_of_new_records_alone_and_everything_else_stands(cast):
    ours = {"organisation_id": cast.ours}
    rows = lines(made_up(80, seed=5)[0])
    bring(cast.ours, table(HEADER, *rows))
    resolve_records(**ours, at=NOON)
    first = find_last_look(**ours)
    rebuild_customers(**ours, at=NOON)
    link = Link.objects.filter(band="joined").order_by("-weight").first()
    split_record(**ours, record_id=link.right_id, at=NOON, actor="user 1")
    split = Record.objects.get(pk=link.right_id).customer_number
    before = dict(Record.objects.values_list("pk", "customer_number"))
    links = set(Link.objects.values_list("pk", flat=True))

    bring(cast.ours, table(HEADER, rows[3], rows[40]), source="Shop")
    customers = resolve_records(**ours, at=NOON)

    looked = find_last_look(**ours)
    runs = list(Resolution.objects.order_by("id"))
    now = dict(Record.objects.values_list("pk", "customer_number"))
    new = sorted(now.keys() - before.keys())
    twins = [Record.objects.get(source__name="CRM", external_id=own).pk for own in ("3", "40")]
    assert (first.why, first.records) == ("first", 80)
    assert (looked.why, looked.fresh, looked.records) == ("", 2, 82)
    assert {record: now[record] for record in before} == before
    assert now[link.right_id] == split != now[link.left_id]
    assert [now[record] for record in new] == [now[record] for record in twins]
    assert customers == len(set(now.values())) == runs[-1].customers
    assert runs[-1].model == runs[0].model
    stood = Link.objects.filter(pk__in=links)
    assert set(stood.values_list("resolution_id", flat=True)) == {runs[0].pk}
    assert stood.count() > 0.5 * len(links)
    found = set(Link.objects.exclude(pk__in=links).values_list("resolution_id", flat=True))
    assert found == {runs[-1].pk}
    assert set(RecordFeatures.objects.values_list("record_id", flat=True)) == set(now)
    told = dict(RecordFeatures.objects.values_list("record_id", "told"))
    assert [told[record].replace("Shop", "CRM") for record in new] == [told[r] for r in twins]
    assert set(new) <= set(BlockingKey.objects.values_list("record_id", flat=True))

    folder = kept_folder(organisation_id=cast.ours)
    mark = json.loads(runs[-1].detail)["mark"]
    assert read_kept(folder, mark).moved == 2
    (folder / RECORDS).write_bytes(b"")
    with pytest.raises(Unfit, match="damaged"):
        read_kept(folder, mark)

    resolve_records(**ours, at=NOON)

    assert find_last_look(**ours).why == "damaged"
    assert now[link.right_id] == split
    assert dict(Record.objects.values_list("pk", "customer_number"))[link.right_id] == split
