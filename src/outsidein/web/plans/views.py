"""The pages of the plans: the board, the list, and what is taken away from them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from outsidein.check.plans.actions import move_action
from outsidein.check.plans.compute.statuses import Status
from outsidein.check.plans.queries import ActionView, Rights, list_actions
from outsidein.ground.errors import NotNow
from outsidein.people.queries import get_organisation
from outsidein.web.doors import members_only
from outsidein.web.evidence.items import known_items
from outsidein.web.files import csv_file
from outsidein.web.middleware import MemberRequest
from outsidein.web.parts import wants_part
from outsidein.web.plans.choosing import (
    DUE,
    WHOSE,
    Choice,
    choose_actions,
    read_choice,
    status_options,
)
from outsidein.web.plans.reading import Card, cards_of, columns_of, count_up
from outsidein.web.plans.words import STATUSES

COLUMNS = (
    "number", "title", "status", "owner", "due", "late", "items", "measures", "came from",
    "which", "noted", "agreed", "closed", "figure", "before", "after", "worked", "why",
)  # fmt: skip


def today_of(request: MemberRequest) -> date:
    """Return the day by which something is late; a sample stands still at its own."""
    shape = get_organisation(organisation_id=request.organisation_id)
    return timezone.localdate(shape.fixed_as_of or timezone.now())


def me(request: MemberRequest) -> int:
    """Return the number of the member who asks."""
    return cast(int, request.user.pk)


def rights_of(request: MemberRequest) -> Rights:
    """Return what the member who asks may do with the plans."""
    return Rights(role=request.place.role, user_id=me(request))


@members_only
@require_safe
def plans_page(request: MemberRequest) -> HttpResponse:
    """Show the actions as a board or as a list."""
    choice = read_choice(request.GET)
    shown = _shown(request, choice)
    part = ("list" if choice.view else "board") if wants_part(request) else ""
    return render(request, "plans/plans.html" + (f"#{part}" if part else ""), shown)


def _shown(
    request: MemberRequest, choice: Choice, moved: int = 0, said: str = ""
) -> dict[str, Any]:
    today, rights = today_of(request), rights_of(request)
    every = list_actions(organisation_id=request.organisation_id)
    chosen = choose_actions(every, choice, user_id=me(request), today=today)
    cards = cards_of(chosen, organisation_id=request.organisation_id, rights=rights, today=today)
    columns = columns_of(cards)
    named = {aim.item for one in every for aim in one.items}
    return {
        "choice": choice,
        "counts": count_up(every, today),
        "cards": cards,
        "columns": [column for column in columns if column.status is not Status.DROPPED],
        "dropped": columns[-1].count,
        "rights": rights,
        "views": (choice.address(view="", status=""), choice.address(view="list")),
        "whose": list(WHOSE.items()),
        "due": list(DUE.items()),
        "statuses": status_options(),
        "items": [(code, item) for code, item in known_items().items() if code in named],
        "moved": moved,
        "said": said,
    }


@members_only
@require_POST
def move(request: MemberRequest, number: int) -> HttpResponse:
    """Move an action to another status, from the board or from its page."""
    status = request.POST.get("status", "")
    try:
        move_action(
            organisation_id=request.organisation_id,
            number=number,
            status=status,
            at=timezone.now(),
            by=me(request),
        )
        said, done = (
            _("Action %(number)d is now: %(status)s.")
            % {
                "number": number,
                "status": STATUSES[Status(status)],
            },
            True,
        )
    except NotNow as why:
        said, done = str(why), False
    # Here the status is the one it moves to, not one that was chosen to be seen.
    choice = replace(read_choice(request.POST), status="")
    if wants_part(request):  # the page takes its main part of it; the moved card has the focus
        return render(request, "plans/plans.html", _shown(request, choice, number, said))
    (messages.success if done else messages.error)(request, said)
    if request.POST.get("back") == "board":
        return redirect(reverse("plans") + choice.query.removesuffix("?"))
    return redirect("action", number)


@members_only
@require_safe
def plans_csv(request: MemberRequest) -> FileResponse:
    """Hand over the chosen actions as a table; formulas in it are made harmless."""
    today, rights = today_of(request), rights_of(request)
    chosen = choose_actions(
        list_actions(organisation_id=request.organisation_id),
        read_choice(request.GET),
        user_id=me(request),
        today=today,
    )
    cards = cards_of(chosen, organisation_id=request.organisation_id, rights=rights, today=today)
    return csv_file(COLUMNS, rows_of(cards), name=f"plans-{today:%Y-%m-%d}.csv")


def rows_of(cards: Iterable[Card]) -> Iterable[tuple[object, ...]]:
    """Yield the actions as rows of the table that is taken away."""
    for card in cards:
        one = card.action
        yield (
            one.number, one.title, one.status.value, one.owner, one.due_date,
            "late" if card.is_late else "", items_text(one), measures_text(one), one.came_from,
            one.came_from_ref, _day(one.created_at), _day(one.agreed_at), _day(one.closed_at),
            one.effect_of, one.effect_before, one.effect_after,
            card.worked.verdict if card.worked else "", one.why,
        )  # fmt: skip


def items_text(one: ActionView) -> str:
    """Return the items in one cell, each with how far it should move."""
    return "; ".join(
        aim.item if aim.move is None else f"{aim.item} {aim.move:+.2f}" for aim in one.items
    )


def measures_text(one: ActionView) -> str:
    """Return the measures in one cell, each with which way and how far it should move."""
    return "; ".join(
        f"{aim.measure} {aim.direction}" + ("" if aim.size is None else f" {aim.size:g}")
        for aim in one.measures
    )


def _day(at: datetime | None) -> date | None:
    return None if at is None else timezone.localdate(at)
