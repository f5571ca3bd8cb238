"""Labelled files resolved without settings, and how well: for ``outsidein identities score``."""

import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from outsidein.ground.engine import open_engine, quoted
from outsidein.ground.errors import NotNow
from outsidein.ground.progress import Progress
from outsidein.hold.identities.compute.evaluation import ClusterScore, score_clusters
from outsidein.hold.identities.linker import resolve
from outsidein.hold.identities.resolution import Resolution
from outsidein.hold.identities.spark import resolve_on_spark
from outsidein.hold.records.columns import linker_input_sql
from outsidein.hold.records.reading import Staged, UnreadableFile, stage_file


@dataclass(frozen=True, slots=True)
class Scored:
    """How the clusters of labelled files compare with the truth beside them."""

    records: int
    refused: int
    quality: ClusterScore
    resolution: Resolution


@dataclass(frozen=True, slots=True)
class Truth:
    """Where the truth stands: a column, and the part of it that names the entity."""

    column: str
    pattern: re.Pattern[str] | None = None

    def of(self, raw: str) -> str:
        """Return the entity that a row is labelled with; '' where it has no label."""
        text = str(json.loads(raw).get(self.column) or "").strip()
        if self.pattern is None:
            return text
        found = self.pattern.search(text)
        return (found[1] if self.pattern.groups else found[0]) if found else ""


def read_truth(column: str | None, regex: str | None) -> Truth:
    """Return where the truth stands, from the two ways to say it."""
    if bool(column) == bool(regex):
        raise NotNow("Say where the truth is by --truth COLUMN or by --truth-regex 'column:regex'.")
    if column:
        return Truth(column)
    name, _, pattern = str(regex).partition(":")
    if not name or not pattern:
        raise NotNow("Write --truth-regex as 'column:regex', such as 'rec_id:rec-(\\d+)'.")
    try:
        return Truth(name, re.compile(pattern))
    except re.error as why:
        raise NotNow(f"--truth-regex: {pattern!r} is no regular expression: {why}.") from why


def score_files(
    files: Sequence[Path],
    truth: Truth,
    *,
    region: str = "GB",
    progress: Progress | None = None,
    spark: str = "",
) -> Scored:
    """Resolve the files' rows without settings and score the clusters against the truth.

    The column with the truth is kept from the linker. Rows without a label are resolved with
    the others and left out of the score. ``spark`` is the master of a cluster that does the work.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        staged = [
            _stage(path, folder / str(place), truth, region) for place, path in enumerate(files)
        ]
        source = _linker_input(staged, folder, truth)
        resolution = (
            resolve_on_spark(source, master=spark, progress=progress)
            if spark
            else resolve(source, progress=progress)
        )
        labels = [truth.of(raw) for one in staged for raw in _raw(one)]
    cluster_of = dict(
        zip(
            resolution.clusters.column("record_id").to_pylist(),
            resolution.clusters.column("cluster_id").to_pylist(),
            strict=True,
        )
    )
    labelled = [(cluster_of[record], label) for record, label in enumerate(labels) if label]
    if not labelled:
        raise NotNow(f"No row has a label in the column {truth.column}.")
    return Scored(
        records=len(labels),
        refused=sum(one.refused for one in staged),
        quality=score_clusters([c for c, _ in labelled], [label for _, label in labelled]),
        resolution=resolution,
    )


def _stage(path: Path, folder: Path, truth: Truth, region: str) -> Staged:
    try:
        staged = stage_file(
            path,
            kind="customers",
            out_dir=folder,
            mapping={truth.column: ""},
            default_region=region,
        )
    except UnreadableFile as why:
        raise NotNow(str(why)) from why
    headers = [column.header for column in staged.matching.columns]
    if truth.column not in headers:
        raise NotNow(f"{path.name} has no column {truth.column}; it has {', '.join(headers)}.")
    return staged


def _raw(staged: Staged) -> list[str]:
    column: list[str] = pq.read_table(staged.parquet, columns=["raw"]).column("raw").to_pylist()
    return column


def _linker_input(staged: Sequence[Staged], folder: Path, truth: Truth) -> Path:
    """Write the linker's input over all files, its record ids in the order of files and rows."""
    extras = sorted({h for one in staged for h in one.matching.extras() if h != truth.column})
    target = folder / "input.parquet"
    with open_engine() as engine:
        for place, one in enumerate(staged):
            engine.add_parquet(f"file_{place}", one.parquet)
        union = " UNION ALL BY NAME ".join(
            f"SELECT *, '{one_place}' AS source FROM {quoted(f'file_{one_place}')}"  # noqa: S608
            for one_place in range(len(staged))
        )
        engine.run(f"CREATE TABLE read_rows AS {union}")
        numbered = (
            "(SELECT CAST(ROW_NUMBER() OVER (ORDER BY CAST(source AS INTEGER), rowid) - 1"
            " AS BIGINT) AS record_id, * FROM read_rows)"
        )
        engine.write_parquet(linker_input_sql(numbered, extras=extras), target)
    return target
