"""The page on which refused rows are put right and tried again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from outsidein.hold.records.mending import RowsToMend, RowToMend, list_to_mend
from outsidein.hold.records.queries import get_import
from outsidein.tasks.imports import start_mended
from outsidein.web.doors import actor_of, file_bringers_only
from outsidein.web.imports.ours import ours_of
from outsidein.web.imports.refused import bare_reason
from outsidein.web.imports.words import KIND_WORDS
from outsidein.web.middleware import MemberRequest


@file_bringers_only
@require_http_methods(["GET", "POST"])
def mend_page(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Show refused rows with cells to edit; its button tries those again that were changed."""
    ours = ours_of(request, public_id)
    run = get_import(**ours)
    found = list_to_mend(**ours, after=_after(request))
    if request.method == "POST":
        mended = {
            row.row_id: cells
            for row in found.rows
            if row.may_mend and (cells := _said(request, row)) != list(row.cells)
        }
        if mended:
            new_id = start_mended(**ours, mended=mended, at=timezone.now(), actor=actor_of(request))
            return redirect("import", public_id=new_id)
        messages.info(request, gettext("No cell was changed, so no row was tried again."))
        return redirect(request.get_full_path())
    shown = {
        "run": run,
        "kind_words": KIND_WORDS.get(run.kind, run.kind),
        "found": found,
        "rows": _shown(found),
        "is_first": not _after(request),
    }
    return render(request, "imports/mend.html", shown)


def _after(request: MemberRequest) -> int:
    asked = request.GET.get("after", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else 0


def _said(request: MemberRequest, row: RowToMend) -> list[str]:
    """Return the row's cells as they were sent; what a browser does to line ends is no change."""
    said = []
    for position, stood in enumerate(row.cells):
        sent = request.POST.get(f"cell-{row.row_id}-{position}", stood)
        said.append(stood if _lines(sent) == _lines(stood) else sent)
    return said


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _shown(found: RowsToMend) -> list[dict[str, Any]]:
    """Return the rows with the cell that was at fault first, and the others behind it."""
    shown = []
    for row in found.rows:
        cells = [
            {
                "name": f"cell-{row.row_id}-{position}",
                "header": header,
                "value": cell,
                "has_lines": "\n" in cell or "\r" in cell,
            }
            for position, (header, cell) in enumerate(zip(found.headers, row.cells, strict=True))
        ]
        wrong = [cell for cell in cells if cell["header"] == row.column]
        others = [cell for cell in cells if cell["header"] != row.column]
        shown.append({"row": row, "reason": bare_reason(row), "wrong": wrong, "others": others})
    return shown
