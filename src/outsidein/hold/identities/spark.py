"""The distributed path: a model trained here by DuckDB, and its pairs found and scored on Spark.

Features are made as ever and laid down as Parquet; Spark forms the pairs by the same keys and
scores them by the same weights; what it kept comes back as Parquet, and the clusters are formed by
the same rule. Only what is said in SQL differs, and ``compute.spark_sql`` says it.
"""

# ruff: noqa: S608  The SQL is put together from our own names.

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from splink import Linker

from outsidein.ground.cluster import open_cluster, why_no_cluster
from outsidein.ground.engine import open_engine
from outsidein.ground.errors import NotNow
from outsidein.ground.progress import Progress
from outsidein.hold.identities.compute import features, model
from outsidein.hold.identities.compute.blocking import Key
from outsidein.hold.identities.compute.comparisons import Comparison
from outsidein.hold.identities.compute.spark_sql import pairs_sql, settings_to_spark
from outsidein.hold.identities.compute.training import Trained
from outsidein.hold.identities.linker import KEPT_BELOW, SHOWN_BELOW, Run
from outsidein.hold.identities.resolution import Resolution


def resolve_on_spark(
    records: pa.Table | Path,
    *,
    master: str,
    folder: Path | None = None,
    progress: Progress | None = None,
    seed: int = 1,
    online: Path | None = None,
    session: Any = None,
) -> Resolution:
    """Return what ``linker.resolve`` returns, the pairs formed and scored by a cluster.

    ``folder`` is where the tables go back and forth; a cluster of several machines must see it
    under the same path. Without it a folder of this machine's is used, for ``local[…]``. An open
    session is used where one is handed over.
    """
    if why := why_no_cluster():
        raise NotNow(why)
    if folder is None and not master.startswith("local"):
        raise NotNow("A cluster needs a folder that all of its machines see: set its path.")
    with open_engine() as engine, tempfile.TemporaryDirectory(dir=folder) as scratch:
        work = Path(scratch)
        engine.run(f"SET temp_directory = '{work / 'spilled'}'")
        opened = nullcontext(session) if session else session_with_likeness(master, work)
        with opened as used:
            run = _SparkRun(engine, progress or (lambda _step, _share: None), seed, online)
            run.session, run.work = used, work
            return run.resolve(records)


@contextmanager
def session_with_likeness(master: str, folder: Path) -> Iterator[Any]:
    """Open a session that knows how alike two texts are, by Splink's own jar."""
    if why := why_no_cluster():
        raise NotNow(why)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of versions of libraries that we hand it nothing of
        from splink.backends.spark import SparkAPI, similarity_jar_location

    with open_cluster(master, folder, jars=str(similarity_jar_location())) as session:
        likeness: Any = SparkAPI
        likeness(spark_session=session, break_lineage_method="parquet")
        yield session


class _SparkRun(Run):
    """A resolution whose pairs are found and scored elsewhere."""

    session: Any
    work: Path

    def block(self, keys: list[Key]) -> None:
        """Let Spark form the pairs; DuckDB reads them from where Spark laid them."""
        self._hand_over(self.table)
        if not keys:
            super().block(keys)
            return
        from splink.backends.spark import SparkAPI

        make_api: Any = SparkAPI
        self.api = make_api(
            spark_session=self.session,
            break_lineage_method="parquet",
            register_udfs_automatically=False,  # the session knows them
        )
        pairs = self.session.sql(pairs_sql(keys, self.table, self.popular))
        pairs.write.mode("overwrite").parquet(str(self.work / "pairs"))
        self.session.read.parquet(str(self.work / "pairs")).createOrReplaceTempView("pairs")
        self._take_back("pairs")

    def look_beyond(self, *_: Any) -> None:
        """Draw nothing: how many are missed is estimated where everything is at hand."""

    def score(
        self,
        settings: dict[str, Any],
        comparisons: tuple[Comparison, ...],
        trained: Trained,
        pairs: str = "pairs",
        into: str = "scored",
    ) -> None:
        """Let Splink score the pairs on Spark; evidence is told of those alone that it kept."""
        if not hasattr(self, "api"):
            super().score(settings, comparisons, trained, pairs, into)
            return
        linker = Linker(
            self.api.register(self.session.table(self.table)),
            settings_to_spark(settings),
            log_level=None,
        )
        linker.table_management.register_blocked_pairs_for_predict(
            self.api.register(self.session.table("pairs"))
        )
        for column in model.rarity_columns(comparisons):
            self._hand_over(f"rarity_{column}")
            rarity = self.api.register(self.session.table(f"rarity_{column}"))
            linker.table_management.register_term_frequency_lookup(rarity, column)
        predicted = linker.inference.predict(
            threshold_match_weight=-KEPT_BELOW, warning_mode="never"
        )
        scored = self.session.table(predicted.physical_name)
        scored.write.mode("overwrite").parquet(str(self.work / "predicted"))
        self._take_back("predicted")
        start = float(np.log2(trained.prior) - np.log2(1 - trained.prior))
        self.engine.run(
            "CREATE OR REPLACE TABLE scored AS SELECT rid_l, rid_r, match_weight AS weight,"
            " match_probability AS probability, CAST(match_key AS INTEGER) AS number,"
            f" CASE WHEN match_weight >= -{SHOWN_BELOW}"
            f" THEN {model.evidence_sql(comparisons, start)} END AS evidence,"
            f" {model.veto_sql(comparisons, features.OFFICIAL)} AS vetoed"
            " FROM predicted"
            f" JOIN {self.table} AS l ON l.rid = rid_l JOIN {self.table} AS r ON r.rid = rid_r"
        )

    def _hand_over(self, table: str) -> None:
        """Lay a table of DuckDB's down and let Spark read it under the same name."""
        path = self.work / f"{table}.parquet"
        self.engine.write_parquet(f"SELECT * FROM {table}", path)
        self.session.read.parquet(str(path)).createOrReplaceTempView(table)

    def _take_back(self, table: str) -> None:
        """Let DuckDB read what Spark laid down under this name."""
        self.engine.run(
            f"CREATE OR REPLACE VIEW {table} AS"
            f" SELECT * FROM read_parquet('{self.work / table}/*.parquet')"
        )
