"""Reports to be taken along: a closed round and an ended room, on paper and as slides."""

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from outsidein.reports.content import Report
from outsidein.reports.of_room import report_of_room
from outsidein.reports.of_round import report_of_round
from outsidein.reports.pdf import write_pdf
from outsidein.reports.slides import write_slides
from outsidein.web.doors import members_only
from outsidein.web.middleware import MemberRequest

TYPES = {
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


@members_only
@require_safe
def round_report(request: MemberRequest, round_id: str, kind: str) -> HttpResponse:
    """Hand over the report of a closed round; every member reads results."""
    report = report_of_round(
        organisation_id=request.organisation_id,
        round_id=int(round_id),
        made_on=timezone.now().date(),
    )
    return _file(request, report, kind, name=f"round-{round_id}-report")


@members_only
@require_safe
def room_report_file(request: MemberRequest, room_id: str, kind: str) -> HttpResponse:
    """Hand over the report of a room that has ended."""
    report = report_of_room(
        organisation_id=request.organisation_id,
        room_id=int(room_id),
        made_on=timezone.now().date(),
    )
    return _file(request, report, kind, name=f"room-{room_id}-report")


def _file(request: MemberRequest, report: Report, kind: str, *, name: str) -> HttpResponse:
    cache = settings.HOME / "pictures"
    if kind == "pptx":
        content = write_slides(report, cache=cache)
    else:
        letter = request.GET.get("paper") == "letter"
        content = write_pdf(report, paper="us-letter" if letter else "a4", cache=cache)
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
