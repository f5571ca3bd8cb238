"""What people say on a customer's page: pins, contact points, relations; and who is looking."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.customers.compute.searching import number_of
from outsidein.hold.customers.in_contact import note_presence
from outsidein.hold.customers.queries import access_customer
from outsidein.hold.customers.related import end_relation, relate
from outsidein.hold.customers.saying import pin_value, say_of_reach, take_back_word, unpin
from outsidein.web.doors import actor_of, customer_readers_only, customer_tenders_only
from outsidein.web.middleware import MemberRequest


@customer_tenders_only
@require_POST
def pin(request: MemberRequest, number: int) -> HttpResponse:
    """Pin a value of a field, with a reason."""
    customer = access_customer(organisation_id=request.organisation_id, number=number)
    return _do(
        request,
        customer.number,
        lambda: pin_value(
            organisation_id=request.organisation_id,
            number=customer.number,
            field=_text(request, "field"),
            value=_text(request, "value"),
            reason=_text(request, "reason"),
            at=timezone.now(),
            actor=actor_of(request),
        ),
        _("Pinned. It stays until somebody takes it back or no record says it any more."),
        f"#value-{_text(request, 'field')}",
    )


@customer_tenders_only
@require_POST
def take_back_pin(request: MemberRequest, number: int, pin_id: int) -> HttpResponse:
    """Take a pin back."""
    customer = access_customer(organisation_id=request.organisation_id, number=number)
    return _do(
        request,
        customer.number,
        lambda: unpin(
            organisation_id=request.organisation_id,
            pin_id=pin_id,
            at=timezone.now(),
            actor=actor_of(request),
        ),
        _("The pin was taken back. The rule chooses again."),
    )


@customer_tenders_only
@require_POST
def reach(request: MemberRequest, number: int) -> HttpResponse:
    """Keep a word on a way to reach the customer."""
    customer = access_customer(organisation_id=request.organisation_id, number=number)
    return _do(
        request,
        customer.number,
        lambda: say_of_reach(
            organisation_id=request.organisation_id,
            number=customer.number,
            kind=_text(request, "kind"),
            value=_text(request, "value"),
            state=_text(request, "state"),
            how=_text(request, "how"),
            note=_text(request, "note"),
            at=timezone.now(),
            actor=actor_of(request),
        ),
        _("Kept, with the day and your name. No source was changed."),
        "#reach",
    )


@customer_tenders_only
@require_POST
def take_back_reach(request: MemberRequest, number: int, word_id: int) -> HttpResponse:
    """Take a word on a contact point back."""
    customer = access_customer(organisation_id=request.organisation_id, number=number)
    return _do(
        request,
        customer.number,
        lambda: take_back_word(
            organisation_id=request.organisation_id,
            word_id=word_id,
            at=timezone.now(),
            actor=actor_of(request),
        ),
        _("Taken back. What was said before holds again."),
        "#reach",
    )


@customer_tenders_only
@require_POST
def relation(request: MemberRequest, number: int) -> HttpResponse:
    """State that the customer has to do with another."""
    customer = access_customer(organisation_id=request.organisation_id, number=number)
    other = number_of(_text(request, "other"))
    if other is None:
        messages.error(request, _("Write the other customer's number, such as C-000123."))
        return redirect("customer", number=customer.number)
    return _do(
        request,
        customer.number,
        lambda: relate(
            organisation_id=request.organisation_id,
            number=customer.number,
            other=other,
            kind=_text(request, "kind"),
            reason=_text(request, "reason"),
            since=_day(_text(request, "since")),
            at=timezone.now(),
            actor=actor_of(request),
        ),
        _("Stated. Nobody was joined by it."),
        "#related",
    )


@customer_tenders_only
@require_POST
def end(request: MemberRequest, number: int, relation_id: int) -> HttpResponse:
    """End a relation."""
    customer = access_customer(organisation_id=request.organisation_id, number=number)
    return _do(
        request,
        customer.number,
        lambda: end_relation(
            organisation_id=request.organisation_id,
            relation_id=relation_id,
            at=timezone.now(),
            actor=actor_of(request),
        ),
        _("Ended. That it was stays known."),
        "#related",
    )


@customer_readers_only
@require_POST
def presence(request: MemberRequest, number: int) -> HttpResponse:
    """Note that this page is open, and say who else has it open."""
    customer = access_customer(organisation_id=request.organisation_id, number=number)
    others = note_presence(
        organisation_id=request.organisation_id,
        number=customer.number,
        user_id=int(request.user.pk or 0),
        at=timezone.now(),
    )
    return render(request, "customers/_presence.html", {"others": others})


def _do(
    request: MemberRequest, number: int, deed: Callable[[], object], done: str, at: str = ""
) -> HttpResponse:
    try:
        deed()
    except NotNow as why:
        messages.error(request, str(why))
    except NotHere:
        messages.error(request, _("That is not known of this customer any more."))
    else:
        messages.success(request, done)
    back = redirect("customer", number=number)
    back["Location"] += at
    return back


def _text(request: MemberRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()[:1000]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
