"""The form of how a file is read: what it shows, and what a person said by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from outsidein.hold.records.compute.dates import decide_day_order
from outsidein.hold.records.reading import Peek
from outsidein.hold.sources.compute.dictionary import KIND_NAMES, get_kind
from outsidein.hold.sources.compute.matching import ColumnMatch
from outsidein.web.imports.words import (
    DAY_ORDERS,
    DELIMITER_WORDS,
    DELIMITERS,
    EMPTY_CELLS,
    ENCODINGS,
    field_choices,
    field_words,
)

#: Columns beyond this many are shown without a choice of their own; a map by file can name them.
CHOSEN_COLUMNS = 150
SAMPLES = 3


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """One column of the file as the page shows it."""

    position: int
    header: str
    target: str
    words: str  # of the field it is taken for
    how: str
    reason: str
    samples: tuple[str, ...]
    may_choose: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """A file's head as the page shows it."""

    kind: str
    encoding: str | None
    delimiter_words: str
    is_delimited: bool
    is_spreadsheet: bool
    sheet: str
    columns: tuple[ShownColumn, ...]
    fields: list[tuple[str, str]]
    matched: int  # columns that are used
    guessed: int
    left: int
    missing: tuple[str, ...]
    warnings: tuple[str, ...]
    asks_day_order: bool


def preview_of(peek: Peek) -> Preview:
    """Return what the page shows of a file that was looked at."""
    columns = tuple(_shown(column, peek) for column in peek.matching.columns)
    used = [column for column in columns if column.target]
    guessed = sum(column.how == "guessed" for column in used)
    return Preview(
        kind=peek.kind,
        encoding=peek.encoding,
        delimiter_words=str(DELIMITER_WORDS.get(peek.delimiter or "", peek.delimiter or "")),
        is_delimited=peek.reader == "delimited",
        is_spreadsheet=peek.reader == "spreadsheet",
        sheet=peek.sheet or "",
        columns=columns,
        fields=field_choices(peek.kind),
        matched=len(used),
        guessed=guessed,
        left=len(columns) - len(used),
        missing=tuple(
            gettext(" or ").join(field_words(name) for name in one.split(" or "))
            for one in peek.matching.missing
        ),
        warnings=peek.warnings,
        asks_day_order=_asks_day_order(peek),
    )


def choices_said(post: Mapping[str, str], peek: Peek | None) -> tuple[str | None, dict[str, Any]]:
    """Return the kind, and the choices of reading, that a posted form says.

    A column that stands as it was found isn't a choice: it stays matched, and one that is left
    over may still help to find who is who.
    """
    said: dict[str, Any] = {}
    if post.get("encoding") in dict(ENCODINGS):
        said["encoding"] = post["encoding"]
    if post.get("delimiter") in dict(DELIMITERS):
        said["delimiter"] = post["delimiter"]
    if post.get("sheet"):
        said["sheet"] = post["sheet"][:100]
    if post.get("day_order") in dict(DAY_ORDERS):
        said["day_first"] = {"day": True, "month": False}.get(post["day_order"])
    if post.get("empty") in dict(EMPTY_CELLS):
        said["empty"] = post["empty"]
    choices = {name: value for name, value in said.items() if value not in {"", None}}
    kind = post.get("kind") if post.get("kind") in KIND_NAMES else None
    if peek is not None and kind in {None, peek.kind}:
        mapping = _mapping_said(post, peek)
        if mapping:
            choices["mapping"] = mapping
    return kind, choices


def _mapping_said(post: Mapping[str, str], peek: Peek) -> dict[str, str]:
    known = dict(field_choices(peek.kind))
    mapping: dict[str, str] = {}
    for column in peek.matching.columns:
        was_said = column.how in {"mapped", "left out"}
        target = post.get(f"column-{column.position}", column.target)
        if target and target not in known:
            target = column.target
        if was_said or target != column.target:
            mapping[column.header] = target
    return mapping


def _shown(column: ColumnMatch, peek: Peek) -> ShownColumn:
    values = [row[column.position - 1] for row in peek.sample_rows if len(row) >= column.position]
    said = list(dict.fromkeys(value for value in values if value.strip()))
    return ShownColumn(
        position=column.position,
        header=column.header,
        target=column.target,
        words=field_words(column.target) if column.target else "",
        how=column.how,
        reason=_in_words(column),
        samples=tuple(said[:SAMPLES]),
        may_choose=column.position <= CHOSEN_COLUMNS,
    )


def _in_words(column: ColumnMatch) -> str:
    """Return why a column was taken so, with the field under the name that the page gives it."""
    if column.field is None:
        return column.reason
    return column.reason.replace(f"for {column.field}", f"for “{field_words(column.field)}”")


def _asks_day_order(peek: Peek) -> bool:
    """Return whether some column of dates could be read with the day or the month first."""
    fields = get_kind(peek.kind).fields
    for column in peek.matching.columns:
        if column.field is None or fields[column.field].form not in {"time", "part_date"}:
            continue
        values = [r[column.position - 1] for r in peek.sample_rows if len(r) >= column.position]
        order = decide_day_order(values)
        if order is not None and not order.sure:
            return True
    return False
