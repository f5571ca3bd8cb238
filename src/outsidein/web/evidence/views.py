"""The pages of the evidence: every measure, one measure, and the tables they all rest on."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from outsidein.check.evidence.queries import get_latest_run, get_measurement, list_measurements
from outsidein.ground.errors import NotHere
from outsidein.hold.marts.actions import declare_table
from outsidein.hold.marts.queries import TableView, list_tables
from outsidein.web.amid import amid
from outsidein.web.doors import actor_of, file_bringers_only, members_only
from outsidein.web.evidence.lines import line_of, parts_of
from outsidein.web.middleware import MemberRequest
from outsidein.web.parts import wants_part

STATES = ("measured", "unknown")
#: The words a steward may say of a table: (state, words).
DECLARATIONS = (
    ("", _("Nothing said")),
    ("kept_here", _("Kept here, none occurred")),
    ("kept_elsewhere", _("Kept elsewhere")),
)


@members_only
@require_safe
def evidence_page(request: MemberRequest) -> HttpResponse:
    """Show every measure of the newest run, by dimension; all, the known or the unknown."""
    run = get_latest_run(organisation_id=request.organisation_id)
    if run is None:
        return render(request, "evidence/evidence.html", {"run": None})
    values = list_measurements(organisation_id=request.organisation_id, run_id=run.run_id)
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    measured = sum(value.is_measured for value in values)
    shown = {
        "run": run,
        "parts": parts_of(values, state=state),
        "state": state,
        "total": len(values),
        "measured": measured,
        "unknown": len(values) - measured,
    }
    part = "#measures" if wants_part(request) else ""
    return render(request, f"evidence/evidence.html{part}", shown)


@members_only
@require_safe
def measure_page(request: MemberRequest, name: str) -> HttpResponse:
    """Show one measure of the newest run with all that it rests on."""
    run = get_latest_run(organisation_id=request.organisation_id)
    if run is None:
        raise NotHere("Nothing was measured yet.")
    value = get_measurement(organisation_id=request.organisation_id, run_id=run.run_id, name=name)
    return render(request, "evidence/measure.html", {"run": run, "line": line_of(value)})


@dataclass(frozen=True, slots=True)
class TableRow:
    """A published table as a line of the page."""

    table: TableView
    rows: int | None  # in the newest run; None before the first


@members_only
@require_safe
def tables_page(request: MemberRequest) -> HttpResponse:
    """Show every published table: its rows, what was ever supplied, and what is said of it."""
    run = get_latest_run(organisation_id=request.organisation_id)
    tables = list_tables(organisation_id=request.organisation_id)
    rows = [TableRow(table, run.rows.get(table.name, 0) if run else None) for table in tables]
    filled = [row for row in rows if row.rows]
    empty = [row for row in rows if not row.rows]
    shown = {
        "run": run,
        "filled": filled,
        "empty": empty,
        "count": len(rows),
        "groups": (
            (gettext("Empty tables"), empty),
            (gettext("Tables that hold something"), filled),
        ),
        "declarations": DECLARATIONS,
    }
    return render(request, "evidence/tables.html", shown)


@file_bringers_only
@require_POST
def say_of_table(request: MemberRequest, name: str) -> HttpResponse:
    """Keep the steward's word on a table; it counts from the next check."""
    state = request.POST.get("state", "")
    declare_table(
        organisation_id=request.organisation_id,
        table_name=name,
        state=state,
        at=timezone.now(),
        actor=actor_of(request),
    )
    words = dict(DECLARATIONS).get(state, "")
    messages.success(
        request,
        gettext("%(table)s: %(words)s. It counts from the next check.")
        % {"table": name, "words": amid(str(words))},
    )
    return redirect(f"{reverse('evidence_tables')}#table-{name}")
