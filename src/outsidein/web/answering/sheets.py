"""One person's sheet: read from a form's fields, and written back into them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import get_language, gettext

from outsidein.ask.instruments.compute.edition import Edition, Item, Tense
from outsidein.ask.instruments.compute.scales import NOT_SURE
from outsidein.web.amid import amid

Part = Literal["answer", "text", "note", "priority"]
Fields = Mapping[str, Sequence[str]]  # name of the field -> what stands in it

#: Fields of the form that are no answers.
OURS = frozenset({"version", "act", "secret", "finished"})
#: Unit: letters. More than anybody writes on one item; a sheet of such notes can still be kept.
LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class FieldName:
    """Which part of which answer a field of the form holds."""

    item: Item
    tense: Tense
    part: Part


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a form that is no answer, where it stands, and what to do."""

    name: str  # of the field; no field of the page where the item is not known
    words: str


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gave to one item in one tense; as empty as it was left."""

    level: str = ""  # the code of the point chosen
    not_sure: bool = False
    codes: tuple[str, ...] = ()
    text: str = ""
    note: str = ""
    priority: bool = False

    @property
    def is_answer(self) -> bool:
        """Whether the item itself was answered; a note or a mark alone is no answer."""
        return bool(self.level or self.not_sure or self.codes or self.text)


NOTHING = Given()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One person's sheet of one edition, with what in it could not be read."""

    edition: Edition
    fields: Fields
    answers: Mapping[str, Given] = field(default_factory=dict)  # by key: ORG.1, WHO.future
    problems: tuple[Problem, ...] = ()

    def given(self, item: Item, tense: Tense = "now") -> Given:
        """Return what was given to an item; nothing where it was left blank."""
        return self.answers.get(key_of(item, tense), NOTHING)

    @property
    def values(self) -> dict[str, float | None]:
        """Return the value of every answer on a scale, by the item's code; None: not sure."""
        found: dict[str, float | None] = {}
        for item in self.edition.items:
            given = self.given(item)
            point = item.scale.find_level(given.level) if item.scale else None
            if point or given.not_sure:
                found[item.code] = point.value if point else None
        return found

    @property
    def priorities(self) -> frozenset[str]:
        """Return the codes of the items marked as a priority."""
        return frozenset(i.code for i in self.edition.items if self.given(i).priority)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was given."""
        return not any(given != NOTHING for given in self.answers.values())

    def hidden_fields(self) -> list[tuple[str, str]]:
        """Return every field as a form carries it on, one pair a value."""
        return [(name, value) for name, values in self.fields.items() for value in values]


def key_of(item: Item, tense: Tense) -> str:
    """Return the key of an answer: ``ORG.1``, or ``WHO.future`` where both tenses are asked."""
    return item.code if item.tenses == ("now",) else f"{item.code}.{tense}"


def list_fields(edition: Edition) -> dict[str, FieldName]:
    """Return every field that a form of this edition may have, by its name."""
    found = {}
    for item in edition.everything():
        for tense in item.tenses:
            for part in _parts(edition, item):
                name = key_of(item, tense) + ("" if part == "answer" else f"-{part}")
                found[name] = FieldName(item, tense, part)
    return found


def _parts(edition: Edition, item: Item) -> Iterator[Part]:
    if item.scale or item.choices:
        yield "answer"
    if not item.scale:
        yield "text"
    if item.scale and "note" in edition.asks:
        yield "note"
    if item.scale and "priority" in edition.asks:
        yield "priority"


def read_sheet(edition: Edition, posted: Fields) -> Sheet:
    """Return the sheet that a form's fields make; what is no answer is told and left out.

    Every field is kept as it came, so that a form that is shown again has lost nothing.
    """
    known = list_fields(edition)
    parts: dict[str, dict[Part, tuple[str, ...]]] = {}
    problems: list[Problem] = []
    kept: dict[str, Sequence[str]] = {}
    for name, values in posted.items():
        if name in OURS:
            continue
        if name not in known:
            problems.append(Problem(name, _no_such_item(name, edition)))
            continue
        given = tuple(value for value in values if value.strip())
        if not given:
            continue
        kept[name] = given
        place = known[name]
        wrong = _wrong(place, given)
        if wrong:
            problems.append(Problem(name, wrong))
        else:
            parts.setdefault(key_of(place.item, place.tense), {})[place.part] = given
    answers = {key: _given(found) for key, found in parts.items()}
    return Sheet(edition, kept, answers, tuple(problems))


def _given(parts: Mapping[Part, tuple[str, ...]]) -> Given:
    ticked = parts.get("answer", ())
    codes = tuple(code for code in ticked if code != NOT_SURE)
    return Given(
        level=codes[0] if codes else "",
        # Who ticks answers and "not sure" has said something: the answers stand.
        not_sure=NOT_SURE in ticked and not codes,
        codes=codes,
        text="\n".join(parts.get("text", ())).strip(),
        note="\n".join(parts.get("note", ())).strip(),
        priority=bool(parts.get("priority")),
    )


def _wrong(place: FieldName, values: Sequence[str]) -> str:
    """Return what is wrong with the content of one field, or "" where nothing is."""
    item = place.item
    if place.part in ("text", "note"):
        letters = max(len(value) for value in values)
        if letters > LONGEST_NOTE:
            return gettext(
                "What you wrote on “%(label)s” has %(letters)s letters; %(most)s is the most. "
                "Shorten it."
            ) % {
                "label": item.label.say(get_language()),
                "letters": letters,
                "most": LONGEST_NOTE,
            }
        return ""
    if place.part == "priority":
        if list(values) == ["yes"]:
            return ""
        return gettext("The mark on %(code)s is neither on nor off.") % {"code": item.code}
    return _wrong_answer(item, values)


def _wrong_answer(item: Item, values: Sequence[str]) -> str:
    if item.scale:
        points = {level.code: level.label.say(get_language()) for level in item.scale.levels}
        if len(values) > 1:
            return gettext("%(code)s has %(n)s answers; choose one.") % {
                "code": item.code,
                "n": len(values),
            }
        choices = ", ".join(amid(words) for words in points.values())
    elif item.choices:
        points = {option.code: option.label.say(get_language()) for option in item.choices.options}
        choices = gettext("one of the list")
    else:
        points, choices = {}, gettext("nothing")
    strange = [value for value in values if value != NOT_SURE and value not in points]
    if not strange:
        return ""
    return gettext("“%(given)s” is no answer to %(code)s. Choose %(choices)s or not sure.") % {
        "given": _cut(strange[0]),
        "code": item.code,
        "choices": choices,
    }


def _no_such_item(name: str, edition: Edition) -> str:
    return gettext("There is no item “%(name)s” in %(title)s. It was left out.") % {
        "name": _cut(name),
        "title": edition.title.say(get_language()),
    }


def _cut(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:60]}…"
