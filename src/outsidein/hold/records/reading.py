"""Reading a file that came from outside: always in a child process, never in this one.

A hostile or broken file can cost gigabytes or hours. The child is capped in memory and time and
knows no secrets; whatever becomes of it, this side says one clean sentence and nothing is left.
"""

import hashlib
import json
import logging
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from outsidein import __version__
from outsidein.ground.capped import AT_FAULT, NO_MEMORY, Cap, ChildEnded, ask_child
from outsidein.hold.sources.compute.column_map import check_target
from outsidein.hold.sources.compute.dictionary import get_kind
from outsidein.hold.sources.compute.kinds import KindGuess
from outsidein.hold.sources.compute.matching import Matching, matching_from_json
from outsidein.hold.sources.compute.own import specs_in_use, specs_to_json
from outsidein.hold.sources.connectors.opening import Limits, UnreadableFile

__all__ = ["Limits", "Peek", "Staged", "UnreadableFile", "peek_file", "stage_file"]

_log = logging.getLogger(__name__)

_OURS = ("staged.parquet", "refused.jsonl", "summary.half", "summary.json")
#: Unit: seconds for each MiB. What a large file may take beyond what any may: five times the usual.
_SLOWEST = 2

#: A look at a file costs little, or it is refused.
_PEEK_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that was read: where its rows lie, and what is to be told of it.

    ``rows_read == staged + same + refused``, always; ``same`` rows repeat, sign for sign and with
    the same id, a row that stands further up.
    """

    folder: Path
    file_name: str
    kind: str
    rows_read: int
    staged: int
    same: int
    refused: int
    encoding: str | None
    delimiter: str | None
    first_at: str | None  # of the events, UTC
    last_at: str | None
    matching: Matching
    supplied: tuple[str, ...]  # canonical fields with at least one value
    supplied_columns: tuple[str, ...]  # table.column
    warnings: tuple[str, ...]
    summary: Mapping[str, Any]  # all of summary.json

    @property
    def parquet(self) -> Path:
        """The staged rows."""
        return self.folder / "staged.parquet"

    @property
    def refused_rows(self) -> Path:
        """The refused rows, a line of JSON each."""
        return self.folder / "refused.jsonl"


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """What the rows looked at say of one column."""

    pairs: tuple[tuple[str, str, str], ...]  # as it stands, as it would be kept, what is wrong
    filled: int  # cells that say something
    different: int  # values among them


@dataclass(frozen=True, slots=True)
class Peek:
    """What a person sees of a file before it is imported."""

    file_name: str
    reader: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    headers: tuple[str, ...]
    sample_rows: tuple[tuple[str, ...], ...]
    readings: tuple[ColumnReading, ...]  # one a column
    accents: tuple[str, ...]  # cells whose signs show whether the encoding is right
    looked_at: int  # rows
    refusals: tuple[str, ...]  # of the rows looked at, why each would be refused
    kind: str
    guess: KindGuess | None
    matching: Matching
    warnings: tuple[str, ...]


def stage_file(
    path: Path,
    *,
    kind: str,
    out_dir: Path,
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    day_first: bool | None = None,
    decimal_comma: bool | None = None,
    default_region: str = "GB",
    rules: Mapping[str, str] | None = None,
    file_name: str | None = None,
    progress: Callable[[int, float | None], None] | None = None,
    limits: Limits | None = None,
) -> Staged:
    """Read a file into ``out_dir``: staged rows, refused rows and a summary, all or nothing.

    What lies there of the same reading is gone on with: when this was cut short, after the last
    part that was whole; when it was done, nothing is read again.

    Shape: ``mapping`` is header → field, ``field.part`` or "" (leave out); ``progress`` is called
    with the rows read so far and the share of the file, 0 to 1, where that can be told.

    Raises UnreadableFile with a sentence that names the file and what to do.
    """
    name = file_name or path.name
    _check(kind, mapping)
    new = not out_dir.exists()
    out_dir.mkdir(parents=True, exist_ok=True)
    try:
        limits = limits or _limits_for(path)
        request = request_of(path, kind, mapping, encoding, delimiter, sheet, name, limits)
        request |= {
            "header_row": header_row,
            "day_first": day_first,
            "decimal_comma": decimal_comma,
            "region": default_region,
            "rules": dict(rules or {}),
        }
        token = _token(path, request)
        if (told := _told_before(out_dir)) and told.get("token") == token:
            return load_staged(out_dir, told)
        _clear(out_dir)
        request |= {"deed": "stage", "out_dir": str(out_dir.resolve()), "token": token}
        for words in run_child(request, limits, name):
            if progress and "rows" in words:
                progress(words["rows"], words["share"])
        summary = json.loads((out_dir / "summary.json").read_text(encoding="utf-8"))
    except Exception:
        _clear(out_dir)
        shutil.rmtree(out_dir if new else out_dir / "parts", ignore_errors=True)
        raise
    return load_staged(out_dir, summary)


def _limits_for(path: Path) -> Limits:
    """Return what reading this file may take: the larger it is, the longer."""
    usual = Limits()
    if not path.is_file():
        return usual
    more = _SLOWEST * path.stat().st_size // 1024**2
    return replace(
        usual,
        cpu_seconds=usual.cpu_seconds + more,
        wall_seconds=usual.wall_seconds + 3 * more,
    )


def _token(path: Path, request: Mapping[str, Any]) -> str:
    """Return what tells this reading from every other: the file and all choices."""
    there = path.stat()
    told = {**request, "size": there.st_size, "changed": there.st_mtime_ns, "by": __version__}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _told_before(out_dir: Path) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads((out_dir / "summary.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told


def load_staged(folder: Path, summary: Mapping[str, Any] | None = None) -> Staged:
    """Return a file that was staged before, from its folder."""
    told = summary or json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return Staged(
        folder=folder,
        file_name=told["file_name"],
        kind=told["kind"],
        rows_read=told["rows_read"],
        staged=told["staged"],
        same=told["same"],
        refused=told["refused"],
        encoding=told["encoding"],
        delimiter=told["delimiter"],
        first_at=told["first_at"],
        last_at=told["last_at"],
        matching=matching_from_json(told["matching"]),
        supplied=tuple(told["supplied"]),
        supplied_columns=tuple(told["supplied_columns"]),
        warnings=tuple(told["warnings"]),
        summary=told,
    )


def peek_file(
    path: Path,
    kind: str | None = None,
    *,
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    day_first: bool | None = None,
    decimal_comma: bool | None = None,
    default_region: str = "GB",
    file_name: str | None = None,
    rules: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> Peek:
    """Return the headers, some rows and what the columns are taken for; nothing is written.

    Shape: without a ``kind`` the likeliest is taken, and said in ``guess``.
    """
    name = file_name or path.name
    if kind:
        _check(kind, mapping)
    request = request_of(path, kind, mapping, encoding, delimiter, sheet, name, limits)
    request |= {
        "deed": "peek",
        "header_row": header_row,
        "day_first": day_first,
        "decimal_comma": decimal_comma,
        "region": default_region,
        "rules": dict(rules or {}),
    }
    request["limits"]["cpu_seconds"] = _PEEK_SECONDS
    told: dict[str, Any] = {}
    for words in run_child(request, limits or Limits(), name):
        told |= words.get("peek", {})
    return Peek(
        file_name=name,
        reader=told["reader"],
        encoding=told["encoding"],
        delimiter=told["delimiter"],
        sheet=told["sheet"],
        headers=tuple(told["headers"]),
        sample_rows=tuple(tuple(row) for row in told["sample_rows"]),
        readings=tuple(
            ColumnReading(
                tuple((a, b, c) for a, b, c in one["pairs"]), one["filled"], one["different"]
            )
            for one in told["readings"]
        ),
        accents=tuple(told["accents"]),
        looked_at=told["looked_at"],
        refusals=tuple(told["refusals"]),
        kind=told["kind"],
        guess=KindGuess(**told["guess"]) if told["guess"] else None,
        matching=matching_from_json(told["matching"]),
        warnings=tuple(told["warnings"]),
    )


def _check(kind: str, mapping: Mapping[str, str] | None) -> None:
    get_kind(kind)
    for header, target in (mapping or {}).items():
        check_target(kind, target, f"“{header}”")


def request_of(
    path: Path,
    kind: str | None,
    mapping: Mapping[str, str] | None,
    encoding: str | None,
    delimiter: str | None,
    sheet: str | None,
    name: str,
    limits: Limits | None,
) -> dict[str, Any]:
    if not path.is_file():
        raise UnreadableFile(f"{name}: there is no such file.")
    return {
        "path": str(path.resolve()),
        "file_name": name,
        "kind": kind,
        "chosen": dict(mapping or {}),
        "encoding": encoding or None,
        "delimiter": delimiter or None,
        "sheet": sheet or None,
        "limits": asdict(limits or Limits()),
        "own": specs_to_json(specs_in_use()),
    }


def run_child(request: dict[str, Any], limits: Limits, name: str) -> Iterator[dict[str, Any]]:
    """Run the child and yield what it tells as it tells it; raise UnreadableFile when it fails."""
    cap = Cap(limits.memory_bytes, request["limits"]["cpu_seconds"], limits.wall_seconds)
    try:
        yield from ask_child("outsidein.hold.records.child", request, cap)
    except ChildEnded as ended:
        if ended.code != AT_FAULT:
            _log.warning("a reader ended with %s: %s", ended.code, ended.said.get("broken"))
        raise UnreadableFile(f"{name}: {_why(ended.code, ended.said, limits)}") from ended


def _why(ended: int, failure: Mapping[str, Any], limits: Limits) -> str:
    """Return the sentence for the way a child ended."""
    if ended == AT_FAULT and "error" in failure:
        return str(failure["error"])
    if ended == NO_MEMORY:
        return (
            f"Reading it needs more than {limits.memory_bytes / 1024**3:.1f} GiB of memory. "
            "Split it, or save it as CSV. Nothing was stored."
        )
    if ended in {-signal.SIGXCPU, -signal.SIGKILL}:
        return (
            f"Reading it took longer than allowed ({limits.cpu_seconds:,} s) or was stopped. "
            "Split it, or save it as CSV. Nothing was stored."
        )
    return (
        "The reader broke on it. Open it, save it again as CSV in UTF-8, and try that. "
        "Nothing was stored."
    )


def _clear(out_dir: Path) -> None:
    for ours in _OURS:
        (out_dir / ours).unlink(missing_ok=True)
