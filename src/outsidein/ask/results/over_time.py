"""An instrument over its rounds: what changed, and what may not be set side by side.

Like every read of results it comes through the gate.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from outsidein.ask.instruments.compute.edition import Item
from outsidein.ask.results.compute.comparing import may_compare
from outsidein.ask.results.compute.groups import EVERYBODY
from outsidein.ask.results.compute.intervals import SEED, Interval
from outsidein.ask.results.compute.matrix import wording_digest
from outsidein.ask.results.compute.trend import RoundPoint, Trend, read_trend, say_trend
from outsidein.ask.results.gate import GatedCell, OpenedPart, open_part
from outsidein.ask.rounds.compute.structure import read_structure
from outsidein.ask.rounds.models import Round, RoundPart
from outsidein.ground.errors import NotHere
from outsidein.speech import gettext, gettext_noop, language

BARRED = gettext_noop(
    "Too few people came or left between these rounds: set side by side, their own answers "
    "would show."
)


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
    return _trend(_Rounds(tuple(parts[:-1] if barred else parts)), barred, language())


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
def _trend(rounds: _Rounds, barred: str, tongue: str) -> TrendView:
    """Return the view as it is said in one language; what is kept is kept by language."""
    opened = [open_part(part) for part in rounds.parts]
    newest = opened[-1].edition
    told = [one.cells()[EVERYBODY] for one in opened]
    items = [
        _trend_item(item, opened, told, barred) for item in newest.items if item.scale is not None
    ]
    return TrendView(
        instrument=newest.id,
        title=newest.title.say(tongue),
        rounds=tuple(_trend_round(one) for one in opened),
        items=tuple(one for one in items if one is not None),
        dimensions=tuple(
            TrendDimension(
                dimension.code,
                dimension.label.say(tongue),
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
    label = item.label.say(language())
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
    before, after = (
        [str(person) for person in read_structure(part.round.structure).people]
        for part in parts[-2:]
    )
    if not before or not after or may_compare(before, after, parts[-1].round.min_group):
        return ""
    return gettext(BARRED)
