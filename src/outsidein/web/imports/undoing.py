"""The page on which an import is undone: first what would happen, then the button."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from outsidein.ground.errors import NotNow
from outsidein.hold.records.queries import get_import
from outsidein.hold.records.undoing import forecast_undoing
from outsidein.tasks.imports import start_undoing
from outsidein.web.doors import actor_of, file_bringers_only
from outsidein.web.imports.ours import ours_of
from outsidein.web.imports.words import KIND_WORDS
from outsidein.web.middleware import MemberRequest


@file_bringers_only
@require_http_methods(["GET", "POST"])
def undo_page(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Show in numbers what undoing this import comes to; its button undoes it."""
    ours = ours_of(request, public_id)
    if request.method == "POST":
        start_undoing(**ours, actor=actor_of(request))
        return redirect("import", public_id=public_id)
    run = get_import(**ours)
    shown: dict[str, Any] = {"run": run, "kind_words": KIND_WORDS.get(run.kind, run.kind)}
    try:
        shown["told"] = forecast_undoing(**ours)
    except NotNow as why:
        shown["why_not"] = str(why)
    return render(request, "imports/undo.html", shown)
