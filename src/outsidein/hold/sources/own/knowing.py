"""Letting the dictionary know an organisation's own fields while one is at work for it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from outsidein.hold.sources.compute.own import using
from outsidein.hold.sources.own.queries import list_specs

P = ParamSpec("P")
R = TypeVar("R")


def knowing_own_fields(*, organisation_id: int) -> AbstractContextManager[None]:
    """Let the dictionary know the organisation's own fields; they are read when first needed."""
    return using(organisation_id, lambda: list_specs(organisation_id=organisation_id))


def with_own_fields(deed: Callable[P, R]) -> Callable[P, R]:
    """Let a deed on an organisation know its own fields; it takes ``organisation_id`` by name."""

    @wraps(deed)
    def knowing(*args: P.args, **kwargs: P.kwargs) -> R:
        organisation_id: Any = kwargs["organisation_id"]
        with knowing_own_fields(organisation_id=organisation_id):
            return deed(*args, **kwargs)

    return knowing
