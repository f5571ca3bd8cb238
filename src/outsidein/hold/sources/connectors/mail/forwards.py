"""Mail that somebody passed on: the mail inside, attached or quoted in the text."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from outsidein.hold.sources.connectors.mail.headers import addresses, header, message_ids, sent_at
from outsidein.hold.sources.connectors.mail.wording import wording

_BEGINS = re.compile(
    r"^\s*(?:-{2,}\s*(?:forwarded message|original message|weitergeleitete nachricht"
    r"|ursprüngliche nachricht|doorgestuurd bericht|oorspronkelijk bericht|message transféré"
    r"|message d'origine|mensaje reenviado)\s*-{2,}|begin forwarded message:"
    r"|anfang der weitergeleiteten nachricht:|begin doorgestuurd bericht:"
    r"|début du message (?:transféré|réexpédié)\s*:)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_FROM = re.compile(r"^[>\s*]*(?:from|von|van|de)\s*:\*?\s*(.+)$", re.IGNORECASE | re.MULTILINE)
_SUBJECT = re.compile(
    r"^[>\s*]*(?:subject|betreff|onderwerp|objet|asunto)\s*:\*?\s*(.+)$",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
#: Unit: signs. The heads of a quoted mail stand near its beginning.
_HEADS = 1_500


@dataclass(frozen=True, slots=True)
class Inner:
    """The mail inside another."""

    sender: str
    message_id: str  # empty where only its text was quoted
    at: datetime | None
    subject: str
    text: str


def find_forwarded(mail: EmailMessage) -> Inner | None:
    """Return the mail that was passed on in this one, or None where there is none."""
    return _attached(mail) or _quoted(mail)


def _attached(mail: EmailMessage) -> Inner | None:
    for part in mail.walk():
        if part.get_content_type() != "message/rfc822":
            continue
        payload = part.get_payload()
        inside = payload[0] if isinstance(payload, list) and payload else None
        if not isinstance(inside, EmailMessage):
            continue
        sender = next(iter(addresses(inside, "From")), "")
        ids = message_ids(inside, "Message-ID")
        if sender:
            return Inner(
                sender,
                ids[0] if ids else "",
                sent_at(inside),
                header(inside, "Subject"),
                wording(inside),
            )
    return None


def _quoted(mail: EmailMessage) -> Inner | None:
    text = wording(mail)
    begin = _BEGINS.search(text)
    if begin is None:
        return None
    rest = text[begin.end() :].lstrip()
    heads = rest[:_HEADS]
    sender = _FROM.search(heads)
    address = _ADDRESS.search(sender[1]) if sender else None
    if address is None:
        return None
    subject = _SUBJECT.search(heads)
    # Dates in quoted heads are written in every language and without a zone: the day on which
    # it was passed on is known, that one isn't.
    return Inner(address[0].lower(), "", None, subject[1].strip() if subject else "", rest)
