"""What parts the cells of a text file: found from its first lines."""

import csv
from collections import Counter
from collections.abc import Sequence

#: The delimiters we look for; blanks as a last resort, for tables written by column position.
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "blanks"}


def find_delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter of a table, from its first lines; a blank stands for runs of blanks.

    The delimiter that parts most rows into the same number of cells as the header wins, and of
    two such the one that makes more cells. A single column has a comma that never comes.

    >>> find_delimiter(["a;b", '"x;y";2', "z;3"]), find_delimiter(["mail", "a@b.org"])
    (';', ',')
    >>> find_delimiter([" id  day number", " 001 19970101  1"])
    ' '
    """
    best, best_score = ",", 0.0
    for delimiter in (",", ";", "\t", "|"):
        score = _score(lines, delimiter)
        if score > best_score:
            best, best_score = delimiter, score
    if best_score:
        return best
    widths = Counter(len(line.split()) for line in lines if line.strip())
    width, times = widths.most_common(1)[0] if widths else (1, 0)
    header = len(lines[0].split()) if lines else 0
    if width >= 2 and header == width and times >= 2 and times >= 0.9 * sum(widths.values()):
        return " "
    return ","


def _score(lines: Sequence[str], delimiter: str) -> float:
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=True) if row]
    except csv.Error:
        return 0.0
    if not rows or len(rows[0]) < 2:
        return 0.0
    width = len(rows[0])
    like = sum(len(row) == width for row in rows) / len(rows)
    return like + 0.001 * min(width, 500)
