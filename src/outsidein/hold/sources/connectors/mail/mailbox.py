"""A mailbox in a file (mbox), or one mail (EML): bytes out, a mail at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import BinaryIO

#: Unit: bytes. What is read of one mail: its text stands before what is attached to it.
WHOLE = 8 * 1024**2
#: Unit: bytes. What is read where its heads are all that is wanted.
HEADS = 256 * 1024
_LONGEST_LINE = 1024**2

_BEGIN = re.compile(rb"From \S+ .*\d{1,2}:\d{2}(?::\d{2})?.*")
_QUOTED = re.compile(rb">+From ")
_HEAD = re.compile(rb"([A-Za-z][A-Za-z0-9-]*):[ \t]?\S?")
#: Headers by which a mail is known: two of them, and nothing before that is none.
_OF_MAIL = frozenset(
    {b"from", b"to", b"date", b"received", b"message-id", b"subject", b"return-path"}
    | {b"delivered-to", b"mime-version", b"x-original-to", b"reply-to", b"dkim-signature"}
)


@dataclass(frozen=True, slots=True)
class RawMail:
    """One mail as it lies in the file."""

    content: bytes
    received_at: datetime | None  # by the line that parts a mailbox, where there is one


def is_mailbox(start: bytes) -> bool:
    r"""Say whether a file that starts so is a mailbox.

    >>> is_mailbox(b"From ann@x.example Mon Feb  2 09:15:03 2026\n")
    True
    """
    return bool(_BEGIN.match(start.partition(b"\n")[0].rstrip(b"\r")))


def is_mail(start: bytes) -> bool:
    r"""Say whether a file that starts so is one mail.

    >>> is_mail(b"Return-Path: <a@x.example>\r\nFrom: a@x.example\r\n")
    True
    >>> is_mail(b"From: to\n1,2\n"), is_mail(b"subject,date\n")
    (False, False)
    """
    found: set[bytes] = set()
    for line in start.removeprefix(b"\xef\xbb\xbf").split(b"\n")[:200]:
        bare = line.rstrip(b"\r")
        if bare[:1] in {b" ", b"\t"} and found:
            continue
        head = _HEAD.match(bare)
        if head is None:
            break
        if head[1].lower() in _OF_MAIL:
            found.add(head[1].lower())
    return len(found) >= 2


def iterate_mails(file: BinaryIO, *, mailbox: bool, whole: bool) -> Iterator[RawMail]:
    """Yield the mails of a file; without ``whole`` their heads alone."""
    most = WHOLE if whole else HEADS
    held = bytearray()
    received_at: datetime | None = None
    begun = not mailbox
    blank, in_heads = True, True
    while line := file.readline(_LONGEST_LINE):
        if mailbox and blank and line.startswith(b"From ") and _BEGIN.match(line):
            if begun:
                yield RawMail(bytes(held), received_at)
            held, received_at, begun, in_heads = bytearray(), _moment(line), True, True
            blank = False
            continue
        blank = not line.strip()
        if blank and held:
            in_heads = False
        if begun and len(held) < most and (whole or in_heads):
            held += line[1:] if _QUOTED.match(line) else line
    if begun and held:
        yield RawMail(bytes(held), received_at)


def _moment(line: bytes) -> datetime | None:
    """Return the time on the line before a mail, as most programs write it: in UTC."""
    told = line.decode("ascii", "replace").split(maxsplit=2)[-1].strip()
    for shape in ("%a %b %d %H:%M:%S %Y", "%a %b %d %H:%M:%S %z %Y", "%a %b %d %H:%M %Y"):
        try:
            at = datetime.strptime(told, shape)  # noqa: DTZ007 - a zone is given to it below
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(told)
    except (ValueError, TypeError):
        return None
