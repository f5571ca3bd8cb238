"""A million sheets of 35 items by six attributes: our arrays beside pandas, in one run.

Run ``python benchmarks/results_million.py`` (``QUICK=1`` for the two smaller sizes). A Parquet
file of answers is made at each size. Each path then runs in a process of its own: it reads
the same file and gives, for everybody and for every group of six attributes, each item's
mean, interval and agreement. Their means and agreements must be the same to the last digits.

pandas is given the cheaper interval (Student's for endless populations, no draw) and our own
function for agreement, cell by cell; it has neither. Imports are not timed; memory is the
whole process.
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

SIZES = (10_000, 100_000) if os.environ.get("QUICK") else (10_000, 100_000, 1_000_000)
ITEMS, POINTS = 35, 5
ATTRIBUTES = {"level": 4, "department": 12, "site": 20, "contact": 2, "tenure": 6, "country": 15}
SEED = 20_260_101


def make(path: Path, sheets: int) -> None:
    """Write a part's answers: uneven groups, items of different heights, some blanks."""
    from outsidein.ask.results.compute.matrix import AnswerMatrix, Grouping, MatrixItem
    from outsidein.ask.results.stored import write_matrix

    random = np.random.default_rng(SEED)
    points = tuple(str(p) for p in range(1, POINTS + 1))
    scale = tuple(float(p) for p in range(1, POINTS + 1))
    items = tuple(MatrixItem(f"I.{i}", points, scale) for i in range(ITEMS))
    values = np.empty((sheets, ITEMS), dtype=np.int8, order="F")
    for i in range(ITEMS):
        chances = np.concatenate([[0.02, 0.05], 0.93 * random.dirichlet(np.ones(POINTS))])
        values[:, i] = random.choice(np.arange(-2, POINTS), sheets, p=chances)
    groups = {}
    for name, size in ATTRIBUTES.items():
        chances = 1 / np.arange(1, size + 1)
        codes = random.choice(size, sheets, p=chances / chances.sum()).astype(np.int16)
        groups[name] = Grouping(codes, tuple(f"{name} {g}" for g in range(size)))
    write_matrix(AnswerMatrix(items, values, groups), path)


def ours(path: Path) -> dict[str, float]:
    """Return the checks of our path: Parquet, counts, figures."""
    from outsidein.ask.results.compute.groups import group_results
    from outsidein.ask.results.stored import read_matrix

    started = Clock()
    matrix = read_matrix(path)
    found = group_results(matrix, [None, *ATTRIBUTES], seed=SEED)
    started.stop()
    return {
        **started.read(),
        "means": float(sum(np.nansum(one.mean) for one in found.values())),
        "agreements": float(sum(np.nansum(one.a) for one in found.values())),
        "cells": sum(one.mean.size for one in found.values()),
    }


def with_pandas(path: Path) -> dict[str, float]:
    """Return the same checks by pandas: groupby for moments and for counts of each point."""
    import pandas as pd
    from scipy.stats import t as student

    from outsidein.ask.results.compute.agreement import van_der_eijk

    started = Clock()
    frame = pd.read_parquet(path)
    items = [column for column in frame if column.startswith("now.")]
    answers = frame[items].where(frame[items] >= 0)
    means = agreements = 0.0
    cells = 0
    for attribute in (None, *ATTRIBUTES):
        by = np.zeros(len(frame), dtype=int) if attribute is None else frame[f"group.{attribute}"]
        figures = answers.groupby(by).agg(["mean", "std", "count"])
        for item in items:
            one = figures[item]
            half = student.ppf(0.975, one["count"] - 1) * one["std"] / np.sqrt(one["count"])
            bounds = pd.concat([one["mean"] - half, one["mean"] + half], axis=1)
            counts = answers.groupby([by, item]).size().unstack(fill_value=0)
            counts = counts.reindex(columns=range(POINTS), fill_value=0)
            agreements += sum(van_der_eijk(row) for row in counts.to_numpy().tolist())
            means += float((one["mean"] + 1).sum())
            cells += len(bounds)
    started.stop()
    return {**started.read(), "means": means, "agreements": agreements, "cells": cells}


class Clock:
    """Wall and CPU seconds of what runs between its start and its stop, and the peak memory."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def stop(self) -> None:
        """Take the time."""
        self.wall = time.perf_counter() - self.wall
        self.cpu = time.process_time() - self.cpu

    def read(self) -> dict[str, float]:
        """Return the seconds and the process's largest memory in MiB."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {"wall": self.wall, "cpu": self.cpu, "peak_mib": peak}


PATHS = {"ours": ours, "pandas": with_pandas}


def in_its_own_process(which: str, path: Path) -> dict[str, float]:
    """Return what one path measured, in a process that did nothing else."""
    ran = subprocess.run(
        [sys.executable, __file__, which, str(path)], check=True, capture_output=True, text=True
    )
    return dict(json.loads(ran.stdout))


def main() -> None:
    """Print both paths at each size, and how many times more pandas takes."""
    print(f"{ITEMS} items, {len(ATTRIBUTES)} attributes, {sum(ATTRIBUTES.values())} groups\n")
    print(f"{'sheets':>10}  {'path':<8}{'wall s':>8}{'CPU s':>8}{'peak MiB':>10}{'cells':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for sheets in SIZES:
            path = Path(folder) / f"{sheets}.parquet"
            in_its_own_process("make", path.with_suffix(f".{sheets}"))
            path = path.with_suffix(f".{sheets}")
            found = {which: in_its_own_process(which, path) for which in PATHS}
            for which, one in found.items():
                print(
                    f"{sheets:>10,}  {which:<8}{one['wall']:>8.2f}{one['cpu']:>8.2f}"
                    f"{one['peak_mib']:>10.0f}{int(one['cells']):>8,}"
                )
            us, them = found["ours"], found["pandas"]
            for check in ("means", "agreements", "cells"):
                assert abs(us[check] - them[check]) < 1e-6 * abs(us[check]), check
            ratios = [them[figure] / us[figure] for figure in ("wall", "cpu", "peak_mib")]
            print(f"{'':>10}  {'times':<8}{ratios[0]:>8.1f}{ratios[1]:>8.1f}{ratios[2]:>10.1f}\n")


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    elif sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[2].rsplit(".", 1)[1]))
        print("{}")
    else:
        print(json.dumps(PATHS[sys.argv[1]](Path(sys.argv[2]))))
