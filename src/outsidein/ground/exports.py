"""Tables out: the one place where rows become CSV, with formulas made harmless.

A spreadsheet runs a cell that begins with ``=`` or its like. Whoever writes such a text into a
form could so run a formula on the desk of whoever opens our export. An apostrophe before it keeps
it a text; ``restore_cell`` takes it off again when the file comes back.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from typing import TextIO

#: What begins a formula, in ordinary and in full-width signs; tab and line ends are skipped over.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NEUTRALISED = re.compile(r"''*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*%?")


def neutralise_cell(value: object) -> object:
    """Return the value so that no spreadsheet runs it; numbers stay numbers.

    >>> neutralise_cell("=1+1"), neutralise_cell("-5.20"), neutralise_cell(-5)
    ("'=1+1", '-5.20', -5)
    """
    if not isinstance(value, str) or not _FORMULA.match(value) or _NUMBER.fullmatch(value):
        return "" if value is None else value
    return f"'{value}"


def restore_cell(text: str) -> str:
    """Return what ``neutralise_cell`` was given.

    >>> restore_cell("'=1+1"), restore_cell("'twas"), restore_cell(str(neutralise_cell("'=x")))
    ('=1+1', "'twas", "'=x")
    """
    return text[1:] if _NEUTRALISED.match(text) else text


def write_csv(
    file: TextIO, headers: Sequence[str], rows: Iterable[Sequence[object]], *, delimiter: str = ","
) -> int:
    """Write the table and return the number of rows; headers are made harmless too.

    Shape: ``file`` is a text file opened with ``newline=""``, or a StringIO.
    """
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([neutralise_cell(header) for header in headers])
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last count is the answer
        writer.writerow([neutralise_cell(cell) for cell in row])
    return count
