"""What a website tells, in Segment's words: identify, track, page, and several in a batch."""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema

from outsidein.api.inlets.doors import Unreadable, by_key, read_json, told
from outsidein.api.problems import Problem, problem
from outsidein.hold.customers.inlets.web_events import Call, CallsTaken, take_calls
from outsidein.hold.sources.compute.web_events import (
    LARGEST_BATCH,
    LARGEST_CALL,
    MOST_CALLS,
    read_moment,
)
from outsidein.hold.sources.inlets.queries import Door

router = Router(tags=["Ways in"], auth=None)


class RefusedCallSchema(Schema):
    """A call that was not taken: its place in the batch, the field at fault, and why."""

    place: int
    field: str
    reason: str


class CallsTakenSchema(Schema):
    """What became of the calls."""

    success: bool
    taken: int
    repeated: int
    refused: list[RefusedCallSchema]


ANSWERS: dict[int, type[Schema]] = {
    200: CallsTakenSchema,
    **dict.fromkeys((400, 401, 404, 413, 429), Problem),
}


def _body(description: str) -> dict[str, Any]:
    return {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"type": "object"}}},
            "description": description,
        },
        "security": [{"writeKey": []}],
    }


@router.post(
    "/sources/{public_id}/identify",
    response=ANSWERS,
    summary="Say who somebody is",
    openapi_extra=_body("userId or anonymousId, and traits."),
)
def identify(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take what a website knows of somebody; the write key stands as HTTP Basic user name."""
    return _one_identify(request, public_id)


@router.post(
    "/sources/{public_id}/track",
    response=ANSWERS,
    summary="Say what somebody did",
    openapi_extra=_body("userId or anonymousId, event, and properties."),
)
def track(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take something that somebody did; an “Order Completed” becomes an order."""
    return _one_track(request, public_id)


@router.post(
    "/sources/{public_id}/page",
    response=ANSWERS,
    summary="Say what somebody looked at",
    openapi_extra=_body("userId or anonymousId, name, and properties."),
)
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a page that somebody looked at."""
    return _one_page(request, public_id)


@router.post(
    "/sources/{public_id}/batch",
    response=ANSWERS,
    summary="Say several things at once",
    openapi_extra=_body("batch: a list of calls, each with its type; sentAt for all."),
)
def batch(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a batch of calls, each of at most 32 KB, together at most 500 KB."""
    return _several(request, public_id)


def _one(verb: str) -> Callable[[HttpRequest, str], HttpResponse]:
    @by_key("events", LARGEST_CALL)
    def work(request: HttpRequest, door: Door) -> HttpResponse:
        body = read_json(request.body)
        if not isinstance(body, Mapping):
            raise Unreadable("Send one JSON object.")
        done = take_calls(door=door, calls=[Call(verb, body)], at=timezone.now())
        if done.refused:
            (one,) = done.refused
            wrong = [{"where": one.field, "reason": one.reason}]
            return problem(HTTPStatus.BAD_REQUEST, "This call cannot be used.", errors=wrong)
        return told(_said(done))

    return work


_one_identify, _one_track, _one_page = map(_one, ("identify", "track", "page"))


@by_key("events", LARGEST_BATCH)
def _several(request: HttpRequest, door: Door) -> HttpResponse:
    body = read_json(request.body)
    listed = body.get("batch") if isinstance(body, Mapping) else None
    if not isinstance(listed, list) or not all(isinstance(one, Mapping) for one in listed):
        raise Unreadable("Send a JSON object with a list of calls under batch.")
    if len(listed) > MOST_CALLS:
        raise Unreadable(f"At most {MOST_CALLS:,} calls are taken at once.")
    calls = [Call(str(one.get("type", "")), one, _too_large(one)) for one in listed]
    sent = read_moment(body.get("sentAt"))
    return told(_said(take_calls(door=door, calls=calls, at=timezone.now(), sent=sent)))


def _too_large(call: Mapping[str, Any]) -> str:
    size = len(json.dumps(call, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return f"A call has at most {LARGEST_CALL // 1024} KB." if size > LARGEST_CALL else ""


def _said(done: CallsTaken) -> dict[str, Any]:
    return {
        "success": True,
        "taken": done.taken,
        "repeated": done.repeated,
        "refused": [
            {"place": one.place, "field": one.field, "reason": one.reason} for one in done.refused
        ],
    }
