"""Reads of the customers: found by any part, read with the origin of each value, in time."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from outsidein.ground.errors import NotHere
from outsidein.hold.customers.compute.reference import STATUSES
from outsidein.hold.customers.compute.searching import (
    customer_label,
)
from outsidein.hold.customers.models import ContactPoint, Customer
from outsidein.hold.customers.search_index import meant_by
from outsidein.hold.identities.models import FormerNumber, Resolution
from outsidein.hold.records.models import Event

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer as a line of a list."""

    number: int
    label: str  # C-000123
    name: str
    kind: str  # person or company
    status: str
    email: str
    phone: str
    locality: str
    records: int
    sources: int
    conflicts: int
    origin: str = ""  # of a prospect: how it first came to us
    became_customer_at: str = ""  # 'YYYY-MM-DD…', as the sources say


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """One page of a list; ``next_after`` leads to the next one, None where there is none."""

    rows: tuple[CustomerRow, ...]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class OtherValue:
    """A value that was not chosen, and who says so."""

    value: str
    source: str
    observed_at: str
    record_id: int
    records: int  # records that say so


@dataclass(frozen=True, slots=True)
class ChosenValue:
    """A value of a customer with where it is from and why it was chosen."""

    field: str
    value: str
    source: str
    record_id: int
    rule: str
    observed_at: str
    others: tuple[OtherValue, ...]
    pin: int  # the pin that chose it; 0 where the rule did


@dataclass(frozen=True, slots=True)
class Reach:
    """A way to reach a customer."""

    kind: str  # email, phone, handle
    value: str
    verified_at: datetime | None
    bounced_at: datetime | None
    is_first: bool  # the one of its kind to use first
    validity: str  # valid, invalid, bounced; '' where nobody has said
    held_from: datetime | None  # since when a source holds it
    records: int  # records that say it


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer's page: who it is, each value with its origin."""

    row: CustomerRow
    values: tuple[ChosenValue, ...]
    reaches: tuple[Reach, ...]
    asked_number: int  # differs from the row's where an old number was asked for


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case of a customer that nothing says is resolved."""

    event_id: int
    kind: str
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Holding:
    """What is held, for the head of a page."""

    customers: int
    records: int
    resolved_at: datetime | None


def list_customers(
    *,
    organisation_id: int,
    search: str = "",
    after: str = "",
    status: str = "",
    limit: int = PAGE_ROWS,
) -> CustomerPage:
    """Return customers by name, those that hold every word of the search; 1 SQL query, no count.

    Shape: ``status`` is prospect, active, lost, deceased or closed; empty for all.
    """
    customers = Customer.objects.filter(organisation_id=organisation_id)
    if status:
        if status not in STATUSES:
            raise NotHere("There is no such page.")
        customers = customers.filter(status=status)
    if search.strip():
        customers = meant_by(customers, search)
    if after:
        name, _, last = after.replace("\0", "").rpartition("~")
        if not last.isdecimal():
            raise NotHere("There is no such page.")
        customers = customers.filter(Q(name__gt=name) | Q(name=name, number__gt=int(last)))
    rows = [_row(customer) for customer in customers.order_by("name", "number")[: limit + 1]]
    more = len(rows) > limit
    last_row = rows[limit - 1] if more else None
    return CustomerPage(
        rows=tuple(rows[:limit]),
        next_after=f"{last_row.name}~{last_row.number}" if last_row else None,
    )


def get_customer(*, organisation_id: int, number: int) -> CustomerView:
    """Return one customer with the origin of each value; an old number leads to the present one.

    2 SQL queries; 2 more for an old number.
    """
    customer = access_customer(organisation_id=organisation_id, number=number)
    reaches = ContactPoint.objects.filter(
        organisation_id=organisation_id, customer_number=customer.number
    ).order_by("kind", "place", "id")
    return CustomerView(
        row=_row(customer),
        values=_values(json.loads(customer.chosen)),
        reaches=tuple(
            Reach(
                kind=r.kind,
                value=r.value,
                verified_at=r.verified_at,
                bounced_at=r.bounced_at,
                is_first=r.place == 0,
                validity=r.validity,
                held_from=r.held_from,
                records=r.records,
            )
            for r in reaches
        ),
        asked_number=number,
    )


def access_customer(*, organisation_id: int, number: int) -> Customer:
    """Return the customer's row, for this organisation alone; every read goes through here."""
    customers = Customer.objects.filter(organisation_id=organisation_id)
    customer = customers.filter(number=number).first()
    if customer is None:
        became = (
            FormerNumber.objects.filter(organisation_id=organisation_id, number=number)
            .values_list("became", flat=True)
            .first()
        )
        customer = customers.filter(number=became).first() if became is not None else None
    if customer is None:
        raise NotHere("This customer is not known.")
    return customer


def list_open_cases(*, organisation_id: int, number: int, limit: int = 20) -> list[OpenCase]:
    """Return the customer's cases that nothing says are resolved, newest first; 1 SQL query.

    Only the newest 200 cases are looked at; a case that has been open for longer than that is
    found on the timeline.
    """
    cases = Event.objects.filter(
        organisation_id=organisation_id, customer_number=number, kind="cases"
    ).order_by("-at", "-id")
    found = []
    for case in cases[:200]:
        told = json.loads(case.tidied)
        if not told.get("resolved_at"):
            found.append(OpenCase(case.pk, str(told.get("kind") or "case"), case.at))
    return found[:limit]


def get_holding(*, organisation_id: int) -> Holding:
    """Return how much is held, as the last resolution counted it; 1 SQL query."""
    last = Resolution.objects.filter(organisation_id=organisation_id).order_by("-id").first()
    if last is None:
        return Holding(0, 0, None)
    return Holding(customers=last.customers, records=last.records, resolved_at=last.ran_at)


def _row(customer: Customer) -> CustomerRow:
    told = json.loads(customer.chosen) if customer.status == "prospect" else {}
    return CustomerRow(
        number=customer.number,
        label=customer_label(customer.number),
        name=customer.name,
        kind=customer.kind,
        status=customer.status,
        email=customer.email,
        phone=customer.phone,
        locality=customer.locality,
        records=customer.records,
        sources=customer.sources,
        conflicts=customer.conflicts,
        origin=told.get("origin", {}).get("value", ""),
        became_customer_at=told.get("became_customer_at", {}).get("value", ""),
    )


def _values(chosen: dict[str, dict[str, Any]]) -> tuple[ChosenValue, ...]:
    return tuple(
        ChosenValue(
            field=field,
            value=told["value"],
            source=told["source"],
            record_id=told["record"],
            rule=told["rule"],
            observed_at=told["at"],
            others=tuple(
                OtherValue(
                    o["value"], o["source"], o["at"], o.get("record", 0), o.get("records", 1)
                )
                for o in told["others"]
            ),
            pin=told.get("pin", 0),
        )
        for field, told in chosen.items()
    )
