"""What stands in a PDF and in slides, read back for the tests."""

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

from pptx import Presentation


def open_pdf(pdf: bytes) -> bytes:
    """Return what the compressed parts of a PDF hold."""
    found = []
    for part in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.S):
        try:
            found.append(zlib.decompress(part))
        except zlib.error:
            continue
    return b"\n".join(found)


def count_pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf + open_pdf(pdf)))


def words_of_slides(slides: bytes) -> str:
    """Return every word that a slide shows."""
    return "\n".join(_words(slides))


def _words(slides: bytes) -> Iterator[str]:
    for shape in _shapes(slides):
        if shape.has_text_frame:
            yield shape.text_frame.text
        if shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)


def _shapes(slides: bytes) -> Iterator[Any]:
    for slide in Presentation(io.BytesIO(slides)).slides:
        yield from slide.shapes
