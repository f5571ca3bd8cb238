"""Harbour Ltd of the story: who works there, what they answer, what its help desk noted."""

import asyncio
import json
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import Client, override_settings

from outsidein.ask.instruments.library import list_newest_editions

FIRST = datetime(2025, 5, 5, 9, tzinfo=UTC)
SECOND = FIRST + timedelta(days=364)
CARD = "crm-scorecard"
ALL_FOUR = [(edition.id, None) for edition in list_newest_editions()]

#: Level, department, site, how many, and whether they have an e-mail address.
PEOPLE = (
    ("Board", "Office", "Hull", 6, True),
    ("Heads", "Office", "Hull", 6, True),
    ("Staff", "Sales", "Hull", 6, True),
    ("Staff", "Sales", "Leith", 6, False),  # they answer on paper
    ("Staff", "Service", "Hull", 6, True),
    ("Staff", "Service", "Leith", 6, True),
    ("Staff", "Works", "Leith", 3, True),  # too few to be shown
    ("Staff", "Stores", "Leith", 5, True),  # asked, and nobody answers
)
LEVELS = tuple(dict.fromkeys(level for level, *_rest in PEOPLE))
DEPARTMENTS = tuple(sorted({department for _level, department, *_rest in PEOPLE}))
SURNAME = "Quillfeather"
NOTE = "Nobody rings back on Fridays."


def list_of_people() -> bytes:
    """Return the list as the personnel office exports it, with a row that cannot be taken."""
    lines = ["reference,name,email,level,department,site"]
    for level, department, site, count, has_email in PEOPLE:
        for n in range(count):
            number = len(lines)
            email = f"{level}.{department}.{site}.{n}@harbour.example".lower() if has_email else ""
            name = f"{department} {SURNAME} {number}"
            lines.append(f"{number},{name},{email},{level},{department},{site}")
    lines.append("99,Nowhere Person,nobody@harbour.example,Staff,Sales,Atlantis")
    return "\n".join(lines).encode()


def sheet(place: int, *, leads: bool, later: bool = False, note: str = "") -> dict[str, Any]:
    """Return what one person answers to everything, one unlike the next.

    A year later the front line says more of its room to decide (ORG.5), and nothing else changed.
    """
    answers = {edition.id: _answers(edition, place) for edition in list_newest_editions()}
    answers[CARD]["ORG.5"] = {"level": _room_to_decide(place, leads, later), "priority": True}
    if note:
        answers[CARD]["ORG.1"]["note"] = note
    return {"groups": {}, "answers": answers, "language": "en"}


def _answers(edition: Any, place: int) -> dict[str, dict[str, Any]]:
    given: dict[str, dict[str, Any]] = {}
    for column, item in enumerate(edition.items):
        if item.scale:
            levels = item.scale.levels
            given[item.code] = {"level": levels[(place + column) % len(levels)].code}
        else:
            for tense in item.tenses:
                some = item.choices.options[-3:]
                shift = place + (tense == "future")
                given[f"{item.code}.{tense}"] = {"codes": [some[shift % len(some)].code]}
    return given


def _room_to_decide(place: int, leads: bool, later: bool) -> str:
    if leads:
        return "neutral" if place % 3 == 0 else "agree"
    if later:
        return ("neutral", "agree", "agree", "agree")[place % 4]
    return ("disagree", "neutral", "agree")[place % 3]


def keyed(place: int) -> dict[str, str]:
    """Return the same as the numbers that are typed from a paper form."""
    entries = {"group/level": "Staff", "group/department": "Sales", "group/site": "Leith"}
    content = sheet(place, leads=False)["answers"]
    for edition in list_newest_editions():
        for item in edition.items:
            for tense in item.tenses:
                key = f"{item.code}.{tense}" if len(item.tenses) > 1 else item.code
                said = content[edition.id][key]
                plus = "+" if said.get("priority") else ""
                entries[f"{edition.id}/{key}"] = f"{_number(item, said)}{plus}"
    return entries


def _number(item: Any, said: dict[str, Any]) -> int:
    if item.scale:
        return 1 + [level.code for level in item.scale.levels].index(said["level"])
    printed = item.choices.filled(departments=DEPARTMENTS, levels=LEVELS)
    return 1 + [option.code for option in printed.options].index(said["codes"][0])


def customers() -> bytes:
    """Return sixty customers."""
    rows = [f"C{n},Customer {n} Ltd,desk{n}@customer{n}.example" for n in range(60)]
    return "\n".join(["external_id,company_name,email", *rows]).encode()


def cases(at: datetime, *, at_the_front: int) -> bytes:
    """Return sixty goodwills of the half year before, so many of them decided at the front."""
    lines = ["external_id,customer,opened_at,resolved_at,resolution,decided_by_level"]
    for n in range(60):
        opened = at - timedelta(days=2 + 3 * n)
        level = "front" if n < at_the_front else "management"
        solved = opened + timedelta(days=1)
        lines.append(
            f"{at.year}-{n},C{n},{opened:%Y-%m-%d %H:%M:%S},{solved:%Y-%m-%d %H:%M:%S},"
            f"goodwill,{level}"
        )
    return "\n".join(lines).encode()


class Office:
    """The inside of a mail server: it keeps what comes."""

    def __init__(self) -> None:
        self.mails: list[Message] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Keep a mail."""
        await asyncio.sleep(0)
        self.mails.append(message_from_bytes(envelope.content or b""))
        return "250 ok"

    def taken(self) -> dict[str, str]:
        """Return what came since it was last asked, by address; the box is empty then."""
        mails, self.mails = self.mails, []
        found = {str(mail["To"]): _words(mail) for mail in mails}
        assert len(found) == len(mails)  # nobody has two
        return found


def _words(mail: Message) -> str:
    plain = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
    return plain.get_payload(decode=True).decode()


@contextmanager
def mail_server() -> Iterator[Office]:
    """Run a mail server on this machine, and let the program send through it."""
    office = Office()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(office, hostname="127.0.0.1", port=port)
    server.start()
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
        try:
            yield office
        finally:
            server.stop()


def link_in(words: str) -> tuple[str, str]:
    """Return the round's address and the token of the link in a mail."""
    found = re.search(r"/r/([\w-]+)#(\S+)", words)
    assert found is not None
    return found[1], found[2]


def post(address: str, **content: Any) -> Any:
    """Send what a respondent's browser sends; return what it is told."""
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(address, json.dumps(content), content_type="application/json")
    assert answer.status_code in (200, 204), answer.content
    assert not answer.cookies
    return json.loads(answer.content) if answer.content else {}
