"""Rounds in the background: closed, and their mails sent; ids in, one call."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_scopes import scope
from django_tasks import task

from outsidein.ask.results.actions import close_round
from outsidein.ask.rounds.mailing import mail_invitations, mail_reminders, next_wave
from outsidein.ask.rounds.queries import access_round
from outsidein.ground.errors import NotNow
from outsidein.ground.jobs import get_latest_job, job_progress, start_job
from outsidein.tasks.stopping import told_by_kind_alone

INVITATION = 1


def closing_kind(round_id: int) -> str:
    """Return the kind under which a round's closing is known among the jobs."""
    return f"close round {round_id}"


def mailing_kind(round_id: int) -> str:
    """Return the kind under which a round's mails are known among the jobs."""
    return f"mail round {round_id}"


@task()
def close_in_background(organisation_id: int, job_id: str, round_id: int, actor: str) -> None:
    """Close a round; cut short, it is taken up where it was."""
    with (
        scope(organisation=organisation_id),
        told_by_kind_alone(),
        job_progress(organisation_id=organisation_id, public_id=job_id) as tell,
    ):
        close_round(
            organisation_id=organisation_id,
            round_id=round_id,
            at=timezone.now(),
            actor=actor,
            tell=tell,
        )


@task()
def mail_in_background(
    organisation_id: int,
    job_id: str,
    round_id: int,
    wave: int,
    subject: str,
    words: str,
    actor: str,
) -> None:
    """Send a round's mails; cut short, it goes on with those who have had none."""
    with (
        scope(organisation=organisation_id),
        told_by_kind_alone(),
        job_progress(organisation_id=organisation_id, public_id=job_id) as tell,
    ):
        send = mail_invitations if wave == INVITATION else partial(mail_reminders, wave=wave)
        send(
            organisation_id=organisation_id,
            round_id=round_id,
            subject=subject,
            words=words,
            at=timezone.now(),
            actor=actor,
            tell=tell,
        )


def start_close(*, organisation_id: int, round_id: int, actor: str = "system") -> str:
    """Queue the closing of a round and return its job's id; never twice at once.

    A round whose key a passphrase wraps is closed by ``close_round`` itself: a passphrase must
    not lie in a queue.
    """
    one = access_round(organisation_id=organisation_id, round_id=round_id)
    if one.keeping == one.Keeping.PASSPHRASE and one.closed_at is None:
        raise NotNow("The keeper's passphrase is needed to close this round.")
    given = (round_id, actor)
    return _start(organisation_id, closing_kind(round_id), close_in_background, given)


def start_invitations(
    *,
    organisation_id: int,
    round_id: int,
    subject: str = "",
    words: str = "",
    actor: str = "system",
) -> str:
    """Queue the invitations of all who have had none and return the job's id."""
    access_round(organisation_id=organisation_id, round_id=round_id)
    given = (round_id, INVITATION, subject, words, actor)
    return _start(organisation_id, mailing_kind(round_id), mail_in_background, given)


def start_reminders(
    *,
    organisation_id: int,
    round_id: int,
    subject: str = "",
    words: str = "",
    actor: str = "system",
) -> str:
    """Queue a reminder of those who have not answered and return the job's id."""
    wave = next_wave(organisation_id=organisation_id, round_id=round_id)
    given = (round_id, max(wave, INVITATION + 1), subject, words, actor)
    return _start(organisation_id, mailing_kind(round_id), mail_in_background, given)


def _start(organisation_id: int, kind: str, work: Any, given: tuple[Any, ...]) -> str:
    """Note the job and queue its work, together or neither; the one that is under way stands."""
    with transaction.atomic():
        latest = get_latest_job(organisation_id=organisation_id, kind=kind)
        if latest is not None and not latest.is_over:
            return latest.public_id
        job_id = start_job(organisation_id=organisation_id, kind=kind, at=timezone.now())
        work.enqueue(organisation_id, job_id, *given)
    return job_id
