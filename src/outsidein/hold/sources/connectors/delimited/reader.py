"""Delimited text (CSV, TSV and tables parted by blanks): bytes in, rows out, one at a time."""

import csv
import re
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from outsidein.ground.exports import restore_cell
from outsidein.hold.sources.compute.looks import looks_like_date, looks_like_email
from outsidein.hold.sources.connectors.delimited.delimiters import DELIMITERS, find_delimiter
from outsidein.hold.sources.connectors.delimited.encoding import Encoding, find_encoding
from outsidein.hold.sources.connectors.opening import (
    Limits,
    OpenFile,
    SourceRow,
    UnreadableFile,
    fitted,
    too_many_columns,
    too_many_rows,
)

#: Unit: signs. A line longer than this is no line of a table.
_LONGEST_LINE = 8 * 1024**2
_SAMPLE_LINES = 60
#: How the sentence on a file without headers begins.
HEADLESS = "The first row holds values"
_NUMBER = re.compile(r"[+-]?[\d.,]+")


def open_delimited(
    path: Path,
    *,
    limits: Limits,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_row: int | None = None,
) -> OpenFile:
    """Return the open file: its headers read, its rows still to be drawn.

    Shape: ``header_row`` is the row with the names of the columns, counted from 1; 0 where no row
    has them, so that the columns are numbered; without it, the first.
    """
    found = find_encoding(path, encoding)
    size = max(1, path.stat().st_size)
    raw = path.open("rb")
    file = TextIOWrapper(raw, encoding=found.name, newline="")
    try:
        return _opened(
            file, found, delimiter, limits, header_row, lambda: min(1.0, raw.tell() / size)
        )
    except BaseException:
        file.close()
        raise


def _opened(
    file: TextIO,
    found: Encoding,
    delimiter: str | None,
    limits: Limits,
    header_row: int | None,
    share_read: Callable[[], float | None],
) -> OpenFile:
    lines = _Lines(file)
    above = max(0, (header_row or 1) - 1)
    first = [line for line in islice(lines, above, above + _SAMPLE_LINES) if line.strip("\r\n")]
    file.seek(0)
    delimiter, skip = _delimiter(first, delimiter)
    lines = _Lines(file)
    for _line in islice(lines, skip):
        pass
    rows = _records(lines, delimiter, limits, skip)
    number, headers, fault = next((row for row in rows if row[0] > above), (0, [], ""))
    if above and not headers:
        raise UnreadableFile(f"Row {header_row} is to hold the headers, and there is no such row.")
    if header_row == 0:
        rows = chain([(number, headers, fault)], rows)
        headers, fault = [f"column {at}" for at in range(1, len(headers) + 1)], ""
    if fault:
        raise UnreadableFile(f"Row {number} holds the headers and can't be read: {fault}")
    if len(headers) > limits.columns:
        raise too_many_columns(len(headers), limits)
    while len(headers) > 1 and not headers[-1].strip():
        headers.pop()  # a delimiter at the end of every line makes no column
    if header_row is None:
        _refuse_data(headers)
    return OpenFile(
        reader="delimited",
        headers=headers,
        rows=_fitted_rows(rows, len(headers), limits),
        encoding=found.name,
        delimiter=delimiter,
        sheet=None,
        warnings=[found.warning] if found.warning else [],
        share_read=share_read,
        close=file.close,
    )


def _delimiter(first: list[str], chosen: str | None) -> tuple[str, int]:
    """Return the delimiter and the number of lines before the headers."""
    if first and first[0].lower().startswith("sep=") and len(first[0].strip()) == 5:
        return chosen or first[0].strip()[4], 1  # Excel's own way of saying it
    if chosen:
        chosen = {"tab": "\t", "\\t": "\t"}.get(chosen, chosen)
        if chosen not in DELIMITERS:
            names = ", ".join(DELIMITERS.values())
            raise UnreadableFile(f"“{chosen}” can't be a delimiter; there are {names}.")
        return chosen, 0
    return find_delimiter(first), 0


def _refuse_data(headers: list[str]) -> None:
    """Raise UnreadableFile when the first row holds values and not names."""
    filled = [header.strip() for header in headers if header.strip()]
    values = [
        header
        for header in filled
        if _NUMBER.fullmatch(header) or looks_like_date(header) or looks_like_email(header)
    ]
    if not filled:
        raise UnreadableFile("The first row is blank; it must hold the names of the columns.")
    if len(values) == len(filled) or any(looks_like_email(header) for header in filled):
        raise UnreadableFile(
            f"{HEADLESS} (“{values[0][:40]}”), not the names of the columns. "
            "Put a row of headers on top, or say that there is none."
        )


class _Lines:
    """The lines of a file, none longer than a line may be; it keeps those of the row at hand."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.number = 0
        self.held: list[str] = []
        self.nul = False
        self.apostrophe = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.file.readline(_LONGEST_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) >= _LONGEST_LINE:
            raise UnreadableFile(
                f"Line {self.number:,} is longer than {_LONGEST_LINE:,} signs. "
                "Is this a table, with a row a line?"
            )
        if "\0" in line:
            self.nul = True
        if "'" in line:
            self.apostrophe = True
        if len(self.held) < 50:
            self.held.append(line)
        return line

    def next_row(self) -> None:
        self.held.clear()
        self.nul = self.apostrophe = False


def _records(lines: _Lines, delimiter: str, limits: Limits, skipped: int) -> Iterator[SourceRow]:
    """Yield every row with its number; a row that can't be parsed comes with its fault."""
    if delimiter == " ":
        yield from _parted_by_blanks(lines)
        return
    csv.field_size_limit(limits.cell_signs)
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    number = skipped
    while True:
        lines.next_row()
        started = lines.number + 1
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as why:
            if "unexpected end of data" in str(why):
                raise UnreadableFile(
                    f"A quote that opens in row {number} (line {started}) is never closed, so the "
                    "rows after it can't be told apart. Close it or remove it."
                ) from why
            yield number, ["".join(lines.held).rstrip("\r\n")], _words_on(why, limits)
            continue
        if cells:
            if lines.apostrophe:  # what an export of ours made harmless
                cells = [restore_cell(cell) for cell in cells]
            yield number, cells, _NUL if lines.nul else ""


_NUL = "it holds a NUL, which no text has. Export it again"


def _words_on(why: csv.Error, limits: Limits) -> str:
    if "field larger" in str(why):
        return (
            f"a cell is longer than {limits.cell_signs:,} signs. Shorten it, or close the quote "
            "that holds the rows together"
        )
    return "a quote stands inside a quoted cell; write it twice"


def _parted_by_blanks(lines: _Lines) -> Iterator[SourceRow]:
    for number, line in enumerate(lines, 1):
        cells = line.split()
        if cells:
            yield number, cells, _NUL if lines.nul else ""
        lines.next_row()


def _fitted_rows(rows: Iterator[SourceRow], width: int, limits: Limits) -> Iterator[SourceRow]:
    for count, (number, cells, fault) in enumerate(rows, 1):
        if count > limits.rows:
            raise too_many_rows(limits)
        if fault or len(cells) == width:
            yield number, cells, fault
        elif len(cells) == 1 and not cells[0].strip():
            yield number, [""] * width, ""
        else:
            yield fitted(number, cells, width, limits)
