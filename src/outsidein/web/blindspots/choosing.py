"""Which rows of the map are shown, and in which order: read from the address, never trusted."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import gettext

from outsidein.check.blindspots.compute.verdict import DECIDED, WORST_FIRST
from outsidein.check.blindspots.queries import ItemRow
from outsidein.web.evidence.items import known_items

VERDICTS = tuple(verdict.value for verdict in WORST_FIRST)


def _never(known: float | None, *, way: str) -> tuple[bool, float]:
    """Return a key by which what is not known always comes last."""
    return known is None, (known or 0.0) * (-1 if way == "down" else 1)


#: By what the table can be put in order: (column, key of a row, the way of its first click).
SORTS: dict[str, tuple[Callable[[ItemRow, str], object], str]] = {
    "item": (lambda row, way: row.label.casefold(), "up"),
    "claimed": (lambda row, way: _never(row.claim.point if row.claim else None, way=way), "down"),
    "measured": (lambda row, way: _never(row.point, way=way), "up"),
    "verdict": (lambda row, way: (VERDICTS.index(row.verdict), -row.severity), "up"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose to see; nothing of it is personal, so it may stand in an address."""

    verdict: str = ""
    instrument: str = ""
    sort: str = ""  # nothing: by dimension, worst first
    way: str = ""  # up or down
    view: str = ""  # nothing: the table; picture

    @property
    def query(self) -> str:
        """The choice as the end of an address."""
        return self.address()

    def address(self, **changed: str) -> str:
        """Return the end of an address for this choice with something changed.

        >>> Choice(verdict="in line").address(sort="item", way="up")
        '?verdict=in+line&sort=item&way=up'
        """
        said = {name: getattr(self, name) for name in self.__slots__} | changed
        return "?" + urlencode({name: word for name, word in said.items() if word})


def read_choice(asked: Mapping[str, str]) -> Choice:
    """Return the choice that an address holds; what is not a choice there is left out.

    >>> read_choice({"verdict": "guilty", "sort": "item", "way": "sideways"})
    Choice(verdict='', instrument='', sort='item', way='up', view='')
    """
    sort = asked.get("sort", "")
    sort = sort if sort in SORTS else ""
    way = asked.get("way", "")
    verdict, instrument = asked.get("verdict", ""), asked.get("instrument", "")
    return Choice(
        verdict=verdict if verdict in VERDICTS else "",
        instrument=instrument if instrument in _instruments() else "",
        sort=sort,
        way=(way if way in ("up", "down") else SORTS[sort][1]) if sort else "",
        view="picture" if asked.get("view") == "picture" else "",
    )


def _instruments() -> dict[str, str]:
    """Return the instruments by their id, with their titles."""
    return {item.instrument: item.instrument_title for item in known_items().values()}


def instrument_of(row: ItemRow) -> str:
    """Return the id of the instrument that asks this item."""
    known = known_items().get(row.item)
    return known.instrument if known else ""


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one dimension, or all of them where the order is another."""

    name: str
    rows: tuple[ItemRow, ...]
    blind: int
    folds: bool = False  # what the records cannot tell stands apart, at the end

    @property
    def told(self) -> tuple[ItemRow, ...]:
        """The rows that stand in the table at once."""
        return tuple(row for row in self.rows if not self.folds or row.verdict in DECIDED)

    @property
    def untold(self) -> tuple[ItemRow, ...]:
        """The rows that the records cannot tell yet, where they stand apart."""
        return tuple(row for row in self.rows if self.folds and row.verdict not in DECIDED)


def choose_rows(rows: Iterable[ItemRow], choice: Choice) -> tuple[Group, ...]:
    """Return the rows of the choice; without an order, by dimension, the worst dimension first.

    Shape: ``rows`` worst first, as the query returns them.
    """
    shown = [
        row
        for row in rows
        if choice.verdict in ("", row.verdict) and choice.instrument in ("", instrument_of(row))
    ]
    if choice.sort:
        key, first = SORTS[choice.sort]
        ordered = sorted(shown, key=lambda row: key(row, choice.way))  # type: ignore[arg-type, return-value]
        if choice.sort in ("item", "verdict") and choice.way != first:
            ordered.reverse()
        return (Group("", tuple(ordered), 0),) if ordered else ()
    # Who asks for a verdict or an order sees one table; else the few that are told come first.
    folds = not choice.verdict and any(row.verdict in DECIDED for row in shown)
    # A dimension stands where its worst item stands.
    worst: dict[str, int] = {}
    for place, row in enumerate(shown):
        worst.setdefault(row.dimension, place)
    together = sorted(shown, key=lambda row: worst[row.dimension])
    return tuple(
        Group(name, found, sum(row.verdict == "blind spot" for row in found), folds)
        for name, found in (
            (name, tuple(members)) for name, members in groupby(together, lambda r: r.dimension)
        )
    )


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter with how many rows it shows."""

    value: str
    words: str
    count: int
    chosen: bool


def verdict_options(rows: Iterable[ItemRow], choice: Choice) -> tuple[Option, ...]:
    """Return the verdicts that occur, with their numbers within the chosen instrument."""
    of_it = [row for row in rows if choice.instrument in ("", instrument_of(row))]
    every = Option("", gettext("All"), len(of_it), not choice.verdict)
    found = [
        Option(verdict, capfirst(gettext(verdict)), count, choice.verdict == verdict)
        for verdict in VERDICTS
        if (count := sum(row.verdict == verdict for row in of_it)) or verdict == choice.verdict
    ]
    return (every, *found)


def instrument_options(rows: Iterable[ItemRow], choice: Choice) -> tuple[Option, ...]:
    """Return the instruments that have rows."""
    given = list(rows)
    every = Option("", gettext("All instruments"), len(given), not choice.instrument)
    found = [
        Option(slug, title, count, choice.instrument == slug)
        for slug, title in _instruments().items()
        if (count := sum(instrument_of(row) == slug for row in given))
    ]
    return (every, *found)


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of the table by which it can be put in order."""

    words: str
    address: str
    sorted: str  # ascending, descending, or nothing
    is_number: bool = False


def headings(choice: Choice) -> dict[str, Heading]:
    """Return the headings; clicking the present one turns the order round."""
    words = {
        "item": gettext("Item"),
        "claimed": gettext("● Claimed"),
        "measured": gettext("◆ Measured"),
        "verdict": gettext("Verdict"),
    }
    found = {}
    for name, (_, first) in SORTS.items():
        is_now = choice.sort == name
        way = ("up" if choice.way == "down" else "down") if is_now else first
        present = {"up": "ascending", "down": "descending"}[choice.way] if is_now else ""
        found[name] = Heading(
            words[name],
            choice.address(sort=name, way=way),
            present,
            name in ("claimed", "measured"),
        )
    return found
