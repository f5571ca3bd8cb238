"""What comes signed as Standard Webhooks says: calls of a telephone system, a partner's rows."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema

from outsidein.api.inlets.doors import Unreadable, by_signature, read_json, told
from outsidein.api.problems import Problem, problem
from outsidein.hold.customers.inlets.signed import take_call_event, take_feed
from outsidein.hold.sources.compute.feed_rows import (
    LARGEST,
    Feed,
    NoFeed,
    read_listed,
    read_table,
)
from outsidein.hold.sources.compute.web_events import Untold
from outsidein.hold.sources.inlets.deliveries import Answered
from outsidein.hold.sources.inlets.queries import Door

router = Router(tags=["Ways in"], auth=None)
#: Unit: bytes. A call is told in far less.
LARGEST_CALL = 32 * 1024


class RefusedRowSchema(Schema):
    """A row that was not taken, counted as its sender counts, the field at fault, and why."""

    row: int
    field: str
    reason: str


class DeliverySchema(Schema):
    """What became of a delivery; new, changed, same and refused are all its rows."""

    kind: str
    rows: int
    new: int
    changed: int
    same: int
    refused: list[RefusedRowSchema]
    refused_count: int
    left_out: list[str]
    repeated: bool


ANSWERS: dict[int, type[Schema]] = {
    200: DeliverySchema,
    **dict.fromkeys((400, 401, 404, 413, 429), Problem),
}
SIGNED: dict[str, Any] = {"security": [{"standardWebhook": []}]}
JSON_BODY: dict[str, Any] = {"schema": {"type": "object"}}


@router.post(
    "/sources/{public_id}/calls",
    response=ANSWERS,
    summary="Tell of a call",
    openapi_extra=SIGNED
    | {"requestBody": {"required": True, "content": {"application/json": JSON_BODY}}},
)
def calls(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take one call by telephone, signed; told twice under one webhook-id it is taken once."""
    return _call(request, public_id)


@router.post(
    "/sources/{public_id}/rows",
    response=ANSWERS,
    summary="Deliver rows",
    openapi_extra=SIGNED
    | {
        "requestBody": {
            "required": True,
            "content": {"application/json": JSON_BODY, "text/csv": {"schema": {"type": "string"}}},
        }
    },
)
def rows(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a partner's rows, JSON or CSV, signed; refused ones are named with row and reason."""
    return _rows(request, public_id)


@by_signature("calls", LARGEST_CALL)
def _call(request: HttpRequest, door: Door) -> HttpResponse:
    body = read_json(request.body)
    if not isinstance(body, Mapping):
        raise Unreadable("Send one JSON object.")
    done = take_call_event(door=door, message=_id(request), body=body, at=timezone.now())
    if isinstance(done, Untold):
        wrong = [{"where": done.field, "reason": done.reason}]
        return problem(HTTPStatus.BAD_REQUEST, "This call cannot be used.", errors=wrong)
    return _answer(done)


@by_signature("feed", LARGEST)
def _rows(request: HttpRequest, door: Door) -> HttpResponse:
    try:
        feed = _feed(request, str(door.choices.get("kind", "customers")))
    except NoFeed as why:
        raise Unreadable(str(why)) from why
    return _answer(take_feed(door=door, message=_id(request), feed=feed, at=timezone.now()))


def _feed(request: HttpRequest, kind: str) -> Feed:
    if request.content_type == "text/csv":
        try:
            text = request.body.decode("utf-8-sig")
        except UnicodeDecodeError as why:
            raise NoFeed("Send CSV in UTF-8.") from why
        return read_table(text, request.GET.get("kind", kind))
    return read_listed(read_json(request.body), kind)


def _id(request: HttpRequest) -> str:
    return request.headers.get("webhook-id", "")


def _answer(done: Answered) -> HttpResponse:
    return told({**done.answer, "repeated": done.came_before})
