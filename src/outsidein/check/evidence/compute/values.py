"""What a measure came to, and what an item's measures came to together."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

State = Literal["measured", "unknown"]
Cause = Literal[
    "",  # measured
    "kept_elsewhere",
    "table_empty",
    "never_supplied",
    "no_denominator",
    "too_few",
    "not_built",
]


@dataclass(frozen=True, slots=True)
class ProfileCount:
    """How often one code was claimed, wished for and found in the records."""

    code: str
    claimed: float  # coded answers; a part of one where an answer names several
    wished: float  # coded answers to the future half
    measured: float  # rows of the records


@dataclass(frozen=True, slots=True)
class MeasureValue:
    """One measure on one folder at one time; unknown is never zero.

    Unit: ``value``, ``lo`` and ``hi`` are the measure's own (mostly shares, 0 to 1); the scores
    are 0 to 1. All are None when the measure is unknown, and ``reason`` then says why.
    """

    name: str
    title: str
    state: State
    as_of: datetime
    since: datetime
    reason: str = ""  # a plain sentence where unknown
    cause: Cause = ""
    missing: tuple[str, ...] = ()  # the tables or table.columns that were missed
    numerator: float | None = None
    denominator: float | None = None
    n: int | None = None
    value: float | None = None
    lo: float | None = None
    hi: float | None = None
    score: float | None = None
    score_lo: float | None = None
    score_hi: float | None = None
    sql: str = ""
    needs: tuple[tuple[str, ...], ...] = ()
    version: int = 0
    counts: dict[str, int] = field(default_factory=dict)  # rows a source table
    profile: tuple[ProfileCount, ...] = ()

    @property
    def is_measured(self) -> bool:
        """Whether there is a value."""
        return self.state == "measured"


@dataclass(frozen=True, slots=True)
class Bounds:
    """A score that may be known only in part.

    Unit: score, 0 to 1. ``point`` is None where no single figure can be given; what is quite
    unknown is ``UNKNOWN``: no point, and anything from 0 to 1.
    """

    point: float | None
    lo: float
    hi: float


UNKNOWN = Bounds(None, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class ItemEvidence:
    """What the records say of one item, beside nothing yet."""

    item: str
    strength: str  # A, B or C
    kind: Literal["verdict", "profile"]
    point: float | None
    lo: float
    hi: float
    measures: tuple[MeasureValue, ...]
    apart: tuple[MeasureValue, ...] = ()  # the customers' own answer, never folded in
    combine: str = "only"
    level: int | None = None  # of a ladder, 1 to 5; None where it cannot be told
    level_lo: int | None = None
    level_hi: int | None = None
    blocking: tuple[str, ...] = ()  # what keeps the next level from holding
    untestable: str = ""  # what would be needed, where nothing can be said at all
    limiting: str = ""  # the measure a lowest-of item hangs on

    @property
    def unknown(self) -> tuple[MeasureValue, ...]:
        """The measures without a value."""
        return tuple(value for value in self.measures if not value.is_measured)
