"""A sheet laid out for a person: what stands on each screen, and what was given to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outsidein.ask.instruments.compute.edition import ChoiceList, Edition, Item, Term
from outsidein.ask.instruments.compute.scales import NOT_SURE
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
class Screen:
    """What is seen at once."""

    number: int
    of: int
    title: str
    help: str
    terms: tuple[Term, ...]
    questions: tuple[Question, ...]


def list_screens(sheet: Sheet) -> tuple[Screen, ...]:
    """Return the screens of a sheet: a dimension each, or an item where the answers are long."""
    laid = list(_lay_out(sheet.edition))
    wrong = {problem.name: problem.words for problem in sheet.problems}
    return tuple(
        Screen(
            number=number,
            of=len(laid),
            title=title,
            help=help_,
            terms=_terms(items),
            questions=tuple(_question(item, sheet, wrong) for item in items),
        )
        for number, (title, help_, items) in enumerate(laid, start=1)
    )


def _lay_out(edition: Edition) -> Iterator[tuple[str, str, Sequence[Item]]]:
    for dimension in edition.dimensions:
        items = edition.items_of(dimension.code)
        if all(item.scale and len(item.scale.levels) <= SHORT_SCALE for item in items):
            yield str(dimension.label), str(dimension.help or ""), items
        else:
            for item in items:
                yield str(item.label), "", (item,)
    for item in edition.asides:
        yield str(item.label), "", (item,)


def _terms(items: Sequence[Item]) -> tuple[Term, ...]:
    return tuple({term.code: term for item in items for term in item.terms}.values())


def _question(item: Item, sheet: Sheet, wrong: dict[str, str]) -> Question:
    given = sheet.given(item)
    name = key_of(item, "now")
    levels = item.scale.levels if item.scale else ()
    anchored = any(item.anchor(level.code) for level in levels)
    kind = "scale" if item.scale else "choices" if item.choices else "words"
    unsure = item.scale.not_sure if item.scale else item.choices.not_sure if item.choices else ""
    return Question(
        code=item.code,
        name=name,
        kind=kind,
        words=item.wording(),
        help=str(item.help or ""),
        choices=tuple(
            Choice(
                level.code,
                str(level.label),
                str(item.anchor(level.code) or level.label),
                chosen=level.code in sheet.fields.get(name, ()),
            )
            for level in levels
        ),
        is_short=not anchored,
        unsure=str(unsure),
        is_unsure=given.not_sure,
        groups=_groups(item.choices, sheet, item) if item.choices else (),
        tenses=tuple(_tenses(item, sheet)),
        asks_note=bool(item.scale) and "note" in sheet.edition.asks,
        note=_typed(sheet, f"{name}-note"),
        asks_priority=bool(item.scale) and "priority" in sheet.edition.asks,
        priority=given.priority,
        wrong=_first(wrong, name),
    )


def _groups(choices: ChoiceList, sheet: Sheet, item: Item) -> tuple[TickGroup, ...]:
    now, future = sheet.given(item), sheet.given(item, "future")
    groups = [
        TickGroup(
            str(group.label),
            tuple(
                _tick(option.code, str(option.label), now, future)
                for option in choices.options
                if option.group == group.id
            ),
        )
        for group in choices.groups
    ]
    unsure = Tick(NOT_SURE, str(choices.not_sure), now.not_sure, future.not_sure)
    return (*groups, TickGroup("", (unsure,)))


def _tick(code: str, label: str, now: Given, future: Given) -> Tick:
    return Tick(code, label, code in now.codes, code in future.codes)


def _tenses(item: Item, sheet: Sheet) -> Iterator[Tensed]:
    for tense in item.tenses:
        name = key_of(item, tense)
        short = "Today" if tense == "now" else "Should be"
        yield Tensed(name, short, item.wording(tense=tense), _typed(sheet, f"{name}-text"))


def _typed(sheet: Sheet, name: str) -> str:
    """Return the words in a field as they were typed, even where they could not be taken."""
    return "\n".join(sheet.fields.get(name, ()))


def _first(wrong: dict[str, str], name: str) -> str:
    """Return the first problem with any field of a question."""
    stem = name.removesuffix(".now")
    for field, words in wrong.items():
        if field.split("-")[0] in {name, f"{stem}.future"}:
            return words
    return ""
