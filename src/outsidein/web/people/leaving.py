"""The page on which an owner takes the whole organisation along as one file."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from outsidein.ground.errors import NotHere
from outsidein.people.moving.leaving import note_taken
from outsidein.tasks.moving import KEPT, drop_exports, find_export, get_export, start_export
from outsidein.web.doors import actor_of, owners_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.parts import wants_part
from outsidein.web.people.deeds import do


@owners_only
@require_http_methods(["GET", "POST"])
def take_along(request: MemberRequest) -> HttpResponse:
    """Show how far the file is; its buttons have it written and throw it away."""
    ours = {"organisation_id": request.organisation_id}
    if request.method == "POST":
        deed = request.POST.get("deed", "")
        if deed == "write":
            arrival = request.POST.get("arrival", "")[:200]
            do(request, lambda: start_export(**ours, arrival=arrival, actor=actor_of(request)), "")
        elif deed == "drop":
            drop_exports(**ours)
        else:
            raise NotHere("There is no such button.")
        return redirect("take_along")
    job, path = find_export(**ours, at=timezone.now())
    shown: dict[str, Any] = {
        "tab": "organisation",
        "job": job,
        "is_under_way": job is not None and not job.is_over,
        "bytes": path.stat().st_size if path else None,
        "kept_until": job.finished_at + KEPT if path and job and job.finished_at else None,
    }
    part = "#state" if wants_part(request) else ""
    return render(request, f"people/take_along.html{part}", shown)


@owners_only
@require_safe
def whole_organisation(request: MemberRequest, public_id: str) -> FileResponse:
    """Hand the file over; that it was taken is noted."""
    at = timezone.now()
    ours = {"organisation_id": request.organisation_id}
    path = get_export(**ours, public_id=str(public_id), at=at)
    file = path.open("rb")
    note_taken(**ours, at=at, actor=actor_of(request))
    name = _("organisation-%s.zip") % at.date().isoformat()
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
