"""The facilitator's pages: the rooms, a new one, the wall, and what a room came to."""

from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from outsidein.ask.answers.votes import count_seats
from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.instruments.queries import list_available
from outsidein.ask.results.rooms import count_answered, get_room_told, lead_room, sort_agenda
from outsidein.ask.rounds.compute.steps import Act
from outsidein.ask.rounds.rooms import (
    RoomView,
    create_room,
    get_room,
    list_comparable,
    list_rooms,
    set_door,
)
from outsidein.check.plans.actions import add_action
from outsidein.check.plans.compute.aims import ItemAim
from outsidein.check.plans.compute.statuses import Origin
from outsidein.check.plans.queries import ActionView, list_actions
from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.queries import get_organisation
from outsidein.web.doors import actor_of, members_only, round_runners_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.parts import wants_part
from outsidein.web.room.forms import RoomForm
from outsidein.web.room.phones import seconds_left
from outsidein.web.room.wall import (
    draw_code_picture,
    join_address,
    lay_wall,
    told_items,
    weighed_of,
)

STEPS = {"start", "go", "reveal", "discuss", "again", "next", "skip", "weigh", "end"}
LONGEST_TALK = 30


@members_only
@require_safe
def rooms(request: MemberRequest) -> HttpResponse:
    """Show every room there was, and those that are open to whoever may lead them."""
    lines = list_rooms(organisation_id=request.organisation_id)
    leads = request.place.runs_rounds
    shown = [line for line in lines if leads or line.has_ended]
    return render(request, "room/rooms.html", {"rooms": shown, "leads": leads})


@round_runners_only
@require_http_methods(["GET", "POST"])
def new_room(request: MemberRequest) -> HttpResponse:
    """Show the form of a new room; its button opens the room and leads to the wall."""
    shape = get_organisation(organisation_id=request.organisation_id)
    form = RoomForm(
        request.POST if request.method == "POST" else None,
        editions=_editions(request.organisation_id),
        rounds=list_comparable(organisation_id=request.organisation_id),
        offers_groups=len(shape.levels) > 1 or len(shape.departments) > 1,
    )
    if request.method == "POST" and form.is_valid():
        room_id = _create(request, form)
        if room_id is not None:
            return redirect("wall", room_id)
    chosen = set(form["items"].value() or ())
    return render(request, "room/new.html", {"form": form, "chosen": chosen})


def _editions(organisation_id: int) -> list[Edition]:
    """Return one edition of each instrument, one's own words in place of the library's."""
    found = {one.slug: one.edition for one in list_available(organisation_id=organisation_id)}
    return [one for one in found.values() if any(item.scale for item in one.items)]


@round_runners_only
@require_http_methods(["GET", "POST"])
def wall(request: MemberRequest, room_id: int) -> HttpResponse:
    """Show the wall; each of its buttons is one step of the room."""
    problem = ""
    room = get_room(organisation_id=request.organisation_id, room_id=room_id)
    if request.method == "POST":
        try:
            _do(request, room_id)
        except NotNow as why:
            problem = str(why)
        if not wants_part(request):
            if problem:
                messages.error(request, problem)
            return redirect("wall", room_id)
        room = get_room(organisation_id=request.organisation_id, room_id=room_id)
    if room.moment.phase == "ended":
        return _gone_to_report(request, room_id)
    context = _wall_context(request, room) | {"problem": problem}
    part = "room/_wall.html" if wants_part(request) else "room/wall.html"
    return render(request, part, context)


@round_runners_only
@require_safe
def wall_state(request: MemberRequest, room_id: int) -> HttpResponse:
    """Say how many are here and how many have answered: counts, and nothing else."""
    room = get_room(organisation_id=request.organisation_id, room_id=room_id)
    return JsonResponse({"version": room.version, **_counts(room)})


@members_only
@require_safe
def room_report(request: MemberRequest, room_id: int) -> HttpResponse:
    """Show what a room that has ended came to, item by item."""
    told = get_room_told(organisation_id=request.organisation_id, room_id=room_id)
    if told.room.moment.phase != "ended":
        if request.place.runs_rounds:
            return redirect("wall", room_id)
        raise NotHere("This room has not ended.")
    context = {
        "room": told.room,
        "items": told_items(told),
        "weighed": told.weighed,
        "weighed_bars": weighed_of(told),
        "actions": _actions(request.organisation_id, room_id),
        "shown": sum(bool(one.turns) for one in told.items),
    }
    return render(request, "room/report.html", context)


def _create(request: MemberRequest, form: RoomForm) -> int | None:
    said = form.cleaned_data
    slugs, items = form.chosen()
    try:
        return create_room(
            organisation_id=request.organisation_id,
            title=said["title"],
            instruments=[(slug, None) for slug in slugs],
            items=items,
            compare_with=int(said["compare_with"]) if said["compare_with"] else None,
            asks_groups=said.get("asks_groups", False),
            points_each=said["points_each"] or 0,
            min_group=said["min_group"],
            asked=said["asked"],
            at=timezone.now(),
            actor=actor_of(request),
        )
    except NotNow as why:
        form.add_error(None, str(why))
        return None


def _do(request: MemberRequest, room_id: int) -> None:
    """Do what a button of the wall says."""
    ours = {"organisation_id": request.organisation_id, "room_id": room_id}
    posted, at = request.POST, timezone.now()
    act = posted.get("act", "")
    if act == "sort":
        sort_agenda(**ours)
    elif act in ("open door", "close door"):
        set_door(**ours, is_open=act == "open door")
    elif act == "note":
        _note(request, room_id, posted)
    elif act in STEPS:
        lead_room(
            **ours,
            act=cast(Act, act),
            version=_number(posted.get("version")),
            item=posted.get("item", ""),
            talk=timedelta(minutes=min(_number(posted.get("minutes", "5")), LONGEST_TALK)),
            at=at,
            actor=actor_of(request),
        )
    else:
        raise NotNow(gettext("The wall has no such button."))


def _note(request: MemberRequest, room_id: int, posted: QueryDict) -> None:
    """Note an action on the spot, for the item that is being talked about."""
    title = posted.get("title", "").strip()
    if not title:
        raise NotNow(gettext("Say what will be done, in a few words."))
    room = get_room(organisation_id=request.organisation_id, room_id=room_id)
    item = posted.get("item", "")
    add_action(
        organisation_id=request.organisation_id,
        title=title,
        owner_name=posted.get("owner", "").strip(),
        due_date=_day(posted.get("due", "")),
        items=[ItemAim(item)] if room.find(item) else [],
        came_from=Origin.ROOM,
        came_from_ref=_reference(room_id),
        at=timezone.now(),
        by=request.user.pk,
    )


def _wall_context(request: MemberRequest, room: RoomView) -> dict[str, Any]:
    at = timezone.now()
    told = get_room_told(organisation_id=request.organisation_id, room_id=room.room_id)
    return {
        "room": room,
        "phase": room.moment.phase,
        "address": join_address(),
        "picture": draw_code_picture(room),
        "seconds_left": seconds_left(room.talk_until, at),
        "actions": _actions(request.organisation_id, room.room_id),
        **_counts(room),
        **lay_wall(told),
    }


def _counts(room: RoomView) -> dict[str, int | None]:
    return {
        "here": count_seats(organisation_id=room.organisation_id, room_id=room.room_id),
        "answered": count_answered(organisation_id=room.organisation_id, room=room),
    }


def _actions(organisation_id: int, room_id: int) -> list[ActionView]:
    noted = list_actions(organisation_id=organisation_id, came_from=Origin.ROOM)
    return [one for one in noted if one.came_from_ref == _reference(room_id)]


def _reference(room_id: int) -> str:
    return f"room {room_id}"


def _gone_to_report(request: MemberRequest, room_id: int) -> HttpResponse:
    gone = redirect("room", room_id)
    if not wants_part(request):
        return gone
    return HttpResponse(headers={"HX-Redirect": gone.url})


def _number(said: str | None) -> int:
    if said is None or not said.isascii() or not said.isdigit() or len(said) > 9:
        raise NotNow(gettext("The room has moved meanwhile. Look again, then press again."))
    return int(said)


def _day(said: str) -> Any:
    if not said:
        return None
    try:
        day = parse_date(said)
    except ValueError:
        day = None
    if day is None:
        raise NotNow(gettext("Write the day as 2026-12-31."))
    return day
