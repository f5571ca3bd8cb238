"""One thing beside another within a round: two sides, and what matters with how it goes.

Like every read of results they come through the gate; what may not be shown is absent and says why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from outsidein.ask.instruments.compute.edition import Item
from outsidein.ask.results.compute.importance import ImportanceMap, importance_map, say_map
from outsidein.ask.results.compute.intervals import SEED
from outsidein.ask.results.compute.leaders import (
    Difference,
    compare_items,
    compare_two,
    say_difference,
)
from outsidein.ask.results.compute.ranking import priority_agreement, say_priority_agreement
from outsidein.ask.results.compute.sides import FRONTLINE, LEADERS
from outsidein.ask.results.gate import GroupHead, open_part
from outsidein.ask.results.queries import access_part
from outsidein.speech import gettext, language


@dataclass(frozen=True, slots=True)
class SideItem:
    """One item as leaders and the front line see it."""

    code: str
    label: str
    difference: Difference
    sentence: str
    values: tuple[float, ...]  # of the scale
    counts: tuple[tuple[int, ...], tuple[int, ...]]  # leaders, front line


@dataclass(frozen=True, slots=True)
class Sides:
    """Leaders beside the front line, the clearest difference first."""

    instrument: str
    title: str
    round_id: int
    round_title: str
    closed_at: datetime | None
    smallest_group: int
    leaders: GroupHead | None  # None: nobody's level says that they lead
    frontline: GroupHead | None
    items: tuple[SideItem, ...]
    withheld: tuple[tuple[str, str], ...]  # label and why, of items without figures on a side


@dataclass(frozen=True, slots=True)
class ImportanceView:
    """What matters and how it goes, in one map."""

    instrument: str
    title: str
    round_title: str
    closed_at: datetime | None
    map: ImportanceMap | None  # None: nobody was asked what comes first, or too few answered
    labels: Mapping[str, str]
    sentence: str
    agreement: str  # how far people agree on what comes first


def get_sides(*, organisation_id: int, instrument: str, round_id: int | None = None) -> Sides:
    """Return leaders beside the front line; SQL queries as for one result."""
    part = access_part(organisation_id=organisation_id, instrument=instrument, round_id=round_id)
    opened = open_part(part)
    heads: dict[str, GroupHead] = {}
    if "side" in opened.attributes:
        heads = {head.name: head for head in opened.heads("side")}
    found, withheld = [], []
    both = LEADERS in heads and FRONTLINE in heads
    cells = opened.cells("side") if both else {}
    people = dict(zip(heads, opened.population("side"), strict=True)) if both else {}
    for item in opened.edition.items:
        if item.scale is None or not both:
            continue
        one, other = (cells[side][item.code] for side in (LEADERS, FRONTLINE))
        if one.cell is None or other.cell is None:
            withheld.append(
                (item.label.say(language()), one.why or other.why or gettext("Nearly all alike."))
            )
            continue
        counts = (one.cell.counts, other.cell.counts)
        populations = (people[LEADERS], people[FRONTLINE])
        told = compare_two(item.code, *counts, item.scale.values, populations, seed=SEED)
        if told is not None:
            found.append((item, counts, told))
    by_code = {item.code: (item, counts) for item, counts, _ in found}
    return Sides(
        instrument=opened.edition.id,
        title=opened.edition.title.say(language()),
        round_id=part.round_id,
        round_title=part.round.title,
        closed_at=part.round.closed_at,
        smallest_group=opened.k,
        leaders=heads.get(LEADERS),
        frontline=heads.get(FRONTLINE),
        items=tuple(
            _side_item(*by_code[told.item], told)
            for told in compare_items([told for _, _, told in found])
        ),
        withheld=tuple(withheld),
    )


def _side_item(
    item: Item, counts: tuple[tuple[int, ...], tuple[int, ...]], told: Difference
) -> SideItem:
    values = item.scale.values if item.scale else ()
    return SideItem(
        item.code, item.label.say(language()), told, say_difference(told), values, counts
    )


def get_importance(
    *, organisation_id: int, instrument: str, round_id: int | None = None
) -> ImportanceView:
    """Return what matters beside how it goes; SQL queries as for one result."""
    part = access_part(organisation_id=organisation_id, instrument=instrument, round_id=round_id)
    opened = open_part(part)
    shown = opened.shown_matrix(marked=True)
    found = accord = None
    if shown is not None and shown.priority is not None and shown.items:
        found = importance_map(shown, population=part.round.asked, seed=SEED)
        accord = priority_agreement(shown.priority.astype(float))
    labels = {item.code: item.label.say(language()) for item in opened.edition.items}
    return ImportanceView(
        instrument=opened.edition.id,
        title=opened.edition.title.say(language()),
        round_title=part.round.title,
        closed_at=part.round.closed_at,
        map=found,
        labels=labels,
        sentence=say_map(found, labels),
        agreement=say_priority_agreement(accord) if found else "",
    )
