"""A table as a download, in bounded memory and with formulas made harmless."""

from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from tempfile import TemporaryFile

from django.http import FileResponse

from outsidein.ground.exports import write_csv


def csv_file(
    headers: Sequence[str], rows: Iterable[Sequence[object]], *, name: str
) -> FileResponse:
    """Return the table as a CSV that a spreadsheet reads as it is meant."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    # With a byte order mark, so that a spreadsheet reads the signs as they are.
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    write_csv(text, headers, rows)
    text.detach()
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8"
    )
