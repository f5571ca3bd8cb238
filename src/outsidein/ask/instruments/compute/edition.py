"""Editions: an instrument's words and codes as they were asked, one version each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from outsidein.ask.instruments.compute.scales import Scale
from outsidein.ask.instruments.compute.words import Words

Tense = Literal["now", "future"]
ScoringKind = Literal["total", "median", "profile"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word that items use in a set meaning."""

    code: str
    label: Words
    text: Words
    source: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """A group of items that are read together."""

    code: str
    label: Words
    short: Words  # one word, for the axis of a diagram
    help: Words | None
    source: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What one point of the scale means for one item."""

    level: str  # the code of the point
    text: Words


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Options of one kind; shares are counted within a group."""

    id: str
    label: Words
    fill: Literal["departments", "levels"] | None = None
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option that can be ticked, by the code that the records use too."""

    code: str
    group: str
    label: Words
    maps_to: str | None = None  # the code of the dictionary an extension counts as


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """The options of a question, in groups; any number may be ticked."""

    id: str
    groups: tuple[ChoiceGroup, ...]
    options: tuple[Choice, ...]
    not_sure: Words
    everyone: str | None = None  # the code that counts for all of the filled groups alike

    def find(self, code: str) -> Choice | None:
        """Return the option with this code, or None."""
        return next((option for option in self.options if option.code == code), None)

    def codes_of(self, group: str) -> tuple[str, ...]:
        """Return the codes of one group, in order; "everyone" is no member of any."""
        return tuple(o.code for o in self.options if o.group == group and o.code != self.everyone)

    def filled(
        self, *, departments: Sequence[str] = (), levels: Sequence[str] = ()
    ) -> "ChoiceList":
        """Return the list with an organisation's own names in place of the general ones.

        A group whose names are not known keeps its general options.
        """
        names = {"departments": tuple(departments), "levels": tuple(levels)}
        own = {g.id: g for g in self.groups if g.fill and names[g.fill]}
        options: list[Choice] = []
        for group in self.groups:
            if group.id in own and group.fill:
                options += [
                    Choice(f"{group.prefix}{name}", group.id, Words((("en", name),)))
                    for name in names[group.fill]
                ]
            else:
                options += [o for o in self.options if o.group == group.id]
        return replace(self, options=tuple(options))


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is asked: a statement, a row of levels, a question, or free words."""

    code: str
    dimension: str | None  # None: an aside, which belongs to no dimension
    scale: Scale | None
    choices: ChoiceList | None
    tenses: tuple[Tense, ...]
    label: Words
    text: Words
    future: Words | None
    help: Words | None
    start: Words | None  # a first step, where one is known, for the statements to start with
    wordings: tuple[tuple[str, Words], ...]  # audience -> words; the first audience reads `text`
    anchors: tuple[Anchor, ...]
    terms: tuple[Term, ...]
    source: str

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys under which its answers are counted: ``ORG.1``, or ``WHO.now``."""
        if self.tenses == ("now",):
            return (self.code,)
        return tuple(f"{self.code}.{tense}" for tense in self.tenses)

    def wording(
        self, *, language: str | None = None, audience: str | None = None, tense: Tense = "now"
    ) -> str:
        """Return the words of the item as one audience reads them in one tense."""
        if tense == "future" and self.future is not None:
            return self.future.say(language)
        return dict(self.wordings).get(audience or "", self.text).say(language)

    def anchor(self, level: str) -> Words | None:
        """Return what a point of the scale means for this item, or for the scale as a whole."""
        for anchor in self.anchors:
            if anchor.level == level:
                return anchor.text
        point = self.scale.find_level(level) if self.scale else None
        return point.text if point else None


@dataclass(frozen=True, slots=True)
class Scoring:
    """How the answers of one sheet are brought together."""

    kind: ScoringKind
    min_answered: int | None = None  # for totals: with fewer a dimension has no score


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of one instrument, as it is asked."""

    id: str
    version: int
    languages: tuple[str, ...]
    audiences: tuple[str, ...]
    asks: tuple[str, ...]  # what is asked beside each item: note, priority
    source: str
    title: Words
    summary: Words
    guide: Words
    scoring: Scoring
    dimensions: tuple[Dimension, ...]
    items: tuple[Item, ...]
    asides: tuple[Item, ...]  # asked beside the items; they carry no claim and no score
    terms: tuple[Term, ...]
    scales: tuple[Scale, ...]  # all of the file, in order; an item may be moved to another
    lists: tuple[ChoiceList, ...]  # likewise
    content_hash: str  # SHA-256 over the content, whatever its layout

    @property
    def key(self) -> str:
        """Return the name of the edition's file without its ending."""
        return f"{self.id}-{self.version}"

    def find(self, code: str) -> Item | None:
        """Return the item or the aside with this code, or None."""
        return next((item for item in self.everything() if item.code == code), None)

    def everything(self) -> Iterator[Item]:
        """Yield the items and then the asides."""
        yield from self.items
        yield from self.asides

    def items_of(self, dimension: str) -> tuple[Item, ...]:
        """Return the items of one dimension, in order."""
        return tuple(item for item in self.items if item.dimension == dimension)
