"""Reminders of what is due: each owner is told once when a day is near, once when it has passed."""

import logging
from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django_scopes import scope

from outsidein.check.plans.actions import claim_reminder, release_reminder
from outsidein.check.plans.mails import mail_reminders
from outsidein.check.plans.queries import Reminder, list_reminders
from outsidein.people.queries import get_organisation, list_organisations

_log = logging.getLogger(__name__)
#: From this hour on, UTC, the day's reminders go out.
FROM_HOUR = 6
_last_day: list[date] = []


def remind_owners(*, organisation_id: int, at: datetime) -> tuple[int, int]:
    """Mail every owner what they are to be told; return how many mails went and how many failed.

    A mail that cannot be sent is tried again the next time; its reason is logged by its kind
    alone, since a server's words name the address.
    """
    with scope(organisation=organisation_id):
        shape = get_organisation(organisation_id=organisation_id)
        today = timezone.localdate(shape.fixed_as_of or at)
        by_owner: dict[int, list[Reminder]] = defaultdict(list)
        for one in list_reminders(organisation_id=organisation_id, today=today):
            by_owner[one.owner_id].append(one)
        sent = [_remind(organisation_id, owed, at) for owed in by_owner.values()]
    return sent.count(True), sent.count(False)


def remind_everybody(at: datetime) -> tuple[int, int]:
    """Remind the owners of every organisation; return how many mails went and how many failed."""
    counts = [
        remind_owners(organisation_id=number, at=at) for number, _name in list_organisations()
    ]
    return sum(sent for sent, _ in counts), sum(failed for _, failed in counts)


def remind_once_a_day(at: datetime) -> None:
    """Remind everybody on the first look of a day from six o'clock on; else do nothing."""
    if at.hour < FROM_HOUR or _last_day == [at.date()]:
        return
    _last_day[:] = [at.date()]
    remind_everybody(at)


def _remind(organisation_id: int, owed: list[Reminder], at: datetime) -> bool | None:
    """Send one owner one mail; None where somebody else just sent it."""
    ours = [one for one in owed if claim_reminder(**_named(organisation_id, one), at=at)]
    if not ours:
        return None
    try:
        mail_reminders(ours)
    except Exception as error:
        for one in ours:
            release_reminder(**_named(organisation_id, one))
        _log.warning("a reminder could not be sent: %s", type(error).__name__)
        return False
    return True


def _named(organisation_id: int, one: Reminder) -> dict[str, Any]:
    return {
        "organisation_id": organisation_id,
        "number": one.number,
        "due_date": one.due_date,
        "is_late": one.is_late,
    }
