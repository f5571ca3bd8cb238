"""A full run that leaves for the next one what it learnt."""

# ruff: noqa: S608  The SQL is put together from our own names.

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outsidein.hold.identities.compute import model
from outsidein.hold.identities.compute.blocking import KeyCount
from outsidein.hold.identities.compute.clustering import components
from outsidein.hold.identities.compute.comparisons import Column, Comparison
from outsidein.hold.identities.compute.threshold import Threshold
from outsidein.hold.identities.compute.training import Trained
from outsidein.hold.identities.kept import Learnt, lay_kept
from outsidein.hold.identities.linker import Run
from outsidein.hold.identities.resolution import Heard, Resolution

Ids = NDArray[np.int64]


class KeepingRun(Run):
    """A run that lays down what the next goes on from."""

    def hashed(self) -> str:
        """Return the query of every record's id, and a hash of what is compared of it."""
        told = self.engine.dicts(f"DESCRIBE {self.table}")
        names = sorted(row["column_name"] for row in told if row["column_name"] != "rid")
        return (
            f"SELECT rid, record_id, hash({', '.join('f.' + name for name in names)}) AS content"
            f" FROM {self.table} AS f JOIN records USING (rid)"
        )

    def column(self, sql: str) -> Any:
        """Return the one column of a query as an array."""
        found: Any = self.engine.connection.sql(sql).to_arrow_table()
        return found.column(0).to_numpy()


class LearningRun(KeepingRun):
    """A full run that keeps what it learnt."""

    def resolve_and_keep(self, records: pa.Table | Path, laid: Path) -> Resolution:
        """Take all the steps, and lay down what came of them."""
        self.judged: dict[str, dict[str, Any]] = {}
        made = self.resolve(records)
        if made.model_json == "{}":
            return made
        ids = self.ids()
        linked = (self.heard.weight >= made.threshold.weight).nonzero()
        left, right = self.heard.left[linked], self.heard.right[linked]
        content = self.column(f"SELECT content FROM ({self.hashed()}) ORDER BY rid")
        learnt = Learnt(
            records=self.records,
            moved=0,
            settings=json.loads(made.model_json),
            judged=self.judged,
            columns={name: asdict(column) for name, column in self.profiled.items()},
            keys=list(self.chosen),
            popular=self.popular,
            threshold={n: getattr(made.threshold, n) for n in Threshold.__slots__},
            coverage=[asdict(one) for one in made.coverage],
            beyond=made.beyond.share if made.beyond else None,
        )
        mark = lay_kept(
            laid,
            learnt,
            records=known_records(
                ids,
                content,
                ids[first_of(components(self.records, left, right))],
                made.clusters["cluster_id"],
                np.ones(self.records, dtype=bool),
            ),
            pairs=made.pairs,
            beyond=made.beyond,
        )
        return replace(made, mark=mark)

    def profile(self) -> dict[str, Column]:
        """Return how each column is filled, and note it."""
        self.profiled = super().profile()
        return self.profiled

    def judge_rarity(
        self, comparisons: tuple[Comparison, ...], trained: Trained, columns: dict[str, Column]
    ) -> None:
        """Judge how rare values are, and note by what."""
        super().judge_rarity(comparisons, trained, columns)
        for column in model.rarity_columns(comparisons):
            self.judged[column] = model.judge_rarity(
                column, comparisons, trained, columns[column].filled, self.records
            )

    def hear(self) -> Heard:
        """Return the scored pairs, and note them."""
        self.heard = super().hear()
        return self.heard

    def conclude(
        self, settings: dict[str, Any], counts: list[KeyCount], chosen: tuple[str, ...]
    ) -> Resolution:
        """Conclude as ever, and note the keys in use."""
        self.chosen = chosen
        return super().conclude(settings, counts, chosen)


def known_records(
    ids: Ids, content: NDArray[np.uint64], component: Ids, cluster: Any, learnt: NDArray[np.bool_]
) -> pa.Table:
    """Return what is kept of every record, in the order of their positions."""
    return pa.table(
        {
            "record_id": ids,
            "content": content,
            "component": component,
            "cluster_id": cluster,
            "learnt": learnt,
        }
    )


def first_of(component: NDArray[np.integer[Any]]) -> Ids:
    """Return the position of the first record of each record's component."""
    _, first, of = np.unique(component, return_index=True, return_inverse=True)
    return np.asarray(first[of], dtype=np.int64)
