"""The pages of the audits: samples drawn, read one at a time, and what was found."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.audits.actions import close_audit, draw_audit, read_check
from outsidein.hold.audits.queries import (
    CheckView,
    find_next_check,
    get_audit,
    get_check,
    list_audits,
)
from outsidein.hold.customers.queries import CustomerRow, get_customer, list_customers
from outsidein.hold.records.queries import list_records
from outsidein.web.customers.shown import ShownRecord, ShownValue, shown_record, shown_values
from outsidein.web.doors import actor_of, identity_judges_only, members_only
from outsidein.web.imports.words import field_words
from outsidein.web.middleware import MemberRequest
from outsidein.web.quality.forms import KINDS, DrawForm

LIKE = 8  # look-alikes shown at most


@members_only
@require_http_methods(["GET", "POST"])
def audits(request: MemberRequest) -> HttpResponse:
    """Show the samples; the form's button draws another."""
    may = request.place.judges_identities
    if request.method == "POST" and not may:
        raise NotHere("This page is not for this place.")
    form = DrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            number = draw_audit(
                organisation_id=request.organisation_id,
                kind=form.cleaned_data["kind"],
                size=form.cleaned_data["size"],
                second_share=form.cleaned_data["twice"] / 100,
                at=timezone.now(),
                actor=actor_of(request),
            )
        except NotNow as why:
            form.add_error(None, str(why))
        else:
            return redirect("audit", number)
    found = list_audits(organisation_id=request.organisation_id)
    rows = [(one, dict(KINDS)[one.kind]) for one in found]
    return render(request, "quality/audits.html", {"rows": rows, "form": form, "may": may})


@members_only
@require_safe
def audit(request: MemberRequest, audit_id: int) -> HttpResponse:
    """Show what one sample has shown so far; the values themselves are not shown here."""
    found = get_audit(organisation_id=request.organisation_id, audit_id=audit_id)
    due = find_next_check(
        organisation_id=request.organisation_id, audit_id=audit_id, reader=actor_of(request)
    )
    shown = {
        "audit": found,
        "question": dict(KINDS)[found.kind],
        "due": due,
        "may": request.place.judges_identities,
        "fields": [(field_words(part.name), part) for part in found.fields],
    }
    return render(request, "quality/audit.html", shown)


@identity_judges_only
@require_http_methods(["GET", "POST"])
def read(request: MemberRequest, audit_id: int) -> HttpResponse:
    """Show the next thing to look at; a button keeps what was found and goes on."""
    ours = {"organisation_id": request.organisation_id}
    if request.method == "POST":
        _keep(request, audit_id)
        return redirect("audit_read", audit_id)
    due = find_next_check(**ours, audit_id=audit_id, reader=actor_of(request))
    if due is None:
        messages.success(request, _("There is nothing left here for you to read."))
        return redirect("audit", audit_id)
    found = get_audit(**ours, audit_id=audit_id)
    shown = {"audit": found, "check": due, "field": field_words(due.field), **_beside(request, due)}
    return render(request, "quality/read.html", shown)


@identity_judges_only
@require_POST
def close(request: MemberRequest, audit_id: int) -> HttpResponse:
    """Close a sample: what was read stands."""
    try:
        close_audit(
            organisation_id=request.organisation_id,
            audit_id=audit_id,
            at=timezone.now(),
            actor=actor_of(request),
        )
    except NotNow as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("The sample is closed. Its figures stand."))
    return redirect("audit", audit_id)


def _keep(request: MemberRequest, audit_id: int) -> None:
    told = request.POST
    number, place = told.get("check", ""), told.get("place", "")
    if not (number.isdecimal() and len(number) < 19 and place in ("1", "2", "3")):
        raise NotHere("This check is not known.")
    check = get_check(organisation_id=request.organisation_id, check_id=int(number))
    if check.audit_id != audit_id:
        raise NotHere("This check is not known.")
    try:
        read_check(
            organisation_id=request.organisation_id,
            check_id=check.check_id,
            place=int(place),
            verdict=told.get("verdict", "")[:10],
            note=told.get("note", ""),
            at=timezone.now(),
            reader=actor_of(request),
        )
    except NotNow as why:
        messages.error(request, str(why))


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the thing to look at."""

    name: str
    label: str
    values: list[ShownValue]
    record: ShownRecord | None
    like: tuple[CustomerRow, ...]


def _beside(request: MemberRequest, check: CheckView) -> dict[str, Any]:
    ours = {"organisation_id": request.organisation_id}
    try:
        customer = get_customer(**ours, number=check.customer_number)
    except NotHere:  # undone since it was drawn; the sample stays as it was
        return {"beside": None}
    record = None
    if check.kind == "link":
        records = list_records(**ours, customer_number=customer.row.number)
        record = next((shown_record(r) for r in records if r.record_id == check.record_id), None)
    like: tuple[CustomerRow, ...] = ()
    if check.kind == "duplicate":
        found = [
            row
            for text in (customer.row.name, customer.row.email, customer.row.phone)
            if text
            for row in list_customers(
                organisation_id=request.organisation_id, search=text, limit=LIKE
            ).rows
            if row.number != customer.row.number
        ]
        like = tuple({row.number: row for row in found}.values())[:LIKE]
    return {
        "beside": Beside(
            customer.row.name, customer.row.label, shown_values(customer), record, like
        ),
        "customer_number": customer.row.number,
    }
