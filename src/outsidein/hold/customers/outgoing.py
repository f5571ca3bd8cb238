"""Customers on their way out: as cards for address books, or as a table.

What goes out of each is the value chosen for every field, and every way to reach it. It says
itself whose it is, so that the list can come back and make nobody anew.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere
from outsidein.ground.exports import write_csv
from outsidein.hold.customers.compute.searching import customer_label
from outsidein.hold.customers.models import ContactPoint, Customer
from outsidein.hold.customers.queries import access_customer, list_customers
from outsidein.hold.sources.connectors.vcard.cards import HANDLES, SINGLE
from outsidein.hold.sources.connectors.vcard.writer import our_uid, write_jcard, write_vcard
from outsidein.hold.sources.own.queries import list_specs
from outsidein.people.queries import get_organisation_mark

#: Customers that are read at once.
PORTION = 1_000
MANY = ("email", "phone", "handle")
_HANDLES = tuple(f"handle {at}" if at > 1 else "handle" for at in range(1, HANDLES + 1))


@dataclass(frozen=True, slots=True)
class OutgoingCustomer:
    """A customer as it goes out: fields by the names of the dictionary, several values a field."""

    number: int
    uid: str
    fields: Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Form:
    """A way of writing customers down."""

    name: str
    ending: str
    content_type: str


FORMS = {
    "vcard": Form("vCard 4.0", "vcf", "text/vcard; charset=utf-8"),
    "vcard3": Form("vCard 3.0", "vcf", "text/vcard; charset=utf-8; version=3.0"),
    "jcard": Form("jCard", "json", "application/vcard+json; charset=utf-8"),
    "csv": Form("CSV", "csv", "text/csv; charset=utf-8"),
}


def iterate_outgoing(*, organisation_id: int, search: str = "") -> Iterator[OutgoingCustomer]:
    """Yield customers by name, all or those that a search finds; 3 SQL queries a thousand."""
    mark = get_organisation_mark(organisation_id=organisation_id)
    after: str | None = ""
    while after is not None:
        page = list_customers(
            organisation_id=organisation_id, search=search, after=after, limit=PORTION
        )
        after = page.next_after
        numbers = [row.number for row in page.rows]
        found = Customer.objects.filter(organisation_id=organisation_id, number__in=numbers)
        place = {number: at for at, number in enumerate(numbers)}
        portion = sorted(found, key=lambda one: place[one.number])
        yield from _outgoing(organisation_id, portion, mark)


def get_outgoing(*, organisation_id: int, number: int) -> OutgoingCustomer:
    """Return one customer as it goes out; an old number leads to the present one."""
    customer = access_customer(organisation_id=organisation_id, number=number)
    mark = get_organisation_mark(organisation_id=organisation_id)
    return next(_outgoing(organisation_id, [customer], mark))


def _outgoing(
    organisation_id: int, portion: list[Customer], mark: str
) -> Iterator[OutgoingCustomer]:
    reaches: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    points: QuerySet[ContactPoint] = ContactPoint.objects.filter(
        organisation_id=organisation_id, customer_number__in=[one.number for one in portion]
    )
    for point in points.order_by("kind", "place", "id"):
        reaches[point.customer_number][point.kind].append(point.value)
    for one in portion:
        chosen: dict[str, dict[str, Any]] = json.loads(one.chosen)
        fields = {
            field: [str(told["value"])]
            for field, told in chosen.items()
            if field not in MANY and told["value"] not in (None, "")
        }
        fields |= reaches.get(one.number, {})
        seen = max((str(told["at"]) for told in chosen.values() if told["at"]), default="")
        if seen:
            # As new as its newest value, and no newer: a list that comes back settles nothing.
            fields["updated_at"] = [seen]
        uid = our_uid(organisation=mark, label=customer_label(one.number))
        yield OutgoingCustomer(one.number, uid, fields)


def write_customers(
    *, organisation_id: int, form: str, at: datetime, actor: str = "system", search: str = ""
) -> Iterator[str]:
    """Yield the text of a file of customers, piece by piece; the log says that it went out."""
    if form not in FORMS:
        raise NotHere(f"Customers are not written as {form!r}; as {', '.join(FORMS)}.")
    write_audit(
        organisation_id=organisation_id,
        act="save customers as a file",
        object_ref="customers",
        at=at,
        actor=actor,
        detail={"form": form, "search": bool(search.strip())},
    )
    customers = iterate_outgoing(organisation_id=organisation_id, search=search)
    return _written(customers, form, _own_names(organisation_id))


def write_customer(
    *, organisation_id: int, number: int, form: str, at: datetime, actor: str = "system"
) -> str:
    """Return the text of a file of one customer; the log says that it went out."""
    if form not in FORMS:
        raise NotHere(f"Customers are not written as {form!r}; as {', '.join(FORMS)}.")
    one = get_outgoing(organisation_id=organisation_id, number=number)
    write_audit(
        organisation_id=organisation_id,
        act="save customer as a file",
        object_ref=f"customer {one.number}",
        at=at,
        actor=actor,
        detail={"form": form},
    )
    return "".join(_written(iter([one]), form, _own_names(organisation_id)))


def _own_names(organisation_id: int) -> list[str]:
    return [one.name for one in list_specs(organisation_id=organisation_id)]


def _written(customers: Iterator[OutgoingCustomer], form: str, own: Sequence[str]) -> Iterator[str]:
    if form == "csv":
        yield from _table(customers, (*SINGLE, *own))
    elif form == "jcard":
        yield "["
        for at, one in enumerate(customers):
            yield f"{',' if at else ''}\n{write_jcard(one.uid, one.fields)}"
        yield "\n]\n"
    else:
        version = "3.0" if form == "vcard3" else "4.0"
        for one in customers:
            yield write_vcard(one.uid, one.fields, version=version)


def _table(customers: Iterator[OutgoingCustomer], names: Sequence[str]) -> Iterator[str]:
    """Yield a table with the dictionary's own names above it."""
    headers: tuple[str, ...] = (*names, *_HANDLES)
    while True:
        portion = list(islice(customers, PORTION))
        if not portion and not headers:
            return
        file = StringIO(newline="")
        if headers:
            write_csv(file, headers, [])
            headers = ()
        rows = StringIO(newline="")
        write_csv(rows, [""], (_cells(one, names) for one in portion))
        yield file.getvalue() + rows.getvalue().partition("\r\n")[2]
        if len(portion) < PORTION:
            return


def _cells(one: OutgoingCustomer, names: Sequence[str]) -> list[object]:
    said = {**one.fields, "external_id": [one.uid], "our_customer": [one.uid]}
    handles = [*said.get("handle", ()), *[""] * HANDLES][:HANDLES]
    return [*("; ".join(said.get(name, ())) for name in names), *handles]
