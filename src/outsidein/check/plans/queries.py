"""Reads of the plans: the actions, what was said of them, whom to remind, whose a feed is."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from outsidein.check.plans.compute.aims import (
    ItemAim,
    MeasureAim,
    items_of_rows,
    measures_of_rows,
)
from outsidein.check.plans.compute.feed_secret import digest_of
from outsidein.check.plans.compute.statuses import CLOSED, Status, may_move, may_plan
from outsidein.check.plans.models import Action, ActionComment, CalendarFeed
from outsidein.ground.errors import NotHere
from outsidein.ground.models import AuditEvent
from outsidein.people.queries import list_places

#: How long before its due date an action is near.
NEAR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ActionView:
    """One action as people see it."""

    number: int
    title: str
    why: str
    owner_id: int | None  # the user who does it, where they sign in
    owner: str  # their address, or the name that was written; nothing: nobody yet
    due_date: date | None
    status: Status
    items: tuple[ItemAim, ...]
    measures: tuple[MeasureAim, ...]
    came_from: str
    came_from_ref: str
    created_at: datetime
    agreed_at: datetime | None
    closed_at: datetime | None
    effect_of: str
    effect_before: float | None
    effect_after: float | None
    comments: int

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.status not in CLOSED

    @property
    def began_at(self) -> datetime:
        """From when on it may have moved something: when it was agreed, else when it was noted."""
        return self.agreed_at or self.created_at

    def is_late(self, today: date) -> bool:
        """Return whether its day has passed and it isn't done."""
        return self.is_open and self.due_date is not None and self.due_date < today

    def is_near(self, today: date) -> bool:
        """Return whether its day comes within a week."""
        due = self.due_date
        return self.is_open and due is not None and today <= due <= today + NEAR


@dataclass(frozen=True, slots=True)
class CommentView:
    """Something that was said about an action."""

    author: str  # an address; nothing: somebody who is not here any more
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class DeedView:
    """One thing that was done to an action, as the audit log tells it."""

    at: datetime
    actor: str  # "user 7", or "system"
    act: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PublishedAction:
    """One promised action as the published tables tell of it."""

    action_id: int
    origin: str
    item_key: str | None
    opened_at: datetime
    due_date: date | None
    done_at: datetime | None
    effect_before: float | None
    effect_after: float | None


@dataclass(frozen=True, slots=True)
class Reminder:
    """An action whose owner is to be told that its day is near, or has passed."""

    number: int
    title: str
    due_date: date
    is_late: bool
    owner_id: int
    email: str


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do with the plans of an organisation."""

    role: str
    user_id: int | None

    @property
    def plans(self) -> bool:
        """Whether they start actions and change everything of them."""
        return self.user_id is None or may_plan(self.role)

    def moves(self, action: ActionView) -> bool:
        """Return whether they may say how far this action has come, and comment on it."""
        owns = action.owner_id is not None and action.owner_id == self.user_id
        return self.user_id is None or may_move(self.role, owns=owns)


def list_actions(
    *,
    organisation_id: int,
    status: str | Collection[str] | None = None,
    owner_id: int | None = None,
    item: str = "",
    measure: str = "",
    came_from: str = "",
    due_until: date | None = None,
    words: str = "",
) -> list[ActionView]:
    """Return the actions asked for, those due first on top and those without a day last; 1 query.

    Without any choice, all of them, dropped ones too.
    """
    rows = _ours(organisation_id)
    if status is not None:
        rows = rows.filter(status__in=[status] if isinstance(status, str) else list(status))
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    if came_from:
        rows = rows.filter(came_from=came_from)
    if due_until is not None:
        rows = rows.filter(due_date__lte=due_until)
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(why__icontains=words))
    views = (_view(row) for row in rows.order_by(F("due_date").asc(nulls_last=True), "number"))
    return [
        view
        for view in views
        if (not item or any(aim.item == item for aim in view.items))
        and (not measure or any(aim.measure == measure for aim in view.measures))
    ]


def find_actions(*, organisation_id: int, words: str, most: int) -> list[ActionView]:
    """Return the actions with these words in their title, the newest first; 1 SQL query."""
    found = _ours(organisation_id).filter(title__icontains=words.strip())
    return [_view(row) for row in found.order_by("-number")[:most]]


def get_action(*, organisation_id: int, number: int) -> ActionView:
    """Return the action of this number; 1 SQL query."""
    row = _ours(organisation_id).filter(number=number).first()
    if row is None:
        raise NotHere("This action is not known.")
    return _view(row)


def count_actions(*, organisation_id: int) -> dict[str, int]:
    """Return how many actions stand in each status, none left out; 1 SQL query."""
    rows = Action.objects.filter(organisation_id=organisation_id).order_by()
    counted = dict(rows.values_list("status").annotate(count=Count("id")))
    return {status.value: counted.get(status.value, 0) for status in Status}


def list_comments(*, organisation_id: int, number: int) -> list[CommentView]:
    """Return what was said about the action, oldest first; 1 SQL query."""
    rows = ActionComment.objects.filter(
        organisation_id=organisation_id, action__number=number
    ).order_by("id")
    return [
        CommentView(author=email or "", at=at, text=text)
        for email, at, text in rows.values_list("author__email", "at", "text")
    ]


def list_deeds(*, organisation_id: int, number: int, most: int = 50) -> list[DeedView]:
    """Return what was done to the action, newest first; 1 SQL query of the audit log."""
    rows = AuditEvent.objects.filter(
        organisation_ref=organisation_id, object_ref=f"action {number}"
    ).order_by("-id")
    told = rows.values_list("at", "actor", "act", "detail")[:most]
    return [DeedView(at, actor, act, json.loads(detail)) for at, actor, act, detail in told]


def get_rights(*, organisation_id: int, user_id: int | None) -> Rights:
    """Return what this user may do with the plans here; 1 SQL query.

    Nobody (None) is the installation itself: the command line and the background work. A user
    who does not belong here is told that nothing is here.
    """
    if user_id is None:
        return Rights(role="", user_id=None)
    places = list_places(organisation_id=organisation_id, user_id=user_id)
    if not places:
        raise NotHere("This place is not known.")
    return Rights(role=places[0].role, user_id=user_id)


def iterate_promised(*, organisation_id: int) -> Iterator[PublishedAction]:
    """Yield every action that was once agreed, as the published tables tell of it; 1 SQL query.

    What was agreed and dropped stays in: a promise that is dropped is not kept.
    """
    rows = Action.objects.filter(organisation_id=organisation_id, agreed_at__isnull=False)
    for row in rows.order_by("id").iterator():
        if row.agreed_at is None:  # for the types: the filter has seen to it
            continue
        items = items_of_rows(row.items)
        yield PublishedAction(
            action_id=row.pk,
            origin=row.came_from,
            item_key=items[0].item if items else None,
            opened_at=row.agreed_at,
            due_date=row.due_date,
            done_at=row.closed_at if row.status == Status.DONE else None,
            effect_before=row.effect_before,
            effect_after=row.effect_after,
        )


def list_reminders(*, organisation_id: int, today: date) -> list[Reminder]:
    """Return whom to remind of what: their day is near or has passed, and they weren't told.

    1 SQL query, and 1 an owner. Only who agreed is reminded, and only while they belong here.
    """
    rows = Action.objects.filter(
        organisation_id=organisation_id,
        status__in=[Status.AGREED, Status.UNDER_WAY],
        owner__is_active=True,
        due_date__lte=today + NEAR,
    )
    rows = rows.exclude(due_date__gte=today, told_near=F("due_date"))
    rows = rows.exclude(due_date__lt=today, told_late=F("due_date"))
    found = [
        Reminder(
            number=number,
            title=title,
            due_date=due,
            is_late=due < today,
            owner_id=owner_id,
            email=email,
        )
        for number, title, due, owner_id, email in rows.order_by("due_date", "number").values_list(
            "number", "title", "due_date", "owner_id", "owner__email"
        )
        if due is not None and owner_id is not None
    ]
    owners = {one.owner_id for one in found}
    here = {o for o in owners if list_places(organisation_id=organisation_id, user_id=o)}
    return [one for one in found if one.owner_id in here]


def find_feed(*, organisation_id: int | None = None, token: str) -> tuple[int, int] | None:
    """Return whose calendar feed the secret opens: organisation and user; 2 SQL queries.

    The secret comes before an organisation is known, so the read stands outside scopes. A user
    who no longer belongs there has no feed, whatever they kept.
    """
    rows = CalendarFeed._base_manager.filter(digest=digest_of(token))
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    found = rows.values_list("organisation_id", "user_id").first()
    if found is None or not list_places(organisation_id=found[0], user_id=found[1]):
        return None
    return found


def get_feed_made_at(*, organisation_id: int, user_id: int) -> datetime | None:
    """Return when the member's calendar feed was made, or None where there is none; 1 query."""
    rows = CalendarFeed.objects.filter(organisation_id=organisation_id, user_id=user_id)
    return rows.values_list("made_at", flat=True).first()


def _ours(organisation_id: int) -> QuerySet[Action]:
    return (
        Action.objects.filter(organisation_id=organisation_id)
        .select_related("owner")
        .annotate(said=Count("comments"))
    )


def _view(row: Action) -> ActionView:
    owner = row.owner.email if row.owner is not None else row.owner_name
    return ActionView(
        number=row.number,
        title=row.title,
        why=row.why,
        owner_id=row.owner_id,
        owner=owner,
        due_date=row.due_date,
        status=Status(row.status),
        items=items_of_rows(row.items),
        measures=measures_of_rows(row.measures),
        came_from=row.came_from,
        came_from_ref=row.came_from_ref,
        created_at=row.created_at,
        agreed_at=row.agreed_at,
        closed_at=row.closed_at,
        effect_of=row.effect_of,
        effect_before=row.effect_before,
        effect_after=row.effect_after,
        comments=row.said,  # type: ignore[attr-defined]
    )
