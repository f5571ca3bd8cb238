"""A sheet laid out for paper: the same numbers stand before the boxes and under the keys.

A scale's points are numbered from 1, lowest first; 0 is "not sure". The options of a question
are numbered through. Whoever keys a form types what stands beside the cross.
"""

from dataclasses import dataclass

from outsidein.ask.answers.compute.content import key_of
from outsidein.ask.instruments.compute.edition import Edition, Item, Tense


@dataclass(frozen=True, slots=True)
class Box:
    """One box to be ticked."""

    number: int
    value: str  # the code of a point of the scale, or of an option
    label: str
    words: str  # what it means, where that is more than its name


@dataclass(frozen=True, slots=True)
class FormItem:
    """One thing asked on paper, in one tense."""

    instrument: str
    key: str  # as an answer is known by
    code: str  # as it is printed
    words: str
    tense: str  # "", now, future
    kind: str  # scale, choices, words
    boxes: tuple[Box, ...]
    is_short: bool  # the boxes fit on one line
    unsure: str
    asks_priority: bool

    @property
    def field(self) -> str:
        """Return the name of its field when it is keyed."""
        return f"{self.instrument}/{self.key}"


@dataclass(frozen=True, slots=True)
class FormSection:
    """Items under one heading."""

    title: str
    help: str
    items: tuple[FormItem, ...]


@dataclass(frozen=True, slots=True)
class FormPage:
    """One instrument as it is printed."""

    slug: str
    title: str
    guide: str
    sections: tuple[FormSection, ...]
    scale: tuple[Box, ...]  # said once on top where every item shares it
    unsure: str

    @property
    def items(self) -> tuple[FormItem, ...]:
        """Return all items in order."""
        return tuple(item for section in self.sections for item in section.items)


def lay_out_form(edition: Edition, language: str) -> FormPage:
    """Return the instrument as it stands on paper."""
    sections = []
    for dimension in edition.dimensions:
        items = [
            one
            for item in edition.items_of(dimension.code)
            for one in _items(edition, item, language)
        ]
        if items:
            help_words = dimension.help.say(language) if dimension.help else ""
            sections.append(FormSection(dimension.label.say(language), help_words, tuple(items)))
    loose = [item for item in edition.items if item.dimension is None]
    rest = [one for item in (*loose, *edition.asides) for one in _items(edition, item, language)]
    if rest:
        sections.append(FormSection("", "", tuple(rest)))
    every = [item for section in sections for item in section.items]
    scales = {item.boxes for item in every if item.kind == "scale"}
    shared = scales.pop() if len(scales) == 1 else ()
    return FormPage(
        slug=edition.id,
        title=edition.title.say(language),
        guide=edition.guide.say(language),
        sections=tuple(sections),
        scale=shared,
        unsure=next((item.unsure for item in every if item.unsure), ""),
    )


def _items(edition: Edition, item: Item, language: str) -> list[FormItem]:
    return [_item(edition, item, tense, language) for tense in item.tenses]


def _item(edition: Edition, item: Item, tense: Tense, language: str) -> FormItem:
    kind, unsure, boxes = "words", "", []
    if item.scale:
        kind, unsure = "scale", item.scale.not_sure.say(language)
        for number, level in enumerate(item.scale.levels, start=1):
            anchor = item.anchor(level.code)
            words = anchor.say(language) if anchor else ""
            boxes.append(Box(number, level.code, level.label.say(language), words))
    elif item.choices:
        kind, unsure = "choices", item.choices.not_sure.say(language)
        boxes = [
            Box(number, option.code, option.label.say(language), "")
            for number, option in enumerate(item.choices.options, start=1)
        ]
    own_words = any(box.words and box.words != box.label for box in boxes)
    return FormItem(
        instrument=edition.id,
        key=key_of(item, tense),
        code=item.code,
        words=item.wording(language=language, tense=tense),
        tense=tense if len(item.tenses) > 1 else "",
        kind=kind,
        boxes=tuple(boxes),
        is_short=kind == "scale" and not own_words,
        unsure=unsure,
        asks_priority="priority" in edition.asks and kind == "scale",
    )
