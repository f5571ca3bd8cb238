"""The pages of one action: what it is, whether it worked; noting a new one, changing one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from outsidein.check.blindspots.queries import get_blind_spots
from outsidein.check.blindspots.worked import get_worked
from outsidein.check.evidence.queries import list_measurements
from outsidein.check.plans.actions import add_action, change_action, comment_on_action
from outsidein.check.plans.compute.aims import ItemAim, MeasureAim
from outsidein.check.plans.compute.statuses import Origin
from outsidein.check.plans.compute.suggestions import Suggestion, load_suggestions
from outsidein.check.plans.queries import get_action, list_comments, list_deeds
from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.members.queries import MemberView, list_members
from outsidein.web.doors import members_only
from outsidein.web.evidence.items import KnownItem, known_items
from outsidein.web.middleware import MemberRequest
from outsidein.web.plans.forms import ActionForm, better_way, initial_of
from outsidein.web.plans.reading import (
    items_of,
    kind_of,
    measures_of,
    movements_of,
    moves_of,
    title_of,
)
from outsidein.web.plans.views import me, rights_of, today_of
from outsidein.web.plans.words import ACTS, EFFORTS, ORIGINS, STATUSES

#: How far an answer is meant to move where nobody said more: nearly one box of five.
A_STEP = 0.2


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of an action's history."""

    at: datetime
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A suggestion as a page offers it."""

    suggestion: Suggestion
    effort: Promise
    measures: tuple[str, ...]  # titles


@members_only
@require_http_methods(["GET", "POST"])
def action_page(request: MemberRequest, number: int) -> HttpResponse:
    """Show one action with all that it should move; its form says something about it."""
    ours = {"organisation_id": request.organisation_id, "number": number}
    if request.method == "POST":
        try:
            comment_on_action(
                **ours, text=request.POST.get("text", ""), at=timezone.now(), by=me(request)
            )
        except NotNow as why:
            messages.error(request, str(why))
        return redirect("action", number)
    action, rights, today = get_action(**ours), rights_of(request), today_of(request)
    page = get_blind_spots(organisation_id=request.organisation_id)
    values = (
        list_measurements(organisation_id=request.organisation_id, run_id=page.run_id)
        if page is not None and action.measures
        else []
    )
    found = get_worked(organisation_id=request.organisation_id, action=action)
    following, moves = moves_of(action, rights)
    shown = {
        "action": action,
        "status_words": STATUSES[action.status],
        "origin_words": ORIGINS.get(Origin(action.came_from), action.came_from),
        "is_late": action.is_late(today),
        "is_near": action.is_near(today),
        "page": page,
        "items": items_of(action, page),
        "measures": measures_of(action, {value.name: value for value in values}),
        "found": found,
        "worked_kind": kind_of(found.worked),
        "movements": movements_of(found.worked),
        "comments": list_comments(**ours),
        "deeds": _history(request, number),
        "rights": rights,
        "may_move": rights.moves(action),
        "next": following,
        "moves": moves,
    }
    return render(request, "plans/action.html", shown)


def _history(request: MemberRequest, number: int) -> list[Deed]:
    """Return what was done to the action, newest first, in a person's words."""
    names = {
        f"user {one.user_id}": one.email
        for one in list_members(organisation_id=request.organisation_id)
    }
    found = list_deeds(organisation_id=request.organisation_id, number=number)
    return [
        Deed(one.at, names.get(one.actor, "" if one.actor == "system" else _("somebody")), words)
        for one in found
        if (words := _deed_words(one.act, one.detail))
    ]


def _deed_words(act: str, detail: dict[str, Any]) -> str:
    if act not in ACTS:
        return ""
    words = str(ACTS[act])
    if act == "move action":
        return _("%(words)s: %(old)s → %(new)s") % {
            "words": words,
            "old": _status_words(detail.get("old", "")),
            "new": _status_words(detail.get("new", "")),
        }
    if act == "change action":
        fields = [name.replace("_", " ") for name in detail.get("fields", [])]
        return f"{words} {', '.join(fields)}"
    return words


def _status_words(status: str) -> str:
    found = {one.value: words for one, words in STATUSES.items()}.get(status)
    return str(found).lower() if found else status


@members_only
@require_http_methods(["GET", "POST"])
def new_action(request: MemberRequest) -> HttpResponse:
    """Show the form of an action, filled in from an item and a suggestion; its button notes it."""
    if not rights_of(request).plans:
        raise NotHere("This page is not for this place.")
    item = known_items().get(request.GET.get("item", ""))
    chosen = _suggested(item, request.GET.get("suggestion", ""))
    # At a blind spot people say too much already, so nobody should wish that they said more.
    step = None if request.GET.get("from") == Origin.BLIND_SPOT else A_STEP
    items, measures = _aims(item, chosen, step)
    form = _form(
        request,
        items,
        measures,
        initial=_first_words(request, item, chosen),
        is_new=True,
    )
    if request.method == "POST" and form.is_valid():
        number = _note(request, form)
        if number is not None:
            return redirect("action", number)
    shown = {
        "form": form,
        "item": item,
        "chosen": chosen,
        "offered": offered_for(item.code) if item else (),
        "action": None,
    }
    return render(request, "plans/edit.html", shown)


def offered_for(item: str) -> tuple[Offered, ...]:
    """Return what may be done about an item, as a page offers it."""
    return tuple(
        Offered(one, EFFORTS[one.effort], tuple(title_of(name) for name in one.measures))
        for one in load_suggestions().get(item, ())
    )


def _suggested(item: KnownItem | None, number: str) -> Suggestion | None:
    found = load_suggestions().get(item.code, ()) if item else ()
    return next((one for one in found if str(one.number) == number), None)


def _aims(
    item: KnownItem | None, chosen: Suggestion | None, step: float | None
) -> tuple[list[ItemAim], list[MeasureAim]]:
    # What is asked as a question has no score that could move.
    items = [ItemAim(item.code, None if item.choices else step)] if item else []
    names = chosen.measures if chosen else ()
    return items, [MeasureAim(name, better_way(name)) for name in names]


def _first_words(
    request: HttpRequest, item: KnownItem | None, chosen: Suggestion | None
) -> dict[str, Any]:
    came_from = request.GET.get("from", "")
    words = {
        "came_from": came_from if came_from in set(Origin) else Origin.BY_HAND.value,
        "came_from_ref": item.code if item and came_from else "",
    }
    if chosen is not None:
        words["title"] = chosen.title
        source = _("After: %(source)s") % {"source": chosen.source}
        words["why"] = f"{chosen.how}\n\n{source}"
    return words


@members_only
@require_http_methods(["GET", "POST"])
def change_page(request: MemberRequest, number: int) -> HttpResponse:
    """Show what is said of an action; its button changes it."""
    if not rights_of(request).plans:
        raise NotHere("This page is not for this place.")
    action = get_action(organisation_id=request.organisation_id, number=number)
    form = _form(request, action.items, action.measures, initial=initial_of(action))
    if request.method == "POST" and form.is_valid():
        try:
            change_action(
                organisation_id=request.organisation_id,
                number=number,
                changes=form.said(),
                at=timezone.now(),
                by=me(request),
            )
        except NotNow as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("The action was saved."))
            return redirect("action", number)
    return render(request, "plans/edit.html", {"form": form, "action": action})


def _form(
    request: MemberRequest,
    items: Sequence[ItemAim],
    measures: Sequence[MeasureAim],
    *,
    initial: dict[str, Any],
    is_new: bool = False,
) -> ActionForm:
    members: list[MemberView] = list_members(organisation_id=request.organisation_id)
    return ActionForm(
        request.POST if request.method == "POST" else None,
        members=members,
        me=me(request),
        items=items,
        measures=measures,
        initial=initial,
        is_new=is_new,
    )


def _note(request: MemberRequest, form: ActionForm) -> int | None:
    said: dict[str, Any] = {**form.said(), "status": form.status_said}
    try:
        number = add_action(
            organisation_id=request.organisation_id, at=timezone.now(), by=me(request), **said
        )
    except NotNow as why:
        form.add_error(None, str(why))
        return None
    messages.success(request, _("Action %(number)d was noted.") % {"number": number})
    return number
