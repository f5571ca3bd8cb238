"""What a round asks, ready to be answered: its editions with the organisation's own names."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from outsidein.ask.answers.compute.content import SheetReader
from outsidein.ask.instruments.compute.edition import Edition, Item
from outsidein.ask.instruments.compute.reading import read_edition
from outsidein.ask.rounds.compute.structure import Structure, read_structure
from outsidein.ask.rounds.models import Round, RoundPart

#: Rounds that one process keeps ready; reading an edition anew takes longer than giving a sheet.
KEPT = 32


@dataclass(frozen=True, slots=True)
class Asked:
    """What a round asks, and what checks a sheet of it."""

    structure: Structure
    editions: tuple[Edition, ...]
    reader: SheetReader


#: By what was frozen: digests of the editions, and the structure. Nothing in it ever changes.
_ready: OrderedDict[tuple[str, ...], Asked] = OrderedDict()


def get_asked(one: Round) -> Asked:
    """Return what the round asks; 1 SQL query, and another the first time."""
    parts = RoundPart.objects.filter(organisation_id=one.organisation_id, round=one)
    parts = parts.order_by("position", "pk")
    key = (one.structure, *parts.values_list("instrument__content_hash", flat=True))
    found = _ready.get(key)
    if found is None:
        contents = parts.values_list("instrument__slug", "instrument__content")
        found = _ready[key] = _read(one.structure, list(contents))
        while len(_ready) > KEPT:
            _ready.popitem(last=False)
    return found


def _read(frozen: str, contents: Sequence[tuple[str, str]]) -> Asked:
    structure = read_structure(frozen)
    departments, levels = structure.names_of("department"), structure.names_of("level")
    editions = tuple(
        _filled(read_edition(content, f"{slug}.toml"), departments, levels)
        for slug, content in contents
    )
    groups = {kind.code: kind.values for kind in structure.groups}
    return Asked(structure, editions, SheetReader(editions, groups))


def _filled(edition: Edition, departments: Sequence[str], levels: Sequence[str]) -> Edition:
    def own(item: Item) -> Item:
        if item.choices is None:
            return item
        return replace(item, choices=item.choices.filled(departments=departments, levels=levels))

    return replace(
        edition, items=tuple(map(own, edition.items)), asides=tuple(map(own, edition.asides))
    )
