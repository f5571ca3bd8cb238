"""New records among many known ones: only they are compared, by the model of the last full run.

A full run leaves behind what it learnt and, for every record, a hash of its features, its customer
and its component; no word of any record. The next run compares what is new or changed with
everything, and forms the customers of the components it touches anew, by the same rule. Where the
base has grown or changed too much for the model, a full run is chosen, and its reason is said.
"""

# ruff: noqa: S608  The SQL is put together from our own names; values come in as tables.

import hashlib
import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from outsidein.ground.engine import open_engine
from outsidein.ground.progress import Progress
from outsidein.hold.identities.compute import blocking, features, model
from outsidein.hold.identities.compute.blocking import Key, KeyCount
from outsidein.hold.identities.compute.clustering import components
from outsidein.hold.identities.compute.comparisons import Column, Comparison, choose_comparisons
from outsidein.hold.identities.compute.threshold import Threshold
from outsidein.hold.identities.compute.training import Trained
from outsidein.hold.identities.linker import Run
from outsidein.hold.identities.resolution import Resolution

#: From this much growth on, weights and threshold are learnt anew: the prior falls as lists grow.
GROWN = 1.1
#: The share of records that may be new, changed or gone before a full run is the shorter way.
MOVED = 0.05

Ids = NDArray[np.int64]


def resolve_renewing(
    records: pa.Table | Path, kept: Path, *, progress: Progress | None = None, seed: int = 1
) -> Resolution:
    """Return who is who: by the kept model where it still fits, else by a full run.

    Shape: ``records`` are all records, known and new; ``kept`` is a folder of ours, empty at first.
    Which of the two it was, and why, is the first of the warnings.
    """
    tell = progress or (lambda _step, _share: None)
    with open_engine() as engine, tempfile.TemporaryDirectory() as folder:
        engine.run(f"SET temp_directory = '{folder}'")
        more = _More(engine, tell, seed)
        resolution = more.renew(records, kept)
        if resolution is not None:
            return resolution
        why = more.why
    with open_engine() as engine, tempfile.TemporaryDirectory() as folder:
        engine.run(f"SET temp_directory = '{folder}'")
        full = _Full(engine, tell, seed)
        full.kept = kept
        resolution = full.resolve(records)
    said = f"All records were compared anew: {why}"
    return replace(resolution, warnings=(said, *resolution.warnings))


class _Full(Run):
    """A full run that keeps what it learnt."""

    kept: Path

    def judge_rarity(
        self, comparisons: tuple[Comparison, ...], trained: Trained, columns: dict[str, Column]
    ) -> None:
        super().judge_rarity(comparisons, trained, columns)
        self.judged = {
            column: model.judge_rarity(
                column, comparisons, trained, columns[column].filled, self.records
            )
            for column in model.rarity_columns(comparisons)
        }

    def conclude(
        self, settings: dict[str, Any], counts: list[KeyCount], chosen: tuple[str, ...]
    ) -> Resolution:
        made = super().conclude(settings, counts, chosen)
        told = {
            "wording": _wording(),
            "settings": settings,
            "judged": self.judged,
            "keys": list(chosen),
            "records": self.records,
            "threshold": {n: getattr(made.threshold, n) for n in Threshold.__slots__},
        }
        ids = self.ids()
        linked = _linked(made.pairs, made.threshold.weight)
        left, right = (np.searchsorted(ids, side) for side in linked)
        component = ids[_first_of(components(self.records, left, right))]
        _keep(self, self.kept, told, made, component)
        return made


class _More(Run):
    """A run that compares what is new or changed alone."""

    why = "nothing was kept of an earlier run."

    def renew(self, records: pa.Table | Path, kept: Path) -> Resolution | None:
        """Return who is who by the kept model, or None where it fits no more; ``why`` says why."""
        if not (kept / "kept.json").exists():
            return None
        told = json.loads((kept / "kept.json").read_text(encoding="utf-8"))
        self.tell("reading the records", 0.0)
        self.read(records)
        columns = self.profile()
        comparisons = choose_comparisons(columns, self.records)
        keys = {key.name: key for key in blocking.candidate_keys(columns, self.records)}
        self.engine.add_parquet("known", kept / "records.parquet")
        self._find_fresh()
        if why := self._misfit(told, comparisons, keys):
            self.why = why
            return None
        for column, judged in told["judged"].items():
            sql = model.rarity_sql(column, self.table, **judged)
            self.engine.run(f"CREATE TABLE rarity_{column} AS {sql}")
        trained: Any = SimpleNamespace(
            prior=told["settings"]["probability_two_random_records_match"]
        )
        return self._renew(told, kept, comparisons, [keys[n] for n in told["keys"]], trained)

    def _find_fresh(self) -> None:
        """Make the tables ``now`` (every record and its hash) and ``fresh`` (new or changed)."""
        self.engine.run(f"CREATE TABLE now AS {_hashed_sql(self)}")
        self.engine.run(
            "CREATE TABLE fresh AS SELECT now.rid FROM now LEFT JOIN known USING (record_id)"
            " WHERE known.record_id IS NULL OR known.content <> now.content"
        )

    def _misfit(
        self, told: dict[str, Any], comparisons: tuple[Comparison, ...], keys: dict[str, Key]
    ) -> str:
        """Return why the kept model fits no more; '' where it does."""
        (fresh,) = self.engine.one("SELECT count(*) FROM fresh") or (0,)
        (gone,) = self.engine.one("SELECT count(*) FROM known ANTI JOIN now USING (record_id)") or (
            0,
        )
        asked = [(c.column, [level.condition for level in c.levels]) for c in comparisons]
        asked_then = [
            (c["output_column_name"], [v["sql_condition"] for v in c["comparison_levels"][1:]])
            for c in told["settings"]["comparisons"]
        ]
        if (
            told["wording"] != _wording()
            or asked != asked_then
            or not set(told["keys"]) <= set(keys)
        ):
            return "the records hold other fields than those the model was learnt from."
        if self.records > GROWN * told["records"] or self.records * GROWN < told["records"]:
            return (
                f"there were {told['records']} records when the model was learnt, and there are"
                f" {self.records} now. The more there are, the less likely two of them match."
            )
        if fresh + gone > MOVED * self.records:
            return f"{fresh + gone} of {self.records} records are new, changed or gone."
        self.warnings.append(
            f"{fresh} new or changed records were compared with all {self.records} by the model"
            f" of the last full run, over {told['records']} records."
        )
        return ""

    def _renew(
        self,
        told: dict[str, Any],
        kept: Path,
        comparisons: tuple[Comparison, ...],
        keys: list[Key],
        trained: Trained,
    ) -> Resolution:
        threshold = Threshold(**told["threshold"])
        settings = told["settings"]
        self.tell("choosing the pairs to compare", 0.3)
        self._key_all(keys)
        self._pair("fresh", "now", "pairs")
        self.tell("scoring the pairs", 0.5)
        self.score(settings, comparisons, trained)
        self.tell("forming customers", 0.8)
        self._touch(threshold)
        self._pair("touched", "touched", "inside")
        self.engine.run("CREATE TABLE first_pairs AS SELECT * FROM pairs")
        self.engine.run(
            "CREATE OR REPLACE TABLE inside AS SELECT * FROM inside"
            " ANTI JOIN first_pairs USING (join_key_l, join_key_r)"
        )
        self.score(settings, comparisons, trained, pairs="inside", into="scored_inside")
        self.engine.run("INSERT INTO pairs SELECT * FROM inside")
        self.engine.run("INSERT INTO scored SELECT * FROM scored_inside")
        return self._finish(told, kept, threshold, tuple(key.name for key in keys))

    def _key_all(self, keys: list[Key]) -> None:
        """Make the table ``keyed``: every record under every key that is not popular."""
        parts = [
            f"SELECT {i} AS number, hash(key) AS key, rid FROM ({self.keyed(key)})"
            for i, key in enumerate(keys)
        ]
        self.engine.run(
            f"CREATE TABLE keyed AS SELECT * FROM ({' UNION ALL '.join(parts)})"
            f" QUALIFY count(*) OVER (PARTITION BY number, key) BETWEEN 2 AND {self.popular}"
        )

    def _pair(self, some: str, others: str, into: str) -> None:
        """Make a table of the pairs of some records with others that share a key."""
        self.engine.run(
            f"CREATE OR REPLACE TABLE {into} AS SELECT least(l.rid, r.rid) AS join_key_l,"
            " greatest(l.rid, r.rid) AS join_key_r, CAST(min(l.number) AS VARCHAR) AS match_key,"
            " bit_or(1::BIGINT << l.number) AS keys"
            f" FROM (SELECT * FROM keyed SEMI JOIN {some} USING (rid)) AS l"
            f" JOIN (SELECT * FROM keyed SEMI JOIN {others} USING (rid)) AS r"
            " ON l.number = r.number AND l.key = r.key AND l.rid <> r.rid"
            " GROUP BY least(l.rid, r.rid), greatest(l.rid, r.rid)"
        )

    def _touch(self, threshold: Threshold) -> None:
        """Make the table ``touched``: what is fresh, and every record of a component it meets."""
        self.engine.run(
            "CREATE TABLE linked AS SELECT rid_l AS rid FROM scored"
            f" WHERE weight >= {threshold.weight!r} AND NOT vetoed UNION SELECT rid_r FROM scored"
            f" WHERE weight >= {threshold.weight!r} AND NOT vetoed"
        )
        self.engine.run(
            "CREATE TABLE met AS SELECT DISTINCT component FROM known JOIN now USING (record_id)"
            " SEMI JOIN (SELECT rid FROM linked UNION SELECT rid FROM fresh) AS l USING (rid)"
            " UNION SELECT component FROM known ANTI JOIN now USING (record_id)"
        )
        self.engine.run(
            "CREATE TABLE touched AS SELECT rid FROM fresh UNION SELECT now.rid FROM now"
            " JOIN known USING (record_id) SEMI JOIN met USING (component)"
        )

    def _finish(
        self, told: dict[str, Any], kept: Path, threshold: Threshold, chosen: tuple[str, ...]
    ) -> Resolution:
        """Form the customers that are touched, leave the others, and keep the whole."""
        heard = self.hear()
        made = self.cluster(heard, threshold)
        ids = self.ids()
        touched = np.zeros(self.records, dtype=bool)
        touched[[row[0] for row in self.engine.rows("SELECT rid FROM touched")]] = True
        before: Any = self.engine.connection.sql(
            "SELECT rid, cluster_id, component FROM now JOIN known USING (record_id) ORDER BY rid"
        ).to_arrow_table()
        known = before["rid"].to_numpy()
        cluster, component = ids[made.labels], ids.copy()
        linked = heard.weight >= threshold.weight
        left, right = heard.left[linked], heard.right[linked]
        component = ids[_first_of(components(self.records, left, right))]
        for mine, name in ((cluster, "cluster_id"), (component, "component")):
            stays = ~touched[known]
            mine[known[stays]] = before[name].to_numpy()[stays]
        new = self.tell_pairs(heard, ids, cluster, threshold, chosen)
        pairs = self._with_earlier(new, kept, ids, touched)
        self.warn_of_crowds(made)
        resolution = Resolution(
            pairs=pairs,
            clusters=pa.table({"record_id": ids, "cluster_id": cluster}),
            threshold=threshold,
            model_json=json.dumps(told["settings"], sort_keys=True),
            warnings=tuple(self.warnings),
            coverage=(),
        )
        _keep(self, kept, told, resolution, component)
        return resolution

    def _with_earlier(
        self, new: pa.Table, kept: Path, ids: Ids, touched: NDArray[np.bool_]
    ) -> pa.Table:
        """Return the pairs found now with those of earlier that no record of now has changed."""
        fresh = [row[0] for row in self.engine.rows("SELECT rid FROM fresh")]
        renewed = pa.array(ids[touched])
        changed = pa.array(ids[fresh] if fresh else ids[:0])
        here = pa.array(ids)
        earlier = pq.read_table(kept / "pairs.parquet")
        left, right = earlier["record_l"], earlier["record_r"]
        inside = pc.and_(pc.is_in(left, renewed), pc.is_in(right, renewed))
        stale = pc.or_(pc.is_in(left, changed), pc.is_in(right, changed))
        present = pc.and_(pc.is_in(left, here), pc.is_in(right, here))
        stays = pc.and_(present, pc.invert(pc.or_(inside, stale)))
        both = pa.concat_tables([earlier.filter(stays), new.cast(earlier.schema)])
        return both.sort_by([("record_l", "ascending"), ("record_r", "ascending")])


def _linked(pairs: pa.Table, weight: float) -> tuple[Ids, Ids]:
    """Return both sides of the pairs that plain components would follow."""
    strong = pc.and_(
        pc.greater_equal(pairs["weight"], weight), pc.not_equal(pairs["band"], "apart")
    )
    found = pairs.filter(strong)
    return found["record_l"].to_numpy(), found["record_r"].to_numpy()


def _first_of(component: NDArray[np.integer[Any]]) -> Ids:
    """Return the position of the first record of each record's component."""
    _, first, of = np.unique(component, return_index=True, return_inverse=True)
    return np.asarray(first[of], dtype=np.int64)


def _hashed_sql(run: Run) -> str:
    names = [
        row["column_name"]
        for row in run.engine.dicts(f"DESCRIBE {run.table}")
        if row["column_name"] != "rid"
    ]
    return (
        f"SELECT rid, record_id, hash({', '.join('f.' + name for name in names)}) AS content"
        f" FROM {run.table} AS f JOIN records USING (rid)"
    )


def _wording() -> str:
    """Return a digest of how features are made: records of another wording are other records."""
    said = repr((features.macros(), features.features_sql("t", ("extra_x",)), features.KNOWN))
    return hashlib.sha256(said.encode()).hexdigest()


def _keep(run: Run, kept: Path, told: dict[str, Any], made: Resolution, component: Ids) -> None:
    """Lay down what the next run goes on from, whole or not at all."""
    half = kept.with_name(kept.name + ".half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    run.engine.connection.register(
        "kept_clusters", made.clusters.append_column("component", pa.array(component))
    )
    run.engine.write_parquet(
        f"SELECT h.record_id, content, component, cluster_id FROM ({_hashed_sql(run)}) AS h"
        " JOIN kept_clusters USING (record_id)",
        half / "records.parquet",
    )
    run.engine.connection.unregister("kept_clusters")
    pq.write_table(made.pairs, half / "pairs.parquet")
    (half / "kept.json").write_text(json.dumps(told), encoding="utf-8")
    shutil.rmtree(kept, ignore_errors=True)
    half.rename(kept)
