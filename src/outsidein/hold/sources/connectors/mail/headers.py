"""What the headers of a mail say, whatever state they are in: no header breaks a reading."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime

#: Unit: people. A mail to more than this is a mailing; its log says more of it than the mail.
MOST_PEOPLE = 50
#: Unit: signs. Longer ids are cut, with what they were as a digest by the caller.
_ID = re.compile(r"<([^<>\s]+)>")
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]{2,}")
_BULK = frozenset({"bulk", "list", "junk"})
_ROBOTS = ("mailer-daemon@", "postmaster@", "no-reply-bounce@", "bounce@", "bounces@")


def header(mail: EmailMessage, name: str) -> str:
    """Return a header as text; empty where it is missing or beyond reading."""
    try:
        value = mail[name]
    except Exception:
        value = next((raw for key, raw in mail.raw_items() if key.lower() == name.lower()), "")
    return " ".join(str(value or "").replace("\0", "").split())


def headers(mail: EmailMessage, name: str) -> list[str]:
    """Return every header of that name as it came."""
    wanted = name.lower()
    return [str(value) for key, value in mail.raw_items() if key.lower() == wanted]


def addresses(mail: EmailMessage, *names: str) -> list[str]:
    """Return the addresses in some headers, in small letters, each once, in order."""
    texts = [" ".join(text.split()) for name in names for text in headers(mail, name)]
    return list(dict.fromkeys(_addresses_in(texts)))


def _addresses_in(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        try:
            pairs = getaddresses([text])
        except Exception:
            pairs = []
        found = [address.strip().lower() for _name, address in pairs]
        good = [address for address in found if _ADDRESS.fullmatch(address)]
        yield from good or (one.lower().strip("'\"") for one in _ADDRESS.findall(text))


def message_ids(mail: EmailMessage, name: str) -> list[str]:
    """Return the ids of mails in a header, without their angles."""
    text = " ".join(headers(mail, name))
    found = _ID.findall(text)
    return found or ([text.strip()] if text.strip() and " " not in text.strip() else [])


def sent_at(mail: EmailMessage, fallback: datetime | None = None) -> datetime | None:
    """Return when it was sent, UTC: by its Date, else by when the first server had it."""
    received = [text.rpartition(";")[2] for text in headers(mail, "Received")]
    for text in [*headers(mail, "Date"), *reversed(received)]:
        at = _read_date(text)
        if at and datetime(1990, 1, 1, tzinfo=UTC) < at < datetime(2100, 1, 1, tzinfo=UTC):
            return at
    return fallback


def _read_date(text: str) -> datetime | None:
    """Return the moment; None for what the library breaks on in any way: that is no date."""
    try:
        at = parsedate_to_datetime(" ".join(text.split()))
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except Exception:
        return None


def is_list(mail: EmailMessage) -> bool:
    """Say whether the mail came by a mailing list or in bulk."""
    bulk = header(mail, "Precedence").lower() in _BULK
    return bulk or any(headers(mail, name) for name in ("List-Id", "List-Post", "List-Unsubscribe"))


def is_automatic(mail: EmailMessage, sender: str) -> bool:
    """Say whether no person wrote it: a bounce, an absence note, a report."""
    auto = header(mail, "Auto-Submitted").lower() or "no"
    return (
        auto.split(";")[0].strip() != "no"
        or bool(headers(mail, "X-Autoreply") or headers(mail, "X-Auto-Response-Suppress-Reply"))
        or header(mail, "Content-Type").lower().startswith("multipart/report")
        or header(mail, "Return-Path") == "<>"
        or sender.startswith(_ROBOTS)
    )
