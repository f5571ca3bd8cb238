"""One cell of two attributes crossed: what those say who are in both groups.

It comes through the gate like every figure; a crossing that was not prepared shows nothing.
"""

from dataclasses import dataclass

from outsidein.ask.results.compute.cells import cell_of
from outsidein.ask.results.gate import GatedCell, open_part
from outsidein.ask.results.queries import HeatItem, access_part
from outsidein.ask.results.telling import attribute_labels
from outsidein.ground.errors import NotHere
from outsidein.speech import language

Group = tuple[str, str]  # an attribute, and one of its groups


@dataclass(frozen=True, slots=True)
class CrossedItem:
    """One item as those in both groups see it, beside everybody."""

    item: HeatItem
    cell: GatedCell
    everybody: GatedCell


@dataclass(frozen=True, slots=True)
class Crossed:
    """What those say who are in both groups."""

    first: Group
    second: Group
    labels: tuple[str, str]  # of the attributes
    items: tuple[CrossedItem, ...]

    @property
    def shown(self) -> int:
        """Return of how many items there is a figure."""
        return sum(one.cell.cell is not None for one in self.items)

    @property
    def why(self) -> str:
        """Return why nothing is shown, where nothing is."""
        reasons = {one.cell.why for one in self.items if one.cell.why}
        return "" if self.shown or not reasons else max(reasons)


def get_crossed(
    *,
    organisation_id: int,
    instrument: str,
    first: Group,
    second: Group,
    round_id: int | None = None,
) -> Crossed:
    """Return what may be shown of one cell of two attributes crossed; 1 SQL query.

    Errors: NotHere where the answers are not parted by these, or there is no such group.
    """
    part = access_part(organisation_id=organisation_id, instrument=instrument, round_id=round_id)
    opened = open_part(part)
    for attribute, name in (first, second):
        known = opened.attributes
        if attribute not in known or name not in {h.name for h in opened.heads(attribute)}:
            raise NotHere("These answers are not parted by that.")
    if first[0] == second[0]:
        raise NotHere("One attribute is not crossed with itself.")
    found = opened.crossed(first[0], second[0])[cell_of(dict((first, second)))]
    whole = next(iter(opened.cells().values()))
    labels = attribute_labels(part.round)
    return Crossed(
        first=first,
        second=second,
        labels=(labels.get(first[0], first[0]), labels.get(second[0], second[0])),
        items=tuple(
            CrossedItem(
                HeatItem(i.code, i.label.say(language()), i.dimension, i.scale.low, i.scale.high),
                found[i.code],
                whole[i.code],
            )
            for i in opened.edition.items
            if i.scale is not None and i.code in found
        ),
    )
