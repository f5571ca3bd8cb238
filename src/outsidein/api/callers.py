"""Who may call: members, by the session of their browser; they see what their place lets them."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.http import HttpRequest
from ninja.security import SessionAuth

from outsidein.ground.errors import NotHere
from outsidein.people.queries import Place

P = ParamSpec("P")
T = TypeVar("T")


class CallerRequest(HttpRequest):
    """A request of a member: ``organisation_id`` and ``place`` are known."""

    organisation_id: int
    place: Place


class MemberSession(SessionAuth):
    """Lets members in by their session; a POST needs the CSRF token too."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Place | None:
        """Return the caller's place, or None where there is none."""
        if not request.user.is_authenticated:
            return None
        return cast("Place | None", getattr(request, "place", None))


def customer_readers_only(
    operation: Callable[Concatenate[CallerRequest, P], T],
) -> Callable[Concatenate[CallerRequest, P], T]:
    """Let in the roles that see single customers; for all others there is nothing here."""
    return _guarded(operation, lambda place: place.sees_customers)


def file_bringers_only(
    operation: Callable[Concatenate[CallerRequest, P], T],
) -> Callable[Concatenate[CallerRequest, P], T]:
    """Let in the roles that bring files and records in; for all others there is nothing here."""
    return _guarded(operation, lambda place: place.brings_files)


def _guarded(
    operation: Callable[Concatenate[CallerRequest, P], T], may: Callable[[Place], bool]
) -> Callable[Concatenate[CallerRequest, P], T]:
    @wraps(operation)
    def guarded(request: CallerRequest, *args: P.args, **kwargs: P.kwargs) -> T:
        if not may(request.place):
            raise NotHere("There is nothing here.")
        return operation(request, *args, **kwargs)

    return cast(Callable[Concatenate[CallerRequest, P], T], guarded)
