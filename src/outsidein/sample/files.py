"""Writing the sample's tables as the files a real organisation would hand over."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from outsidein.sample.draws import Column


@dataclass(frozen=True, slots=True)
class Source:
    """One place the sample's rows come from, with what its owner has written down of it."""

    name: str
    kind: str  # a source kind of the dictionary
    owner: str = ""
    lawful_basis: str = ""
    expected_every_days: int | None = None


@dataclass(frozen=True, slots=True)
class SampleFile:
    """One written file and how it is meant.

    Shape: ``columns`` pairs each header with its field of the dictionary; ``refused`` holds the
    numbers of the rows that must be refused, as a spreadsheet counts them: the header is row 1.
    """

    path: Path
    kind: str  # customers, interactions, orders…, answers
    source: Source | None
    columns: tuple[tuple[str, str], ...]
    rows: int
    refused: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table before it is written: its columns in order, and rows that are broken on purpose.

    Shape: ``columns`` maps a header to its values, all of one length; ``fields`` maps a header to
    the dictionary; ``broken`` maps a place (the first row under the header is 1) to the cells
    that stand there.
    """

    columns: Mapping[str, Column]
    fields: Mapping[str, str]
    broken: Mapping[int, Sequence[str]] = field(default_factory=dict)

    @property
    def rows(self) -> list[tuple[object, ...]]:
        """Return the rows as they will stand in the file, broken ones in their place."""
        rows = list(zip(*self.columns.values(), strict=True))
        for place, cells in sorted(self.broken.items()):
            if place > len(rows):
                break  # a small sample has fewer broken rows
            rows.insert(place - 1, tuple(cells))
        return rows


def write_text(
    path: Path,
    sheet: Sheet,
    *,
    kind: str,
    source: Source | None,
    delimiter: str = ",",
    bom: bool = False,
) -> SampleFile:
    """Write a sheet as delimited text in UTF-8 and return what was written."""
    rows = sheet.rows
    with path.open("w", newline="", encoding="utf-8-sig" if bom else "utf-8") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        writer.writerow(sheet.columns)
        writer.writerows(rows)
    return _written(path, sheet, kind, source, len(rows))


def write_parquet(path: Path, sheet: Sheet, *, kind: str, source: Source | None) -> SampleFile:
    """Write a sheet as a Parquet file of text columns and return what was written."""
    columns = {
        header: pa.array([str(value) if value != "" else None for value in values], pa.string())
        for header, values in sheet.columns.items()
    }
    table = pa.table(columns)
    pq.write_table(table, path, compression="zstd")
    return _written(path, sheet, kind, source, table.num_rows)


def _written(path: Path, sheet: Sheet, kind: str, source: Source | None, rows: int) -> SampleFile:
    columns = tuple((header, sheet.fields[header]) for header in sheet.columns)
    refused = tuple(place + 1 for place in sorted(sheet.broken) if place <= rows)
    return SampleFile(path, kind, source, columns, rows, refused)
