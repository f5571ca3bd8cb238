"""The page on which customers and the check are worked out anew, and followed."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from outsidein.ground.jobs import get_latest_job
from outsidein.hold.customers.queries import get_holding
from outsidein.hold.identities.queries import find_last_look
from outsidein.tasks.refresh import REFRESH, start_refresh
from outsidein.web.doors import file_bringers_only
from outsidein.web.imports.looked import told_looked
from outsidein.web.middleware import MemberRequest
from outsidein.web.parts import wants_part


@file_bringers_only
@require_http_methods(["GET", "POST"])
def refresh_page(request: MemberRequest) -> HttpResponse:
    """Show how far the newest work is and what it came to; its button starts it."""
    if request.method == "POST":
        start_refresh(
            organisation_id=request.organisation_id,
            everything=request.POST.get("compare") == "all",
        )
        return redirect("refresh")
    shown = {
        "job": get_latest_job(organisation_id=request.organisation_id, kind=REFRESH),
        "holding": get_holding(organisation_id=request.organisation_id),
        "looked": told_looked(find_last_look(organisation_id=request.organisation_id)),
    }
    part = "#state" if wants_part(request) else ""
    return render(request, f"imports/refresh.html{part}", shown)
