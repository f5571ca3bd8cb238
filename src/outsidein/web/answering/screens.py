"""A sheet laid out for a person: what stands on each screen, and what was given to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from outsidein.ask.instruments.compute.edition import ChoiceList, Item
from outsidein.ask.instruments.compute.scales import NOT_SURE
from outsidein.ask.instruments.compute.words import Words
from outsidein.web.answering.sheets import Given, Sheet, key_of

#: More choices than this are sentences to read, so that each item has a screen of its own.
SHORT_SCALE = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen: its short words, and all that it says."""

    value: str
    label: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """One option of a list, which can be ticked for today and for how it should be."""

    code: str
    label: str
    now: bool
    future: bool


@dataclass(frozen=True, slots=True)
class TickGroup:
    """Options of one kind."""

    label: str
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Tensed:
    """One tense of a question: its words, the name of its fields, and the words given."""

    name: str
    short: str  # Today, Should be
    words: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """One item as it is asked."""

    code: str
    name: str
    kind: str  # scale, choices, words
    words: str
    help: str
    choices: tuple[Choice, ...]
    is_short: bool  # the choices are a word each and stand side by side
    unsure: str
    is_unsure: bool
    groups: tuple[TickGroup, ...]
    tenses: tuple[Tensed, ...]
    asks_note: bool
    note: str
    asks_priority: bool
    priority: bool
    wrong: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """A word of the screen and what it means here."""

    code: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Screen:
    """What is seen at once."""

    number: int
    of: int
    title: str
    help: str
    terms: tuple[Meaning, ...]
    questions: tuple[Question, ...]


def list_screens(sheet: Sheet, *, language: str | None = None) -> tuple[Screen, ...]:
    """Return the screens of a sheet: a dimension each, or an item where the answers are long."""
    wrong = {problem.name: problem.words for problem in sheet.problems}
    laying = _Laying(sheet, language, wrong)
    laid = list(laying.lay_out())
    return tuple(
        Screen(
            number=number,
            of=len(laid),
            title=title,
            help=help_,
            terms=laying.meanings(items),
            questions=tuple(laying.question(item) for item in items),
        )
        for number, (title, help_, items) in enumerate(laid, start=1)
    )


@dataclass(frozen=True, slots=True)
class _Laying:
    """One sheet being laid out in one language."""

    sheet: Sheet
    language: str | None
    wrong: dict[str, str]

    def say(self, words: Words | None) -> str:
        return words.say(self.language) if words else ""

    def lay_out(self) -> Iterator[tuple[str, str, Sequence[Item]]]:
        edition = self.sheet.edition
        for dimension in edition.dimensions:
            items = edition.items_of(dimension.code)
            if all(item.scale and len(item.scale.levels) <= SHORT_SCALE for item in items):
                yield self.say(dimension.label), self.say(dimension.help), items
            else:
                for item in items:
                    yield self.say(item.label), "", (item,)
        for item in edition.asides:
            yield self.say(item.label), "", (item,)

    def meanings(self, items: Sequence[Item]) -> tuple[Meaning, ...]:
        terms = {term.code: term for item in items for term in item.terms}
        return tuple(
            Meaning(code, self.say(one.label), self.say(one.text)) for code, one in terms.items()
        )

    def question(self, item: Item) -> Question:
        given = self.sheet.given(item)
        name = key_of(item, "now")
        asks = self.sheet.edition.asks if item.scale else ()
        levels = item.scale.levels if item.scale else ()
        anchored = any(item.anchor(level.code) for level in levels)
        kind = "scale" if item.scale else "choices" if item.choices else "words"
        answered_by = item.scale or item.choices
        return Question(
            code=item.code,
            name=name,
            kind=kind,
            words=item.wording(language=self.language),
            help=self.say(item.help),
            choices=tuple(
                Choice(
                    level.code,
                    self.say(level.label),
                    self.say(item.anchor(level.code) or level.label),
                    chosen=level.code in self.sheet.fields.get(name, ()),
                )
                for level in levels
            ),
            is_short=not anchored,
            unsure=self.say(answered_by.not_sure) if answered_by else "",
            is_unsure=given.not_sure,
            groups=self.tick_groups(item.choices, item) if item.choices else (),
            tenses=tuple(self.tensed(item)),
            asks_note="note" in asks,
            note=self.typed(f"{name}-note"),
            asks_priority="priority" in asks,
            priority=given.priority,
            wrong=_first(self.wrong, name),
        )

    def tick_groups(self, choices: ChoiceList, item: Item) -> tuple[TickGroup, ...]:
        now, future = self.sheet.given(item), self.sheet.given(item, "future")
        groups = [
            TickGroup(
                self.say(group.label),
                tuple(
                    _tick(option.code, self.say(option.label), now, future)
                    for option in choices.options
                    if option.group == group.id
                ),
            )
            for group in choices.groups
        ]
        unsure = Tick(NOT_SURE, self.say(choices.not_sure), now.not_sure, future.not_sure)
        return (*groups, TickGroup("", (unsure,)))

    def tensed(self, item: Item) -> Iterator[Tensed]:
        for tense in item.tenses:
            name = key_of(item, tense)
            short = gettext("Today") if tense == "now" else gettext("Should be")
            words = item.wording(language=self.language, tense=tense)
            yield Tensed(name, short, words, self.typed(f"{name}-text"))

    def typed(self, name: str) -> str:
        """Return the words in a field as they were typed, even where they could not be taken."""
        return "\n".join(self.sheet.fields.get(name, ()))


def _tick(code: str, label: str, now: Given, future: Given) -> Tick:
    return Tick(code, label, code in now.codes, code in future.codes)


def _first(wrong: dict[str, str], name: str) -> str:
    """Return the first problem with any field of a question."""
    stem = name.removesuffix(".now")
    for field, words in wrong.items():
        if field.split("-")[0] in {name, f"{stem}.future"}:
            return words
    return ""
