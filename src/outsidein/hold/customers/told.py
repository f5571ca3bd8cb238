"""What stands beside the values on a page: pins, words on contact points, former ones."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from outsidein.hold.customers.compute.golden import same, shown
from outsidein.hold.customers.compute.reference import REACHES, listed
from outsidein.hold.customers.models import Pin, ReachWord, StatusCount
from outsidein.hold.customers.queries import CustomerView
from outsidein.hold.identities.models import ReviewPair
from outsidein.hold.records.models import FormerRecord


@dataclass(frozen=True, slots=True)
class PinView:
    """A pin that nobody took back."""

    pin_id: int
    field: str
    value: str
    reason: str
    at: datetime
    actor: str
    holds: bool  # False where no record says its value any more, or a later pin goes before it


@dataclass(frozen=True, slots=True)
class ReachWordView:
    """A word on a contact point that nobody took back."""

    word_id: int
    kind: str
    value: str
    state: str  # verified, invalid, bounced
    how: str
    since: datetime
    note: str
    actor: str


@dataclass(frozen=True, slots=True)
class FormerReach:
    """A way to reach a customer that a source once told and tells no more."""

    kind: str
    value: str
    until: datetime  # when the source first told otherwise
    source: str


def list_pins(*, organisation_id: int, customer: CustomerView) -> list[PinView]:
    """Return the pins on a customer's records, newest first; 1 SQL query."""
    holding = {value.pin for value in customer.values}
    rows = Pin.objects.filter(
        organisation_id=organisation_id,
        record__customer_number=customer.row.number,
        undoes__isnull=True,
        undone_by__isnull=True,
    ).order_by("-id")
    return [
        PinView(p.pk, p.field, p.value, p.reason, p.at, p.actor, p.pk in holding) for p in rows[:50]
    ]


def list_reach_words(*, organisation_id: int, number: int) -> list[ReachWordView]:
    """Return what people said of a customer's contact points, newest first; 1 SQL query."""
    rows = ReachWord.objects.filter(
        organisation_id=organisation_id,
        record__customer_number=number,
        undoes__isnull=True,
        undone_by__isnull=True,
    ).order_by("-since", "-id")
    return [
        ReachWordView(w.pk, w.kind, w.value, w.state, w.how, w.since, w.note, w.actor)
        for w in rows[:50]
    ]


def list_former_reaches(
    *, organisation_id: int, customer: CustomerView, limit: int = 10
) -> list[FormerReach]:
    """Return what a customer was once reached by, with until when; 1 SQL query."""
    now = {(one.kind, same(one.value)) for one in customer.reaches}
    rows = (
        FormerRecord.objects.filter(
            organisation_id=organisation_id, row__customer_number=customer.row.number
        )
        .order_by("-id")
        .values_list("tidied", "row__observed_at", "row__source__name")[:100]
    )
    found: dict[tuple[str, object], FormerReach] = {}
    for tidied, until, source in rows:
        told = json.loads(tidied)
        for kind in REACHES:
            for value in listed(told.get(kind)):
                key = (kind, same(value))
                if key not in now and key not in found:
                    found[key] = FormerReach(kind, shown(value), until, source)
    return list(found.values())[:limit]


def get_status_counts(*, organisation_id: int) -> dict[str, int]:
    """Return how many customers bear each status, as kept since the last rebuilding; 1 query."""
    rows = StatusCount.objects.filter(organisation_id=organisation_id, customers__gt=0)
    return dict(rows.order_by("-customers").values_list("status", "customers"))


def count_waiting_pairs(*, organisation_id: int, number: int) -> int:
    """Return in how many pairs to review this customer's records stand, 21 at most; 1 query."""
    pairs = ReviewPair.objects.filter(organisation_id=organisation_id)
    about = Q(left__customer_number=number) | Q(right__customer_number=number)
    return pairs.filter(about)[:21].count()
