"""Writes the report of a check: a page that needs no server, its pictures, tables and JSON."""

import json
from collections import Counter
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from outsidein import __version__
from outsidein.ask.results.queries import list_results
from outsidein.check.blindspots.queries import BlindSpots
from outsidein.check.evidence.compute.library import load_measures
from outsidein.check.evidence.queries import get_latest_run, list_measurements
from outsidein.cli.report.folder import report_folder
from outsidein.cli.report.page import page_of
from outsidein.cli.report.pictures import draw_pictures, list_pictures
from outsidein.cli.report.tables import (
    refused_name,
    write_items,
    write_measures,
    write_refused,
    write_refused_answers,
)
from outsidein.hold.records.queries import ImportView

#: The product's own styles, in the order a page loads them; print.css stands for paper alone.
SHEETS = ("tokens.css", "ground.css", "parts.css")


def write_report(
    organisation_id: int,
    found: BlindSpots,
    name: str,
    folder: Path,
    told: dict[str, Any],
    imports: list[ImportView],
    progress: Callable[[str, float], None] = lambda _step, _share: None,
) -> None:
    """Write the report into the folder, whole or not at all; an earlier report is replaced.

    Shape: ``told`` is what ``--json`` prints; ``imports`` are the files taken, in its order.
    """
    pictures = list_pictures(found, list_results(organisation_id=organisation_id))
    values = list_measurements(organisation_id=organisation_id, run_id=found.run_id)
    with report_folder(folder) as half:
        draw_pictures(pictures, half, progress)
        refused = _write_refused(half, organisation_id, told, imports)
        write_items(half / "blind-spots.csv", found)
        write_measures(half / "measures.csv", values)
        _write(half / "report.json", json.dumps(told, default=str, ensure_ascii=False, indent=1))
        _write(half / "style.css", _styles())
        page = page_of(organisation_id, found, name, values, load_measures())
        run = get_latest_run(organisation_id=organisation_id)
        page |= {
            "pictures": pictures,
            "files": [
                (one | {"hows": _hows(one["columns"])}, refused.get(("file", n)))
                for n, one in enumerate(told["files"])
            ],
            "answers": [
                (one, refused.get(("answers", n))) for n, one in enumerate(told["answers"])
            ],
            "links": told["links"],
            "run": run,
            "tables": [f"{table} {rows:,}" for table, rows in run.rows.items() if rows]
            if run
            else [],
            "version": __version__,
        }
        _write(half / "index.html", render_to_string("cli/report.html", page))


def _write_refused(
    half: Path, organisation_id: int, told: dict[str, Any], imports: list[ImportView]
) -> dict[tuple[str, int], str]:
    """Write a table for each file with refused rows; return their names by the file's place."""
    names: dict[tuple[str, int], str] = {}
    taken: set[str] = set()
    for place, view in enumerate(imports):
        if view.refused:
            names["file", place] = refused_name(view.file_name, taken)
            write_refused(half / names["file", place], organisation_id, view)
    for place, one in enumerate(told["answers"]):
        if one["refusals"]:
            names["answers", place] = refused_name(one["file"], taken)
            write_refused_answers(half / names["answers", place], one["refusals"])
    return names


def _hows(columns: list[dict[str, Any]]) -> str:
    """Return how many columns were taken in which way.

    >>> _hows([{"how": "matched"}, {"how": "matched"}, {"how": "left over"}])
    '2 matched, 1 left over'
    """
    return ", ".join(
        f"{count} {how}" for how, count in Counter(one["how"] for one in columns).most_common()
    )


def _styles() -> str:
    """Return the product's own styles in one sheet, with what the report alone needs."""
    static = files("outsidein") / "web" / "static" / "outsidein"
    own = files("outsidein.cli.report") / "report.css"
    sheets = [(static / name).read_text(encoding="utf-8") for name in SHEETS]
    printed = (static / "print.css").read_text(encoding="utf-8")
    own_words = own.read_text(encoding="utf-8")
    return "\n".join([*sheets, f"@media print {{\n{printed}\n}}", own_words])


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
