"""Results set beside each other: groups, sides, what matters, rounds, questions, all released."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Annotated, Any, Literal

from ninja import Query, Router, Schema

from outsidein.api.callers import CallerRequest
from outsidein.api.paging import Cursor, Limit, page_of
from outsidein.api.problems import PROBLEMS
from outsidein.api.results import FigureSchema, RoundNumber
from outsidein.ask.results.comparing import get_importance, get_sides
from outsidein.ask.results.compute.owners import PairAgreement
from outsidein.ask.results.gate import GatedCell, GatedScore
from outsidein.ask.results.over_time import get_trend
from outsidein.ask.results.queries import (
    access_part,
    get_heat_map,
    list_asked_rounds,
    list_released,
)
from outsidein.ask.results.questions import list_questions_compared
from outsidein.check.blindspots.beside import list_nearer

router = Router(tags=["Results"])

TenseWord = Annotated[
    Literal["now", "future"], Query(description="Today, or how it should be (future).")
]
Attribute = Annotated[
    str, Query(max_length=80, description="What people are grouped by; nothing: the first.")
]


class RoundLine(Schema):
    """A closed round of an instrument."""

    round_id: int
    title: str
    voice: str
    version: int
    closed_at: datetime | None


class RoundPage(Schema):
    """A page of rounds, the newest first."""

    items: list[RoundLine]
    next: str | None


class GroupSchema(Schema):
    """A group and how many answered of it; null: fewer than may be told."""

    name: str
    answered: int | None
    asked: int | None


class CellSchema(Schema):
    """What one group says to one item; without a mean it may not be shown, and why says so."""

    group: str
    item: str
    mean: FigureSchema | None
    spread: float | None
    counts: list[int] | None
    band: str
    why: str


class ScoreSchema(Schema):
    """One group's score on a dimension; without one it may not be shown, and why says so."""

    group: str
    dimension: str
    score: FigureSchema | None
    why: str


class GroupsSchema(Schema):
    """Groups beside each other on every item and dimension."""

    instrument: str
    round_id: int
    smallest_group: int
    attribute: str
    attributes: list[str]
    groups: list[GroupSchema]
    cells: list[CellSchema]
    scores: list[ScoreSchema]


class SideItemSchema(Schema):
    """One item as leaders and the front line see it, and who is nearer the records."""

    code: str
    label: str
    leaders: FigureSchema
    frontline: FigureSchema
    difference: FigureSchema
    delta: float
    size: str
    q: float | None
    call: str
    sentence: str
    evidence: float | None
    nearer: str


class WhySchema(Schema):
    """Something without figures, and why."""

    label: str
    why: str


class SidesSchema(Schema):
    """Leaders beside the front line, the clearest difference first."""

    instrument: str
    round_id: int
    leaders: GroupSchema | None
    frontline: GroupSchema | None
    items: list[SideItemSchema]
    withheld: list[WhySchema]


class MappedSchema(Schema):
    """One item on the map of importance and performance, 0 to 1 both ways."""

    item: str
    importance: FigureSchema
    performance: FigureSchema
    index: FigureSchema
    quadrant: str


class MattersSchema(Schema):
    """What matters beside how it goes, the most pressing first; empty where nobody was asked."""

    instrument: str
    sentence: str
    agreement: str
    middle_importance: float | None
    middle_performance: float | None
    items: list[MappedSchema]


class StepSchema(Schema):
    """One item in one round; a new wording begins a run of its own."""

    round_id: int
    run: int
    mean: FigureSchema | None


class TrendItemSchema(Schema):
    """One item over the rounds, and what the newest step came to."""

    code: str
    label: str
    steps: list[StepSchema]
    change: FigureSchema | None
    call: str
    sentence: str


class TrendSchema(Schema):
    """An instrument over its rounds, each as it was scored."""

    instrument: str
    rounds: list[RoundLine]
    items: list[TrendItemSchema]
    barred: str


class PairSchema(Schema):
    """How far any two people agree."""

    same: FigureSchema
    overlap: FigureSchema


class GapSchema(Schema):
    """One answer: its share today, as it should be, and the gap."""

    code: str
    today: float
    future: float
    gap: FigureSchema


class QuestionSchema(Schema):
    """One question compared between departments and between today and the future."""

    code: str
    label: str
    owners_sentence: str
    owners: dict[str, list[str]]
    today: PairSchema | None
    future: PairSchema | None
    gaps: list[GapSchema]


class QuestionsSchema(Schema):
    """Every question of an instrument, compared."""

    instrument: str
    questions: list[QuestionSchema]


class ReleasedSchema(Schema):
    """One released count: so many people of a group chose this point."""

    item: str
    tense: str
    group_by: str
    group: str
    point: str
    people: int
    answered: int | None


class ReleasedPage(Schema):
    """A page of released counts."""

    items: list[ReleasedSchema]
    next: str | None


@router.get(
    "/results/{instrument}/rounds",
    response={200: RoundPage} | PROBLEMS,
    summary="List the closed rounds of an instrument",
)
def list_rounds(
    request: CallerRequest, instrument: str, cursor: Cursor = "", limit: Limit = 50
) -> Any:
    """Return the closed rounds that asked an instrument, the newest first."""
    access_part(organisation_id=request.organisation_id, instrument=instrument)
    rounds = list_asked_rounds(organisation_id=request.organisation_id, instrument=instrument)
    found, following = page_of(rounds, lambda one: str(one.round_id), cursor, limit)
    return {"items": found, "next": following}


@router.get(
    "/results/{instrument}/groups",
    response={200: GroupsSchema} | PROBLEMS,
    summary="Read groups beside each other",
)
def read_groups(
    request: CallerRequest,
    instrument: str,
    attribute: Attribute = "",
    tense: TenseWord = "now",
    round: RoundNumber = None,
) -> Any:
    """Return every group's mean of every item, as far as it may be shown."""
    found = get_heat_map(
        organisation_id=request.organisation_id,
        instrument=instrument,
        attribute=attribute,
        tense=tense,
        round_id=round,
    )
    scores = [
        _score(code, score)
        for head in found.groups
        for (code, _label, _highest), score in zip(
            found.dimensions, found.scores[head.name], strict=True
        )
    ]
    return {
        "instrument": instrument,
        "round_id": found.round_id,
        "smallest_group": found.smallest_group,
        "attribute": found.attribute,
        "attributes": [code for code, _label in found.attributes],
        "groups": found.groups,
        "cells": [_cell(one) for head in found.groups for one in found.cells[head.name]],
        "scores": scores,
    }


def _cell(one: GatedCell) -> dict[str, Any]:
    return {
        "group": one.group,
        "item": one.item,
        "mean": one.cell.mean if one.cell else None,
        "spread": one.cell.spread if one.cell else None,
        "counts": one.cell.counts if one.cell else None,
        "band": one.band.level if one.band else "",
        "why": one.why,
    }


def _score(dimension: str, one: GatedScore) -> dict[str, Any]:
    return {"group": one.group, "dimension": dimension, "score": one.score, "why": one.why}


@router.get(
    "/results/{instrument}/sides",
    response={200: SidesSchema} | PROBLEMS,
    summary="Read leaders beside the front line",
)
def read_sides(request: CallerRequest, instrument: str, round: RoundNumber = None) -> Any:
    """Return where leaders and the front line differ, and who is nearer the records."""
    found = get_sides(
        organisation_id=request.organisation_id, instrument=instrument, round_id=round
    )
    evidence = list_nearer(organisation_id=request.organisation_id, sides=found)
    items = []
    for one in found.items:
        told, beside = one.difference, evidence.get(one.code)
        items.append(
            {
                "code": one.code,
                "label": one.label,
                "leaders": told.first,
                "frontline": told.second,
                "difference": told.difference,
                "delta": told.effect.delta,
                "size": told.effect.size,
                "q": told.q,
                "call": told.call,
                "sentence": one.sentence,
                "evidence": beside.point if beside else None,
                "nearer": beside.sentence if beside else "",
            }
        )
    return {
        "instrument": instrument,
        "round_id": found.round_id,
        "leaders": found.leaders,
        "frontline": found.frontline,
        "items": items,
        "withheld": [{"label": label, "why": why} for label, why in found.withheld],
    }


@router.get(
    "/results/{instrument}/matters",
    response={200: MattersSchema} | PROBLEMS,
    summary="Read what matters and how it goes",
)
def read_matters(request: CallerRequest, instrument: str, round: RoundNumber = None) -> Any:
    """Return the map of importance and performance."""
    found = get_importance(
        organisation_id=request.organisation_id, instrument=instrument, round_id=round
    )
    return {
        "instrument": instrument,
        "sentence": found.sentence,
        "agreement": found.agreement,
        "middle_importance": found.map.middle_importance if found.map else None,
        "middle_performance": found.map.middle_performance if found.map else None,
        "items": found.map.items if found.map else [],
    }


@router.get(
    "/results/{instrument}/trend",
    response={200: TrendSchema} | PROBLEMS,
    summary="Read an instrument over its rounds",
)
def read_trend(request: CallerRequest, instrument: str) -> Any:
    """Return every item over the closed rounds, in runs of one wording each."""
    found = get_trend(organisation_id=request.organisation_id, instrument=instrument)
    items = []
    for item in found.items:
        runs = [place for place, run in enumerate(item.trend.runs) for _ in run]
        newest = item.trend.changes[-1] if item.trend.changes else None
        items.append(
            {
                "code": item.code,
                "label": item.label,
                "steps": [
                    {"round_id": number, "run": run, "mean": mean}
                    for number, run, mean in zip(item.rounds, runs, item.trend.means, strict=True)
                ],
                "change": newest.change if newest else None,
                "call": newest.call if newest else "",
                "sentence": item.sentence,
            }
        )
    known = list_asked_rounds(organisation_id=request.organisation_id, instrument=instrument)
    shown = {one.round_id for one in found.rounds}
    return {
        "instrument": instrument,
        "rounds": [one for one in reversed(known) if one.round_id in shown],
        "items": items,
        "barred": found.barred,
    }


@router.get(
    "/results/{instrument}/questions",
    response={200: QuestionsSchema} | PROBLEMS,
    summary="Read the questions compared",
)
def read_questions(request: CallerRequest, instrument: str, round: RoundNumber = None) -> Any:
    """Return whom departments name, how far people agree, and the gap to how it should be."""
    found = list_questions_compared(
        organisation_id=request.organisation_id, instrument=instrument, round_id=round
    )
    return {
        "instrument": instrument,
        "questions": [
            {
                "code": one.code,
                "label": one.label,
                "owners_sentence": one.owners_sentence,
                "owners": _owners(one.owners.by_department.items() if one.owners else ()),
                "today": _pair(one.today),
                "future": _pair(one.future),
                "gaps": one.gaps,
            }
            for one in found
        ],
    }


def _owners(named: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, list[str]]:
    return {department: list(codes) for department, codes in named}


def _pair(pair: PairAgreement | None) -> dict[str, Any] | None:
    return {"same": pair.same, "overlap": pair.overlap} if pair else None


@router.get(
    "/results/{instrument}/released",
    response={200: ReleasedPage} | PROBLEMS,
    summary="List every released count",
)
def list_counts(
    request: CallerRequest,
    instrument: str,
    round: RoundNumber = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """Return every count that was released of a round, a page at a time."""
    part = access_part(
        organisation_id=request.organisation_id, instrument=instrument, round_id=round
    )
    rows = list_released(
        organisation_id=request.organisation_id, round_id=part.round_id, instrument=instrument
    )
    numbers = range(len(rows))
    found, following = page_of(numbers, str, cursor, limit)
    start = found[0] if found else 0
    return {"items": list(islice(rows, start, start + len(found))), "next": following}
