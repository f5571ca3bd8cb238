"""Who may go through a door: decided before a view sees the request, in one place.

Whoever is not signed in is asked to; whoever may not is told that there is nothing here, in the
same words as for a page that does not exist.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from outsidein.ground.errors import NotHere
from outsidein.people.queries import Place
from outsidein.web.middleware import MemberRequest

P = ParamSpec("P")
MemberView = Callable[Concatenate[MemberRequest, P], HttpResponseBase]
Door = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def members_only(view: MemberView[P]) -> Door[P]:
    """Let in every member of an organisation."""
    return _guarded(view, lambda place: True)


def customer_readers_only(view: MemberView[P]) -> Door[P]:
    """Let in the roles that see single customers."""
    return _guarded(view, lambda place: place.sees_customers)


def file_bringers_only(view: MemberView[P]) -> Door[P]:
    """Let in the roles that bring files in and have the check run again."""
    return _guarded(view, lambda place: place.brings_files)


def identity_judges_only(view: MemberView[P]) -> Door[P]:
    """Let in the roles that say who is who."""
    return _guarded(view, lambda place: place.judges_identities)


def customer_tenders_only(view: MemberView[P]) -> Door[P]:
    """Let in the roles that pin values, say what was verified and who is related to whom."""
    return _guarded(view, lambda place: place.tends_customers)


def rule_setters_only(view: MemberView[P]) -> Door[P]:
    """Let in the roles that say by which rules values are chosen."""
    return _guarded(view, lambda place: place.sets_rules)


def people_managers_only(view: MemberView[P]) -> Door[P]:
    """Let in the roles that say who works here and who may sign in."""
    return _guarded(view, lambda place: place.manages_people)


def round_runners_only(view: MemberView[P]) -> Door[P]:
    """Let in the roles that make and run rounds."""
    return _guarded(view, lambda place: place.runs_rounds)


def owners_only(view: MemberView[P]) -> Door[P]:
    """Let in the owners."""
    return _guarded(view, lambda place: place.is_owner)


def _guarded(view: MemberView[P], may: Callable[[Place], bool]) -> Door[P]:
    @wraps(view)
    def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        place = getattr(request, "place", None)
        if place is None or not may(place):
            raise NotHere("This page is not for this place.")
        response = view(cast(MemberRequest, request), *args, **kwargs)
        # What is read here is personal; no copy of it may stay in a browser or on the way.
        response.setdefault("Cache-Control", "no-store")
        return response

    return cast(Door[P], door)


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    if getattr(request, "htmx", False):
        # A part of a page cannot become the sign-in page: the whole page goes there.
        whole = redirect_to_login("/")
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers={"HX-Redirect": whole.url})
    return redirect_to_login(request.get_full_path())


def hidden_pages(place: Place) -> frozenset[str]:
    """Return the pages of the bar that this member may not open, by their addresses' names."""
    rights = {
        "customers": place.sees_customers,
        "imports": place.brings_files,
        "review": place.judges_identities,
        "rounds": place.runs_rounds,
    }
    return frozenset(name for name, may in rights.items() if not may)


def actor_of(request: HttpRequest) -> str:
    """Return the member as the audit log names them."""
    return f"user {request.user.pk}"
