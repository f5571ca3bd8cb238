"""One thing beside another: groups, leaders and frontline, what matters, rounds, questions."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from outsidein.ask.results.comparing import Sides, get_importance, get_sides
from outsidein.ask.results.compute.owners import CodeGap, PairAgreement
from outsidein.ask.results.crossing import Crossed, get_crossed
from outsidein.ask.results.over_time import get_trend
from outsidein.ask.results.queries import get_heat_map
from outsidein.ask.results.questions import QuestionCompared, list_questions_compared
from outsidein.charts.heat_map import HeatMap
from outsidein.charts.importance_map import NAMES, ImportanceChart
from outsidein.check.blindspots.beside import EvidenceBeside, list_nearer
from outsidein.web.doors import members_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.results.choosing import DIMENSIONS, read_pair
from outsidein.web.results.opening import Opening, open_result
from outsidein.web.results.over_time import (
    list_trend_parts,
    newest_change,
    say_trend_finding,
    show_scores,
)
from outsidein.web.results.pictures import show_heat, show_importance, show_sides
from outsidein.web.results.reading import FIRST


@members_only
@require_GET
def groups_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Show groups beside each other, and one cell of two attributes crossed."""
    opened = open_result(request, slug)
    choice = opened.choice
    context = opened.context("result_groups")
    if opened.head.groups and opened.head.has_scales:
        found = get_heat_map(
            organisation_id=request.organisation_id,
            **opened.ours,
            attribute=choice.by,
            tense=choice.tense,
        )
        by_dimension = choice.rows == DIMENSIONS and bool(found.dimensions)
        picture = show_heat(found, by_dimension=by_dimension, query=choice.picture_query)
        drawn = picture.shown
        rows = drawn.rows if isinstance(drawn, HeatMap) else ()
        cells = [cell for row in rows for cell in row.cells]
        context |= {
            "heat": found,
            "picture": picture,
            "finding": picture.reading.partition(". ")[0].rstrip("."),
            "hidden": sum(cell.place is None for cell in cells),
            "cells": len(cells),
            "by_dimension": by_dimension,
            "crossed": _crossed(request, opened),
        }
    return render(request, "results/groups.html", context)


def _crossed(request: MemberRequest, opened: Opening) -> Crossed | None:
    choice = opened.choice
    if not choice.one or not choice.two:
        return None
    first, second = read_pair(choice.one), read_pair(choice.two)
    if first[0] == second[0]:
        return None
    return get_crossed(
        organisation_id=request.organisation_id, **opened.ours, first=first, second=second
    )


@members_only
@require_GET
def sides_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Show where leaders and the front line see it differently, and who is nearer the records."""
    opened = open_result(request, slug)
    found = get_sides(organisation_id=request.organisation_id, **opened.ours)
    evidence = list_nearer(organisation_id=request.organisation_id, sides=found)
    rows = [(one, evidence.get(one.code)) for one in found.items]
    context = opened.context("result_sides") | {
        "sides": found,
        "parted": [row for row in rows if row[0].difference.call != "within noise"],
        "alike": [row for row in rows if row[0].difference.call == "within noise"],
        "picture": (
            show_sides(found, evidence, query=opened.choice.picture_query) if found.items else None
        ),
        "finding": _say_sides(found),
        "nearer": _count_nearer(list(evidence.values())),
        "evidence": list(evidence.values()),
    }
    return render(request, "results/sides.html", context)


def _say_sides(found: Sides) -> str:
    if not found.items:
        return _("Leaders and the front line may not be set side by side here")
    clear = [one for one in found.items if one.difference.call == "clear"]
    higher = sum(one.difference.difference.point > 0 for one in clear)
    if not clear:
        return _("Leaders and the front line part clearly on none of %(all)d items") % {
            "all": len(found.items)
        }
    numbers = {"clear": len(clear), "all": len(found.items), "higher": higher}
    if higher == len(clear):
        return (
            _(
                "Leaders and the front line part clearly on %(clear)d of %(all)d items, "
                "and leaders rate all of these higher"
            )
            % numbers
        )
    return (
        _(
            "Leaders and the front line part clearly on %(clear)d of %(all)d items; "
            "leaders rate %(higher)d of these higher"
        )
        % numbers
    )


def _count_nearer(evidence: list[EvidenceBeside]) -> dict[str, int]:
    return {
        "leaders": sum(one.nearer.nearer == "first" for one in evidence),
        "frontline": sum(one.nearer.nearer == "second" for one in evidence),
        "neither": sum(one.nearer.nearer == "neither" for one in evidence),
    }


@members_only
@require_GET
def matters_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what matters beside how it goes, and where to begin."""
    opened = open_result(request, slug)
    found = get_importance(organisation_id=request.organisation_id, **opened.ours)
    picture = show_importance(found, query=opened.choice.picture_query)
    context = opened.context("result_matters") | {
        "found": found,
        "picture": picture,
        "finding": found.sentence,
    }
    if picture is not None and isinstance(picture.shown, ImportanceChart) and found.map:
        chart = picture.shown
        rows = [
            (one, point, NAMES[chart.place_of(point)], chart.is_first(point))
            for one, point in zip(found.map.items, chart.points, strict=True)
        ]
        context |= {"rows": rows[:FIRST], "rest": rows[FIRST:]}
    return render(request, "results/matters.html", context)


@members_only
@require_GET
def trend_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Show an instrument over its rounds, broken where its words changed."""
    opened = open_result(request, slug)
    found = get_trend(organisation_id=request.organisation_id, instrument=slug)
    parts = list_trend_parts(found)
    changes = [change for item in found.items if (change := newest_change(item)) is not None]
    context = opened.context("result_trend") | {
        "trend": found,
        "finding": say_trend_finding(found),
        "scores": show_scores(found),
        "parts": parts,
        "compared": len(changes),
        "maybe": sum(one.call == "maybe" for one in changes),
        "noise": sum(one.call == "within noise" for one in changes),
        "broken": sum(bool(item.trend.breaks) for item in found.items),
    }
    return render(request, "results/trend.html", context)


@members_only
@require_GET
def questions_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Show the questions compared: whom departments name, how far people agree, the gaps."""
    opened = open_result(request, slug)
    found = list_questions_compared(organisation_id=request.organisation_id, **opened.ours)
    context = opened.context("result_questions") | {
        "questions": [_told(one) for one in found],
        "finding": _say_questions(found),
    }
    return render(request, "results/questions.html", context)


@dataclass(frozen=True, slots=True)
class GapLine:
    """One answer, today and as it should be.

    Unit: the gap and its ends are percentage points, in words.
    """

    code: str  # empty where it is no more than the words
    words: str
    found: CodeGap
    gap: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class QuestionTold:
    """One question compared, in the words of its answers."""

    found: QuestionCompared
    pairs: tuple[tuple[str, PairAgreement | None], ...]  # today, and how it should be
    gaps: tuple[GapLine, ...]  # the widest first
    unnamed: tuple[str, ...]  # answers that nobody ticked in either tense
    named: tuple[tuple[str, tuple[str, ...]], ...]  # what each department names most


def _told(one: QuestionCompared) -> QuestionTold:
    by_department = one.owners.by_department if one.owners else {}
    return QuestionTold(
        found=one,
        pairs=((_("Agree today"), one.today), (_("Agree on how it should be"), one.future)),
        gaps=tuple(_line(gap, one) for gap in one.gaps if gap.today or gap.future),
        unnamed=tuple(
            one.labels.get(gap.code, gap.code)
            for gap in one.gaps
            if not gap.today and not gap.future
        ),
        named=tuple(
            (department, tuple(one.labels.get(code, code) for code in codes))
            for department, codes in sorted(by_department.items())
        ),
    )


def _line(gap: CodeGap, one: QuestionCompared) -> GapLine:
    code = "" if ":" in gap.code else gap.code
    ends = [_signed(end) for end in (gap.gap.point, gap.gap.low, gap.gap.high)]
    return GapLine(code, one.labels.get(gap.code, gap.code), gap, ends[0], ends[1], ends[2])


def _signed(share: float) -> str:
    whole = round(100 * share)
    return f"{whole:+d}".replace("-", "−") if whole else "0"


def _say_questions(found: list[QuestionCompared]) -> str:
    who = next((one for one in found if one.code == "WHO" and one.owners_sentence), None)
    named = who or next((one for one in found if one.owners_sentence), None)
    if named is not None:
        return named.owners_sentence.rstrip(".")
    return _("Too few answered to set departments side by side")
