"""Records straight into the tables, and how two ways to say who is who compare."""

import json
import uuid
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from tests.people import NOON

from outsidein.hold.records.columns import FLAT
from outsidein.hold.records.models import ImportRun, Record
from outsidein.hold.sources.actions import get_or_make_source
from outsidein.hold.sources.compute.matching import Matching, matching_to_json

NO_EXTRAS = matching_to_json(Matching("customers", (), (), ()))


def lay_records(organisation: int, rows: Iterable[Mapping[str, Any]]) -> list[int]:
    """Store rows of a linker input as records of as many sources as they name; return their ids."""
    runs: dict[str, ImportRun] = {}
    records = []
    for place, row in enumerate(rows, start=1):
        name = str(row.get("source") or "list")
        if name not in runs:
            source = get_or_make_source(
                organisation_id=organisation, name=name, kind="list", at=NOON
            )
            runs[name] = ImportRun.objects.create(
                public_id=uuid.uuid4(),
                organisation_id=organisation,
                source_id=source,
                kind="customers",
                file_name=f"{name}.csv",
                status="done",
                summary=json.dumps({"matching": NO_EXTRAS}),
                created_at=NOON,
            )
        told = {k: v for k, v in row.items() if v not in (None, "", []) and k in FLAT}
        records.append(
            Record(
                organisation_id=organisation,
                source_id=runs[name].source_id,
                run=runs[name],
                row_number=place,
                external_id=f"{name}-{uuid.uuid4().hex}",
                content_hash=uuid.uuid4().hex,
                raw="{}",
                tidied=json.dumps(told),
                observed_at=NOON,
                **told,
            )
        )
    Record.objects.bulk_create(records, batch_size=500)
    return [record.pk for record in records]


def customers_of(organisation: int) -> dict[int, int]:
    """Return each record's customer number."""
    ours = Record.objects.filter(organisation_id=organisation, customer_number__isnull=False)
    return dict(ours.values_list("pk", "customer_number"))


def pairs_of(customer_of: Mapping[int, int], among: Iterable[int]) -> set[tuple[int, int]]:
    """Return the pairs of records of one customer in which one of these records stands."""
    wanted = set(among)
    groups: dict[int, list[int]] = {}
    for record, number in customer_of.items():
        groups.setdefault(number, []).append(record)
    return {
        pair
        for group in groups.values()
        for pair in combinations(sorted(group), 2)
        if wanted & set(pair)
    }
