"""The doors of the ways in by a program: who knocks, how large what they bring may be.

An id that nobody has is not here, in the words of any page that is not here. A key that is wrong
at an id that is known is told so: who wires a system up has to see what is wrong, and the ids are
drawn, so that nobody finds one by trying.
"""

import base64
import binascii
import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_scopes import scope
from standardwebhooks import Webhook, WebhookVerificationError

from outsidein.api.problems import problem
from outsidein.ground.limits import Limit, TooOften, check_limit, take_from_limit
from outsidein.hold.sources.inlets.queries import Door, access_door, find_key, list_secrets

#: Wrong keys from one network: so many at once, then one every half minute.
WRONG_KEYS = Limit("inlet key", capacity=30, per_second=1 / 30)
#: Unit: signs. An id of a message; whoever needs more means something else.
LONGEST_ID = 200
Work = Callable[[HttpRequest, Door], HttpResponse]


class Unreadable(Exception):
    """What came is no content we can read; the words say why."""


def by_key(kind: str, largest: int) -> Callable[[Work], Callable[..., HttpResponse]]:
    """Let in whoever sends a write key of the inlet along (HTTP Basic, the key as user name)."""

    def dress(work: Work) -> Callable[..., HttpResponse]:
        @wraps(work)
        def door(request: HttpRequest, public_id: str) -> HttpResponse:
            def is_in(found: Door) -> bool:
                key = _basic_key(request)
                ours = {"organisation_id": found.organisation_id, "inlet_id": found.inlet_id}
                return bool(key) and find_key(**ours, key=key) is not None

            return _through(request, public_id, kind, largest, is_in, work)

        return door

    return dress


def by_signature(kind: str, largest: int) -> Callable[[Work], Callable[..., HttpResponse]]:
    """Let in what a secret of the inlet signed, as Standard Webhooks says, within five minutes."""

    def dress(work: Work) -> Callable[..., HttpResponse]:
        @wraps(work)
        def door(request: HttpRequest, public_id: str) -> HttpResponse:
            def is_in(found: Door) -> bool:
                ours = {"organisation_id": found.organisation_id, "inlet_id": found.inlet_id}
                return any(_is_signed(request, secret) for secret in list_secrets(**ours))

            return _through(request, public_id, kind, largest, is_in, work)

        return door

    return dress


def read_json(body: bytes) -> Any:
    """Return the JSON of a body; Unreadable where it is none, or is nested without end."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as why:
        raise Unreadable("This is no JSON.") from why


def told(content: dict[str, Any], status: int = HTTPStatus.OK) -> HttpResponse:
    """Return an answer that nobody keeps."""
    response = HttpResponse(json.dumps(content), status=status, content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


def _through(
    request: HttpRequest,
    public_id: str,
    kind: str,
    largest: int,
    is_in: Callable[[Door], bool],
    work: Work,
) -> HttpResponse:
    found = access_door(public_id=public_id, kind=kind)
    if int(request.META.get("CONTENT_LENGTH") or 0) > largest:
        return problem(413, f"More than {largest // 1024} KB are not taken at once.")
    network = {"address": request.META.get("REMOTE_ADDR", ""), "at": timezone.now()}
    try:
        check_limit(WRONG_KEYS, **network)
        with scope(organisation=found.organisation_id):
            if not is_in(found):
                take_from_limit(WRONG_KEYS, **network)
                return problem(401, "The key or the signature is not right, or too old.")
            return work(request, found)
    except TooOften as why:
        response = problem(429, str(why))
        response["Retry-After"] = str(why.retry_after)
        return response
    except Unreadable as why:
        return problem(400, str(why))


def _basic_key(request: HttpRequest) -> str:
    how, _, said = request.headers.get("Authorization", "").partition(" ")
    if how.lower() != "basic":
        return ""
    try:
        return base64.b64decode(said.strip(), validate=True).decode().partition(":")[0]
    except (binascii.Error, ValueError):
        return ""


def _is_signed(request: HttpRequest, secret: str) -> bool:
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    headers = {name: request.headers.get(name, "") for name in names}
    if len(headers["webhook-id"]) > LONGEST_ID:
        return False
    try:
        Webhook(secret).verify(request.body, headers, json_parse=False)
    except (WebhookVerificationError, ValueError):  # what is no signature at all is a ValueError
        return False
    return True
