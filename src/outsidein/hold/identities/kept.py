"""What a run leaves for the next: what it learnt, and a hash and a place for every record.

No word of any record is kept, only numbers: its id, a hash of what was compared, its customer,
and the weights of its pairs. The folder can be thrown away at any time. It is believed only where
it is whole, of this wording of the program, and of the very run that the database holds.
"""

import hashlib
import json
import shutil
from collections.abc import Collection
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from secrets import token_hex
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from outsidein.hold.identities import compute
from outsidein.hold.identities.resolution import Beyond

KEPT, RECORDS, PAIRS, BEYOND = "kept.json", "records.parquet", "pairs.parquet", "beyond.parquet"


class Unfit(Exception):
    """What is kept can't be gone on from; it bears a word of ``resolution.SAID``."""

    def __init__(self, why: str, learnt: int = 0) -> None:
        super().__init__(why)
        self.why, self.learnt = why, learnt


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a full run chose and learnt, as far as later ones go on from it."""

    records: int  # there were when it was learnt
    moved: int  # records that came, changed or went since
    settings: dict[str, Any]  # as Splink reads them
    judged: dict[str, dict[str, Any]]  # a column: what the rarity of its values is judged by
    columns: dict[str, dict[str, Any]]  # a feature: how it was filled
    keys: list[str]  # of the blocking, by name
    popular: int  # records that may share a key
    threshold: dict[str, Any]
    coverage: list[dict[str, Any]]
    beyond: float | None  # the share of the pairs beyond the keys that was drawn


def kept_folder(*, organisation_id: int) -> Path:
    """Return the folder of what an organisation's last run left."""
    return Path(settings.HOME) / "identities" / str(int(organisation_id))


def drop_kept(*, organisation_id: int) -> None:
    """Remove it; the next run compares all records."""
    shutil.rmtree(kept_folder(organisation_id=organisation_id), ignore_errors=True)


def drop_lost(organisations: Collection[int]) -> int:
    """Remove what was left of any organisation but these; return how many there were."""
    folder = Path(settings.HOME) / "identities"
    lost = [one for one in folder.glob("*") if one.name not in set(map(str, organisations))]
    for one in lost:
        shutil.rmtree(one, ignore_errors=True)
    return len(lost)


def read_kept(folder: Path, mark: str | None) -> Learnt:
    """Return what was learnt, or raise Unfit; ``mark`` is that of the newest run, None for any."""
    if not (folder / KEPT).exists():
        raise Unfit("first")
    try:
        told = json.loads((folder / KEPT).read_text(encoding="utf-8"))
        text = json.dumps(told["learnt"], sort_keys=True)
        if told["wording"] != wording():
            raise Unfit("version")
        if mark is not None and told["mark"] != mark:
            raise Unfit("another")
        digests = {name: _digest(folder / name) for name in told["files"]}
        if digests != told["files"] or _digest_of(text) != told["digest"]:
            raise Unfit("damaged")
        return Learnt(**told["learnt"])
    except (OSError, ValueError, KeyError, TypeError) as why:
        raise Unfit("damaged") from why


def lay_kept(
    folder: Path, learnt: Learnt, *, records: pa.Table, pairs: pa.Table, beyond: Beyond | None
) -> str:
    """Write what the next run goes on from into an empty folder; return its mark.

    Shape: ``records`` are record_id, content, component, cluster_id and learnt, ``pairs`` those
    of the resolution; their evidence stands in the database.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    pq.write_table(records, folder / RECORDS)
    pq.write_table(pairs.drop_columns(["evidence"]), folder / PAIRS)
    if beyond is not None:
        pq.write_table(beyond.pairs, folder / BEYOND)
    told = asdict(learnt)
    mark = token_hex(16)
    kept = {
        "wording": wording(),
        "mark": mark,
        "files": {path.name: _digest(path) for path in sorted(folder.glob("*.parquet"))},
        "learnt": told,
        "digest": _digest_of(json.dumps(told, sort_keys=True)),
    }
    (folder / KEPT).write_text(json.dumps(kept), encoding="utf-8")
    return mark


def put_in_place(laid: Path, folder: Path) -> None:
    """Let what was laid down be kept from now on; call it once the run itself is stored."""
    if not (laid / KEPT).exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    laid.rename(folder)


@cache
def wording() -> str:
    """Return a digest of how records are compared: of another wording nothing is gone on from.

    Which version hashes and scores them counts as well.
    """
    digest = hashlib.sha256()
    inner = Path(compute.__file__).parent
    for path in (*sorted(inner.glob("*.py")), *(inner.parent / f"{n}.py" for n in _STEPS)):
        digest.update(path.read_bytes())
    for name in ("duckdb", "splink"):
        digest.update(version(name).encode())
    return digest.hexdigest()


#: The files beside ``compute`` that hold the steps of a run.
_STEPS = ("linker", "learning", "renewing", "kept")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
