"""One mail in, the contacts it stands for out; used for files and for what arrives by itself.

Nothing is kept beyond the level that the source's rules name: what a level leaves out is never
in a row, so no later step can store it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from email.policy import default
from typing import TypeAlias

from outsidein.hold.sources.connectors.mail.forwards import Inner, find_forwarded
from outsidein.hold.sources.connectors.mail.headers import (
    MOST_PEOPLE,
    addresses,
    header,
    is_automatic,
    is_list,
    message_ids,
    sent_at,
)
from outsidein.hold.sources.connectors.mail.rules import MailRules
from outsidein.hold.sources.connectors.mail.threads import Threads
from outsidein.hold.sources.connectors.mail.wording import LONGEST, wording

#: A contact by canonical fields: external_id, at, channel, direction, email, thread, and where
#: the level allows it subject and text. Fit for interactions and for messages.
MailRow: TypeAlias = dict[str, object]

#: Unit: signs. Longer ids are cut and end in a digest of the whole.
_LONGEST_ID = 150
_ENVELOPE = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To")
_POLICY = default.clone(raise_on_defect=False)


@dataclass(frozen=True, slots=True)
class ReadMail:
    """What one mail came to: contacts, a row a person outside; or why it was left out."""

    message_id: str
    at: datetime | None
    rows: tuple[MailRow, ...]
    left_out: str  # a reason in words; empty where there are rows


def read_mail(
    content: bytes,
    rules: MailRules,
    *,
    threads: Threads | None = None,
    received_at: datetime | None = None,
) -> ReadMail:
    """Return the contacts that a mail (RFC 5322) stands for under the rules of its source.

    A mail from a customer to us is one contact, in; a mail of ours is one a recipient, out.
    ``received_at`` stands in where the mail bears no date that can be read.
    """
    whole = rules.keep == "full" or rules.forwarded
    mail = _parsed(content, whole=whole)
    return _Reader(mail, rules, threads or Threads(), received_at).read()


def touched(content: bytes) -> set[str]:
    """Return the addresses that a mail goes from and to, to tell which of them are ours."""
    mail = _parsed(content, whole=False)
    return {*addresses(mail, "From"), *addresses(mail, "To", *_ENVELOPE)}


def _parsed(content: bytes, *, whole: bool) -> EmailMessage:
    parser = BytesParser if whole else BytesHeaderParser
    mail = parser(EmailMessage, policy=_POLICY).parsebytes(content)
    return mail if isinstance(mail, EmailMessage) else EmailMessage(_POLICY)


class _Reader:
    """What the rules make of one mail."""

    def __init__(
        self, mail: EmailMessage, rules: MailRules, threads: Threads, received_at: datetime | None
    ) -> None:
        self.mail = mail
        self.rules = rules
        ids = message_ids(mail, "Message-ID")
        self.message_id = ids[0] if ids else ""
        self.at = sent_at(mail, received_at)
        self.sender = next(iter(addresses(mail, "From") or addresses(mail, "Sender")), "")
        self.to = addresses(mail, "To")
        self.copied = [a for a in addresses(mail, "Cc", "Bcc") if a not in self.to]
        self.thread = threads.root(
            self.message_id,
            references=message_ids(mail, "References"),
            replies_to=message_ids(mail, "In-Reply-To"),
        )

    def read(self) -> ReadMail:
        """Return the contacts, or why there are none."""
        left_out = self._fault()
        rows: list[MailRow] = []
        if not left_out:
            own = self.rules.is_own(self.sender)
            rows, left_out = self._from_us() if own else self._from_outside()
        return ReadMail(self.message_id, self.at, tuple(rows), "" if rows else left_out)

    def _fault(self) -> str:
        if not self.sender:
            return "no sender can be read in it"
        if self.at is None:
            return "it bears no date that can be read"
        if is_automatic(self.mail, self.sender):
            return "no person wrote it: an automatic answer or report"
        return ""

    def _from_outside(self) -> tuple[list[MailRow], str]:
        if is_list(self.mail) and not self.rules.lists:
            return [], "it came by a mailing list or in bulk; the rules leave those out"
        direct = any(map(self.rules.is_own, [*self.to, *addresses(self.mail, *_ENVELOPE)]))
        if not direct and not self.rules.copies:
            return [], "we only had a copy of it; the rules leave those out"
        return self._rows("in", [self.sender]), ""

    def _from_us(self) -> tuple[list[MailRow], str]:
        outside = [one for one in self.to if not self.rules.is_own(one)]
        if self.rules.copies:
            outside += [one for one in self.copied if not self.rules.is_own(one)]
        if len(outside) > MOST_PEOPLE:
            return [], f"it went to {len(outside)} people: a mailing, told by a mailing log"
        if outside:
            return self._rows("out", outside), ""
        if any(not self.rules.is_own(one) for one in self.copied):
            return [], "people outside only had a copy of it; the rules leave those out"
        inner = find_forwarded(self.mail) if self.rules.forwarded else None
        if inner is not None and not self.rules.is_own(inner.sender):
            return [self._passed_on(inner)], ""
        return [], "it stayed among ourselves; nothing says whose customer it is about"

    def _rows(self, direction: str, people: Iterable[str]) -> list[MailRow]:
        subject = header(self.mail, "Subject")
        text = wording(self.mail) if self.rules.keep == "full" else ""
        people = list(dict.fromkeys(people))
        return [
            self._row(self._id(person, alone=len(people) == 1), direction, person, subject, text)
            for person in people
        ]

    def _passed_on(self, inner: Inner) -> MailRow:
        own_id = inner.message_id or (self.message_id and f"{self.message_id}/inside")
        row = self._row(_short(own_id), "in", inner.sender, inner.subject, inner.text)
        if inner.at is not None:
            row["at"] = _moment(inner.at)
        return row

    def _row(self, own_id: str, direction: str, person: str, subject: str, text: str) -> MailRow:
        if self.at is None:
            raise ValueError("A mail without a date stands for no contact.")
        row: MailRow = {
            "external_id": own_id,
            "at": _moment(self.at),
            "channel": "email",
            "direction": direction,
            "email": [person],
            "thread": _short(self.thread),
        }
        if self.rules.keep != "metadata":
            row["subject"] = subject[:500]
        if self.rules.keep == "full":
            row["text"] = text[:LONGEST]
        return {name: value for name, value in row.items() if value}

    def _id(self, person: str, *, alone: bool) -> str:
        """Return the mail's own id; of a mail to several, one for each of them."""
        if alone or not self.message_id:
            return _short(self.message_id)
        return _short(f"{self.message_id}/{person}")


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _short(own_id: str) -> str:
    if len(own_id) <= _LONGEST_ID:
        return own_id
    digest = hashlib.sha256(own_id.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return f"{own_id[: _LONGEST_ID - 25]}-{digest}"
