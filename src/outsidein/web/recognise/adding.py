"""A customer is added by hand, and whoever they may be already is shown while one types."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from outsidein.hold.customers.deeds import split_record
from outsidein.hold.customers.receiving import Received, receive_records
from outsidein.hold.sources.actions import get_or_make_source
from outsidein.web.doors import actor_of, customer_readers_only, file_bringers_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.recognise.described import (
    described_of,
    is_telling,
    shown_fields,
    who_it_may_be,
)

#: The source of what is typed in here.
BY_HAND = "Added by hand"


@file_bringers_only
@require_http_methods(["GET", "POST"])
def new_customer(request: MemberRequest) -> HttpResponse:
    """Show the form; add who is described, once it is clear that they are new or who they are."""
    described = described_of(request.POST)
    if request.method == "GET" or "begin" in request.POST:
        return _form(request, described, {})
    if not is_telling(described):
        wrong = _("Give a surname, an organisation, an e-mail address or a telephone number.")
        return _form(request, described, {"family_name": wrong})
    decision = request.POST.get("decision", "")
    near = who_it_may_be(request.organisation_id, described)
    if decision not in {"same", "different"} and any(one.sure for one in near):
        return _form(request, described, {}, ask=True)
    received = _receive(request, described)
    if received.refused:
        return _form(request, described, {one.field: one.reason for one in received.refused})
    row = received.rows[0]
    if row.customer_number is None:
        messages.info(request, _("Kept. Whose it is shows once the customers are updated."))
        return redirect("customers")
    number = row.customer_number
    if decision == "different" and row.band == "joined" and row.row.outcome == "new":
        number = _part(request, row.row.record_id or 0) or number
    messages.success(request, _said(decision, row.band, row.row.outcome))
    return redirect("customer", number=number)


@customer_readers_only
@require_POST
def near(request: MemberRequest) -> HttpResponse:
    """Show who the half-described person may be; asked while one types, nothing is stored."""
    found = who_it_may_be(request.organisation_id, described_of(request.POST))
    return render(request, "recognise/near.html", {"near": found})


def _form(
    request: MemberRequest,
    described: dict[str, object],
    wrong: dict[str, str],
    *,
    ask: bool = False,
) -> HttpResponse:
    near = who_it_may_be(request.organisation_id, described) if described else []
    shown = {"fields": shown_fields(described, wrong), "near": near, "ask": ask}
    return render(request, "recognise/new.html", shown)


def _receive(request: MemberRequest, described: dict[str, object]) -> Received:
    at = timezone.now()
    source = get_or_make_source(
        organisation_id=request.organisation_id, name=BY_HAND, kind="manual", at=at
    )
    return receive_records(
        organisation_id=request.organisation_id,
        source_id=source,
        rows=[described],
        at=at,
        actor=actor_of(request),
    )


def _part(request: MemberRequest, record_id: int) -> int | None:
    """Keep the word that this is somebody else; return the number of the new customer."""
    done = split_record(
        organisation_id=request.organisation_id,
        record_id=record_id,
        at=timezone.now(),
        actor=actor_of(request),
        reason=_("Added by hand as somebody new."),
    )
    return max(done.numbers, default=None)


def _said(decision: str, band: str, outcome: str) -> str:
    if outcome == "same":
        return _("This is known already, word for word.")
    if band == "joined" and decision != "different":
        return _("Added to a customer who was known already.")
    if band == "review":
        return _("Added as a new customer. Somebody like them is known: the pair waits in review.")
    return _("Added as a new customer.")
