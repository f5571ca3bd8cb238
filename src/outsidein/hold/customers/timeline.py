"""What happened with a customer, over all channels, by when it happened and not when it came in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from outsidein.ground.errors import NotHere
from outsidein.hold.records.channel_of import ChannelOf
from outsidein.hold.records.models import Event
from outsidein.hold.sources.compute.dictionary import get_code_list

#: What a timeline shows; staff and required elements are no events of a customer.
KINDS = ("interactions", "orders", "cases", "messages", "consents", "preferences", "feedback")
#: An event came later when something that happened after it had been here for so long.
LATE = timedelta(days=1)
#: How many newer neighbours are looked at to tell that; so a deep page costs what the first does.
NEIGHBOURS = 100
PAGE_EVENTS = 25


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened with a customer."""

    event_id: int
    kind: str  # interactions, orders, …
    at: datetime | None
    source: str
    found_by: str  # external_id, email, phone, handle
    fields: dict[str, Any]
    arrived_at: datetime  # when we heard of it
    came_later: bool  # what happened after it was here before it


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """One page of a timeline, newest first; ``next_before`` leads to what is older."""

    entries: tuple[TimelineEntry, ...]
    next_before: str | None


@dataclass(frozen=True, slots=True)
class Ways:
    """By what a customer's timeline can be narrowed: what occurs on it."""

    channels: tuple[str, ...]
    kinds: tuple[str, ...]


def get_timeline(
    *,
    organisation_id: int,
    number: int,
    before: str = "",
    channel: str = "",
    kind: str = "",
    limit: int = PAGE_EVENTS,
) -> TimelinePage:
    """Return what happened with a customer, newest first, in pages by position.

    It may be narrowed to a channel or to a kind. 1 SQL query, 2 for later and for narrowed pages;
    none of them looks at more than a page and its neighbours, however long the timeline.
    """
    events = Event.objects.filter(
        organisation_id=organisation_id, customer_number=number, at__isnull=False
    )
    every = events
    if channel:
        events = events.annotate(says=ChannelOf("tidied")).filter(says=_known(channel, channels()))
    if kind:
        events = events.filter(kind=_known(kind, KINDS))
    if before:
        moment, last = _position(before)
        # The first condition alone bounds the index; the second only breaks ties.
        events = events.filter(at__lte=moment).filter(Q(at__lt=moment) | Q(at=moment, id__lt=last))
    found = list(events.select_related("source", "run").order_by("-at", "-id")[: limit + 1])
    more = len(found) > limit
    shown = found[:limit]
    last_one = shown[-1] if more else None
    position = f"{last_one.at.isoformat()}~{last_one.pk}" if last_one and last_one.at else None
    here_since = _here_since(every, shown[0]) if shown and (before or channel or kind) else None
    return TimelinePage(entries=tuple(_entries(shown, here_since)), next_before=position)


def list_ways(*, organisation_id: int, number: int) -> Ways:
    """Return the channels and kinds that occur on a customer's timeline; 1 SQL query."""
    says = (
        "((tidied)::json ->> 'channel')"
        if connection.vendor == "postgresql"
        else "JSON_EXTRACT(tidied, '$.channel')"
    )
    asked = [("channel", says, code) for code in channels()] + [("kind", "kind", k) for k in KINDS]
    probe = (
        "SELECT %s AS what, %s AS code WHERE EXISTS (SELECT 1 FROM hold_event"
        " WHERE organisation_id = %s AND customer_number = %s AND {by} = %s AND at IS NOT NULL)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(probe.format(by=by) for _, by, _ in asked),
            [
                value
                for what, _, code in asked
                for value in (what, code, organisation_id, number, code)
            ],
        )
        found = cursor.fetchall()
    return Ways(
        channels=tuple(code for what, code in found if what == "channel"),
        kinds=tuple(code for what, code in found if what == "kind"),
    )


def channels() -> tuple[str, ...]:
    """Return the channels there are, in the dictionary's order."""
    return tuple(get_code_list("channel").values)


def _known(asked: str, known: Sequence[str]) -> str:
    if asked not in known:
        raise NotHere("There is no such page.")
    return asked


def _here_since(events: "QuerySet[Event]", first: Event) -> datetime | None:
    """Return since when the earliest heard of the newer neighbours of a page is here."""
    newer = events.filter(at__gte=first.at).exclude(pk=first.pk).order_by("at", "id")
    return min(newer.values_list("run__created_at", flat=True)[:NEIGHBOURS], default=None)


def _entries(events: Sequence[Event], here_since: datetime | None) -> list[TimelineEntry]:
    entries = []
    for event in events:
        arrived = event.run.created_at
        entries.append(
            TimelineEntry(
                event_id=event.pk,
                kind=event.kind,
                at=event.at,
                source=event.source.name,
                found_by=event.link_method,
                fields=json.loads(event.tidied),
                arrived_at=arrived,
                came_later=here_since is not None and arrived - here_since >= LATE,
            )
        )
        here_since = min(arrived, here_since or arrived)
    return entries


def _position(before: str) -> tuple[datetime, int]:
    """Return the moment and the event that a position names; NotHere for one that we never gave."""
    at, _, last = before.rpartition("~")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as why:
        raise NotHere("There is no such page.") from why
    if moment.tzinfo is None or not (last.isascii() and last.isdigit() and len(last) < 19):
        raise NotHere("There is no such page.")
    return moment, int(last)
