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


@dataclass(frozen=True, slots=True)
class Looked:
    """Which records a run compared: all of them, or alone what was new among known ones."""

    why: str = ""  # a word of ``SAID`` where all were compared, else empty
    fresh: int = 0  # records that were new or had changed
    gone: int = 0  # records that were known and are no more
    records: int = 0  # all that are held
    learnt: int = 0  # records that the model was learnt from

    @property
    def words(self) -> str:
        """Return it as a sentence.

        >>> Looked(fresh=25, records=900, learnt=800).words
        'Only the 25 records that are new or changed were compared, with all 900.'
        >>> Looked(why="first", records=900, learnt=900).words
        'All 900 records were compared anew: nothing was kept of an earlier run.'
        """
        if self.why:
            said = SAID[self.why].format(learnt=f"{self.learnt:,}")
            return f"All {self.records:,} records were compared anew: {said}"
        if not self.fresh and not self.gone:
            return f"No record was new or changed among all {self.records:,}."
        return (
            f"Only the {self.fresh:,} records that are new or changed were compared,"
            f" with all {self.records:,}."
        )


#: Why all records are compared anew.
SAID = {
    "asked": "it was asked for.",
    "first": "nothing was kept of an earlier run.",
    "another": "the last run was made in another way.",
    "damaged": "what was kept of the last run is damaged.",
    "version": "the program joins records in another way than at the last run.",
    "fields": "the records hold other fields than those that the model was learnt from.",
    "grown": "the model was learnt from {learnt} records, and how many there are has changed much.",
    "moved": "many records are new, changed or gone since the model was learnt from {learnt}.",
    "undone": "an import was taken back that the model was learnt from.",
}


@dataclass(frozen=True)
class Anew:
    """What a run looked at alone; everything else stands as it stood."""

    fresh: pa.Array  # records that are new or changed: every pair of theirs was compared
    gone: pa.Array  # records that were known and are no more
    touched: pa.Array  # records whose customers were formed anew, the fresh ones among them
    pairs: pa.Table  # those with a fresh record and those between touched ones


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
    looked: Looked | None = None  # None where nothing is kept between runs
    anew: Anew | None = None  # None where all records were compared; else pairs tell no evidence
    mark: str = ""  # by which what is kept of this run is known again


@dataclass(frozen=True)
class Heard:
    """Scored pairs of a run in the order of their positions, as the clusters hear them."""

    scored: pa.Table  # as Splink scored them
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    weight: NDArray[np.float64]  # log2 odds; of a vetoed pair the veto's
    vetoed: NDArray[np.bool_]
