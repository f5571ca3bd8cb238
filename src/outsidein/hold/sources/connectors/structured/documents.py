"""JSON files: one document, or one a line; values out, in bounded memory."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO

from outsidein.hold.sources.connectors.delimited.encoding import find_encoding
from outsidein.hold.sources.connectors.opening import UnreadableFile

#: Unit: bytes. A document is read whole and takes ten times its size; lines are read one by one.
LARGEST = 48 * 1024**2
_LONGEST_LINE = 16 * 1024**2


@dataclass(slots=True)
class Documents:
    """The values of a file: those of its list, or of its lines."""

    values: Iterator[Any]
    whole: Any  # the document itself; None where there is one a line
    encoding: str
    file: TextIO | None  # open as long as lines are to come


def open_documents(path: Path, encoding: str | None = None) -> Documents:
    """Return what a JSON file holds; raise UnreadableFile with the place of its fault."""
    found = find_encoding(path, encoding)
    file = path.open(encoding=found.name)
    first = next((line for line in file if line.strip()), "")
    if _is_document(first) and any(_is_document(line) for line in islice(file, 1)):
        file.seek(0)
        return Documents(_lines(file), None, found.name, file)
    with file:
        if path.stat().st_size > LARGEST:
            raise UnreadableFile(
                f"The JSON file is larger than {LARGEST // 1024**2} MiB. Export it as one object "
                "a line (NDJSON), or split it."
            )
        file.seek(0)
        try:
            whole = json.load(file)
        except (ValueError, RecursionError) as why:
            raise UnreadableFile(f"The file begins like JSON and isn't: {why}.") from why
    return Documents(chain(whole if isinstance(whole, list) else [whole]), whole, found.name, None)


def _is_document(line: str) -> bool:
    if not line.strip() or len(line) > _LONGEST_LINE:
        return False
    try:
        return isinstance(json.loads(line), dict | list)
    except (ValueError, RecursionError):
        return False


def _lines(file: TextIO) -> Iterator[Any]:
    """Yield the value of each line; a line that holds none is told by its own text."""
    while line := file.readline(_LONGEST_LINE):
        if len(line) >= _LONGEST_LINE:
            raise UnreadableFile(f"A line is longer than {_LONGEST_LINE:,} signs.")
        if line.strip():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError):
                yield line.strip()[:2_000]
