"""Answering a round without scripts: pages of the server, the sheet carried on in hidden fields.

Nothing is kept on the way: each page brings along what was said before. The nonce that finds the
ballot again is drawn with the first page and sent with every other, so that a page that is sent
twice gives one ballot.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from outsidein.ask.answers.ballots import amend_ballot, give_ballot, open_sheet, withdraw_ballot
from outsidein.ask.answers.queries import RoundToAnswer, get_round_to_answer
from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.limits import TooOften
from outsidein.web.answering.sheets import Sheet
from outsidein.web.answering.views import from_our_own_page
from outsidein.web.respond.contents import GROUP, content_of, read_groups, read_sheets
from outsidein.web.respond.laying import LaidSheet, interface_language, lay_sheet, prefix_of
from outsidein.web.respond.line import in_line
from outsidein.web.respond.pages import SILENT
from outsidein.web.respond.receipts import receipt_file, receipt_fragment
from outsidein.web.respond.telltales import find_tells
from outsidein.web.respond.ways import Way, find_way
from outsidein.web.respond.words import DOOR, as_said

#: Unit: bytes. A nonce has 128 bits, as the one that a browser draws.
NONCE_BYTES = 16


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """One page of the form as it was sent, with all that it carries."""

    asked: RoundToAnswer
    way: dict[str, str]  # what was typed: code, or round
    nonce: str
    amends: bool
    language: str
    step: int
    ask: tuple[str, ...]  # the groups that are not known
    sheets: dict[str, Sheet]
    groups: dict[str, str]

    @property
    def last(self) -> int:
        """Return the step of the review: the start, a step an instrument, and it."""
        return len(self.asked.editions) + 1

    @property
    def content(self) -> dict[str, Any]:
        """Return the sheet as it is given."""
        return content_of(self.sheets, self.groups, self.language)

    def carried(self) -> list[tuple[str, str]]:
        """Return the fields that this step's own form does not show."""
        shown = self.asked.editions[self.step - 1].id if 0 < self.step < self.last else ""
        found = [
            (f"{prefix_of(slug)}{name}", value)
            for slug, sheet in self.sheets.items()
            if slug != shown
            for name, value in sheet.hidden_fields()
        ]
        if self.step:
            found += [(f"{GROUP}{code}", name) for code, name in self.groups.items()]
            found.append(("language", self.language))
        return found


@from_our_own_page
@require_http_methods(["GET", "POST"])
def pin_page(request: HttpRequest) -> HttpResponse:
    """Take a PIN or a code, and lead through the sheet page by page until it is given."""
    if request.method == "GET":
        return _door(request)
    try:
        way = find_way(request, request.POST.dict())
        sheet = _sent(request, way)
        act = request.POST.get("act", "")
        if act == "give":
            return _give(request, sheet, way)
        if act == "file":
            return _file(sheet)
        return _page(request, _turned(sheet, act))
    except TooOften as why:
        response = _door(request, str(why), HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(why.retry_after)
        return response
    except NotHere:
        words = _("This PIN or code opens nothing. Look at it again; it may have been mistyped.")
        return _door(request, words, HTTPStatus.NOT_FOUND)
    except NotNow as why:
        return _door(request, str(why), HTTPStatus.CONFLICT)


@from_our_own_page
@require_POST
def withdraw_page(request: HttpRequest) -> HttpResponse:
    """Take the answers back that a receipt's secret finds."""
    words, status = _("Your answers are withdrawn"), HTTPStatus.OK
    try:
        withdraw_ballot(nonce=request.POST.get("nonce", "").strip(), at=timezone.now())
    except NotHere:
        words = _("There are no answers under this receipt, or the round is closed.")
        status = HTTPStatus.NOT_FOUND
    except NotNow as why:
        words, status = str(why), HTTPStatus.CONFLICT
    return render(request, "respond/withdrawn.html", SILENT | {"words": words}, status=status)


def _sent(request: HttpRequest, way: Way) -> PlainSheet:
    posted = dict(request.POST.lists())
    nonce = request.POST.get("nonce", "")
    opened = open_sheet(**way, at=timezone.now())
    amends = "amends" in posted
    if opened.was_given and not nonce:
        raise NotNow(_("This link has given its answers already; the receipt changes them."))
    asked = get_round_to_answer(public_id=opened.public_id, at=timezone.now())
    wanted = request.POST.get("language", "") or opened.language
    step = request.POST.get("step", "")
    return PlainSheet(
        asked=asked,
        way={name: request.POST[name] for name in ("code", "round") if request.POST.get(name)},
        nonce=nonce or secrets.token_urlsafe(NONCE_BYTES),
        amends=amends,
        language=wanted if wanted in asked.languages else asked.languages[0],
        step=int(step) if step.isascii() and step.isdigit() and len(step) < 4 else 0,
        ask=tuple(group.code for group in opened.groups if not group.given),
        sheets=read_sheets(asked.editions, posted),
        groups=read_groups(posted),
    )


def _turned(sheet: PlainSheet, act: str) -> PlainSheet:
    """Return the sheet on the page that the button leads to; what cannot be read stays in sight."""
    step = min(sheet.step, sheet.last)
    if act == "back":
        step -= 1
    elif act == "change":
        return replace(sheet, step=0, amends=True)
    elif act == "next" and not _problems_at(sheet, step):
        step += 1
    return replace(sheet, step=max(0, min(step, sheet.last)))


def _problems_at(sheet: PlainSheet, step: int) -> Sequence[object]:
    if not 0 < step < sheet.last:
        return ()
    return sheet.sheets[sheet.asked.editions[step - 1].id].problems


def _page(
    request: HttpRequest, sheet: PlainSheet, wrong: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    with override(interface_language(sheet.language)):
        laid = lay_sheet(sheet.asked, sheet.language, sheets=sheet.sheets, chosen=sheet.groups)
        laid = replace(laid, groups=tuple(one for one in laid.groups if one.code in sheet.ask))
        context = {
            "sheet": laid,
            "plain": sheet,
            "part": laid.parts[sheet.step - 1] if 0 < sheet.step < sheet.last else None,
            "is_review": sheet.step == sheet.last,
            "open": _open_questions(laid, sheet) if sheet.step == sheet.last else (),
            "tells": _tells(sheet) if sheet.step == sheet.last else (),
            "problems": _problems_at(sheet, sheet.step),
            "wrong": wrong,
        }
        return render(request, "respond/plain.html", SILENT | context, status=status)


def _open_questions(laid: LaidSheet, sheet: PlainSheet) -> list[tuple[str, str]]:
    """Return the questions without any answer, each with its instrument."""
    return [
        (part.title, item.wording(language=sheet.language))
        for edition, part in zip(sheet.asked.editions, laid.parts, strict=True)
        for given in [sheet.sheets[edition.id]]
        for item in edition.everything()
        if not any(given.given(item, tense).is_answer for tense in item.tenses)
    ]


def _tells(sheet: PlainSheet) -> list[tuple[str, str]]:
    return [
        (tell.words, tell.found)
        for one in sheet.sheets.values()
        for given in one.answers.values()
        for text in (given.text, given.note)
        for tell in find_tells(text)
    ]


def _give(request: HttpRequest, sheet: PlainSheet, way: Way) -> HttpResponse:
    try:
        with in_line():
            if sheet.amends:
                amend_ballot(nonce=sheet.nonce, content=sheet.content, at=timezone.now())
            else:
                give_ballot(**way, nonce=sheet.nonce, content=sheet.content, at=timezone.now())
    except NotNow as why:
        return _page(request, replace(sheet, step=sheet.last), str(why), status=HTTPStatus.CONFLICT)
    with override(interface_language(sheet.language)):
        context = {
            "plain": sheet,
            "fragment": receipt_fragment(_receipt(sheet)),
            "carried": replace(sheet, step=sheet.last).carried(),
        }
        return render(request, "respond/plain_receipt.html", SILENT | context)


def _file(sheet: PlainSheet) -> HttpResponse:
    response = HttpResponse(receipt_file(_receipt(sheet)), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="outside-in-receipt.json"'
    return response


def _receipt(sheet: PlainSheet) -> dict[str, Any]:
    return {
        "round": sheet.asked.public_id,
        "nonce": sheet.nonce,
        "title": sheet.asked.title,
        "content": sheet.content,
    }


def _door(request: HttpRequest, wrong: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    context = {
        "words": as_said(DOOR),
        "wrong": wrong,
        "typed": request.POST.get("code", "")[:80],
    }
    return render(request, "respond/door.html", SILENT | context, status=status)
