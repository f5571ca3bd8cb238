"""The pages of a round that is open or closed: how many answered, who is written to, its end."""

from datetime import UTC
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from outsidein.ask.results.actions import close_round
from outsidein.ask.results.queries import get_result
from outsidein.ask.rounds.actions import RoundChanges, change_round, iterate_links
from outsidein.ask.rounds.links import link_of
from outsidein.ask.rounds.queries import (
    PartView,
    RoundView,
    count_invitations,
    get_participation,
    list_rounds,
)
from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.jobs import JobState, get_latest_job
from outsidein.people.persons.queries import count_people
from outsidein.tasks.rounds import (
    closing_kind,
    mailing_kind,
    start_close,
    start_invitations,
    start_reminders,
)
from outsidein.web.doors import actor_of, round_runners_only
from outsidein.web.files import csv_file
from outsidein.web.middleware import MemberRequest
from outsidein.web.parts import wants_part
from outsidein.web.rounds.forms import LaterForm, as_utc
from outsidein.web.rounds.ours import by_of, ours_of, posted, see_round
from outsidein.web.rounds.words import MODES, STATES, WAYS


@round_runners_only
@require_safe
def rounds(request: MemberRequest) -> HttpResponse:
    """Show the rounds, the newest first."""
    found = list_rounds(organisation_id=request.organisation_id, at=timezone.now())
    rows = [{"one": one, "state": STATES[one.state], "address": _address(one)} for one in found]
    shown = {
        "rows": rows,
        "open_rounds": [one for one in found if one.state in {"open", "over"}],
        "known": count_people(organisation_id=request.organisation_id).here,
    }
    return render(request, "rounds/rounds.html", shown)


def _address(one: RoundView) -> str:
    """Return where a round of the list leads: its set-up, itself, or what came of its file."""
    if one.voice != "private":
        slug = one.parts[0].slug if one.parts else ""
        return reverse("result", args=[slug]) if slug else reverse("results")
    if one.state == "draft":
        step = "who" if one.created_at and not one.welcome else "review"
        return reverse("round_step", args=[one.round_id, step])
    return reverse("round", args=[one.round_id])


@round_runners_only
@require_http_methods(["GET", "POST"])
def round_page(request: MemberRequest, round_id: int) -> HttpResponse:
    """Show an open round's response, or that it is closed; its buttons write, change, remind."""
    one = see_round(request, round_id)
    if one.state == "draft":
        return redirect("round_step", round_id=round_id, step="review")
    if request.method == "POST":
        _do(request, one)
        return redirect("round", round_id=round_id)
    ours = {"organisation_id": request.organisation_id}
    closing = get_latest_job(**ours, kind=closing_kind(one.round_id))
    mailing = get_latest_job(**ours, kind=mailing_kind(one.round_id))
    if wants_part(request) and not (_is_going_on(closing) or _is_going_on(mailing)):
        # What was waited for is over, and all of the page says something else now.
        return HttpResponse(headers={"HX-Refresh": "true"})
    if one.state == "closed":
        return _closed(request, one, closing)
    shown: dict[str, Any] = {
        "round": one,
        "taken": get_participation(**ours_of(request, round_id)),
        "invited": count_invitations(**ours_of(request, round_id)),
        "mailing": mailing,
        "is_mailing": _is_going_on(mailing),
        "closing": closing,
        "is_closing": _is_going_on(closing),
        "open_link": link_of(one.public_id) if "open" in one.ways else "",
        "pin": _spaced(one.pin),
        "mode_words": MODES[one.mode],
        "ways": [WAYS[way] for way in one.ways],
        "later": LaterForm(
            initial={"closes_at": as_utc(one.closes_at), "min_group": one.min_group}
        ),
    }
    part = "#work" if wants_part(request) else ""  # htmx swaps what moved, not the page
    return render(request, f"rounds/round.html{part}", shown)


def _is_going_on(job: JobState | None) -> bool:
    return job is not None and not job.is_over


def _closed(request: MemberRequest, one: RoundView, closing: JobState | None) -> HttpResponse:
    parts = [_told(request, one, part) for part in one.parts]
    shown = {
        "round": one,
        "parts": parts,
        "most": max(
            (row["told"] for row in parts if row["told"]),
            key=lambda told: told.answered or 0,
            default=None,
        ),
        "taken": get_participation(**ours_of(request, one.round_id)),
        "is_closing": _is_going_on(closing),
        "closing": closing,
    }
    part_name = "#work" if wants_part(request) else ""
    return render(request, f"rounds/closed.html{part_name}", shown)


def _told(request: MemberRequest, one: RoundView, part: PartView) -> dict[str, Any]:
    """Return how many answered one instrument, once what may be shown was decided."""
    try:
        told = get_result(
            organisation_id=request.organisation_id, instrument=part.slug, round_id=one.round_id
        )
    except (NotHere, NotNow):
        told = None
    address = f"{reverse('result', args=[part.slug])}?round={one.round_id}"
    return {"part": part, "told": told, "address": address}


def _do(request: MemberRequest, one: RoundView) -> None:
    deed = request.POST.get("deed", "")
    ours = ours_of(request, one.round_id)
    written = {
        "subject": _typed(request, "subject", 200),
        "words": _typed(request, "words", 4000),
        "actor": actor_of(request),
    }
    try:
        if deed == "invite":
            start_invitations(**ours, **written)
            messages.success(request, _("The mails are on their way. You may leave this page."))
        elif deed == "remind":
            start_reminders(**ours, **written)
            messages.success(
                request, _("Whoever has not answered is reminded; who that is, nobody learns.")
            )
        elif deed == "later":
            _later(request, one)
        else:
            raise NotHere("There is no such button.")
    except NotNow as why:
        messages.error(request, str(why))


def _typed(request: MemberRequest, name: str, longest: int) -> str:
    """Return what was written into a field, without what no database takes."""
    return request.POST.get(name, "").replace("\x00", "")[:longest]


def _later(request: MemberRequest, one: RoundView) -> None:
    form = LaterForm(posted(request))
    if not form.is_valid():
        raise NotNow(" ".join(str(error) for errors in form.errors.values() for error in errors))
    said = form.cleaned_data
    changes: RoundChanges = {}
    minute = (
        one.closes_at.astimezone(UTC).replace(second=0, microsecond=0) if one.closes_at else None
    )
    if said["closes_at"] != minute:
        changes["closes_at"] = said["closes_at"]
    if said["min_group"] != one.min_group:
        changes["min_group"] = said["min_group"]
    if changes:
        change_round(**by_of(request, one.round_id), changes=changes)
        messages.success(request, _("The change was kept."))


@sensitive_post_parameters("passphrase")
@round_runners_only
@require_http_methods(["GET", "POST"])
def close_page(request: MemberRequest, round_id: int) -> HttpResponse:
    """Say what closing does; its button closes the round for good."""
    one = see_round(request, round_id, "open", "over")
    wrong = ""
    if request.method == "POST":
        ours = ours_of(request, round_id)
        try:
            if one.needs_passphrase:
                close_round(
                    **by_of(request, round_id), passphrase=request.POST.get("passphrase", "")
                )
            else:
                start_close(**ours, actor=actor_of(request))
        except NotNow as why:
            wrong = str(why)
        else:
            return redirect("round", round_id=round_id)
    taken = get_participation(**ours_of(request, round_id))
    return render(request, "rounds/close.html", {"round": one, "taken": taken, "wrong": wrong})


@round_runners_only
@require_http_methods(["GET", "POST"])
def links_file(request: MemberRequest, round_id: int) -> HttpResponseBase:
    """Hand over everybody's own link as a file; that it was taken stands in the log."""
    see_round(request, round_id, "open")
    if request.method != "POST":  # asked for by its button alone, never by following an address
        return HttpResponseNotAllowed(["POST"])
    links = iterate_links(**by_of(request, round_id))
    rows = ([one.name, one.email, one.language, one.address] for one in links)
    headers = [_("name"), _("e-mail"), _("language"), _("link")]
    return csv_file(headers, rows, name=f"links-round-{round_id}.csv")


def _spaced(pin: str | None) -> str:
    """Return a PIN as people read it aloud: in two halves."""
    return f"{pin[: len(pin) // 2]} {pin[len(pin) // 2 :]}" if pin else ""
