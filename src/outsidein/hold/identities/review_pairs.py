"""Which pairs of a run a person is asked about: chosen and kept, the most useful ones first."""

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from outsidein.ground.bulk import insert_rows
from outsidein.hold.identities.compute.reviewing import NEAR, Near, choose_pairs
from outsidein.hold.identities.linker import Resolution as Resolved
from outsidein.hold.identities.models import ReviewPair

#: Pairs looked at for each that is asked about: many lie between the same two customers.
_LOOKED_AT = 100_000
_COLUMNS = (
    "organisation_id", "left_id", "right_id", "weight", "probability", "band", "found_by",
    "evidence", "position", "stratum",
)  # fmt: skip


def store_review_pairs(*, organisation_id: int, resolved: Resolved) -> int:
    """Put the pairs of a run near its threshold in place of the last one's; return how many."""
    near = _near(resolved)
    table = resolved.clusters
    cluster_of = dict(
        zip(table["record_id"].to_pylist(), table["cluster_id"].to_pylist(), strict=True)
    )
    chosen = choose_pairs(
        near,
        threshold=resolved.threshold.weight,
        cluster_of=cluster_of,
        size_of=Counter(cluster_of.values()),
    )
    ReviewPair.objects.filter(organisation_id=organisation_id).delete()
    told = resolved.pairs.select(["probability", "found_by", "evidence"])
    rows = told.take(pa.array([one.row for one in chosen], pa.int64())).to_pylist()
    with connection.cursor() as cursor:
        insert_rows(
            cursor,
            "hold_reviewpair",
            _COLUMNS,
            (
                (
                    organisation_id,
                    min(one.left, one.right),
                    max(one.left, one.right),
                    one.weight,
                    row["probability"],
                    one.band,
                    row["found_by"],
                    row["evidence"],
                    position,
                    "",
                )
                for position, (one, row) in enumerate(zip(chosen, rows, strict=True), start=1)
            ),
        )
    return len(chosen)


def _near(resolved: Resolved) -> list[Near]:
    pairs, threshold = resolved.pairs, resolved.threshold.weight
    held = pc.and_(pc.equal(pairs["band"], "joined"), pc.less(pairs["weight"], threshold + NEAR))
    held = pc.and_(held, pc.greater_equal(pairs["weight"], threshold))
    asked = pc.or_(pc.equal(pairs["band"], "review"), held)
    places = pc.indices_nonzero(asked)
    if len(places) > _LOOKED_AT:
        far = pc.abs(pc.subtract(pairs["weight"].take(places), threshold))
        places = places.take(pc.sort_indices(far)[:_LOOKED_AT])
    found = pairs.take(places)
    columns = (found[name].to_pylist() for name in ("record_l", "record_r", "weight", "band"))
    return [Near(*row) for row in zip(places.to_pylist(), *columns, strict=True)]
