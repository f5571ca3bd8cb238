"""What the same resolution costs here and on Spark, step by step, and whether it comes to the same.

Run ``make bench-spark`` (QUICK=1 for ten thousand records alone, MASTER=spark://… for a cluster).
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))

from households import make_households

from outsidein.ground.cluster import why_no_cluster
from outsidein.hold.identities.compute.evaluation import score_clusters
from outsidein.hold.identities.linker import resolve
from outsidein.hold.identities.resolution import Resolution
from outsidein.hold.identities.spark import resolve_on_spark, session_with_likeness

MASTER = os.environ.get("MASTER", "local[2]")
SIZES = (10_000,) if os.environ.get("QUICK") else (10_000, 100_000)


class Steps:
    """Notes wall and CPU seconds between the steps that a resolution tells of."""

    def __init__(self) -> None:
        self.name, self.wall, self.cpu = "", time.monotonic(), spent()
        self.taken: list[tuple[str, float, float]] = []

    def __call__(self, step: str, _share: float) -> None:
        """Close the step before this one."""
        wall, cpu = time.monotonic(), spent()
        if self.name:
            self.taken.append((self.name, wall - self.wall, cpu - self.cpu))
        self.name, self.wall, self.cpu = step, wall, cpu


def spent() -> float:
    """Return the CPU seconds of this process and its children, the Java machine among them."""
    here = psutil.Process()
    total = 0.0
    for process in (here, *here.children(recursive=True)):
        times = process.cpu_times()
        total += times.user + times.system
    return total


def f1(found: Resolution, truth: list[int]) -> float:
    """Return the pairwise F1 of the clusters."""
    return score_clusters(found.clusters["cluster_id"].to_pylist(), truth).pairwise.f1


def tell(where: str, records: int, steps: Steps, quality: float) -> None:
    """Print a line a step and one of all."""
    for name, wall, cpu in steps.taken:
        print(f"{where:8} {records:>9,} {name:36} {wall:8.1f} s wall {cpu:8.1f} s CPU")
    wall, cpu = sum(s[1] for s in steps.taken), sum(s[2] for s in steps.taken)
    print(f"{where:8} {records:>9,} {'all':36} {wall:8.1f} s wall {cpu:8.1f} s CPU")
    print(f"{where:8} {records:>9,} F1 {quality:.4f}")


def main() -> None:
    """Take the figures of each size, here and there."""
    if why := why_no_cluster():
        sys.exit(why)
    folder = Path(os.environ.get("SPARK_FOLDER", tempfile.gettempdir()))
    begun = time.monotonic(), spent()
    with session_with_likeness(MASTER, folder) as session:
        print(f"a session: {time.monotonic() - begun[0]:.1f} s wall {spent() - begun[1]:.1f} s CPU")
        for size in SIZES:
            made: pa.Table = make_households(size)
            truth = made["truth"].to_pylist()
            records = made.drop_columns(["truth"])
            here = Steps()
            tell("here", size, here, f1(resolve(records, progress=here), truth))
            there = Steps()
            found = resolve_on_spark(
                records, master=MASTER, folder=folder, progress=there, session=session
            )
            tell("Spark", size, there, f1(found, truth))


if __name__ == "__main__":
    main()
