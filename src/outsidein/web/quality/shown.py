"""The seven ratios as a page shows them: all of it, by source, by group, over time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from outsidein.charts.trend import TrendChart, TrendMark, TrendRow
from outsidein.charts.wording import percent
from outsidein.check.evidence.compute.quality import RATIOS, QualityRatio
from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.check.evidence.queries import PastValues
from outsidein.web.evidence.lines import MeasureLine, line_of

#: Each ratio in a word, and what it asks.
NAMES: Mapping[str, Promise] = {
    "relevant": _("Relevant"),
    "current": _("Current"),
    "accurate": _("Accurate"),
    "complete": _("Complete"),
    "consistent": _("Consistent"),
    "unique": _("Unique"),
    "valid": _("Valid"),
}
ASKS: Mapping[str, Promise] = {
    "relevant": _("Is there a reason to hold the field?"),
    "current": _("Was an address confirmed within twelve months?"),
    "accurate": _("Is the value true, when somebody looks?"),
    "complete": _("Is filled what is required?"),
    "consistent": _("Do the sources say the same?"),
    "unique": _("Does nobody stand here twice?"),
    "valid": _("Does the address work?"),
}
#: Where the question is put to one source, it is narrower.
ASKS_OF_SOURCE: Mapping[str, Promise] = {
    "relevant": _("fields it brings that are held for a reason"),
    "current": _("its customers with an address it saw confirmed within twelve months"),
    "accurate": _("audited values of its own that were true"),
    "complete": _("required fields it carries that are filled"),
    "consistent": _("its values that another source says too"),
    "unique": _("its records that stand in it once"),
    "valid": _("its addresses that work"),
}
GROUPINGS: Mapping[str, Promise] = {
    "kind": _("Person or company"),
    "country": _("Country"),
    "segment": _("Segment"),
}
KINDS: Mapping[str, Promise] = {"person": _("Persons"), "company": _("Companies")}
#: Scores under the first are weak, under the second fair, above it good.
WEAK, FAIR = 1 / 3, 2 / 3


@dataclass(frozen=True, slots=True)
class Ratio:
    """One of the seven over everything held."""

    code: str
    name: str
    asks: str
    line: MeasureLine

    @property
    def level(self) -> str:
        """How it stands: weak, fair, good, or nothing where it is not known."""
        return level_of(self.line.value.score)

    @property
    def by_people(self) -> bool:
        """Whether people must look before it can be known."""
        return self.code in ("accurate", "unique")


@dataclass(frozen=True, slots=True)
class Cell:
    """One ratio of one source or group."""

    name: str
    ratio: QualityRatio | None

    @property
    def level(self) -> str:
        """How it stands: weak, fair, good, or nothing where it is not known."""
        return level_of(self.ratio.score if self.ratio else None)


@dataclass(frozen=True, slots=True)
class Row:
    """A source or group with its seven ratios."""

    key: str
    name: str
    cells: tuple[Cell, ...]

    @property
    def worst(self) -> Cell | None:
        """The ratio that stands worst; None where none is known."""
        known = [cell for cell in self.cells if cell.ratio and cell.ratio.score is not None]
        return min(known, key=_score, default=None)


def level_of(score: float | None) -> str:
    """Return how a score stands.

    >>> level_of(0.1), level_of(0.5), level_of(0.9), level_of(None)
    ('weak', 'fair', 'good', '')
    """
    if score is None:
        return ""
    return "weak" if score < WEAK else "fair" if score < FAIR else "good"


def ratios_of(values: Iterable[MeasureValue]) -> list[Ratio]:
    """Return the seven over everything held, in their order."""
    by_name = {value.name: value for value in values}
    return [
        Ratio(code, str(NAMES[code]), str(ASKS[code]), line_of(by_name[f"dq_{code}"]))
        for code in RATIOS
        if f"dq_{code}" in by_name
    ]


def weakest(ratios: Sequence[Ratio]) -> Ratio | None:
    """Return the known ratio that stands worst."""
    known = [one for one in ratios if one.line.value.score is not None]
    return min(known, key=lambda one: one.line.value.score or 0.0, default=None)


def rows_of(
    ratios: Iterable[QualityRatio], scope: str, names: Mapping[str, str] | None = None
) -> list[Row]:
    """Return the sources or groups, the worst first; those of which nothing is known last.

    ``names`` are the words for the keys; a key without a word is left out where words are given.
    """
    by_key: dict[str, dict[str, QualityRatio]] = {}
    for one in ratios:
        if one.scope == scope:
            by_key.setdefault(one.key, {})[one.name] = one
    rows = [
        Row(
            key=key,
            name=names[key] if names is not None else _group_words(scope, key),
            cells=tuple(Cell(str(NAMES[code]), found.get(code)) for code in RATIOS),
        )
        for key, found in by_key.items()
        if names is None or key in names
    ]
    return sorted(rows, key=_worst_first)


def _worst_first(row: Row) -> tuple[float, float, str]:
    scores = [one.ratio.score for one in row.cells if one.ratio and one.ratio.score is not None]
    if not scores:
        return 2.0, 2.0, row.name
    return min(scores), sum(scores) / len(scores), row.name


def _score(cell: Cell) -> float:
    return cell.ratio.score if cell.ratio and cell.ratio.score is not None else 2.0


def _group_words(scope: str, key: str) -> str:
    return str(KINDS.get(key, key)) if scope == "kind" else key


def trend_of(past: Sequence[PastValues]) -> TrendChart:
    """Return how the seven moved over the days on which they were measured."""
    return TrendChart(
        rounds=tuple(date_format(one.as_of, "j M Y") for one in past),
        rows=tuple(
            TrendRow(
                label=str(NAMES[code]),
                marks=tuple(_mark(one.values.get(f"dq_{code}")) for one in past),
                words=_moved([one.values.get(f"dq_{code}") for one in past]),
            )
            for code in RATIOS
        ),
        caption=gettext("The seven ratios over time"),
    )


def _mark(value: MeasureValue | None) -> TrendMark | None:
    if value is None or value.value is None:
        return None
    low = value.lo if value.lo is not None else value.value
    high = value.hi if value.hi is not None else value.value
    return TrendMark(value.value, low, high, percent(value.value))


def _moved(values: Sequence[MeasureValue | None]) -> str:
    known = [one for one in values if one is not None and one.value is not None]
    if len(known) < 2:
        return gettext("known once") if known else gettext("not known")
    before, now = known[-2].value or 0.0, known[-1].value or 0.0
    return f"{(now - before) * 100:+.1f} %".replace("-", "−")
