"""Reading an instrument's file: text in, an edition and its problems out."""

import hashlib
import json
import re
import tomllib
from dataclasses import replace
from typing import Any, cast

from outsidein.ask.instruments.compute.edition import Dimension, Edition, Item, Scoring, ScoringKind
from outsidein.ask.instruments.compute.items import Parts, take_item
from outsidein.ask.instruments.compute.parts import (
    report_repeats,
    take_choice_lists,
    take_dimensions,
    take_scales,
    take_terms,
)
from outsidein.ask.instruments.compute.plain import values_of
from outsidein.ask.instruments.compute.problems import InstrumentError, Problem
from outsidein.ask.instruments.compute.table import Table

ID = re.compile(r"[a-z][a-z0-9-]*")
LONGEST_ID = 50
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


def read_edition(text: str, filename: str) -> Edition:
    """Return the edition that a file holds, or raise ``InstrumentError`` with all its problems."""
    edition, problems = try_edition(text, filename)
    if edition is None or problems:
        raise InstrumentError(problems)
    return edition


def check_instrument(text: str, filename: str) -> list[Problem]:
    """Return everything that is wrong with an instrument's file; an empty list is a good file."""
    return try_edition(text, filename)[1]


def try_edition(text: str, filename: str) -> tuple[Edition | None, list[Problem]]:
    """Return what a file holds, as far as it can be read, and its problems."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [_syntax_problem(str(error), text, filename)]
    return try_values(values, filename)


def try_values(values: dict[str, Any], filename: str) -> tuple[Edition | None, list[Problem]]:
    """Return what plain values hold, as far as they can be read, and their problems.

    Every format that comes in ends here, so that all are checked alike.
    """
    if not values:
        return None, [
            Problem(filename, "file", "The file is empty.", 'Begin with id = "…" and version = 1.')
        ]
    problems: list[Problem] = []
    edition = _edition(values, filename, problems)
    return replace(edition, content_hash=content_hash(values_of(edition))), problems


def content_hash(values: dict[str, Any]) -> str:
    """Return a SHA-256 over an instrument's content, the same whatever its layout or comments.

    >>> content_hash({"id": "a", "version": 1}) == content_hash({"version": 1, "id": "a"})
    True
    """
    plain = json.dumps(
        values, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
    )
    return hashlib.sha256(plain.encode()).hexdigest()


def _syntax_problem(said: str, text: str, filename: str) -> Problem:
    found = re.search(r"\(at line (\d+), column (\d+)\)", said)
    what = said.split(" (at ")[0].rstrip(".")
    # At the end of the document the parser names no line: it is the last one.
    place = f"line {found[1]}, column {found[2]}" if found else f"line {text.count(chr(10)) + 1}"
    return Problem(
        filename, place, f"This is not TOML: {what}.", "Mend the line, or the one above."
    )


def _edition(values: dict[str, Any], filename: str, problems: list[Problem]) -> Edition:
    languages = tuple(
        language
        for language in Table(values, "", filename, problems).take_list("languages")
        if LANGUAGE.fullmatch(language)
    )
    top = Table(values, "", filename, problems, languages or ("en",))
    top.known.append("languages")
    if not languages:
        top.report("languages", "No language is named.", 'Write languages = ["en"].')
    id_ = top.take_text("id")
    if id_ and not ID.fullmatch(id_):
        top.report("id", f"{id_!r} is no id.", "Use small letters, digits and hyphens.")
    elif len(id_) > LONGEST_ID:
        top.report("id", f"It has {len(id_)} signs.", f"Write at most {LONGEST_ID}.")
    version = top.take_count("version") or 0
    audiences = top.take_list("audiences", default=("staff",))
    scales = take_scales(top)
    choices = take_choice_lists(top)
    dimensions = take_dimensions(top)
    terms = take_terms(top)
    parts = Parts(scales, choices, dimensions, terms, audiences)
    scoring = _scoring(top)
    items = tuple(take_item(table, parts, aside=False) for table in top.take_tables("items"))
    asides = tuple(
        take_item(table, parts, aside=True) for table in top.take_tables("asides", required=False)
    )
    report_repeats(top, "items", (item.code for item in items))
    report_repeats(top, "asides", (item.code for item in asides), taken={i.code for i in items})
    _report_empty_dimensions(top, dimensions, items)
    edition = Edition(
        id=id_,
        version=version,
        languages=languages,
        audiences=audiences,
        asks=top.take_list("asks", allowed=("note", "priority")),
        source=top.take_text("source"),
        title=top.take_words("title"),
        summary=top.take_words("summary"),
        guide=top.take_words("guide"),
        scoring=scoring,
        dimensions=tuple(dimensions.values()),
        items=items,
        asides=asides,
        terms=tuple(terms.values()),
        scales=tuple(scales.values()),
        lists=tuple(choices.values()),
        content_hash="",
    )
    top.finish()
    return edition


def _scoring(top: Table) -> Scoring:
    table = top.take_table("scoring")
    kind = table.take_one_of("kind", ("total", "median", "profile")) if table.values else None
    min_answered = table.take_count("min_answered", required=kind == "total")
    if min_answered is not None and kind in ("median", "profile"):
        table.report("min_answered", f"A {kind} has no use for it.", "Take it out.")
    table.finish()
    return Scoring(cast(ScoringKind, kind or "median"), min_answered)


def _report_empty_dimensions(
    top: Table, dimensions: dict[str, Dimension], items: tuple[Item, ...]
) -> None:
    used = {item.dimension for item in items}
    for n, code in enumerate(dimensions, start=1):
        if code and code not in used:
            top.report(f"dimensions[{n}]", f"{code} has no item.", "Add one, or take it out.")
