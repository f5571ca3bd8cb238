"""Who is who, said on a customer's page: merge, split, part again, undo; always shown first."""

import re
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from outsidein.ground.errors import NotNow
from outsidein.hold.customers.compute.searching import customer_label, number_of
from outsidein.hold.customers.deeds import merge_customers, split_records, undo_deed, unmerge
from outsidein.hold.customers.preview import Preview, preview_merge, preview_split
from outsidein.hold.customers.queries import access_customer, get_customer
from outsidein.hold.records.queries import list_records
from outsidein.web.customers.said import told_done, told_split
from outsidein.web.customers.shown import ORDER
from outsidein.web.doors import actor_of, identity_judges_only
from outsidein.web.imports.words import field_words
from outsidein.web.middleware import MemberRequest

LONGEST_REASON = 500
#: A page shows no more records than this to choose among.
MOST_AT_ONCE = 50
_NUMBER = r"[0-9]{1,18}"


@identity_judges_only
@require_http_methods(["GET", "POST"])
def merge_with(request: MemberRequest, number: int) -> HttpResponse:
    """Ask which customer it is to be one with; then show what would come of it."""
    customer = get_customer(organisation_id=request.organisation_id, number=number).row
    wrong = ""
    if request.method == "POST":
        other = number_of(request.POST.get("other", ""))
        if other is None:
            wrong = _("Write the other customer's number, such as C-000123.")
        elif other == customer.number:
            wrong = _("That is this customer itself.")
        else:
            return redirect("merge", number=customer.number, other=other)
    shown = {"customer": customer, "wrong": wrong, "other": request.POST.get("other", "")[:40]}
    return render(request, "customers/merge_with.html", shown)


@identity_judges_only
@require_http_methods(["GET", "POST"])
def merge(request: MemberRequest, number: int, other: int) -> HttpResponse:
    """Show what two customers would be as one; on the word, make them one."""
    organisation = request.organisation_id
    preview = preview_merge(organisation_id=organisation, numbers=[number, other])
    if request.method == "POST":
        try:
            done = merge_customers(
                organisation_id=organisation,
                numbers=[number, other],
                at=timezone.now(),
                actor=actor_of(request),
                reason=_reason(request),
            )
        except NotNow as why:
            messages.error(request, str(why))
        else:
            messages.success(request, told_done(done))
        return redirect("customer", number=preview.left.number)
    return _show(request, preview, deed="merge")


@identity_judges_only
@require_http_methods(["GET", "POST"])
def split(request: MemberRequest, number: int) -> HttpResponse:
    """Show what a customer would be without some of its records; on the word, part them."""
    organisation = request.organisation_id
    customer = access_customer(organisation_id=organisation, number=number)
    chosen = _chosen(request)
    if not chosen:
        messages.error(request, _("Choose at least one record."))
        return _back(customer.number, "#records")
    try:
        preview = preview_split(
            organisation_id=organisation, number=customer.number, record_ids=chosen
        )
        if request.method != "POST":
            return _show(request, preview, deed="split", out=chosen)
        done = split_records(
            organisation_id=organisation,
            record_ids=chosen,
            at=timezone.now(),
            actor=actor_of(request),
            reason=_reason(request),
        )
    except NotNow as why:
        messages.error(request, str(why))
        return _back(customer.number, "#records")
    messages.success(request, told_split(done, customer.number, len(chosen)))
    return _back(customer.number)


@identity_judges_only
@require_POST
def take_back(request: MemberRequest, number: int, deed_id: int) -> HttpResponse:
    """Undo a deed, or say that what it joined is not one."""
    customer = access_customer(organisation_id=request.organisation_id, number=number)
    try:
        deed = unmerge if request.POST.get("deed") == "part" else undo_deed
        done = deed(
            organisation_id=request.organisation_id,
            deed_id=deed_id,
            at=timezone.now(),
            actor=actor_of(request),
        )
    except NotNow as why:
        messages.error(request, str(why))
    else:
        messages.success(request, told_done(done))
    return redirect("customer", number=customer.number)


def _show(
    request: MemberRequest, preview: Preview, *, deed: str, out: Sequence[int] = ()
) -> HttpResponse:
    place = {name: at for at, name in enumerate(ORDER)}
    fields = sorted(preview.fields, key=lambda one: (place.get(one.field, len(ORDER)), one.field))
    shown = {
        "deed": deed,
        "preview": preview,
        "kept": customer_label(preview.left.number),
        "given_up": customer_label(preview.right.number),
        "fields": [(field_words(one.field), one) for one in fields],
        "out": out,
    }
    if out:
        records = list_records(
            organisation_id=request.organisation_id, customer_number=preview.left.number
        )
        shown["going"] = [one for one in records if one.record_id in out]
    return render(request, "customers/preview.html", shown)


def _chosen(request: MemberRequest) -> list[int]:
    """Return the records that were marked, once each; a mark that is no number is none."""
    told = request.POST if request.method == "POST" else request.GET
    marked = (one for one in told.getlist("record")[:MOST_AT_ONCE] if re.fullmatch(_NUMBER, one))
    return sorted({int(one) for one in marked})


def _back(number: int, at: str = "") -> HttpResponseRedirect:
    back = redirect("customer", number=number)
    back["Location"] += at
    return back


def _reason(request: MemberRequest) -> str:
    return request.POST.get("reason", "").replace("\0", "").strip()[:LONGEST_REASON]
