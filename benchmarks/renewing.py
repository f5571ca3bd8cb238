"""New records against a known base: their cost, and how far it all agrees with a full run.

``make bench-renewing`` (``QUICK=1``: 200 new ones against 10,000), of the households that
``households.py`` makes. ``python benchmarks/renewing.py [known] [new]`` for other sizes.
Each run is a process of its own, so that its memory is its own.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from households import make_households

from outsidein.hold.identities.linker import resolve
from outsidein.hold.identities.renewing import renew

#: Known records, and new ones.
SIZES = (10_000, 200) if os.environ.get("QUICK") else (1_000_000, 10_000)


def main(known: int, new: int) -> None:
    """Resolve the base, bring the new records, and set both ways side by side."""
    records = make_households(known + new).drop_columns(["truth"])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        pq.write_table(records.slice(0, records.num_rows - new), folder / "base.parquet")
        pq.write_table(records, folder / "all.parquet")
        del records
        _timed("the known records, all compared", "renew", "base", folder)
        _timed(f"{new:,} new ones among them", "renew", "all", folder)
        _timed("everything, all compared", "resolve", "all", folder)
        mine, theirs = (pq.read_table(folder / f"{how}.made") for how in ("renew", "resolve"))
    share = agreeing(mine, theirs)
    print(f"records whose customer holds the same records both ways: {share:.4%}")


def _timed(name: str, how: str, which: str, folder: Path) -> None:
    child = subprocess.run(
        [sys.executable, __file__, "--run", how, which, str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    told = json.loads(child.stdout.rpartition("{")[1] + child.stdout.rpartition("{")[2])
    print(
        f"{name}: {told['wall']:.1f} s wall, {told['cpu']:.1f} s CPU, {told['mib']:,} MiB"
        f" at most, {told['records']:,} records. {told['words']}",
        flush=True,
    )


def run(how: str, which: str, folder: Path) -> None:
    """Make one run and tell what it took."""
    source = folder / f"{which}.parquet"
    wall, cpu = time.perf_counter(), time.process_time()
    made = renew(source, folder / "kept") if how == "renew" else resolve(source)
    told = {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "records": made.clusters.num_rows,
        "words": made.looked.words if made.looked else "",
    }
    pq.write_table(made.clusters, folder / f"{how}.made")
    print(json.dumps(told))


def agreeing(one: pa.Table, other: pa.Table) -> float:
    """Return the share of records whose customer holds the same records in both."""
    mine, theirs = (table.sort_by("record_id")["cluster_id"].to_numpy() for table in (one, other))
    _, of = np.unique(np.stack([mine, theirs]), axis=1, return_inverse=True)
    both, left, right = (np.unique(x, return_inverse=True)[1] for x in (of, mine, theirs))
    sizes = [np.bincount(place)[place] for place in (both.ravel(), left, right)]
    return float(((sizes[0] == sizes[1]) & (sizes[0] == sizes[2])).mean())


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(sys.argv[2], sys.argv[3], Path(sys.argv[4]))
    else:
        main(*([int(text) for text in sys.argv[1:3]] or SIZES))
