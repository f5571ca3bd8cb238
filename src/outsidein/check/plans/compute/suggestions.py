"""Suggestions: for each item, what others do about it, with the source it was learned from."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from outsidein.check.plans.compute.aims import (
    ItemAim,
    MeasureAim,
    checked_items,
    checked_measures,
)
from outsidein.speech import language

LIBRARY_FOLDER = Path(__file__).parent.parent / "library"
Effort = Literal["days", "weeks", "months"]
FIELDS = frozenset({"item", "title", "how", "source", "effort", "measures"})
#: What is said in other languages too, under the language's code.
SAID = frozenset({"title", "how"})
LANGUAGES = ("de",)
LONGEST_TITLE = 160


class SuggestionError(ValueError):
    """A suggestion's file is not as it must be; the message names file and item."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing that may be done about an item, written by us from established practice.

    ``effort`` is how long it typically takes, with one or two people on it, until the first
    effect can be looked for. ``measures`` are names; which way is better is the measure's own.
    """

    item: str
    number: int  # its place among those of the item, from 1
    title: str
    how: str
    source: str  # author, title and year, or the number of a standard
    effort: Effort
    measures: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False)

    def said(self) -> "Suggestion":
        """Return it in the reader's language, in English where it has no other."""
        said = self.words.get(language())
        return replace(self, title=said["title"], how=said["how"]) if said else self


def load_suggestions(folder: Path = LIBRARY_FOLDER) -> Mapping[str, tuple[Suggestion, ...]]:
    """Return every suggestion by its item, in the reader's language and the order of the files."""
    return _loaded(folder, language())


@cache
def _loaded(folder: Path, _tongue: str) -> Mapping[str, tuple[Suggestion, ...]]:
    found: dict[str, list[Suggestion]] = {}
    for path in sorted(folder.glob("*.toml")):
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("suggestion", [])
        for one in parse_suggestions(rows, file_name=path.name):
            found.setdefault(one.item, []).append(one.said())
    return {item: tuple(ones) for item, ones in found.items()}


def parse_suggestions(rows: Iterable[Mapping[str, Any]], *, file_name: str) -> list[Suggestion]:
    """Return the suggestions that the rows of a file state; anything odd is a SuggestionError."""
    counted: dict[str, int] = {}
    found = []
    for row in rows:
        item = str(row.get("item", "?"))
        counted[item] = counted.get(item, 0) + 1
        found.append(_parsed(row, counted[item], f"{file_name}, {item}"))
    return found


def _parsed(row: Mapping[str, Any], number: int, where: str) -> Suggestion:
    if set(row) - set(LANGUAGES) != FIELDS:
        raise SuggestionError(f"{where}: a suggestion has {', '.join(sorted(FIELDS))}.")
    if row["effort"] not in get_args(Effort):
        raise SuggestionError(f"{where}: effort is days, weeks or months, not {row['effort']!r}.")
    blank = [name for name in sorted(FIELDS) if not row[name]]
    if blank:
        raise SuggestionError(f"{where}: {', '.join(blank)} may not be empty.")
    words = {code: row[code] for code in LANGUAGES if code in row}
    for said in (row, *words.values()):
        if said is not row and (set(said) != SAID or not all(said.values())):
            raise SuggestionError(f"{where}: another language has {', '.join(sorted(SAID))}.")
        if len(said["title"]) > LONGEST_TITLE:
            raise SuggestionError(f"{where}: the title is longer than {LONGEST_TITLE} signs.")
    try:
        checked_items([ItemAim(row["item"])])
        checked_measures([MeasureAim(name) for name in row["measures"]])
    except ValueError as why:
        raise SuggestionError(f"{where}: {why}") from why
    return Suggestion(
        item=row["item"],
        number=number,
        title=row["title"],
        how=row["how"],
        source=row["source"],
        effort=row["effort"],
        measures=tuple(row["measures"]),
        words=words,
    )
