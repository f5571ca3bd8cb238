"""The pairs of a run with what speaks for and against them: as many as changed are written."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
from django.db import connection

from outsidein.ground.bulk import insert_rows
from outsidein.hold.identities.models import Link, Resolution
from outsidein.hold.identities.renumbering import listed
from outsidein.hold.identities.resolution import Anew
from outsidein.hold.identities.resolution import Resolution as Resolved

_PAIR = ("record_l", "record_r", "weight", "probability", "band", "found_by", "evidence")
_STORED = (
    "organisation_id", "resolution_id", "left_id", "right_id", "weight", "probability", "band",
    "found_by", "evidence",
)  # fmt: skip


def store_links(*, organisation_id: int, resolution: Resolution, resolved: Resolved) -> None:
    """Put a run's links in place of the last one's; of a run over new records, theirs alone.

    A link names the run that found it.
    """
    if resolved.anew is None:
        Link.objects.filter(organisation_id=organisation_id).delete()
        _insert(resolution, resolved.pairs)
    else:
        _forget(resolved.anew)
        _insert(resolution, resolved.anew.pairs)


def _forget(anew: Anew) -> None:
    """Let go of what the run found anew: ids of records are nobody else's, so they say enough."""
    with connection.cursor() as cursor:
        with listed(cursor, "compared", anew.fresh.to_pylist()):
            for side in ("left_id", "right_id"):
                cursor.execute(
                    f"DELETE FROM hold_link WHERE {side} IN (SELECT record_id FROM compared)"  # noqa: S608
                )
        with listed(cursor, "touched", anew.touched.to_pylist()):
            cursor.execute(
                "DELETE FROM hold_link WHERE left_id IN (SELECT record_id FROM touched)"
                " AND right_id IN (SELECT record_id FROM touched)"
            )


def _insert(resolution: Resolution, pairs: pa.Table) -> None:
    rows: Iterable[tuple[Any, ...]] = (
        (resolution.organisation_id, resolution.pk, *row)
        for batch in pairs.select(_PAIR).to_batches(max_chunksize=10_000)
        for row in zip(*(batch.column(name).to_pylist() for name in _PAIR), strict=True)
    )
    with connection.cursor() as cursor:
        insert_rows(cursor, "hold_link", _STORED, rows)
