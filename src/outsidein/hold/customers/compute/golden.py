"""The golden customer: for each field the value to believe, where it comes from, and by what rule.

Values that differ are never thrown away: they stand beside the chosen one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Held:
    """What one record of a customer says."""

    record_id: int
    source: str
    observed_at: str  # 'YYYY-MM-DD HH:MM:SS' UTC; '' where nobody knows
    values: Mapping[str, Any]  # field to tidied value; a list where a field has several


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


def choose_golden(
    records: Iterable[Held],
    *,
    source_order: Sequence[str] = (),
    rules: Mapping[str, Rule] = RULES,
) -> dict[str, Chosen]:
    """Return the chosen value of every field that any record fills.

    Shape: the records of one customer, in any order; ``source_order`` the most trusted first,
    a source it doesn't name comes after all that it does.

    Two values are the same when they differ only in case and spaces. Where a rule leaves a tie,
    the value more records say goes first, then the more recent, the more trusted source, the
    lowest record.

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
    golden = {
        field: _choose(seen, rules.get(field, Rule.RECENT))
        for field, seen in fields.items()
        if field not in ADDRESS
    }
    golden.update(_choose_address(fields, homes))
    return golden


def _same(value: Any) -> Any:
    """Return what makes two values the same."""
    return " ".join(value.casefold().split()) if isinstance(value, str) else value


def _hear(
    seen: dict[Any, _Value],
    value: Any,
    place: int,
    record: Held,
    rank: _Rank,
    field: str,
) -> None:
    """Take note that a record says a value."""
    key = _same(value)
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


def _choose(seen: dict[Any, _Value], rule: Rule) -> Chosen:
    if rule is Rule.EARLIEST:
        ranked = sorted(seen.values(), key=lambda v: (str(v.shown), v.record.record_id))
    elif len(seen) == 1:
        ranked = list(seen.values())
    else:
        ranked = sorted(seen.values(), key=_ORDER[rule], reverse=True)
    first, *rest = ranked
    return _chosen(first, rule, rest)


def _chosen(first: _Value, rule: Rule, rest: Iterable[_Value]) -> Chosen:
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
    )


def _choose_address(
    fields: Mapping[str, dict[Any, _Value]], homes: Sequence[tuple[_Rank, Held]]
) -> dict[str, Chosen]:
    """Return the address of the most recent record that names a street, or else any part.

    What that record leaves out is taken from the next that says nothing else of the address.
    """
    ranked = sorted(homes, key=lambda h: (bool(h[1].values.get("street_address")), h[0]))
    taken: dict[str, Held] = {}
    for _, record in reversed(ranked):
        parts = {
            field: _same(record.values[field]) for field in ADDRESS if record.values.get(field)
        }
        agrees = all(
            _same(taken[field].values[field]) == part
            for field, part in parts.items()
            if field in taken
        )
        if agrees and (not taken or parts.keys() & taken.keys()):
            taken.update({field: record for field in parts if field not in taken})
    return {field: _part(field, record, fields[field]) for field, record in taken.items()}


def _part(field: str, record: Held, seen: Mapping[Any, _Value]) -> Chosen:
    value = record.values[field]
    rest = sorted(
        (other for key, other in seen.items() if key != _same(value)), key=_recent, reverse=True
    )
    said = _Value(value, (), record, seen[_same(value)].records, 0, "")
    return _chosen(said, Rule.RECENT, rest)
