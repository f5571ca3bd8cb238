"""What a run over the records brings: who is who, and why."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outsidein.hold.identities.compute.threshold import Threshold

#: What is told of a pair, the record at the lower position first.
PAIRS = pa.schema(
    [
        ("record_l", pa.int64()),
        ("record_r", pa.int64()),
        ("weight", pa.float64()),
        ("probability", pa.float64()),
        ("found_by", pa.string()),
        ("evidence", pa.string()),
        ("band", pa.string()),
    ]
)
#: What is told of a record.
CLUSTERS = pa.schema([("record_id", pa.int64()), ("cluster_id", pa.int64())])


@dataclass(frozen=True, slots=True)
class KeyCoverage:
    """What one blocking key brought."""

    key: str
    used: bool  # False where the budget of pairs didn't reach it
    pairs: int  # pairs it proposes
    joined: int  # of them in one customer
    only: int  # of them joined and proposed by no other key
    popular: int  # values of the key that too many records share: they propose nothing


@dataclass(frozen=True)
class Beyond:
    """Pairs that share a key too wide to be used, drawn by lot, so that misses can be counted."""

    pairs: pa.Table  # as those of the resolution; weighed, but never joined
    share: float  # of all pairs of these keys that were looked at, 0 to 1


@dataclass(frozen=True)
class Resolution:
    """Who is who among the records, and why."""

    pairs: pa.Table  # record_l, record_r, weight, probability, found_by, evidence, band
    clusters: pa.Table  # record_id, cluster_id: the lowest record_id of the cluster
    threshold: Threshold
    model_json: str  # the model as Splink reads it; {} where there was nothing to compare
    warnings: tuple[str, ...]
    coverage: tuple[KeyCoverage, ...]
    beyond: Beyond | None = None  # None where every pair was compared


@dataclass(frozen=True)
class Heard:
    """Scored pairs of a run in the order of their positions, as the clusters hear them."""

    scored: pa.Table  # as Splink scored them
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    weight: NDArray[np.float64]  # log2 odds; of a vetoed pair the veto's
    vetoed: NDArray[np.bool_]
