"""A calendar of due days as RFC 5545 writes it, in the form that calendars show.

Events of a whole day, not to-dos: subscribed calendars leave to-dos out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

#: Unit: octets. A line may be no longer, without its end.
LONGEST_LINE = 75
MAKER = "-//Outside-In//Plans//EN"
#: How often a calendar is asked to look again.
LOOK_AGAIN = "PT6H"


@dataclass(frozen=True, slots=True)
class DueDay:
    """One action on the day it is due."""

    uid: str  # the same for the same action, in the whole world
    title: str
    day: date
    address: str = ""  # its page
    tentative: bool = False  # nobody has agreed to it yet
    is_done: bool = False


def write_calendar(name: str, days: Iterable[DueDay], *, at: datetime) -> str:
    """Return the calendar; an empty one too is one that calendars take.

    >>> text = write_calendar("Plans", [], at=datetime(2026, 6, 30, 12, tzinfo=UTC))
    >>> text.splitlines()[:2]
    ['BEGIN:VCALENDAR', 'VERSION:2.0']
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{MAKER}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{LOOK_AGAIN}",
        f"X-PUBLISHED-TTL:{LOOK_AGAIN}",
    ]
    for day in days:
        lines += _event(day, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(due: DueDay, at: datetime) -> list[str]:
    status = "TENTATIVE" if due.tentative else "CONFIRMED"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(due.uid)}",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{due.day:%Y%m%d}",
        # The end is the first day that is no longer part of it.
        f"DTEND;VALUE=DATE:{due.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(('✓ ' if due.is_done else '') + due.title)}",
        f"STATUS:{status}",
        "TRANSP:TRANSPARENT",
    ]
    if due.address:
        lines.append(f"URL:{due.address}")
    return [*lines, "END:VEVENT"]


def escaped(text: str) -> str:
    r"""Return the text as a value of the kind TEXT.

    >>> print(escaped("Call; then, write\nback\\slash"))
    Call\; then\, write\nback\\slash
    """
    plain = text.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    plain = plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", r"\n")
    return "".join(sign for sign in plain if sign >= " " and sign != "\x7f")


def folded(line: str) -> Iterator[str]:
    """Yield the line in parts of at most 75 octets, no sign torn; all but the first begin blank.

    >>> [len(part.encode()) for part in folded("SUMMARY:" + "ü" * 50)]
    [74, 35]
    """
    part, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LONGEST_LINE:
            yield part
            part, size = " ", 1
        part += sign
        size += octets
    yield part
