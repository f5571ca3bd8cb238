"""What is due: rounds that open and close by themselves, the day's count, missing releases.

The worker looks twice a minute. What is due stays due until it is done, so nothing is missed while
the machine was off. Old tries are forgotten here too, a day after they were made.
"""

import logging
import threading
import time
from datetime import datetime, timedelta

from django.db import close_old_connections
from django.utils import timezone
from django_scopes import scope

from outsidein.ask.answers.turnout import count_participation
from outsidein.ask.results.actions import make_missing_releases
from outsidein.ask.rounds.actions import open_round
from outsidein.ask.rounds.queries import list_due
from outsidein.ground.idempotency import KEPT as ANSWERS_KEPT
from outsidein.ground.idempotency import forget_answers
from outsidein.ground.jobs import get_latest_job
from outsidein.ground.limits import FORGOTTEN_AFTER, forget_old_buckets
from outsidein.tasks.inlets import read_due_mailboxes, sweep_inlets
from outsidein.tasks.plan_reminders import remind_once_a_day
from outsidein.tasks.rounds import closing_kind, start_close

_log = logging.getLogger(__name__)
EVERY_SECONDS = 30
#: What failed is not tried again at once, or it would be all that is done.
AFTER_A_FAILURE = timedelta(minutes=10)
_failed: dict[tuple[int, str], datetime] = {}


def keep_time(at: datetime) -> int:
    """Do what is due and return how much it was; one round's trouble is not another's."""
    done = 0
    for organisation_id, round_id, what in list_due(at=at):
        failed_at = _failed.get((round_id, what))
        if failed_at is not None and at - failed_at < AFTER_A_FAILURE:
            continue
        with scope(organisation=organisation_id):
            try:
                done += _do(organisation_id, round_id, what, at)
            except Exception as error:
                _failed[round_id, what] = at
                _log.warning("round %d waits: %s", round_id, type(error).__name__)
    forget_old_buckets(at - FORGOTTEN_AFTER)
    forget_answers(before=at - ANSWERS_KEPT)
    return done


def keep_time_beside() -> threading.Thread:
    """Keep the time in a thread of its own, as long as this process lives."""
    beside = threading.Thread(target=_keep_on, daemon=True, name="timekeeper")
    beside.start()
    return beside


def _do(organisation_id: int, round_id: int, what: str, at: datetime) -> int:
    if what == "count":
        return int(count_participation(organisation_id=organisation_id, round_id=round_id, at=at))
    if what == "open":
        open_round(organisation_id=organisation_id, round_id=round_id, at=at)
        return 1
    if what == "release":
        return make_missing_releases(organisation_id=organisation_id, at=at, round_id=round_id)
    latest = get_latest_job(organisation_id=organisation_id, kind=closing_kind(round_id))
    if latest is not None and (
        not latest.is_over
        or (latest.finished_at is not None and at - latest.finished_at < AFTER_A_FAILURE)
    ):
        return 0
    start_close(organisation_id=organisation_id, round_id=round_id)
    return 1


def _keep_on() -> None:
    while True:
        try:
            keep_time(timezone.now())
            remind_once_a_day(timezone.now())
            sweep_inlets(timezone.now())
            read_due_mailboxes(timezone.now())
        except Exception as error:  # the next look may find the database again
            _log.warning("the time could not be kept: %s", type(error).__name__)
        finally:
            close_old_connections()
        time.sleep(EVERY_SECONDS)
