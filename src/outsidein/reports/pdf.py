"""A report as PDF: set by Typst from plain words and vector pictures, tagged for screen readers.

Nothing of the words is read as markup, no letters come from the machine, nothing is fetched, and
nothing is written down on the way: all of it is done in memory.
"""

import json
from datetime import UTC, datetime, time
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

import typst
from django.utils.translation import gettext, gettext_noop

from outsidein.charts.table import PictureTable
from outsidein.ground.pictures import draw_pdf
from outsidein.reports.content import Figure, Report, Section
from outsidein.reports.saying import say_day

TEMPLATE: Final = files("outsidein.reports") / "typst" / "report.typ"
Paper = Literal["a4", "us-letter"]
#: Unit: pixels of the drawing. A wider one takes the whole width of the paper.
WIDE: Final = 600
#: As a share of the width of the text.
TALLEST: Final = 1.2
HOW_WE_KNOW: Final = gettext_noop("How we know")


def write_pdf(report: Report, *, paper: Paper = "a4", cache: Path | None = None) -> bytes:
    """Return the report as a tagged PDF; the same report gives the same bytes.

    Shape: ``cache`` is a folder for pictures that were drawn before.
    """
    found = typst.compile(
        TEMPLATE.read_bytes(),
        sys_inputs={"report": lay_out(report, paper=paper, cache=cache)},
        ignore_system_fonts=True,
        format="pdf",
        timestamp=datetime.combine(report.made_on, time(), UTC),
    )
    if not isinstance(found, bytes):
        raise TypeError("A report is one document.")
    return found


def lay_out(report: Report, *, paper: Paper = "a4", cache: Path | None = None) -> str:
    """Return all that Typst sets the report from, as JSON."""
    return json.dumps(_told(report, paper, cache))


def _told(report: Report, paper: Paper, cache: Path | None) -> dict[str, Any]:

    def section(one: Section) -> dict[str, Any]:
        return {
            "title": one.title,
            "sentences": list(one.sentences),
            "figures": [figure(each) for each in one.figures],
            "tables": [_table(each) for each in one.tables],
            "notes": list(one.notes),
        }

    def figure(one: Figure) -> dict[str, Any]:
        return {
            "title": one.title,
            "reading": one.reading,
            "alt": f"{one.title}. {one.reading}",
            # As numbers: what is handed over in memory must be words.
            "bytes": list(draw_pdf(one.spec, cache=cache)),
            "width": _share_of_paper(one),
        }

    return {
        "title": report.title,
        "kind": report.kind,
        "organisation": report.organisation,
        "source": report.source,
        "answered": report.answered,
        "made-on": say_day(report.made_on),
        "language": report.language,
        "paper": paper,
        "summary": section(report.summary),
        "sections": [section(one) for one in report.sections],
        "method-title": gettext(HOW_WE_KNOW),
        "method": [list(one) for one in report.method],
    }


def _share_of_paper(one: Figure) -> float:
    """Return how wide a picture is set, so that with its caption it still fits on a page.

    Unit: percent of the width of the text.
    """
    width, height = float(one.spec["width"]), float(one.spec["height"])
    return min(100.0 if width > WIDE else 72.0, 100 * TALLEST * width / height)


def _table(one: PictureTable) -> dict[str, Any]:
    return {
        "caption": one.caption,
        "columns": [
            {"name": column.name, "number": column.is_number, "width": _width(one, place)}
            for place, column in enumerate(one.columns)
        ],
        "rows": [list(row) for row in one.rows],
    }


def _width(one: PictureTable, place: int) -> int:
    """Return how much of the room a column of words takes: by its longest cell, within bounds."""
    longest = max((len(row[place]) for row in one.rows), default=0)
    return min(60, max(24, longest))
