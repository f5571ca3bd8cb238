"""The plans as measures read them."""

from datetime import UTC, date, datetime, timedelta

import pyarrow.parquet as pq
import pytest
from django_scopes import scope
from tests.people import NOON, gather

from outsidein.check.evidence.runner import run_measures
from outsidein.check.facts.actions import publish_facts
from outsidein.check.plans.actions import add_action, change_action, move_action
from outsidein.check.plans.compute.aims import ItemAim
from outsidein.hold.marts.compute.tables import get_table

pytestmark = pytest.mark.django_db
BEGAN = NOON - timedelta(days=90)
DUE = date(2026, 6, 1)


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


def promised(cast, origin: str, *, done: bool) -> int:
    number = add_action(
        organisation_id=cast.ours,
        title="Something",
        at=BEGAN,
        status="agreed",
        came_from=origin,
        due_date=DUE,
        items=[ItemAim("IMP.6", 0.2), ItemAim("IMP.5")],
    )
    if done:
        move_action(organisation_id=cast.ours, number=number, status="done", at=NOON)
    return number


def test_a_promised_action_is_one_row_with_the_columns_of_the_dictionary(cast, tmp_path):
    promised(cast, "survey", done=True)
    add_action(organisation_id=cast.ours, title="Only thought of", at=NOON)

    rows = publish_facts(organisation_id=cast.ours, folder=tmp_path)

    written = pq.read_table(tmp_path / "actions.parquet")
    assert rows["actions"] == 1
    assert tuple(written.column_names) == get_table("actions").column_names
    [row] = written.to_pylist()
    assert row | {"id": 0} == {
        "id": 0,
        "origin": "survey",
        "item_key": "IMP.6",
        "owner_staff_id": None,
        "opened_at": BEGAN.replace(tzinfo=None),
        "due_at": datetime(2026, 6, 1, 23, 59, 59),  # noqa: DTZ001 - the tables are UTC, unsaid
        "done_at": NOON.replace(tzinfo=None),
        "effect_before": None,
        "effect_after": None,
    }


def test_without_a_plan_the_table_is_there_and_empty(cast, tmp_path):
    assert publish_facts(organisation_id=cast.ours, folder=tmp_path)["actions"] == 0
    assert pq.read_table(tmp_path / "actions.parquet").num_rows == 0


def test_measures_count_what_was_done_of_what_was_due(cast, tmp_path):
    for done in (True, True, True, False):
        promised(cast, "pulse", done=done)
    for done in (True, True, False, False, False):
        number = promised(cast, "case", done=done)
        change_action(
            organisation_id=cast.ours,
            number=number,
            changes={"effect_before": 0.4, "effect_after": 0.5},
            at=NOON,
        )
    promised(cast, "room", done=True)  # not of a pulse, not of what customers said
    publish_facts(organisation_id=cast.ours, folder=tmp_path)

    pulse, effect = run_measures(
        tmp_path,
        as_of=datetime(2026, 6, 30, 23, tzinfo=UTC),
        names={"pulse_actions", "actions_effect"},
    )[::-1]

    assert (pulse.name, pulse.numerator, pulse.denominator) == ("pulse_actions", 3, 4)
    assert (effect.name, effect.numerator, effect.denominator) == ("actions_effect", 2, 5)
