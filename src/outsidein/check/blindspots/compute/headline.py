"""The one sentence on top: whether the records show customers helped or hurt."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from outsidein.check.evidence.compute.values import MeasureValue

Lean = Literal["helped", "hurt", "both", "cannot_tell"]

HARMS = {
    "message_harm": "marketing messages that led to an opt-out or complaint",
    "sold_while_upset": "marketing messages sent during an open complaint",
    "quality_harm": "buyers hurt by poor quality",
    "regret": "orders regretted",
}
HELPS = {
    "in_promise": "cases solved when promised",
    "needs_met": "known needs met",
    "care_reach": "customers cared for",
}
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Headline:
    """The sentence, which way it leans, and the measures behind each part of it."""

    lean: Lean
    sentence: str
    good: tuple[str, ...]  # measures that show customers helped, or spared
    bad: tuple[str, ...]  # measures that show them hurt, or left without help
    unclear: tuple[str, ...]  # measured, but too close to call
    unknown: tuple[str, ...]


def headline(values: Iterable[MeasureValue]) -> Headline:
    """Return the one sentence on whether the records show customers helped or hurt.

    A measure speaks for customers when its whole score interval lies from 0.5 up, against
    them when it lies below; else it is too close to call. "Helped" needs a known help and a
    known absence of harm: where no harm was ever measured, nobody can say there was none.
    """
    known = {value.name: value for value in values}
    named = HARMS | HELPS
    measured = [name for name in named if name in known and known[name].is_measured]
    good = tuple(name for name in measured if (known[name].score_lo or 0.0) >= EVEN)
    bad = tuple(name for name in measured if (known[name].score_hi or 0.0) < EVEN)
    unclear = tuple(name for name in measured if name not in good and name not in bad)
    unknown = tuple(name for name in named if name not in measured)
    lean = _lean(good, bad)
    opening = {
        "helped": "The records show customers helped",
        "hurt": "The records show customers hurt",
        "both": "The records show customers both helped and hurt",
        "cannot_tell": "The records cannot tell yet whether customers are helped or hurt",
    }[lean]
    parts = [
        _part("for them", [_figure(known[name], named[name]) for name in good]),
        _part("against them", [_figure(known[name], named[name]) for name in bad]),
        _part("too close to call", [_figure(known[name], named[name]) for name in unclear]),
        _part("not known", [named[name] for name in unknown]),
    ]
    said = "; ".join(part for part in parts if part)
    return Headline(lean, f"{opening}: {said}.", good, bad, unclear, unknown)


def _lean(good: tuple[str, ...], bad: tuple[str, ...]) -> Lean:
    """Return which way the measures lean together."""
    if bad:
        return "both" if good else "hurt"
    helped = any(name in HELPS for name in good)
    spared = any(name in HARMS for name in good)
    return "helped" if helped and spared else "cannot_tell"


def _figure(value: MeasureValue, words: str) -> str:
    """Return a measure's share and counts in words.

    The share keeps one decimal below ten per cent, where harms live.
    """
    percent = 100 * (value.value or 0.0)
    digits = 1 if percent < 10 else 0
    return f"{percent:.{digits}f} % {words} ({value.numerator:,.0f} of {value.denominator:,.0f})"


def _part(opening: str, figures: list[str]) -> str:
    """Return one part of the sentence, or nothing."""
    return f"{opening}: {', '.join(figures)}" if figures else ""
