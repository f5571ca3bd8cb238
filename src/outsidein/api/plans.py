"""The plans: actions read, noted, changed, moved and commented on."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, cast

from django.db import transaction
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from outsidein.api.callers import CallerRequest
from outsidein.api.paging import Cursor, Limit, page_of
from outsidein.api.problems import PROBLEMS, Problem
from outsidein.check.blindspots.worked import WorkedView, get_worked
from outsidein.check.plans.actions import (
    ActionChange,
    add_action,
    change_action,
    comment_on_action,
    move_action,
)
from outsidein.check.plans.compute.aims import ItemAim, MeasureAim
from outsidein.check.plans.queries import (
    ActionView,
    CommentView,
    get_action,
    list_actions,
    list_comments,
)
from outsidein.people.queries import find_member

router = Router(tags=["Plans"])

WRITES: dict[int, type[Schema]] = PROBLEMS | {403: Problem, 409: Problem}
Number = Annotated[int, Path(ge=1, lt=2**31, description="The action's number.")]
StatusWord = Literal["proposed", "agreed", "under way", "done", "dropped"]
OriginWord = Literal["gap", "blind spot", "room", "by hand", "survey", "case", "alert", "pulse"]
Owner = Annotated[
    str,
    Field(
        max_length=254, description="A member's address, or somebody's name; nothing: nobody yet."
    ),
]


class ItemAimSchema(Schema):
    """An item that the action should move, by how much on 0 to 1; null: nobody said how far."""

    item: Annotated[str, Field(max_length=20)]
    move: Annotated[float | None, Field(ge=-1, le=1)] = None


class MeasureAimSchema(Schema):
    """A measure that the action should move: which way, and by how much in its own unit."""

    measure: Annotated[str, Field(max_length=60)]
    direction: Literal["up", "down"] = "up"
    size: Annotated[float | None, Field(ge=0)] = None


class ActionSchema(Schema):
    """One action: who does what by when, and what it should move."""

    number: int
    title: str
    why: str
    owner: str
    due_date: date | None
    status: StatusWord
    items: list[ItemAimSchema]
    measures: list[MeasureAimSchema]
    came_from: str
    came_from_ref: str
    created_at: datetime
    agreed_at: datetime | None
    closed_at: datetime | None
    effect_of: str
    effect_before: float | None
    effect_after: float | None
    comments: int


class ActionPage(Schema):
    """A page of actions, those due first on top."""

    items: list[ActionSchema]
    next: str | None


class CommentSchema(Schema):
    """Something that was said about an action."""

    author: str
    at: datetime
    text: str


class ReadingSchema(Schema):
    """A figure with its interval, as one check found it."""

    point: float
    low: float
    high: float
    n: int


class MovementSchema(Schema):
    """One thing that the action should move, and what became of it."""

    voice: str
    name: str
    wanted: str
    expected: float | None
    effect: str
    before: ReadingSchema | None
    after: ReadingSchema | None
    change: float | None
    low: float | None
    high: float | None
    reason: str


class WorkedSchema(Schema):
    """Whether the action worked, with the checks that it rests on."""

    verdict: str
    sentence: str
    before_at: datetime | None
    after_at: datetime | None
    movements: list[MovementSchema]


class OpenedActionSchema(ActionSchema):
    """One action with what was said about it and whether it worked."""

    said: list[CommentSchema]
    worked: WorkedSchema


class NewActionSchema(Schema):
    """An action to be noted."""

    title: Annotated[str, Field(min_length=1, max_length=160, examples=["Call back within a day"])]
    why: Annotated[str, Field(max_length=4000)] = ""
    owner: Owner = ""
    due_date: date | None = None
    status: StatusWord = "proposed"
    items: Annotated[list[ItemAimSchema], Field(max_length=30)] = []  # noqa: RUF012 - pydantic copies it
    measures: Annotated[list[MeasureAimSchema], Field(max_length=30)] = []  # noqa: RUF012 - pydantic copies it
    came_from: OriginWord = "by hand"
    came_from_ref: Annotated[str, Field(max_length=80)] = ""


class ActionChangeSchema(Schema):
    """What is to be changed of an action; what is left out stays as it is."""

    title: Annotated[str, Field(min_length=1, max_length=160)] = ""
    why: Annotated[str, Field(max_length=4000)] = ""
    owner: Owner = ""
    due_date: date | None = None
    items: Annotated[list[ItemAimSchema], Field(max_length=30)] = []  # noqa: RUF012 - pydantic copies it
    measures: Annotated[list[MeasureAimSchema], Field(max_length=30)] = []  # noqa: RUF012 - pydantic copies it
    came_from: OriginWord = "by hand"
    came_from_ref: Annotated[str, Field(max_length=80)] = ""
    effect_of: Annotated[str, Field(max_length=120)] = ""
    effect_before: float | None = None
    effect_after: float | None = None
    status: Annotated[StatusWord, Field(examples=["done"])] = "proposed"
    comment: Annotated[str, Field(max_length=4000, examples=["Since Monday."])] = ""


@router.get("/plans", response={200: ActionPage} | PROBLEMS, summary="List actions")
def list_plans(
    request: CallerRequest,
    status: Annotated[str, Query(max_length=12)] = "",
    item: Annotated[str, Query(max_length=20)] = "",
    cursor: Cursor = "",
    limit: Limit = 100,
) -> Any:
    """Return the actions, those due first on top; of one status, or for one item, if asked."""
    rows = list_actions(organisation_id=request.organisation_id, status=status or None, item=item)
    found, following = page_of(rows, lambda row: str(row.number), cursor, limit)
    return {"items": [_told(row) for row in found], "next": following}


@router.get(
    "/plans/{number}", response={200: OpenedActionSchema} | PROBLEMS, summary="Open an action"
)
def open_plan(request: CallerRequest, number: Number) -> Any:
    """Return one action with what was said about it and whether it worked."""
    ours = {"organisation_id": request.organisation_id, "number": number}
    action = get_action(**ours)
    found = get_worked(organisation_id=request.organisation_id, action=action)
    return _told(action) | {"said": _said(list_comments(**ours)), "worked": _worked(found)}


@router.post("/plans", response={200: ActionSchema} | WRITES, summary="Note an action")
def note_plan(request: CallerRequest, new: NewActionSchema) -> Any:
    """Note an action; for owners, leads and facilitators."""
    given: dict[str, Any] = {
        "title": new.title,
        "why": new.why,
        "due_date": new.due_date,
        "status": new.status,
        "items": _items(new.items),
        "measures": _measures(new.measures),
        "came_from": new.came_from,
        "came_from_ref": new.came_from_ref,
        **_owner(request, new.owner),
    }
    number = add_action(
        organisation_id=request.organisation_id, at=timezone.now(), by=_me(request), **given
    )
    return _told(get_action(organisation_id=request.organisation_id, number=number))


@router.patch("/plans/{number}", response={200: ActionSchema} | WRITES, summary="Change an action")
def change_plan(request: CallerRequest, number: Number, change: ActionChangeSchema) -> Any:
    """Change what is named, all of it or nothing; an action's owner may send status and comment."""
    given = change.dict(exclude_unset=True)
    ours: dict[str, Any] = {
        "organisation_id": request.organisation_id,
        "number": number,
        "at": timezone.now(),
        "by": _me(request),
    }
    with transaction.atomic():
        changes = _changes(request, change, given)
        if changes:
            change_action(**ours, changes=changes)
        if "status" in given:
            move_action(**ours, status=change.status)
        if "comment" in given:
            comment_on_action(**ours, text=change.comment)
    return _told(get_action(organisation_id=request.organisation_id, number=number))


def _changes(
    request: CallerRequest, change: ActionChangeSchema, given: dict[str, Any]
) -> ActionChange:
    told: dict[str, Any] = {
        name: value
        for name, value in given.items()
        if name not in {"status", "comment", "owner", "items", "measures"}
    }
    if "items" in given:
        told["items"] = _items(change.items)
    if "measures" in given:
        told["measures"] = _measures(change.measures)
    if "owner" in given:
        told |= _owner(request, change.owner)
    changes: ActionChange = told  # type: ignore[assignment]
    return changes


def _me(request: CallerRequest) -> int:
    return cast(int, request.user.pk)


def _owner(request: CallerRequest, owner: str) -> dict[str, Any]:
    """Return the owner: a member by their address, else a name."""
    found = find_member(organisation_id=request.organisation_id, email=owner) if owner else None
    return {"owner_id": found, "owner_name": "" if found else owner}


def _items(aims: list[ItemAimSchema]) -> list[ItemAim]:
    return [ItemAim(aim.item, aim.move) for aim in aims]


def _measures(aims: list[MeasureAimSchema]) -> list[MeasureAim]:
    return [MeasureAim(aim.measure, aim.direction, aim.size) for aim in aims]


def _told(one: ActionView) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ActionSchema.model_fields}


def _said(comments: list[CommentView]) -> list[dict[str, Any]]:
    return [{"author": one.author, "at": one.at, "text": one.text} for one in comments]


def _worked(found: WorkedView) -> dict[str, Any]:
    return {
        "verdict": found.worked.verdict,
        "sentence": found.worked.sentence,
        "before_at": found.before_at,
        "after_at": found.after_at,
        "movements": found.worked.movements,
    }
