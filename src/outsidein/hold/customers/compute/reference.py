"""One customer of the reference, worked out from its records and from what people said."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outsidein.hold.customers.compute.golden import (
    NO_WORDS,
    RULES,
    Chosen,
    Held,
    Rule,
    Words,
    choose_golden,
    same,
    shown,
)
from outsidein.hold.customers.compute.relating import address_key, firm_key, number_key
from outsidein.hold.customers.compute.searching import plain, search_line

#: Fields that people look a customer up by, besides number, e-mail and phone.
SEARCHED = (
    "full_name", "given_name", "family_name", "company_name", "legal_name", "nickname",
    "postal_code", "address_locality",
)  # fmt: skip
#: What a record says of itself, not of its customer.
NOT_VALUES = frozenset(
    {"external_id", "our_customer", "problems", "captured_at", "updated_at", "notice"}
)
#: Several of these are true at once: they are ways to reach somebody, not a conflict.
MANY = frozenset({"email", "phone", "handle", "nickname"})
REACHES = ("email", "phone", "handle")
STATUSES = frozenset({"prospect", "active", "lost", "deceased", "closed"})


@dataclass(frozen=True, slots=True)
class Point:
    """A way to reach a customer, in the order in which it is used."""

    kind: str
    value: str
    place: int  # among those of its kind, 0 first
    verified_at: str  # 'YYYY-MM-DD HH:MM:SS' UTC; '' where nobody ever did
    bounced_at: str
    validity: str  # valid, invalid, bounced or ''
    held_from: str
    records: int


@dataclass(frozen=True, slots=True)
class Built:
    """What the reference says of one customer."""

    number: int
    kind: str
    status: str
    name: str
    email: str
    phone: str
    locality: str
    chosen: str  # JSON, see the table of customers
    search: str
    records: int
    sources: int
    conflicts: int
    address_key: str
    firm_key: str
    firm_number: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Choosing:
    """How an organisation chooses: its rules, and its sources with the most trusted first."""

    rules: Mapping[str, Rule]
    source_order: tuple[str, ...] = ()


USUAL = Choosing(RULES)


def build_customer(
    number: int,
    records: Sequence[Held],
    choosing: Choosing = USUAL,
    words: Words = NO_WORDS,
    bounced: Mapping[tuple[str, str], str] | None = None,
) -> Built:
    """Return what the reference says of the customer of these records.

    Shape: ``bounced`` by kind and value, when mail or a message last came back from it.

    >>> built = build_customer(7, [Held(1, "crm", "2026-01-01 00:00:00",
    ...     {"given_name": "Ann", "family_name": "Lee", "status": "prospect"})])
    >>> built.name, built.status, built.kind, built.conflicts
    ('Ann Lee', 'prospect', 'person', 0)
    """
    words = _with_bounces(words, records, bounced or {})
    every = choose_golden(
        records, source_order=choosing.source_order, rules=choosing.rules, words=words
    )
    golden = {field: one for field, one in every.items() if field not in NOT_VALUES}
    told = {field: shown(one.value) for field, one in golden.items()}
    kind = told.get("kind") or (
        "company" if "company_name" in golden and "family_name" not in golden else "person"
    )
    kind = kind if kind in {"person", "company"} else "person"
    name = _name(told, kind)
    firm = told.get("company_name") or told.get("legal_name") or (name if kind == "company" else "")
    return Built(
        number=number,
        kind=kind,
        status=_status(told),
        name=name,
        email=told.get("email", ""),
        phone=told.get("phone", ""),
        locality=told.get("address_locality", ""),
        chosen=json.dumps({f: _told(one) for f, one in golden.items()}, ensure_ascii=False),
        search=_search(number, records),
        records=len(records),
        sources=len({held.source for held in records}),
        conflicts=sum(
            1 for f, one in golden.items() if one.others and not one.pin and f not in MANY
        ),
        address_key=address_key(
            told.get("street_address", ""),
            told.get("postal_code", ""),
            told.get("address_locality", ""),
        ),
        firm_key=firm_key(firm),
        firm_number=number_key(told.get("registration_number", "")),
        points=tuple(_points(golden, records, words, bounced or {})),
    )


def _with_bounces(
    words: Words, records: Sequence[Held], bounced: Mapping[tuple[str, str], str]
) -> Words:
    """Return the words with what came back since it was last verified counted as spoiled."""
    if not bounced:
        return words
    spoiled = dict(words.spoiled)
    for held in records:
        for kind in ("email", "phone"):
            for value in listed(held.values.get(kind)):
                at = bounced.get((kind, str(value)), "")
                key = (kind, same(value))
                checked = max(
                    words.verified.get(key, ""), str(held.values.get(f"{kind}_verified_at") or "")
                )
                if at > checked:
                    spoiled.setdefault(key, "bounced")
    return Words(words.pins, words.verified, spoiled) if spoiled else words


def _name(told: Mapping[str, str], kind: str) -> str:
    """Return the name the customer is listed under; never empty."""
    family, given = told.get("family_name", ""), told.get("given_name", "")
    both = f"{given} {family}".strip()
    person = both if family else told.get("full_name") or both
    company = told.get("company_name") or told.get("legal_name") or ""
    first, second = (company, person) if kind == "company" else (person, company)
    return first or second or told.get("email") or told.get("phone") or "(no name)"


def _status(told: Mapping[str, str]) -> str:
    """Return the status by rule: what the newest source says, else lost on a day of loss."""
    if told.get("status") in STATUSES:
        return told["status"]
    return "lost" if told.get("lost_at") else "active"


def _told(one: Chosen) -> dict[str, Any]:
    told: dict[str, Any] = {
        "value": shown(one.value),
        "record": one.record_id,
        "source": one.source,
        "rule": str(one.rule),
        "at": one.observed_at,
        "others": [
            {
                "value": shown(o.value),
                "source": o.source,
                "at": o.observed_at,
                "record": o.record_id,
                "records": o.records,
            }
            for o in one.others
        ],
    }
    if one.pin:
        told["pin"] = one.pin
    return told


def _search(number: int, records: Sequence[Held]) -> str:
    searched = [
        str(value)
        for field in SEARCHED
        for held in records
        for value in listed(held.values.get(field))
    ]
    emails = [str(v) for held in records for v in listed(held.values.get("email"))]
    phones = [str(v) for held in records for v in listed(held.values.get("phone"))]
    return search_line(number, [*searched, *map(plain, emails)], dict.fromkeys(phones))


def _points(
    golden: Mapping[str, Chosen],
    records: Sequence[Held],
    words: Words,
    bounced: Mapping[tuple[str, str], str],
) -> Iterator[Point]:
    """Yield every way to reach the customer once, the one to use first before the others."""
    for kind in REACHES:
        one = golden.get(kind)
        if one is None:
            continue
        verified, held_from = _by_value(kind, records)
        ranked = [(one.value, one.records), *((o.value, o.records) for o in one.others)]
        for place, (value, count) in enumerate(ranked):
            key = same(value)
            checked = max(verified.get(key, ""), words.verified.get((kind, key), ""))
            spoiled = words.spoiled.get((kind, key), "")
            yield Point(
                kind=kind,
                value=str(value),
                place=place,
                verified_at=checked,
                bounced_at=bounced.get((kind, str(value)), ""),
                validity=spoiled or ("valid" if checked else ""),
                held_from=held_from.get(key, ""),
                records=count,
            )


def _by_value(kind: str, records: Sequence[Held]) -> tuple[dict[Any, str], dict[Any, str]]:
    """Return when each value was last verified by a source, and since when any holds it."""
    verified: dict[Any, str] = {}
    held_from: dict[Any, str] = {}
    for held in records:
        told = str(held.values.get(f"{kind}_verified_at") or "")
        for value in listed(held.values.get(kind)):
            key = same(value)
            verified[key] = max(verified.get(key, ""), told)
            held_from[key] = min(held_from.get(key) or held.observed_at, held.observed_at)
    return verified, held_from


def listed(told: Any) -> list[Any]:
    """Return what a field says as a list: none, one or many.

    >>> listed(None), listed("a"), listed(["a", "b"])
    ([], ['a'], ['a', 'b'])
    """
    if told is None or told == "":
        return []
    return told if isinstance(told, list) else [told]
