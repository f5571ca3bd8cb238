"""The customers: found by any part, read with the origin of each value, in time.

What is searched for comes in the body, so that no name, address or number ever stands in a log.
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Path, Query, Router, Schema
from pydantic import Field

from outsidein.api.callers import CallerRequest, customer_readers_only
from outsidein.api.paging import MOST, Cursor, Limit, from_cursor, to_cursor
from outsidein.api.problems import PROBLEMS, Problem
from outsidein.hold.customers.queries import access_customer, get_customer, list_customers
from outsidein.hold.customers.related import list_related
from outsidein.hold.customers.timeline import get_timeline
from outsidein.hold.customers.told import list_former_reaches, list_reach_words

router = Router(tags=["Customers"])

Number = Annotated[int, Path(ge=1, lt=10**18, description="The customer's number.")]

Channel = Annotated[str, Query(max_length=20, description="One of the channel codes.")]
Kind = Annotated[
    str, Query(max_length=20, description="interactions, orders, cases, messages and so on.")
]


class SearchSchema(Schema):
    """What is looked for: any part of name, e-mail, phone or number; nothing for all."""

    text: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""
    status: Literal["", "prospect", "active", "lost", "deceased", "closed"] = ""
    cursor: Annotated[str, Field(max_length=600)] = ""
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50


class CustomerLine(Schema):
    """A customer in the list; a prospect with how it came and the day it became one."""

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
    origin: str
    became_customer_at: str


class CustomerPageSchema(Schema):
    """A page of customers, by name."""

    items: list[CustomerLine]
    next: str | None


class OtherSchema(Schema):
    """A value that was not chosen, and who says so."""

    value: str
    source: str
    observed_at: str
    record_id: int
    records: int


class ValueSchema(Schema):
    """A chosen value with its origin and the rule that chose it; ``pin`` is 0 where no pin did."""

    field: str
    value: str
    source: str
    record_id: int
    rule: str
    observed_at: str
    pin: int
    others: list[OtherSchema]


class ReachSchema(Schema):
    """A way to reach the customer."""

    kind: str
    value: str
    verified_at: datetime | None
    bounced_at: datetime | None
    is_first: bool
    validity: str
    held_from: datetime | None
    records: int


class WordSchema(Schema):
    """A person's dated word on a contact point; nothing of a source is changed by it."""

    kind: str
    value: str
    state: str
    how: str
    since: datetime
    note: str
    actor: str


class FormerReachSchema(Schema):
    """What a customer was once reached by, and until when a source said so."""

    kind: str
    value: str
    until: datetime
    source: str


class ReachesSchema(Schema):
    """The ways to reach a customer, what people said of them, and former ones."""

    items: list[ReachSchema]
    words: list[WordSchema]
    former: list[FormerReachSchema]


class RelatedSchema(Schema):
    """Another customer, and why it has to do with this one; stated where there is a relation."""

    number: int
    label: str
    name: str
    kind: str
    status: str
    reason: str
    said: str
    relation_id: int
    since: date | None


class RelatedPageSchema(Schema):
    """Who has to do with a customer; what very many share relates nobody and is general."""

    items: list[RelatedSchema]
    general: list[str]


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
    arrived_at: datetime
    came_later: bool


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
        status=wanted.status,
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
    "/customers/{number}/contact-points",
    response={200: ReachesSchema} | PROBLEMS,
    summary="Read how to reach a customer",
)
@customer_readers_only
def read_contact_points(request: CallerRequest, number: Number) -> Any:
    """Return the ways to reach a customer, the one to use first first, with what was said."""
    ours: dict[str, Any] = {"organisation_id": request.organisation_id}
    view = get_customer(**ours, number=number)
    return {
        "items": view.reaches,
        "words": list_reach_words(**ours, number=view.row.number),
        "former": list_former_reaches(**ours, customer=view),
    }


@router.get(
    "/customers/{number}/related",
    response={200: RelatedPageSchema} | PROBLEMS,
    summary="Read who has to do with a customer",
)
@customer_readers_only
def read_related(request: CallerRequest, number: Number) -> Any:
    """Return who has to do with a customer, each with the reason; nobody is joined by it."""
    customer = access_customer(organisation_id=request.organisation_id, number=number)
    page = list_related(organisation_id=request.organisation_id, customer=customer)
    return {"items": page.related, "general": page.general}


@router.get(
    "/customers/{number}/timeline",
    response={200: TimelineSchema} | PROBLEMS,
    summary="Read a timeline",
)
@customer_readers_only
def read_timeline(
    request: CallerRequest,
    number: Number,
    cursor: Cursor = "",
    limit: Limit = 50,
    channel: Channel = "",
    kind: Kind = "",
) -> Any:
    """Return what happened with a customer, newest first by when it happened.

    It may be narrowed to a channel or a kind. ``came_later``: what happened after it was here a
    day or more before it.
    """
    view = get_customer(organisation_id=request.organisation_id, number=number)
    page = get_timeline(
        organisation_id=request.organisation_id,
        number=view.row.number,
        before=from_cursor(cursor),
        channel=channel,
        kind=kind,
        limit=limit,
    )
    return {"items": page.entries, "next": to_cursor(page.next_before)}
