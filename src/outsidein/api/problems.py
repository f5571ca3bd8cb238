"""What goes wrong, told as RFC 9457 says: a problem with its type, title, status and detail."""

import json
import logging
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from outsidein.ground.errors import NotHere, NotNow

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"


class Wrong(Schema):
    """One value that cannot be used: where it stands and why."""

    where: str
    reason: str


class Problem(Schema):
    """What went wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: tuple[Wrong, ...] = ()


#: What any operation may answer besides what was asked for.
PROBLEMS: dict[int, type[Schema]] = {401: Problem, 404: Problem, 422: Problem}


def problem(
    status: int, detail: str = "", *, errors: list[dict[str, str]] | None = None
) -> HttpResponse:
    """Return the problem as an answer; its title is the status in words."""
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        told["errors"] = errors
    response = HttpResponse(json.dumps(told), status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def tell_problems(api: NinjaAPI) -> None:
    """Give every error of the house its answer."""
    api.add_exception_handler(NotHere, _not_here)
    api.add_exception_handler(Http404, _not_here)
    api.add_exception_handler(NotNow, lambda _, why: problem(409, str(why)))
    api.add_exception_handler(ValidationError, _not_valid)
    api.add_exception_handler(HttpError, _refused)
    api.add_exception_handler(Exception, _broken)


def _not_here(request: HttpRequest, why: Exception | type[Exception]) -> HttpResponse:
    # The same words for what is not there and for what is not theirs to see.
    return problem(404, "There is nothing here.")


def _not_valid(request: HttpRequest, why: Any) -> HttpResponse:
    # What was sent is not repeated: it may be personal.
    errors = [
        {"where": ".".join(str(part) for part in one["loc"]), "reason": one["msg"]}
        for one in why.errors
    ]
    return problem(422, "Some values cannot be used.", errors=errors)


def _refused(request: HttpRequest, why: Any) -> HttpResponse:
    if why.status_code == HTTPStatus.UNAUTHORIZED:
        return problem(401, "Sign in first: a member's session is needed.")
    if why.status_code == HTTPStatus.FORBIDDEN:
        return problem(403, "The CSRF token is missing or wrong.")
    return problem(why.status_code, "The request cannot be read.")


def _broken(request: HttpRequest, why: Any) -> HttpResponse:
    # The kind of the error and no more: its words may hold what somebody sent.
    logger.error("the api broke on %s", type(why).__name__)
    return problem(500, "Something broke here. It was noted.")
