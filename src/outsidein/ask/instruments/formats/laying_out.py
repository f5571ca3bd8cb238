"""An edition laid out as a form: what other programs can hold in its place, the rest kept."""

from collections.abc import Iterator
from typing import Any

from outsidein.ask.instruments.compute.edition import Edition, Item, Tense
from outsidein.ask.instruments.compute.plain import Values, values_of, words_of
from outsidein.ask.instruments.compute.scales import NOT_SURE
from outsidein.ask.instruments.formats.form import Form, Group, Option, Question, Says, Told
from outsidein.ask.instruments.formats.phrases import say_phrase

ASIDES = "ASIDES"
#: Options of a word or two stand side by side; more of them are read one beneath the other.
SHORT_LIST = 6

_HELD = {"items", "asides", "dimensions", "title", "guide"}
_HELD_OF_ITEM = {"code", "dimension", "text", "future", "help", "tenses"}


def lay_out(edition: Edition, told: Told) -> Form:
    """Return the edition as a form; nothing is lost as long as ``kept`` travels with it."""
    values = values_of(edition)
    plain = {one["code"]: one for one in [*values["items"], *values.get("asides", [])]}
    groups = [
        Group(
            name=dimension.code,
            label=dict(dimension.label.by_language),
            help=words_of(dimension.help) or {},
            questions=[
                question
                for item in edition.items_of(dimension.code)
                for question in _ask(item, plain[item.code])
            ],
            kept={"short": words_of(dimension.short), "source": dimension.source},
        )
        for dimension in edition.dimensions
    ]
    if edition.asides:
        questions = [q for item in edition.asides for q in _ask(item, plain[item.code])]
        label = {language: say_phrase("beside", language) for language in edition.languages}
        groups.append(Group(ASIDES, label, questions=questions, kept={"asides": True}))
    _tell(edition, told)
    return Form(
        name=edition.id,
        languages=list(edition.languages),
        title=dict(edition.title.by_language),
        welcome=dict(edition.guide.by_language),
        groups=groups,
        kept={
            **{key: value for key, value in values.items() if key not in _HELD},
            "order": [item.code for item in edition.items],
        },
    )


def _ask(item: Item, values: Values) -> Iterator[Question]:
    """Yield the questions an item becomes: one a tense, and one for free words beside ticks."""
    for tense, key in zip(item.tenses, item.keys, strict=True):
        yield _question(item, tense, key, values)
        if item.choices:
            words = {
                language: f"{item.wording(language=language, tense=tense)} "
                f"({say_phrase('own_words', language)})"
                for language in item.text.languages
            }
            kept = {"words_of": item.code, "tense": tense}
            yield Question(f"{key}.WORDS", "words", words, kept=kept)


def _question(item: Item, tense: Tense, key: str, values: Values) -> Question:
    words = item.future if tense == "future" and item.future else item.text
    kept: dict[str, Any] = {"item": item.code, "tense": tense}
    if tense == item.tenses[0]:
        kept["rest"] = {k: v for k, v in values.items() if k not in _HELD_OF_ITEM}
        kept["rest"]["tenses"] = list(item.tenses)
    question = Question(
        name=key,
        kind="one" if item.scale else "many" if item.choices else "words",
        text=dict(words.by_language),
        help=(words_of(item.help) or {}) if tense == item.tenses[0] else {},
        kept=kept,
    )
    if item.scale:
        question.list_name = f"{item.scale.id}.{item.code}" if item.anchors else item.scale.id
        question.is_short = not item.anchors and len(item.scale.levels) < SHORT_LIST
        kept["scale"] = item.scale.id
        kept["anchored"] = bool(item.anchors)
        anchors = {anchor.level: anchor.text for anchor in item.anchors}
        question.options = [
            Option(point.code, dict(anchors.get(point.code, point.label).by_language), point.value)
            for point in item.scale.levels
        ]
        question.options.append(_unsure(dict(item.scale.not_sure.by_language)))
    elif item.choices:
        question.list_name = f"{item.choices.id}-choices"
        kept["choices"] = item.choices.id
        question.options = [
            Option(option.code, dict(option.label.by_language)) for option in item.choices.options
        ]
        question.options.append(_unsure(dict(item.choices.not_sure.by_language)))
    return question


def _unsure(label: Says) -> Option:
    return Option(NOT_SURE, label)


def _tell(edition: Edition, told: Told) -> None:
    """Tell what no other program has a place for; it travels along and is shown to nobody there."""
    if edition.audiences[1:]:
        who = ", ".join(edition.audiences[1:])
        told.leave(f"Only the words for {edition.audiences[0]} are asked; those for {who} are not.")
    if any("future" in item.tenses for item in edition.everything()):
        told.leave("Today and how it should be stand in two questions, one after the other.")
    if edition.asks:
        told.leave(f"What is asked beside each item ({', '.join(edition.asks)}) has no place.")
    if any(level.text for scale in edition.scales for level in scale.levels):
        told.leave("What each point of a scale means is not shown; its label is.")
    if any(item.start for item in edition.items):
        told.leave("First steps are shown to nobody there; scoring and bindings are ours alone.")
    if edition.terms:
        told.leave("Words with a set meaning are not explained.")
    if any(group.fill for choices in edition.lists for group in choices.groups):
        told.leave("The options stand as they are, not with your own departments and levels.")
    if any(len(choices.groups) > 1 for choices in edition.lists):
        told.leave("The options of a list stand one after the other, without their groups.")
