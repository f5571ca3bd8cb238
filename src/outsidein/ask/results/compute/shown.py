"""What a room is shown of a vote: decided once, at the reveal, from the counts alone."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, Literal

import numpy as np

from outsidein.ask.results.compute.agreement import (
    View,
    agreement,
    read_agreement,
    say_agreement,
)
from outsidein.ask.results.compute.disclosure import may_show_comments
from outsidein.ask.results.compute.unanimity import band_signs, tells_apart
from outsidein.speech import language

#: few: fewer than k on the scale; alike: so alike that a spread would be everybody's answer.
Kind = Literal["few", "alike", "spread"]
#: Where answers lie that are too alike for their spread: a half or a third of the scale.
BANDS = {"L": "lower half", "H": "upper half", "l": "low", "m": "middle", "h": "high", "k": ""}


@dataclass(frozen=True, slots=True)
class Shown:
    """What everybody in the room sees of one vote; what isn't in here is shown to nobody."""

    kind: Kind
    k: int
    n: int | None = None  # on the scale, beside a spread alone
    counts: tuple[int, ...] | None = None  # lowest point first
    unsure: int | None = None
    band: str = ""
    middle: float | None = None  # the median's place on the scale, 0 being the lowest point
    distance: float | None = None  # mean distance from the median, in points of the scale
    a: float | None = None  # van der Eijk's A, -1 to 1
    sentence: str = ""
    reasons: tuple[str, ...] = ()
    withheld: int = 0  # reasons that were given and may not be shown

    @property
    def view(self) -> View | None:
        """Return the agreement in words, where it may be said."""
        return None if self.a is None else read_agreement(self.a)

    def as_row(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return asdict(self)


def show_votes(
    counts: Sequence[int],
    unsure: int,
    labels: Sequence[str],
    *,
    k: int,
    coin: bool,
    reasons: Sequence[str] = (),
) -> Shown:
    """Return what a room is shown of a vote.

    Shape: ``counts`` how many phones chose each point, lowest first, and ``labels`` its words;
    ``reasons`` in random order. ``coin`` decides to which side a band falls whose answers lie
    in the very middle of three points.
    Source: asking.md, anonymity rules 1, 4 and 5. Of fewer than ``k`` nothing is shown. Where
    nearly all said the same, only the band: a spread would be everybody's answer, and would
    point at the one who stands apart. Reasons need max(2k, 10) who answered.

    >>> show_votes([9, 0, 11], 2, ["disagree", "neutral", "agree"], k=5, coin=True).sentence
    'Two camps: 11 say agree, 9 say disagree (20 answered).'
    >>> show_votes([0, 1, 11], 0, ["disagree", "neutral", "agree"], k=5, coin=True).band
    'upper half'
    >>> show_votes([1, 1, 2], 9, ["disagree", "neutral", "agree"], k=5, coin=True)
    Shown(kind='few', k=5, n=None, counts=None, unsure=None, band='', middle=None, distance=None, \
a=None, sentence='', reasons=(), withheld=0)
    """
    n = sum(counts)
    if n < k:
        return Shown("few", k)
    told = may_show_comments(n + unsure, k)
    words = tuple(reasons) if told else ()
    withheld = 0 if told else len(reasons)
    row = np.array([counts])
    if not bool(tells_apart(row)[0]):
        band = BANDS[str(band_signs(row, np.array([coin]))[0])]
        # Neither n nor counts stand beside a band, as in every release of this house.
        return Shown("alike", k, band=band, reasons=words, withheld=withheld)
    places = [place for place, count in enumerate(counts) for _ in range(count)]
    middle = float(median(places))
    found = agreement(counts) if len(counts) >= 3 else None
    return Shown(
        kind="spread",
        k=k,
        n=n,
        counts=tuple(counts),
        unsure=unsure,
        middle=middle,
        distance=sum(abs(place - middle) for place in places) / n,
        a=found.a if found else None,
        sentence=say_agreement(counts, labels, language()) if found else "",
        reasons=words,
        withheld=withheld,
    )


def read_shown(row: dict[str, Any]) -> Shown:
    """Return what was shown, as it was kept.

    >>> shown = show_votes([9, 0, 11], 2, ["no", "so", "yes"], k=5, coin=True, reasons=["Why?"])
    >>> read_shown(shown.as_row()) == shown
    True
    """
    counts = row.get("counts")
    return Shown(
        **{
            **row,
            "counts": None if counts is None else tuple(counts),
            "reasons": tuple(row.get("reasons", ())),
        }
    )


@dataclass(frozen=True, slots=True)
class Weighed:
    """What everybody in the room sees of the points."""

    k: int
    givers: int | None  # phones that gave points; None: fewer than k, and nothing is shown
    sums: tuple[tuple[str, int], ...] = ()  # item and points, the most first


def weigh_points(sums: dict[str, int], givers: int, *, k: int) -> Weighed:
    """Return what a room is shown of its points.

    >>> weigh_points({"ORG.1": 4, "ORG.2": 30}, 9, k=5).sums
    (('ORG.2', 30), ('ORG.1', 4))
    >>> weigh_points({"ORG.1": 4}, 4, k=5)
    Weighed(k=5, givers=None, sums=())
    """
    if givers < k:
        return Weighed(k, None)
    return Weighed(k, givers, tuple(sorted(sums.items(), key=lambda one: (-one[1], one[0]))))
