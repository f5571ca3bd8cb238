"""How well records are joined, and at what cost, on every labelled set; no settings given.

Run with ``python benchmarks/identity_quality.py [name …]``. Each set runs in a process of its own,
so that the peak of memory is its own. The labelled files are read from ``../shared/data/`` beside
the checkout; the households are the product's own generated sample.
"""

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from outsidein.ground.engine import open_engine, quoted
from outsidein.hold.identities.compute.evaluation import ClusterScore, score_clusters
from outsidein.hold.identities.linker import resolve
from outsidein.hold.identities.scoring import read_truth, score_files
from outsidein.hold.records.columns import linker_input_sql
from outsidein.hold.records.reading import stage_file
from outsidein.sample.write import write_sample

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled set: its files and where the truth stands."""

    files: tuple[str, ...]
    column: str | None = None
    regex: str | None = None


SETS = {
    "fake_1000": Labelled(("people/fake_1000.csv",), column="cluster"),
    "RLdata500": Labelled(("people/RLdata500.csv",), column="label_true"),
    "febrl3": Labelled(("people/febrl3.csv",), regex=r"rec_id:rec-(\d+)"),
    "febrl4": Labelled(("people/febrl4a.csv", "people/febrl4b.csv"), regex=r"rec_id:rec-(\d+)"),
    "sites": Labelled(("organisations/early_childhood_sites.csv",), column="True Id"),
}
HOUSEHOLDS = "households"


def score_labelled(chosen: Labelled) -> tuple[ClusterScore, float]:
    """Return the quality on a labelled set and the seconds from reading to clusters."""
    start = time.perf_counter()
    scored = score_files(
        [DATA / name for name in chosen.files], read_truth(chosen.column, chosen.regex)
    )
    return scored.quality, time.perf_counter() - start


def score_households() -> tuple[ClusterScore, float]:
    """Return the quality on the sample's households and the seconds to resolve them."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        sample = write_sample(folder / "sample")
        with sample.truth.open(newline="", encoding="utf-8") as file:
            truth = {
                (row["source"], row["external_id"]): row["person"] for row in csv.DictReader(file)
            }
        lists = [one for one in sample.files if one.kind == "customers"]
        with open_engine() as engine:
            parts = []
            for place, one in enumerate(lists):
                staged = stage_file(one.path, kind="customers", out_dir=folder / str(place))
                engine.add_parquet(f"list_{place}", staged.parquet)
                name = one.source.name.replace("'", "''")
                parts.append(f"SELECT *, '{name}' AS source FROM {quoted(f'list_{place}')}")  # noqa: S608
            engine.run(f"CREATE TABLE staged AS {' UNION ALL BY NAME '.join(parts)}")
            engine.run(
                "CREATE TABLE numbered AS SELECT CAST(row_number() OVER () - 1 AS BIGINT)"
                " AS record_id, * FROM staged"
            )
            keys = engine.rows("SELECT source, external_id FROM numbered ORDER BY record_id")
            engine.write_parquet(linker_input_sql("numbered"), folder / "input.parquet")
        start = time.perf_counter()
        clusters = resolve(folder / "input.parquet").clusters["cluster_id"].to_pylist()
        seconds = time.perf_counter() - start
    known = [(c, truth[key]) for c, key in zip(clusters, keys, strict=True) if key in truth]
    return score_clusters([c for c, _ in known], [t for _, t in known]), seconds


def run_one(name: str) -> None:
    """Score one set and print its figures as JSON."""
    quality, seconds = score_households() if name == HOUSEHOLDS else score_labelled(SETS[name])
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "set": name,
                "records": quality.records,
                "P": quality.pairwise.precision,
                "R": quality.pairwise.recall,
                "F1": quality.pairwise.f1,
                "B3 P": quality.b_cubed.precision,
                "B3 R": quality.b_cubed.recall,
                "B3 F1": quality.b_cubed.f1,
                "largest": quality.largest,
                "wall s": seconds,
                "CPU s": usage.ru_utime + usage.ru_stime,
                "MB": usage.ru_maxrss // 1024,
            }
        )
    )


def main(names: list[str]) -> None:
    """Score each set in a process of its own and print the table."""
    head: list[str] = []
    for name in names or [*SETS, HOUSEHOLDS]:
        done = subprocess.run(
            [sys.executable, __file__, "--one", name], capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(f"{name}: not run\n{done.stderr[-2000:]}")
            continue
        figures = json.loads(done.stdout.splitlines()[-1])
        if not head:
            head = list(figures)
            print(" | ".join(f"{title:>9}" for title in head))
        print(" | ".join(f"{_shown(figures[title]):>9}" for title in head))


def _shown(value: object) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        run_one(sys.argv[2])
    else:
        main(sys.argv[1:])
