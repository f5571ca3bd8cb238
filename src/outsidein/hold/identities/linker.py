"""Which records are one customer: Splink on DuckDB, with nothing for the user to set.

Comparisons, blocking keys, weights and threshold are chosen from the records at hand. The choices
are values made in ``compute``; here they are run.
"""

# ruff: noqa: S608  The SQL is put together from our own names; values come in as tables.

import json
import math
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
from numpy.typing import NDArray
from splink import DuckDBAPI, Linker

from outsidein.ground.engine import Engine, open_engine
from outsidein.ground.progress import Progress
from outsidein.hold.identities.compute import blocking, features, model
from outsidein.hold.identities.compute.blocking import Key, KeyCount
from outsidein.hold.identities.compute.clustering import Veto, components, veto_link
from outsidein.hold.identities.compute.comparisons import Column, Comparison, choose_comparisons
from outsidein.hold.identities.compute.threshold import Threshold, choose_threshold
from outsidein.hold.identities.compute.training import Trained, train
from outsidein.hold.identities.online.laying import lay_down
from outsidein.hold.identities.resolution import (
    CLUSTERS,
    PAIRS,
    Beyond,
    Heard,
    KeyCoverage,
    Resolution,
)

#: Compared pairs learnt from at most; of more than these a fixed sample is taken.
LEARNT_PAIRS = 1_000_000

#: Pairs of strangers looked at to learn how often strangers agree.
STRANGERS = 1_000_000

#: Pairs under this weight (log2 odds) are too far apart to be kept; they are heard as just this.
KEPT_BELOW = 12.0

#: Pairs under this weight are heard, but not shown: nobody is asked about them.
SHOWN_BELOW = 8.0

#: So few pairs are told their reasons at once: asking Splink again would take longer.
FEW_PAIRS = 20_000

#: What two different official identifiers say against a pair, in log2 odds.
VETO = -100.0


def resolve(
    records: pa.Table | Path,
    *,
    progress: Progress | None = None,
    seed: int = 1,
    online: Path | None = None,
) -> Resolution:
    """Return the pairs, clusters and reasons for the records of a linker input.

    Shape: ``record_id`` and any of the customer columns, all of which may be NULL; columns named
    ``extra_…`` are judged by what they hold. The same records give the same answer, in any order.
    Into the folder ``online`` is laid what matches single records until the next run.
    """
    with open_engine() as engine, tempfile.TemporaryDirectory() as folder:
        engine.run(f"SET temp_directory = '{folder}'")
        return Run(engine, progress or _say_nothing, seed, online).resolve(records)


def _say_nothing(step: str, share: float) -> None:
    """Hear of a step and let it pass."""


def _columns(engine: Engine, table: str) -> list[str]:
    return [row["column_name"] for row in engine.dicts(f"DESCRIBE {table}")]


class Run:
    """One resolution, step by step in one engine.

    Who takes some of the steps otherwise goes on from here: the steps with a public name may be
    called one by one or laid anew, those with a private one are this file's own. What a step
    leaves for the next stands in the engine: ``records`` and ``features`` after ``read``, ``pairs``
    after ``block``, ``rarity_<column>`` after ``judge_rarity``, ``scored`` after ``score``.
    """

    table = "features"

    def __init__(
        self, engine: Engine, tell: Progress, seed: int, online: Path | None = None
    ) -> None:
        self.engine, self.tell, self.seed, self.online = engine, tell, seed, online
        self.records = 0
        self.warnings: list[str] = []

    def resolve(self, records: pa.Table | Path) -> Resolution:
        """Take all the steps."""
        self.tell("reading the records", 0.0)
        self.read(records)
        columns = self.profile()
        comparisons = choose_comparisons(columns, self.records)
        keys = {key.name: key for key in blocking.candidate_keys(columns, self.records)}
        if self.records < 2 or not comparisons:
            return self._apart()
        self.tell("choosing the pairs to compare", 0.1)
        counts = [self._count_key(key) for key in keys.values()]
        chosen = blocking.choose_keys(counts, self.records)
        self.block([keys[name] for name in chosen])
        self._warn_of_popular(counts, chosen)
        self.tell("learning what each answer is worth", 0.2)
        filled = [name for name, column in columns.items() if column.filled]
        trained = self._train(comparisons, ["is_firm", *filled])
        self.judge_rarity(comparisons, trained, columns)
        self.tell("scoring the pairs", 0.6)
        settings = model.splink_settings(comparisons, trained)
        self.score(settings, comparisons, trained)
        self.tell("forming customers", 0.85)
        resolution = self.conclude(settings, counts, chosen)
        loose = blocking.loose_keys(list(keys.values()), counts, chosen, self.popular)
        beyond = self.look_beyond(settings, comparisons, trained, loose, resolution)
        resolution = replace(resolution, beyond=beyond)
        if self.online is not None:
            lay_down(
                self.engine,
                self.online,
                settings=settings,
                columns=filled,
                keys=[keys[name] for name in chosen],
                popular=self.popular,
                veto=model.veto_sql(comparisons, features.OFFICIAL),
                threshold=resolution.threshold.weight,
                review=resolution.threshold.review,
                rare=model.rarity_columns(comparisons),
            )
        self.tell("done", 1.0)
        return resolution

    def read(self, records: pa.Table | Path) -> None:
        """Read the input into the tables ``records`` and ``features``."""
        if isinstance(records, Path):
            self.engine.add_parquet("linker_input", records)
        else:
            self.engine.connection.register("linker_input", records)
        for macro in features.macros():
            self.engine.run(macro)
        names, roots = zip(*features.nickname_rows(), strict=True)
        nicknames = pa.table({"name": pa.array(names), "root": pa.array(roots)})
        self.engine.connection.register("oi_nicknames", nicknames)
        columns = _columns(self.engine, "linker_input")
        self.engine.run(f"CREATE TABLE records AS {features.read_sql('linker_input', columns)}")
        self.engine.run(f"CREATE TABLE {self.table} AS {features.features_sql('records', columns)}")
        row = self.engine.one("SELECT count(*) FROM records")
        self.records = int(row[0]) if row else 0

    def _apart(self) -> Resolution:
        """Return every record as a customer of its own."""
        why = "There was nothing to compare: every record stays a customer of its own."
        alone = self.ids()
        return Resolution(
            pairs=PAIRS.empty_table(),
            clusters=pa.table({"record_id": alone, "cluster_id": alone}).cast(CLUSTERS),
            threshold=Threshold(0.0, 0.0, 1.0, 1.0, why),
            model_json="{}",
            warnings=(why,) if self.records else (),
            coverage=(),
        )

    def ids(self) -> NDArray[np.int64]:
        """Return the record ids in the order of their positions."""
        rows: Any = self.engine.connection.sql(
            "SELECT record_id FROM records ORDER BY rid"
        ).to_arrow_table()
        ids: NDArray[np.int64] = rows["record_id"].to_numpy().astype(np.int64)
        return ids

    def profile(self) -> dict[str, Column]:
        """Return how each column of the features is filled."""
        names = [n for n in _columns(self.engine, self.table) if n not in ("rid", "is_firm")]
        text = {name: f"CAST({name} AS VARCHAR)" for name in names}
        parts = ", ".join(
            f"count({n}), count(DISTINCT {n}), coalesce(avg(length({text[n]})), 0),"
            f" coalesce(avg(CAST(regexp_matches({text[n]}, '[0-9]') AS INTEGER)), 0)"
            for n in names
        )
        row = self.engine.one(f"SELECT {parts} FROM {self.table}") or ()
        return {name: Column(*row[4 * i : 4 * i + 4]) for i, name in enumerate(names)}

    @property
    def popular(self) -> int:
        """How many records may share a key; all of them where every pair can be compared."""
        every = self.records * (self.records - 1) // 2
        return self.records if every <= blocking.budget(self.records) else blocking.POPULAR

    def keyed(self, key: Key) -> str:
        """Return the query of every record under each of its values of a key."""
        value = f"unnest({key.sql})" if key.many else key.sql
        return (
            f"SELECT rid, key FROM (SELECT rid, {value} AS key FROM {self.table}) WHERE key <> ''"
        )

    def _count_key(self, key: Key) -> KeyCount:
        row = self.engine.one(
            f"SELECT coalesce(sum(n * (n - 1) // 2) FILTER (n <= {self.popular}), 0),"
            f" count(*) FILTER (n > {self.popular})"
            f" FROM (SELECT count(*) AS n FROM ({self.keyed(key)}) GROUP BY key)"
        )
        pairs, popular = row or (0, 0)
        return KeyCount(key.name, int(pairs), int(popular))

    def block(self, keys: list[Key]) -> None:
        """Make the table ``pairs``: each pair once, with its first key and all keys as bits."""
        parts = [
            f"SELECT {i} AS number, hash(key) AS key, rid FROM ({self.keyed(key)})"
            for i, key in enumerate(keys)
        ] or ["SELECT 0 AS number, hash(rid) AS key, rid FROM records WHERE false"]
        self.engine.run(
            f"CREATE OR REPLACE TABLE keyed AS SELECT * FROM ({' UNION ALL '.join(parts)})"
            f" QUALIFY count(*) OVER (PARTITION BY number, key) BETWEEN 2 AND {self.popular}"
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
                    f"{count.popular} values of '{count.name}' are shared by more"
                    f" than {self.popular} records and propose no pairs."
                )

    def _train(self, comparisons: tuple[Comparison, ...], columns: list[str]) -> Trained:
        every = self.records * (self.records - 1) // 2
        count = int((self.engine.one("SELECT count(*) FROM pairs") or (0,))[0])
        nth = -(-count // LEARNT_PAIRS) or 1
        learnt = (
            f"(SELECT * FROM pairs WHERE hash(join_key_l, join_key_r, {self.seed}) % {nth} = 0)"
        )
        groups = [(count, self._answers(comparisons, columns, learnt))]
        if every > count:
            self._draw_strangers(min(STRANGERS, 2 * (every - count)))
            groups.append((every - count, self._answers(comparisons, columns, "strangers")))
        rows = [answers[:, :-1] for _, answers in groups]
        weights = [answers[:, -1] * (n / max(1, answers[:, -1].sum())) for n, answers in groups]
        trained = train(
            comparisons,
            np.concatenate(rows).astype(np.int8),
            np.concatenate(weights),
            records=self.records,
            drawn=np.repeat(np.arange(len(rows)) == 1, [len(group) for group in rows]),
        )
        if trained.unseen:
            said = ", ".join(f"{name}: {level}" for name, level in trained.unseen)
            self.warnings.append(
                f"No likely match showed these answers, so general experience weighs them: {said}."
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
            "CREATE OR REPLACE TABLE strangers AS SELECT drawn.* FROM (SELECT DISTINCT"
            " CAST(least(a, b) AS INTEGER) AS join_key_l,"
            " CAST(greatest(a, b) AS INTEGER) AS join_key_r"
            f" FROM (SELECT {pick.format(0)} AS a, {pick.format(1)} AS b"
            f" FROM range({size}) AS t(i)) WHERE a <> b) AS drawn"
            " ANTI JOIN pairs ON pairs.join_key_l = drawn.join_key_l"
            " AND pairs.join_key_r = drawn.join_key_r"
        )

    def judge_rarity(
        self,
        comparisons: tuple[Comparison, ...],
        trained: Trained,
        columns: dict[str, Column],
    ) -> None:
        """Make a table ``rarity_<column>`` for each column whose rare values say more."""
        for column in model.rarity_columns(comparisons):
            filled = columns[column].filled
            judged = model.judge_rarity(column, comparisons, trained, filled, self.records)
            self.engine.run(
                f"CREATE OR REPLACE TABLE rarity_{column} AS"
                f" {model.rarity_sql(column, self.table, **judged)}"
            )

    def look_beyond(
        self,
        settings: dict[str, Any],
        comparisons: tuple[Comparison, ...],
        trained: Trained,
        loose: tuple[tuple[Key, int], ...],
        resolution: Resolution,
    ) -> Beyond | None:
        """Draw pairs that no key in use proposed, weigh them, and leave out who is joined."""
        keys = [key for key, _ in loose]
        share = self._draw_beyond(loose)
        if not share:
            return None
        self.score(settings, comparisons, trained, pairs="beyond", into="scored_beyond")
        self.engine.connection.register("made", resolution.clusters)
        names = ", ".join(f"'{key.name}'" for key in keys)
        pairs: Any = self.engine.connection.sql(
            "SELECT l.record_id AS record_l, r.record_id AS record_r, weight, probability,"
            f" [{names}][number + 1] AS found_by, evidence, 'apart' AS band FROM scored_beyond"
            " JOIN records AS l ON l.rid = rid_l JOIN records AS r ON r.rid = rid_r"
            " JOIN made AS a ON a.record_id = l.record_id"
            " JOIN made AS b ON b.record_id = r.record_id"
            " WHERE a.cluster_id <> b.cluster_id AND evidence IS NOT NULL ORDER BY 1, 2"
        ).to_arrow_table()
        self.engine.connection.unregister("made")
        return Beyond(pairs.cast(PAIRS), share)

    def _draw_beyond(self, loose: tuple[tuple[Key, int], ...]) -> float:
        """Make the table ``beyond``; return the share drawn of all pairs of these keys."""
        totals = []
        for place, (key, fewest) in enumerate(loose):
            sql = blocking.loose_sql(key, self.table, fewest)
            self.engine.run(f"CREATE OR REPLACE TEMP TABLE loose_{place} AS {sql}")
            row = self.engine.one(
                f"SELECT sum(n - 1) // 2 FROM loose_{place}"  # each record with each other
            )
            totals.append(int(row[0] or 0) if row else 0)
        every = sum(totals)
        if not every:
            return 0.0
        draws = min(3.0, blocking.DRAWN_BEYOND / every)  # for each pair, on average
        tables = [f"loose_{place}" for place in range(len(loose))]
        drawn = [
            blocking.drawn_sql(name, place, total, max(1, round(draws * total)), self.seed)
            for place, (name, total) in enumerate(zip(tables, totals, strict=True))
            if total
        ]
        self.engine.run(f"CREATE OR REPLACE TABLE beyond AS {blocking.beyond_sql(drawn, tables)}")
        return 1.0 - math.exp(-draws)  # a pair may be drawn twice and counts once

    def score(
        self,
        settings: dict[str, Any],
        comparisons: tuple[Comparison, ...],
        trained: Trained,
        pairs: str = "pairs",
        into: str = "scored",
    ) -> None:
        """Let Splink score the pairs; make the table ``scored`` with weight and evidence.

        All pairs are weighed, and those that may be shown are asked again for their reasons:
        most lie far apart, and reasons cost more than weights. Of few, all are asked at once.
        """
        few = int((self.engine.one(f"SELECT count(*) FROM {pairs}") or (0,))[0]) <= FEW_PAIRS
        veto = model.veto_sql(comparisons, features.OFFICIAL)
        named = {name.replace("_", " ") for name in features.OFFICIAL}
        numbered = any(comparison.name in named for comparison in comparisons)
        firms = self.engine.one(f"SELECT count(*) FROM {self.table} WHERE is_firm") or (0,)
        wide = numbered or bool(firms[0])
        weighed = self._predict(settings, comparisons, pairs, wide=wide or few)
        both = f" JOIN {self.table} AS l ON l.rid = rid_l JOIN {self.table} AS r ON r.rid = rid_r"
        self.engine.run(
            "CREATE OR REPLACE TABLE weighed AS SELECT rid_l, rid_r, match_weight AS weight,"
            " match_probability AS probability, CAST(match_key AS INTEGER) AS number,"
            f" {veto if wide else 'false'} AS vetoed"
            f" FROM {weighed.physical_name}{both if wide else ''}"
        )
        told = weighed
        if not few:
            weighed.drop_table_from_database_and_remove_from_cache()
            self.engine.run(
                "CREATE OR REPLACE TABLE shown AS SELECT rid_l AS join_key_l, rid_r AS join_key_r,"
                " CAST(number AS VARCHAR) AS match_key FROM weighed"
                f" WHERE weight >= -{SHOWN_BELOW}"
            )
            told = self._predict(settings, comparisons, "shown", wide=True)
        start = float(np.log2(trained.prior) - np.log2(1 - trained.prior))
        self.engine.run(
            f"CREATE OR REPLACE TABLE {into} AS SELECT weighed.*, evidence FROM weighed LEFT JOIN"
            f" (SELECT rid_l, rid_r, {model.evidence_sql(comparisons, start)} AS evidence"
            f" FROM {told.physical_name} WHERE match_weight >= -{SHOWN_BELOW}) AS told"
            " USING (rid_l, rid_r)"
        )
        told.drop_table_from_database_and_remove_from_cache()
        self.engine.run("DROP TABLE weighed; DROP TABLE IF EXISTS shown")

    def _predict(
        self,
        settings: dict[str, Any],
        comparisons: tuple[Comparison, ...],
        pairs: str,
        *,
        wide: bool,
    ) -> Any:
        """Return Splink's table of weights; a wide one says what each answer weighs."""
        asked = settings | {
            "retain_matching_columns": wide,
            "retain_intermediate_calculation_columns": wide,
        }
        api = DuckDBAPI(connection=self.engine.connection)
        linker = Linker(api.register(self.table), asked, log_level=None, validate_settings=False)
        linker.table_management.register_blocked_pairs_for_predict(api.register(pairs))
        for column in model.rarity_columns(comparisons):
            rarity = api.register(f"rarity_{column}")
            linker.table_management.register_term_frequency_lookup(rarity, column)
        return linker.inference.predict(threshold_match_weight=-KEPT_BELOW, warning_mode="never")

    def conclude(
        self, settings: dict[str, Any], counts: list[KeyCount], chosen: tuple[str, ...]
    ) -> Resolution:
        """Choose the threshold, form the clusters, and tell what came of every pair."""
        heard = self.hear()
        threshold = choose_threshold(heard.weight[~heard.vetoed])
        made = self.cluster(heard, threshold)
        ids = self.ids()
        self.warn_of_crowds(made)
        return Resolution(
            pairs=self.tell_pairs(heard, ids, made.labels, threshold, chosen),
            clusters=pa.table({"record_id": ids, "cluster_id": ids[made.labels]}).cast(CLUSTERS),
            threshold=threshold,
            model_json=json.dumps(settings, sort_keys=True),
            warnings=tuple(self.warnings),
            coverage=self._coverage(counts, chosen, made),
        )

    def hear(self) -> Heard:
        """Return the scored pairs by the positions of their records."""
        scored: Any = self.engine.connection.sql(
            "SELECT * FROM scored ORDER BY rid_l, rid_r"
        ).to_arrow_table()
        vetoed = scored["vetoed"].to_numpy()
        return Heard(
            scored,
            scored["rid_l"].to_numpy().astype(np.int64),
            scored["rid_r"].to_numpy().astype(np.int64),
            np.where(vetoed, VETO, scored["weight"].to_numpy()),
            vetoed,
        )

    def tell_pairs(
        self,
        heard: Heard,
        ids: NDArray[np.int64],
        labels: NDArray[np.int64],
        threshold: Threshold,
        chosen: tuple[str, ...],
    ) -> pa.Table:
        """Return the pairs that may be shown: joined, to be reviewed, or apart."""
        joined = labels[heard.left] == labels[heard.right]
        review = ~joined & ~heard.vetoed & (heard.weight >= threshold.review)
        band = np.where(joined, "joined", np.where(review, "review", "apart"))
        scored = heard.scored
        pairs = pa.table(
            {
                "record_l": ids[heard.left],
                "record_r": ids[heard.right],
                "weight": scored["weight"],
                "probability": scored["probability"],
                "found_by": pa.array(chosen, pa.string()).take(scored["number"].combine_chunks()),
                "evidence": scored["evidence"],
                "band": pa.array(band.tolist(), pa.string()),
            }
        ).cast(PAIRS)
        return pairs.filter(pa.compute.is_valid(pairs["evidence"]))

    def cluster(self, heard: Heard, threshold: Threshold) -> Veto:
        """Form the clusters; pairs that were compared and found far apart are heard as well."""
        left, right, weight = heard.left, heard.right, heard.weight
        linked = weight >= threshold.weight
        component = components(self.records, left[linked], right[linked])
        crowded = np.bincount(component)[component] > 2
        self.engine.connection.register(
            "crowds", pa.table({"rid": np.flatnonzero(crowded), "component": component[crowded]})
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
            np.concatenate([left, far["join_key_l"].to_numpy()]),
            np.concatenate([right, far["join_key_r"].to_numpy()]),
            np.concatenate([weight, np.full(len(far), -KEPT_BELOW)]),
            threshold=threshold.weight,
        )

    def warn_of_crowds(self, made: Veto) -> None:
        """Say where links were overruled."""
        if made.refused:
            self.warnings.append(
                f"{made.refused} links were overruled by the other pairs of the two"
                f" customers; without that the largest would hold {made.component} records."
            )

    def _coverage(
        self,
        counts: list[KeyCount],
        chosen: tuple[str, ...],
        made: Veto,
    ) -> tuple[KeyCoverage, ...]:
        """Return what each key proposed and what came of it."""
        labels = pa.table({"rid": np.arange(self.records), "label": made.labels})
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
                KeyCoverage(count.name, count.name in chosen, pairs, same, alone, count.popular)
            )
        return tuple(lines)
