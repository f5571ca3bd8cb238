"""The pages of the customers: found by any part, read with the origin of every value."""

from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from outsidein.hold.customers.queries import get_customer, get_holding, list_customers
from outsidein.hold.customers.told import get_status_counts
from outsidein.hold.customers.views.queries import list_views
from outsidein.web.customers.now import STATUS_WORDS
from outsidein.web.customers.page import timeline_part, whole_page
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
    status = _text(request, "status") or request.GET.get("status", "")
    page = list_customers(
        organisation_id=request.organisation_id, search=search, after=after, status=status
    )
    shown: dict[str, Any] = {
        "page": page,
        "search_text": search,
        "is_first": not after,
        "status": status,
        "status_words": STATUS_WORDS,
    }
    if wants_part(request):
        return render(request, "customers/customers.html#results", shown)
    shown["views"] = list_views(
        organisation_id=request.organisation_id, user_id=cast(int, request.user.pk)
    )
    counts = get_status_counts(organisation_id=request.organisation_id)
    shown["holding"] = get_holding(organisation_id=request.organisation_id)
    shown["prospects"] = counts.get("prospect", 0)
    shown["customers"] = sum(counts.values()) - shown["prospects"]
    shown["statuses"] = [(code, STATUS_WORDS.get(code, code), n) for code, n in counts.items()]
    return render(request, "customers/customers.html", shown)


@customer_readers_only
@require_safe
def customer_page(request: MemberRequest, number: int) -> HttpResponse:
    """Show one customer: who it is, what happened, and what holds now."""
    customer = get_customer(organisation_id=request.organisation_id, number=number)
    if request.path != f"/customers/{customer.row.label}/":
        return redirect("customer", number=customer.row.number)
    return render(request, "customers/customer.html", whole_page(request, customer))


@customer_readers_only
@require_safe
def timeline(request: MemberRequest, number: int) -> HttpResponse:
    """Show what happened earlier, or by one channel, in place of what asked for it."""
    customer = get_customer(organisation_id=request.organisation_id, number=number)
    shown = {"customer": customer.row, **timeline_part(request, customer.row.number)}
    if not wants_part(request):
        return render(request, "customers/timeline.html", shown)
    part = "entries" if request.GET.get("before") else "happened"
    return render(request, f"customers/_{part}.html", shown)


def _text(request: MemberRequest, name: str) -> str:
    """Return a posted text; PostgreSQL knows no zero byte, and nobody's name has one."""
    return request.POST.get(name, "").replace("\0", "")[:LONGEST_SEARCH]
