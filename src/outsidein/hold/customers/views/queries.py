"""Reads of lists of customers as they are asked for, and of the views that were saved."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from outsidein.ground.errors import NotHere
from outsidein.hold.customers.compute.searching import customer_label
from outsidein.hold.customers.models import Customer
from outsidein.hold.customers.own.models import OwnValue
from outsidein.hold.customers.queries import PAGE_ROWS
from outsidein.hold.customers.search_index import meant_by
from outsidein.hold.customers.views.compute.asked import Asked, OwnAsked, read_asked
from outsidein.hold.customers.views.models import SavedView
from outsidein.hold.sources.own.queries import OwnFieldView, list_own_fields

PORTION = 1_000


@dataclass(frozen=True, slots=True)
class ListRow:
    """A customer in a list: its number, and a cell a column."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list; ``next_after`` leads to the next one."""

    rows: tuple[ListRow, ...]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class View:
    """A saved view as it is offered."""

    view_id: int
    name: str
    shared: bool
    is_mine: bool
    asked: Asked


def list_asked(
    *, organisation_id: int, asked: Asked, after: str = "", limit: int = PAGE_ROWS
) -> ListPage:
    """Return one page of a list, by position; 2 SQL queries, no count."""
    fields = {one.code: one for one in list_own_fields(organisation_id=organisation_id)}
    customers = _narrowed(organisation_id, asked, fields)
    ordered = _from(customers, asked.order, after)
    found = list(ordered[: limit + 1])
    more = len(found) > limit
    last = found[limit - 1] if more else None
    return ListPage(
        rows=tuple(_row(one, asked.columns, fields) for one in found[:limit]),
        next_after=f"{last.name}~{last.number}" if last else None,
    )


def iterate_asked(*, organisation_id: int, asked: Asked) -> Iterator[ListRow]:
    """Yield every customer of a list, in portions: memory stays bounded however long it is."""
    after: str | None = ""
    while after is not None:
        page = list_asked(organisation_id=organisation_id, asked=asked, after=after, limit=PORTION)
        yield from page.rows
        after = page.next_after


def list_views(*, organisation_id: int, user_id: int) -> list[View]:
    """Return one's own views and those that are shared, by name; 2 SQL queries."""
    rows = SavedView.objects.filter(organisation_id=organisation_id)
    rows = rows.filter(Q(shared=True) | Q(user_id=user_id)).order_by("name", "pk")
    kept = list(rows)
    codes = _codes(organisation_id) if kept else ()
    return [_view(row, user_id, codes) for row in kept]


def get_view(*, organisation_id: int, user_id: int, view_id: int) -> View:
    """Return one view; NotHere where it is somebody else's own."""
    row = access_view(organisation_id=organisation_id, user_id=user_id, view_id=view_id)
    return _view(row, user_id, _codes(organisation_id))


def access_view(*, organisation_id: int, user_id: int, view_id: int) -> SavedView:
    """Return the view's row, where this member may see it."""
    rows = SavedView.objects.filter(organisation_id=organisation_id, pk=view_id)
    row = rows.filter(Q(shared=True) | Q(user_id=user_id)).first()
    if row is None:
        raise NotHere("This view is not known.")
    return row


def _codes(organisation_id: int) -> tuple[str, ...]:
    return tuple(one.code for one in list_own_fields(organisation_id=organisation_id))


def _view(row: SavedView, user_id: int, codes: tuple[str, ...]) -> View:
    return View(
        view_id=row.pk,
        name=row.name,
        shared=row.shared,
        is_mine=row.user_id == user_id,
        asked=read_asked(json.loads(row.said), codes),
    )


def _narrowed(
    organisation_id: int, asked: Asked, fields: dict[str, OwnFieldView]
) -> QuerySet[Customer]:
    customers = Customer.objects.filter(organisation_id=organisation_id)
    if asked.status:
        customers = customers.filter(status=asked.status)
    if asked.kind:
        customers = customers.filter(kind=asked.kind)
    if asked.locality:
        customers = customers.filter(locality__iexact=asked.locality)
    for one in asked.own:
        if one.code in fields:
            customers = customers.filter(number__in=_having(organisation_id, one, fields[one.code]))
    return meant_by(customers, asked.search) if asked.search else customers


def _having(organisation_id: int, asked: OwnAsked, field: OwnFieldView) -> QuerySet[Any]:
    """Return the numbers of the customers whose own value is as asked."""
    values = OwnValue.objects.filter(organisation_id=organisation_id, code=asked.code)
    way = {"is": "", "from": "__gte", "to": "__lte"}[asked.way]
    if field.form == "number":
        try:
            values = values.filter(**{f"measured{way}": float(asked.value.replace(",", "."))})
        except ValueError:
            return values.none().values("customer_number")
    else:
        values = values.filter(**{f"value{way}": asked.value.lower()})
    return values.values("customer_number")


def _from(customers: QuerySet[Customer], order: str, after: str) -> QuerySet[Customer]:
    """Return the customers in order, from behind the last one of the page before."""
    if after:
        name, _, last = after.replace("\0", "").rpartition("~")
        if not (last.isascii() and last.isdecimal() and len(last) < 19):
            raise NotHere("There is no such page.")
        number = int(last)
        if order == "name":
            customers = customers.filter(Q(name__gt=name) | Q(name=name, number__gt=number))
        elif order == "number":
            customers = customers.filter(number__gt=number)
        else:
            customers = customers.filter(number__lt=number)
    return customers.order_by(*(("name", "number") if order == "name" else (order,)))


def _row(customer: Customer, columns: tuple[str, ...], fields: dict[str, OwnFieldView]) -> ListRow:
    has_own = any(name.startswith("own_") for name in columns)
    chosen = json.loads(customer.chosen) if has_own else {}

    def cell(name: str) -> str:
        if not name.startswith("own_"):
            number = name == "number"
            return customer_label(customer.number) if number else str(getattr(customer, name))
        value = str(chosen[name]["value"]) if name in chosen else ""
        field = fields.get(name.removeprefix("own_"))
        # A number is kept with a point; a whole one is shown without.
        return value.removesuffix(".0") if field and field.form == "number" else value

    return ListRow(customer.number, tuple(cell(name) for name in columns))
