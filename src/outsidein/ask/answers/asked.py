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


#: By the round's own random name. What a round asks is frozen as it opens, so nothing here changes.
_ready: OrderedDict[str, Asked] = OrderedDict()


def get_asked(one: Round) -> Asked:
    """Return what a round asks; 1 SQL query the first time and none later, in a draft always 1."""
    found = _ready.get(one.public_id)
    if found is None:
        parts = RoundPart.objects.filter(organisation_id=one.organisation_id, round=one)
        contents = parts.order_by("position", "pk").values_list(
            "instrument__slug", "instrument__content"
        )
        found = _read(one.structure, list(contents))
        if one.opened_at is not None:
            _ready[one.public_id] = found
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
