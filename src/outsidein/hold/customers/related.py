"""Who has to do with whom: stated by people, or seen in what the records say; joins nobody."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.customers.compute.searching import customer_label
from outsidein.hold.customers.models import Customer, Relation
from outsidein.hold.customers.queries import access_customer
from outsidein.hold.identities.models import FormerNumber

#: Of each reason so many are shown.
MOST = 12
#: A contact point or an address of more customers than this is a general one and relates nobody.
GENERAL = 10
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Related:
    """Another customer, and why it is thought to have to do with this one."""

    number: int
    name: str
    kind: str
    status: str
    #: works at, employs, same address, shared email, shared phone, shared handle, or what was
    #: stated; of a stated one that is read from its other end, with "of " before it.
    reason: str
    said: str  # what the reason rests on: the address, the number, a person's words
    relation_id: int = 0  # of a stated one
    since: date | None = None
    by: str = ""

    @property
    def label(self) -> str:
        """Return its number as people read it."""
        return customer_label(self.number)


@dataclass(frozen=True, slots=True)
class RelatedPage:
    """Everybody related, those that people stated first."""

    related: tuple[Related, ...]
    general: tuple[str, ...]  # values that so many share that they say nothing
    more: frozenset[str]  # reasons for which there are more than are shown


def list_related(*, organisation_id: int, customer: Customer) -> RelatedPage:
    """Return who has to do with a customer, each with the reason; 8 SQL queries at most."""
    stated = list(_stated(organisation_id, customer.number))
    seen: list[Related] = [*_by_firm(organisation_id, customer)]
    seen += _by_address(organisation_id, customer)
    shared, general = _by_contact(organisation_id, customer.number)
    counts: Counter[str] = Counter()
    kept = []
    for one in [*seen, *shared]:
        counts[one.reason] += 1
        if counts[one.reason] <= MOST:
            kept.append(one)
    more = frozenset(reason for reason, count in counts.items() if count > MOST)
    return RelatedPage((*stated, *kept), general, more)


@transaction.atomic
def relate(
    *,
    organisation_id: int,
    number: int,
    other: int,
    kind: str,
    at: datetime,
    actor: str,
    reason: str = "",
    since: date | None = None,
) -> int:
    """State that two customers have to do with each other; return the relation's number."""
    if kind not in Relation.Kind.values:
        raise NotNow("There is no such relation.")
    one = access_customer(organisation_id=organisation_id, number=number)
    two = access_customer(organisation_id=organisation_id, number=other)
    if one.number == two.number:
        raise NotNow("That is this customer itself.")
    if any(
        found.reason == kind and found.number == two.number
        for found in _stated(organisation_id, one.number)
    ):
        raise NotNow("That was stated already.")
    relation = Relation.objects.create(
        organisation_id=organisation_id,
        number=one.number,
        other=two.number,
        kind=kind,
        reason=reason.strip()[:LONGEST],
        since=since,
        at=at,
        actor=actor,
    )
    _note(relation, "relate customers", at, actor)
    return relation.pk


@transaction.atomic
def end_relation(
    *, organisation_id: int, relation_id: int, at: datetime, actor: str, reason: str = ""
) -> None:
    """End a relation; that it was stands on."""
    ours = Relation.objects.filter(organisation_id=organisation_id, pk=relation_id)
    relation = ours.first()
    if relation is None:
        raise NotHere("This relation is not known.")
    ended = ours.filter(ended_at__isnull=True).update(
        ended_at=at, ended_by=actor, end_reason=reason.strip()[:LONGEST]
    )
    if not ended:
        raise NotNow("This relation was ended already.")
    _note(relation, "end relation", at, actor)


def _note(relation: Relation, act: str, at: datetime, actor: str) -> None:
    write_audit(
        organisation_id=relation.organisation_id,
        act=act,
        object_ref=f"customer {customer_label(relation.number)}",
        at=at,
        actor=actor,
        detail={
            "relation": relation.pk,
            "kind": relation.kind,
            "other": customer_label(relation.other),
        },
    )


def _stated(organisation_id: int, number: int) -> Iterator[Related]:
    """Yield what people stated and nobody ended; an old number means the present customer."""
    ours = {"organisation_id": organisation_id}
    former = FormerNumber.objects.filter(**ours, became=number).values_list("number", flat=True)
    own = {number, *former}
    rows = list(
        Relation.objects.filter(Q(number__in=own) | Q(other__in=own), **ours, ended_at__isnull=True)
        .order_by("-id")
        .values_list("id", "number", "other", "kind", "reason", "since", "actor")[:100]
    )
    others = {two if one in own else one for _, one, two, *_ in rows}
    became = dict(
        FormerNumber.objects.filter(**ours, number__in=others).values_list("number", "became")
    )
    present = {became.get(other, other) for other in others} - {number}
    named = {c.number: c for c in Customer.objects.filter(**ours, number__in=present)}
    for pk, one, two, kind, reason, since, actor in rows:
        first = one in own
        other = two if first else one
        customer = named.get(became.get(other, other))
        if customer is not None:
            told = kind if first else f"of {kind}"
            yield _related(customer, told, reason, relation_id=pk, since=since, by=actor)


def _by_firm(organisation_id: int, customer: Customer) -> Iterator[Related]:
    """Yield where a person works, or who works at an organisation, by what the records say."""
    if not (customer.firm_key or customer.firm_number):
        return
    is_firm = customer.kind == "company"
    alike = Q(firm_key=customer.firm_key) if customer.firm_key else Q(pk__in=())
    if customer.firm_number:
        alike |= Q(firm_number=customer.firm_number)
    others = Customer.objects.filter(
        alike, organisation_id=organisation_id, kind="person" if is_firm else "company"
    ).exclude(number=customer.number)
    for other in others.order_by("number")[: MOST + 1]:
        by_number = bool(customer.firm_number) and other.firm_number == customer.firm_number
        said = customer.firm_number if by_number else (customer if is_firm else other).name
        yield _related(other, "employs" if is_firm else "works at", said)


def _by_address(organisation_id: int, customer: Customer) -> list[Related]:
    if not customer.address_key:
        return []
    others = (
        Customer.objects.filter(organisation_id=organisation_id, address_key=customer.address_key)
        .exclude(number=customer.number)
        .order_by("number")[: GENERAL + 1]
    )
    told = customer.address_key.replace("|", ", ")
    found = [_related(other, "same address", told) for other in others]
    return [] if len(found) > GENERAL else found


def _by_contact(organisation_id: int, number: int) -> tuple[list[Related], tuple[str, ...]]:
    """Return who shares an address, number or handle, and the values that too many share."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.kind, p.value, o.customer_number FROM hold_contactpoint p"
            " JOIN hold_contactpoint o ON o.organisation_id = p.organisation_id"
            " AND o.kind = p.kind AND o.value = p.value AND o.customer_number <> p.customer_number"
            " WHERE p.organisation_id = %s AND p.customer_number = %s LIMIT 500",
            [organisation_id, number],
        )
        rows = cursor.fetchall()
    by_value: dict[tuple[str, str], set[int]] = defaultdict(set)
    for kind, value, other in rows:
        by_value[kind, value].add(other)
    general = tuple(value for (_, value), who in by_value.items() if len(who) > GENERAL)
    wanted = {n for who in by_value.values() if len(who) <= GENERAL for n in who}
    ours = Customer.objects.filter(organisation_id=organisation_id, number__in=wanted)
    named = {customer.number: customer for customer in ours} if wanted else {}
    found = [
        _related(named[other], f"shared {kind}", value)
        for (kind, value), who in by_value.items()
        if len(who) <= GENERAL
        for other in sorted(who)
        if other in named
    ]
    return found, general


def _related(customer: Customer, reason: str, said: str, **more: Any) -> Related:
    return Related(
        customer.number, customer.name, customer.kind, customer.status, reason, said, **more
    )
