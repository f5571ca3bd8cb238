"""Who else here is in contact with a customer now: spoke, will write, or has its page open."""

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from outsidein.hold.customers.models import Presence
from outsidein.hold.records.models import Event

#: How far back "now" reaches, in days of the organisation's own time.
DAYS = 14
#: A page whose browser has said nothing for so long is closed.
GONE_AFTER = timedelta(seconds=60)
#: More contacts than this in two weeks are told as "at least".
MOST = 300


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody here, or a whole department, who was in contact in the last days."""

    who: str  # a member of staff by the number in their list; else ''
    department: str  # '' where nobody said
    last_at: datetime
    channel: str
    direction: str
    contacts: int


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A message that will go to the customer."""

    at: datetime
    channel: str
    what: str  # its campaign or purpose


@dataclass(frozen=True, slots=True)
class InContact:
    """Who was and who will be in contact."""

    contacts: tuple[Contact, ...]  # the latest first
    scheduled: tuple[Scheduled, ...]  # the next first
    since: datetime
    at_least: bool  # there were more than were counted


def get_in_contact(*, organisation_id: int, number: int, as_of: datetime) -> InContact:
    """Return who was in contact in the last fourteen days and what will be sent; 2 SQL queries.

    Days begin at midnight in the time zone that is active: the organisation's.
    """
    today = timezone.localdate(as_of)
    since = timezone.make_aware(datetime.combine(today - timedelta(days=DAYS), time.min))
    events = Event.objects.filter(
        organisation_id=organisation_id, customer_number=number, at__gte=since
    ).order_by("-at", "-id")
    found: dict[tuple[str, str], Contact] = {}
    scheduled = []
    rows = list(events.values_list("kind", "at", "tidied")[:MOST])
    for kind, at, tidied in rows:
        told = json.loads(tidied)
        if at is None or kind not in {"interactions", "messages"}:
            continue
        channel = str(told.get("channel") or "")
        if at > as_of:
            if kind == "messages":
                what = str(told.get("campaign") or told.get("purpose") or "")
                scheduled.append(Scheduled(at, channel, what))
            continue
        if kind == "messages" and told.get("direction") == "in":
            continue  # the customer's own, nobody's here
        who = str(told.get("staff") or "")
        department = str(told.get("department") or "")
        had = found.get((who, department))
        found[who, department] = Contact(
            who,
            department,
            had.last_at if had else at,
            had.channel if had else channel,
            had.direction if had else str(told.get("direction") or ""),
            (had.contacts if had else 0) + 1,
        )
    departments = _departments(organisation_id, {who for who, dept in found if who and not dept})
    return InContact(
        contacts=tuple(
            Contact(
                one.who,
                one.department or departments.get(one.who, ""),
                one.last_at,
                one.channel,
                one.direction,
                one.contacts,
            )
            for one in found.values()
        ),
        scheduled=tuple(reversed(scheduled)),
        since=since,
        at_least=len(rows) == MOST,
    )


def _departments(organisation_id: int, staff: set[str]) -> dict[str, str]:
    """Return the department of members of staff, as the lists of staff say."""
    if not staff:
        return {}
    rows = Event.objects.filter(
        organisation_id=organisation_id, kind="staff", external_id__in=staff
    ).values_list("external_id", "tidied")
    return {name: str(json.loads(told).get("department") or "") for name, told in rows}


def note_presence(
    *, organisation_id: int, number: int, user_id: int, at: datetime
) -> tuple[str, ...]:
    """Note that a user has this customer's page open; return who else has; 3 SQL queries.

    Only the last sign of life is kept, and a minute later not even that.
    """
    ours = Presence.objects.filter(organisation_id=organisation_id)
    ours.filter(seen_at__lt=at - GONE_AFTER).delete()
    Presence.objects.bulk_create(
        [
            Presence(
                organisation_id=organisation_id,
                customer_number=number,
                user_id=user_id,
                seen_at=at,
            )
        ],
        update_conflicts=True,
        unique_fields=["organisation", "customer_number", "user"],
        update_fields=["seen_at"],
    )
    others = ours.filter(customer_number=number, seen_at__gte=at - GONE_AFTER)
    return tuple(
        others.exclude(user_id=user_id)
        .order_by("user__email")
        .values_list("user__email", flat=True)[:20]
    )
