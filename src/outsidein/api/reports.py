"""The closed rounds, and their reports as files."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router, Schema

from outsidein.api.callers import CallerRequest
from outsidein.api.paging import Cursor, Limit, page_of
from outsidein.api.problems import PROBLEMS, Problem
from outsidein.ask.rounds.queries import list_rounds
from outsidein.reports.content import Report
from outsidein.reports.of_round import report_of_round
from outsidein.reports.pdf import write_pdf
from outsidein.reports.slides import write_slides

router = Router(tags=["Reports"])

PDF = "application/pdf"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
FILE: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
MAY: dict[int, type[Schema]] = PROBLEMS | {409: Problem}
Number = Annotated[int, Path(ge=1, lt=2**31, description="The round's number.")]
PaperWord = Annotated[Literal["a4", "letter"], Query(description="The size of the paper.")]


class ClosedRound(Schema):
    """A round that is closed, and so has a report."""

    round: int
    title: str
    mode: str
    instruments: list[str]
    opened_at: datetime | None
    closed_at: datetime


class ClosedRoundPage(Schema):
    """A page of closed rounds, the newest first."""

    items: list[ClosedRound]
    next: str | None


@router.get("/rounds", response={200: ClosedRoundPage} | PROBLEMS, summary="List the closed rounds")
def list_closed(request: CallerRequest, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Return the rounds that are closed, the newest first."""
    rounds = [
        one
        for one in list_rounds(organisation_id=request.organisation_id, at=timezone.now())
        if one.closed_at is not None
    ]
    found, following = page_of(rounds, lambda one: str(one.round_id), cursor, limit)
    items = [
        {
            "round": one.round_id,
            "title": one.title,
            "mode": one.mode,
            "instruments": [part.slug for part in one.parts],
            "opened_at": one.opened_at,
            "closed_at": one.closed_at,
        }
        for one in found
    ]
    return {"items": items, "next": following}


@router.get(
    "/rounds/{round_id}/report.pdf",
    response=MAY,
    summary="Take a round's report as PDF",
    openapi_extra={"responses": {200: {"description": "The report.", "content": {PDF: FILE}}}},
)
def take_pdf(request: CallerRequest, round_id: Number, paper: PaperWord = "a4") -> Any:
    """Return the report of a closed round on paper; an open one has none yet."""
    size: Literal["a4", "us-letter"] = "us-letter" if paper == "letter" else "a4"
    content = write_pdf(_report(request, round_id), paper=size, cache=settings.HOME / "pictures")
    return _file(content, PDF, f"round-{round_id}-report.pdf")


@router.get(
    "/rounds/{round_id}/report.pptx",
    response=MAY,
    summary="Take a round's report as slides",
    openapi_extra={"responses": {200: {"description": "The report.", "content": {PPTX: FILE}}}},
)
def take_slides(request: CallerRequest, round_id: Number) -> Any:
    """Return the report of a closed round as slides whose charts can be changed."""
    content = write_slides(_report(request, round_id), cache=settings.HOME / "pictures")
    return _file(content, PPTX, f"round-{round_id}-report.pptx")


def _report(request: CallerRequest, round_id: int) -> Report:
    return report_of_round(
        organisation_id=request.organisation_id,
        round_id=round_id,
        made_on=timezone.now().date(),
    )


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
