"""The table behind a picture: the same numbers in words, for those who read rather than look."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, and whether it holds numbers."""

    name: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class PictureTable:
    """What a picture shows, row by row; the first cell of a row is its heading."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
