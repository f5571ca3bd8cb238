"""What holds for every page: where one is, the two errors, and silence about answers."""

from collections.abc import Callable
from http import HTTPStatus
from zoneinfo import ZoneInfo

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotFound,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import override
from django.utils.translation import activate
from django_scopes import scope

from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.limits import TooOften
from outsidein.hold.sources.own.knowing import knowing_own_fields
from outsidein.people.queries import Place, list_places

Answer = Callable[[HttpRequest], HttpResponse]

#: Where somebody who must still set up a second factor may go meanwhile.
ALWAYS_OPEN = ("/account/", "/static/", "/answer/", "/r/", "/room/in/", "/welcome/")
ANSWER_PATHS = ("/answer/", "/r/", "/room/in/", "/f/")
#: Where a machine asks, who cannot follow to a page; it is told in its own words (RFC 9457).
MACHINE_PATHS = ("/api/",)
NO_SECOND_FACTOR = {
    "type": "about:blank",
    "title": "A second factor is needed",
    "status": 403,
    "detail": "This role sees customers. Set up a second factor in the browser, then ask again.",
}
PROBLEM = "application/problem+json"


class MemberRequest(HttpRequest):
    """A request of a member: ``organisation_id`` and ``place`` are known."""

    organisation_id: int
    place: Place
    htmx: bool


class Membership:
    """Finds the member's organisation and opens its scope; without one, nothing can be read."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the organisation's scope open, or without any."""
        place = _place(request)
        if place is None:
            return self.get_response(request)
        request.place = place  # type: ignore[attr-defined]
        request.organisation_id = place.organisation_id  # type: ignore[attr-defined]
        if _needs_second_factor(request, place):
            if request.path.startswith(MACHINE_PATHS):
                return JsonResponse(
                    NO_SECOND_FACTOR, status=HTTPStatus.FORBIDDEN, content_type=PROBLEM
                )
            return redirect(reverse("mfa_index"))
        ours = place.organisation_id
        with (
            scope(organisation=ours),
            knowing_own_fields(organisation_id=ours),
            override(ZoneInfo(place.time_zone)),
        ):
            return self.get_response(request)


def _place(request: HttpRequest) -> Place | None:
    if request.path.startswith(ANSWER_PATHS) or not request.user.is_authenticated:
        return None
    places = list_places(user_id=request.user.pk)
    request.places_count = len(places)  # type: ignore[attr-defined]
    wanted = request.session.get("organisation_id")
    return next((p for p in places if p.organisation_id == wanted), places[0] if places else None)


def _needs_second_factor(request: HttpRequest, place: Place) -> bool:
    """Return whether this role still needs a second factor; the demo may do without."""
    if settings.DEMO and settings.LOOPBACK:
        return False
    if not place.sees_customers or request.path.startswith(ALWAYS_OPEN):
        return False
    return not is_mfa_enabled(request.user)


class TwoErrors:
    """Says the two errors of the house in the web's words, for every view alike."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the next would."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page for NotHere (404), TooOften (429) and NotNow (409); leave the rest."""
        if isinstance(error, NotHere):
            raise Http404 from error
        if isinstance(error, TooOften):
            page = render(
                request, "not_now.html", {"why": str(error)}, status=HTTPStatus.TOO_MANY_REQUESTS
            )
            page["Retry-After"] = str(error.retry_after)
            return page
        if isinstance(error, NotNow):
            return render(request, "not_now.html", {"why": str(error)}, status=HTTPStatus.CONFLICT)
        return None


class AskedLanguage:
    """Speaks the language that an answering page's address asks for: no cookie may say it there."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in ``?lang=``, where it is one of ours, and have the page's own links keep it."""
        asked = request.GET.get("lang", "")
        if request.path.startswith(ANSWER_PATHS) and asked in dict(settings.LANGUAGES):
            activate(asked)
            request.LANGUAGE_CODE = asked
            request.language_query = f"?lang={asked}"  # type: ignore[attr-defined]
        return self.get_response(request)


class NoZeroBytes:
    """Answers an address with a zero byte in it: no database has anything of that name."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 404 at once, or let the request pass."""
        if "\x00" in request.path_info or any(
            "\x00" in value for values in request.GET.lists() for value in (values[0], *values[1])
        ):
            return HttpResponseNotFound("There is nothing here.", content_type="text/plain")
        return self.get_response(request)


class PrivateAnswers:
    """Keeps the answering pages silent: nothing is cached, nothing is referred."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and take from the answer what could tell who answered."""
        response = self.get_response(request)
        if request.path.startswith(ANSWER_PATHS):
            response["Referrer-Policy"] = "no-referrer"
            response["Cache-Control"] = "no-store"
            response.cookies.clear()
        return response
