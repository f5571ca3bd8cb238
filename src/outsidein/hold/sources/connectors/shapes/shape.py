"""Tables of common systems: known by their headers, and read with what follows from them.

A call log says who called whom; which of the two is the customer follows from the direction. A
shape adds such columns behind the file's own, which stay as they came.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from outsidein.hold.sources.compute.words import plain
from outsidein.hold.sources.connectors.opening import OpenFile, SourceRow


@dataclass(frozen=True, slots=True)
class Shape:
    """What a table of some kind of system adds to its own columns."""

    reader: str
    kinds: tuple[str, ...]
    added: tuple[str, ...]  # headers of the columns it adds
    mapping: Mapping[str, str]  # header → field, or "" for what is not used as it stands
    conclude: Callable[[Sequence[str]], tuple[list[str], str]]  # cells → added cells, fault


def find_column(headers: Sequence[str], names: Sequence[str]) -> int | None:
    """Return the place of the header that goes by the first of the names that any goes by.

    >>> find_column(["Call Date", "SRC"], ["caller", "src"])
    1
    """
    words = [plain(header) for header in headers]
    return next((words.index(name) for name in names if name in words), None)


def shaped(opened: OpenFile, shape: Shape) -> OpenFile:
    """Return the open file with the columns that its shape adds."""
    opened.kinds = shape.kinds
    opened.mapping = shape.mapping
    opened.rows = _rows(opened.rows, len(opened.headers), shape)
    opened.headers = [*opened.headers, *shape.added]
    said = f"Known by its columns for a table of {shape.reader}: what they say together is added."
    opened.warnings.append(said)
    return opened


def _rows(rows: Iterator[SourceRow], width: int, shape: Shape) -> Iterator[SourceRow]:
    for number, cells, fault in rows:
        if fault or len(cells) != width:  # what is wrong with it is told already
            yield number, [*cells, *[""] * len(shape.added)], fault
            continue
        added, wrong = shape.conclude(cells)
        yield number, [*cells, *added], wrong
