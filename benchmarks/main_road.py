"""The main road, timed: files in, who is who, one reference, measures, verdicts; and how it grows.

Run ``make bench`` (``QUICK=1`` for a tenth of the sample). It fills the sample organisation into
an installation that is thrown away, at several sizes, and prints wall and CPU seconds and the
largest memory of each step. CPU counts this process and its children.
"""

import json
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZES = (0.1,) if os.environ.get("QUICK") else (0.1, 0.3, 1.0)
STEPS: list[dict[str, object]] = []


def cpu_seconds() -> float:
    """Return the CPU seconds of this process and of all children that have ended."""
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


@contextmanager
def timed(step: str, rows: int) -> Iterator[None]:
    """Note how long the body takes."""
    wall, cpu = time.perf_counter(), cpu_seconds()
    yield
    wall, cpu = time.perf_counter() - wall, cpu_seconds() - cpu
    peak = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    STEPS.append({"step": step, "rows": rows, "wall": wall, "cpu": cpu, "peak_mib": peak / 1024})
    rate = f"{rows / wall:12,.0f} rows/s" if rows else ""
    print(f"  {step:<34}{rows:>9,} rows {wall:7.1f} s {cpu:7.1f} CPU s {rate}", flush=True)


def one_size(size: float, home: Path) -> None:
    """Walk the road once; each step timed."""
    from django_scopes import scope

    from outsidein.check.blindspots.actions import check_organisation
    from outsidein.cli.bringing import bring_answers, bring_file
    from outsidein.hold.customers.actions import rebuild_customers
    from outsidein.hold.identities.actions import resolve_records
    from outsidein.hold.sources.compute.column_map import ColumnMap
    from outsidein.people.actions import create_organisation
    from outsidein.sample import write_sample

    sample = write_sample(home / f"files-{size}", size=size)
    at = sample.as_of
    organisation = create_organisation(name=f"Size {size}", at=at, fixed_as_of=at)
    lists = [file for file in sample.files if file.kind == "customers"]
    events = [file for file in sample.files if file.kind not in {"customers", "answers"}]
    records = sum(file.rows for file in lists)
    happened = sum(file.rows for file in events)
    print(f"size {size}: {records:,} records, {happened:,} events", flush=True)
    with scope(organisation=organisation):
        for name, files, rows in (
            ("import of the customer lists", lists, records),
            ("import of everything else", events, happened),
        ):
            with timed(name, rows):
                for file in files:
                    source = file.source.name if file.source else file.path.stem
                    bring_file(
                        organisation,
                        file.path,
                        file.kind,
                        source,
                        column_map=ColumnMap({}, {}),
                        at=at,
                    )
        with timed("who is who", records):
            resolve_records(organisation_id=organisation, at=at)
        with timed("one reference, events linked", records + happened):
            rebuild_customers(organisation_id=organisation, at=at)
        for file in sample.files:
            if file.kind == "answers":
                with timed("answers", file.rows):
                    bring_answers(
                        organisation, file.path, title="Bench", asked=sample.headcount, at=at
                    )
        with timed("marts, measures, verdicts", records + happened):
            check_organisation(organisation_id=organisation, as_of=at, at=at)


def main() -> None:
    """Run all sizes; with ``--json FILE`` keep the figures."""
    home = Path(tempfile.mkdtemp(prefix="outsidein-bench-"))
    os.environ["OUTSIDEIN_HOME"] = str(home)
    from outsidein.cli.ground import start_django

    start_django()
    try:
        for size in SIZES:
            one_size(size, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if "--json" in sys.argv:
        target = Path(sys.argv[sys.argv.index("--json") + 1])
        target.write_text(json.dumps(STEPS, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
