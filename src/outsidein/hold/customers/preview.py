"""What a merge or a split would make of the values, before anything is done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.customers.actions import MANY, NOT_VALUES, held_by
from outsidein.hold.customers.compute.golden import Chosen, Held, choose_golden
from outsidein.hold.customers.queries import access_customer


@dataclass(frozen=True, slots=True)
class PreviewField:
    """One field: what either side says now, and what would be believed."""

    field: str
    left: str  # "" where nothing is said
    right: str
    together: str
    source: str
    rule: str
    differs: bool  # both say something, and not the same


@dataclass(frozen=True, slots=True)
class Side:
    """A customer on one side of a preview."""

    number: int
    name: str
    records: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Two sides and every field of both."""

    left: Side  # of a merge the one whose number stays
    right: Side
    fields: tuple[PreviewField, ...]

    @property
    def conflicts(self) -> int:
        """Return in how many fields the sides differ."""
        return sum(field.differs for field in self.fields)


def preview_merge(*, organisation_id: int, numbers: Collection[int]) -> Preview:
    """Return what would be believed of two customers if they were one; the older one stays.

    5 SQL queries at most.
    """
    ours = [access_customer(organisation_id=organisation_id, number=n) for n in numbers]
    present = {customer.number: customer for customer in ours}
    if len(present) != 2:
        raise NotNow("These are one customer already.")
    first, second = (present[number] for number in sorted(present))
    held = held_by(organisation_id=organisation_id, numbers=present)
    one, two = held.get(first.number, []), held.get(second.number, [])
    return Preview(
        Side(first.number, first.name, len(one)),
        Side(second.number, second.name, len(two)),
        _fields(one, two),
    )


def preview_split(*, organisation_id: int, number: int, record_id: int) -> Preview:
    """Return what would be believed of a customer and of one of its records if they were two."""
    customer = access_customer(organisation_id=organisation_id, number=number)
    records = held_by(organisation_id=organisation_id, numbers=[customer.number])
    every = records.get(customer.number, [])
    out = [held for held in every if held.record_id == record_id]
    rest = [held for held in every if held.record_id != record_id]
    if not out:
        raise NotHere("This record is not one of this customer's.")
    if not rest:
        raise NotNow("This record is a customer of its own already.")
    return Preview(
        Side(customer.number, customer.name, len(rest)),
        Side(customer.number, customer.name, len(out)),
        _fields(rest, out),
    )


def _fields(one: Sequence[Held], two: Sequence[Held]) -> tuple[PreviewField, ...]:
    left, right, both = (choose_golden(records) for records in (one, two, [*one, *two]))
    return tuple(
        PreviewField(
            field=field,
            left=_told(left.get(field)),
            right=_told(right.get(field)),
            together=_told(chosen),
            source=chosen.source,
            rule=str(chosen.rule),
            differs=field not in MANY
            and field in left
            and field in right
            and _told(left[field]).casefold() != _told(right[field]).casefold(),
        )
        for field, chosen in both.items()
        if field not in NOT_VALUES
    )


def _told(chosen: Chosen | None) -> str:
    if chosen is None:
        return ""
    if isinstance(chosen.value, bool):
        return "yes" if chosen.value else "no"
    return str(chosen.value).removesuffix(" 00:00:00")
