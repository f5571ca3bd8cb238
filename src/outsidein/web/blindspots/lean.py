"""Whether customers are helped or hurt: the measures on each side, as a page lists them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from outsidein.check.blindspots.compute.headline import HARMS, HELPS, headline, how_many
from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.web.evidence.lines import MeasureLine, line_of

NAMED = HARMS | HELPS


@dataclass(frozen=True, slots=True)
class Side:
    """The measures that speak one way."""

    words: str
    kind: str  # good, bad, unclear or unknown
    lines: tuple[tuple[MeasureLine, str], ...]  # with what it counts, in plain words


def sides_of(values: Iterable[MeasureValue]) -> tuple[Side, ...]:
    """Return the measures behind the sentence on top; a side without any is left out."""
    known = {value.name: value for value in values if value.name in NAMED}
    top = headline(known.values())
    sides = (
        (gettext("For them"), "good", top.good),
        (gettext("Against them"), "bad", top.bad),
        (gettext("Too close to call"), "unclear", top.unclear),
        (gettext("Not known"), "unknown", top.unknown),
    )
    return tuple(
        Side(
            words,
            kind,
            tuple((line_of(known[name]), _words(name, kind)) for name in names if name in known),
        )
        for words, kind, names in sides
        if names
    )


def _words(name: str, kind: str) -> str:
    return how_many(name) if kind == "unknown" else gettext(NAMED[name])
