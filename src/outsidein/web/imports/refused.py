"""Rows that were refused: the first ones on the page, all of them in a file to mend."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import Protocol

from django.http import FileResponse

from outsidein.ground.exports import write_csv
from outsidein.hold.records.queries import RefusedView

#: The columns that we add behind the file's own; a file that comes back may keep them.
WHERE_AND_WHY = ("Refused row", "Refused column", "Why it was refused")
LONGEST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class ShownRefusal:
    """A refused row as the page shows it."""

    row_number: int
    column: str
    stood_there: str
    reason: str


def shown_refusals(rows: Iterable[RefusedView]) -> list[ShownRefusal]:
    """Return the rows with what stood in the column that was at fault."""
    return [
        ShownRefusal(
            row_number=row.row_number,
            column=row.column,
            stood_there=_stood_there(row)[:LONGEST_SHOWN],
            reason=bare_reason(row),
        )
        for row in rows
    ]


def refused_file(headers: Sequence[str], rows: Iterable[RefusedView], *, name: str) -> FileResponse:
    """Return a download of the rows under their own headers, in bounded memory."""
    named = [*dict.fromkeys(headers)]
    return table_file([*named, "More cells", *WHERE_AND_WHY], _lines(named, rows), name=name)


def table_file(
    headers: Sequence[str], rows: Iterable[Sequence[object]], *, name: str
) -> FileResponse:
    """Return a download of a table as CSV, in bounded memory."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    # With a byte order mark, so that a spreadsheet reads the signs as they are.
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    write_csv(text, headers, rows)
    text.detach()
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8"
    )


def _lines(headers: Sequence[str], rows: Iterable[RefusedView]) -> Iterator[list[object]]:
    known = set(headers)
    for row in rows:
        more = " | ".join(value for header, value in row.raw.items() if header not in known)
        own = [row.raw.get(header, "") for header in headers]
        yield [*own, more, row.row_number, row.column, bare_reason(row)]


def _stood_there(row: RefusedView) -> str:
    if row.column:
        return row.raw.get(row.column, "")
    return " | ".join(value for value in row.raw.values() if value)


class Refused(Protocol):
    """A row that was refused, wherever it is shown."""

    @property
    def row_number(self) -> int:
        """Its row in the file."""

    @property
    def column(self) -> str:
        """The column at fault, or nothing."""

    @property
    def reason(self) -> str:
        """Why, with file, row and column."""


def bare_reason(row: Refused) -> str:
    """Return the reason without the file, row and column that stand beside it anyway."""
    place, mark, reason = row.reason.partition(f", row {row.row_number}")
    if not mark or len(place) > 200:
        return row.reason
    return reason.removeprefix(f", column “{row.column}”").removeprefix(": ").strip() or row.reason
