"""Mailing logs: what happened to each message, event by event in, a message a row out.

Known are the tables and the JSON that common senders write: SendGrid, Mailgun, Postmark, Amazon
SES, Brevo, and any table with an address, an event and a time.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from outsidein.hold.sources.compute.words import plain
from outsidein.hold.sources.connectors.opening import (
    Limits,
    OpenFile,
    SourceRow,
    UnreadableFile,
    too_many_rows,
)
from outsidein.hold.sources.connectors.shapes.shape import find_column

HEADERS = (
    "external_id", "at", "channel", "direction", "email", "campaign", "delivered_at", "bounced_at",
    "bounce", "unsubscribed_at", "complained_at",
)  # fmt: skip
#: Unit: messages. What one file's events are gathered for; a larger log is split by month.
MOST = 500_000

_EMAIL = ("email", "recipient", "email address", "to", "rcpt", "recipient email", "to email")
_EVENT = ("event", "event type", "record type", "status", "event name", "action", "type")
_TIME = (
    "timestamp", "date", "time", "event time", "event date", "created at", "ts", "occurred at",
    "processed at", "delivered at", "received at", "bounced at",
)  # fmt: skip
_ID = ("sg message id", "message id", "messageid", "msg id", "smtp id", "email id", "send id")
_CAMPAIGN = ("campaign", "campaign id", "campaign name", "marketing campaign name", "tag", "tags")

#: What senders call it: sent, delivered, bounced (hard or soft), left, complained.
_SENT = frozenset({"sent", "send", "processed", "accepted", "request", "requests", "queued"})
_DELIVERED = frozenset({"delivered", "delivery"})
_HARD = frozenset(
    {"bounce", "bounced", "hard bounce", "hardbounce", "permanent fail", "failed", "rejected"}
    | {"hardbounces", "hard bounces", "invalid email", "undelivered", "reject"}
)
_SOFT = frozenset({"soft bounce", "softbounce", "soft bounces", "softbounces", "temporary fail"})
_LEFT = frozenset(
    {"unsubscribe", "unsubscribed", "unsub", "opted out", "opt out", "group unsubscribe"}
    | {"subscription change", "subscription", "list unsubscribe"}
)
_COMPLAINED = frozenset(
    {"complaint", "complained", "spamreport", "spam report", "spam", "spam complaint", "abuse"}
)
_SEEN = frozenset({"open", "opened", "click", "clicked", "first opening", "opens", "clicks"})


@dataclass(slots=True)
class _Message:
    """What is known of one message to one person."""

    email: str
    campaign: str
    first: str
    at: dict[str, str] = field(default_factory=dict)  # what happened → when first
    bounce: str = ""


@dataclass(frozen=True, slots=True)
class MailingEvent:
    """Something that happened to a message."""

    message: str  # its id; empty where the log has none
    email: str
    what: str  # in the sender's own word
    at: str
    campaign: str = ""
    soft: bool = False


def event_columns(headers: Sequence[str]) -> dict[str, int] | None:
    """Return where a table says address, event and time, or None where it is no such log.

    >>> event_columns(["email", "event", "timestamp"])
    {'email': 0, 'what': 1, 'at': 2}
    >>> event_columns(["email", "name"]) is None
    True
    """
    names = {"email": _EMAIL, "what": _EVENT[:6], "at": _TIME, "message": _ID}
    names["campaign"] = _CAMPAIGN
    found = {name: find_column(headers, known) for name, known in names.items()}
    places = {name: at for name, at in found.items() if at is not None}
    wanted = {"email", "what", "at"} <= places.keys()
    return places if wanted and len(set(places.values())) == len(places) else None


def looks_like_events(words: Iterable[str]) -> bool:
    """Say whether what a column holds are events of a mailing."""
    told = [_what(word) for word in words if word.strip()]
    return bool(told) and sum(bool(one) for one in told) >= 0.8 * len(told)


def open_events(opened: OpenFile, events: Iterator[MailingEvent], limits: Limits) -> OpenFile:
    """Return the open file as messages, a row a message and person."""
    opened.reader = "mailing"
    opened.kinds = ("messages",)
    opened.headers = list(HEADERS)
    opened.mapping = {name: name for name in HEADERS}
    opened.rows = _rows(events, limits, opened.warnings)
    return opened


def events_of_rows(rows: Iterator[SourceRow], places: Mapping[str, int]) -> Iterator[MailingEvent]:
    """Yield the events of a table; what cannot be parsed as a row is passed on without address."""
    for _number, cells, fault in rows:
        told = {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
        if fault:
            told = {"email": "", "what": fault, "at": ""}
        yield MailingEvent(
            told.get("message", "").strip(),
            told["email"].strip().lower(),
            told["what"],
            read_moment(told["at"]),
            told.get("campaign", "").strip(),
        )


def _rows(
    events: Iterator[MailingEvent], limits: Limits, warnings: list[str]
) -> Iterator[SourceRow]:
    messages: dict[tuple[str, str], _Message] = {}
    unknown: Counter[str] = Counter()
    for event in events:
        what = _what(event.what)
        if not event.email or not what or not event.at:
            unknown[event.what.strip()[:40] or "nothing"] += 1
            continue
        key = (event.message or event.campaign, event.email)
        one = messages.get(key)
        if one is None:
            if len(messages) >= min(MOST, limits.rows):
                raise too_many_rows(limits)
            one = messages[key] = _Message(event.email, event.campaign, event.at)
        one.first = min(one.first, event.at)
        one.at[what] = min(one.at.get(what, event.at), event.at)
        if what == "bounced":
            soft = event.soft or plain(event.what) in _SOFT
            one.bounce = "soft" if soft and one.bounce != "hard" else "hard"
    if not messages:
        raise UnreadableFile("No event of a message could be read in it.")
    if unknown:
        told = ", ".join(f"“{word}” {count:,} times" for word, count in unknown.most_common(5))
        warnings.append(f"Events that say nothing here: {told}.")
    if any("seen" in one.at for one in messages.values()):
        warnings.append("Openings and clicks are not kept: they are watched, not said.")
    for number, ((message, email), one) in enumerate(messages.items(), 1):
        own = f"{message}/{email}"[:200] if message else ""
        at = one.at.get("sent") or one.at.get("delivered") or one.first
        kept = {"delivered_at": "delivered", "bounced_at": "bounced"}
        kept |= {"unsubscribed_at": "left", "complained_at": "complained"}
        said = {name: one.at.get(what, "") for name, what in kept.items()}
        row = {"external_id": own, "at": at, "channel": "email", "direction": "out"}
        row |= {"email": email, "campaign": one.campaign, "bounce": one.bounce, **said}
        yield number, [row[name] for name in HEADERS], ""


def _what(word: str) -> str:
    told = plain(word)
    known = (
        ("sent", _SENT), ("delivered", _DELIVERED), ("bounced", _HARD | _SOFT), ("left", _LEFT),
        ("complained", _COMPLAINED), ("seen", _SEEN),
    )  # fmt: skip
    return next((what for what, words in known if told in words), "")


def read_moment(told: object) -> str:
    """Return a moment as text; senders count seconds since 1970, or write ISO 8601.

    >>> read_moment(1767323045), read_moment("1767323045.5"), read_moment("2026-01-02T03:04:05Z")
    ('2026-01-02 03:04:05', '2026-01-02 03:04:05', '2026-01-02T03:04:05Z')
    """
    text = str(told or "").strip()
    whole = text.partition(".")[0]
    if whole.isdecimal() and len(whole) in {10, 13}:
        seconds = int(whole) / (1000 if len(whole) == 13 else 1)
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")
    return text


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────


def is_event(value: object) -> bool:
    """Say whether a value is an event as some sender writes it."""
    return isinstance(value, dict) and next(events_of(value), None) is not None


def events_of(told: Mapping[str, Any]) -> Iterator[MailingEvent]:
    """Yield what an entry says: of SES one entry may be about several people.

    >>> [one.email for one in events_of({"event": "open", "email": "A@b.org", "timestamp": 1}) ]
    ['a@b.org']
    """
    inner = told.get("event-data") or told
    mail = inner.get("mail")
    if isinstance(mail, dict) and (inner.get("eventType") or inner.get("notificationType")):
        yield from _of_ses(inner, mail)
        return
    what = inner.get("event") or inner.get("RecordType") or inner.get("event_type")
    email = inner.get("email") or inner.get("recipient") or inner.get("Recipient")
    email = email or inner.get("Email")
    times = ("timestamp", "ts_event", "ts", "DeliveredAt", "BouncedAt", "ChangedAt", "ReceivedAt")
    at = next((inner[name] for name in (*times, "date") if inner.get(name)), "")
    if not (isinstance(what, str) and isinstance(email, str) and "@" in email and at):
        return
    heads = (inner.get("message") or {}).get("headers") if "message" in inner else None
    ids = ("sg_message_id", "MessageID", "message-id", "message_id", "id")
    own = next((str(inner[name]) for name in ids if inner.get(name)), "")
    if isinstance(heads, dict):
        own = str(heads.get("message-id") or own)
    kind = str(inner.get("type") or inner.get("Type") or inner.get("severity") or "").lower()
    yield MailingEvent(
        own.partition(".")[0] if "sg_message_id" in inner else own,
        email.lower(),
        what,
        read_moment(at),
        str(inner.get("campaign") or inner.get("Tag") or inner.get("tag") or ""),
        soft=kind in {"blocked", "temporary", "softbounce", "transient"},
    )


def _of_ses(told: Mapping[str, Any], mail: Mapping[str, Any]) -> Iterator[MailingEvent]:
    what = str(told.get("eventType") or told.get("notificationType"))
    inside = told.get(what[:1].lower() + what[1:]) or {}
    at = inside.get("timestamp") or mail.get("timestamp") or ""
    soft = str(inside.get("bounceType", "")).lower() == "transient"
    for email in mail.get("destination") or ():
        if isinstance(email, str) and "@" in email:
            own = str(mail.get("messageId") or "")
            yield MailingEvent(own, email.lower(), what, read_moment(at), soft=soft)
