"""A measure's value in words, beside all it rests on; the pages and the report say the same."""

from dataclasses import dataclass

from outsidein.charts.wording import between, counted, percent
from outsidein.check.evidence.compute.binding import Condition, ItemBinding
from outsidein.check.evidence.compute.header import Measure
from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.speech import gettext, gettext_noop, number

#: How the interval came about, by the word of the header.
INTERVALS = {
    "wilson": gettext_noop("Wilson's 95% interval for counts"),
    "bootstrap": gettext_noop("95% interval of 1,000 redrawn samples"),
    "auc": gettext_noop("95% interval of 300 redrawn samples"),
    "overlap": gettext_noop("95% interval of 1,000 redrawn samples"),
    "none": gettext_noop("no interval: everything there is was counted"),
}
PERIODS = {
    "window": gettext_noop("the twelve months up to the as-of day"),
    "own": gettext_noop("a period of its own, said below"),
    "state": gettext_noop("how things stood on the as-of day"),
}
#: What the letter says of how directly the records speak.
STRENGTHS = {
    "A": gettext_noop("The records measure the claim itself."),
    "B": gettext_noop(
        "The records are a proxy: they can fail to support the claim, never prove it wrong."
    ),
    "C": gettext_noop("Only a document or a question to people can say; the records are context."),
}
#: How an item's measures are put together.
COMBINES = {
    "only": gettext_noop("It rests on one measure."),
    "min": gettext_noop(
        "The lowest of its measures counts: a chain is as strong as its weakest link."
    ),
    "mean": gettext_noop("Its measures are averaged."),
    "guarded": gettext_noop(
        "The first measure counts, at most one half where the second is below 0.2."
    ),
    "ladder": gettext_noop(
        "Its measures are steps of a ladder: a level holds only with all levels below it."
    ),
    "overlap": gettext_noop("The shares that people name are set beside those in the records."),
}


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure's value beside its header; what is not known has no figure."""

    value: MeasureValue
    header: Measure | None  # None where a run measured what the library no longer holds

    @property
    def figure(self) -> str | None:
        """The value in words, or None."""
        if self.value.value is None:
            return None
        unit = self.header.unit if self.header else ""
        if unit.startswith("yes"):
            return gettext("yes") if self.value.value else gettext("no")
        if unit.startswith("share of pairs"):
            return number(f"{self.value.value:.2f}")
        return _percent(self.value.value)

    @property
    def between(self) -> str:
        """From where to where it may lie; nothing where it was counted in full."""
        value = self.value
        if value.lo is None or value.hi is None or value.lo == value.hi:
            return ""
        return between(percent(value.lo, 1), percent(value.hi, 1))

    @property
    def counted(self) -> str:
        """Numerator of denominator; nothing where shares were set side by side instead."""
        value = self.value
        if value.numerator is None or value.denominator is None or value.profile:
            return ""
        if self.header and self.header.interval == "auc":
            return ""
        return counted(value.numerator, value.denominator)

    @property
    def marks(self) -> tuple[tuple[float, str], ...]:
        """The three values of its scale with the score that each earns."""
        if self.header is None:
            return ()
        return tuple(zip(self.header.thresholds, ("0", "½", "1"), strict=True))

    @property
    def scores(self) -> str:
        """The three values of its scale in words; nothing for shares set side by side."""
        if self.header is None or self.value.profile:
            return ""
        earns = gettext("%(share)s earns %(score)s")
        said = ", ".join(
            earns % {"share": _percent(mark), "score": score} for mark, score in self.marks
        )
        if self.header.lower_is_better:
            return gettext("%(scores)s, straight lines between; lower is better") % {"scores": said}
        return gettext("%(scores)s, straight lines between") % {"scores": said}

    @property
    def interval_words(self) -> str:
        """How its interval came about."""
        return gettext(INTERVALS[self.header.interval]) if self.header else ""

    @property
    def period_words(self) -> str:
        """Which time it speaks of."""
        return gettext(PERIODS[self.header.period if self.header else "window"])

    @property
    def needs(self) -> tuple[str, ...]:
        """What it cannot do without, "or" between what can stand in for each other."""
        return tuple(gettext(" or ").join(group) for group in self.value.needs)


def _percent(share: float) -> str:
    """Return a share with one digit where it has one.

    >>> _percent(0.3), _percent(0.995)
    ('30%', '99.5%')
    """
    return percent(share, 0 if round(1000 * share) % 10 == 0 else 1)


@dataclass(frozen=True, slots=True)
class Rung:
    """One level of a ladder with what it asks."""

    number: int
    asks: tuple[str, ...]  # nothing: it cannot be told from the one below
    reached: bool
    may_hold: bool = False  # what is not known decides


def rungs_of(
    binding: ItemBinding, level: int | None, titles: dict[str, str], *, perhaps: int = 0
) -> tuple[Rung, ...]:
    """Return the steps of an item's ladder; ``titles`` are those of the measures.

    Shape: ``level`` is the one that holds, ``perhaps`` the highest that may.
    """
    return tuple(
        Rung(
            number=step.number,
            asks=tuple(_ask(condition, titles) for condition in step.conditions),
            reached=step.number <= (level or 0),
            may_hold=(level or 0) < step.number <= perhaps,
        )
        for step in binding.ladder
    )


def _ask(condition: Condition, titles: dict[str, str]) -> str:
    title = titles.get(condition.measure, condition.measure)
    if condition.relation == "known":
        return gettext("%(title)s is known") % {"title": title}
    said = gettext("%(title)s stays within %(bound)s")
    if condition.relation == ">=":
        said = gettext("%(title)s reaches %(bound)s")
    return said % {"title": title, "bound": number(f"{condition.bound:g}")}
