"""What every connector hands over: an open file that yields rows, or a clean reason why not."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

#: (row number as a spreadsheet shows it: the headers stand in row 1; cells; what is wrong or "").
SourceRow: TypeAlias = tuple[int, list[str], str]


class UnreadableFile(ValueError):
    """The file can't be read; the message names the place and what to do. Nothing was stored."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost; beyond it the file is refused with a sentence."""

    file_bytes: int = 8 * 1024**3  # 8 GiB
    rows: int = 50_000_000
    columns: int = 1_000
    cell_signs: int = 131_072  # where Python's csv stops as well
    unpacked_bytes: int = 512 * 1024**2  # of a spreadsheet
    unpacking_ratio: int = 100  # unpacked to packed
    memory_bytes: int = 1024**3  # address space of the child
    cpu_seconds: int = 600
    wall_seconds: int = 1_800
    part_rows: int = 50_000  # what a reading that is cut short has to read again at most


@dataclass(slots=True)
class OpenFile:
    """A file whose headers are known and whose rows can be drawn, once."""

    reader: str  # delimited, spreadsheet, parquet, vcard, mail, …
    headers: list[str]
    rows: Iterator[SourceRow]
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    warnings: list[str] = field(default_factory=list)
    share_read: Callable[[], float | None] = lambda: None  # 0 to 1, where it can be told
    close: Callable[[], None] = lambda: None
    #: What a fixed format holds, the likeliest first; empty where any file may.
    kinds: tuple[str, ...] = ()
    #: Header to field, or "" to leave it out, where the format itself says so.
    mapping: Mapping[str, str] = field(default_factory=dict)
    #: What a person must say before it can be taken; empty where nothing is wanting.
    wanting: str = ""

    @property
    def is_table(self) -> bool:
        """Say whether a person may take its columns for something else."""
        return self.reader in {"delimited", "spreadsheet", "parquet"}

    def mapping_for(self, kind: str) -> Mapping[str, str]:
        """Return what the format says of its columns, where it is read as what it holds."""
        return self.mapping if kind in self.kinds else {}


def too_many_columns(count: int, limits: Limits) -> UnreadableFile:
    """Return the reason for a file with more columns than we read."""
    return UnreadableFile(
        f"The first row has {count:,} columns; at most {limits.columns:,} are read. "
        "Is this a table with a header row?"
    )


def too_many_rows(limits: Limits) -> UnreadableFile:
    """Return the reason for a file with more rows than we read."""
    return UnreadableFile(
        f"The file has more than {limits.rows:,} rows. Split it and import the parts."
    )


def fitted(number: int, cells: list[str], width: int, limits: Limits) -> SourceRow:
    """Return the row with as many cells as there are headers, or with what is wrong with it.

    >>> fitted(2, ["a"], 2, Limits())
    (2, ['a', ''], '')
    >>> fitted(3, ["a", "b", "c"], 2, Limits())[2]
    'it has 3 cells and there are 2 headers; is a delimiter or a quote missing?'
    """
    if len(cells) < width:
        return number, cells + [""] * (width - len(cells)), ""
    if any(cells[width:]):
        said = f"it has {len(cells)} cells and there are {width} headers"
        return number, cells, f"{said}; is a delimiter or a quote missing?"
    return number, cells[:width], ""
