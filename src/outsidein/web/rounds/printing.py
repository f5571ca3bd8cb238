"""What is printed of a round: the poster with its code, the forms, the slips to draw."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.rounds.actions import make_codes
from outsidein.ask.rounds.compute.structure import GroupKind
from outsidein.ask.rounds.links import link_of
from outsidein.ask.rounds.queries import RoundView
from outsidein.ground.errors import NotHere, NotNow
from outsidein.web.doors import round_runners_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.rounds.ours import by_of, see_round
from outsidein.web.rounds.paper import FormPage, lay_out_form
from outsidein.web.rounds.sheets import editions_of, groups_of

SIZES = ("a4", "letter")
#: More forms than this in one printing would be no page for a browser.
MOST_AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """One copy of the form, with its code where it has one."""

    code: str
    pages: tuple[FormPage, ...]


@round_runners_only
@require_safe
def poster(request: MemberRequest, round_id: int) -> HttpResponse:
    """Show the poster of an open round: what, where, the PIN and the QR code."""
    one = see_round(request, round_id, "open")
    if "open" not in one.ways or not one.pin:
        raise NotHere("This round has no open link.")
    half = len(one.pin) // 2
    shown = {
        "round": one,
        "pin": f"{one.pin[:half]} {one.pin[half:]}",
        "where": settings.BASE_URL.partition("://")[2] + "/r",
        "size": _size(request),
    }
    return render(request, "rounds/poster.html", shown)


@round_runners_only
@require_safe
def qr_picture(request: MemberRequest, round_id: int) -> HttpResponse:
    """Draw the open link as a QR code."""
    one = see_round(request, round_id, "open")
    if "open" not in one.ways:
        raise NotHere("This round has no open link.")
    return HttpResponse(draw_qr(link_of(one.public_id)), content_type="image/svg+xml")


def draw_qr(address: str) -> bytes:
    """Return a QR code as a picture that scales."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", scale=8, border=2, dark="#000", light="#fff", xmldecl=False,
        svgclass=None, lineclass=None, omitsize=True,
    )  # fmt: skip
    return drawn.getvalue()


@round_runners_only
@require_safe
def paper(request: MemberRequest, round_id: int) -> HttpResponse:
    """Show the form as it is printed; it carries nobody's name."""
    one = see_round(request, round_id, "draft", "open")
    pages = _pages(request, one)
    shown = _shown(request, one) | {"forms": [PrintedForm("", pages)]}
    return render(request, "rounds/paper.html", shown)


@round_runners_only
@require_http_methods(["GET", "POST"])
def codes(request: MemberRequest, round_id: int) -> HttpResponse:
    """Make codes to be drawn by hand and show them this once, as slips or on the forms."""
    one = see_round(request, round_id, "open")
    if request.method != "POST":  # codes are made by their button alone
        return HttpResponseNotAllowed(["POST"])
    text = request.POST.get("count", "")
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    try:
        if count > MOST_AT_ONCE:
            raise NotNow(f"Make at most {MOST_AT_ONCE} at a time.")
        made = make_codes(**by_of(request, round_id), count=count)
    except NotNow as why:
        messages.error(request, str(why))
        return redirect("round", round_id=round_id)
    shown = _shown(request, one)
    if request.POST.get("what") == "forms":
        pages = _pages(request, one)
        shown |= {"forms": [PrintedForm(code, pages) for code in made]}
        return render(request, "rounds/paper.html", shown)
    shown |= {"codes": made, "where": settings.BASE_URL.partition("://")[2] + "/r"}
    return render(request, "rounds/slips.html", shown)


def _pages(request: MemberRequest, one: RoundView) -> tuple[FormPage, ...]:
    language = request.GET.get("language") or request.POST.get("language") or one.languages[0]
    if language not in one.languages:
        language = one.languages[0]
    editions: tuple[Edition, ...] = editions_of(request.organisation_id, one)
    return tuple(lay_out_form(edition, language) for edition in editions)


def _shown(request: MemberRequest, one: RoundView) -> dict[str, Any]:
    groups: tuple[GroupKind, ...] = groups_of(request.organisation_id, one)
    return {"round": one, "groups": groups, "size": _size(request)}


def _size(request: MemberRequest) -> str:
    size = request.GET.get("size") or request.POST.get("size") or "a4"
    return size if size in SIZES else "a4"
