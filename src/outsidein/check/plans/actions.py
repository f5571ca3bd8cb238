"""Writes of the plans: an action is noted, changed, moved, talked about, and reminded of.

Who may is decided here, once, for every face: owner, lead and facilitator plan; whoever owns an
action moves it and comments on it. ``by`` is the user who acts; None is the installation itself.
"""

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from math import isfinite
from typing import Any, TypedDict

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext

from outsidein.check.plans.compute.aims import (
    AimError,
    ItemAim,
    MeasureAim,
    checked_items,
    checked_measures,
    items_as_rows,
    measures_as_rows,
)
from outsidein.check.plans.compute.feed_secret import digest_of
from outsidein.check.plans.compute.statuses import CLOSED, PROMISED, Origin, Status
from outsidein.check.plans.compute.wording import TooLong, lines, one_line
from outsidein.check.plans.models import Action, ActionComment, CalendarFeed
from outsidein.check.plans.queries import ActionView, get_action, get_rights
from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.queries import list_places

LONGEST_TITLE = 160
LONGEST_NAME = 120
LONGEST_REFERENCE = 80
LONGEST_TEXT = 4_000
#: How often a number is tried anew that somebody else took a moment before.
TRIES = 5


class ActionChange(TypedDict, total=False):
    """What may be changed of an action; what is left out stays as it is."""

    title: str
    why: str
    owner_id: int | None
    owner_name: str
    due_date: date | None
    items: Iterable[ItemAim]
    measures: Iterable[MeasureAim]
    came_from: str
    came_from_ref: str
    effect_of: str
    effect_before: float | None
    effect_after: float | None


def add_action(
    *,
    organisation_id: int,
    title: str,
    at: datetime,
    by: int | None = None,
    why: str = "",
    owner_id: int | None = None,
    owner_name: str = "",
    due_date: date | None = None,
    status: str = Status.PROPOSED.value,
    items: Iterable[ItemAim] = (),
    measures: Iterable[MeasureAim] = (),
    came_from: str = Origin.BY_HAND.value,
    came_from_ref: str = "",
) -> int:
    """Note an action; return its number.

    The owner is a member (``owner_id``) or somebody's name; without either it is nobody's yet.
    """
    _planner(organisation_id, by)
    if status not in set(Status):
        raise NotNow(f"There is no status {status!r}; there are {', '.join(Status)}.")
    given = _checked(
        organisation_id,
        {
            "title": title,
            "why": why,
            "owner_id": owner_id,
            "owner_name": owner_name,
            "due_date": due_date,
            "items": items,
            "measures": measures,
            "came_from": came_from,
            "came_from_ref": came_from_ref,
        },
    )
    return _numbered(organisation_id, {**given, "status": status}, at, by)


def _numbered(organisation_id: int, given: dict[str, Any], at: datetime, by: int | None) -> int:
    """Write the row under the next number; of two at once the database lets one have it."""
    status = given["status"]
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                ours = Action.objects.filter(organisation_id=organisation_id)
                number = (ours.aggregate(last=Max("number"))["last"] or 0) + 1
                Action.objects.create(
                    organisation_id=organisation_id,
                    number=number,
                    created_at=at,
                    agreed_at=at if status in PROMISED else None,
                    closed_at=at if status in CLOSED else None,
                    **given,
                )
                _audit(organisation_id, "add action", number, at, by, status=status)
            return number
        except IntegrityError:
            if not left:
                raise
    raise AssertionError("a number is either taken or given")


@transaction.atomic
def change_action(
    *, organisation_id: int, number: int, changes: ActionChange, at: datetime, by: int | None = None
) -> None:
    """Change what is named of an action; its status is moved by ``move_action``."""
    _planner(organisation_id, by)
    get_action(organisation_id=organisation_id, number=number)
    given = _checked(organisation_id, changes)
    if not given:
        return
    Action.objects.filter(organisation_id=organisation_id, number=number).update(**given)
    _audit(organisation_id, "change action", number, at, by, fields=sorted(given))


@transaction.atomic
def move_action(
    *, organisation_id: int, number: int, status: str, at: datetime, by: int | None = None
) -> None:
    """Say how far the action has come; of two who move it at once the second is told.

    It was agreed when it was first promised, whatever becomes of it; opened again it is neither
    done nor dropped.
    """
    action = _movable(organisation_id, number, by)
    if status not in set(Status):
        raise NotNow(f"There is no status {status!r}; there are {', '.join(Status)}.")
    if status == action.status:
        raise NotNow(
            gettext("Action %(n)s is %(status)s already.")
            % {"n": number, "status": gettext(status)}
        )
    changed: dict[str, Any] = {"status": status, "closed_at": at if status in CLOSED else None}
    if status in PROMISED and action.agreed_at is None:
        changed["agreed_at"] = at
    ours = Action.objects.filter(
        organisation_id=organisation_id, number=number, status=action.status
    )
    if not ours.update(**changed):
        raise NotNow(gettext("Somebody else moved this action a moment ago. Look at it again."))
    _audit(organisation_id, "move action", number, at, by, old=action.status.value, new=str(status))


@transaction.atomic
def comment_on_action(
    *, organisation_id: int, number: int, text: str, at: datetime, by: int | None = None
) -> None:
    """Say something about an action."""
    _movable(organisation_id, number, by)
    said = _worded(lines, text, LONGEST_TEXT, "comment")
    if not said:
        raise NotNow(gettext("The comment is empty; write something."))
    action_id = Action.objects.values_list("pk", flat=True).get(
        organisation_id=organisation_id, number=number
    )
    ActionComment.objects.create(
        organisation_id=organisation_id, action_id=action_id, author_id=by, at=at, text=said
    )
    _audit(organisation_id, "comment on action", number, at, by)


@transaction.atomic
def note_effect(
    *, organisation_id: int, number: int, of: str, before: float, after: float, at: datetime
) -> bool:
    """Keep the figure before and after that a check found; one written by hand stays as it is.

    Return whether that was news.
    """
    ours = Action.objects.filter(organisation_id=organisation_id, number=number)
    free = ours.filter(effect_before__isnull=True, effect_after__isnull=True) | ours.filter(
        effect_of=of
    )
    found = {"effect_of": of, "effect_before": before, "effect_after": after}
    if not free.exclude(**found).update(**found):
        return False
    _audit(organisation_id, "note effect of action", number, at, None, of=of)
    return True


@transaction.atomic
def claim_reminder(
    *, organisation_id: int, number: int, due_date: date, is_late: bool, at: datetime
) -> bool:
    """Return whether this reminder is ours to send; whoever asks second is told no.

    It is noted before the mail goes out: rather a mail too few after a crash than one too many.
    """
    told = "told_late" if is_late else "told_near"
    ours = Action.objects.filter(
        organisation_id=organisation_id, number=number, due_date=due_date
    ).exclude(**{told: due_date})
    if not ours.update(**{told: due_date}):
        return False
    _audit(organisation_id, "remind of action", number, at, None, late=is_late)
    return True


def release_reminder(*, organisation_id: int, number: int, due_date: date, is_late: bool) -> None:
    """Take a reminder back that could not be sent, so that it is tried again."""
    told = "told_late" if is_late else "told_near"
    Action.objects.filter(
        organisation_id=organisation_id, number=number, **{told: due_date}
    ).update(**{told: None})


@transaction.atomic
def renew_feed(*, organisation_id: int, user_id: int, at: datetime) -> str:
    """Return a new secret for the member's calendar feed; the one before opens nothing any more."""
    get_rights(organisation_id=organisation_id, user_id=user_id)
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        organisation_id=organisation_id,
        user_id=user_id,
        defaults={"digest": digest_of(token), "made_at": at},
    )
    write_audit(
        organisation_id=organisation_id,
        act="renew calendar feed",
        object_ref=f"user {user_id}",
        at=at,
        actor=_actor(user_id),
    )
    return token


@transaction.atomic
def stop_feed(*, organisation_id: int, user_id: int, at: datetime) -> None:
    """End the member's calendar feed."""
    ours = CalendarFeed.objects.filter(organisation_id=organisation_id, user_id=user_id)
    if not ours.delete()[0]:
        raise NotNow(gettext("There is no calendar feed to stop."))
    write_audit(
        organisation_id=organisation_id,
        act="stop calendar feed",
        object_ref=f"user {user_id}",
        at=at,
        actor=_actor(user_id),
    )


def _planner(organisation_id: int, by: int | None) -> None:
    if not get_rights(organisation_id=organisation_id, user_id=by).plans:
        raise NotHere("This is not for this place.")


def _movable(organisation_id: int, number: int, by: int | None) -> ActionView:
    rights = get_rights(organisation_id=organisation_id, user_id=by)
    action = get_action(organisation_id=organisation_id, number=number)
    if not rights.moves(action):
        raise NotHere("This is not for this place.")
    return action


def _checked(organisation_id: int, given: ActionChange) -> dict[str, Any]:
    """Return what was given as it is kept; what cannot be taken is said to a person."""
    row: dict[str, Any] = {
        name: given[name] for name in ("due_date", "effect_before", "effect_after") if name in given
    }
    for name, longest, words in (
        ("title", LONGEST_TITLE, "title"),
        ("owner_name", LONGEST_NAME, "owner's name"),
        ("came_from_ref", LONGEST_REFERENCE, "reference"),
        ("effect_of", LONGEST_NAME, "name of the figure"),
    ):
        if name in given:
            row[name] = _worded(one_line, given[name], longest, words)  # type: ignore[literal-required]
    if "why" in given:
        row["why"] = _worded(lines, given["why"], LONGEST_TEXT, "reason")
    if row.get("title") == "":
        raise NotNow(gettext("An action needs a title: say in a few words what will be done."))
    if "came_from" in given:
        if given["came_from"] not in set(Origin):
            raise NotNow(f"An action came from one of {', '.join(Origin)}.")
        row["came_from"] = str(given["came_from"])
    for name in ("effect_before", "effect_after"):
        if row.get(name) is not None and not isfinite(row[name]):
            raise NotNow(gettext("A figure before or after is a number."))
    if row.get("owner_name") and "owner_id" not in given:
        row["owner_id"] = None  # a name in place of the member
    if "owner_id" in given:
        row |= _owner(organisation_id, given["owner_id"])
    try:
        if "items" in given:
            row["items"] = items_as_rows(checked_items(given["items"]))
        if "measures" in given:
            row["measures"] = measures_as_rows(checked_measures(given["measures"]))
    except AimError as why:
        raise NotNow(str(why)) from why
    return row


def _owner(organisation_id: int, owner_id: int | None) -> dict[str, Any]:
    """Return the owner's columns; a member needs no name beside them."""
    if owner_id is None:
        return {"owner_id": None}
    if not list_places(organisation_id=organisation_id, user_id=owner_id):
        raise NotNow(gettext("The owner is not a member here; choose another, or write a name."))
    return {"owner_id": owner_id, "owner_name": ""}


def _worded(fit: Any, text: str, longest: int, what: str) -> str:
    try:
        said: str = fit(text, longest, what)
    except TooLong as why:
        raise NotNow(str(why)) from why
    return said


def _actor(by: int | None) -> str:
    return "system" if by is None else f"user {by}"


def _audit(
    organisation_id: int, act: str, number: int, at: datetime, by: int | None, **detail: Any
) -> None:
    write_audit(
        organisation_id=organisation_id,
        act=act,
        object_ref=f"action {number}",
        at=at,
        actor=_actor(by),
        detail=detail,
    )
