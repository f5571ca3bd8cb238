"""Spreadsheets (XLSX and its kin): the directory is checked first, then one sheet is read."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from outsidein.hold.sources.connectors.opening import (
    Limits,
    OpenFile,
    SourceRow,
    UnreadableFile,
    fitted,
    too_many_columns,
    too_many_rows,
)

#: Unit: entries. A workbook of ordinary kind has some dozens.
_MOST_ENTRIES = 2_000
#: Unit: bytes. Below this even a bomb is no danger, and ordinary sheets pack very well.
_SMALL = 1024**2


def open_spreadsheet(
    path: Path, *, limits: Limits, sheet: str | None = None, header_row: int | None = None
) -> OpenFile:
    """Return the open workbook: the headers of one sheet read, its rows still to be drawn.

    Shape: ``header_row`` is the row with the names of the columns, as the spreadsheet counts; 0
    where no row has them, so that the columns are numbered; without it, the first with anything.
    """
    check_directory(path, limits)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        names = workbook.sheet_names
        if sheet and sheet not in names:
            raise UnreadableFile(f"There is no sheet “{sheet}”; there are {', '.join(names)}.")
        sheets = [workbook.get_sheet_by_name(name) for name in ([sheet] if sheet else names)]
    except (CalamineError, OSError) as why:
        raise UnreadableFile(
            f"The workbook can't be read ({why}). Open it, save it again as .xlsx, and try that."
        ) from why
    filled = [one for one in sheets if one.height > 0]
    if not filled:
        raise UnreadableFile("The workbook has no rows in any sheet.")
    rows = _rows(filled[0])
    number, headers, _fault = next(
        (row for row in rows if row[0] >= (header_row or 1)), (0, [], "")
    )
    if not headers:
        raise UnreadableFile(f"Row {header_row} is to hold the headers, and there is no such row.")
    if header_row == 0:
        rows = chain([(number, headers, "")], rows)
        headers = [f"column {at}" for at in range(1, len(headers) + 1)]
    if len(headers) > limits.columns:
        raise too_many_columns(len(headers), limits)
    if filled[0].height > limits.rows:
        raise too_many_rows(limits)
    while len(headers) > 1 and not headers[-1]:
        headers.pop()
    return OpenFile(
        reader="spreadsheet",
        headers=headers,
        rows=(fitted(number, cells, len(headers), limits) for number, cells, _fault in rows),
        encoding=None,
        delimiter=None,
        sheet=filled[0].name,
        warnings=_words_on(filled),
        close=workbook.close,
    )


def check_directory(path: Path, limits: Limits) -> None:
    """Raise UnreadableFile unless the archive says it unpacks to something of bearable size.

    A workbook is an archive; a file of 2 MiB may hold a gigabyte of blanks. Its directory tells
    before anything is unpacked; should it lie, the child's cap on memory holds.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as why:
        raise UnreadableFile(
            "The workbook is damaged or cut off. Open it, save it again as .xlsx, and try that."
        ) from why
    names = {entry.filename for entry in entries}
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise UnreadableFile(
            "The file is an archive, not a workbook. Unpack it and choose a file inside."
        )
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > _MOST_ENTRIES or any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile(
            f"The workbook holds {len(entries):,} parts, or a locked one; at most "
            f"{_MOST_ENTRIES:,} open ones are read. Save its sheet as CSV."
        )
    too_big = unpacked > limits.unpacked_bytes
    too_dense = unpacked > _SMALL and unpacked / packed > limits.unpacking_ratio
    if too_big or too_dense:
        raise UnreadableFile(
            f"The workbook would unpack to {unpacked / 1024**2:,.0f} MiB, {unpacked / packed:,.0f} "
            f"times its size; at most {limits.unpacked_bytes / 1024**2:,.0f} MiB and "
            f"{limits.unpacking_ratio} times are read. Save its sheet as CSV."
        )


def _words_on(filled: list[CalamineSheet]) -> list[str]:
    if len(filled) < 2:
        return []
    others = ", ".join(f"“{one.name}”" for one in filled[1:])
    return [f"Only the sheet “{filled[0].name}” was read; {others} have rows too."]


def _rows(sheet: CalamineSheet) -> Iterator[SourceRow]:
    """Yield rows with something in them, numbered as the spreadsheet does."""
    offset = sheet.start[0] if sheet.start else 0
    for number, values in enumerate(sheet.iter_rows(), 1):
        cells = [as_text(value) for value in values]
        if any(cells):
            fault = "it holds a NUL, which no text has" if any("\0" in c for c in cells) else ""
            yield number + offset, cells, fault


def as_text(value: object) -> str:
    """Return a cell's value as a person would write it down.

    >>> as_text(5.0), as_text(2.5), as_text(True), as_text(datetime(2024, 1, 31))
    ('5', '2.5', 'true', '2024-01-31')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time() and value.tzinfo is None
        return f"{value:%Y-%m-%d}" if midnight else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)
