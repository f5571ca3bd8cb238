"""What people say of a customer's values: pinned, verified, invalid; kept, never overwritten.

Each word is a row of its own that nothing changes; taking it back is another. It hangs on the
record that holds the value, so a merge, a split or a run carries it along.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.customers.actions import held_by, reshape
from outsidein.hold.customers.compute.golden import Held, same, shown
from outsidein.hold.customers.compute.reference import NOT_VALUES, REACHES, listed
from outsidein.hold.customers.compute.searching import customer_label
from outsidein.hold.customers.models import Pin, ReachWord
from outsidein.hold.customers.queries import access_customer

#: How a way to reach somebody was checked.
WAYS = ("phone", "email", "visit", "document", "post", "other")
LONGEST = 500


@transaction.atomic
def pin_value(
    *,
    organisation_id: int,
    number: int,
    field: str,
    value: str,
    reason: str,
    at: datetime,
    actor: str,
) -> int:
    """Pin the value of a field that a record of this customer says; return the pin's number.

    Of two pins on one field the later holds. A reason is asked, since others will ask for it.
    """
    if not reason.strip():
        raise NotNow("Say why this value is the right one.")
    customer = access_customer(organisation_id=organisation_id, number=number)
    record = _newest_saying(organisation_id, customer.number, field, value)
    pin = Pin.objects.create(
        organisation_id=organisation_id,
        record_id=record.record_id,
        field=field,
        value=value,
        reason=reason.strip()[:LONGEST],
        at=at,
        actor=actor,
    )
    _done(organisation_id, customer.number, "pin value", pin.pk, at, actor, {"field": field})
    return pin.pk


@transaction.atomic
def unpin(*, organisation_id: int, pin_id: int, at: datetime, actor: str, reason: str = "") -> int:
    """Take a pin back; the rule chooses again. Return the customer's number."""
    pin = Pin.objects.filter(organisation_id=organisation_id, pk=pin_id, undoes=None).first()
    if pin is None:
        raise NotHere("This pin is not known.")
    if Pin.objects.filter(organisation_id=organisation_id, undoes=pin).exists():
        raise NotNow("This pin was taken back already.")
    Pin.objects.create(
        organisation_id=organisation_id,
        record_id=pin.record_id,
        field=pin.field,
        value=pin.value,
        reason=reason.strip()[:LONGEST],
        at=at,
        actor=actor,
        undoes=pin,
    )
    number = _number_of(organisation_id, pin.record.customer_number)
    _done(organisation_id, number, "unpin value", pin.pk, at, actor, {"field": pin.field})
    return number


@transaction.atomic
def say_of_reach(
    *,
    organisation_id: int,
    number: int,
    kind: str,
    value: str,
    state: str,
    at: datetime,
    actor: str,
    how: str = "",
    note: str = "",
) -> int:
    """Keep a person's dated word on a way to reach a customer; return its number.

    ``verified``: it was tried and is theirs. ``invalid``: it is not, or no longer. ``bounced``:
    what was sent to it came back.
    """
    if state not in ReachWord.State.values or kind not in REACHES:
        raise NotNow("Say of an address or a number that it is verified, invalid or bounced.")
    if how and how not in WAYS:
        raise NotNow("Say how it was checked: by phone, by e-mail, in person, from a document.")
    customer = access_customer(organisation_id=organisation_id, number=number)
    record = _newest_saying(organisation_id, customer.number, kind, value)
    word = ReachWord.objects.create(
        organisation_id=organisation_id,
        record_id=record.record_id,
        kind=kind,
        value=value,
        state=state,
        how=how,
        since=at,
        note=note.strip()[:LONGEST],
        at=at,
        actor=actor,
    )
    told = {"kind": kind, "state": state, "how": how}
    _done(organisation_id, customer.number, "say of contact point", word.pk, at, actor, told)
    return word.pk


@transaction.atomic
def take_back_word(*, organisation_id: int, word_id: int, at: datetime, actor: str) -> int:
    """Take a word on a contact point back; what was said before it holds again."""
    word = ReachWord.objects.filter(
        organisation_id=organisation_id, pk=word_id, undoes=None
    ).first()
    if word is None:
        raise NotHere("This word is not known.")
    if ReachWord.objects.filter(organisation_id=organisation_id, undoes=word).exists():
        raise NotNow("This was taken back already.")
    ReachWord.objects.create(
        organisation_id=organisation_id,
        record_id=word.record_id,
        kind=word.kind,
        value=word.value,
        state=word.state,
        since=at,
        at=at,
        actor=actor,
        undoes=word,
    )
    number = _number_of(organisation_id, word.record.customer_number)
    told = {"kind": word.kind, "state": word.state}
    _done(organisation_id, number, "take back word", word.pk, at, actor, told)
    return number


def holding_pins(*, organisation_id: int, number: int) -> QuerySet[Pin]:
    """Return the pins on a customer's records that nobody took back, the newest first."""
    return Pin.objects.filter(
        organisation_id=organisation_id,
        record__customer_number=number,
        undoes__isnull=True,
        undone_by__isnull=True,
    ).order_by("-id")


def _newest_saying(organisation_id: int, number: int, field: str, value: str) -> Held:
    """Return the customer's newest record that says this value; NotHere where none does."""
    records = held_by(organisation_id=organisation_id, numbers=[number]).get(number, [])
    wanted = same(value)
    saying = [
        held
        for held in records
        if field not in NOT_VALUES
        and any(same(shown(one)) == wanted for one in listed(held.values.get(field)))
    ]
    if not saying:
        raise NotHere("No record of this customer says so.")
    return max(saying, key=lambda held: (held.observed_at, held.record_id))


def _number_of(organisation_id: int, number: int | None) -> int:
    if number is None:
        raise NotNow("Its record belongs to no customer yet. Update the customers first.")
    return access_customer(organisation_id=organisation_id, number=number).number


def _done(
    organisation_id: int,
    number: int,
    act: str,
    word_id: int,
    at: datetime,
    actor: str,
    told: dict[str, str],
) -> None:
    reshape(organisation_id=organisation_id, numbers=[number])
    write_audit(
        organisation_id=organisation_id,
        act=act,
        object_ref=f"customer {customer_label(number)}",
        at=at,
        actor=actor,
        detail={"word": word_id, **told},
    )
