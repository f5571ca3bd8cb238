"""Mails of a round, sent through a real mail server on this machine."""

import socket
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Taken
from aiosmtpd.smtp import SMTP, Envelope, Session
from django_scopes import scope
from tests.asking import LATER, NOON, Asking, start

from outsidein.ask.rounds import mailing
from outsidein.ask.rounds.mailing import mail_invitations, mail_reminders, next_wave
from outsidein.ask.rounds.models import Invitation, Round
from outsidein.ground.errors import NotNow
from outsidein.ground.models import AuditEvent
from outsidein.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


class Office(Taken):
    """A mail server's inside: it keeps what comes, and refuses one address."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Message] = []
        self.refused = "nobody@example.org"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list
    ) -> str:
        if address == self.refused:
            return "550 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    def handle_message(self, message: Message) -> None:
        self.mails.append(message)

    def people(self) -> Counter:
        return Counter(mail["To"] for mail in self.mails)


@pytest.fixture
def office(settings) -> Iterator[Office]:
    office = Office()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(office, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    yield office
    server.stop()


@pytest.fixture
def asking(home) -> Iterator[Asking]:
    asking = start(12, closes_at=NOON + timedelta(days=20))
    with scope(organisation=asking.organisation):
        yield asking


def said(mail: Message, kind: str = "text/plain") -> str:
    part = next(one for one in mail.walk() if one.get_content_type() == kind)
    return part.get_payload(decode=True).decode()


def test_everybody_gets_their_own_link_once(asking, office):
    first = mail_invitations(**asking.ours, at=NOON)
    again = mail_invitations(**asking.ours, at=NOON)

    assert (first.at_least, first.failed, again.at_least) == (12, 0, 0)
    assert set(office.people().values()) == {1}
    for mail in office.mails:
        number = int(mail["To"].removeprefix("person").partition("@")[0])
        token = asking.tokens[asking.people[number]]
        assert f"/r/{asking.public_id}#{token}" in said(mail)
        assert f"#{token}" in said(mail, "text/html")
        assert f"Hello Person {number}," in said(mail)
        assert mail["Auto-Submitted"] == "auto-generated"


def test_own_words_stand_in_place_of_ours_and_nothing_in_them_is_markup(asking, office):
    Person.objects.filter(pk=asking.people[0]).update(name="<b>Ann</b>")

    mail_invitations(
        **asking.ours, subject="Ten\r\nBcc: all@example.org", words="Do <i>this</i>.", at=NOON
    )

    mail = next(one for one in office.mails if one["To"] == "person0@example.org")
    assert mail["Subject"] == "Ten Bcc: all@example.org"
    assert mail["Bcc"] is None
    assert "Do &lt;i&gt;this&lt;/i&gt;." in said(mail, "text/html")
    assert "&lt;b&gt;Ann&lt;/b&gt;" in said(mail, "text/html")
    assert "Do <i>this</i>." in said(mail)


def test_a_title_with_a_line_in_it_makes_no_header(asking, office):
    Round.objects.update(title="Spring\nX-Evil: yes")

    mail_invitations(**asking.ours, at=NOON)

    assert office.mails[0]["X-Evil"] is None
    assert "Spring X-Evil: yes" in office.mails[0]["Subject"]


def test_an_address_that_is_refused_keeps_nobody_else_waiting(asking, office):
    Person.objects.filter(pk=asking.people[3]).update(email=office.refused)

    mailed = mail_invitations(**asking.ours, at=NOON)

    assert (mailed.at_least, mailed.failed, len(office.mails)) == (11, 1, 11)


def test_a_server_that_is_away_is_said_so_and_nothing_is_noted(asking, office, settings):
    settings.EMAIL_PORT = 1

    with pytest.raises(NotNow, match="could not be reached"):
        mail_invitations(**asking.ours, at=NOON)

    assert not Invitation.objects.filter(mails__gt=0).exists()


@pytest.mark.promise("reminders")
def test_only_those_who_have_not_answered_are_reminded_and_how_many_is_told_in_steps(
    asking, office
):
    mail_invitations(**asking.ours, at=NOON)
    office.mails.clear()
    for person in asking.people[:4]:
        asking.give(person)

    mailed = mail_reminders(**asking.ours, at=LATER)

    assert set(office.people()) == {f"person{n}@example.org" for n in range(4, 12)}
    assert mailed.at_least == 5  # eight went out
    line = AuditEvent.objects.get(act="mail reminders")
    assert line.detail == '{"at_least": 5}'


@pytest.mark.promise("reminders")
def test_with_few_left_nobody_is_reminded(asking, office):
    for person in asking.people[:8]:
        asking.give(person)

    with pytest.raises(NotNow, match="Fewer than 5"):
        mail_reminders(**asking.ours, at=LATER)

    assert office.mails == []


def test_nobody_has_two_mails_on_one_day(asking, office):
    mail_invitations(**asking.ours, at=NOON)
    office.mails.clear()

    mail_reminders(**asking.ours, at=NOON)
    assert office.mails == []
    mail_reminders(**asking.ours, at=LATER)
    mail_reminders(**asking.ours, at=LATER)

    assert set(office.people().values()) == {1}


def test_a_reminder_that_was_cut_short_goes_on_where_it_was(asking, office):
    mail_invitations(**asking.ours, at=NOON)
    office.mails.clear()
    wave = next_wave(**asking.ours)

    def stop(_step: str, share: float) -> None:
        if share > 0.4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mail_reminders(**asking.ours, wave=wave, at=LATER, tell=stop)
    before = len(office.mails)
    mail_reminders(**asking.ours, wave=wave, at=LATER)

    assert 0 < before < 12
    assert office.people() == Counter({f"person{n}@example.org": 1 for n in range(12)})


def test_who_answers_while_mails_go_out_is_not_reminded(asking, office, monkeypatch):
    monkeypatch.setattr(mailing, "A_CONNECTION", 3)

    mail_invitations(**asking.ours, at=NOON)
    office.mails.clear()
    told: list[bool] = []

    def once(_step: str, _share: float) -> None:
        if not told and len(office.mails) == 3:
            told.append(True)
            asking.give(asking.people[11])

    mail_reminders(**asking.ours, at=LATER, tell=once)

    assert "person11@example.org" not in office.people()
    assert len(office.mails) == 11


def test_a_named_round_says_so_in_its_mail(home, office):
    asking = start(mode="named")
    with scope(organisation=asking.organisation):
        mail_invitations(**asking.ours, at=NOON)

    assert "carry your name" in said(office.mails[0])
    assert "anonymous" not in said(office.mails[0])


def test_a_round_that_is_over_mails_nobody(asking, office):
    with pytest.raises(NotNow, match="not open"):
        mail_reminders(**asking.ours, at=NOON + timedelta(days=21))

    assert office.mails == []
