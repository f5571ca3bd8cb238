"""Reading one item, or one aside: what is asked, and how it is answered."""

import re
from dataclasses import dataclass
from typing import cast

from outsidein.ask.instruments.compute.edition import (
    Anchor,
    ChoiceList,
    Dimension,
    Item,
    Tense,
    Term,
)
from outsidein.ask.instruments.compute.scales import Scale
from outsidein.ask.instruments.compute.table import Table
from outsidein.ask.instruments.compute.words import Words

LONGEST_CODE = 20  # as long as an answer can name its item
ITEM_CODE = re.compile(r"[A-Z][A-Z0-9]*(\.[A-Z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Parts:
    """What the items of a file may point at."""

    scales: dict[str, Scale]
    choices: dict[str, ChoiceList]
    dimensions: dict[str, Dimension]
    terms: dict[str, Term]
    audiences: tuple[str, ...]


def take_item(table: Table, parts: Parts, *, aside: bool) -> Item:
    """Return one item, or one aside, with what it points at put in place."""
    code = table.take_text("code")
    if code and not ITEM_CODE.fullmatch(code):
        table.report("code", f"{code!r} is no code.", "Write capitals and digits, as in ORG.1.")
    elif len(code) > LONGEST_CODE:
        table.report("code", f"It has {len(code)} signs.", f"Write at most {LONGEST_CODE}.")
    dimension = None if aside else table.take_one_of("dimension", tuple(parts.dimensions))
    scale_id = table.take_one_of("scale", tuple(parts.scales) or ("…",), required=False)
    list_id = table.take_one_of("choices", tuple(parts.choices) or ("…",), required=False)
    if "scale" in table.values and "choices" in table.values:
        table.report("choices", "An item has a scale or choices, not both.", "Take one out.")
    if not aside and "scale" not in table.values and "choices" not in table.values:
        table.report("scale", "It says nothing of how it is answered.", "Name a scale or choices.")
    scale = parts.scales.get(scale_id or "")
    tenses = table.take_list("tenses", allowed=("now", "future"), default=("now",))
    if "future" in tenses and "now" not in tenses:
        table.report("tenses", "The future is asked beside today.", 'Write ["now", "future"].')
    if "future" in table.values and "future" not in tenses:
        table.report("future", "This tense is not asked.", 'Write tenses = ["now", "future"].')
    table.known += ["future", "start"]  # known, if only to be left unread
    item = Item(
        code=code,
        dimension=dimension,
        scale=scale,
        choices=parts.choices.get(list_id or ""),
        tenses=cast(tuple[Tense, ...], tenses),
        label=table.take_words("label"),
        text=table.take_words("text"),
        future=table.take_words("future") if "future" in tenses else None,
        help=table.take_words_or_none("help"),
        start=None if aside else table.take_words_or_none("start"),
        wordings=_wordings(table, parts.audiences),
        anchors=_anchors(table, scale),
        terms=tuple(
            parts.terms[term]
            for term in table.take_list("terms", allowed=tuple(parts.terms) or ("…",))
        ),
        source=table.take_text("source"),
    )
    table.finish()
    return item


def _wordings(table: Table, audiences: tuple[str, ...]) -> tuple[tuple[str, Words], ...]:
    others = audiences[1:]
    within = table.take_table("wording", required=bool(others))
    found = tuple((audience, within.take_words(audience)) for audience in others if within.values)
    within.finish()
    return found


def _anchors(table: Table, scale: Scale | None) -> tuple[Anchor, ...]:
    anchors = []
    for below in table.take_tables("anchors", required=False):
        anchors.append(Anchor(below.take_text("level"), below.take_words("text")))
        below.finish()
    if not anchors:
        return ()
    wanted = [level.code for level in scale.levels] if scale else []
    if [anchor.level for anchor in anchors] != wanted:
        table.report(
            "anchors",
            f"The points are {', '.join(a.level for a in anchors)}.",
            f"Anchor each point of the scale once, in order: {', '.join(wanted) or 'no scale'}.",
        )
    return tuple(anchors)
