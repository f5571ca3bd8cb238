"""Reads of the organisation's own fields."""

import json
from dataclasses import dataclass
from datetime import datetime

from outsidein.ground.errors import NotHere
from outsidein.hold.sources.compute.own import OwnSpec, Specs
from outsidein.hold.sources.own.models import OwnField


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
