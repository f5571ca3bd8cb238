"""The road of ``outsidein check``: files → records → customers → evidence → blind spots."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django_scopes import scope
from rich.progress import Progress

from outsidein.check.blindspots.actions import check_organisation
from outsidein.check.blindspots.queries import BlindSpots, get_blind_spots
from outsidein.cli.blind_spot_table import print_found
from outsidein.cli.bringing import (
    bring_answers,
    bring_file,
    check_column_map,
    counts_line,
    matching_of,
    matching_table,
    read_column_map,
    refused_lines,
    source_names,
    taken_line,
)
from outsidein.cli.ground import errors, steps, teller, warn
from outsidein.cli.report.folder import check_folder
from outsidein.cli.report.writing import write_report
from outsidein.cli.report_json import blind_spots_json
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.identities.actions import resolve_records
from outsidein.hold.records.queries import ImportView, count_staff, get_last_event_at
from outsidein.people.actions import create_organisation

if TYPE_CHECKING:
    from outsidein.cli.check import Order

#: How many refused rows of a file are said on the terminal; the report has them all.
SAID = 3


def walk(order: "Order") -> dict[str, Any]:
    """Do the whole road; return everything that was found, for ``--json``."""
    if order.folder is not None:
        check_folder(order.folder)
    column_map = read_column_map(order.column_map)
    check_column_map(column_map, order.files)
    at = timezone.now()
    organisation = create_organisation(
        name=order.name, at=at, region=order.region, currency=order.currency
    )
    with scope(organisation=organisation), steps(quiet=order.as_json) as progress:
        imports = [
            bring_file(
                organisation,
                path,
                kind,
                source,
                column_map=column_map,
                at=at,
                progress=teller(progress, path.name),
            )
            for (kind, path), source in zip(order.files, source_names(order.files), strict=True)
        ]
        as_of = order.as_of or get_last_event_at(organisation_id=organisation) or at
        answers = _answers(order, organisation, as_of, at)
        if not order.as_json:
            _say_what_was_read(organisation, imports, answers)
        found, links = _check(organisation, as_of, at, progress)
        told = {
            "as_of": as_of.astimezone(UTC).isoformat(),
            "files": [_told(organisation, one) for one in imports],
            "answers": answers,
            "links": links,
            **blind_spots_json(found, organisation),
        }
        if order.folder is not None:
            tell = teller(progress, "Writing")
            write_report(organisation, found, order.name, order.folder, told, imports, tell)
    if not order.as_json:
        _say_what_was_found(found, links)
    return told


def _check(
    organisation: int, as_of: datetime, at: datetime, progress: Progress
) -> tuple[BlindSpots, dict[str, int]]:
    """Work out who is who, measure, and set the answers beside it."""
    tell = teller(progress, "Who is who")
    resolve_records(organisation_id=organisation, at=at, progress=tell)
    links = rebuild_customers(organisation_id=organisation, at=at, progress=tell)
    tell = teller(progress, "Measuring")
    check_organisation(organisation_id=organisation, as_of=as_of, at=at, progress=tell)
    found = get_blind_spots(organisation_id=organisation)
    if found is None:
        raise RuntimeError("The check ended without a result.")
    return found, dict(links)


def _answers(
    order: "Order", organisation: int, as_of: datetime, at: datetime
) -> list[dict[str, Any]]:
    asked = order.asked or count_staff(organisation_id=organisation, at=as_of) or None
    told = []
    for path in order.answers:
        read = bring_answers(organisation, path, title=path.stem, asked=asked, at=at).read
        told.append(
            {
                "file": path.name,
                "layout": read.layout,
                "cells": read.cells,
                "answers": len(read.answers),
                "blank": read.blanks,
                "refused": read.refused,
                "refusals": [
                    {
                        "row": refusal.row,
                        "column": refusal.column,
                        "reason": refusal.reason,
                        "given": refusal.given,
                        "sentence": str(refusal),
                    }
                    for refusal in read.refusals
                ],
            }
        )
    return told


def _told(organisation: int, view: ImportView) -> dict[str, Any]:
    return {
        "file": view.file_name,
        "kind": view.kind,
        "read": view.read,
        "new": view.new,
        "changed": view.changed,
        "same": view.same,
        "refused": view.refused,
        "refusals": list(refused_lines(organisation, view, limit=20)),
        "sum": counts_line(view),
        "columns": [
            {"column": c.header, "how": c.how, "field": c.target} for c in matching_of(view).columns
        ],
        "warnings": list(view.summary.get("warnings", ())),
    }


def _say_what_was_read(
    organisation: int, imports: list[ImportView], answers: list[dict[str, Any]]
) -> None:
    for view in imports:
        errors.print(taken_line(view), markup=False, highlight=False, soft_wrap=True)
        errors.print(matching_table(view))
        for line in [*refused_lines(organisation, view, SAID), *view.summary.get("warnings", ())]:
            warn(line)
    for told in answers:
        errors.print(
            f"{told['file']}, taken as answers: {told['cells']:,} cells ="
            f" {told['answers']:,} answers + {told['blank']:,} blank + {told['refused']:,} refused",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
        refusals = told["refusals"]
        for refusal in refusals[:SAID]:
            warn(refusal["sentence"])
        if len(refusals) > SAID:
            warn(f"… and {len(refusals) - SAID:,} more.")


def _say_what_was_found(found: BlindSpots, links: dict[str, int]) -> None:
    lost = links.get("unlinked", 0)
    if lost:
        warn(
            f"{lost:,} of {sum(links.values()):,} events found no customer: give the lists that"
            " their customers stand in by --customers, with the same ids, e-mails or phones."
        )
    print_found(found)
