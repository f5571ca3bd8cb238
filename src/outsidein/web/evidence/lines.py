"""A measure as a page shows it: its value with all that it rests on, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from outsidein.charts.wording import percent
from outsidein.check.evidence.compute.header import Measure
from outsidein.check.evidence.compute.library import load_measures
from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.web.evidence.items import KnownItem, known_items

#: How the interval came about, by the word of the header.
INTERVALS = {
    "wilson": "Wilson's 95% interval for counts",
    "bootstrap": "95% interval of 1,000 redrawn samples",
    "auc": "95% interval of 300 redrawn samples",
    "overlap": "95% interval of 1,000 redrawn samples",
    "none": "no interval: everything there is was counted",
}
PERIODS = {
    "window": "the twelve months up to the as-of day",
    "own": "a period of its own, said below",
    "state": "how things stood on the as-of day",
}
#: What to do where a measure is unknown, by its cause.
REMEDIES = {
    "kept_elsewhere": "It is kept elsewhere, so it was said. Bring it in and take the word back.",
    "table_empty": "Bring in a file that holds it. If nothing of it occurred, say so under Tables.",
    "never_supplied": "Ask the owner of a source to put the column into the next file.",
    "no_denominator": "There was nothing of it in the period. It is measured once there is.",
    "too_few": "Wait until there are more, or bring older files of the period in.",
    "not_built": "It is not built yet.",
}


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure's value beside its header; what is not known has no figure."""

    value: MeasureValue
    header: Measure | None  # None where a run measured what the library no longer holds
    part: str
    items: tuple[KnownItem, ...]

    @property
    def figure(self) -> str | None:
        """The value in words, or None."""
        if self.value.value is None:
            return None
        unit = self.header.unit if self.header else ""
        if unit.startswith("yes"):
            return "yes" if self.value.value else "no"
        if unit.startswith("share of pairs"):
            return f"{self.value.value:.2f}"
        return _percent(self.value.value)

    @property
    def between(self) -> str:
        """From where to where it may lie; nothing where it was counted in full."""
        value = self.value
        if value.lo is None or value.hi is None or value.lo == value.hi:
            return ""
        return f"{percent(value.lo, 1)} to {percent(value.hi, 1)}"

    @property
    def counted(self) -> str:
        """Numerator of denominator; nothing where shares were set side by side instead."""
        value = self.value
        if value.numerator is None or value.denominator is None or value.profile:
            return ""
        if self.header and self.header.interval == "auc":
            return ""
        return f"{value.numerator:,.0f} of {value.denominator:,.0f}"

    @property
    def marks(self) -> tuple[tuple[float, str], ...]:
        """The three values of its scale with the score that each earns."""
        if self.header is None:
            return ()
        return tuple(zip(self.header.thresholds, ("0", "½", "1"), strict=True))

    @property
    def marks_in_words(self) -> tuple[tuple[str, str], ...]:
        """The three values of its scale in words, with the score that each earns."""
        return tuple((_percent(mark), score) for mark, score in self.marks)

    @property
    def interval_words(self) -> str:
        """How its interval came about."""
        return INTERVALS[self.header.interval] if self.header else ""

    @property
    def period_words(self) -> str:
        """Which time it speaks of."""
        return PERIODS[self.header.period] if self.header else ""

    @property
    def remedy(self) -> str:
        """What to do so that it becomes known."""
        return REMEDIES.get(self.value.cause, "")

    @property
    def needs(self) -> tuple[str, ...]:
        """What it cannot do without, "or" between what can stand in for each other."""
        return tuple(" or ".join(group) for group in self.value.needs)


def _percent(share: float) -> str:
    """Return a share with one digit where it has one.

    >>> _percent(0.3), _percent(0.995)
    ('30%', '99.5%')
    """
    return percent(share, 1).replace(".0%", "%")


@cache
def library() -> dict[str, Measure]:
    """Return every measure's header, read once."""
    return load_measures()


def line_of(value: MeasureValue) -> MeasureLine:
    """Return the value beside its header and the items it speaks to."""
    header = library().get(value.name)
    known = known_items()
    items = tuple(known[code] for code in (header.items if header else ()) if code in known)
    return MeasureLine(value, header, items[0].part if items else "Other measures", items)


@dataclass(frozen=True, slots=True)
class Part:
    """The measures of one dimension."""

    name: str
    lines: tuple[MeasureLine, ...]
    measured: int


def parts_of(values: Iterable[MeasureValue], *, state: str = "") -> tuple[Part, ...]:
    """Return the measures by dimension, in the order of the instruments; of one state or all.

    A dimension without any measure of that state is left out.
    """
    order = list(dict.fromkeys(item.part for item in known_items().values()))
    by_part: dict[str, list[MeasureLine]] = {name: [] for name in order}
    for value in values:
        line = line_of(value)
        by_part.setdefault(line.part, []).append(line)
    parts = []
    for name, lines in by_part.items():
        shown = tuple(line for line in lines if state in ("", line.value.state))
        if shown:
            measured = sum(line.value.is_measured for line in lines)
            parts.append(Part(name, shown, measured))
    return tuple(parts)
