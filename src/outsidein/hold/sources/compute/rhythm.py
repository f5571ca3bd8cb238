"""Whether a source comes as it should: on time, late, silent; never a verdict without a rhythm."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

#: So many times its rhythm without a word, and a source is not late but silent.
SILENT_AFTER = 3
#: Over so many deliveries punctuality is told.
DELIVERIES = 12
#: Fewer deliveries than this say nothing of a habit.
FEWEST = 2


class Timeliness(StrEnum):
    """How a source stands to its rhythm."""

    ON_TIME = "on time"
    AWAITED = "awaited"  # it has never come, and it is not yet time
    LATE = "late"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How many of the last deliveries were there when they should have been."""

    on_time: int
    of: int
    since: date | None  # the day of the first delivery looked at


def judge_timeliness(
    *, every_days: int | None, last_at: datetime | None, since: datetime | None, at: datetime
) -> Timeliness | None:
    """Return how a source stands to its rhythm, or None where nothing can be said.

    Unit: ``every_days`` in days. A day begun counts for nobody: what comes every 7 days is late
    from the 8th whole day on.
    Shape: ``since`` is when the source was made known here; it stands in until it first came.

    >>> from datetime import UTC
    >>> day = lambda number: datetime(2026, 6, number, tzinfo=UTC)
    >>> judge_timeliness(every_days=7, last_at=day(1), since=None, at=day(8)).value
    'on time'
    >>> judge_timeliness(every_days=7, last_at=day(1), since=None, at=day(9)).value
    'late'
    >>> judge_timeliness(every_days=7, last_at=day(1), since=None, at=day(23)).value
    'silent'
    >>> judge_timeliness(every_days=7, last_at=None, since=day(1), at=day(2)).value
    'awaited'
    >>> judge_timeliness(every_days=None, last_at=day(1), since=None, at=day(30)) is None
    True
    """
    start = last_at or since
    if every_days is None or start is None:
        return None
    waited = (at - start).days
    if waited > every_days * SILENT_AFTER:
        return Timeliness.SILENT
    if waited > every_days:
        return Timeliness.LATE
    return Timeliness.AWAITED if last_at is None else Timeliness.ON_TIME


def judge_punctuality(
    days: Iterable[date], *, every_days: int | None, today: date
) -> Punctuality | None:
    """Return how many of the last deliveries came in time, or None where there are too few.

    Shape: the days on which it came, in any order; several deliveries of a day are one.
    What is overdue today counts as one that did not come in time.

    >>> came = [date(2026, 6, 1), date(2026, 6, 8), date(2026, 6, 20)]
    >>> told = judge_punctuality(came, every_days=7, today=date(2026, 6, 21))
    >>> told.on_time, told.of
    (1, 2)
    >>> judge_punctuality(came[:1], every_days=7, today=date(2026, 6, 2)) is None
    True
    """
    came = sorted(set(days))[-DELIVERIES - 1 :]
    if every_days is None or len(came) < FEWEST:
        return None
    gaps = [(later - earlier).days for earlier, later in pairwise(came)]
    if (today - came[-1]).days > every_days:
        gaps.append((today - came[-1]).days)
    gaps = gaps[-DELIVERIES:]
    return Punctuality(sum(gap <= every_days for gap in gaps), len(gaps), came[0])
