"""What the organisation said of itself, for its members: all instruments, and one in full."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from outsidein.ask.results.queries import InstrumentResult, get_result, list_results
from outsidein.charts.palette import Theme
from outsidein.check.blindspots.beside import list_customers_said
from outsidein.ground.exports import write_csv
from outsidein.ground.pictures import draw_png, draw_svg, name_of
from outsidein.web.doors import members_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.parts import wants_part
from outsidein.web.results.choosing import read_choice
from outsidein.web.results.drawn import Shown
from outsidein.web.results.finding import find_picture
from outsidein.web.results.opening import list_beside, open_result, read_overlay
from outsidein.web.results.pictures import list_pictures, show_trust, spread_name
from outsidein.web.results.reading import (
    FIRST,
    ORDERS,
    LineGroup,
    group_lines,
    list_lines,
    list_placings,
    list_shifts,
    say_finding,
    say_result,
)
from outsidein.web.results.taking import list_ways

COLUMNS = ("item", "tense", "words", "answer", "people", "share", "not_sure", "blank", "mean",
           "low", "high", "answered", "asked", "agreement", "marked")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Summary:
    """One instrument on the page of all results."""

    result: InstrumentResult
    sentences: tuple[str, ...]
    picture: Shown | None


@members_only
@require_GET
def results_page(request: MemberRequest) -> HttpResponse:
    """Show each instrument's newest round: who answered, the diagram and what it says."""
    found = list_results(organisation_id=request.organisation_id)
    summaries = [
        Summary(one, say_result(one), next(iter(list_pictures(one)), None)) for one in found
    ]
    return render(request, "results/results.html", {"summaries": summaries})


@members_only
@require_GET
def result_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Show one round of an instrument in full, in the order asked for."""
    opened = open_result(request, slug)
    choice = opened.choice
    result = get_result(organisation_id=request.organisation_id, **opened.ours)
    finding = say_finding(result)
    overlay = read_overlay(
        organisation_id=request.organisation_id,
        result=result,
        beside=choice.beside,
        attributes=tuple(kind.attribute for kind in opened.head.groups),
    )
    pictures = list_pictures(result, query=choice.picture_query, overlay=overlay)
    customers = list_customers_said(organisation_id=request.organisation_id)
    placings = list_placings(result.items)
    context = opened.context("result") | {
        "result": result,
        "finding": finding.rstrip("."),
        "sentences": [said for said in say_result(result)[1:] if said != finding],
        "picture": pictures[0] if pictures else None,
        "has_diagram": bool(pictures) and pictures[0].name == "diagram",
        "beside": list_beside(opened.head),
        "trust": show_trust(result, customers, query=choice.picture_query),
        "groups": _groups(result, choice.order, pictures[1:]),
        "orders": [(choice.but(order=name), name, words) for name, words, _by in ORDERS],
        "as_asked": choice.but(order=""),
        "placings": (placings[:FIRST], placings[FIRST:]),
        "shifts": list_shifts(result),
        "ways": list_ways(opened.head, request.place),
    }
    part = "#items" if wants_part(request) else ""
    return render(request, f"results/result.html{part}", context)


def _groups(
    result: InstrumentResult, order: str, pictures: tuple[Shown, ...]
) -> list[tuple[LineGroup, Shown | None]]:
    """Return the items as they stand together; each dimension's with how its answers spread."""
    drawn = {picture.name: picture for picture in pictures}
    groups = group_lines(list_lines(result.items, order), order, result.dimensions)
    return [(group, drawn.get(spread_name(group.code)) if group.code else None) for group in groups]


@members_only
@require_GET
def result_picture(request: MemberRequest, slug: str, name: str) -> HttpResponse:
    """Draw one picture of a result; a browser that has it already is told so."""
    theme: Theme = "dark" if request.GET.get("theme") == "dark" else "light"
    shown = _picture(request, slug, name)
    spec = shown.spec(theme=theme, size=request.GET.get("width", ""))
    tag = f'"{name_of(spec)}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    else:
        svg = draw_svg(spec, cache=settings.HOME / "pictures")
        response = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    response["ETag"] = tag
    # Kept by the member's own browser, asked anew each time: who has left sees nothing.
    response["Cache-Control"] = "private, no-cache"
    return response


@members_only
@require_GET
def result_picture_png(request: MemberRequest, slug: str, name: str) -> HttpResponse:
    """Hand one picture over as PNG."""
    png = draw_png(_picture(request, slug, name).spec(), cache=settings.HOME / "pictures")
    response = HttpResponse(png, content_type="image/png")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{name}.png"'
    return response


def _picture(request: MemberRequest, slug: str, name: str) -> Shown:
    return find_picture(
        organisation_id=request.organisation_id,
        instrument=slug,
        name=name,
        choice=read_choice(request.GET),
    )


@members_only
@require_GET
def result_table(request: MemberRequest, slug: str) -> HttpResponse:
    """Hand the figures over as a table: a row an item and answer."""
    result = get_result(
        organisation_id=request.organisation_id,
        instrument=slug,
        round_id=read_choice(request.GET).round_id,
    )
    written = io.StringIO(newline="")
    write_csv(written, COLUMNS, _rows(result))
    response = HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-results.csv"'
    return response


def _rows(result: InstrumentResult) -> Iterator[tuple[object, ...]]:
    for item in result.items:
        spread, mean = item.distribution, item.mean
        for label, count in zip(item.labels, spread.counts, strict=True):
            yield (
                item.code, "now", item.text, label, count, round(count / spread.n, 4),
                spread.not_sure, spread.blank, round(mean.point, 4), round(mean.low, 4),
                round(mean.high, 4), spread.n, result.asked, item.agreement,
                round(item.importance, 4),
            )  # fmt: skip
    for question in result.questions:
        for code, share in question.profile.shares.items():
            label = question.labels.get(code, code)
            yield (
                question.code, question.tense, question.group, label, None, round(share, 4),
                None, None, None, None, None, question.profile.n, result.asked, None, None,
            )  # fmt: skip
