"""The one sentence on top: whether the records show customers helped or hurt."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.speech import gettext, gettext_noop, number

Lean = Literal["helped", "hurt", "both", "cannot_tell"]

HARMS = {
    "message_harm": gettext_noop("of marketing messages led to an opt-out or complaint"),
    "sold_while_upset": gettext_noop("of marketing messages went out during an open complaint"),
    "quality_harm": gettext_noop("of buyers were hurt by poor quality"),
    "regret": gettext_noop("of orders were regretted"),
}
HELPS = {
    "in_promise": gettext_noop("of cases were solved when promised"),
    "needs_met": gettext_noop("of known needs were met"),
    "care_reach": gettext_noop("of customers were shown care unasked"),
}
#: The same where nobody knows: how many.
HOW_MANY = {
    "message_harm": gettext_noop("how many marketing messages led to an opt-out or complaint"),
    "sold_while_upset": gettext_noop(
        "how many marketing messages went out during an open complaint"
    ),
    "quality_harm": gettext_noop("how many buyers were hurt by poor quality"),
    "regret": gettext_noop("how many orders were regretted"),
    "in_promise": gettext_noop("how many cases were solved when promised"),
    "needs_met": gettext_noop("how many known needs were met"),
    "care_reach": gettext_noop("how many customers were shown care unasked"),
}
OPENINGS: dict[Lean, str] = {
    "helped": gettext_noop("The records show customers helped"),
    "hurt": gettext_noop("The records show customers hurt"),
    "both": gettext_noop("The records show customers both helped and hurt"),
    "cannot_tell": gettext_noop("The records cannot tell yet whether customers are helped or hurt"),
}
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Headline:
    """The sentence, which way it leans, and the measures behind each part of it."""

    lean: Lean
    sentence: str  # the opening, with the strongest figure on each side
    detail: str  # every figure, and what is not known
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
    opening = gettext(OPENINGS[lean])
    figures = {name: _figure(known[name], gettext(named[name])) for name in measured}
    parts = [
        _part(gettext("for them"), [figures[name] for name in good]),
        _part(gettext("against them"), [figures[name] for name in bad]),
        _part(gettext("too close to call"), [figures[name] for name in unclear]),
        _part(gettext("not known"), [how_many(name) for name in unknown]),
    ]
    best = max(good, key=lambda name: (name in HELPS, known[name].score or 0.0), default="")
    worst = min(bad, key=lambda name: known[name].score or 0.0, default="")
    shown = figures.get(best) or figures.get(worst, "")
    if best and worst:
        both = {"good": figures[best], "bad": figures[worst]}
        but = gettext("%(good)s, but %(bad)s")
        shown = (but if worst in HARMS else gettext("%(good)s, but only %(bad)s")) % both
    return Headline(
        lean=lean,
        sentence=f"{opening}: {shown}." if shown else f"{opening}.",
        detail="; ".join(part for part in parts if part),
        good=good,
        bad=bad,
        unclear=unclear,
        unknown=unknown,
    )


def how_many(name: str) -> str:
    """Say what a measure counts where its share isn't known."""
    return gettext(HOW_MANY[name])


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
    return gettext("%(percent)s %% %(words)s (%(n)s of %(of)s)") % {
        "percent": number(f"{percent:.{digits}f}"),
        "words": words,
        "n": number(f"{value.numerator:,.0f}"),
        "of": number(f"{value.denominator:,.0f}"),
    }


def _part(opening: str, figures: list[str]) -> str:
    """Return one part of the sentence, or nothing."""
    return f"{opening}: {', '.join(figures)}" if figures else ""
