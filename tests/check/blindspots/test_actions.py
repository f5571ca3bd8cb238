"""A check from files to verdicts: what is kept reads back the same, and unknown is never proof."""

import json

import pyarrow.parquet as pq
import pytest
from django.db.models import F
from django_scopes import scope
from tests.people import NOON, gather
from tests.road import bring, rows_of_all_tables, table

from outsidein.ask.answers.actions import take_answers
from outsidein.check.blindspots import actions
from outsidein.check.blindspots.actions import check_organisation
from outsidein.check.blindspots.compute.verdict import list_findings
from outsidein.check.blindspots.models import Comparison
from outsidein.check.blindspots.queries import get_blind_spots, get_item
from outsidein.check.evidence.models import CheckRun
from outsidein.check.evidence.queries import get_latest_run, get_measurement, list_measurements
from outsidein.check.evidence.runner import run_measures
from outsidein.check.evidence.stored import value_from_json, value_to_json
from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.turns import in_turn
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.marts.actions import declare_table, marts_folder
from outsidein.hold.marts.compute.tables import FACTS, MARTS, TABLES
from outsidein.hold.records.models import Record
from outsidein.people.models import Department

pytestmark = pytest.mark.django_db(transaction=True)

#: More than any measure of calls asks for.
CUSTOMERS = 120
CLAIMED = {"CHA.4": "agree", "OPE.3": "agree", "WHO": "Care", "WHERE": "phone; web"}


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        Department.objects.create(organisation_id=cast.ours, name="Care")
        people = [f"{n},Person {n},active" for n in range(1, CUSTOMERS + 1)]
        bring(cast.ours, table("id,full name,status", *people))
        Record.objects.update(customer_number=F("pk"))
        rebuild_customers(organisation_id=cast.ours, at=NOON)
        yield cast


def answer(organisation: int, people: int = 6) -> None:
    rows = [
        {"respondent": f"Respondent{n}", "item": item, "answer": said}
        for n in range(people)
        for item, said in CLAIMED.items()
    ]
    header = ("respondent", "item", "answer")
    told = {"file_name": "a.csv", "title": "Spring", "at": NOON}
    take_answers(organisation_id=organisation, header=header, rows=rows, **told)


def calls(*columns: str, every: str = "") -> bytes:
    header = ",".join(("id", "customer", "at", "direction", "channel", "department", *columns))
    rows = [f"c{n},{n},2026-05-01 10:00,in,phone,Care{every}" for n in range(1, CUSTOMERS + 1)]
    return table(header, *rows)


def check(organisation: int) -> int:
    rebuild_customers(organisation_id=organisation, at=NOON)
    return check_organisation(organisation_id=organisation, as_of=NOON, at=NOON)


def measured(organisation: int) -> dict[str, tuple[str, str, float | None]]:
    run = get_latest_run(organisation_id=organisation)
    values = list_measurements(organisation_id=organisation, run_id=run.run_id)
    return {value.name: (value.state, value.cause, value.value) for value in values}


def test_a_calls_file_that_lacks_a_column_makes_measures_unknown_and_never_proof(cast):
    answer(cast.ours)
    bring(cast.ours, calls(), "interactions", "Calls")
    check(cast.ours)

    values = measured(cast.ours)
    row = next(
        one for one in get_blind_spots(organisation_id=cast.ours).rows if one.item == "CHA.4"
    )

    assert values["identified"] == ("unknown", "never_supplied", None)
    assert values["record_opened"] == ("unknown", "never_supplied", None)
    assert (row.point, row.lo, row.hi) == (None, 0.0, 1.0)
    assert row.verdict == "not enough data"
    assert not row.is_high


def test_with_the_columns_the_same_file_is_measured(cast):
    answer(cast.ours)
    columns = ("identified at", "record opened at")
    bring(cast.ours, calls(*columns, every=",2026-05-01 10:00,"), "interactions", "Calls")
    check(cast.ours)

    values = measured(cast.ours)

    assert values["identified"] == ("measured", "", 1.0)
    assert values["record_opened"][:2] == ("unknown", "never_supplied")


def test_a_word_of_the_steward_parts_kept_elsewhere_from_nothing_happened(cast):
    states = {}
    for state in ("", "kept_here", "kept_elsewhere"):
        declare_table(
            organisation_id=cast.ours, table_name="messages", state=state, at=NOON, actor="A"
        )
        check(cast.ours)
        states[state] = measured(cast.ours)["message_harm"]

    assert states[""] == ("unknown", "table_empty", None)
    assert states["kept_here"][:2] != ("unknown", "table_empty")
    assert states["kept_elsewhere"] == ("unknown", "kept_elsewhere", None)


def test_what_was_measured_and_found_is_read_back_the_same(cast, django_assert_num_queries):
    answer(cast.ours)
    bring(cast.ours, calls("identified at", every=",2026-05-01 10:00"), "interactions", "Calls")
    run_id = check(cast.ours)

    kept = list_measurements(organisation_id=cast.ours, run_id=run_id)
    anew = run_measures(marts_folder(organisation_id=cast.ours), as_of=NOON, seed=20_260_101)
    with django_assert_num_queries(2):
        page = get_blind_spots(organisation_id=cast.ours)
    with django_assert_num_queries(3):
        item = get_item(organisation_id=cast.ours, item="CHA.4")

    assert kept == sorted(anew, key=lambda value: value.name)
    assert [value_from_json(value_to_json(value)) for value in anew] == anew
    assert (page.run_id, page.as_of, page.ran_at) == (run_id, NOON, NOON)
    assert item.row in page.rows
    assert {value.name for value in item.measures} == {
        value.name for value in kept if value in item.measures
    }
    one = get_measurement(organisation_id=cast.ours, run_id=run_id, name="identified")
    assert one in item.measures
    assert one.sql
    assert page.answered == 6


def test_no_fact_says_who_answered_and_codes_are_as_the_records_write_them(cast):
    answer(cast.ours)
    check(cast.ours)

    path = marts_folder(organisation_id=cast.ours) / "answers.parquet"
    rows = pq.read_table(path).to_pylist()
    keys = [(row["item_key"], row["score"], row["coded"]) for row in rows]
    assert "Respondent" not in str(rows)
    assert {row["staff_id"] for row in rows} == {None}
    assert {coded for key, _, coded in keys if key == "WHO.now"} == {"Care"}
    assert {coded for key, _, coded in keys if key == "WHERE.now"} == {"phone", "web"}
    assert [str(key) for key in keys] == sorted(str(key) for key in keys)
    assert pq.read_schema(path).names == list(TABLES["answers"].column_names)
    published = {file.stem for file in path.parent.glob("*.parquet")}
    assert published == {one.name for one in (*MARTS, *FACTS)} | {"supplied", "declared"}


def test_what_four_people_answered_is_neither_claimed_nor_published(cast):
    answer(cast.ours, people=4)
    bring(cast.ours, calls(), "interactions", "Calls")
    check(cast.ours)

    page = get_blind_spots(organisation_id=cast.ours)

    assert {row.claim for row in page.rows} == {None}
    assert all(profile.shares == () for profile in page.profiles)
    path = marts_folder(organisation_id=cast.ours) / "answers.parquet"
    assert pq.read_table(path).num_rows == 0


def test_half_a_run_is_never_seen(cast, monkeypatch):
    first = check(cast.ours)
    monkeypatch.setattr(actions, "list_findings", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        check(cast.ours)

    assert CheckRun.objects.count() == 2
    assert get_latest_run(organisation_id=cast.ours).run_id == first
    assert get_blind_spots(organisation_id=cast.ours).run_id == first
    monkeypatch.setattr(actions, "list_findings", list_findings)
    assert check(cast.ours) == get_blind_spots(organisation_id=cast.ours).run_id


def test_before_the_first_check_there_is_nothing_to_see(cast):
    assert get_blind_spots(organisation_id=cast.ours) is None
    assert get_latest_run(organisation_id=cast.ours) is None
    with pytest.raises(NotHere):
        get_item(organisation_id=cast.ours, item="ORG.5")


def test_one_organisations_check_is_not_here_for_another(cast):
    run_id = check(cast.ours)
    held = rows_of_all_tables(but=())

    with scope(organisation=cast.theirs):
        assert get_blind_spots(organisation_id=cast.theirs) is None
        assert list_measurements(organisation_id=cast.theirs, run_id=run_id) == []
        with pytest.raises(NotHere):
            get_item(organisation_id=cast.theirs, item="ORG.5")
        with pytest.raises(NotHere):
            get_measurement(organisation_id=cast.theirs, run_id=run_id, name="identified")

    with pytest.raises(NotHere):
        get_item(organisation_id=cast.ours, item="XXX.1")
    with in_turn(cast.ours), pytest.raises(NotNow, match="Wait"):
        check_organisation(organisation_id=cast.ours, as_of=NOON, at=NOON)
    assert rows_of_all_tables(but=()) == held


def test_a_check_notes_in_which_round_an_item_was_asked_and_how_people_chose(cast):
    rows = [
        {"respondent": f"R{n}", "item": "CHA.4", "answer": said}
        for n, said in enumerate(["agree"] * 5 + ["neutral"] * 5 + ["disagree"] * 5)
    ]
    header = ("respondent", "item", "answer")
    told = {"file_name": "b.csv", "title": "Autumn", "at": NOON}
    take_answers(organisation_id=cast.ours, header=header, rows=rows, **told)

    run_id = check(cast.ours)

    kept = Comparison.objects.get(run_id=run_id, item="CHA.4")
    asked = json.loads(kept.content)["asked"]
    assert asked["wording"] == "crm-scorecard-1"
    assert asked["closed_at"] == NOON.isoformat()
    assert (asked["counts"], asked["values"]) == ([5, 5, 5], [0.0, 0.5, 1.0])
    others = Comparison.objects.filter(run_id=run_id, item__in=["ORG.6", "IMP.1"])
    silent, unasked = (json.loads(one.content)["asked"] for one in others.order_by("-item"))
    assert "counts" not in silent and silent["wording"] == "crm-scorecard-1"
    assert unasked is None
