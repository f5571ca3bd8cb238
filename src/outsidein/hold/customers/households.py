"""Who shares a home: related, and never one customer. An organisation chooses whether it is told.

Persons share a household when a record of each names the same address, and they share a surname
too, or a mailbox or a phone. A block of flats or a home for many is none.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import OuterRef, QuerySet, Subquery

from outsidein.ground.audit import write_audit
from outsidein.ground.bulk import insert_rows
from outsidein.ground.turns import in_turn
from outsidein.hold.customers.models import Customer, HouseholdChoice, HouseholdMember
from outsidein.hold.customers.queries import access_customer
from outsidein.hold.customers.search_index import meant_by

#: An address of more persons than this is no home of a few.
MOST = 10


@dataclass(frozen=True, slots=True)
class Housemate:
    """Another customer of the same household."""

    number: int
    name: str
    reasons: tuple[str, ...]  # address and surname, email or phone: what is shared with the others


@dataclass(frozen=True, slots=True)
class Household:
    """Customers who share a home, and where it is."""

    number: int  # the lowest of its customers' numbers
    home: str  # the address most of them have now; "" where none of them has one
    members: tuple[Housemate, ...]


@dataclass(frozen=True, slots=True)
class HouseholdPage:
    """Some households, in the order of their numbers."""

    rows: tuple[Household, ...]
    next_after: int | None  # where the next page goes on; None at the end


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an organisation chose about households."""

    shown: bool
    at: datetime
    actor: str


def get_choice(*, organisation_id: int) -> Chosen | None:
    """Return what was chosen about households, None where nobody has chosen; 1 SQL query."""
    row = HouseholdChoice.objects.filter(organisation_id=organisation_id).first()
    return Chosen(row.shown, row.at, row.actor) if row else None


def count_households(*, organisation_id: int, most: int) -> int:
    """Return how many households there are, counted to ``most`` and one more; 1 SQL query."""
    ours = HouseholdMember.objects.filter(organisation_id=organisation_id)
    return ours.values("household").distinct()[: most + 1].count()


def list_households(
    *, organisation_id: int, search: str = "", after: int = 0, limit: int = 20
) -> HouseholdPage:
    """Return households, those with a member whom a search means; 3 SQL queries, no count."""
    members = HouseholdMember.objects.filter(organisation_id=organisation_id)
    ours = Customer.objects.filter(organisation_id=organisation_id)
    wanted: QuerySet[Any, Any] = members.filter(household__gt=after)
    if search.strip():
        # The search names its table itself, so it is asked of the customers, not within a query.
        own = members.filter(customer_number=OuterRef("number")).values("household")[:1]
        mine = ours.annotate(household=Subquery(own)).filter(household__gt=after)
        wanted = meant_by(mine, search)
    numbers = wanted.order_by("household").values_list("household", flat=True)
    homes: list[int] = list(numbers.distinct()[: limit + 1])
    told: dict[int, list[tuple[int, str]]] = defaultdict(list)
    of_these = members.filter(household__in=homes[:limit]).order_by("customer_number")
    for home, number, reasons in of_these.values_list("household", "customer_number", "reasons"):
        told[home].append((number, reasons))
    known = {
        customer.number: customer
        for customer in ours.filter(number__in=[n for some in told.values() for n, _ in some])
    }
    return HouseholdPage(
        rows=tuple(_household(home, told[home], known) for home in homes[:limit]),
        next_after=homes[limit - 1] if len(homes) > limit else None,
    )


def _household(
    home: int, told: Iterable[tuple[int, str]], known: Mapping[int, Customer]
) -> Household:
    """Return a household; a customer who is gone since the last run is left out."""
    here = [(known[number], reasons) for number, reasons in told if number in known]
    addresses = Counter(filter(None, (address_in(customer.chosen) for customer, _ in here)))
    return Household(
        home,
        max(addresses, key=addresses.__getitem__, default=""),
        tuple(Housemate(one.number, one.name, tuple(json.loads(why))) for one, why in here),
    )


def address_in(chosen: str) -> str:
    """Return the address among a customer's chosen values, in a line; "" where there is none."""
    values = json.loads(chosen)
    parts = ("street_address", "postal_code", "address_locality")
    return ", ".join(str(values[part]["value"]) for part in parts if part in values)


def choose_households(*, organisation_id: int, shown: bool, at: datetime, actor: str) -> int:
    """Say whether households are worked out; return how many there are now."""
    with in_turn(organisation_id), transaction.atomic():
        HouseholdChoice.objects.update_or_create(
            organisation_id=organisation_id,
            defaults={"shown": shown, "at": at, "actor": actor[:60]},
        )
        write_audit(
            organisation_id=organisation_id,
            act="choose households",
            object_ref="households",
            at=at,
            actor=actor,
            detail={"shown": shown},
        )
        return work_out_households(organisation_id=organisation_id)


def work_out_households(*, organisation_id: int) -> int:
    """Group the customers anew, or let go of every group where none are wanted.

    Returns how many households there are. Call it inside a transaction.
    """
    ours = {"organisation_id": organisation_id}
    HouseholdMember.objects.filter(**ours).delete()
    if not HouseholdChoice.objects.filter(**ours, shown=True).exists():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_SHARING, [organisation_id, organisation_id])
        pairs = cursor.fetchall()
        home_of = _components(pairs)
        reasons: dict[int, set[str]] = defaultdict(set)
        for one, other, *shared in pairs:
            for name, is_shared in zip(("surname", "email", "phone"), shared, strict=True):
                if is_shared:
                    reasons[one].add(name)
                    reasons[other].add(name)
        insert_rows(
            cursor,
            "hold_householdmember",
            ("organisation_id", "household", "customer_number", "reasons"),
            (
                (organisation_id, home, number, json.dumps(["address", *sorted(reasons[number])]))
                for number, home in home_of.items()
            ),
        )
    return len(set(home_of.values()))


def list_household(*, organisation_id: int, customer_number: int) -> list[Housemate]:
    """Return who shares a household with a customer, as of the last run; 3 SQL queries."""
    customer = access_customer(organisation_id=organisation_id, number=customer_number)
    members = HouseholdMember.objects.filter(organisation_id=organisation_id)
    own = members.filter(customer_number=customer.number).values("household")
    others = members.filter(household__in=own).exclude(customer_number=customer.number)
    found = dict(others.order_by("customer_number").values_list("customer_number", "reasons"))
    names = Customer.objects.filter(organisation_id=organisation_id, number__in=found)
    return [
        Housemate(number, name, tuple(json.loads(found[number])))
        for number, name in names.order_by("number").values_list("number", "name")
    ]


def _components(pairs: Iterable[tuple[Any, ...]]) -> dict[int, int]:
    """Return the lowest number of those that each customer is connected with."""
    home: dict[int, int] = {}

    def root(number: int) -> int:
        while home.setdefault(number, number) != number:
            home[number] = home[home[number]]
            number = home[number]
        return number

    for one, other, *_ in pairs:
        low, high = sorted((root(one), root(other)))
        home[high] = low
    return {number: root(number) for number in sorted(home)}


def _same_point(kind: str) -> str:
    return (
        "MAX(CASE WHEN EXISTS (SELECT 1 FROM hold_contactpoint p JOIN hold_contactpoint q"  # noqa: S608 - one of two words
        " ON q.organisation_id = p.organisation_id AND q.kind = p.kind AND q.value = p.value"
        " WHERE p.organisation_id = a.organisation_id AND p.customer_number = a.number"
        f" AND q.customer_number = b.number AND p.kind = '{kind}') THEN 1 ELSE 0 END)"
    )


_SHARING = f"""
WITH homes AS (
  SELECT DISTINCT r.organisation_id, r.customer_number AS number,
    LOWER(TRIM(r.family_name)) AS family,
    LOWER(TRIM(r.street_address)) || '|'
      || LOWER(REPLACE(COALESCE(r.postal_code, r.address_locality), ' ', '')) AS home
  FROM hold_record r
  JOIN hold_customer c ON c.organisation_id = r.organisation_id AND c.number = r.customer_number
  WHERE r.organisation_id = %s AND c.kind = 'person' AND TRIM(r.street_address) <> ''
    AND COALESCE(r.postal_code, r.address_locality) IS NOT NULL
), shared AS (
  SELECT home FROM homes GROUP BY home HAVING COUNT(DISTINCT number) BETWEEN 2 AND {MOST}
), told AS (
  SELECT a.number AS one, b.number AS other,
    MAX(CASE WHEN a.family = b.family THEN 1 ELSE 0 END) AS surname,
    {_same_point("email")} AS email, {_same_point("phone")} AS phone
  FROM shared s JOIN homes a ON a.home = s.home
  JOIN homes b ON b.home = s.home AND a.number < b.number
  WHERE a.organisation_id = %s
  GROUP BY a.number, b.number
)
SELECT one, other, surname, email, phone FROM told WHERE surname + email + phone > 0
ORDER BY one, other
"""  # noqa: S608 - our own words
