"""What the form of a list says, and what the list shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from outsidein.hold.customers.views.compute.asked import (
    COLUMNS,
    KINDS,
    ORDERS,
    STATUSES,
    Asked,
    read_asked,
)
from outsidein.hold.sources.own.queries import OwnFieldView
from outsidein.web.imports.words import field_words

COLUMN_WORDS = {
    "name": _("Name"),
    "number": _("Number"),
    "kind": _("Person or company"),
    "status": _("State"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "locality": _("Town"),
    "records": _("Records"),
    "sources": _("Sources"),
    "conflicts": _("Fields that differ"),
}
STATUS_WORDS = {
    "prospect": _("prospect"),
    "active": _("active"),
    "lost": _("lost"),
    "deceased": _("deceased"),
    "closed": _("closed"),
}
KIND_WORDS = {"person": _("person"), "company": _("company")}
ORDER_WORDS = {
    "name": _("By name"),
    "number": _("Oldest number first"),
    "-number": _("Newest number first"),
}


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """One own field in the form, with what is asked of it."""

    field: OwnFieldView
    is_value: str
    from_value: str
    to_value: str


def asked_by(post: QueryDict, fields: Sequence[OwnFieldView]) -> Asked:
    """Return what a posted form asks."""
    own = [
        {"code": field.code, "way": way, "value": post.get(f"own-{field.code}-{way}", "")}
        for field in fields
        for way in ("is", "from", "to")
    ]
    said: dict[str, Any] = {
        name: post.get(name, "") for name in ("search", "status", "kind", "locality", "order")
    }
    said |= {"own": own, "columns": post.getlist("columns")}
    return read_asked(said, [field.code for field in fields])


def form_of(asked: Asked, fields: Sequence[OwnFieldView]) -> dict[str, Any]:
    """Return what the form shows: the choices there are, and those that are made."""
    said = {(one.code, one.way): one.value for one in asked.own}
    names = (*COLUMNS, *(field.name for field in fields))
    return {
        "asked": asked,
        "statuses": [(code, STATUS_WORDS[code]) for code in STATUSES],
        "kinds": [(code, KIND_WORDS[code]) for code in KINDS],
        "orders": [(code, ORDER_WORDS[code]) for code in ORDERS],
        "columns": [(name, column_words(name), name in asked.columns) for name in names],
        "own": [
            OwnQuestion(
                field,
                said.get((field.code, "is"), ""),
                said.get((field.code, "from"), ""),
                said.get((field.code, "to"), ""),
            )
            for field in fields
        ],
        "headers": [column_words(name) for name in asked.columns],
    }


def column_words(name: str) -> str:
    """Return a column's name as people read it."""
    return str(COLUMN_WORDS.get(name) or field_words(name))
