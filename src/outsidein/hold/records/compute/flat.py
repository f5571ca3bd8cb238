"""The columns that stand beside a tidied row: what the linker compares, what finds a customer."""

from collections.abc import Callable, Mapping
from typing import Any

from outsidein.hold.records.columns import FLAT

EVENT_COLUMNS = ("at", "customer", "email", "phone", "handle")

#: Where an event's time stands when it isn't called ``at``.
_MOMENTS = {"cases": ("opened_at",), "consents": ("given_at", "withdrawn_at")}

#: Of these a row may hold several; the first stands in the column.
_LISTS = frozenset({"email", "phone", "handle"})

Flatten = Callable[[Mapping[str, Any]], list[Any]]


def flat_columns(kind: str) -> tuple[str, ...]:
    """Return the names of the columns that stand beside rows of this kind."""
    return FLAT if kind == "customers" else EVENT_COLUMNS


def moments_of(kind: str) -> tuple[str, ...]:
    """Return the fields that may put a row of this kind in time, the first that is there wins."""
    return _MOMENTS.get(kind, ("at",))


def flattener(kind: str) -> Flatten:
    """Return the function that takes the columns out of a tidied row; None where unsaid.

    >>> flattener("cases")({"opened_at": "2026-05-01 10:00:00", "email": ["a@b.org", "c@d.org"]})
    ['2026-05-01 10:00:00', None, 'a@b.org', None, None]
    """
    names = flat_columns(kind)
    lists = [at for at, name in enumerate(names) if name in _LISTS]
    moments = () if kind == "customers" else moments_of(kind)

    def flatten(tidied: Mapping[str, Any]) -> list[Any]:
        flat: list[Any] = list(map(tidied.get, names))
        for at in lists:
            if flat[at]:
                flat[at] = flat[at][0]
        if moments and flat[0] is None:
            flat[0] = next((tidied[name] for name in moments if name in tidied), None)
        return flat

    return flatten
