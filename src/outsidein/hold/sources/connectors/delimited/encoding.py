"""Which signs the bytes of a text file mean: told by a mark or proven, never guessed."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from outsidein.hold.sources.connectors.opening import UnreadableFile

_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: The first bytes of files that are no tables of text, and what they are.
_BINARY = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file (.xls, .doc); save it as .xlsx or CSV"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding a file is read by, with what a person should know of it."""

    name: str
    warning: str | None


def find_encoding(path: Path, chosen: str | None = None) -> Encoding:
    """Return the encoding of a text file; raise UnreadableFile for what is no text.

    A byte order mark decides; else the whole file must be UTF-8; else it is read as cp1252 and a
    warning says so. A person's own choice wins, and must fit the whole file too.
    """
    with path.open("rb") as file:
        start = file.read(1 << 16)
    if not start.strip():
        raise UnreadableFile("The file is empty. Export it again with a header row and rows.")
    refuse_binary(start)
    if chosen:
        try:
            codecs.lookup(chosen)
        except LookupError:
            raise UnreadableFile(
                f"There is no encoding “{chosen}”; usual ones are utf-8, cp1252 and utf-16."
            ) from None
        _prove(path, chosen)
        return Encoding(chosen, None)
    for mark, name in _MARKS:
        if start.startswith(mark):
            _prove(path, name)
            return Encoding(name, None)
    if start.count(b"\0") > len(start) // 10:
        raise UnreadableFile(
            "The file isn't text as it stands, or is UTF-16 without a mark. "
            "Save it as CSV in UTF-8, or name its encoding."
        )
    if _first_fault(path, "utf-8") is None:
        return Encoding("utf-8", None)
    _prove(path, "cp1252")
    return Encoding(
        "cp1252",
        "The file isn't UTF-8; it was read as cp1252 (Western Windows). Look at names with "
        "accents, and name the encoding if they are wrong.",
    )


def refuse_binary(start: bytes) -> None:
    """Raise UnreadableFile when the first bytes are those of something else than text."""
    for mark, what in _BINARY:
        if start.startswith(mark):
            raise UnreadableFile(
                f"The file isn't a table, whatever its name: it is {what}. "
                "Choose a CSV, TSV, XLSX or Parquet file."
            )
    if start.startswith(tuple(mark for mark, _name in _MARKS)):
        return
    control = sum(start.count(bytes([sign])) for sign in (*range(1, 9), *range(14, 27), 28, 29))
    if control > max(8, len(start) // 50):
        raise UnreadableFile(
            "The file isn't text, whatever its name. Choose a CSV, TSV, XLSX or Parquet file."
        )


def _prove(path: Path, encoding: str) -> None:
    at = _first_fault(path, encoding)
    if at is not None:
        raise UnreadableFile(
            f"The file can't be read as {encoding}: the bytes near place {at:,} (line "
            f"{_line_at(path, at):,}) mean nothing in it. Save it as CSV in UTF-8, or name its "
            "encoding."
        )


def _first_fault(path: Path, encoding: str) -> int | None:
    """Return the place of the first byte that the encoding has no sign for, or None."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    before = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as why:
                return before + why.start
            before += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return before
    return None


def _line_at(path: Path, place: int) -> int:
    lines, left = 1, place
    with path.open("rb") as file:
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            lines += chunk.count(b"\n")
            left -= len(chunk)
    return lines
