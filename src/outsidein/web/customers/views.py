"""The pages of the customers: found by any part, read with the origin of every value."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from outsidein.hold.customers.queries import (
    get_customer,
    get_holding,
    list_customers,
    list_open_cases,
)
from outsidein.hold.customers.timeline import get_timeline
from outsidein.hold.identities.queries import list_deeds
from outsidein.hold.records.queries import list_records
from outsidein.web.customers.said import shown_deed
from outsidein.web.customers.shown import not_known, shown_entry, shown_record, shown_values
from outsidein.web.doors import customer_readers_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.parts import wants_part

LONGEST_SEARCH = 200


@customer_readers_only
@require_http_methods(["GET", "POST"])
def customers(request: MemberRequest) -> HttpResponse:
    """Show customers by name, or those that a search finds.

    A search and the place in a list are somebody's name, so they are sent in the body of a POST:
    nothing of them stands in an address, a history or a log.
    """
    search = _text(request, "q")
    after = _text(request, "after")
    page = list_customers(organisation_id=request.organisation_id, search=search, after=after)
    shown: dict[str, Any] = {"page": page, "search_text": search, "is_first": not after}
    if wants_part(request):
        return render(request, "customers/customers.html#results", shown)
    shown["holding"] = get_holding(organisation_id=request.organisation_id)
    return render(request, "customers/customers.html", shown)


@customer_readers_only
@require_safe
def customer_page(request: MemberRequest, number: int) -> HttpResponse:
    """Show one customer: who it is, what happened, and what holds now."""
    ours = {"organisation_id": request.organisation_id, "number": number}
    customer = get_customer(**ours)
    if request.path != f"/customers/{customer.row.label}/":
        return redirect("customer", number=customer.row.number)
    page = get_timeline(organisation_id=request.organisation_id, number=number)
    records_of = {"organisation_id": request.organisation_id, "customer_number": number}
    shown = {
        "customer": customer.row,
        "values": shown_values(customer),
        "reaches": customer.reaches,
        "unknown": not_known(customer),
        "entries": [shown_entry(entry) for entry in page.entries],
        "next_before": page.next_before,
        "cases": list_open_cases(**ours),
        "records": [shown_record(record) for record in list_records(**records_of)],
        "deeds": [shown_deed(deed) for deed in list_deeds(**records_of)],
        "may_judge": request.place.judges_identities,
    }
    return render(request, "customers/customer.html", shown)


@customer_readers_only
@require_safe
def timeline(request: MemberRequest, number: int) -> HttpResponse:
    """Show what happened earlier, in place of the button that asked for it."""
    ours = {"organisation_id": request.organisation_id, "number": number}
    customer = get_customer(**ours)
    page = get_timeline(
        organisation_id=request.organisation_id,
        number=customer.row.number,
        before=request.GET.get("before", ""),
    )
    shown = {
        "customer": customer.row,
        "entries": [shown_entry(entry) for entry in page.entries],
        "next_before": page.next_before,
    }
    part = "#entries" if wants_part(request) else ""
    return render(request, f"customers/timeline.html{part}", shown)


def _text(request: MemberRequest, name: str) -> str:
    """Return a posted text; PostgreSQL knows no zero byte, and nobody's name has one."""
    return request.POST.get(name, "").replace("\0", "")[:LONGEST_SEARCH]
