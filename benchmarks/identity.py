"""Who is who, and at what cost: ours with no settings beside four peers, on the same records.

``make bench-identity`` (``QUICK=1`` for the small sets, ``ONLY=ours,Splink`` and ``SETS=…`` for a
choice). Every tool runs in a process of its own under the same cap of memory and time, so that it
can fail honestly; one evaluator judges all of them, by every true pair, those never compared too.
The peers live in ``.venv/peers`` (``benchmarks/peers.txt``): they are no part of what we ship.
"""

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet as pq
from households import make_households, make_worn

from outsidein.ground.engine import open_engine, quoted
from outsidein.hold.identities.compute.evaluation import ClusterScore, score_clusters
from outsidein.hold.identities.scoring import read_truth
from outsidein.hold.records.columns import linker_input_sql
from outsidein.hold.records.reading import stage_file
from outsidein.sample.write import write_sample

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "shared" / "data"
PEERS = HERE.parent / ".venv" / "peers" / "bin" / "python"
QUICK = bool(os.environ.get("QUICK"))
#: What one tool may take on one set.
SECONDS = int(os.environ.get("SECONDS_EACH", "120" if QUICK else "900"))
GIBIBYTES = int(os.environ.get("GIBIBYTES", "10"))
TOOLS = ("ours", "Splink", "recordlinkage", "dedupe", "goldenmatch")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled set: its files and where the truth stands."""

    files: tuple[str, ...]
    column: str | None = None
    regex: str | None = None


FILES = {
    "fake_1000": Labelled(("people/fake_1000.csv",), column="cluster"),
    "RLdata500": Labelled(("people/RLdata500.csv",), column="label_true"),
    "febrl3": Labelled(("people/febrl3.csv",), regex=r"rec_id:rec-(\d+)"),
    "febrl4": Labelled(("people/febrl4a.csv", "people/febrl4b.csv"), regex=r"rec_id:rec-(\d+)"),
    "sites": Labelled(("organisations/early_childhood_sites.csv",), column="True Id"),
}
SMALL = ("fake_1000", "RLdata500", "febrl3", "sites", "households_10k")


def main() -> None:
    """Run every tool on every set and print a line each."""
    chosen = os.environ.get("ONLY", "").split(",") if os.environ.get("ONLY") else TOOLS
    sets = os.environ["SETS"].split(",") if os.environ.get("SETS") else SMALL if QUICK else MAKERS
    print("| set | records | tool | pairs P / R / F1 | clusters P / R / F1 | B³ P / R / F1"
          " | largest | CPU s | wall s | MB |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name in sets:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            try:
                MAKERS[name](folder)
            except FileNotFoundError as missing:
                print(f"| {name} | not here: {missing.filename} |", flush=True)
                continue
            for tool in chosen:
                print(_line(name, tool, folder), flush=True)


def _line(name: str, tool: str, folder: Path) -> str:
    truth = pq.read_table(folder / "truth.parquet")
    out = folder / tool
    out.mkdir()
    ended = _run(tool, folder, out)
    head = f"| {name} | {len(truth):,} | {tool} |"
    cost = f" {ended['cpu']:.1f} | {ended['wall']:.1f} | {ended['mib']:,} |"
    if ended["failed"]:
        return f"{head} {ended['failed']} | | | |{cost}"
    pairs, clusters = judge(truth, out)
    return head + "".join(
        f" {p:.3f} / {r:.3f} / **{f:.4f}** |"
        for p, r, f in (
            pairs,
            *((q.precision, q.recall, q.f1) for q in (clusters.pairwise, clusters.b_cubed)),
        )
    ) + f" {clusters.largest} |" + cost  # fmt: skip


def _run(tool: str, folder: Path, out: Path) -> dict[str, Any]:
    """Run a tool in a process of its own; return what it took and what it died of."""
    ours = tool == "ours"
    script = (
        [str(HERE / "identity.py"), "--ours"] if ours else [str(HERE / "identity_peers.py"), tool]
    )
    python = sys.executable if ours else str(PEERS)
    if not Path(python).exists():
        return {"failed": "not installed", "cpu": 0.0, "wall": 0.0, "mib": 0}
    files = [str(folder / "records.parquet"), str(folder / "truth.parquet"), str(out)]
    cap = GIBIBYTES << 30
    start = time.perf_counter()
    with (out / "said.txt").open("w") as said:
        child = subprocess.Popen(
            [python, *script, *files], stdout=said, stderr=said,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (cap, cap)),
        )  # fmt: skip
        late = False
        while True:
            pid, status, used = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            if not late and time.perf_counter() - start > SECONDS:
                late = True
                child.kill()
            time.sleep(0.05)
    child.returncode = os.waitstatus_to_exitcode(status)
    last = ((out / "said.txt").read_text(errors="replace").strip().splitlines() or [""])[-1]
    failed = f"no result in {SECONDS} s" if late else last[:90] if child.returncode else ""
    return {
        "failed": failed or (f"ended by {child.returncode}" if child.returncode else ""),
        "cpu": used.ru_utime + used.ru_stime,
        "wall": time.perf_counter() - start,
        "mib": used.ru_maxrss // 1024,
    }


def judge(truth: pa.Table, out: Path) -> tuple[tuple[float, float, float], ClusterScore]:
    """Return P, R, F1 of the pairs as linked, and the score of the clusters.

    A record that a tool names in no cluster is one of its own.
    """
    ids = truth["record_id"].to_numpy()
    label = np.unique(np.array(truth["truth"].to_pylist(), dtype=str), return_inverse=True)[1]
    place = np.full(int(ids.max()) + 1, -1)
    place[ids] = np.arange(len(ids))
    pairs = pq.read_table(out / "pairs.parquet")
    # A link to a record without a label can't be judged.
    left, right = (place[pairs[side].to_numpy()] for side in ("left", "right"))
    known = (left >= 0) & (right >= 0)
    right_ones = int((label[left[known]] == label[right[known]]).sum())
    sizes = np.bincount(label)
    true = int((sizes * (sizes - 1) // 2).sum())
    p = right_ones / known.sum() if known.any() else 1.0
    r = right_ones / true if true else 1.0
    made = pq.read_table(out / "clusters.parquet")
    named = dict(zip(made["record_id"].to_pylist(), made["cluster_id"].to_pylist(), strict=True))
    clusters = [named.get(record, f"alone {record}") for record in ids.tolist()]
    return (p, r, 2 * p * r / (p + r) if p + r else 0.0), score_clusters(clusters, label.tolist())


def run_ours(source: Path, out: Path) -> None:
    """Resolve the records with nothing set; write the linked pairs and the clusters.

    A pair is linked that reaches our own threshold and wasn't overruled by the pairs around it.
    """
    from outsidein.hold.identities.linker import resolve

    made = resolve(source)
    joined = made.pairs.filter(
        pa.compute.and_(
            pa.compute.greater_equal(made.pairs["weight"], made.threshold.weight),
            pa.compute.equal(made.pairs["band"], "joined"),
        )
    )
    pq.write_table(
        joined.select(["record_l", "record_r"]).rename_columns(["left", "right"]),
        out / "pairs.parquet",
    )
    pq.write_table(made.clusters, out / "clusters.parquet")


def _labelled(chosen: Labelled) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        truth = read_truth(chosen.column, chosen.regex)
        staged = [
            stage_file(DATA / name, kind="customers", out_dir=folder / str(n),
                       mapping={truth.column: ""})
            for n, name in enumerate(chosen.files)
        ]  # fmt: skip
        extras = sorted({h for s in staged for h in s.matching.extras() if h != truth.column})
        _write(folder, [(str(n), s.parquet) for n, s in enumerate(staged)], extras,
               lambda rows: [truth.of(raw) for raw in rows["raw"].to_pylist()])  # fmt: skip

    return make


def _write(
    folder: Path,
    lists: list[tuple[str, Path]],
    extras: list[str],
    labels: Callable[[pa.Table], list[str]],
) -> None:
    """Write the records of all lists as the linker reads them, and their truth apart."""
    with open_engine() as engine:
        parts = []
        for n, (source, path) in enumerate(lists):
            engine.add_parquet(f"list_{n}", path)
            named = source.replace("'", "''")
            parts.append(f"SELECT *, '{named}' AS source FROM {quoted(f'list_{n}')}")  # noqa: S608
        engine.run(f"CREATE TABLE staged AS {' UNION ALL BY NAME '.join(parts)}")
        engine.run("CREATE TABLE numbered AS SELECT CAST(row_number() OVER () - 1 AS BIGINT)"
                   " AS record_id, * FROM staged")  # fmt: skip
        found: Any = engine.connection.sql("SELECT * FROM numbered ORDER BY record_id")
        rows = found.to_arrow_table()
        engine.write_parquet(
            linker_input_sql("numbered", extras=extras), folder / "records.parquet"
        )
    truth = labels(rows)
    known = [(n, label) for n, label in enumerate(truth) if label]
    pq.write_table(
        pa.table({"record_id": pa.array([n for n, _ in known], pa.int64()),
                  "truth": [label for _, label in known]}),
        folder / "truth.parquet",
    )  # fmt: skip


def _made(table: Callable[[], pa.Table]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        records = table()
        if "dob" in records.column_names:
            path = folder / "worn.csv"
            pa.csv.write_csv(records.drop_columns(["record_id", "source"]), path)
            staged = stage_file(path, kind="customers", out_dir=folder / "0", mapping={"truth": ""})
            extras = sorted(set(staged.matching.extras()) - {"truth"})
            _write(
                folder,
                [("list", staged.parquet)],
                extras,
                lambda rows: [str(json.loads(raw)["truth"]) for raw in rows["raw"].to_pylist()],
            )
            return
        pq.write_table(records.select(["record_id", "truth"]), folder / "truth.parquet")
        pq.write_table(records.drop_columns(["truth"]), folder / "records.parquet")

    return make


def _sample(folder: Path) -> None:
    sample = write_sample(folder / "sample")
    with sample.truth.open(newline="", encoding="utf-8") as file:
        truth = {(r["source"], r["external_id"]): r["person"] for r in csv.DictReader(file)}
    lists = [one for one in sample.files if one.kind == "customers"]
    staged = [
        (one.source.name, stage_file(one.path, kind="customers", out_dir=folder / str(n)).parquet)
        for n, one in enumerate(lists)
    ]

    def labels(rows: pa.Table) -> list[str]:
        keys = (rows[name].to_pylist() for name in ("source", "external_id"))
        return [truth.get(key, "") for key in zip(*keys, strict=True)]

    _write(folder, staged, [], labels)


MAKERS: dict[str, Callable[[Path], None]] = {
    **{name: _labelled(chosen) for name, chosen in FILES.items()},
    "worn_10k": _made(lambda: make_worn(1_000)),
    "sample_60k": _sample,
    "households_10k": _made(lambda: make_households(10_000)),
    "households_100k": _made(lambda: make_households(100_000)),
    "households_1m": _made(lambda: make_households(1_000_000)),
}

if __name__ == "__main__":
    if sys.argv[1:2] == ["--ours"]:
        run_ours(Path(sys.argv[2]), Path(sys.argv[4]))
    else:
        main()
