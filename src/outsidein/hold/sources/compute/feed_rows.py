"""A partner's rows, as a list of objects or as CSV, named by the fields of our dictionary."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outsidein.hold.sources.compute.dictionary import KIND_NAMES
from outsidein.hold.sources.compute.matching import match_columns

#: Unit: rows. More come as a file.
MOST_ROWS = 10_000
#: Unit: bytes.
LARGEST = 2 * 1024 * 1024
_SAMPLE = 50


class NoFeed(ValueError):
    """What came is no delivery of rows; the message says what to send."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What a partner delivered."""

    kind: str
    rows: Sequence[Mapping[str, object]]
    first: int  # how the partner counts its first row: 1 in a list, 2 below a header
    left_out: tuple[str, ...]  # columns that no field of ours stands for


def read_listed(content: object, kind: str) -> Feed:
    """Return the rows of a JSON delivery: ``rows``, and ``kind`` where it is another.

    >>> read_listed({"rows": [{"email": "a@b.org"}]}, "customers").kind
    'customers'
    """
    rows = content.get("rows") if isinstance(content, Mapping) else content
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise NoFeed("Send a JSON object with a list of objects under rows, or CSV.")
    told = content.get("kind", kind) if isinstance(content, Mapping) else kind
    return _checked(Feed(str(told), rows, 1, ()))


def read_table(text: str, kind: str) -> Feed:
    r"""Return the rows of a CSV, its headers matched to our fields as those of a file are.

    >>> read_table("E-Mail,Vorname\na@b.org,Ann\n", "customers").rows
    [{'email': 'a@b.org', 'given_name': 'Ann'}]
    """
    if kind not in KIND_NAMES:
        raise NoFeed(f"There is no kind {kind[:40]!r}; there are {', '.join(KIND_NAMES)}.")
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4_000], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        table = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), dialect, strict=True))
    except csv.Error as why:
        raise NoFeed(f"This is no CSV: {why}.") from why
    if len(table) < 2:
        raise NoFeed("There is no row beneath a header.")
    headers, lines = table[0], table[1:]
    found = match_columns(headers, lines[:_SAMPLE], kind)
    rows: list[dict[str, object]] = []
    for line in lines:
        if len(line) > len(headers):
            raise NoFeed(f"Row {len(rows) + 2} has more cells than the header.")
        row: dict[str, Any] = {}
        for column, cell in zip(found.columns, line, strict=False):
            if column.field and cell:
                row.setdefault(column.target, []).append(cell)
        rows.append({name: cells[0] if len(cells) == 1 else cells for name, cells in row.items()})
    left = tuple(column.header for column in found.columns if not column.field)
    return _checked(Feed(kind, rows, 2, left))


def _checked(feed: Feed) -> Feed:
    if feed.kind not in KIND_NAMES:
        raise NoFeed(f"There is no kind {feed.kind[:40]!r}; there are {', '.join(KIND_NAMES)}.")
    if not feed.rows:
        raise NoFeed("There are no rows in it.")
    if len(feed.rows) > MOST_ROWS:
        raise NoFeed(f"At most {MOST_ROWS:,} rows are taken at once; send more as several.")
    return feed
