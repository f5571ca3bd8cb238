"""The page of the data's quality: seven ratios, the worst sources first, and over time."""

from collections.abc import Iterator

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from outsidein.charts.palette import Theme
from outsidein.charts.trend import describe_trend, draw_trend, table_trend
from outsidein.check.evidence.compute.quality import RATIOS
from outsidein.check.evidence.queries import (
    get_latest_run,
    list_measurements,
    list_past,
    list_quality,
)
from outsidein.ground.errors import NotHere
from outsidein.ground.pictures import draw_svg
from outsidein.hold.audits.queries import list_audits
from outsidein.hold.sources.queries import list_sources
from outsidein.web.doors import members_only
from outsidein.web.files import csv_file
from outsidein.web.middleware import MemberRequest
from outsidein.web.parts import wants_part
from outsidein.web.quality.shown import (
    ASKS_OF_SOURCE,
    GROUPINGS,
    NAMES,
    Row,
    ratios_of,
    rows_of,
    trend_of,
    weakest,
)

#: Ways the picture is drawn: theme and width.
WAYS: dict[str, tuple[Theme, int]] = {
    "light": ("light", 1080),
    "dark": ("dark", 1080),
    "light-narrow": ("light", 360),
    "dark-narrow": ("dark", 360),
}
MEASURES = tuple(f"dq_{code}" for code in RATIOS)
COLUMNS = ("scope", "name", "ratio", "counted", "of", "share", "low", "high", "score")


@members_only
@require_safe
def quality(request: MemberRequest) -> HttpResponse:
    """Show the seven ratios, by source the worst first, by group, and over time."""
    ours = {"organisation_id": request.organisation_id}
    run = get_latest_run(**ours)
    if run is None:
        return render(request, "quality/quality.html", {"run": None})
    ratios = ratios_of(
        value for value in list_measurements(**ours, run_id=run.run_id) if value.name in MEASURES
    )
    told = list_quality(**ours, run_id=run.run_id)
    by = request.GET.get("by", "kind")
    by = by if by in GROUPINGS else "kind"
    sources = rows_of(told, "source", _source_names(request))
    shown = {
        "run": run,
        "ratios": ratios,
        "known": sum(one.line.value.is_measured for one in ratios),
        "weakest": weakest(ratios),
        "sources": sources,
        "groups": rows_of(told, by),
        "by": by,
        "groupings": [(code, words) for code, words in GROUPINGS.items()],
        "asks": [(NAMES[code], words) for code, words in ASKS_OF_SOURCE.items()],
        "audits": list_audits(**ours)[:3],
    }
    if wants_part(request):
        return render(request, "quality/quality.html#groups", shown)
    past = list_past(**ours, names=MEASURES)
    if len(past) > 1:
        trend = trend_of(past)
        spec = draw_trend(trend)
        shown |= {
            "trend": table_trend(trend),
            "reading": describe_trend(trend),
            "width": round(spec["width"]),
            "height": round(spec["height"]),
        }
    return render(request, "quality/quality.html", shown)


@members_only
@require_safe
def over_time(request: MemberRequest, way: str) -> HttpResponse:
    """Draw how the seven ratios moved."""
    if way not in WAYS:
        raise NotHere("There is no such picture.")
    past = list_past(organisation_id=request.organisation_id, names=MEASURES)
    if len(past) < 2:
        raise NotHere("There is no such picture.")
    theme, width = WAYS[way]
    svg = draw_svg(draw_trend(trend_of(past), theme=theme, width=width))
    return HttpResponse(svg, content_type="image/svg+xml")


@members_only
@require_safe
def by_source_csv(request: MemberRequest) -> FileResponse:
    """Hand over every ratio by source and by group; formulas in it are made harmless."""
    ours = {"organisation_id": request.organisation_id}
    run = get_latest_run(**ours)
    if run is None:
        raise NotHere("Nothing was measured yet.")
    told = list_quality(**ours, run_id=run.run_id)
    rows = [
        *_lines("source", rows_of(told, "source", _source_names(request))),
        *(line for by in GROUPINGS for line in _lines(by, rows_of(told, by))),
    ]
    return csv_file(COLUMNS, rows, name=f"quality-{timezone.localdate(run.as_of):%Y-%m-%d}.csv")


def _source_names(request: MemberRequest) -> dict[str, str]:
    sources = list_sources(organisation_id=request.organisation_id)
    return {str(source.source_id): source.name for source in sources}


def _lines(scope: str, rows: list[Row]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        for cell in row.cells:
            if one := cell.ratio:
                yield (
                    scope,
                    row.name,
                    one.name,
                    one.hits,
                    one.of,
                    one.value,
                    one.lo,
                    one.hi,
                    one.score,
                )
