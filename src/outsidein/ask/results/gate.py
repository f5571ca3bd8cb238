"""The gate: figures of a closed part leave through here, and only as its release says.

Whoever needs a figure asks an ``OpenedPart`` for it. What may not be shown is not handed over
and then left out by a page; it does not leave this file.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from outsidein.ask.instruments.compute.edition import Edition, Tense
from outsidein.ask.results.compute.cells import Band, Cell, Hidden, Shown, State, cell_of
from outsidein.ask.results.compute.cells import Release as ReleasePlan
from outsidein.ask.results.compute.groups import (
    EVERYBODY,
    GroupCell,
    GroupResults,
    group_results,
    group_scores,
)
from outsidein.ask.results.compute.intervals import SEED, Interval
from outsidein.ask.results.compute.matrix import AnswerMatrix, Grouping, cross_groups
from outsidein.ask.results.compute.sides import side_of
from outsidein.ask.results.loading import (
    Ticks,
    load_importance,
    load_matrix,
    load_ticks,
    read_words,
)
from outsidein.ask.results.models import Release
from outsidein.ask.results.releasing import (
    SHEETS,
    about_key,
    dimension_key,
    is_crossed,
    plan_answers,
    tick_key,
)
from outsidein.ask.rounds.compute.structure import read_structure
from outsidein.ask.rounds.models import RoundPart

KEPT: Final = 16  # parts opened lately; a closed part never changes


@dataclass(frozen=True, slots=True)
class GatedCell:
    """What may be shown of one group on one item."""

    group: str
    item: str
    cell: GroupCell | None  # None: not shown
    band: Band | None  # where people answered nearly alike: only where on the scale
    why: str  # why there is no figure; empty where there is one


@dataclass(frozen=True, slots=True)
class GroupHead:
    """A group with how many answered, of how many; None: fewer than the smallest group."""

    name: str
    answered: int | None
    asked: int | None


@dataclass(frozen=True, slots=True)
class GatedScore:
    """What may be shown of one group's score on a dimension."""

    group: str
    score: Interval | None
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class OpenedPart:
    """A closed part with its release; it hands out only what the release lets through."""

    part: RoundPart
    edition: Edition
    release: ReleasePlan
    _matrix: AnswerMatrix
    _ticks: tuple[Ticks, ...]
    _sizes: Mapping[str, Mapping[str, int | None]]  # by attribute: name -> people asked
    _importance: Mapping[str, float]

    @property
    def k(self) -> int:
        """Return the smallest group that is shown."""
        return self.release.k

    @property
    def answered(self) -> int | None:
        """Return how many answered at all; None: fewer than the smallest group."""
        return self._matrix.sheets if self._matrix.sheets >= self.k else None

    @property
    def has_futures(self) -> bool:
        """Return whether it was asked how things should be."""
        return self._matrix.should_be is not None

    @property
    def has_marks(self) -> bool:
        """Return whether it was asked what comes first."""
        return self._matrix.priority is not None

    @property
    def attributes(self) -> tuple[str, ...]:
        """Return by what the answers can be parted, the most general first."""
        own = sorted(set(self._matrix.groups) - {"side", "level", "department"})
        names = ("side", "level", "department", *own)
        return tuple(n for n in names if n in self._matrix.groups and self._matrix.groups[n].names)

    def population(self, attribute: str | None = None) -> list[int | None]:
        """Return how many people each group has, in order; None where nobody knows."""
        if attribute is None:
            return [self.part.round.asked]
        sizes = self._sizes.get(attribute, {})
        return [sizes.get(name) for name in self._matrix.groups[attribute].names]

    def heads(self, attribute: str) -> list[GroupHead]:
        """Return the groups of an attribute with how many answered, of how many."""
        grouping = self._matrix.groups[attribute]
        counts = [int((grouping.codes == code).sum()) for code in range(len(grouping.names))]
        return [
            GroupHead(
                name,
                count if self._shows(SHEETS, {attribute: name}) else None,
                asked if asked is not None and asked >= self.k else None,
            )
            for name, count, asked in zip(
                grouping.names, counts, self.population(attribute), strict=True
            )
        ]

    def cells(
        self, attribute: str | None = None, *, tense: Tense = "now"
    ) -> dict[str, dict[str, GatedCell]]:
        """Return what may be shown of every item, by group and then by item."""
        results = group_results(
            self._matrix,
            [attribute],
            {attribute: self.population(attribute)},
            seed=SEED,
            tense=tense,
        )[attribute]
        ending = "" if tense == "now" else ".future"
        return {
            group: {
                item.code: self._told(
                    group,
                    item.code,
                    self.release.state(f"{item.code}{ending}", _cell(attribute, group)),
                    results,
                )
                for item in results.items
            }
            for group in results.groups
        }

    def crossed(self, first: str, second: str) -> dict[Cell, dict[str, GatedCell]]:
        """Return what may be shown of two attributes crossed, by cell and then by item."""
        matrix = cross_groups(self._matrix, first, second)
        name = f"{first} × {second}"
        results = group_results(matrix, [name], seed=SEED)[name]
        found = {}
        for one in self._matrix.groups[first].names:
            for other in self._matrix.groups[second].names:
                cell = cell_of({first: one, second: other})
                group = f"{one} × {other}"
                found[cell] = {
                    item.code: self._told(
                        group, item.code, self.release.state(item.code, cell), results
                    )
                    for item in results.items
                }
        return found

    def scores(self, attribute: str | None = None) -> dict[str, list[GatedScore]]:
        """Return every dimension's score in each group; empty where sheets have no scores."""
        least = self.edition.scoring.min_answered
        if least is None:
            return {}
        found = {}
        names = _names(self._matrix.groups, attribute)
        for dimension in self.edition.dimensions:
            codes = [item.code for item in self.edition.items_of(dimension.code)]
            scores = group_scores(
                self._matrix,
                codes,
                attribute,
                self.population(attribute),
                seed=SEED,
                min_answered=least,
            )
            found[dimension.code] = [
                self._score(dimension.code, codes, name, attribute, score)
                for name, score in zip(names, scores, strict=True)
            ]
        return found

    def importance(self) -> dict[str, float]:
        """Return how important people say each item is; an item nobody was asked of is absent.

        Unit: 0 to 1, a mark of priority being 1 and none 0; where no mark was asked for but a
        figure was, the figure.
        """
        return {
            code: share
            for code, share in self._importance.items()
            if not isinstance(self.release.state(code), Hidden)
        }

    def ticked(
        self, item: str, tense: Tense, attribute: str | None = None
    ) -> dict[str, dict[str, int]]:
        """Return how many ticked each option of a question, by group and option.

        Unit: people. Options that may not be shown of a group are absent.
        """
        found: dict[str, dict[str, int]] = {}
        for ticks in self._ticks:
            if (ticks.item, ticks.tense) != (item, tense):
                continue
            for code, name in enumerate(_names(ticks.groups, attribute)):
                rows = slice(None) if attribute is None else ticks.groups[attribute].codes == code
                cell = _cell(attribute, name)
                found[name] = {
                    option: int(ticks.ticked[rows, place].sum())
                    for place, option in enumerate(ticks.options)
                    if self._shows(tick_key(item, tense, option), cell)
                }
        return found

    def named(self, item: str, tense: Tense, attribute: str) -> dict[str, tuple[str, ...]]:
        """Return what each group ticks most at a question; several options where they tie.

        A group is absent where no option of it may be told. Where nearly all of a group tick an
        option, that they do is all that is told of it.
        """
        found: dict[str, tuple[str, ...]] = {}
        counted = self.ticked(item, tense, attribute)
        for group, counts in counted.items():
            nearly_all = tuple(
                option
                for ticks in self._ticks
                if (ticks.item, ticks.tense) == (item, tense)
                for option in ticks.options
                if self._is_high(tick_key(item, tense, option), {attribute: group})
            )
            most = max(counts.values(), default=0)
            theirs = nearly_all or tuple(o for o, n in counts.items() if n == most and n)
            if theirs:
                found[group] = theirs
        return found

    def shown_matrix(self, *, marked: bool = False) -> AnswerMatrix | None:
        """Return the whole organisation's answers to the items whose figures are shown.

        None where fewer than the smallest group answered. It is for sums over people alone:
        groups are not in it. With ``marked`` only items whose marks are shown too.
        """
        if self.answered is None:
            return None
        kept = [
            n
            for n, item in enumerate(self._matrix.items)
            if self._shows(item.code, {})
            and (not marked or self._shows(f"{item.code}.priority", {}))
        ]
        return AnswerMatrix(
            items=tuple(self._matrix.items[n] for n in kept),
            values=self._matrix.values[:, kept],
            should_be=None if self._matrix.should_be is None else self._matrix.should_be[:, kept],
            priority=None if self._matrix.priority is None else self._matrix.priority[:, kept],
        )

    def sheets_ticked(self, item: str, tense: Tense) -> list[list[str]]:
        """Return what each sheet of the whole organisation ticked together, for its shares.

        Empty where fewer than the smallest group ticked anything, and where all but one, or all,
        ticked the same: that would be everybody's answer.
        """
        for ticks in self._ticks:
            if (ticks.item, ticks.tense) != (item, tense):
                continue
            people, most = len(ticks.ticked), int(ticks.ticked.sum(axis=0).max(initial=0))
            if people >= self.k and most <= people - 2:
                return [
                    [option for option, on in zip(ticks.options, row, strict=True) if on]
                    for row in ticks.ticked.tolist()
                ]
        return []

    def _told(self, group: str, item: str, state: State, results: GroupResults) -> GatedCell:
        if isinstance(state, Hidden):
            return GatedCell(group, item, None, None, self.release.tell(state))
        if isinstance(state, Band):
            return GatedCell(group, item, None, state, "")
        return GatedCell(group, item, results.cell(group, item), None, "")

    def _score(
        self,
        dimension: str,
        codes: Sequence[str],
        name: str,
        attribute: str | None,
        score: Interval | None,
    ) -> GatedScore:
        cell = _cell(attribute, name)
        state = self.release.state(dimension_key(dimension), cell)
        if isinstance(state, Shown):
            return GatedScore(name, score, "")
        statements = [self.release.state(code, cell) for code in codes]
        told = not any(isinstance(one, Hidden) for one in statements)
        if score is not None and told and self._shows(about_key(dimension), cell):
            return GatedScore(name, _to_half_points(score, len(codes)), "")
        why = self.release.tell(state) if isinstance(state, Hidden) else ""
        return GatedScore(name, None, why)

    def _is_high(self, key: str, cell: Mapping[str, str]) -> bool:
        state = self.release.state(key, cell)
        return isinstance(state, Band) and state.level == "high"

    def _shows(self, key: str, cell: Mapping[str, str]) -> bool:
        return self.release.is_shown(key, cell)


def _names(groups: Mapping[str, Grouping], attribute: str | None) -> tuple[str, ...]:
    """Return the groups of an attribute; without one everybody is the one group."""
    return (EVERYBODY,) if attribute is None else groups[attribute].names


def _cell(attribute: str | None, group: str) -> dict[str, str]:
    """Return a group as the release names it."""
    return {} if attribute is None else {attribute: group}


def _to_half_points(score: Interval, highest: int) -> Interval:
    """Return a score to the nearest half point, and half a point around it."""
    point = round(score.point * 2) / 2
    low, high = max(0.0, point - 0.5), min(float(highest), point + 0.5)
    return Interval(point, low, high, score.n, score.population)


def open_part(part: RoundPart) -> OpenedPart:
    """Return a closed part through its gate.

    1 SQL query for itself, 1 for its release, 1 for what matters and 2 for its questions;
    its answers come from the file of its close. Opened again in the same process it costs
    nothing: what is closed does not change.
    """
    return _opened(part.organisation_id, part.pk, part.round.public_id)


@lru_cache(maxsize=KEPT)
def _opened(organisation_id: int, part_id: int, public_id: str) -> OpenedPart:
    part = RoundPart.objects.select_related("round", "instrument").get(
        organisation_id=organisation_id, pk=part_id, round__public_id=public_id
    )
    kept = Release.objects.filter(organisation_id=part.organisation_id, part=part).first()
    # One that was never stored is planned from what can no longer change: the same each time.
    matrix, ticks, edition = load_matrix(part), load_ticks(part), read_words(part)
    if kept is None:
        plan = plan_answers(
            matrix, ticks, edition, k=part.round.min_group, crossed=is_crossed(part.round)
        )
    else:
        plan = ReleasePlan.from_json(json.loads(kept.content))
    structure = read_structure(part.round.structure)
    return OpenedPart(
        part=part,
        edition=edition,
        release=plan,
        _matrix=matrix,
        _ticks=ticks,
        _importance=load_importance(part),
        _sizes=_with_sides({kind.code: kind.sizes for kind in structure.groups}, structure.roles),
    )


def _with_sides(
    sizes: Mapping[str, Mapping[str, int | None]], roles: Mapping[str, str]
) -> Mapping[str, Mapping[str, int | None]]:
    """Return the groups' sizes with those of the sides, added up from the levels.

    Where nobody knows how many one level has, nobody knows it of its side either.
    """
    sides: dict[str, int | None] = {}
    for level, size in sizes.get("level", {}).items():
        side = side_of(roles.get(level, ""))
        if side:
            before = sides.get(side, 0)
            sides[side] = None if size is None or before is None else before + size
    return {**sizes, "side": sides} if sides else sizes
