"""Who is who, said on a customer's page: merge, split, part again, undo; always shown first."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from outsidein.ground.errors import NotNow
from outsidein.hold.customers.compute.searching import customer_label, number_of
from outsidein.hold.customers.deeds import merge_customers, split_record, undo_deed, unmerge
from outsidein.hold.customers.preview import Preview, preview_merge, preview_split
from outsidein.hold.customers.queries import access_customer, get_customer
from outsidein.web.customers.said import told_done
from outsidein.web.customers.shown import ORDER
from outsidein.web.doors import actor_of, identity_judges_only
from outsidein.web.imports.words import field_words
from outsidein.web.middleware import MemberRequest

LONGEST_REASON = 500


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
def split(request: MemberRequest, number: int, record_id: int) -> HttpResponse:
    """Show what a customer would be without one of its records; on the word, part them."""
    organisation = request.organisation_id
    preview = preview_split(organisation_id=organisation, number=number, record_id=record_id)
    if request.method == "POST":
        done = split_record(
            organisation_id=organisation,
            record_id=record_id,
            at=timezone.now(),
            actor=actor_of(request),
            reason=_reason(request),
        )
        messages.success(request, told_done(done))
        return redirect("customer", number=preview.left.number)
    return _show(request, preview, deed="split")


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


def _show(request: MemberRequest, preview: Preview, *, deed: str) -> HttpResponse:
    place = {name: at for at, name in enumerate(ORDER)}
    fields = sorted(preview.fields, key=lambda one: (place.get(one.field, len(ORDER)), one.field))
    shown = {
        "deed": deed,
        "preview": preview,
        "kept": customer_label(preview.left.number),
        "given_up": customer_label(preview.right.number),
        "fields": [(field_words(one.field), one) for one in fields],
    }
    return render(request, "customers/preview.html", shown)


def _reason(request: MemberRequest) -> str:
    return request.POST.get("reason", "").replace("\0", "").strip()[:LONGEST_REASON]
