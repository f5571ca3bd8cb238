"""A whole table as it stands, read in the child: another floor understands its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from outsidein.hold.records.reading import Limits, request_of, run_child

#: Unit: rows. A file of answers is far smaller; a table is held in memory whole.
LARGEST_TABLE = 500_000


@dataclass(frozen=True, slots=True)
class RawTable:
    """Headers and rows, each row with its number as a spreadsheet shows it."""

    headers: tuple[str, ...]
    rows: tuple[dict[str | None, str | list[str]], ...]  # what is too much stands under None
    encoding: str | None


def read_table(
    path: Path,
    *,
    file_name: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> RawTable:
    """Return the table a file holds, unread by any dictionary; raise UnreadableFile if none."""
    limits = Limits(rows=LARGEST_TABLE)
    name = file_name or path.name
    request = request_of(path, None, None, encoding, delimiter, None, name, limits)
    request["deed"] = "rows"
    headers: Sequence[str] = ()
    rows: list[dict[str | None, str | list[str]]] = []
    found: str | None = None
    for words in run_child(request, limits, name):
        if "headers" in words:
            headers, found = words["headers"], words["encoding"]
        elif "cells" in words:
            cells = words["cells"]
            row: dict[str | None, str | list[str]] = dict(zip(headers, cells, strict=False))
            if len(cells) > len(headers):
                row[None] = cells[len(headers) :]
            rows.append(row)
    return RawTable(tuple(headers), tuple(rows), found)
