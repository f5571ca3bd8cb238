"""Finding out what the columns of a file of answers hold."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outsidein.ask.instruments.compute.edition import Edition, Item, Tense

ALIASES: Mapping[str, tuple[str, ...]] = {
    "respondent": ("respondentid", "person", "personid", "participant", "participantid",
                   "responseid", "employee", "employeeid", "staffid", "userid", "id"),
    "level": ("stafflevel", "grade", "rank", "hierarchy"),
    "department": ("dept", "team", "unit", "division"),
    "instrument": ("questionnaire", "survey"),
    "item": ("itemcode", "code", "question", "questioncode", "statement"),
    "answer": ("value", "score", "response", "rating"),
    "tense": ("time",),
    "importance": (),
    "priority": ("ispriority",),
    "note": ("notes", "comment", "comments", "remark", "remarks"),
    "codes": ("coded",),
    "text": ("freetext", "words"),
}  # fmt: skip
TENSES: Mapping[str, Tense] = {
    "": "now", "now": "now", "today": "now", "current": "now", "present": "now",
    "future": "future", "should": "future", "should be": "future", "in the future": "future",
}  # fmt: skip
PARTS = {"": "answer", "TEXT": "text", "NOTE": "note", "COMMENT": "note",
         "PRIORITY": "priority", "IMPORTANCE": "importance"}  # fmt: skip
LOOKS_LIKE_A_CODE = re.compile(r"[A-Z]{2,4}[ ._-]?\d{1,2}")


@dataclass(frozen=True, slots=True)
class Place:
    """An item of an edition, in one tense, as a code points at it."""

    edition: Edition
    item: Item
    tense: Tense


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column of a file is for."""

    layout: str  # long, wide, or ""
    named: Mapping[str, str]  # our word -> the file's header
    items: Mapping[tuple[str, Tense], Mapping[str, str]]  # item -> part (answer, note…) -> header
    twice: tuple[str, ...]  # headers that say the same as an earlier one
    unknown: tuple[str, ...]  # headers that look like an item's code and are none
    unread: tuple[str, ...]


def squeezed(text: str) -> str:
    """Return a code or header as it is compared: capitals and digits only.

    >>> squeezed("org_1"), squeezed("ORG.1"), squeezed("Who – future")
    ('ORG1', 'ORG1', 'WHOFUTURE')
    """
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def places(editions: Sequence[Edition]) -> dict[str, Place]:
    """Return where every code leads, with and without its tense, by its squeezed form."""
    found: dict[str, Place] = {}
    for edition in editions:
        for item in edition.everything():
            for word, tense in TENSES.items():
                if tense in item.tenses and (word == "" or len(item.tenses) > 1):
                    found.setdefault(squeezed(item.code + word), Place(edition, item, tense))
    return found


def read_header(header: Sequence[str], known: Mapping[str, Place]) -> Columns:
    """Return what each column holds: items by code, ours by name or else by alias, the rest unread.

    Where a column of ours stands under its own name, a column under an alias is left unread.
    """
    items: dict[tuple[str, Tense], dict[str, str]] = {}
    twice, unknown, others = [], [], []
    for column in header:
        found = _item_column(squeezed(column), known)
        if found:
            place, part = found
            parts = items.setdefault((place.item.code, place.tense), {})
            if part in parts:
                twice.append(column)
            parts.setdefault(part, column)
        elif LOOKS_LIKE_A_CODE.fullmatch(column.strip().upper()):
            unknown.append(column)
        else:
            others.append(column)
    named = {word: column for word in ALIASES if (column := _named(word, others))}
    unread = tuple(column for column in others if column not in named.values())
    layout = "long" if "item" in named and "answer" in named else "wide" if items else ""
    return Columns(layout, named, items, tuple(twice), tuple(unknown), unread)


def _named(word: str, columns: Sequence[str]) -> str:
    """Return the column that goes by one of our words or, failing that, by an alias of it."""
    for name in (word, *ALIASES[word]):
        for column in columns:
            if squeezed(column) == squeezed(name):
                return column
    return ""


def nearest(code: str, known: Mapping[str, Place]) -> str:
    """Return the item's code that is most like this one, or "" where none is near."""
    near = difflib.get_close_matches(squeezed(code), list(known), n=1, cutoff=0.5)
    return known[near[0]].item.code if near else ""


def _item_column(short: str, known: Mapping[str, Place]) -> tuple[Place, str] | None:
    for ending, part in PARTS.items():
        if short.endswith(ending) and (short.removesuffix(ending) if ending else short) in known:
            return known[short.removesuffix(ending) if ending else short], part
    return None
