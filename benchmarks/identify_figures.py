"""How long a call takes, and what it costs: wall beside CPU, and lines that say so."""

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

#: Wall and CPU seconds of one call.
Spent = tuple[float, float]


def timings(work: Callable[[Any], Any], asked: Sequence[Any], warm: int = 20) -> list[Spent]:
    """Return wall and CPU seconds of each, after some that are not counted."""
    for one in asked[:warm]:
        work(one)
    spent = []
    for one in asked:
        wall, cpu = time.perf_counter(), time.process_time()
        work(one)
        spent.append((time.perf_counter() - wall, time.process_time() - cpu))
    return spent


def told(name: str, spent: Iterable[Spent], served: float | None = None) -> None:
    """Print a line of figures: wall, and the CPU of this process, or of the one that serves.

    Unit: ``served`` is CPU milliseconds a call.
    """
    walls, cpus = (sorted(1e3 * one for one in part) for part in zip(*spent, strict=True))
    cost = f"mean {statistics.mean(cpus):6.2f}  p99 {at(cpus, 0.99):6.2f}"
    if served is not None:
        cost = f"mean {served:6.2f} of the server"
    print(
        f"  {name:<38}p50 {at(walls, 0.5):7.2f}  p95 {at(walls, 0.95):7.2f}"
        f"  p99 {at(walls, 0.99):7.2f} ms   CPU {cost}   ({len(walls):,})",
        flush=True,
    )


def at(times: Sequence[float], share: float) -> float:
    """Return the value under which a share of them lies."""
    return times[min(len(times) - 1, int(share * len(times)))]


def rate(name: str, rows: int, spent: Sequence[Spent], served: float | None = None) -> None:
    """Print how many rows a second were done; ``served`` is the server's CPU, in seconds."""
    wall = sum(one for one, _ in spent)
    cpu = served if served is not None else sum(one for _, one in spent)
    whose = "the server's CPU" if served is not None else "CPU"
    print(
        f"  {name:<38}{rows / wall:8,.0f} records/s   {rows / max(cpu, 1e-9):8,.0f} a second of"
        f" {whose}   ({rows:,} in {len(spent):,} calls)",
        flush=True,
    )
