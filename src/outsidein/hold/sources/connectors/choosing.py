"""Which connector reads a file: told by its first bytes, never by its name alone."""

from collections.abc import Mapping
from itertools import chain, islice
from pathlib import Path

from outsidein.hold.sources.compute.matching import doubled_headers, named_headers
from outsidein.hold.sources.connectors.calls.reader import call_shape
from outsidein.hold.sources.connectors.delimited.reader import open_delimited
from outsidein.hold.sources.connectors.mail.mailbox import is_mail, is_mailbox
from outsidein.hold.sources.connectors.mailings.reader import (
    event_columns,
    events_of_rows,
    looks_like_events,
    open_events,
)
from outsidein.hold.sources.connectors.opening import Limits, OpenFile, UnreadableFile
from outsidein.hold.sources.connectors.shapes.shape import shaped
from outsidein.hold.sources.connectors.social.reader import mention_shape
from outsidein.hold.sources.connectors.voices.reader import voice_shape

#: Unit: bytes. What is looked at of a file to know its format.
_LOOKED_AT = 64 * 1024
#: Unit: rows. What is looked at of a table to see whether its words are events.
_ROWS_LOOKED_AT = 200


def open_file(
    path: Path,
    *,
    limits: Limits,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    rules: Mapping[str, str] | None = None,
    kind: str | None = None,
) -> OpenFile:
    """Return the open file, with a name for every header and none twice.

    The libraries for spreadsheets and Parquet are loaded only when such a file comes. ``rules``
    are what its source was told of reading such files (see ``sources/rules.py``).
    """
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile("The file is empty. Export it again with a header row and rows.")
    if size > limits.file_bytes:
        raise UnreadableFile(
            f"The file has {size / 1024**2:,.0f} MiB; at most "
            f"{limits.file_bytes / 1024**2:,.0f} MiB are read. Split it and import the parts."
        )
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
    opened = _open_fixed(
        path, start, limits=limits, encoding=encoding, rules=rules or {}, kind=kind
    )
    if opened is not None:
        return opened
    if start[:4] == b"PAR1":
        from outsidein.hold.sources.connectors.parquet.reader import open_parquet

        opened = open_parquet(path, limits=limits)
    elif start[:2] == b"PK":
        from outsidein.hold.sources.connectors.spreadsheet.reader import open_spreadsheet

        opened = open_spreadsheet(path, limits=limits, sheet=sheet, header_row=header_row)
    else:
        _refuse_name(path)
        opened = open_delimited(
            path, limits=limits, encoding=encoding, delimiter=delimiter, header_row=header_row
        )
    _refuse_doubles(opened.headers)
    opened.headers = named_headers(opened.headers)
    return _known_table(opened, limits)


def _known_table(opened: OpenFile, limits: Limits) -> OpenFile:
    """Return the table with what follows from its columns together, where some system writes so."""
    headers = opened.headers
    shape = call_shape(headers) or voice_shape(headers) or mention_shape(headers)
    if shape is not None:
        return shaped(opened, shape)
    places = event_columns(opened.headers)
    if places is None:
        return opened
    first = list(islice(opened.rows, _ROWS_LOOKED_AT))
    opened.rows = chain(first, opened.rows)
    words = [cells[places["what"]] for _number, cells, fault in first if not fault]
    if not looks_like_events(words):
        return opened
    return open_events(opened, events_of_rows(opened.rows, places), limits)


def _open_fixed(
    path: Path,
    start: bytes,
    *,
    limits: Limits,
    encoding: str | None,
    rules: Mapping[str, str],
    kind: str | None,
) -> OpenFile | None:
    """Return the open file of a fixed format, which has no columns to map; None for a table."""
    text = _plain_start(start)
    if text[:12].upper().replace(" ", "").startswith("BEGIN:VCARD"):
        from outsidein.hold.sources.connectors.vcard.reader import open_vcard

        return open_vcard(path, limits=limits, encoding=encoding)
    if is_mailbox(start) or is_mail(start):
        from outsidein.hold.sources.connectors.mail.reader import open_mail

        return open_mail(path, limits=limits, rules=rules)
    if text[:1] in {"[", "{"}:
        from outsidein.hold.sources.connectors.structured.choosing import open_structured

        return open_structured(path, limits=limits, encoding=encoding, rules=rules, kind=kind)
    return None


def _plain_start(start: bytes) -> str:
    """Return the first signs of a text file, without its mark of encoding and blanks.

    >>> _plain_start("BEGIN:VCARD".encode("utf-16"))
    'BEGIN:VCARD'
    """
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return start[: len(start) & ~1].decode("utf-16", "replace").lstrip()
    return start.decode("utf-8-sig", "replace").lstrip()


def _refuse_name(path: Path) -> None:
    """Raise UnreadableFile for a file called a workbook or Parquet that holds neither."""
    what = {".xlsx": "workbook", ".xlsm": "workbook", ".ods": "workbook", ".parquet": "Parquet"}
    if path.suffix.lower() in what:
        raise UnreadableFile(
            f"The file is called a {what[path.suffix.lower()]} file and isn't one inside. "
            "It may be damaged; save it again."
        )


def _refuse_doubles(headers: list[str]) -> None:
    doubled = doubled_headers(headers)
    if doubled:
        said = "; ".join(
            f"“{name[:60]}” in columns {', '.join(map(str, places[:10]))}"
            for name, places in list(doubled.items())[:5]
        )
        raise UnreadableFile(f"Headers stand more than once: {said}. Give each its own name.")


def refuse_wanting(opened: OpenFile) -> None:
    """Raise UnreadableFile where a person must say something before the file can be taken."""
    if opened.wanting:
        raise UnreadableFile(opened.wanting)


def refuse_other_kind(opened: OpenFile, kind: str) -> None:
    """Raise UnreadableFile where a fixed format is to be read as something it never holds."""
    if opened.kinds and kind not in opened.kinds and not opened.is_table:
        raise UnreadableFile(
            f"A {opened.reader} file holds {' or '.join(opened.kinds)}, not {kind}. Choose that."
        )
