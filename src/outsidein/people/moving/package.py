"""The file an organisation leaves in: a zip of tables, a row a line, and a list of contents."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from outsidein.ground.errors import NotNow
from outsidein.people.moving.sealing import NotOpened, seal, unseal

FORMAT = "outsidein-organisation-1"
CONTENTS = "manifest.json"
#: Unit: bytes. No cell of ours is longer; a file made to fill the memory has such lines.
LONGEST_LINE = 64 * 1024 * 1024
LONGEST_CONTENTS = 16 * 1024 * 1024
LINES = 500
#: The parts bear no time of their own: the same tables are the same bytes.
NO_DAY = (1980, 1, 1, 0, 0, 0)
PIECE = 1024 * 1024


class BadFile(NotNow):
    """The file is not as it was written; the words say where."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One table in the list of contents."""

    table: str  # people.Level
    columns: tuple[str, ...]
    rows: int
    highest: int  # the highest number of a row; 0 where rows have none
    sha256: str  # of the lines, before any lock
    lock: str  # the name of its lock; empty: none

    @property
    def name(self) -> str:
        """Return its name in the zip."""
        return f"tables/{self.table}.jsonl{'.sealed' if self.lock else ''}"


class Packer:
    """Writes the file, part by part; the list of contents comes last."""

    def __init__(self, path: Path, locks: dict[str, bytes]) -> None:
        self.zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.locks = locks
        self.entries: list[Entry] = []

    def add(
        self, table: str, columns: tuple[str, ...], highest: int, rows: Iterable[Any], lock: str
    ) -> Entry:
        """Write one table and return what the list of contents says of it."""
        counted = _Counted()
        lines = counted.through(rows)
        name = Entry(table, columns, 0, 0, "", lock).name
        place = zipfile.ZipInfo(name, NO_DAY)
        place.compress_type = zipfile.ZIP_STORED if lock else zipfile.ZIP_DEFLATED
        with self.zip.open(place, "w", force_zip64=True) as file:
            for piece in seal(_squeezed(lines), self.locks[lock], table) if lock else lines:
                file.write(piece)
        entry = Entry(table, columns, counted.rows, highest, counted.sha256(), lock)
        self.entries.append(entry)
        return entry

    def add_lines(self, name: str, rows: Iterable[Any]) -> tuple[int, str]:
        """Write something to read beside the tables; return its rows and digest."""
        counted = _Counted()
        with self.zip.open(name, "w", force_zip64=True) as file:
            for piece in counted.through(rows):
                file.write(piece)
        return counted.rows, counted.sha256()

    def close(self, told: dict[str, Any]) -> None:
        """Write the list of contents and end the file."""
        whole = {"format": FORMAT, **told, "tables": [asdict(one) for one in self.entries]}
        self.zip.writestr(CONTENTS, json.dumps(whole, ensure_ascii=False, indent=1))
        self.zip.close()


class _Counted:
    """Lines on their way, counted and digested."""

    def __init__(self) -> None:
        self.rows = 0
        self._digest = hashlib.sha256()

    def through(self, rows: Iterable[Any]) -> Iterator[bytes]:
        """Yield the rows as lines, some at a time."""
        held: list[str] = []
        for row in rows:
            held.append(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
            if len(held) == LINES:
                yield self._note(held)
                held = []
        if held:
            yield self._note(held)

    def _note(self, held: list[str]) -> bytes:
        self.rows += len(held)
        piece = ("\n".join(held) + "\n").encode("utf-8", "surrogatepass")
        self._digest.update(piece)
        return piece

    def sha256(self) -> str:
        """Return the digest of all lines."""
        return self._digest.hexdigest()


class Unpacker:
    """Reads such a file; nothing of it is believed before it was checked."""

    def __init__(self, path: Path) -> None:
        try:
            self.zip = zipfile.ZipFile(path)
            with self.zip.open(CONTENTS) as file:
                text = file.read(LONGEST_CONTENTS + 1)
            self.told: dict[str, Any] = json.loads(text)
            entries = self.told["tables"]
            self.entries = {one["table"]: _entry(one) for one in entries}
        except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError) as why:
            raise BadFile(
                f"{path.name} is no file that an organisation left in: {_words(why)}."
            ) from why
        if self.told.get("format") != FORMAT:
            raise BadFile(f"{path.name} is of another format than {FORMAT}.")
        self.keys: dict[str, bytes] = {}

    def check(self) -> None:
        """Read every table once; BadFile where one is not as the list of contents says."""
        for entry in self.entries.values():
            for _line in self.lines(entry):
                pass

    def lines(self, entry: Entry) -> Iterator[tuple[int, bytes]]:
        """Yield the lines of a table with their numbers; BadFile at the end where they differ."""
        digest, number = hashlib.sha256(), 0
        try:
            for number, line in enumerate(self._raw_lines(entry), start=1):
                digest.update(line)
                yield number, line
        except (zipfile.BadZipFile, OSError, KeyError, NotOpened, EOFError, zlib.error) as why:
            raise BadFile(f"{entry.name}, after line {number}: {_words(why)}.") from why
        if number != entry.rows:
            raise BadFile(
                f"{entry.name} has {number} lines; the list of contents says {entry.rows}."
            )
        if digest.hexdigest() != entry.sha256:
            raise BadFile(f"{entry.name} is not what the list of contents says: it was changed.")

    def _raw_lines(self, entry: Entry) -> Iterator[bytes]:
        with self.zip.open(entry.name) as file:
            if not entry.lock:
                while line := file.readline(LONGEST_LINE):
                    yield _whole(line)
                return
            held = b""
            boxes = unseal(file, self.keys[entry.lock], entry.table)  # type: ignore[arg-type]
            for piece in _unsqueezed(boxes):
                held += piece
                *lines, held = held.split(b"\n")
                for line in lines:
                    yield line + b"\n"
                if len(held) > LONGEST_LINE:
                    raise OSError("a line is too long")
            if held:
                raise OSError("its last line is cut off")


def _squeezed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    squeeze = zlib.compressobj(6)
    for piece in pieces:
        yield squeeze.compress(piece)
    yield squeeze.flush()


def _unsqueezed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what was squeezed, never much at once: a little may hold very much."""
    loosen = zlib.decompressobj()
    for piece in pieces:
        left = piece
        while left:
            yield loosen.decompress(left, PIECE)
            left = loosen.unconsumed_tail


def _whole(line: bytes) -> bytes:
    if not line.endswith(b"\n"):
        raise OSError("a line is too long or cut off")
    return line


def _entry(told: dict[str, Any]) -> Entry:
    entry = Entry(
        str(told["table"]),
        tuple(map(str, told["columns"])),
        int(told["rows"]),
        int(told["highest"]),
        str(told["sha256"]),
        str(told["lock"]),
    )
    if entry.rows < 0 or not 0 <= entry.highest < 2**48 or not entry.table.isprintable():
        raise ValueError("a table is told of in numbers that cannot be")
    return entry


def _words(why: Exception) -> str:
    return str(why.args[0]) if why.args else type(why).__name__
