"""The customers: found by any part, read with the origin of each value, in time.

What is searched for comes in the body, so that no name, address or number ever stands in a log.
"""

from datetime import datetime
from typing import Annotated, Any

from ninja import Path, Router, Schema
from pydantic import Field

from outsidein.api.callers import CallerRequest, customer_readers_only
from outsidein.api.paging import MOST, Cursor, Limit, from_cursor, to_cursor
from outsidein.api.problems import PROBLEMS, Problem
from outsidein.hold.customers.queries import get_customer, list_customers
from outsidein.hold.customers.timeline import get_timeline

router = Router(tags=["Customers"])

Number = Annotated[int, Path(ge=1, lt=10**18, description="The customer's number.")]


class SearchSchema(Schema):
    """What is looked for: any part of name, e-mail, phone or number; nothing for all."""

    text: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""
    cursor: Annotated[str, Field(max_length=600)] = ""
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50


class CustomerLine(Schema):
    """A customer in the list."""

    number: int
    label: str
    name: str
    kind: str
    status: str
    email: str
    phone: str
    locality: str
    records: int
    sources: int
    conflicts: int


class CustomerPageSchema(Schema):
    """A page of customers, by name."""

    items: list[CustomerLine]
    next: str | None


class OtherSchema(Schema):
    """A value that was not chosen, and who says so."""

    value: str
    source: str
    observed_at: str


class ValueSchema(Schema):
    """A chosen value with its origin and the rule that chose it."""

    field: str
    value: str
    source: str
    rule: str
    observed_at: str
    others: list[OtherSchema]


class ReachSchema(Schema):
    """A way to reach the customer."""

    kind: str
    value: str
    verified_at: datetime | None
    bounced_at: datetime | None


class CustomerSchema(CustomerLine):
    """A customer with the origin of each value."""

    asked_number: int
    values: list[ValueSchema]
    reaches: list[ReachSchema]


class EntrySchema(Schema):
    """Something that happened with a customer."""

    event_id: int
    kind: str
    at: datetime | None
    source: str
    found_by: str
    fields: dict[str, Any]


class TimelineSchema(Schema):
    """A page of what happened, newest first."""

    items: list[EntrySchema]
    next: str | None


@router.post(
    "/customers/search",
    response={200: CustomerPageSchema, 403: Problem} | PROBLEMS,
    summary="Find customers",
)
@customer_readers_only
def search_customers(request: CallerRequest, wanted: SearchSchema) -> Any:
    """Return the customers that hold every word looked for, by name; the CSRF token is needed."""
    page = list_customers(
        organisation_id=request.organisation_id,
        search=wanted.text,
        after=from_cursor(wanted.cursor),
        limit=wanted.limit,
    )
    return {"items": page.rows, "next": to_cursor(page.next_after)}


@router.get(
    "/customers/{number}", response={200: CustomerSchema} | PROBLEMS, summary="Read one customer"
)
@customer_readers_only
def read_customer(request: CallerRequest, number: Number) -> Any:
    """Return a customer with the origin of each value; an old number leads to the present one."""
    view = get_customer(organisation_id=request.organisation_id, number=number)
    return {name: getattr(view.row, name) for name in CustomerLine.model_fields} | {
        "asked_number": view.asked_number,
        "values": view.values,
        "reaches": view.reaches,
    }


@router.get(
    "/customers/{number}/timeline",
    response={200: TimelineSchema} | PROBLEMS,
    summary="Read a timeline",
)
@customer_readers_only
def read_timeline(
    request: CallerRequest, number: Number, cursor: Cursor = "", limit: Limit = 50
) -> Any:
    """Return what happened with a customer, newest first."""
    view = get_customer(organisation_id=request.organisation_id, number=number)
    page = get_timeline(
        organisation_id=request.organisation_id,
        number=view.row.number,
        before=from_cursor(cursor),
        limit=limit,
    )
    return {"items": page.entries, "next": to_cursor(page.next_before)}
