"""What may be written into the plans, by whom, and what stays as it was."""

from datetime import date, timedelta

import pytest
from django_scopes import scope
from tests.people import NOON, gather

from outsidein.check.plans.actions import (
    add_action,
    change_action,
    claim_reminder,
    comment_on_action,
    move_action,
    note_effect,
    release_reminder,
    renew_feed,
    stop_feed,
)
from outsidein.check.plans.compute.aims import ItemAim, MeasureAim
from outsidein.check.plans.compute.statuses import Status
from outsidein.check.plans.models import Action, CalendarFeed
from outsidein.check.plans.queries import (
    count_actions,
    find_feed,
    get_action,
    get_feed_made_at,
    get_rights,
    iterate_promised,
    list_actions,
    list_comments,
    list_reminders,
)
from outsidein.ground.audit import verify_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.models import AuditEvent
from outsidein.people.actions import add_member
from outsidein.people.models import Member

pytestmark = pytest.mark.django_db
DUE = date(2026, 7, 4)
TODAY = NOON.date()
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


def added(cast, title="Call back within a day", **more) -> int:
    return add_action(
        **{"organisation_id": cast.ours, "title": title, "at": NOON, "by": cast.ann} | more
    )


def seen(cast, number=1):
    return get_action(organisation_id=cast.ours, number=number)


def test_an_action_is_read_back_as_it_was_noted(cast, django_assert_num_queries):
    added(
        cast,
        why="Half of the calls wait.\r\n\r\n\r\nCustomers leave.",
        owner_id=cast.ben,
        due_date=DUE,
        items=[ItemAim("CUS.3", 0.2), ItemAim("WHO")],
        measures=[MeasureAim("repeat_contact", "down", 0.1)],
        came_from="blind spot",
        came_from_ref="check run 4",
    )

    with django_assert_num_queries(1):
        action = seen(cast)
    assert (action.title, action.why) == (
        "Call back within a day",
        "Half of the calls wait.\n\nCustomers leave.",
    )
    assert (action.owner_id, action.owner, action.due_date) == (cast.ben, "ben@example.org", DUE)
    assert action.items == (ItemAim("CUS.3", 0.2), ItemAim("WHO", None))
    assert action.measures == (MeasureAim("repeat_contact", "down", 0.1),)
    assert (action.status, action.came_from, action.came_from_ref) == (
        Status.PROPOSED,
        "blind spot",
        "check run 4",
    )
    assert (action.created_at, action.agreed_at, action.closed_at) == (NOON, None, None)


def test_numbers_count_up_for_each_organisation_alone(cast):
    ours = [added(cast), added(cast)]
    with scope(organisation=cast.theirs):
        theirs = add_action(organisation_id=cast.theirs, title="Theirs", at=NOON, by=cast.cleo)

    assert (ours, theirs) == ([1, 2], 1)


def test_a_title_is_one_line_without_signs_that_turn_it(cast):
    added(cast, "Call\r\nBcc: all@example.org \u202eback\x00")

    assert seen(cast).title == "Call Bcc: all@example.org back"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title": " \n "}, "needs a title"),
        ({"title": "x" * 161}, "161 signs; there is room for 160"),
        ({"why": "x" * 4001}, "4,001 signs"),
        ({"owner_name": "x" * 121}, "owner's name"),
        ({"status": "nearly"}, "no status 'nearly'"),
        ({"came_from": "a dream"}, "came from one of gap"),
        ({"items": [ItemAim("DROP TABLE")]}, "no code of an item"),
        ({"items": [ItemAim("CUS.3", 1.5)]}, "cannot move by 1.5"),
        ({"items": [ItemAim("CUS.3", float("nan"))]}, "cannot move by nan"),
        ({"items": [ItemAim(f"OUR.{n}") for n in range(31)]}, "at most 30"),
        ({"measures": [MeasureAim("No Measure")]}, "no name of a measure"),
        ({"measures": [MeasureAim("silence", "sideways")]}, "up or down"),
        ({"measures": [MeasureAim("silence", "down", -1)]}, "cannot move by -1"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_noted(cast, given, words):
    with pytest.raises(NotNow, match=words):
        added(cast, **given)

    assert not Action.objects.exists()


def test_the_owner_is_a_member_of_ours_or_a_name(cast):
    with pytest.raises(NotNow, match="not a member here"):
        added(cast, owner_id=cast.cleo)
    added(cast, owner_name="Mia from the shop")

    assert (seen(cast).owner_id, seen(cast).owner) == (None, "Mia from the shop")
    change_action(
        organisation_id=cast.ours, number=1, changes={"owner_id": cast.ben}, at=NOON, by=cast.ann
    )
    assert (seen(cast).owner_id, seen(cast).owner) == (cast.ben, "ben@example.org")
    change_action(
        organisation_id=cast.ours, number=1, changes={"owner_name": "Mia"}, at=NOON, by=cast.ann
    )
    assert (seen(cast).owner_id, seen(cast).owner) == (None, "Mia")


@pytest.mark.parametrize("role", ["owner", "lead", "facilitator"])
def test_who_plans_adds_and_changes(cast, role):
    add_member(organisation_id=cast.ours, email="ben@example.org", role=role, at=NOON)
    added(cast, by=cast.ben)

    change_action(
        organisation_id=cast.ours, number=1, changes={"title": "Anew"}, at=NOON, by=cast.ben
    )

    assert seen(cast).title == "Anew"


@pytest.mark.parametrize("role", ["agent", "steward", "privacy officer", "viewer"])
def test_who_does_not_plan_changes_nothing(cast, role):
    add_member(organisation_id=cast.ours, email="ben@example.org", role=role, at=NOON)
    added(cast)
    told = {"organisation_id": cast.ours, "number": 1, "at": NOON, "by": cast.ben}

    with pytest.raises(NotHere):
        added(cast, by=cast.ben)
    with pytest.raises(NotHere):
        change_action(changes={"title": "Mine"}, **told)
    with pytest.raises(NotHere):
        move_action(status="done", **told)
    with pytest.raises(NotHere):
        comment_on_action(text="No.", **told)
    assert [one.title for one in list_actions(organisation_id=cast.ours)] == [
        "Call back within a day"
    ]
    assert (seen(cast).status, seen(cast).comments) == (Status.PROPOSED, 0)


def test_who_owns_an_action_moves_it_and_comments_but_does_not_change_it(cast):
    added(cast, owner_id=cast.ben)
    told = {"organisation_id": cast.ours, "number": 1, "at": LATER, "by": cast.ben}

    move_action(status="under way", **told)
    comment_on_action(text=" The first calls are made. ", **told)
    with pytest.raises(NotHere):
        change_action(changes={"due_date": None}, **told)

    assert (seen(cast).status, seen(cast).agreed_at) == (Status.UNDER_WAY, LATER)
    [comment] = list_comments(organisation_id=cast.ours, number=1)
    assert (comment.author, comment.text, comment.at) == (
        "ben@example.org",
        "The first calls are made.",
        LATER,
    )


def test_a_stranger_finds_nothing_of_ours(cast):
    added(cast)
    with pytest.raises(NotHere):
        move_action(organisation_id=cast.ours, number=1, status="done", at=NOON, by=cast.cleo)
    with scope(organisation=cast.theirs):
        with pytest.raises(NotHere):
            get_action(organisation_id=cast.theirs, number=1)
        assert list_actions(organisation_id=cast.theirs) == []
        assert list_comments(organisation_id=cast.theirs, number=1) == []

    assert seen(cast).status is Status.PROPOSED


def test_an_action_is_agreed_once_and_opened_again_it_is_not_done(cast):
    added(cast)
    told = {"organisation_id": cast.ours, "number": 1, "by": cast.ann}
    move_action(status="agreed", at=NOON, **told)
    move_action(status="done", at=LATER, **told)
    done = seen(cast)
    move_action(status="under way", at=LATER + timedelta(hours=1), **told)

    assert (done.agreed_at, done.closed_at, done.is_open) == (NOON, LATER, False)
    again = seen(cast)
    assert (again.agreed_at, again.closed_at, again.is_open) == (NOON, None, True)
    assert [e.detail for e in AuditEvent.objects.filter(act="move action").order_by("id")] == [
        '{"new": "agreed", "old": "proposed"}',
        '{"new": "done", "old": "agreed"}',
        '{"new": "under way", "old": "done"}',
    ]
    assert verify_audit() is None


@pytest.mark.parametrize(("status", "words"), [("agreed", "agreed already"), ("x", "no status")])
def test_a_move_that_cannot_be_is_said(cast, status, words):
    added(cast, status="agreed")

    with pytest.raises(NotNow, match=words):
        move_action(organisation_id=cast.ours, number=1, status=status, at=NOON, by=cast.ann)


def test_an_empty_comment_and_a_figure_that_is_none_are_refused(cast):
    added(cast)
    told = {"organisation_id": cast.ours, "number": 1, "at": NOON, "by": cast.ann}

    with pytest.raises(NotNow, match="empty"):
        comment_on_action(text="\n ", **told)
    with pytest.raises(NotNow, match="is a number"):
        change_action(changes={"effect_before": float("inf")}, **told)
    with pytest.raises(NotHere):
        comment_on_action(text="Yes", **{**told, "number": 2})


def test_the_log_names_fields_and_never_what_was_written(cast):
    added(cast, "Call Mrs Canary", owner_id=cast.ben)
    change_action(
        organisation_id=cast.ours,
        number=1,
        changes={"why": "Canary", "title": "Canary"},
        at=NOON,
        by=cast.ann,
    )

    written = " ".join(
        f"{e.act} {e.object_ref} {e.actor} {e.detail}" for e in AuditEvent.objects.all()
    )
    assert "Canary" not in written and "ben@" not in written
    assert f'change action action 1 user {cast.ann} {{"fields": ["title", "why"]}}' in written


def test_the_list_puts_what_is_due_first_and_what_has_no_day_last(cast, django_assert_num_queries):
    added(cast, "Someday")
    added(cast, "Later", due_date=DUE + timedelta(days=1), items=[ItemAim("CUS.3")])
    added(cast, "Soon", due_date=DUE, owner_id=cast.ben, status="agreed")
    added(cast, "Gone", status="dropped", measures=[MeasureAim("silence")])

    def titles(**choice):
        return [one.title for one in list_actions(organisation_id=cast.ours, **choice)]

    with django_assert_num_queries(1):
        assert titles() == ["Soon", "Later", "Someday", "Gone"]
    assert titles(status="agreed") == ["Soon"]
    assert titles(status=["proposed", "dropped"]) == ["Later", "Someday", "Gone"]
    assert titles(owner_id=cast.ben) == ["Soon"]
    assert titles(item="CUS.3") == ["Later"]
    assert titles(measure="silence") == ["Gone"]
    assert titles(due_until=DUE) == ["Soon"]
    assert titles(words="some") == ["Someday"]
    assert count_actions(organisation_id=cast.ours) == {
        "proposed": 2,
        "agreed": 1,
        "under way": 0,
        "done": 0,
        "dropped": 1,
    }


def test_late_and_near_are_said_of_open_actions_alone(cast):
    for status in ("agreed", "done"):
        added(cast, status=status, due_date=DUE)
    still, done = list_actions(organisation_id=cast.ours)

    assert [still.is_late(DUE), still.is_late(DUE + timedelta(days=1))] == [False, True]
    assert [still.is_near(DUE - timedelta(days=8)), still.is_near(TODAY)] == [False, True]
    assert [done.is_late(DUE + timedelta(days=1)), done.is_near(DUE)] == [False, False]


def test_only_what_was_promised_is_published_dropped_or_not(cast):
    added(cast, "Thought of")
    added(cast, "Kept", status="done", came_from="survey", items=[ItemAim("IMP.6")], due_date=DUE)
    added(cast, "Broken", status="agreed")
    move_action(organisation_id=cast.ours, number=3, status="dropped", at=LATER, by=cast.ann)

    kept, broken = iterate_promised(organisation_id=cast.ours)

    assert (kept.origin, kept.item_key, kept.due_date, kept.done_at) == (
        "survey",
        "IMP.6",
        DUE,
        NOON,
    )
    assert (broken.opened_at, broken.item_key, broken.done_at) == (NOON, None, None)


def test_a_check_fills_the_effect_in_and_leaves_one_by_hand(cast):
    added(cast)
    added(cast)
    change_action(
        organisation_id=cast.ours,
        number=2,
        changes={"effect_of": "complaints a week", "effect_before": 9, "effect_after": 4},
        at=NOON,
        by=cast.ann,
    )
    found = {"of": "silence", "before": 0.4, "after": 0.3, "at": NOON}

    assert note_effect(organisation_id=cast.ours, number=1, **found)
    assert note_effect(organisation_id=cast.ours, number=1, **found | {"after": 0.2})
    assert not note_effect(organisation_id=cast.ours, number=2, **found)
    assert (seen(cast).effect_before, seen(cast).effect_after) == (0.4, 0.2)
    assert (seen(cast, 2).effect_of, seen(cast, 2).effect_after) == ("complaints a week", 4)


def test_an_owner_is_reminded_once_when_the_day_is_near_and_once_when_it_has_passed(cast):
    added(cast, owner_id=cast.ben, due_date=DUE, status="agreed")
    added(cast, owner_id=cast.ben, due_date=DUE)  # nobody has agreed to it
    added(cast, owner_name="Mia", due_date=DUE, status="agreed")  # no address
    added(cast, owner_id=cast.ben, due_date=DUE, status="done")
    told = {"organisation_id": cast.ours, "number": 1, "due_date": DUE}

    assert list_reminders(organisation_id=cast.ours, today=DUE - timedelta(days=8)) == []
    [near] = list_reminders(organisation_id=cast.ours, today=TODAY)
    assert (near.number, near.is_late, near.email) == (1, False, "ben@example.org")
    assert [claim_reminder(**told, is_late=False, at=NOON) for _ in range(2)] == [True, False]
    assert list_reminders(organisation_id=cast.ours, today=DUE) == []
    [late] = list_reminders(organisation_id=cast.ours, today=DUE + timedelta(days=1))
    assert late.is_late
    assert claim_reminder(**told, is_late=True, at=NOON)
    assert list_reminders(organisation_id=cast.ours, today=DUE + timedelta(days=9)) == []


def test_a_reminder_that_could_not_be_sent_comes_again_and_a_moved_day_is_told_anew(cast):
    added(cast, owner_id=cast.ben, due_date=DUE, status="agreed")
    told = {"organisation_id": cast.ours, "number": 1, "due_date": DUE, "is_late": False}
    claim_reminder(**told, at=NOON)
    release_reminder(**told)
    assert len(list_reminders(organisation_id=cast.ours, today=TODAY)) == 1

    claim_reminder(**told, at=NOON)
    moved = {"due_date": DUE + timedelta(days=1)}
    change_action(organisation_id=cast.ours, number=1, changes=moved, at=NOON, by=cast.ann)

    assert len(list_reminders(organisation_id=cast.ours, today=TODAY)) == 1
    assert not claim_reminder(**told, at=NOON)  # of a day that is no longer the day


def test_who_left_is_not_reminded(cast):
    added(cast, owner_id=cast.ben, due_date=DUE, status="agreed")
    Member.objects.filter(user_id=cast.ben).delete()

    assert list_reminders(organisation_id=cast.ours, today=TODAY) == []


def test_a_feed_opens_to_its_secret_alone_and_the_one_before_opens_nothing(cast):
    first = renew_feed(organisation_id=cast.ours, user_id=cast.ben, at=NOON)
    second = renew_feed(organisation_id=cast.ours, user_id=cast.ben, at=LATER)

    assert find_feed(token=first) is None
    assert find_feed(token=second) == (cast.ours, cast.ben)
    assert find_feed(organisation_id=cast.theirs, token=second) is None
    assert second not in str(list(CalendarFeed.objects.values()))
    assert get_feed_made_at(organisation_id=cast.ours, user_id=cast.ben) == LATER
    stop_feed(organisation_id=cast.ours, user_id=cast.ben, at=LATER)
    assert find_feed(token=second) is None
    with pytest.raises(NotNow):
        stop_feed(organisation_id=cast.ours, user_id=cast.ben, at=LATER)


def test_a_feed_of_somebody_who_left_opens_nothing(cast):
    token = renew_feed(organisation_id=cast.ours, user_id=cast.ben, at=NOON)
    Member.objects.filter(user_id=cast.ben).delete()

    assert find_feed(token=token) is None
    with pytest.raises(NotHere):
        get_rights(organisation_id=cast.ours, user_id=cast.ben)
