"""Reads that set one thing beside another: two sides, rounds, what matters, who is named.

Like every read of results they come through the gate; what may not be shown is absent and says why.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from outsidein.ask.instruments.compute.edition import ChoiceList, Item
from outsidein.ask.results.compute.comparing import may_compare
from outsidein.ask.results.compute.groups import EVERYBODY
from outsidein.ask.results.compute.importance import ImportanceMap, importance_map, say_map
from outsidein.ask.results.compute.intervals import Interval
from outsidein.ask.results.compute.leaders import (
    Difference,
    compare_items,
    compare_two,
    say_difference,
)
from outsidein.ask.results.compute.matrix import wording_digest
from outsidein.ask.results.compute.owners import (
    CodeGap,
    OwnersNamed,
    PairAgreement,
    code_gaps,
    pair_agreement,
    say_owners,
)
from outsidein.ask.results.compute.ranking import priority_agreement, say_priority_agreement
from outsidein.ask.results.compute.sides import FRONTLINE, LEADERS
from outsidein.ask.results.compute.trend import RoundPoint, Trend, read_trend, say_trend
from outsidein.ask.results.gate import GatedCell, GroupHead, OpenedPart, open_part
from outsidein.ask.results.queries import MEASURED_GROUPS, SEED, access_part
from outsidein.ask.rounds.models import Round, RoundPart
from outsidein.ground.errors import NotHere
from outsidein.people.queries import get_organisation

BARRED = (
    "Too few people came or left between these rounds: set side by side, their own answers "
    "would show."
)


@dataclass(frozen=True, slots=True)
class SideItem:
    """One item as leaders and the front line see it."""

    code: str
    label: str
    difference: Difference
    sentence: str
    values: tuple[float, ...]  # of the scale
    counts: tuple[tuple[int, ...], tuple[int, ...]]  # leaders, front line


@dataclass(frozen=True, slots=True)
class Sides:
    """Leaders beside the front line, the clearest difference first."""

    instrument: str
    title: str
    round_id: int
    round_title: str
    closed_at: datetime | None
    smallest_group: int
    leaders: GroupHead | None  # None: nobody's level says that they lead
    frontline: GroupHead | None
    items: tuple[SideItem, ...]
    withheld: tuple[tuple[str, str], ...]  # label and why, of items without figures on a side


@dataclass(frozen=True, slots=True)
class TrendRound:
    """One round on the axis of a trend."""

    round_id: int
    title: str
    closed_at: datetime
    version: int
    answered: int | None
    asked: int | None


@dataclass(frozen=True, slots=True)
class TrendItem:
    """One item over the rounds."""

    code: str
    label: str
    trend: Trend
    rounds: tuple[int, ...]  # the round of each of its means, oldest first
    sentence: str
    dimension: str | None = None


@dataclass(frozen=True, slots=True)
class TrendDimension:
    """One dimension's score in each round that has one."""

    code: str
    label: str
    highest: int
    scores: tuple[tuple[int, Interval], ...]  # round and score, oldest first


@dataclass(frozen=True, slots=True)
class TrendView:
    """An instrument over its rounds."""

    instrument: str
    title: str
    rounds: tuple[TrendRound, ...]  # oldest first
    items: tuple[TrendItem, ...]
    dimensions: tuple[TrendDimension, ...]
    barred: str  # why the newest two are not set side by side; empty where they are


@dataclass(frozen=True, slots=True)
class ImportanceView:
    """What matters and how it goes, in one map."""

    instrument: str
    title: str
    round_title: str
    closed_at: datetime | None
    map: ImportanceMap | None  # None: nobody was asked what comes first, or too few answered
    labels: Mapping[str, str]
    sentence: str
    agreement: str  # how far people agree on what comes first


@dataclass(frozen=True, slots=True)
class QuestionCompared:
    """One of the questions, compared between departments and between today and the future."""

    code: str
    label: str
    owners: OwnersNamed | None  # of the departments that may be shown
    owners_sentence: str
    labels: Mapping[str, str]
    today: PairAgreement | None
    future: PairAgreement | None
    gaps: tuple[CodeGap, ...]


def get_sides(*, organisation_id: int, instrument: str, round_id: int | None = None) -> Sides:
    """Return leaders beside the front line; SQL queries as for one result."""
    part = access_part(organisation_id=organisation_id, instrument=instrument, round_id=round_id)
    opened = open_part(part)
    heads: dict[str, GroupHead] = {}
    if "side" in opened.attributes:
        heads = {head.name: head for head in opened.heads("side")}
    found, withheld = [], []
    both = LEADERS in heads and FRONTLINE in heads
    cells = opened.cells("side") if both else {}
    people = dict(zip(heads, opened.population("side"), strict=True)) if both else {}
    for item in opened.edition.items:
        if item.scale is None or not both:
            continue
        one, other = (cells[side][item.code] for side in (LEADERS, FRONTLINE))
        if one.cell is None or other.cell is None:
            withheld.append((item.label.say(), one.why or other.why or "Nearly all alike."))
            continue
        counts = (one.cell.counts, other.cell.counts)
        populations = (people[LEADERS], people[FRONTLINE])
        told = compare_two(item.code, *counts, item.scale.values, populations, seed=SEED)
        if told is not None:
            found.append((item, counts, told))
    by_code = {item.code: (item, counts) for item, counts, _ in found}
    return Sides(
        instrument=opened.edition.id,
        title=opened.edition.title.say(),
        round_id=part.round_id,
        round_title=part.round.title,
        closed_at=part.round.closed_at,
        smallest_group=opened.k,
        leaders=heads.get(LEADERS),
        frontline=heads.get(FRONTLINE),
        items=tuple(
            _side_item(*by_code[told.item], told)
            for told in compare_items([told for _, _, told in found])
        ),
        withheld=tuple(withheld),
    )


def _side_item(
    item: Item, counts: tuple[tuple[int, ...], tuple[int, ...]], told: Difference
) -> SideItem:
    values = item.scale.values if item.scale else ()
    return SideItem(item.code, item.label.say(), told, say_difference(told), values, counts)


def get_trend(*, organisation_id: int, instrument: str) -> TrendView:
    """Return an instrument over all its closed rounds, as each was scored.

    What was said in a room is no part of it. 2 SQL queries, and those of each round's result.
    """
    parts = list(
        RoundPart.objects.filter(
            organisation_id=organisation_id,
            instrument__slug=instrument,
            round__closed_at__isnull=False,
        )
        .exclude(round__voice=Round.Voice.ROOM)
        .select_related("instrument", "round")
        .order_by("round__closed_at", "round_id")
    )
    if not parts:
        raise NotHere(f"Nobody has answered {instrument} here.")
    barred = _barred(parts)
    # What may not be set side by side is not: the newest round then stands by itself elsewhere.
    return _trend(_Rounds(tuple(parts[:-1] if barred else parts)), barred)


@dataclass(frozen=True, slots=True, eq=False)
class _Rounds:
    """Closed parts, the same as others where the rounds are: what is closed does not change."""

    parts: tuple[RoundPart, ...]

    @property
    def names(self) -> tuple[tuple[int, str, str], ...]:
        return tuple((one.pk, one.round.public_id, one.round.title) for one in self.parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rounds) and self.names == other.names

    def __hash__(self) -> int:
        return hash(self.names)


@lru_cache(maxsize=16)
def _trend(rounds: _Rounds, barred: str) -> TrendView:
    opened = [open_part(part) for part in rounds.parts]
    newest = opened[-1].edition
    told = [one.cells()[EVERYBODY] for one in opened]
    items = [
        _trend_item(item, opened, told, barred) for item in newest.items if item.scale is not None
    ]
    return TrendView(
        instrument=newest.id,
        title=newest.title.say(),
        rounds=tuple(_trend_round(one) for one in opened),
        items=tuple(one for one in items if one is not None),
        dimensions=tuple(
            TrendDimension(
                dimension.code,
                dimension.label.say(),
                len(newest.items_of(dimension.code)),
                _scores(dimension.code, opened),
            )
            for dimension in newest.dimensions
            if newest.scoring.min_answered is not None
        ),
        barred=barred,
    )


def _trend_round(opened: OpenedPart) -> TrendRound:
    one = opened.part.round
    closed = one.closed_at or one.created_at
    version = opened.edition.version
    return TrendRound(one.pk, one.title, closed, version, opened.answered, one.asked)


def _trend_item(
    item: Item,
    rounds: list[OpenedPart],
    cells: list[dict[str, GatedCell]],
    barred: str,
) -> TrendItem | None:
    points, numbers = [], []
    for opened, shown in zip(rounds, cells, strict=True):
        asked = opened.edition.find(item.code)
        told = shown.get(item.code)
        if asked is None or asked.scale is None or told is None or told.cell is None:
            continue
        one = opened.part.round
        people = one.asked
        points.append(
            RoundPoint(
                at=_day(one.closed_at or one.created_at),
                round=one.title,
                wording=wording_digest(asked),
                counts=told.cell.counts,
                values=asked.scale.values,
                population=people if people is None or people >= sum(told.cell.counts) else None,
            )
        )
        numbers.append(one.pk)
    if not points:
        return None
    trend = read_trend(points, seed=SEED)
    sentence = barred or say_trend(trend)
    label = item.label.say()
    return TrendItem(item.code, label, trend, tuple(numbers), sentence, item.dimension)


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def _scores(code: str, rounds: list[OpenedPart]) -> tuple[tuple[int, Interval], ...]:
    found = []
    for opened in rounds:
        scored = opened.scores().get(code)
        if scored and scored[0].score is not None:
            found.append((opened.part.round_id, scored[0].score))
    return tuple(found)


def _barred(parts: list[RoundPart]) -> str:
    """Return why the last two rounds cannot be set side by side, or nothing.

    Known only where both invited people by name; of a file or an open link nobody knows who.
    """
    if len(parts) < 2:
        return ""
    asked = [
        {str(person) for person in json.loads(part.round.structure or "{}").get("people", ())}
        for part in parts[-2:]
    ]
    if not all(asked) or may_compare(asked[0], asked[1], parts[-1].round.min_group):
        return ""
    return BARRED


def get_importance(
    *, organisation_id: int, instrument: str, round_id: int | None = None
) -> ImportanceView:
    """Return what matters beside how it goes; SQL queries as for one result."""
    part = access_part(organisation_id=organisation_id, instrument=instrument, round_id=round_id)
    opened = open_part(part)
    shown = opened.shown_matrix(marked=True)
    found = accord = None
    if shown is not None and shown.priority is not None and shown.items:
        found = importance_map(shown, population=part.round.asked, seed=SEED)
        accord = priority_agreement(shown.priority.astype(float))
    labels = {item.code: item.label.say() for item in opened.edition.items}
    return ImportanceView(
        instrument=opened.edition.id,
        title=opened.edition.title.say(),
        round_title=part.round.title,
        closed_at=part.round.closed_at,
        map=found,
        labels=labels,
        sentence=say_map(found, labels),
        agreement=say_priority_agreement(accord) if found else "",
    )


def list_questions_compared(
    *, organisation_id: int, instrument: str = "five-questions", round_id: int | None = None
) -> list[QuestionCompared]:
    """Return each question compared: whom departments name, how far people agree, the gaps."""
    part = access_part(organisation_id=organisation_id, instrument=instrument, round_id=round_id)
    opened = open_part(part)
    shape = get_organisation(organisation_id=organisation_id)
    departments = [name for name, _, _ in shape.departments]
    levels = [name for name, _ in shape.levels]
    return [
        _compared(opened, item, item.choices.filled(departments=departments, levels=levels))
        for item in opened.edition.items
        if item.choices is not None
    ]


def _compared(opened: OpenedPart, item: Item, choices: ChoiceList) -> QuestionCompared:
    wanted = MEASURED_GROUPS.get(item.code, "")
    group = wanted if wanted in {g.id for g in choices.groups} else choices.groups[0].id
    now, future = (opened.sheets_ticked(item.code, tense) for tense in ("now", "future"))
    people = opened.part.round.asked
    owners = _owners(opened, item.code, set(choices.codes_of(group)))
    noun = "owner" if item.code == "WHO" else "answer"
    return QuestionCompared(
        code=item.code,
        label=item.label.say(),
        owners=owners,
        owners_sentence=say_owners(owners, noun) if owners else "",
        labels={option.code: option.label.say() for option in choices.options},
        today=pair_agreement(now, people, seed=SEED),
        future=pair_agreement(future, people, seed=SEED),
        gaps=code_gaps(choices, group, now, future, people, seed=SEED),
    )


def _owners(opened: OpenedPart, item: str, codes: set[str]) -> OwnersNamed | None:
    """Return whom each department names most today, of those that may be shown."""
    if "department" not in opened.attributes:
        return None
    named = {
        department: tuple(code for code in most if code in codes)
        for department, most in opened.named(item, "now", "department").items()
    }
    named = {department: most for department, most in named.items() if most}
    if not named:
        return None
    owners = {code for most in named.values() for code in most}
    return OwnersNamed(len(named), len(owners), named, len(owners) == 1)
