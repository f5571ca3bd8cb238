"""The form of how a file is read: what it shows, and what a person said by it."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

import pycountry
from django.utils.translation import gettext

from outsidein.hold.records.compute.dates import decide_day_order
from outsidein.hold.records.reading import Peek
from outsidein.hold.sources.compute.dictionary import KIND_NAMES, get_kind
from outsidein.hold.sources.compute.matching import ColumnMatch
from outsidein.web.imports.words import (
    DAY_ORDERS,
    DECIMAL_SIGNS,
    DELIMITER_WORDS,
    DELIMITERS,
    EMPTY_CELLS,
    ENCODINGS,
    HEADER_ROWS,
    NO_KEY,
    field_choices,
    field_words,
)

#: Columns beyond this many are shown without a choice of their own; a map by file can name them.
CHOSEN_COLUMNS = 150
SHOWN_REFUSALS = 3
#: The field that tells rows apart from one file to the next.
KEY = "external_id"


@dataclass(frozen=True, slots=True)
class Sample:
    """A cell as it stands, and what would be kept of it where that is something else."""

    said: str
    kept: str
    problem: str


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """One column of the file as the page shows it."""

    position: int
    header: str
    target: str
    words: str  # of the field it is taken for
    how: str
    reason: str
    samples: tuple[Sample, ...]
    may_choose: bool
    filled: int  # cells of the rows looked at that say something
    different: int  # values among them
    may_be_key: bool  # no two of the rows looked at share a value


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
    asks_decimal_sign: bool
    asks_region: bool
    key: int  # the position of the column that tells rows apart; 0 where none does
    accents: tuple[str, ...]
    looked_at: int
    refused: int  # of the rows looked at
    refusals: tuple[str, ...]  # the first of them
    is_mail: bool
    maps_itself: bool  # a fixed format: there is nothing to choose for its columns


#: Files whose columns a person may take for something else.
TABLES = frozenset({"delimited", "spreadsheet", "parquet"})


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
        asks_day_order=peek.reader in TABLES and _asks_day_order(peek),
        is_mail=peek.reader == "mail",
        maps_itself=peek.reader not in TABLES,
        asks_decimal_sign=_has_form(peek, {"amount", "number", "integer", "count"}),
        asks_region=_has_form(peek, {"phone"}),
        key=next((c.position for c in columns if c.target == KEY), 0),
        accents=peek.accents,
        looked_at=peek.looked_at,
        refused=0 if peek.matching.missing else len(peek.refusals),
        refusals=() if peek.matching.missing else peek.refusals[:SHOWN_REFUSALS],
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
    if post.get("header_row") in dict(HEADER_ROWS):
        said["header_row"] = int(post["header_row"]) if post["header_row"] else None
    if post.get("decimal") in dict(DECIMAL_SIGNS):
        said["decimal_comma"] = {"comma": True, "point": False}.get(post["decimal"])
    if post.get("region") in dict(region_choices()):
        said["region"] = post["region"]
    if post.get("empty") in dict(EMPTY_CELLS):
        said["empty"] = post["empty"]
    choices = {name: value for name, value in said.items() if value not in {"", None}}
    kind = post.get("kind") if post.get("kind") in KIND_NAMES else None
    if peek is not None and peek.reader in TABLES and kind in {None, peek.kind}:
        mapping = _mapping_said(post, peek)
        if mapping:
            choices["mapping"] = mapping
    return kind, choices


def _key_said(post: Mapping[str, str], peek: Peek) -> int | None:
    """Return the position of the column chosen to tell rows apart, 0 for none, None unsaid."""
    said = post.get("key", "")
    if said == NO_KEY:
        return 0
    known = {str(column.position) for column in peek.matching.columns}
    return int(said) if said in known else None


def _mapping_said(post: Mapping[str, str], peek: Peek) -> dict[str, str]:
    known = dict(field_choices(peek.kind))
    mapping: dict[str, str] = {}
    key = _key_said(post, peek)
    was_key = next((c.position for c in peek.matching.columns if c.target == KEY), 0)
    for column in peek.matching.columns:
        was_said = column.how in {"mapped", "left out"}
        target = post.get(f"column-{column.position}", column.target)
        if key is not None and key != was_key:  # the one select speaks for the many
            if column.position == key:
                target = KEY
            elif target == KEY:
                target = ""
        if target and target not in known:
            target = column.target
        if was_said or target != column.target:
            mapping[column.header] = target
    return mapping


def _shown(column: ColumnMatch, peek: Peek) -> ShownColumn:
    reading = peek.readings[column.position - 1]
    used = column.field is not None
    return ShownColumn(
        position=column.position,
        header=column.header,
        target=column.target,
        words=field_words(column.target) if column.target else "",
        how=column.how,
        reason=_in_words(column),
        samples=tuple(
            Sample(said, kept if used and kept != said else "", problem if used else "")
            for said, kept, problem in reading.pairs
        ),
        may_choose=peek.reader in TABLES and column.position <= CHOSEN_COLUMNS,
        filled=reading.filled,
        different=reading.different,
        may_be_key=reading.filled == reading.different == peek.looked_at,
    )


def _in_words(column: ColumnMatch) -> str:
    """Return why a column was taken so, with the field under the name that the page gives it."""
    if column.field is None:
        return column.reason
    return column.reason.replace(f"for {column.field}", f"for “{field_words(column.field)}”")


def _has_form(peek: Peek, forms: Set[str]) -> bool:
    """Return whether some column is taken for a field of one of these forms."""
    fields = get_kind(peek.kind).fields
    return any(c.field is not None and fields[c.field].form in forms for c in peek.matching.columns)


@cache
def _regions() -> tuple[tuple[str, str], ...]:
    names = ((one.alpha_2, getattr(one, "common_name", one.name)) for one in pycountry.countries)
    return tuple(sorted(names, key=itemgetter(1)))


def region_choices() -> list[tuple[str, str]]:
    """Return every country from which telephone numbers may be dialled, by its name."""
    return [("", gettext("Where the organisation is")), *_regions()]


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
