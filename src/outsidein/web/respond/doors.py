"""The doors of the respondents' endpoints: JSON from our own pages, refusals in words.

No cookie and no session is asked for or set. What is allowed lies under the token or the nonce in
the body, so there is nothing that a foreign page could ride on; what another site sends is
refused all the same.
"""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from outsidein.ask.answers.ballots import SheetNotRight
from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.limits import TooOften
from outsidein.web.answering.origin import is_from_elsewhere

#: Unit: bytes. More than a sheet full of the longest notes; a sealed sheet holds far less.
LARGEST_BODY = 512 * 1024
Content = dict[str, Any]
Endpoint = Callable[[HttpRequest, Content], HttpResponse]
NOT_HERE = HTTPStatus.NOT_FOUND


def takes_json(endpoint: Endpoint) -> Callable[[HttpRequest], HttpResponse]:
    """Let in what our own page sends as JSON; tell every refusal in words for a person."""

    @csrf_exempt
    @require_POST
    @wraps(endpoint)
    def door(request: HttpRequest) -> HttpResponse:
        if is_from_elsewhere(request):
            return told(_("This was sent from another site."), HTTPStatus.FORBIDDEN)
        if request.content_type != "application/json":
            return told(_("Send JSON."), HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            return told(_("This is too long for a sheet."), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            content = json.loads(request.body)
        except ValueError:
            content = None
        if not isinstance(content, dict):
            return told(_("This is no JSON object."), HTTPStatus.BAD_REQUEST)
        try:
            return endpoint(request, content)
        except (NotHere, NotNow) as why:
            return refused(why)

    return door


def refused(why: NotHere | NotNow) -> HttpResponse:
    """Return the refusal as a person reads it and a program can tell it."""
    if isinstance(why, TooOften):
        response = told(str(why), HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(why.retry_after)
        return response
    if isinstance(why, SheetNotRight):
        problems = [
            {"instrument": one.instrument, "key": one.key, "words": one.words}
            for one in why.problems[:20]
        ]
        return told(str(why), HTTPStatus.UNPROCESSABLE_ENTITY, {"problems": problems})
    if isinstance(why, NotHere):
        # Said alike for a link that never was, one of another round, and a round that is gone.
        return told(_("There is nothing to answer here. Look at the link again."), NOT_HERE)
    return told(str(why), HTTPStatus.CONFLICT)


def told(words: str, status: int, more: Mapping[str, Any] | None = None) -> HttpResponse:
    """Return a refusal with its words."""
    return JsonResponse({"problem": words, **(more or {})}, status=status)


def text_of(content: Content, name: str, *, most: int = 200) -> str:
    """Return a text of the content, or "" where it is none that we take."""
    value = content.get(name)
    return value if isinstance(value, str) and len(value) <= most and "\x00" not in value else ""
