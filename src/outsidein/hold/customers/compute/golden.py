"""The golden customer: for each field the value to believe, where it comes from, and by what rule.

Values that differ are never thrown away: they stand beside the chosen one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as filled
from enum import StrEnum
from typing import Any


class Rule(StrEnum):
    """How one value is chosen where records differ."""

    RECENT = "most recent"
    FREQUENT = "most frequent"
    LONGEST = "longest"
    VERIFIED = "verified first"
    SOURCE = "source order"
    EARLIEST = "earliest"
    PINNED = "pinned"  # no rule: a person's word on one customer


#: What an organisation may set for a field, in the order of the page.
SETTABLE = (Rule.RECENT, Rule.FREQUENT, Rule.LONGEST, Rule.VERIFIED, Rule.SOURCE, Rule.EARLIEST)


@dataclass(frozen=True, slots=True)
class Held:
    """What one record of a customer says."""

    record_id: int
    source: str
    observed_at: str  # 'YYYY-MM-DD HH:MM:SS' UTC; '' where nobody knows
    values: Mapping[str, Any]  # field to tidied value; a list where a field has several


@dataclass(frozen=True, slots=True)
class Pinned:
    """A person's word that the value this record says is the right one."""

    pin_id: int
    record_id: int
    value: str


@dataclass(frozen=True, slots=True)
class Words:
    """What people (and mail that came back) said of one customer's values.

    Shape: ``verified`` and ``spoiled`` by field and value as ``same`` makes it: when it was
    verified last, and whether it is invalid or bounced since.
    """

    pins: Mapping[str, Pinned] = filled(default_factory=dict)
    verified: Mapping[tuple[str, Any], str] = filled(default_factory=dict)
    spoiled: Mapping[tuple[str, Any], str] = filled(default_factory=dict)


NO_WORDS = Words()


@dataclass(frozen=True, slots=True)
class Other:
    """A value that was not chosen, and who says so last."""

    value: Any
    record_id: int
    source: str
    observed_at: str
    records: int  # records that say so


@dataclass(frozen=True, slots=True)
class Chosen:
    """The value to believe, and why."""

    value: Any
    record_id: int
    source: str
    observed_at: str
    rule: Rule
    records: int  # records that say so
    others: tuple[Other, ...]
    pin: int = 0  # the pin that chose it; 0 where the rule did


#: The fields of one address are taken from one record, or a street ends up in another town.
ADDRESS = (
    "street_address",
    "address_locality",
    "address_region",
    "postal_code",
    "address_country",
)

#: What holds for a field unless an organisation says otherwise; all others: the most recent.
RULES: Mapping[str, Rule] = {
    "kind": Rule.FREQUENT,
    "given_name": Rule.FREQUENT,
    "additional_name": Rule.LONGEST,
    "company_name": Rule.FREQUENT,
    "legal_name": Rule.FREQUENT,
    "registration_number": Rule.FREQUENT,
    "vat_id": Rule.FREQUENT,
    "lei": Rule.FREQUENT,
    "birth_date": Rule.FREQUENT,
    "email": Rule.VERIFIED,
    "phone": Rule.VERIFIED,
    "captured_at": Rule.EARLIEST,
    "became_customer_at": Rule.EARLIEST,
}


_Rank = tuple[Any, ...]


@dataclass(slots=True)
class _Value:
    """One value of a field, from the first record that says it in its best form."""

    shown: Any
    best: _Rank  # what decides between the records that say the same
    record: Held
    records: int
    place: int  # its place among the values of the record, 0 the first
    verified: str
    sound: bool = True  # not found invalid, and not bounced


def choose_golden(
    records: Iterable[Held],
    *,
    source_order: Sequence[str] = (),
    rules: Mapping[str, Rule] = RULES,
    words: Words = NO_WORDS,
) -> dict[str, Chosen]:
    """Return the chosen value of every field that any record fills.

    Shape: the records of one customer, in any order; ``source_order`` the most trusted first,
    a source it doesn't name comes after all that it does.

    A value that was pinned goes first as long as any record says it; one that was found invalid
    or that bounced goes last. Two values are the same when they differ only in case and spaces.
    Where a rule leaves a tie, the value more records say goes first, then the more recent, the
    more trusted source, the lowest record.

    >>> found = choose_golden([
    ...     Held(1, "crm", "2024-01-01 00:00:00", {"given_name": "Ann", "language": "en"}),
    ...     Held(2, "web", "2025-01-01 00:00:00", {"given_name": "Annie", "language": "cy"}),
    ...     Held(3, "web", "2023-01-01 00:00:00", {"given_name": "ANN"}),
    ... ])
    >>> found["given_name"].value, str(found["given_name"].rule), found["given_name"].records
    ('Ann', 'most frequent', 2)
    >>> found["language"].value, [other.value for other in found["language"].others]
    ('cy', ['en'])
    """
    trust = {source: place for place, source in enumerate(source_order)}
    fields: dict[str, dict[Any, _Value]] = {}
    homes: list[tuple[_Rank, Held]] = []
    for record in records:
        trusted, lowest = -trust.get(record.source, len(trust)), -record.record_id
        recent = (record.observed_at, trusted, lowest)
        if any(record.values.get(field) for field in ADDRESS):
            homes.append((recent, record))
        for field, value in record.values.items():
            if value is None or value in ("", []):
                continue
            by_source = rules.get(field) is Rule.SOURCE
            rank = (trusted, record.observed_at, lowest) if by_source else recent
            seen = fields.setdefault(field, {})
            for place, one in enumerate(value if isinstance(value, list) else (value,)):
                _hear(seen, one, place, record, rank, field)
    if words is not NO_WORDS:
        _heed(fields, words)
    golden = {
        field: _choose(seen, rules.get(field, Rule.RECENT), words.pins.get(field))
        for field, seen in fields.items()
        if field not in ADDRESS
    }
    pins = {name: pin for name, pin in words.pins.items() if name in ADDRESS}
    golden.update(_choose_address(fields, homes, pins))
    return golden


def same(value: Any) -> Any:
    """Return what makes two values the same: case and spaces don't part them.

    >>> same(" Ann  SMITH"), same(7)
    ('ann smith', 7)
    """
    return " ".join(value.casefold().split()) if isinstance(value, str) else value


def shown(value: Any) -> str:
    """Return a value as text, as it is stored and shown.

    >>> shown(True), shown("Ann"), shown(3.0)
    ('yes', 'Ann', '3.0')
    """
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _heed(fields: Mapping[str, dict[Any, _Value]], words: Words) -> None:
    """Take note of what people said of the values: when verified, whether spoiled."""
    for (field, key), at in words.verified.items():
        value = fields.get(field, {}).get(key)
        if value is not None:
            value.verified = max(value.verified, at)
    for field, key in words.spoiled:
        value = fields.get(field, {}).get(key)
        if value is not None:
            value.sound = False


def _hear(
    seen: dict[Any, _Value],
    value: Any,
    place: int,
    record: Held,
    rank: _Rank,
    field: str,
) -> None:
    """Take note that a record says a value."""
    key = same(value)
    verified = str(record.values.get(f"{field}_verified_at") or "")
    had = seen.get(key)
    if had is None:
        seen[key] = _Value(value, rank, record, 1, place, verified)
        return
    had.records += had.record is not record
    had.place = min(had.place, place)
    had.verified = max(had.verified, verified)
    if rank > had.best:
        had.best, had.record, had.shown = rank, record, value


def _recent(value: _Value) -> _Rank:
    return (-value.place, value.best[0], value.records, *value.best[1:])


#: What makes one value go before another, by rule; the highest goes first.
_ORDER: Mapping[Rule, Callable[[_Value], _Rank]] = {
    Rule.RECENT: _recent,
    Rule.FREQUENT: lambda v: (v.records, *v.best),
    Rule.LONGEST: lambda v: (len(str(v.shown)), v.records, *v.best),
    Rule.VERIFIED: lambda v: (v.verified, *_recent(v)),
    Rule.SOURCE: lambda v: (v.best[0], v.records, *v.best[1:]),
}


def _choose(seen: dict[Any, _Value], rule: Rule, pin: Pinned | None = None) -> Chosen:
    if rule is Rule.EARLIEST:
        ranked = sorted(seen.values(), key=lambda v: (str(v.shown), v.record.record_id))
    elif len(seen) == 1:
        ranked = list(seen.values())
    else:
        order = _ORDER[rule]
        ranked = sorted(seen.values(), key=lambda v: (v.sound, *order(v)), reverse=True)
    if pin is not None:
        wanted = [value for value in ranked if same(shown(value.shown)) == same(pin.value)]
        if wanted:
            rest = [value for value in ranked if value is not wanted[0]]
            return _chosen(wanted[0], Rule.PINNED, rest, pin.pin_id)
    first, *rest = ranked
    return _chosen(first, rule, rest)


def _chosen(first: _Value, rule: Rule, rest: Iterable[_Value], pin: int = 0) -> Chosen:
    record = first.record
    others = tuple(
        Other(v.shown, v.record.record_id, v.record.source, v.record.observed_at, v.records)
        for v in rest
    )
    return Chosen(
        first.shown,
        record.record_id,
        record.source,
        record.observed_at,
        rule,
        first.records,
        others,
        pin,
    )


def _choose_address(
    fields: Mapping[str, dict[Any, _Value]],
    homes: Sequence[tuple[_Rank, Held]],
    pins: Mapping[str, Pinned],
) -> dict[str, Chosen]:
    """Return the address of the most recent record that names a street, or else any part.

    What that record leaves out is taken from the next that says nothing else of the address. A
    pin on any part of it pins the whole address of that record.
    """
    pin, home = _pinned_home(homes, pins)
    ranked = sorted(
        homes, key=lambda h: (h[1] is home, bool(h[1].values.get("street_address")), h[0])
    )
    taken: dict[str, Held] = {}
    for _, record in reversed(ranked):
        parts = {field: same(record.values[field]) for field in ADDRESS if record.values.get(field)}
        agrees = all(
            same(taken[field].values[field]) == part
            for field, part in parts.items()
            if field in taken
        )
        if agrees and (not taken or parts.keys() & taken.keys()):
            taken.update({field: record for field in parts if field not in taken})
    return {
        field: _part(field, record, fields[field], pin if record is home else None)
        for field, record in taken.items()
    }


def _pinned_home(
    homes: Sequence[tuple[_Rank, Held]], pins: Mapping[str, Pinned]
) -> tuple[Pinned | None, Held | None]:
    """Return the newest pin on an address that still holds, and the record whose address it is."""
    for name, pin in sorted(pins.items(), key=lambda one: -one[1].pin_id):
        says = [
            (record.record_id == pin.record_id, rank, record)
            for rank, record in homes
            if same(record.values.get(name)) == same(pin.value)
        ]
        if says:
            return pin, max(says, key=lambda one: one[:2])[2]
    return None, None


def _part(
    field: str, record: Held, seen: Mapping[Any, _Value], pin: Pinned | None = None
) -> Chosen:
    value = record.values[field]
    rest = sorted(
        (other for key, other in seen.items() if key != same(value)), key=_recent, reverse=True
    )
    said = _Value(value, (), record, seen[same(value)].records, 0, "")
    if pin is not None:
        return _chosen(said, Rule.PINNED, rest, pin.pin_id)
    return _chosen(said, Rule.RECENT, rest)
