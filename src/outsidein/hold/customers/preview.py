"""What a merge or a split would make of the values, before anything is done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.customers.actions import held_by
from outsidein.hold.customers.compute.golden import NO_WORDS, Chosen, Held, Words, choose_golden
from outsidein.hold.customers.compute.reference import MANY, NOT_VALUES
from outsidein.hold.customers.queries import access_customer
from outsidein.hold.customers.words import choosing_of, words_of


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

    9 SQL queries at most.
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
        _fields(organisation_id, present, one, two),
    )


def preview_split(*, organisation_id: int, number: int, record_ids: Collection[int]) -> Preview:
    """Return what would be believed of a customer and of some of its records if they were two."""
    customer = access_customer(organisation_id=organisation_id, number=number)
    records = held_by(organisation_id=organisation_id, numbers=[customer.number])
    every = records.get(customer.number, [])
    wanted = set(record_ids)
    out = [held for held in every if held.record_id in wanted]
    rest = [held for held in every if held.record_id not in wanted]
    if not out or len(out) < len(wanted):
        raise NotHere("This record is not one of this customer's.")
    if not rest:
        raise NotNow(
            "This record is a customer of its own already."
            if len(out) == 1
            else "These are all of this customer's records."
        )
    return Preview(
        Side(customer.number, customer.name, len(rest)),
        Side(customer.number, customer.name, len(out)),
        _fields(organisation_id, [customer.number], rest, out),
    )


def _fields(
    organisation_id: int, numbers: Collection[int], one: Sequence[Held], two: Sequence[Held]
) -> tuple[PreviewField, ...]:
    choosing = choosing_of(organisation_id)
    said = list(words_of(organisation_id, sorted(numbers)).values())
    left, right, both = (
        choose_golden(
            records,
            source_order=choosing.source_order,
            rules=choosing.rules,
            words=_said_of(records, said),
        )
        for records in (one, two, [*one, *two])
    )
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


def _said_of(records: Sequence[Held], said: Sequence[Words]) -> Words:
    """Return what would be said of these records as one customer: the later pin on a field."""
    if not said:
        return NO_WORDS
    ours = {held.record_id for held in records}
    every = [one for words in said for one in words.pins.items()]
    pins = dict(
        one for one in sorted(every, key=lambda one: one[1].pin_id) if one[1].record_id in ours
    )
    return Words(
        pins,
        {key: at for words in said for key, at in words.verified.items()},
        {key: state for words in said for key, state in words.spoiled.items()},
    )


def _told(chosen: Chosen | None) -> str:
    if chosen is None:
        return ""
    if isinstance(chosen.value, bool):
        return "yes" if chosen.value else "no"
    return str(chosen.value).removesuffix(" 00:00:00")
