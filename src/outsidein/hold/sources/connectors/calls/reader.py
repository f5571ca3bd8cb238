"""Call logs of telephone systems: caller and called in, the customer's number out."""

import re
from collections.abc import Sequence

from outsidein.hold.sources.compute.words import plain
from outsidein.hold.sources.connectors.shapes.shape import Shape, find_column

_CALLER = (
    "caller", "src", "from", "from number", "calling number", "caller number", "caller id",
    "callerid", "clid", "call from", "calling party", "a number", "source number", "source",
    "originating number", "anrufer", "rufnummer anrufer", "beller",
)  # fmt: skip
_CALLED = (
    "called", "dst", "to", "to number", "called number", "callee", "dialed number",
    "dialled number", "call to", "called party", "b number", "destination number", "destination",
    "terminating number", "angerufener", "gebelde",
)  # fmt: skip
_START = (
    "calldate", "start", "start time", "started at", "call start", "call date", "call time",
    "date time", "datetime", "timestamp", "date created", "created at", "beginn", "begin",
)  # fmt: skip
_DIRECTION = ("direction", "call direction", "richtung", "richting", "type", "call type")
_LASTS = (
    "billsec", "talk time", "talking", "duration seconds", "duration", "call duration", "dauer",
    "duur", "billing seconds", "seconds",
)  # fmt: skip
_STATUS = ("disposition", "answered", "status", "call status", "result", "outcome", "state")
_ID = ("uniqueid", "call id", "callid", "call sid", "sid", "linkedid", "uuid", "id")
_ADDED = ("Customer's number", "Who called", "By", "Talked for", "Was answered")

_IN = ("in", "inbound", "incoming", "received", "missed", "eingehend", "inkomend", "entrant")
_OUT = ("out", "outbound", "outgoing", "outbound dial", "outbound api", "placed", "dialed")
_TAKEN = ("answered", "yes", "true", "1", "connected", "completed", "picked up", "ja", "success")
_LOST = (
    "no answer", "noanswer", "busy", "failed", "missed", "no", "false", "0", "abandoned",
    "canceled", "cancelled", "voicemail", "unanswered", "nein", "congestion", "rejected",
)  # fmt: skip
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:\.\d+)?")
_NUMBER_IN = re.compile(r"\+?[\d][\d ()/.\-]{2,}")
#: Unit: digits. What has no more is an extension of our own.
_EXTENSION = 5


def call_shape(headers: Sequence[str]) -> Shape | None:
    """Return the shape of a call log, or None where the headers are of something else.

    >>> call_shape(["calldate", "src", "dst", "billsec", "disposition"]).mapping["calldate"]
    'at'
    >>> call_shape(["from", "to", "subject", "date"]) is None
    True
    """
    caller, called = find_column(headers, _CALLER), find_column(headers, _CALLED)
    start, lasts = find_column(headers, _START), find_column(headers, _LASTS)
    if caller is None or called is None or caller == called or lasts is None:
        return None
    log = _Log(
        caller, called, lasts, find_column(headers, _DIRECTION), find_column(headers, _STATUS)
    )
    used = {at: "" for at in (caller, called, lasts, log.direction, log.status) if at is not None}
    own = find_column(headers, _ID)
    used |= {at: name for at, name in ((own, "external_id"), (start, "at")) if at is not None}
    fields = ("phone", "direction", "channel", "duration_seconds", "answered")
    return Shape(
        reader="calls",
        kinds=("interactions",),
        added=_ADDED,
        mapping={
            **{headers[at]: name for at, name in used.items()},
            **dict(zip(_ADDED, fields, strict=True)),
        },
        conclude=log.conclude,
    )


class _Log:
    """Where a call log says what."""

    def __init__(
        self, caller: int, called: int, lasts: int, direction: int | None, status: int | None
    ) -> None:
        self.caller = caller
        self.called = called
        self.lasts = lasts
        self.direction = direction
        self.status = status

    def conclude(self, cells: Sequence[str]) -> tuple[list[str], str]:
        """Return the customer's number, who called, and what came of it."""
        caller, called = _number(cells[self.caller]), _number(cells[self.called])
        told = plain(cells[self.direction]) if self.direction is not None else ""
        inside = (_is_extension(caller), _is_extension(called))
        if all(inside) or told == "internal":
            return [""] * len(_ADDED), "both ends are extensions: a call among ourselves"
        way = _way(told, inside)
        if not way:
            fault = (
                "nothing says who called whom: there is no direction, and no end is an extension"
            )
            return [""] * len(_ADDED), fault
        number = caller if way == "in" else called
        status = plain(cells[self.status]) if self.status is not None else ""
        seconds = _seconds(cells[self.lasts])
        answered = "yes" if status in _TAKEN else "no" if status in _LOST else ""
        if not answered and told == "missed":
            answered = "no"
        return [number, way, "phone", seconds, answered], ""


def _way(told: str, inside: tuple[bool, bool]) -> str:
    if told in _IN:
        return "in"
    if told in _OUT:
        return "out"
    return {(True, False): "out", (False, True): "in"}.get(inside, "")


def _number(text: str) -> str:
    r"""Return the number in a cell that may hold a name too.

    >>> _number('"Ann Lane" <+44 20 7946 0018>'), _number("201"), _number("anonymous")
    ('+44 20 7946 0018', '201', '')
    """
    found = _NUMBER_IN.search(text.rpartition("<")[2])
    return found[0].strip() if found else ""


def _is_extension(number: str) -> bool:
    return bool(number) and len(re.sub(r"\D", "", number)) <= _EXTENSION and number[0] != "+"


def _seconds(text: str) -> str:
    """Return how long, in seconds.

    >>> _seconds("1:02:03"), _seconds("02:03"), _seconds("75")
    ('3723', '123', '75')
    """
    clock = _CLOCK.fullmatch(text.strip())
    if clock is None:
        return text.strip().partition(".")[0]
    hours, minutes, seconds = (int(part or 0) for part in clock.groups())
    return str(3600 * hours + 60 * minutes + seconds)
