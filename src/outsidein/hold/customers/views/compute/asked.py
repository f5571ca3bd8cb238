"""What is asked of a list of customers: narrowed by what, with which columns, in which order."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

#: Columns that every organisation has, in the order in which they are offered.
COLUMNS = (
    "name", "number", "kind", "email", "phone", "locality", "status", "records", "sources",
    "conflicts",
)  # fmt: skip
USUAL = ("name", "number", "email", "phone", "locality", "status")
#: By name, or by number: the newest customers come last, or first.
ORDERS = ("name", "number", "-number")
STATUSES = ("prospect", "active", "lost", "deceased", "closed")
KINDS = ("person", "company")
#: How an own field is compared: is it, at least, at most; for dates the same.
WAYS = ("is", "from", "to")
LONGEST = 120
MOST_COLUMNS = 20


@dataclass(frozen=True, slots=True)
class OwnAsked:
    """What is asked of one own field."""

    code: str
    way: str  # is, from, to
    value: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for; empty words narrow nothing."""

    search: str = ""
    status: str = ""
    kind: str = ""
    locality: str = ""
    own: tuple[OwnAsked, ...] = ()
    columns: tuple[str, ...] = USUAL
    order: str = "name"

    @property
    def is_narrowed(self) -> bool:
        """Return whether some customers are left out."""
        return bool(self.search or self.status or self.kind or self.locality or self.own)


def read_asked(said: Mapping[str, Any], own: Collection[str]) -> Asked:
    """Return what is asked, as far as it can be: what is not known is left out.

    Shape: ``own`` are the codes of the organisation's own fields.

    >>> read_asked({"status": "lost", "columns": ["email", "name", "x"], "order": "y"}, []).columns
    ('name', 'email')
    >>> read_asked({"own": [{"code": "tier", "way": "is", "value": " Gold "}]}, ["tier"]).own
    (OwnAsked(code='tier', way='is', value='Gold'),)
    """
    columns = [name for name in (*COLUMNS, *(f"own_{c}" for c in own)) if name in _listed(said)]
    asked_own = said.get("own")
    return Asked(
        search=_text(said.get("search")),
        status=_one_of(said.get("status"), STATUSES),
        kind=_one_of(said.get("kind"), KINDS),
        locality=_text(said.get("locality")),
        own=tuple(
            OwnAsked(one["code"], one["way"], _text(one["value"]))
            for one in (asked_own if isinstance(asked_own, list) else ())
            if isinstance(one, dict)
            and one.get("code") in own
            and one.get("way") in WAYS
            and _text(one.get("value"))
        ),
        columns=tuple(dict.fromkeys(["name", *columns]))[:MOST_COLUMNS] if columns else USUAL,
        order=_one_of(said.get("order"), ORDERS) or "name",
    )


def asked_to_json(asked: Asked) -> str:
    """Return it as it is kept.

    >>> read_asked(json.loads(asked_to_json(Asked(status="lost"))), []) == Asked(status="lost")
    True
    """
    return json.dumps(asdict(asked), ensure_ascii=False)


def _listed(said: Mapping[str, Any]) -> Collection[str]:
    columns = said.get("columns")
    return {str(one) for one in columns} if isinstance(columns, list | tuple) else ()


def _text(value: Any) -> str:
    return str(value or "").replace("\0", "").strip()[:LONGEST]


def _one_of(value: Any, allowed: Collection[str]) -> str:
    return value if isinstance(value, str) and value in allowed else ""
