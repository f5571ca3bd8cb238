"""New records against a known base: their cost, and how far it all agrees with a full run.

``python benchmarks/renewing.py [known] [new]``, of the households that ``households.py`` makes.
"""

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pyarrow as pa
from households import make_households

from outsidein.hold.identities.linker import resolve
from outsidein.hold.identities.renewing import resolve_renewing


def main(known: int, new: int) -> None:
    """Resolve the base, bring the new records, and set both ways side by side."""
    records = make_households(known + new).drop_columns(["truth"])
    base = records.slice(0, records.num_rows - new)
    with tempfile.TemporaryDirectory() as scratch:
        kept = Path(scratch) / "kept"
        _timed("the base, in full", lambda: resolve_renewing(base, kept))
        more = _timed(f"{new:,} new ones", lambda: resolve_renewing(records, kept))
        whole = _timed("everything, in full", lambda: resolve(records))
        print(more.warnings[0])
        print(f"records with the same fellows as in a full run: {_agreeing(more, whole):.4%}")


def _timed(name: str, run):  # noqa: ANN001, ANN202 - what is run is handed through
    wall, cpu = time.perf_counter(), time.process_time()
    made = run()
    print(
        f"{name}: {time.perf_counter() - wall:.1f} s wall, {time.process_time() - cpu:.1f} s CPU,"
        f" {made.clusters.num_rows:,} records",
        flush=True,
    )
    return made


def _agreeing(one, other) -> float:  # noqa: ANN001 - two resolutions of the same records
    """Return the share of records whose customer holds the same records both ways."""
    mine, theirs = (pa.chunked_array(r.clusters["cluster_id"]).to_pylist() for r in (one, other))
    both = Counter(zip(mine, theirs, strict=True))
    sizes, others = Counter(mine), Counter(theirs)
    same = sum(n for (a, b), n in both.items() if n == sizes[a] == others[b])
    return same / len(mine)


if __name__ == "__main__":
    main(*(int(text) for text in (sys.argv[1:] or ("1000000", "10000"))[:2]))
