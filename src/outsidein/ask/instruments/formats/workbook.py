"""Excel workbooks, opened with care: the directory first, then the cells as text."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import python_calamine

from outsidein.ask.instruments.formats.form import UnreadableInstrument

#: Unit: bytes unpacked, entries, times packed, rows and columns of a sheet.
LARGEST_UNPACKED = 64 * 1024**2
MOST_ENTRIES = 500
LARGEST_RATIO = 150
MOST_ROWS = 20_000
MOST_COLUMNS = 300

_FORMULA = re.compile(rb'<c\b[^>]*?\br="([A-Z]+[0-9]+)"[^>]*>\s*<f\b')
_ACTIVE = ("vbaproject.bin", "activex", "externallinks/", "embeddings/", "macrosheets/")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as text: the row of headers, and what stands beneath each."""

    name: str
    headers: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield every row with its number as a spreadsheet shows it."""
        for number, cells in enumerate(self.cells, start=2):
            row = {h: c for h, c in zip(self.headers, cells, strict=False) if h and c}
            if row:
                yield number, row


def open_workbook(content: bytes) -> dict[str, Sheet]:
    """Return the sheets of a workbook by their name in small letters; refuse what is hostile."""
    _check_directory(content)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
        return {name.strip().lower(): _sheet(book, name) for name in names[:50]}
    except (python_calamine.CalamineError, ValueError, OSError) as why:
        if isinstance(why, UnreadableInstrument):
            raise
        raise UnreadableInstrument("the workbook is broken. Save it again as .xlsx.") from why


def _sheet(book: Any, name: str) -> Sheet:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS + 1)
    if len(rows) > MOST_ROWS:
        raise UnreadableInstrument(f"{name}: it has more than {MOST_ROWS:,} rows.")
    if rows and len(rows[0]) > MOST_COLUMNS:
        raise UnreadableInstrument(f"{name}: it has more than {MOST_COLUMNS} columns.")
    text = [tuple(_text(cell) for cell in row) for row in rows]
    headers = tuple(header.strip() for header in text[0]) if text else ()
    return Sheet(name, headers, tuple(text[1:]))


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell)


def _check_directory(content: bytes) -> None:
    """Look at the list of what is packed before anything is unpacked."""
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise UnreadableInstrument(
            "this is an old or a locked workbook. Save it as .xlsx without a password."
        )
    try:
        packed = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as why:
        raise UnreadableInstrument("this is no .xlsx workbook.") from why
    with packed:
        entries = packed.infolist()
        if len(entries) > MOST_ENTRIES:
            raise UnreadableInstrument(f"it packs {len(entries):,} parts; a form has a dozen.")
        if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
            raise UnreadableInstrument(
                f"it unpacks to more than {LARGEST_UNPACKED // 1024**2} MiB. Is this a form?"
            )
        for entry in entries:
            if entry.file_size > LARGEST_RATIO * max(entry.compress_size, 1) + 100_000:
                raise UnreadableInstrument(f"{entry.filename}: it is packed beyond belief.")
            if any(active in entry.filename.lower() for active in _ACTIVE):
                raise UnreadableInstrument(
                    f"{entry.filename}: the workbook carries a program or a link to elsewhere. "
                    "Save it as a plain .xlsx."
                )
            if entry.flag_bits & 1:
                raise UnreadableInstrument(f"{entry.filename}: it is locked with a password.")
        for entry in entries:
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", entry.filename):
                _refuse_formulas(packed, entry)


def _refuse_formulas(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    try:
        with packed.open(entry) as part:
            # The directory may lie about the size, so that no more than it says is read.
            text = part.read(entry.file_size + 1)
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as why:
        raise UnreadableInstrument(f"{entry.filename}: it is broken.") from why
    if len(text) > entry.file_size:
        raise UnreadableInstrument(f"{entry.filename}: it is larger than it says.")
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise UnreadableInstrument(f"{entry.filename}: it declares entities, as no workbook does.")
    if found := _FORMULA.search(text):
        raise UnreadableInstrument(
            f"{entry.filename}, cell {found[1].decode()}: there is a formula. "
            "Put its value in its place."
        )
