"""Reads of the organisation's own fields."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from outsidein.ground.errors import NotHere
from outsidein.hold.sources.compute.own import OwnSpec, Specs, using
from outsidein.hold.sources.own.models import OwnField

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class OwnFieldView:
    """An own field as its page shows it."""

    code: str
    name: str  # under which its values stand: own_shoe_size
    label: str
    form: str  # text, number, date, yes_no, one_of
    options: tuple[str, ...]
    purpose: str
    made_at: datetime
    retired_at: datetime | None


def list_own_fields(*, organisation_id: int, retired: bool = True) -> list[OwnFieldView]:
    """Return the organisation's own fields in their order; 1 SQL query."""
    rows = OwnField.objects.filter(organisation_id=organisation_id)
    if not retired:
        rows = rows.filter(retired_at__isnull=True)
    return [_view(row) for row in rows.order_by("position", "pk")]


def get_own_field(*, organisation_id: int, code: str) -> OwnFieldView:
    """Return one own field; 1 SQL query."""
    return _view(access_own_field(organisation_id=organisation_id, code=code))


def access_own_field(*, organisation_id: int, code: str) -> OwnField:
    """Return the field's row, for this organisation alone."""
    found = OwnField.objects.filter(organisation_id=organisation_id, code=code).first()
    if found is None:
        raise NotHere("This field is not known.")
    return found


def list_specs(*, organisation_id: int) -> Specs:
    """Return the fields that files may fill: those that are not retired; 1 SQL query."""
    return tuple(
        OwnSpec(one.code, one.label, one.form, one.options)
        for one in list_own_fields(organisation_id=organisation_id, retired=False)
    )


def access_with_own_fields(*, organisation_id: int) -> AbstractContextManager[None]:
    """Let the dictionary know the organisation's own fields; they are read when first needed."""
    return using(organisation_id, lambda: list_specs(organisation_id=organisation_id))


def with_own_fields(deed: Callable[P, R]) -> Callable[P, R]:
    """Let a deed on an organisation know its own fields; it takes ``organisation_id`` by name."""

    @wraps(deed)
    def knowing(*args: P.args, **kwargs: P.kwargs) -> R:
        organisation_id: Any = kwargs["organisation_id"]
        with access_with_own_fields(organisation_id=organisation_id):
            return deed(*args, **kwargs)

    return knowing


def _view(row: OwnField) -> OwnFieldView:
    return OwnFieldView(
        code=row.code,
        name=f"own_{row.code}",
        label=row.label,
        form=row.form,
        options=tuple(json.loads(row.options)),
        purpose=row.purpose,
        made_at=row.made_at,
        retired_at=row.retired_at,
    )
