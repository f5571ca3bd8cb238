"""The phones of a room: no account, no cookie, no session, no name.

A phone comes with the room's code, which stands in the fragment of the address and goes to the
server in a header or a form, never in an address that a server sees. It makes a secret of its own
and keeps it; only the secret's digest stands beside its answers, until the room ends.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from django_scopes import scope

from outsidein.ask.answers.votes import get_own_votes, give_points, give_vote, join_room
from outsidein.ask.results.rooms import get_shown, get_weighed
from outsidein.ask.rounds.rooms import RoomView
from outsidein.ground.errors import NotHere, NotNow
from outsidein.web.answering.origin import is_from_elsewhere
from outsidein.web.room.shapes import asked_item, shown_result, weighed_bars
from outsidein.web.room.watching import WATCH

View = Callable[..., HttpResponse]
#: Where the code stands in what a phone asks again and again.
CODE, SEEN = "X-Room", "X-Seen"
#: A page of these shows no message of a session, which there is none of.
SILENT: dict[str, Any] = {"messages": ()}


def of_a_phone(view: View) -> View:
    """Answer a phone in words it can show; refuse what another site's page posts."""

    @csrf_exempt
    @wraps(view)
    def door(request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and is_from_elsewhere(request):
            return HttpResponse(
                gettext("This form came from another site."), status=HTTPStatus.FORBIDDEN
            )
        try:
            return view(request)
        except NotHere as why:
            return _told(str(why), HTTPStatus.NOT_FOUND)
        except NotNow as why:
            return _told(str(why), HTTPStatus.CONFLICT)

    return door


@require_GET
def join_page(request: HttpRequest) -> HttpResponse:
    """Show the empty page that a phone fills by itself; it is the same for every room."""
    return render(request, "room/join.html", SILENT)


@of_a_phone
@require_GET
def door_part(request: HttpRequest) -> HttpResponse:
    """Show what is known of whoever comes in, and ask for their groups where that is wanted."""
    room = WATCH.room(request.headers.get(CODE, ""), fresh=True)
    return HttpResponse(render_to_string("room/_door.html", {"room": room}))


@of_a_phone
@require_POST
def join(request: HttpRequest) -> HttpResponse:
    """Give the phone its seat."""
    room = WATCH.room(request.POST.get("room", ""))
    with WATCH.line, scope(organisation=room.organisation_id):
        join_room(
            organisation_id=room.organisation_id,
            room_id=room.room_id,
            secret=request.POST.get("secret", ""),
            level=request.POST.get("level", ""),
            department=request.POST.get("department", ""),
        )
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@of_a_phone
@require_GET
def state(request: HttpRequest) -> HttpResponse:
    """Say where the room is, or nothing where the phone knows; never what was answered."""
    room = WATCH.room(request.headers.get(CODE, ""))
    if request.headers.get(SEEN) == str(room.version):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return JsonResponse({"version": room.version, "phase": room.moment.phase})


@of_a_phone
@require_GET
def now_part(request: HttpRequest) -> HttpResponse:
    """Show the room's moment, the same to every phone."""
    room = WATCH.room(request.headers.get(CODE, ""))
    language = get_language() or "en"
    page = WATCH.page(room, language, lambda: _moment_page(room, language))
    response = HttpResponse(page)
    response["X-Version"] = str(room.version)
    left = seconds_left(room.talk_until, timezone.now())
    if left is not None:
        response["X-Left"] = str(left)
    return response


@of_a_phone
@require_POST
def own(request: HttpRequest) -> HttpResponse:
    """Hand the phone that knows the secret what it answered to this item so far."""
    room = WATCH.room(request.POST.get("room", ""), fresh=True)
    with scope(organisation=room.organisation_id):
        votes = get_own_votes(
            organisation_id=room.organisation_id, room=room, secret=request.POST.get("secret", "")
        )
    return JsonResponse(
        {
            "version": room.version,
            "item": votes.item,
            "turn": votes.turn,
            "answer": votes.answer,
            "reason": votes.reason,
            "before": votes.before,
            "points": dict(votes.points),
        }
    )


@of_a_phone
@require_POST
def vote(request: HttpRequest) -> HttpResponse:
    """Keep the phone's answer; the same again changes nothing."""
    room = WATCH.room(request.POST.get("room", ""))
    with WATCH.line, scope(organisation=room.organisation_id):
        give_vote(
            organisation_id=room.organisation_id,
            room=room,
            secret=request.POST.get("secret", ""),
            item=request.POST.get("item", ""),
            turn=_number(request.POST.get("turn")),
            answer=request.POST.get("answer", ""),
            reason=request.POST.get("reason", ""),
        )
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@of_a_phone
@require_POST
def points(request: HttpRequest) -> HttpResponse:
    """Keep how the phone gives its points away."""
    room = WATCH.room(request.POST.get("room", ""))
    given = {
        name.removeprefix("points-"): _number(request.POST.get(name) or "0")
        for name in request.POST
        if name.startswith("points-")
    }
    with WATCH.line, scope(organisation=room.organisation_id):
        give_points(
            organisation_id=room.organisation_id,
            room=room,
            secret=request.POST.get("secret", ""),
            points=given,
        )
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def seconds_left(until: datetime | None, at: datetime) -> int | None:
    """Return how long the discussion's clock still runs; None where there is none.

    >>> from datetime import UTC, datetime
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> seconds_left(noon.replace(minute=2), noon), seconds_left(noon, noon.replace(hour=13))
    (120, 0)
    """
    return None if until is None else max(0, int((until - at).total_seconds()))


def _moment_page(room: RoomView, language: str) -> str:
    moment, entry = room.moment, room.current
    context: dict[str, Any] = {
        "room": room,
        "phase": moment.phase,
        "asked": asked_item(entry, language) if entry else None,
        "last_turn": moment.turn - 1,
    }
    with scope(organisation=room.organisation_id):
        if moment.phase in ("revealed", "discussing"):
            shown = get_shown(
                organisation_id=room.organisation_id,
                room_id=room.room_id,
                item=moment.item,
                turn=moment.turn,
            )
            context["result"] = shown_result(entry, shown, language) if entry and shown else None
        elif moment.phase == "points":
            context["entries"] = [asked_item(one, language) for one in room.agenda]
        elif moment.phase == "weighed":
            weighed = get_weighed(organisation_id=room.organisation_id, room_id=room.room_id)
            context["weighed"] = weighed_bars(room, weighed, language) if weighed else None
    return render_to_string("room/_phone.html", context)


def _number(said: str | None) -> int:
    """Return a number from a form; what is none is refused."""
    if said is None or not said.isascii() or not said.isdigit() or len(said) > 4:
        raise NotNow(gettext("That is no number."))
    return int(said)


def _told(words: str, status: int) -> JsonResponse:
    return JsonResponse({"problem": words}, status=status)
