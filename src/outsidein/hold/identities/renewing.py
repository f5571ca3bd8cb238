"""New records among many known ones: only they are compared, by the model of the last full run.

What is new or changed is compared with everything, and the customers of the components it touches
are formed anew, by the same rule. Where what was kept fits no more, a full run is made, and it is
said why.
"""

# ruff: noqa: S608  The SQL is put together from our own names; values come in as tables.

import json
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from outsidein.ground.engine import open_engine
from outsidein.ground.progress import Progress
from outsidein.hold.identities.compute import blocking, model
from outsidein.hold.identities.compute.blocking import Key
from outsidein.hold.identities.compute.clustering import components
from outsidein.hold.identities.compute.comparisons import Column, Comparison, choose_comparisons
from outsidein.hold.identities.compute.threshold import Threshold
from outsidein.hold.identities.kept import (
    BEYOND,
    PAIRS,
    RECORDS,
    Learnt,
    Unfit,
    lay_kept,
    put_in_place,
    read_kept,
)
from outsidein.hold.identities.learning import Ids, KeepingRun, LearningRun, first_of, known_records
from outsidein.hold.identities.online.laying_some import lay_some
from outsidein.hold.identities.resolution import (
    CLUSTERS,
    Anew,
    Beyond,
    KeyCoverage,
    Looked,
    Resolution,
)

#: From this much growth on, weights and threshold are learnt anew: the prior falls as lists grow.
GROWN = 1.05
#: The share of records that may have come, changed or gone before all are compared anew.
MOVED = 0.05


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is kept between the runs of one organisation, and how the next is to be made."""

    kept: Path  # of the last run; need not be there
    laid: Path  # where this one lays down what it leaves
    mark: str | None = None  # of the newest run that is stored; None: whichever lies there
    everything: bool = False  # compare all anew, since somebody asks for it
    undone: bool = False  # an import was taken back since


def resolve_renewing(
    records: pa.Table | Path,
    keeping: Keeping,
    *,
    progress: Progress | None = None,
    seed: int = 1,
    online: Path | None = None,
) -> Resolution:
    """Return who is who: by the kept model where it still fits, else by a full run.

    Shape: ``records`` are all records, known and new. What the next run goes on from is laid down
    and bears the resolution's mark; ``put_in_place`` it once the resolution is stored.
    """
    tell = progress or (lambda _step, _share: None)
    try:
        if keeping.everything:
            raise Unfit("asked")
        learnt = read_kept(keeping.kept, keeping.mark)
        with open_engine() as engine, tempfile.TemporaryDirectory() as folder:
            engine.run(f"SET temp_directory = '{folder}'")
            return _More(engine, tell, seed, online).renew(records, learnt, keeping)
    except Unfit as unfit:
        why, then = unfit.why, unfit.learnt
    with open_engine() as engine, tempfile.TemporaryDirectory() as folder:
        engine.run(f"SET temp_directory = '{folder}'")
        made = LearningRun(engine, tell, seed, online).resolve_and_keep(records, keeping.laid)
    looked = Looked(why=why, records=made.clusters.num_rows, learnt=then)
    return replace(made, looked=looked)


def renew(records: pa.Table | Path, folder: Path, *, everything: bool = False) -> Resolution:
    """Resolve and keep in one, where nothing else is stored of the run."""
    laid = folder.with_name(f"{folder.name}.half")
    made = resolve_renewing(records, Keeping(folder, laid, everything=everything))
    put_in_place(laid, folder)
    return made


class _More(KeepingRun):
    """A run that compares what is new or changed alone."""

    learnt: Learnt

    @property
    def popular(self) -> int:
        """Return how many records may share a key, as when the model was learnt."""
        learnt = self.learnt
        return self.records if learnt.popular >= learnt.records else learnt.popular

    def renew(self, records: pa.Table | Path, learnt: Learnt, keeping: Keeping) -> Resolution:
        """Return who is who by the kept model, or raise Unfit."""
        self.learnt, self.kept = learnt, keeping.kept
        self.tell("reading the records", 0.0)
        self.read(records)
        self.engine.add_parquet("known", keeping.kept / RECORDS)
        columns = {name: Column(**told) for name, told in learnt.columns.items()}
        self._find_fresh(columns)
        looked = self._look(keeping.undone)
        comparisons = choose_comparisons(columns, learnt.records)
        of_name = {key.name: key for key in blocking.candidate_keys(columns, learnt.records)}
        keys = [of_name[name] for name in learnt.keys]
        for column, judged in learnt.judged.items():
            sql = model.rarity_sql(column, self.table, **judged)
            self.engine.run(f"CREATE TABLE rarity_{column} AS {sql}")
        threshold = Threshold(**learnt.threshold)
        self._compare(comparisons, keys, threshold)
        self.tell("forming customers", 0.8)
        made = self._finish(threshold, looked, keeping.laid)
        if self.online is not None:
            filled = [name for name, column in columns.items() if column.filled]
            lay_some(self.engine, self.online, columns=filled, keys=keys, among="fresh")
        self.tell("done", 1.0)
        return made

    def _find_fresh(self, columns: dict[str, Column]) -> None:
        """Make the tables ``now``, ``fresh`` (new or changed) and ``gone``, where fields fit."""
        here = {row["column_name"] for row in self.engine.dicts(f"DESCRIBE {self.table}")}
        if here - {"rid", "is_firm"} != set(columns):
            raise Unfit("fields")
        self.engine.run(f"CREATE TABLE now AS {self.hashed()}")
        self.engine.run(
            "CREATE TABLE fresh AS SELECT now.rid, known.record_id IS NOT NULL AND known.learnt"
            " AS learnt FROM now LEFT JOIN known USING (record_id)"
            " WHERE known.record_id IS NULL OR known.content <> now.content"
        )
        self.engine.run("CREATE TABLE gone AS SELECT * FROM known ANTI JOIN now USING (record_id)")
        empty = [name for name, column in columns.items() if not column.filled]
        filled = ", ".join(f"count({name})" for name in empty) or "0"
        row = self.engine.one(f"SELECT {filled} FROM {self.table} SEMI JOIN fresh USING (rid)")
        if any(row or ()):
            raise Unfit("fields")

    def _look(self, undone: bool) -> Looked:
        """Return what is to be compared; Unfit where it is too much for the model."""
        fresh, relearnt = self.engine.one("SELECT count(*), sum(learnt::INT) FROM fresh") or (0, 0)
        gone, lost = self.engine.one("SELECT count(*), sum(learnt::INT) FROM gone") or (0, 0)
        then = self.learnt.records
        self.moved = self.learnt.moved + fresh + gone
        if undone and (relearnt or lost):
            raise Unfit("undone", then)
        if not then / GROWN <= self.records <= then * GROWN:
            raise Unfit("grown", then)
        if self.moved > MOVED * self.records:
            raise Unfit("moved", then)
        return Looked(fresh=fresh, gone=gone, records=self.records, learnt=then)

    def _compare(
        self, comparisons: tuple[Comparison, ...], keys: list[Key], threshold: Threshold
    ) -> None:
        """Score what is fresh with everything, then all pairs among the records it touches."""
        settings = self.learnt.settings
        trained: Any = SimpleNamespace(prior=settings["probability_two_random_records_match"])
        self.tell("choosing the pairs to compare", 0.3)
        self._key_all(keys)
        self._pair("fresh", "now", "pairs")
        self.tell("scoring the pairs", 0.5)
        self.score(settings, comparisons, trained)
        self._touch(threshold)
        self._pair("touched", "touched", "found_inside")
        self.engine.run(
            "CREATE TABLE inside AS SELECT * FROM found_inside"
            " ANTI JOIN pairs USING (join_key_l, join_key_r)"
        )
        self.score(settings, comparisons, trained, pairs="inside", into="scored_inside")
        self.engine.run("INSERT INTO pairs SELECT * FROM inside")
        self.engine.run("INSERT INTO scored SELECT * FROM scored_inside")

    def _key_all(self, keys: list[Key]) -> None:
        """Make the table ``keyed``: every record under each of its keys."""
        parts = [
            f"SELECT {i} AS number, hash(key) AS key, rid FROM ({self.keyed(key)})"
            for i, key in enumerate(keys)
        ]
        self.engine.run(f"CREATE TABLE keyed AS {' UNION ALL '.join(parts)}")

    def _pair(self, some: str, others: str, into: str) -> None:
        """Make a table of the pairs of some records with others that share a key.

        Popular are the keys that too many of all records share, as in a full run.
        """
        self.engine.run(
            f"CREATE OR REPLACE TABLE near AS SELECT * FROM keyed SEMI JOIN"
            f" (SELECT number, key FROM keyed SEMI JOIN {some} USING (rid)) AS wanted"
            " USING (number, key)"
            f" QUALIFY count(*) OVER (PARTITION BY number, key) BETWEEN 2 AND {self.popular}"
        )
        self.engine.run(
            f"CREATE TABLE {into} AS SELECT least(l.rid, r.rid) AS join_key_l,"
            " greatest(l.rid, r.rid) AS join_key_r, CAST(min(l.number) AS VARCHAR) AS match_key,"
            " bit_or(1::BIGINT << l.number) AS keys"
            f" FROM (SELECT * FROM near SEMI JOIN {some} USING (rid)) AS l"
            f" JOIN (SELECT * FROM near SEMI JOIN {others} USING (rid)) AS r"
            " ON l.number = r.number AND l.key = r.key AND l.rid <> r.rid"
            " GROUP BY least(l.rid, r.rid), greatest(l.rid, r.rid)"
        )

    def _touch(self, threshold: Threshold) -> None:
        """Make the table ``touched``: what is fresh, and every record of a component it meets."""
        linked = f"FROM scored WHERE weight >= {threshold.weight!r} AND NOT vetoed"
        self.engine.run(
            "CREATE TABLE met AS SELECT component FROM known JOIN now USING (record_id)"
            " SEMI JOIN (SELECT rid FROM fresh"
            f" UNION SELECT rid_l {linked} UNION SELECT rid_r {linked}) AS l USING (rid)"
            " UNION SELECT component FROM gone"
        )
        self.engine.run(
            "CREATE TABLE touched AS SELECT rid FROM fresh UNION SELECT now.rid FROM now"
            " JOIN known USING (record_id) SEMI JOIN met USING (component)"
        )

    def _finish(self, threshold: Threshold, looked: Looked, laid: Path) -> Resolution:
        """Form the customers that are touched, leave the others, and lay down the whole."""
        heard, ids = self.hear(), self.ids()
        made = self.cluster(heard, threshold)
        linked = heard.weight >= threshold.weight
        met = components(self.records, heard.left[linked], heard.right[linked])
        touched = np.zeros(self.records, dtype=bool)
        touched[self.column("SELECT rid FROM touched")] = True
        fresh = np.zeros(self.records, dtype=bool)
        fresh[self.column("SELECT rid FROM fresh")] = True
        cluster, component, learnt = ids[made.labels], ids[first_of(met)], ~fresh
        before: Any = self.engine.connection.sql(
            "SELECT rid, cluster_id, component, learnt FROM now JOIN known USING (record_id)"
        ).to_arrow_table()
        rid = before["rid"].to_numpy()
        stays = ~touched[rid]
        cluster[rid[stays]] = before["cluster_id"].to_numpy()[stays]
        component[rid[stays]] = before["component"].to_numpy()[stays]
        learnt[rid] &= before["learnt"].to_numpy()
        self.warn_of_crowds(made)
        new = self.tell_pairs(heard, ids, cluster, threshold, tuple(self.learnt.keys))
        anew = Anew(
            fresh=pa.array(ids[fresh]),
            gone=pa.array(self.column("SELECT record_id FROM gone")),
            touched=pa.array(ids[touched]),
            pairs=new,
        )
        pairs = self._with_earlier(anew, ids)
        beyond = self._still_beyond(anew, ids, cluster)
        content = self.column("SELECT content FROM now ORDER BY rid")
        mark = lay_kept(
            laid,
            replace(self.learnt, moved=self.moved),
            records=known_records(ids, content, component, cluster, learnt),
            pairs=pairs,
            beyond=beyond,
        )
        return Resolution(
            pairs=pairs,
            clusters=pa.table({"record_id": ids, "cluster_id": cluster}).cast(CLUSTERS),
            threshold=threshold,
            model_json=json.dumps(self.learnt.settings, sort_keys=True),
            warnings=tuple(self.warnings),
            coverage=tuple(KeyCoverage(**told) for told in self.learnt.coverage),
            beyond=beyond,
            looked=looked,
            anew=anew,
            mark=mark,
        )

    def _with_earlier(self, anew: Anew, ids: Ids) -> pa.Table:
        """Return the pairs found now and those that still stand; these tell no evidence."""
        earlier = pq.read_table(self.kept / PAIRS)
        left, right = earlier["record_l"], earlier["record_r"]
        inside = pc.and_(pc.is_in(left, anew.touched), pc.is_in(right, anew.touched))
        stands = pc.and_(_unchanged(earlier, anew, ids), pc.invert(inside))
        both = pa.concat_tables([earlier.filter(stands), anew.pairs], promote_options="default")
        order = [("record_l", "ascending"), ("record_r", "ascending")]
        return both.select(anew.pairs.column_names).sort_by(order)

    def _still_beyond(self, anew: Anew, ids: Ids, cluster: Ids) -> Beyond | None:
        """Return what was drawn beyond the keys, as far as it stands and is not joined now."""
        if self.learnt.beyond is None:
            return None
        pairs = pq.read_table(self.kept / BEYOND)
        pairs = pairs.filter(_unchanged(pairs, anew, ids))
        left, right = (
            cluster[np.searchsorted(ids, pairs[name].to_numpy())]
            for name in ("record_l", "record_r")
        )
        return Beyond(pairs.filter(pa.array(left != right)), self.learnt.beyond)


def _unchanged(pairs: pa.Table, anew: Anew, ids: Ids) -> Any:
    """Return which pairs are of two records that are here and say what they said."""
    here = pa.array(ids)
    kept = None
    for name in ("record_l", "record_r"):
        side = pairs[name]
        same = pc.and_(pc.is_in(side, here), pc.invert(pc.is_in(side, anew.fresh)))
        kept = same if kept is None else pc.and_(kept, same)
    return kept
