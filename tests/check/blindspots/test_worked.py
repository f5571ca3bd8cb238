"""Whether actions worked, read from the checks that were kept."""

import json
from datetime import timedelta

import pytest
from django_scopes import scope
from tests.people import NOON, gather

from outsidein.check.blindspots.actions import _note_effects
from outsidein.check.blindspots.compute.worked import Effect
from outsidein.check.blindspots.models import Comparison
from outsidein.check.blindspots.worked import get_worked, list_worked
from outsidein.check.evidence.compute.interval import wilson
from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.check.evidence.models import CheckRun, Measurement
from outsidein.check.evidence.stored import value_to_json
from outsidein.check.plans.actions import add_action, move_action
from outsidein.check.plans.compute.aims import ItemAim, MeasureAim
from outsidein.check.plans.queries import get_action, list_actions

pytestmark = pytest.mark.django_db
BEGAN = NOON + timedelta(days=1)
DONE = NOON + timedelta(days=60)
AGAIN = NOON + timedelta(days=90)


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


def checked(cast, at, hits: int, counts: list[int]) -> None:
    """Keep a check in which this many were recognised and people answered so."""
    run = CheckRun.objects.create(
        organisation_id=cast.ours, as_of=at, ran_at=at, snapshot="{}", summary='{"done": 1}'
    )
    share, n = wilson(hits, 200), sum(counts)
    value = MeasureValue(
        name="identified", title="Recognised", state="measured", as_of=at, since=at, version=1,
        n=200, value=share.value, lo=share.lo, hi=share.hi,
    )  # fmt: skip
    Measurement.objects.create(
        organisation_id=cast.ours, run=run, name="identified", state="measured",
        content=value_to_json(value),
    )  # fmt: skip
    point = (counts[1] / 2 + counts[2]) / n
    claim = {"point": point, "low": point - 0.05, "high": point + 0.05, "n": n, "population": 240}
    asked = {
        "closed_at": at.isoformat(),
        "wording": "crm-scorecard-1",
        "counts": counts,
        "values": [0.0, 0.5, 1.0],
    }
    Comparison.objects.create(
        organisation_id=cast.ours, run=run, item="CHA.4", verdict="blind spot", severity=0.5,
        place=0, content=json.dumps({"claim": claim, "asked": asked}),
    )  # fmt: skip


def planned(cast) -> int:
    number = add_action(
        organisation_id=cast.ours,
        title="Recognise the caller",
        at=BEGAN,
        status="agreed",
        items=[ItemAim("CHA.4", -0.2), ItemAim("WHO")],
        measures=[MeasureAim("identified", "up", 0.3)],
    )
    move_action(organisation_id=cast.ours, number=number, status="done", at=DONE)
    return number


def worked(cast, number=1):
    action = get_action(organisation_id=cast.ours, number=number)
    return get_worked(organisation_id=cast.ours, action=action)


def test_the_check_before_it_began_is_set_beside_the_newest_since_it_was_done(cast):
    checked(cast, NOON - timedelta(days=300), 199, [80, 0, 0])  # long before: not this one
    checked(cast, NOON, 40, [0, 10, 70])
    checked(cast, BEGAN + timedelta(days=9), 199, [80, 0, 0])  # while it was under way
    planned(cast)
    checked(cast, AGAIN, 120, [40, 30, 10])

    found = worked(cast)

    assert (found.before_at, found.after_at) == (NOON, AGAIN)
    assert found.worked.verdict == "moved in the answers and in the data"
    item, question, measure = found.worked.movements
    assert (item.effect, item.wanted) == (Effect.MOVED, "down")
    assert question.effect is Effect.CANNOT_TELL
    assert (measure.effect, measure.change) == (Effect.MOVED, pytest.approx(0.4))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (False, True, "Nothing was checked before it began."),
        (True, False, "Nothing was checked since it was closed."),
    ],
)
def test_without_a_check_on_either_side_nobody_can_tell(cast, before, after, words):
    if before:
        checked(cast, NOON, 40, [0, 10, 70])
    planned(cast)
    if after:
        checked(cast, AGAIN, 120, [40, 30, 10])

    found = worked(cast)

    assert found.worked.verdict == "can't tell yet"
    assert words in found.worked.sentence


def test_many_actions_are_judged_in_three_queries(cast, django_assert_num_queries):
    checked(cast, NOON, 40, [0, 10, 70])
    for _ in range(5):
        planned(cast)
    checked(cast, AGAIN, 120, [40, 30, 10])
    actions = list_actions(organisation_id=cast.ours)

    with django_assert_num_queries(3):
        found = list_worked(organisation_id=cast.ours, actions=actions)

    assert {one.worked.verdict for one in found.values()} == {
        "moved in the answers and in the data"
    }


def test_another_organisations_checks_say_nothing_of_ours(cast):
    checked(cast, NOON, 40, [0, 10, 70])
    checked(cast, AGAIN, 120, [40, 30, 10])
    with scope(organisation=cast.theirs):
        add_action(organisation_id=cast.theirs, title="Theirs", at=BEGAN, items=[ItemAim("CHA.4")])
        action = get_action(organisation_id=cast.theirs, number=1)

        found = get_worked(organisation_id=cast.theirs, action=action)

    assert (found.before_at, found.after_at) == (None, None)


def test_the_figures_of_what_is_done_are_kept_with_the_action_once(cast):
    checked(cast, NOON, 40, [0, 10, 70])
    planned(cast)
    checked(cast, AGAIN, 120, [40, 30, 10])

    _note_effects(cast.ours, AGAIN)
    _note_effects(cast.ours, AGAIN)

    action = get_action(organisation_id=cast.ours, number=1)
    assert (action.effect_of, action.effect_before, action.effect_after) == (
        "identified",
        0.2,
        0.6,
    )
