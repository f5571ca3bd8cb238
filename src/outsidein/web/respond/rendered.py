"""A round's sheet as it leaves the house: rendered once for a language and a while, then reused.

Nothing of any person stands in it, so one copy serves everybody. What of a round may change while
it is open (a later close, a larger smallest group) is seen within the minute.
"""

import gzip
import threading
from collections import OrderedDict
from dataclasses import dataclass
from time import monotonic

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, override

from outsidein.ask.answers.queries import get_round_to_answer
from outsidein.web.respond.laying import interface_language, lay_sheet
from outsidein.web.respond.telltales import telltales_said
from outsidein.web.respond.words import DOOR, SHEET, as_said

#: Unit: seconds. How long a rendered sheet is handed out before it is looked at anew.
FRESH = 60
#: Sheets that one process keeps: rounds times languages.
KEPT = 64


@dataclass(frozen=True, slots=True)
class RenderedSheet:
    """The bytes of a sheet, plain and packed."""

    plain: bytes
    packed: bytes
    until: float  # on the process's own clock


_sheets: OrderedDict[tuple[str, str], RenderedSheet] = OrderedDict()
_rendering = threading.Lock()
_doors: dict[str, str] = {}
#: Stands in the kept door where the address of the round goes.
_PLACE = "0-the-round-0"


def get_rendered_sheet(public_id: str, language: str) -> RenderedSheet:
    """Return the sheet of a round in a language; one thread renders it, the others wait."""
    key = public_id, language
    found = _sheets.get(key)
    if found is not None and found.until > monotonic():
        return found
    with _rendering:
        found = _sheets.get(key)
        if found is None or found.until <= monotonic():
            found = _sheets[key] = _render(public_id, language)
            _sheets.move_to_end(key)
            while len(_sheets) > KEPT:
                _sheets.popitem(last=False)
    return found


def _render(public_id: str, language: str) -> RenderedSheet:
    asked = get_round_to_answer(public_id=public_id, at=timezone.now())
    spoken = language if language in asked.languages else asked.languages[0]
    with override(interface_language(spoken)):
        html = render_to_string(
            "respond/_sheet.html",
            {
                "sheet": lay_sheet(asked, spoken),
                "words": as_said(SHEET),
                "telltales": telltales_said(),
            },
        )
    plain = html.encode()
    # Level 9 once; nothing secret is in it that its packed size could tell.
    return RenderedSheet(plain, gzip.compress(plain, 9, mtime=0), monotonic() + FRESH)


def get_rendered_door(public_id: str = "") -> bytes:
    """Return the page that opens the sheet, in the language of the moment."""
    kind = f"{get_language()} {'round' if public_id else ''}"
    if kind not in _doors:
        _doors[kind] = render_to_string(
            "respond/door.html",
            {"words": as_said(DOOR), "round": _PLACE if public_id else "", "messages": ()},
        )
    return _doors[kind].replace(_PLACE, public_id).encode()
