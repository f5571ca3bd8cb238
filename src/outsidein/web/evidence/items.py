"""Every item of the library by its code: its words, its instrument and its place in it."""

from dataclasses import dataclass
from functools import cache

from outsidein.ask.instruments.compute.edition import ChoiceList
from outsidein.ask.instruments.library import list_newest_editions
from outsidein.charts import blind_spots
from outsidein.speech import language


@dataclass(frozen=True, slots=True)
class KnownItem:
    """One item as a page names it."""

    code: str
    label: str
    text: str
    future: str  # the question's other half, where it is asked
    help: str
    instrument: str  # the instrument's id
    instrument_title: str
    part: str  # its dimension; the instrument where it has none
    place: int  # among the items of its instrument, from 1
    of: int
    choices: ChoiceList | None


def known_items() -> dict[str, KnownItem]:
    """Return the items of the newest edition of every instrument, in the order they are asked."""
    return _known_items(language())


@cache
def _known_items(tongue: str) -> dict[str, KnownItem]:
    found: dict[str, KnownItem] = {}
    for edition in list_newest_editions():
        parts = {dimension.code: dimension.label.say(tongue) for dimension in edition.dimensions}
        for place, item in enumerate(edition.items, 1):
            found[item.code] = KnownItem(
                code=item.code,
                label=item.label.say(tongue),
                text=item.text.say(tongue),
                future=item.future.say(tongue) if item.future else "",
                help=item.help.say(tongue) if item.help else "",
                instrument=edition.id,
                instrument_title=edition.title.say(tongue),
                part=parts.get(item.dimension or "", edition.title.say(tongue)),
                place=place,
                of=len(edition.items),
                choices=item.choices,
            )
    return found


def answer_words(item: str, code: str) -> str:
    """Return an answer's words for its code; an organisation's own names are their own words.

    >>> answer_words("WHERE", "email")
    'E-mail'
    """
    known = known_items().get(item)
    return blind_spots.answer_words(known.choices if known else None, code)
