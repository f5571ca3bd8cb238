"""Which pairs of a run a person is asked about: the most useful ones, and some drawn by lot.

The useful ones make the joins better; those drawn by lot say how good they are. They take turns,
so that both come along however few are answered.
"""

from collections.abc import Iterator
from itertools import chain, zip_longest
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from outsidein.ground.bulk import insert_rows
from outsidein.hold.identities.compute.reviewing import NEAR, Near, choose_pairs
from outsidein.hold.identities.compute.sampling import DRAWN, lot_of
from outsidein.hold.identities.models import Link, ReviewPair
from outsidein.hold.identities.resolution import Resolution as Resolved
from outsidein.hold.identities.words import batches

#: Pairs looked at for each that is asked about: many lie between the same two customers.
_LOOKED_AT = 100_000
#: After so many useful pairs comes one drawn by lot.
_USEFUL_FIRST = 2
_TOLD = ["record_l", "record_r", "weight", "probability", "band", "found_by", "evidence"]
_COLUMNS = (
    "organisation_id", "left_id", "right_id", "weight", "probability", "band", "found_by",
    "evidence", "stratum", "position",
)  # fmt: skip


def store_review_pairs(*, organisation_id: int, resolved: Resolved) -> dict[str, float]:
    """Put the pairs of a run in place of the last one's; return how many pairs a stratum holds.

    Call it once the run's links are stored.
    """
    sizes, drawn = _drawn(resolved)
    lots = {(row["record_l"], row["record_r"]) for row in drawn}
    useful = [
        {**row, "stratum": ""}
        for row in _useful(resolved)
        if (row["record_l"], row["record_r"]) not in lots
    ]
    asked = list(_in_turn(useful, drawn))
    _fill_evidence(organisation_id, asked)
    ReviewPair.objects.filter(organisation_id=organisation_id).delete()
    with connection.cursor() as cursor:
        insert_rows(
            cursor,
            "hold_reviewpair",
            _COLUMNS,
            (
                (
                    organisation_id,
                    min(row["record_l"], row["record_r"]),
                    max(row["record_l"], row["record_r"]),
                    row["weight"],
                    row["probability"],
                    row["band"],
                    row["found_by"],
                    row["evidence"],
                    row["stratum"],
                    position,
                )
                for position, row in enumerate(asked, start=1)
            ),
        )
    return sizes


def _fill_evidence(organisation_id: int, asked: list[dict[str, Any]]) -> None:
    """Tell what speaks for and against pairs that an earlier run found; its links say it."""
    silent = {(row["record_l"], row["record_r"]) for row in asked if row["evidence"] is None}
    told: dict[tuple[int, int], str] = {}
    for some in batches({left for left, _right in silent}):
        links = Link.objects.filter(organisation_id=organisation_id, left_id__in=some)
        for left, right, evidence in links.values_list("left_id", "right_id", "evidence"):
            told[left, right] = evidence
    for row in asked:
        if row["evidence"] is None:
            row["evidence"] = told.get((row["record_l"], row["record_r"]), "{}")


def _in_turn(useful: list[dict[str, Any]], drawn: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    turns = [useful[at : at + _USEFUL_FIRST] for at in range(0, len(useful), _USEFUL_FIRST)]
    for some, lot in zip_longest(turns, drawn, fillvalue=None):
        yield from chain(some or (), [lot] if lot else ())


def _useful(resolved: Resolved) -> list[dict[str, Any]]:
    near = _near(resolved)
    named = np.array([[one.left, one.right] for one in near], dtype=np.int64).reshape(-1)
    clusters = resolved.clusters.sort_by("record_id")
    places = np.searchsorted(clusters["record_id"].to_numpy(), named)
    _, of, sizes = np.unique(
        clusters["cluster_id"].to_numpy(), return_inverse=True, return_counts=True
    )
    found = of[places].tolist()
    chosen = choose_pairs(
        near,
        threshold=resolved.threshold.weight,
        cluster_of=dict(zip(named.tolist(), found, strict=True)),
        size_of={cluster: int(sizes[cluster]) for cluster in set(found)},
    )
    told = resolved.pairs.select(_TOLD)
    rows: list[dict[str, Any]] = told.take(
        pa.array([n.row for n in chosen], pa.int64())
    ).to_pylist()
    return rows


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


def _drawn(resolved: Resolved) -> tuple[dict[str, float], list[dict[str, Any]]]:
    """Return how many pairs each stratum holds, and pairs drawn from each, in the lot's order.

    The lot of a pair hangs on nothing but the pair: answers given before a run count after it.
    """
    limit = resolved.threshold.weight + NEAR
    pairs, far = resolved.pairs, pc.greater_equal(resolved.pairs["weight"], limit)
    joined = pc.equal(pairs["band"], "joined")
    parts = {
        "joined near": (pairs, pc.and_(joined, pc.invert(far)), 1.0),
        "joined far": (pairs, pc.and_(joined, far), 1.0),
        "review": (pairs, pc.equal(pairs["band"], "review"), 1.0),
        "apart": (pairs, pc.equal(pairs["band"], "apart"), 1.0),
    }
    if resolved.beyond is not None:
        beyond, share = resolved.beyond.pairs, resolved.beyond.share
        likely = pc.greater_equal(beyond["weight"], resolved.threshold.review)
        parts["outside near"] = (beyond, likely, share)
        parts["outside far"] = (beyond, pc.invert(likely), share)
    sizes: dict[str, float] = {}
    drawn: list[list[dict[str, Any]]] = []
    for name, (table, here, share) in parts.items():
        held = table.filter(here)
        sizes[name] = len(held) / share
        lots = lot_of(held["record_l"].to_numpy(), held["record_r"].to_numpy())
        places = np.argsort(lots, kind="stable")[:DRAWN]
        rows = held.select(_TOLD).take(pa.array(places, pa.int64())).to_pylist()
        drawn.append([{**row, "stratum": name} for row in rows])
    # The strata take turns too: each has its answers at about the same time.
    return sizes, [row for turn in zip_longest(*drawn) for row in turn if row is not None]
