"""The road of ``outsidein check``: files → records → customers → evidence → blind spots → report."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django_scopes import scope
from rich.markup import escape
from rich.progress import Progress

from outsidein.check.blindspots.actions import check_organisation
from outsidein.check.blindspots.queries import BlindSpots, get_blind_spots
from outsidein.cli.blind_spot_table import headline_lines, verdict_table
from outsidein.cli.bringing import (
    bring_answers,
    bring_file,
    counts_line,
    matching_of,
    matching_table,
    read_column_map,
    refused_lines,
)
from outsidein.cli.ground import errors, out, steps
from outsidein.cli.report.folder import check_folder
from outsidein.cli.report.writing import write_report
from outsidein.cli.report_json import blind_spots_json
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.identities.actions import resolve_records
from outsidein.hold.records.queries import ImportView, count_staff, get_last_event_at
from outsidein.people.actions import create_organisation

if TYPE_CHECKING:
    from outsidein.cli.check import Order


def walk(order: "Order") -> dict[str, Any]:
    """Do the whole road; return everything that was found, for ``--json``."""
    if order.folder is not None:
        check_folder(order.folder)
    at = timezone.now()
    organisation = create_organisation(
        name=order.name, at=at, region=order.region, currency=order.currency
    )
    with scope(organisation=organisation), steps(quiet=order.as_json) as progress:
        imports = _files(order, organisation, at, progress)
        answers = _answers(order, organisation, at)
        as_of = order.as_of or get_last_event_at(organisation_id=organisation) or at
        tell = _teller(progress, "Who is who")
        resolve_records(organisation_id=organisation, at=at, progress=tell)
        linked = rebuild_customers(organisation_id=organisation, at=at, progress=tell)
        tell = _teller(progress, "Measuring")
        check_organisation(organisation_id=organisation, as_of=as_of, at=at, progress=tell)
        found = get_blind_spots(organisation_id=organisation)
        if found is None:
            raise RuntimeError("The check ended without a result.")
        told = {
            "as_of": as_of.astimezone(UTC).isoformat(),
            "files": [_told(one) for one in imports],
            "answers": answers,
            "links": dict(linked),
            **blind_spots_json(found, organisation),
        }
        if order.folder is not None:
            tell = _teller(progress, "Writing")
            write_report(organisation, found, order.name, order.folder, told, imports, tell)
    if not order.as_json:
        _print(found)
    return told


def _files(order: "Order", organisation: int, at: datetime, progress: Progress) -> list[ImportView]:
    column_map = read_column_map(order.column_map)
    done = []
    for kind, path in order.files:
        view = bring_file(
            organisation,
            path,
            kind,
            path.stem,
            column_map=column_map,
            at=at,
            progress=_teller(progress, path.name),
        )
        done.append(view)
        if not order.as_json:
            errors.print(matching_table(view))
            for line in refused_lines(organisation, view):
                errors.print(f"  [yellow]{escape(line)}[/yellow]", highlight=False)
            for warning in view.summary.get("warnings", ()):
                errors.print(f"  [dim]{escape(warning)}[/dim]", highlight=False)
    return done


def _answers(order: "Order", organisation: int, at: datetime) -> list[dict[str, Any]]:
    asked = order.asked or count_staff(organisation_id=organisation, at=at) or None
    told = []
    for path in order.answers:
        taken = bring_answers(organisation, path, title=path.stem, asked=asked, at=at)
        refusals = taken.read.refusals
        told.append(
            {
                "file": path.name,
                "layout": taken.read.layout,
                "cells": taken.read.cells,
                "answers": len(taken.read.answers),
                "blank": taken.read.blanks,
                "refused": taken.read.refused,
                "refusals": [
                    {"row": r.row, "column": r.column, "reason": r.reason, "given": r.given}
                    for r in refusals
                ],
            }
        )
        if not order.as_json:
            errors.print(
                f"{path.name}: {taken.read.cells:,} cells = {len(taken.read.answers):,} answers"
                f" + {taken.read.blanks:,} blank + {taken.read.refused:,} refused",
                highlight=False,
            )
            for refusal in refusals[:3]:
                errors.print(f"  [yellow]{escape(str(refusal))}[/yellow]", highlight=False)
            if len(refusals) > 3:
                errors.print(f"  … and {len(refusals) - 3:,} more.", highlight=False)
    return told


def _teller(progress: Progress, name: str) -> Callable[[str, float], None]:
    task = progress.add_task(name, total=1.0)

    def tell(step: str, share: float) -> None:
        progress.update(task, completed=min(share, 1.0), description=f"{name}: {step}"[:60])

    return tell


def _told(view: ImportView) -> dict[str, Any]:
    return {
        "file": view.file_name,
        "kind": view.kind,
        "read": view.read,
        "new": view.new,
        "changed": view.changed,
        "same": view.same,
        "refused": view.refused,
        "sum": counts_line(view),
        "columns": [
            {"column": c.header, "how": c.how, "field": c.field} for c in matching_of(view).columns
        ],
        "warnings": list(view.summary.get("warnings", ())),
    }


def _print(found: BlindSpots) -> None:
    for line in headline_lines(found):
        out.print(line, highlight=False)
    out.print(verdict_table(found))
