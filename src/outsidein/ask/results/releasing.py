"""The release of a part: which groups may be shown on which figures, planned at the close.

Every figure has a key here: an item's code; ``ORG.1.future`` and ``ORG.1.priority`` for what is
asked beside it; ``dimension:ORG`` and ``total`` for scores; ``WHO.now:department:Care`` for one
option of a question; ``sheets`` for how many answered at all. A figure without a key here cannot
be shown of anybody.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.results.compute.cells import Release as ReleasePlan
from outsidein.ask.results.compute.disclosure import plan_release
from outsidein.ask.results.compute.groups import score_people
from outsidein.ask.results.compute.intervals import SEED
from outsidein.ask.results.compute.matrix import AnswerMatrix, Grouping
from outsidein.ask.results.loading import Ticks, load_matrix, load_ticks, read_words
from outsidein.ask.results.models import Release
from outsidein.ask.rounds.models import Round, RoundPart
from outsidein.ground.errors import NotNow

RULE = "release-1"
SHEETS = "sheets"
TOTAL = "total"


def dimension_key(code: str) -> str:
    """Return the key of a dimension's score."""
    return f"dimension:{code}"


def about_key(code: str) -> str:
    """Return the key of a dimension's score to the nearest half point.

    Where nearly all say the same to one of its statements, only a band is told of that; the whole
    score would give the statement away, a score to half a point tells no more than the band.
    """
    return f"about:{code}"


def tick_key(item: str, tense: str, option: str) -> str:
    """Return the key of one option of a question in one tense."""
    return f"{item}.{tense}:{option}"


def store_release(*, organisation_id: int, part: RoundPart, at: datetime) -> ReleasePlan:
    """Plan what may be shown of a closed part and keep it; one that is kept is never planned anew.

    Errors: NotNow while the round is open: of an open round nothing is shown.
    """
    if part.round.closed_at is None:
        raise NotNow("This round is still open. Results are there once it is closed.")
    kept = Release.objects.filter(organisation_id=organisation_id, part=part).first()
    if kept is None:
        plan = plan_part(part)
        kept, _ = Release.objects.get_or_create(
            organisation_id=organisation_id,
            part=part,
            defaults={"content": json.dumps(plan.to_json()), "rule": RULE, "made_at": at},
        )
    return ReleasePlan.from_json(json.loads(kept.content))


def plan_part(part: RoundPart) -> ReleasePlan:
    """Return what may be shown of a part, from its answers and its round's smallest group."""
    matrix, ticks, edition = load_matrix(part), load_ticks(part), read_words(part)
    return plan_answers(
        matrix, ticks, edition, k=part.round.min_group, crossed=is_crossed(part.round)
    )


def is_crossed(one: Round) -> bool:
    """Return whether two attributes may be crossed in this round's results.

    What was asked by us is; a file of answers and a room are read by one attribute at a time,
    for planning the crossings is nearly all of the work.
    """
    return one.voice == Round.Voice.PRIVATE


def plan_answers(
    matrix: AnswerMatrix, questions: Sequence[Ticks], edition: Edition, *, k: int, crossed: bool
) -> ReleasePlan:
    """Return what may be shown of answers that were loaded already."""
    cuts = list_cuts(matrix.groups, crossed=crossed)
    keys, points, figures = _figures(matrix, edition)
    sums = _sums(edition, keys)
    whole = _plan(matrix.groups, matrix.sheets, keys, points, figures, cuts, k, sums)
    for ticks in questions:
        one_way = [(name,) for name in sorted(ticks.groups)]
        keys = [tick_key(ticks.item, ticks.tense, option) for option in ticks.options]
        answers = ticks.ticked.astype(np.int8)
        plan = _plan(ticks.groups, len(answers), keys, [2] * len(keys), answers, [(), *one_way], k)
        whole = _joined(whole, plan)
    pairs = combinations(sorted(matrix.groups), 2)
    unprepared = [pair for pair in pairs if pair not in whole.cuts]
    return replace(whole, declined=tuple(dict.fromkeys([*whole.declined, *unprepared])))


def list_cuts(groups: Mapping[str, Grouping], *, crossed: bool) -> list[tuple[str, ...]]:
    """Return every way in which results are parted: one attribute, or two crossed.

    Levels are crossed with nothing: each lies wholly on one side, and sides are crossed.
    """
    names = sorted(name for name, grouping in groups.items() if grouping.names)
    one_way = [(), *((name,) for name in names)]
    if not crossed:
        return one_way
    return [*one_way, *(pair for pair in combinations(names, 2) if "level" not in pair)]


def _figures(
    matrix: AnswerMatrix, edition: Edition
) -> tuple[list[str], list[int], NDArray[np.int8]]:
    """Return every figure's key, its number of points, and everybody's point in it."""
    keys, points, columns = [], [], []

    def add(key: str, size: int, column: NDArray[np.int8]) -> None:
        keys.append(key)
        points.append(size)
        columns.append(np.where(column < 0, -1, column).astype(np.int8))

    # How many answered is no answer: three kinds in turn, so that nobody's sheet looks like
    # everybody's and the count is judged by its size alone.
    turns = (np.arange(matrix.sheets) % 3).astype(np.int8)
    add(SHEETS, 3, turns)
    for place, item in enumerate(matrix.items):
        size = len(item.points)
        add(item.code, size, matrix.values[:, place])
        if matrix.should_be is not None:
            add(f"{item.code}.future", size, matrix.should_be[:, place])
        if matrix.priority is not None:
            # A mark counts with the level beside it, so those without one are left out. That
            # nobody marked an item is no answer of anybody's: only how many could counts.
            add(f"{item.code}.priority", 3, np.where(matrix.values[:, place] >= 0, turns, -1))
    if edition.scoring.min_answered is not None:
        scores = []
        for dimension in edition.dimensions:
            codes = [item.code for item in edition.items_of(dimension.code)]
            score = score_people(matrix, codes, min_answered=edition.scoring.min_answered)
            scores.append(score)
            # Of a score only the mean is told; its own statements say how alike people are.
            counted = np.where(np.isnan(score), -1, turns)
            add(dimension_key(dimension.code), 3, counted)
            add(about_key(dimension.code), 3, counted)
        add(TOTAL, 3, np.where(np.isnan(np.sum(scores, axis=0)), -1, turns))
    return keys, points, np.column_stack(columns)


def _sums(edition: Edition, keys: Sequence[str]) -> dict[str, list[str]]:
    """Return which figures are made of which others, the parts before the wholes."""
    parts = {
        dimension_key(dimension.code): [item.code for item in edition.items_of(dimension.code)]
        for dimension in edition.dimensions
        if dimension_key(dimension.code) in keys
    }
    return {**parts, TOTAL: list(parts)} if parts else {}


def _plan(
    groups: Mapping[str, Grouping],
    people: int,
    keys: Sequence[str],
    points: Sequence[int],
    answers: NDArray[np.int8],
    cuts: Sequence[tuple[str, ...]],
    k: int,
    sums: Mapping[str, Sequence[str]] | None = None,
) -> ReleasePlan:
    profiles = {
        name: [grouping.names[code] if code >= 0 else "" for code in grouping.codes]
        for name, grouping in groups.items()
        if grouping.names
    }
    rows: Mapping[str, Sequence[str]] | Sequence[Mapping[str, str]] = profiles or [{}] * people
    return plan_release(
        rows, answers, items=keys, points=points, cuts=cuts, k=k, seed=SEED, sums=sums
    )


def _joined(one: ReleasePlan, other: ReleasePlan) -> ReleasePlan:
    """Return two plans over the same groups as one; a group missing in one has few there."""
    groups = list(dict.fromkeys([*one.groups, *other.groups]))

    def spread(plan: ReleasePlan) -> dict[str, str]:
        place = {cell: n for n, cell in enumerate(plan.groups)}
        return {
            key: "".join(signs[place[cell]] if cell in place else "-" for cell in groups)
            for key, signs in plan.signs.items()
        }

    return ReleasePlan(
        k=one.k,
        cuts=tuple(dict.fromkeys([*one.cuts, *other.cuts])),
        declined=tuple(dict.fromkeys([*one.declined, *other.declined])),
        groups=tuple(groups),
        signs={**spread(one), **spread(other)},
    )
