"""Mails of a round: the invitation with a person's own link, and reminders to who has not answered.

A mail is sent and then noted as sent, one by one: whoever is cut short goes on where they were,
and at the worst one person has two of the same. How many reminders went out is told in steps only,
since their number is the number of those who have not answered.
"""

import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db.models import F, Max, QuerySet
from django.utils import formats, translation
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from outsidein.ask.rounds.compute.participation import in_steps
from outsidein.ask.rounds.compute.tokens import personal_token
from outsidein.ask.rounds.keys import read_keys
from outsidein.ask.rounds.links import link_of
from outsidein.ask.rounds.models import Invitation, Round
from outsidein.ask.rounds.queries import access_round
from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotNow
from outsidein.ground.progress import Progress
from outsidein.people.queries import get_organisation

#: Mails over one connection; servers end a longer talk.
A_CONNECTION = 100
LONGEST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Mailed:
    """What came of sending: how many went out, and how many addresses were refused."""

    at_least: int  # exact for invitations; for reminders the last whole step
    failed: int


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail, ready to be sent."""

    address: str
    subject: str
    text: str
    html: str


def mail_invitations(
    *,
    organisation_id: int,
    round_id: int,
    subject: str = "",
    words: str = "",
    at: datetime,
    actor: str = "system",
    tell: Progress = lambda _step, _share: None,
) -> Mailed:
    """Send everybody who has had no mail yet their own link; again, it goes on where it was."""
    one = _mailable(organisation_id, round_id, at)
    waiting = _invited(one).filter(mails=0)
    total = waiting.count()
    sent, failed = _send_all(one, waiting, total, subject, words, at, tell, reminder=False)
    _note(one, "mail invitations", at, actor, mails=sent, failed=failed)
    return Mailed(sent, failed)


def mail_reminders(
    *,
    organisation_id: int,
    round_id: int,
    wave: int | None = None,
    subject: str = "",
    words: str = "",
    at: datetime,
    actor: str = "system",
    tell: Progress = lambda _step, _share: None,
) -> Mailed:
    """Remind those who have not answered; who they are is told nobody.

    With fewer than the smallest group left nobody is reminded, or the reminder itself would
    tell. Nobody gets two mails on one day. ``wave`` (see ``next_wave``) lets a reminder that
    was cut short go on where it was.
    """
    one = _mailable(organisation_id, round_id, at)
    wave = wave or next_wave(organisation_id=organisation_id, round_id=round_id)
    open_still = _invited(one).filter(used=False)
    # In a reminder that is taken up again those count too who have had theirs.
    if open_still.count() < one.min_group:
        raise NotNow(
            _(
                "Fewer than %(least)s people are left to remind. Nobody is reminded, so that"
                " nobody's answering shows."
            )
            % {"least": one.min_group}
        )
    waiting = open_still.filter(mails__lt=wave).exclude(mailed_on=at.date())
    total = waiting.count()
    if 0 < total < one.min_group and not _was_begun(one, wave):
        raise NotNow(_("These people had a mail today. Wait until tomorrow."))
    sent, failed = _send_all(one, waiting, total, subject, words, at, tell, reminder=True)
    told = in_steps(sent, one.min_group)
    _note(one, "mail reminders", at, actor, at_least=told)
    return Mailed(told, 0 if failed < one.min_group else in_steps(failed, one.min_group))


def next_wave(*, organisation_id: int, round_id: int) -> int:
    """Return the number of the next mail: 1 for the invitation, 2 and on for reminders."""
    one = access_round(organisation_id=organisation_id, round_id=round_id)
    highest: int | None = _invited(one).aggregate(most=Max("mails"))["most"]
    return (highest or 0) + 1


def _was_begun(one: Round, wave: int) -> bool:
    return _invited(one).filter(mails__gte=wave).exists()


def _mailable(organisation_id: int, round_id: int, at: datetime) -> Round:
    one = access_round(organisation_id=organisation_id, round_id=round_id)
    over = one.closes_at is not None and one.closes_at <= at
    if not one.is_open or over:
        raise NotNow(_("This round is not open."))
    return one


def _invited(one: Round) -> QuerySet[Invitation]:
    ours = Invitation.objects.filter(organisation_id=one.organisation_id, round=one)
    return ours.filter(person__isnull=False).exclude(person__email="")


def _send_all(
    one: Round,
    waiting: QuerySet[Invitation],
    total: int,
    subject: str,
    words: str,
    at: datetime,
    tell: Progress,
    *,
    reminder: bool,
) -> tuple[int, int]:
    """Send to all who wait; return how many went out and how many addresses were refused."""
    key = read_keys(one.public_id).invitations
    sender = get_organisation(organisation_id=one.organisation_id).name
    sent = failed = 0
    # Read to the end before anything is written: nobody waits for a mail server.
    order = list(waiting.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(order), A_CONNECTION):
        # Looked at again: whoever has answered meanwhile is not reminded.
        some = waiting.filter(pk__in=order[first : first + A_CONNECTION])
        try:
            with get_connection() as line:
                for invitation in list(some.select_related("person").order_by("pk")):
                    person = invitation.person
                    if person is None:
                        continue
                    link = link_of(one.public_id, personal_token(key, person.pk))
                    letter = write_letter(
                        one, sender, person.name, person.email, link, invitation.language,
                        subject=subject, words=words, reminder=reminder,
                    )  # fmt: skip
                    if _send(line, letter):
                        sent += 1
                        Invitation.objects.filter(pk=invitation.pk).update(
                            mails=F("mails") + 1, mailed_on=at.date()
                        )
                    else:
                        failed += 1
                    tell("sending", (sent + failed) / max(1, total))
        except (OSError, smtplib.SMTPException) as why:
            raise NotNow(
                _("The mail server could not be reached. What was sent is not sent again.")
            ) from why
    return sent, failed


def _send(line: BaseEmailBackend, letter: Letter) -> bool:
    """Send one mail; False where the address itself is refused."""
    try:
        validate_email(letter.address)
        mail = EmailMultiAlternatives(
            letter.subject,
            letter.text,
            to=[letter.address],
            connection=line,
            headers={"Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(letter.html, "text/html")
        mail.send()
    except (ValidationError, smtplib.SMTPRecipientsRefused):
        return False
    return True


def write_letter(
    one: Round,
    sender: str,
    name: str,
    address: str,
    link: str,
    language: str,
    *,
    subject: str = "",
    words: str = "",
    reminder: bool = False,
) -> Letter:
    """Return the mail to one person in their language; own words stand in place of ours."""
    with translation.override(language or "en"):
        heading = " ".join((subject or _heading(one, sender, reminder)).split())[:200]
        greeting = _("Hello %(name)s,") % {"name": name}
        opening = words.strip()[:LONGEST_WORDS] or _opening(one, sender, reminder)
        facts = list(_facts(one))
        closing = _("The link is yours alone. Opening it gives nothing away and uses nothing up.")
        action = _("Answer now")
    text = "\n\n".join([greeting, opening, link, *facts, closing, sender])
    html = format_html(
        '<!doctype html><html lang="{}"><meta charset="utf-8"><title>{}</title>'
        '<body style="font-family:sans-serif;line-height:1.5;max-width:36rem">'
        '<p>{}</p>{}<p><a href="{}">{}</a><br><small>{}</small></p>{}<p>{}</p><p>{}</p>'
        "</body></html>",
        language or "en",
        heading,
        greeting,
        _paragraphs(opening),
        link,
        action,
        link,
        format_html_join("", "<p>{}</p>", ((fact,) for fact in facts)),
        closing,
        sender,
    )
    return Letter(address, heading, f"{text}\n", str(html))


def _heading(one: Round, sender: str, reminder: bool) -> str:
    if reminder:
        return _("A reminder: %(title)s") % {"title": one.title}
    return _("%(sender)s asks you: %(title)s") % {"sender": sender, "title": one.title}


def _opening(one: Round, sender: str, reminder: bool) -> str:
    said = {"sender": sender, "title": one.title}
    if reminder:
        return (
            _("some days ago %(sender)s asked you to take part in “%(title)s”. It is not too late.")
            % said
        )
    return _("%(sender)s would like your answers to “%(title)s”.") % said


def _facts(one: Round) -> Iterator[str]:
    if one.is_named:
        yield _("Your answers carry your name.")
    else:
        yield _(
            "Your answers are anonymous. They are sealed until the round closes, and nothing is"
            " shown of fewer than %(least)s people."
        ) % {"least": one.min_group}
    if one.closes_at is not None:
        closes = formats.date_format(one.closes_at, "DATETIME_FORMAT")
        yield _("It closes on %(closes)s (UTC).") % {"closes": closes}


def _paragraphs(words: str) -> str:
    parts = [part for part in words.split("\n\n") if part.strip()]
    told = ((format_html_join("", "{}<br>", ((line,) for line in p.splitlines())),) for p in parts)
    return format_html_join("", "<p>{}</p>", told)


def _note(one: Round, act: str, at: datetime, actor: str, **detail: int) -> None:
    write_audit(
        organisation_id=one.organisation_id,
        act=act,
        object_ref=f"round {one.pk}",
        at=at,
        actor=actor,
        detail=detail,
    )
