"""Records as the linker reads them, a few at a time: the twin of ``linker_input_sql``."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outsidein.hold.identities.compute.features import EXTRA
from outsidein.hold.identities.compute.online_features import trimmed
from outsidein.hold.identities.words import batches
from outsidein.hold.records.columns import FLAT, TOLD
from outsidein.hold.records.models import Record
from outsidein.hold.sources.compute.words import slug


@dataclass(frozen=True, slots=True)
class Read:
    """A record, and how the linker would read it."""

    record_id: int
    number: int | None
    row: dict[str, Any]


def read_records(
    *, organisation_id: int, record_ids: Collection[int], columns: Sequence[str]
) -> Iterator[Read]:
    """Yield some records as the linker reads them; 1 SQL query for 500.

    Shape: ``columns`` are the model's; where one of them is a column nobody knows, it is read
    from the row as it came.
    """
    extras = [name for name in columns if name.startswith(EXTRA)]
    own = ("pk", "customer_number", "tidied", "source__name")
    wanted = (*own, *FLAT, *(("raw",) if extras else ()))
    ours = Record.objects.filter(organisation_id=organisation_id)
    for some in batches(record_ids):
        for values in ours.filter(pk__in=some).order_by("pk").values(*wanted):
            raw = json.loads(values.pop("raw", None) or "{}")
            tidied = json.loads(values.pop("tidied"))
            number, source = values.pop("customer_number"), values.pop("source__name")
            row = linker_row({**tidied, **values}, raw, extras)
            yield Read(values["pk"], number, {**row, "source": source})


def linker_row(
    told: Mapping[str, Any], raw: Mapping[str, Any] | None = None, extras: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the row that the linker would read; empty text is None.

    Shape: ``told`` holds canonical fields, ``email`` and ``phone`` text or lists.
    """
    row: dict[str, Any] = {}
    for name in (*FLAT, *TOLD):
        value = told.get(name)
        row[name] = trimmed(str(_first(value))) or None if _first(value) is not None else None
    for field in ("email", "phone"):
        value = told.get(field)
        if isinstance(value, list):
            row[f"{field}s"] = [str(one) for one in value]
        else:
            row[f"{field}s"] = [value] if value else None
    for header, value in (raw or {}).items():
        name = f"{EXTRA}{slug(header)}"
        if name in extras and row.get(name) is None:
            row[name] = trimmed(str(value)) or None if value is not None else None
    return row


def _first(value: Any) -> Any:
    if isinstance(value, list):
        return value[0] if value else None
    return value
