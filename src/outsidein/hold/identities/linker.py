"""Which records are one customer: Splink on DuckDB, with nothing for the user to set.

People and companies are resolved apart, each with comparisons, keys, weights and a threshold
chosen from the records at hand. The choices are values made in ``compute``; here they are run.
"""

# ruff: noqa: S608  The SQL is put together from our own names; values come in as tables.

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from splink import DuckDBAPI, Linker

from outsidein.ground.engine import Engine, open_engine
from outsidein.hold.identities.compute import blocking, features, model
from outsidein.hold.identities.compute.blocking import Key, KeyCount
from outsidein.hold.identities.compute.clustering import Veto, components, veto_link
from outsidein.hold.identities.compute.comparisons import Column, Comparison, choose_comparisons
from outsidein.hold.identities.compute.threshold import Threshold, choose_threshold
from outsidein.hold.identities.compute.training import Trained, train

#: Hears the name of each step and the share of the work done before it, 0 to 1.
Progress = Callable[[str, float], None]

#: Pairs of strangers looked at to learn how often strangers agree.
STRANGERS = 1_000_000

#: Pairs under this weight (log2 odds) are too far apart to be kept; they are heard as just this.
KEPT_BELOW = 12.0

#: What two different official identifiers say against a pair, in log2 odds.
VETO = -100.0

_PAIRS = pa.schema(
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
_CLUSTERS = pa.schema([("record_id", pa.int64()), ("cluster_id", pa.int64())])


@dataclass(frozen=True, slots=True)
class KeyCoverage:
    """What one blocking key brought."""

    kind: str  # person, company
    key: str
    used: bool  # False where the budget of pairs didn't reach it
    pairs: int  # pairs it proposes
    joined: int  # of them in one customer
    only: int  # of them joined and proposed by no other key
    popular: int  # values of the key that too many records share: they propose nothing


@dataclass(frozen=True, slots=True)
class KindThreshold:
    """From which weight on two records of a kind are joined, and why."""

    kind: str
    records: int
    chosen: Threshold


@dataclass(frozen=True)
class Resolution:
    """Who is who among the records, and why."""

    pairs: pa.Table  # record_l, record_r, weight, probability, found_by, evidence, band
    clusters: pa.Table  # record_id, cluster_id: the lowest record_id of the cluster
    threshold: tuple[KindThreshold, ...]
    model_json: str
    warnings: tuple[str, ...]
    coverage: tuple[KeyCoverage, ...]


def resolve(
    records: pa.Table | Path, *, progress: Progress | None = None, seed: int = 1
) -> Resolution:
    """Return the pairs, clusters and reasons for the records of a linker input.

    Shape: ``record_id`` and any of the customer columns, all of which may be NULL; columns named
    ``extra_…`` are judged by what they hold. The same records give the same answer, in any order.
    """
    tell = progress or (lambda step, share: None)
    with open_engine() as engine, tempfile.TemporaryDirectory() as folder:
        engine.run(f"SET temp_directory = '{folder}'")
        tell("reading the records", 0.0)
        columns = _read(engine, records)
        parts = [
            _Part(engine, kind, columns, seed).resolve(_within(tell, 0.05 + 0.45 * i, 0.45))
            for i, kind in enumerate((features.PERSON, features.COMPANY))
        ]
        tell("done", 1.0)
    found = [part for part in parts if part.records]
    return Resolution(
        pairs=pa.concat_tables([_PAIRS.empty_table(), *(p.pairs for p in found)]),
        clusters=pa.concat_tables([_CLUSTERS.empty_table(), *(p.clusters for p in found)]).sort_by(
            "record_id"
        ),
        threshold=tuple(p.threshold for p in found),
        model_json=json.dumps({p.kind: p.model for p in found if p.model}, sort_keys=True),
        warnings=tuple(warning for p in found for warning in p.warnings),
        coverage=tuple(line for p in found for line in p.coverage),
    )


def _within(tell: Progress, start: float, length: float) -> Progress:
    return lambda step, share: tell(step, start + length * share)


def _read(engine: Engine, records: pa.Table | Path) -> list[str]:
    """Read the input into the table ``records`` and return the names of its columns."""
    if isinstance(records, Path):
        engine.add_parquet("linker_input", records)
    else:
        engine.connection.register("linker_input", records)
    for macro in features.macros():
        engine.run(macro)
    names, roots = zip(*features.nickname_rows(), strict=True)
    engine.connection.register(
        "oi_nicknames", pa.table({"name": pa.array(names), "root": pa.array(roots)})
    )
    columns = _columns(engine, "linker_input")
    engine.run(f"CREATE TABLE records AS {features.read_sql('linker_input', columns)}")
    return columns


def _columns(engine: Engine, table: str) -> list[str]:
    return [row["column_name"] for row in engine.dicts(f"DESCRIBE {table}")]


@dataclass(frozen=True)
class _Resolved:
    """What one kind of customer came to."""

    kind: str
    records: int
    pairs: pa.Table
    clusters: pa.Table
    threshold: KindThreshold
    model: dict[str, Any]
    warnings: list[str] = field(default_factory=list)
    coverage: list[KeyCoverage] = field(default_factory=list)


class _Part:
    """The resolution of all records of one kind, step by step in one engine."""

    def __init__(self, engine: Engine, kind: str, columns: list[str], seed: int) -> None:
        self.engine, self.kind, self.seed = engine, kind, seed
        self.table = f"features_{kind}"
        sql = features.person_sql if kind == features.PERSON else features.company_sql
        engine.run(f"CREATE TABLE {self.table} AS {sql('records', columns)}")
        self.records = self._count(self.table)
        self.warnings: list[str] = []

    def resolve(self, tell: Progress) -> _Resolved:
        if self.records == 0:
            return self._apart("No record.")
        tell(f"{self.kind}: reading what is filled", 0.0)
        columns = self._profile()
        comparisons = choose_comparisons(self.kind, columns)
        keys = {key.name: key for key in blocking.candidate_keys(self.kind, columns)}
        if self.records < 2 or not comparisons:
            return self._apart("There was nothing to compare.")
        tell(f"{self.kind}: choosing the pairs to compare", 0.05)
        counts = [self._count_key(key) for key in keys.values()]
        chosen = blocking.choose_keys(counts, self.records)
        self._block([keys[name] for name in chosen])
        self._warn_of_popular(counts, chosen)
        tell(f"{self.kind}: learning what each answer is worth", 0.2)
        trained = self._train(comparisons, [name for name, c in columns.items() if c.filled])
        self._judge_rarity(comparisons, trained, columns)
        tell(f"{self.kind}: scoring the pairs", 0.5)
        settings = model.splink_settings(comparisons, trained)
        self._score(settings, comparisons, trained)
        tell(f"{self.kind}: forming customers", 0.8)
        return self._conclude(settings, counts, chosen)

    def _count(self, table: str) -> int:
        row = self.engine.one(f"SELECT count(*) FROM {table}")
        return int(row[0]) if row else 0

    def _apart(self, why: str) -> _Resolved:
        """Return every record as a customer of its own."""
        alone = self._positions()[1]
        return _Resolved(
            kind=self.kind,
            records=self.records,
            pairs=_PAIRS.empty_table(),
            clusters=pa.table({"record_id": alone, "cluster_id": alone}).cast(_CLUSTERS),
            threshold=KindThreshold(self.kind, self.records, Threshold(0.0, 0.0, 1.0, 1.0, why)),
            model={},
            warnings=[f"{self.kind}: {why}"] if self.records else [],
        )

    def _positions(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the positions and the record ids of this kind, in the same order."""
        rows: Any = self.engine.connection.sql(
            f"SELECT rid, record_id FROM records WHERE kind = '{self.kind}' ORDER BY rid"
        ).to_arrow_table()
        rids: NDArray[np.int64] = rows["rid"].to_numpy().astype(np.int64)
        ids: NDArray[np.int64] = rows["record_id"].to_numpy().astype(np.int64)
        return rids, ids

    def _profile(self) -> dict[str, Column]:
        names = [
            name for name in _columns(self.engine, self.table) if name not in ("rid", "source")
        ]
        parts = ", ".join(
            f"count({n}), approx_count_distinct({n}), avg(length(CAST({n} AS VARCHAR)))"
            for n in names
        )
        row = self.engine.one(f"SELECT {parts} FROM {self.table}") or ()
        return {
            name: Column(row[3 * i], row[3 * i + 1], row[3 * i + 2] or 0.0)
            for i, name in enumerate(names)
        }

    @property
    def _popular(self) -> int:
        """How many records may share a key; all of them where every pair can be compared."""
        every = self.records * (self.records - 1) // 2
        return self.records if every <= blocking.budget(self.records) else blocking.POPULAR

    def _keyed(self, key: Key) -> str:
        value = f"unnest({key.sql})" if key.many else key.sql
        return (
            f"SELECT rid, key FROM (SELECT rid, {value} AS key FROM {self.table}) WHERE key <> ''"
        )

    def _count_key(self, key: Key) -> KeyCount:
        row = self.engine.one(
            f"SELECT coalesce(sum(n * (n - 1) // 2) FILTER (n <= {self._popular}), 0),"
            f" count(*) FILTER (n > {self._popular})"
            f" FROM (SELECT count(*) AS n FROM ({self._keyed(key)}) GROUP BY key)"
        )
        pairs, popular = row or (0, 0)
        return KeyCount(key.name, int(pairs), int(popular))

    def _block(self, keys: list[Key]) -> None:
        """Make the table ``pairs``: each pair once, with its first key and all keys as bits."""
        parts = [
            f"SELECT {i} AS number, hash(key) AS key, rid FROM ({self._keyed(key)})"
            for i, key in enumerate(keys)
        ] or ["SELECT 0 AS number, hash(rid) AS key, rid FROM records WHERE false"]
        self.engine.run(
            f"CREATE OR REPLACE TABLE keyed AS SELECT * FROM ({' UNION ALL '.join(parts)})"
            f" QUALIFY count(*) OVER (PARTITION BY number, key) BETWEEN 2 AND {self._popular}"
        )
        self.engine.run(
            "CREATE OR REPLACE TABLE pairs AS SELECT l.rid AS join_key_l, r.rid AS join_key_r,"
            " CAST(min(l.number) AS VARCHAR) AS match_key, bit_or(1::BIGINT << l.number) AS keys"
            " FROM keyed AS l JOIN keyed AS r"
            " ON l.number = r.number AND l.key = r.key AND l.rid < r.rid GROUP BY l.rid, r.rid"
        )
        self.engine.run("DROP TABLE keyed")

    def _warn_of_popular(self, counts: list[KeyCount], chosen: tuple[str, ...]) -> None:
        for count in counts:
            if count.popular and count.name in chosen:
                self.warnings.append(
                    f"{self.kind}: {count.popular} values of '{count.name}' are shared by more"
                    f" than {self._popular} records and propose no pairs."
                )

    def _train(self, comparisons: tuple[Comparison, ...], columns: list[str]) -> Trained:
        compared = self._answers(comparisons, columns, "pairs")
        rest = self.records * (self.records - 1) // 2 - int(compared[:, -1].sum())
        rows, weights = [compared[:, :-1]], [compared[:, -1] * 1.0]
        if rest > 0:
            self._draw_strangers(min(STRANGERS, 2 * rest))
            strangers = self._answers(comparisons, columns, "strangers")
            seen = max(1, int(strangers[:, -1].sum()))
            rows.append(strangers[:, :-1])
            weights.append(strangers[:, -1] * (rest / seen))
        trained = train(
            comparisons,
            np.concatenate(rows).astype(np.int8),
            np.concatenate(weights),
            records=self.records,
        )
        if trained.unseen:
            said = ", ".join(f"{name}: {level}" for name, level in trained.unseen)
            self.warnings.append(
                f"{self.kind}: no likely match showed these answers, so general experience"
                f" weighs them: {said}."
            )
        return trained

    def _answers(
        self, comparisons: tuple[Comparison, ...], columns: list[str], pairs: str
    ) -> NDArray[np.int64]:
        rows = self.engine.rows(model.answers_sql(comparisons, columns, self.table, pairs))
        return np.array(rows, dtype=np.int64).reshape(len(rows), len(comparisons) + 1)

    def _draw_strangers(self, size: int) -> None:
        """Make the table ``strangers``: pairs drawn at random that no key proposed."""
        pick = f"hash(2 * i + {{}}, {self.seed}) % {self.records}"
        self.engine.run(
            "CREATE OR REPLACE TABLE positions AS SELECT rid,"
            f" row_number() OVER (ORDER BY rid) - 1 AS place FROM {self.table}"
        )
        self.engine.run(
            "CREATE OR REPLACE TABLE strangers AS SELECT drawn.join_key_l, drawn.join_key_r FROM ("
            " SELECT DISTINCT least(l.rid, r.rid) AS join_key_l, greatest(l.rid, r.rid) AS"
            f" join_key_r FROM (SELECT {pick.format(0)} AS a, {pick.format(1)} AS b"
            f" FROM range({size}) AS t(i)) JOIN positions AS l ON l.place = a"
            " JOIN positions AS r ON r.place = b WHERE a <> b) AS drawn"
            " ANTI JOIN pairs ON pairs.join_key_l = drawn.join_key_l"
            " AND pairs.join_key_r = drawn.join_key_r"
        )

    def _judge_rarity(
        self,
        comparisons: tuple[Comparison, ...],
        trained: Trained,
        columns: dict[str, Column],
    ) -> None:
        """Make a table ``rarity_<column>`` for each column whose rare values say more."""
        for column in model.rarity_columns(comparisons):
            filled = columns[column].filled
            repeated = model.repeats(column, comparisons, trained, filled, self.records)
            usual = model.usual_share(column, comparisons)
            self.engine.run(
                f"CREATE OR REPLACE TABLE rarity_{column} AS"
                f" {model.rarity_sql(column, self.table, repeated, usual)}"
            )

    def _score(
        self, settings: dict[str, Any], comparisons: tuple[Comparison, ...], trained: Trained
    ) -> None:
        """Let Splink score the pairs; make the table ``scored`` with weight and evidence."""
        api = DuckDBAPI(connection=self.engine.connection)
        linker = Linker(api.register(self.table), settings, log_level=None)
        linker.table_management.register_blocked_pairs_for_predict(api.register("pairs"))
        for column in model.rarity_columns(comparisons):
            rarity = api.register(f"rarity_{column}")
            linker.table_management.register_term_frequency_lookup(rarity, column)
        start = float(np.log2(trained.prior) - np.log2(1 - trained.prior))
        predicted = linker.inference.predict(
            threshold_match_weight=-KEPT_BELOW, warning_mode="never"
        )
        self.engine.run(
            "CREATE OR REPLACE TABLE scored AS SELECT rid_l, rid_r, match_weight AS weight,"
            " match_probability AS probability, CAST(match_key AS INTEGER) AS number,"
            f" {model.evidence_sql(comparisons, start)} AS evidence,"
            f" {model.veto_sql(comparisons, features.OFFICIAL)} AS vetoed"
            f" FROM {predicted.physical_name}"
        )
        predicted.drop_table_from_database_and_remove_from_cache()

    def _conclude(
        self, settings: dict[str, Any], counts: list[KeyCount], chosen: tuple[str, ...]
    ) -> _Resolved:
        scored: Any = self.engine.connection.sql(
            "SELECT * FROM scored ORDER BY rid_l, rid_r"
        ).to_arrow_table()
        rids, ids = self._positions()
        left = np.searchsorted(rids, scored["rid_l"].to_numpy())
        right = np.searchsorted(rids, scored["rid_r"].to_numpy())
        weight, vetoed = scored["weight"].to_numpy(), scored["vetoed"].to_numpy()
        threshold = choose_threshold(weight[~vetoed])
        made = self._cluster(rids, left, right, np.where(vetoed, VETO, weight), threshold)
        joined = made.labels[left] == made.labels[right]
        review = ~joined & ~vetoed & (weight >= threshold.review)
        band = np.where(joined, "joined", np.where(review, "review", "apart"))
        found_by = pa.array(chosen, pa.string()).take(scored["number"].combine_chunks())
        pairs = pa.table(
            {
                "record_l": ids[left],
                "record_r": ids[right],
                "weight": weight,
                "probability": scored["probability"],
                "found_by": found_by,
                "evidence": scored["evidence"],
                "band": pa.array(band.tolist(), pa.string()),
            }
        ).cast(_PAIRS)
        self._warn_of_crowds(made)
        return _Resolved(
            kind=self.kind,
            records=self.records,
            pairs=pairs,
            clusters=pa.table({"record_id": ids, "cluster_id": ids[made.labels]}).cast(_CLUSTERS),
            threshold=KindThreshold(self.kind, self.records, threshold),
            model=settings,
            warnings=self.warnings,
            coverage=self._coverage(counts, chosen, rids, made),
        )

    def _cluster(
        self,
        rids: NDArray[np.int64],
        left: NDArray[np.int64],
        right: NDArray[np.int64],
        weight: NDArray[np.float64],
        threshold: Threshold,
    ) -> Veto:
        """Form the clusters; pairs that were compared and found far apart are heard as well."""
        linked = weight >= threshold.weight
        component = components(self.records, left[linked], right[linked])
        crowded = np.bincount(component)[component] > 2
        self.engine.connection.register(
            "crowds", pa.table({"rid": rids[crowded], "component": component[crowded]})
        )
        far: Any = self.engine.connection.sql(
            "SELECT join_key_l, join_key_r FROM pairs JOIN crowds AS l ON l.rid = join_key_l"
            " JOIN crowds AS r ON r.rid = join_key_r AND r.component = l.component"
            " ANTI JOIN scored ON rid_l = join_key_l AND rid_r = join_key_r"
            " ORDER BY join_key_l, join_key_r"
        ).to_arrow_table()
        self.engine.connection.unregister("crowds")
        return veto_link(
            self.records,
            np.concatenate([left, np.searchsorted(rids, far["join_key_l"].to_numpy())]),
            np.concatenate([right, np.searchsorted(rids, far["join_key_r"].to_numpy())]),
            np.concatenate([weight, np.full(len(far), -KEPT_BELOW)]),
            threshold=threshold.weight,
        )

    def _warn_of_crowds(self, made: Veto) -> None:
        if made.refused:
            self.warnings.append(
                f"{self.kind}: {made.refused} links were overruled by the other pairs of the two"
                f" customers; without that the largest would hold {made.component} records."
            )

    def _coverage(
        self,
        counts: list[KeyCount],
        chosen: tuple[str, ...],
        rids: NDArray[np.int64],
        made: Veto,
    ) -> list[KeyCoverage]:
        labels = pa.table({"rid": rids, "label": made.labels})
        self.engine.connection.register("labels", labels)
        rows = self.engine.rows(
            "SELECT number, count(*), count(*) FILTER (same), count(*) FILTER (same AND alone)"
            " FROM (SELECT unnest(range(63)) AS number, keys, l.label = r.label AS same,"
            " bit_count(keys) = 1 AS alone FROM pairs JOIN labels AS l ON l.rid = join_key_l"
            " JOIN labels AS r ON r.rid = join_key_r)"
            " WHERE (keys >> number) & 1 = 1 GROUP BY number"
        )
        self.engine.connection.unregister("labels")
        of_key = {chosen[number]: figures for number, *figures in rows}
        lines = []
        for count in counts:
            pairs, same, alone = of_key.get(count.name, (count.pairs, 0, 0))
            lines.append(
                KeyCoverage(
                    self.kind, count.name, count.name in chosen, pairs, same, alone, count.popular
                )
            )
        return lines
