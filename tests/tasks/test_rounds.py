"""Rounds in the background: closed, mailed, and opened and closed by the clock."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django_scopes import scope
from django_tasks_db.models import DBTaskResult
from tests.asking import NOON, start
from tests.people import gather

from outsidein.ask.answers.actions import take_answers
from outsidein.ask.answers.models import Ballot, Sheet
from outsidein.ask.results.models import Release
from outsidein.ask.rounds.keys import keys_folder
from outsidein.ask.rounds.queries import get_participation, get_round
from outsidein.ground.errors import NotNow
from outsidein.ground.jobs import get_job, get_latest_job
from outsidein.tasks.interrupted import TRIES, resume_interrupted
from outsidein.tasks.rounds import (
    close_in_background,
    closing_kind,
    mail_in_background,
    start_close,
    start_invitations,
    start_reminders,
)
from outsidein.tasks.timekeeping import keep_time

pytestmark = pytest.mark.django_db(transaction=True)


def run_queued() -> None:
    """Do what is queued, as the worker does."""
    works = {work.module_path: work for work in (close_in_background, mail_in_background)}
    for task in DBTaskResult.objects.filter(status="READY"):
        works[task.task_path].call(*task.args_kwargs["args"])
        DBTaskResult.objects.filter(pk=task.pk).update(status="SUCCESSFUL")


@pytest.fixture
def asking(home):
    asking = start(12)
    with scope(organisation=asking.organisation):
        yield asking


def test_a_round_is_closed_in_the_background_once(asking):
    asking.give(asking.people[0])

    job = start_close(**asking.ours)
    assert start_close(**asking.ours) == job
    run_queued()

    state = get_job(organisation_id=asking.organisation, public_id=job)
    assert (state.status, state.share) == ("done", 1.0)
    assert Sheet.objects.count() == 1


def test_a_passphrase_never_lies_in_the_queue(home):
    asking = start(keeping="passphrase", passphrase="a keeper's long sentence")
    with scope(organisation=asking.organisation):
        with pytest.raises(NotNow, match="passphrase"):
            start_close(**asking.ours)

        assert not DBTaskResult.objects.exists()


def test_mails_go_out_in_the_background(asking):
    start_invitations(**asking.ours, words="Please do.")
    run_queued()
    assert len(mail.outbox) == 12

    mail.outbox.clear()
    job = start_reminders(**asking.ours)
    run_queued()

    assert mail.outbox == []  # all of them had a mail today
    assert get_job(organisation_id=asking.organisation, public_id=job).is_over
    assert "@" not in str(list(DBTaskResult.objects.values()))


def test_a_round_opens_and_closes_by_the_clock(home):
    now = timezone.now()
    asking = start(
        open_it=False, opens_at=now - timedelta(minutes=1), closes_at=now + timedelta(minutes=1)
    )
    with scope(organisation=asking.organisation):
        assert keep_time(now) == 1
        assert get_round(**asking.ours, at=now).state == "open"
        assert keep_time(now) == 0

        late = now + timedelta(minutes=2)
        assert get_round(**asking.ours, at=late).state == "over"
        assert keep_time(late) == 1
        assert keep_time(late) == 0
        run_queued()

        assert get_round(**asking.ours, at=late).state == "closed"
        assert keep_time(late) == 0


def test_a_round_of_a_keeper_waits_for_the_passphrase(home):
    now = timezone.now()
    asking = start(keeping="passphrase", passphrase="a keeper's long sentence", closes_at=now)
    with scope(organisation=asking.organisation):
        assert keep_time(now + timedelta(days=3)) == 0

        assert get_round(**asking.ours, at=now).state == "over"


def test_what_cannot_be_closed_is_not_tried_without_end(home):
    now = timezone.now()
    asking = start(closes_at=now)
    asking.give(asking.people[0])
    (keys_folder() / f"{asking.public_id}.json").unlink()
    assert keep_time(now) == 1
    run_queued()

    kind = closing_kind(asking.round_id)
    failed = get_latest_job(organisation_id=asking.organisation, kind=kind)
    assert failed.status == "failed"
    assert "key of this round" in failed.message
    assert keep_time(now) == 0
    assert keep_time(now + timedelta(hours=1)) == 1
    with scope(organisation=asking.organisation):
        assert Ballot.objects.count() == 1


@pytest.mark.promise("reminders")
def test_participation_is_counted_once_a_day_and_not_again(asking):
    opened = get_round(**asking.ours, at=timezone.now()).opened_at
    for person in asking.people[:7]:
        asking.give(person)

    assert keep_time(opened + timedelta(hours=23)) == 0
    assert get_participation(**asking.ours).counted_at is None
    assert keep_time(opened + timedelta(hours=24)) == 1
    for person in asking.people[7:]:
        asking.give(person)
    assert keep_time(opened + timedelta(hours=47)) == 0

    told = get_participation(**asking.ours)
    assert (told.asked, told.at_least, told.step) == (12, 5, 5)
    levels = {group.name: group.at_least for group in told.kinds[0].groups}
    assert levels == {"Board": None, "Heads": None, "Staff": None}


def test_a_closing_that_ended_its_worker_too_often_is_given_up_in_words(asking):
    job = start_close(**asking.ours)
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["w"] * TRIES)

    resume_interrupted()

    state = get_job(organisation_id=asking.organisation, public_id=job)
    assert state.status == "failed"
    assert "given up" in state.message


def test_what_may_be_shown_of_a_file_brought_in_is_decided_by_the_clock(home):
    cast = gather()
    rows = [{"respondent": f"p{n}", "item": "ORG.1", "answer": "agree"} for n in range(6)]
    with scope(organisation=cast.ours):
        take_answers(
            organisation_id=cast.ours, header=("respondent", "item", "answer"), rows=rows,
            file_name="answers.csv", title="Spring", at=NOON,
        )  # fmt: skip

        assert keep_time(NOON) == 1
        assert keep_time(NOON) == 0
        assert Release.objects.count() == 1


def test_one_rounds_trouble_is_not_anothers(home):
    now = timezone.now()
    first = start(3, open_it=False, opens_at=now)  # too few to be opened
    second = start(8, open_it=False, opens_at=now)

    assert keep_time(now) == 1

    with scope(organisation=first.organisation):
        assert get_round(**first.ours, at=now).state == "draft"
    with scope(organisation=second.organisation):
        assert get_round(**second.ours, at=now).state == "open"
