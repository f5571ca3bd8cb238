"""What a respondent's browser sends: its one shape, and the check of it against what was asked.

Shape::

    {"groups":  {"level": "Board", "site": "Hull"},
     "answers": {"crm-scorecard": {"ORG.1": {"level": "agree", "note": "…", "priority": true}},
                 "five-questions": {"WHO.now": {"codes": ["everyone"], "text": "…"}}},
     "language": "en"}

The key of an answer is the item's code, with ``.now`` or ``.future`` behind it where both are
asked. Every field may be left out; what is blank is no answer. ``level`` is the code of a point
of the scale; ``not_sure`` stands in its place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from outsidein.ask.instruments.compute.edition import Edition, Item, Tense

#: Unit: letters. As on a lone sheet.
LONGEST_NOTE = 2000
LONGEST_VALUE = 80
FIELDS = frozenset({"level", "not_sure", "codes", "text", "note", "priority", "importance"})


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that is no answer: where it stands, and what to do, in words for a person."""

    instrument: str
    key: str
    words: str


class ContentError(ValueError):
    """A sheet's content is not right; ``problems`` says where and why."""

    def __init__(self, problems: Sequence[Wrong]) -> None:
        super().__init__(" ".join(problem.words for problem in problems[:5]))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Said:
    """What one respondent said to one item in one tense."""

    instrument: str
    item: str
    tense: Tense
    value: float | None = None
    not_sure: bool = False
    codes: tuple[str, ...] = ()
    text: str = ""
    note: str = ""
    priority: bool | None = None
    importance: float | None = None

    @property
    def is_answer(self) -> bool:
        """Return whether the item itself was answered; a note or a mark alone is no answer."""
        return self.value is not None or self.not_sure or bool(self.codes or self.text)

    def without_words(self) -> "Said":
        """Return the same without its free words."""
        return replace(self, text="", note="") if self.text or self.note else self


@dataclass(frozen=True, slots=True)
class SheetContent:
    """A sheet that was checked."""

    groups: Mapping[str, str]
    said: tuple[Said, ...]
    language: str

    @property
    def is_empty(self) -> bool:
        """Return whether nothing at all was said."""
        return not self.said


def key_of(item: Item, tense: Tense) -> str:
    """Return the key of an answer: ``ORG.1``, or ``WHO.future`` where both tenses are asked."""
    return item.code if item.tenses == ("now",) else f"{item.code}.{tense}"


class SheetReader:
    """Reads the sheets of one round: what was asked is looked up once for all of them."""

    def __init__(
        self, editions: Sequence[Edition], groups: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self.groups = {code: frozenset(names) for code, names in (groups or {}).items()}
        self.asks = {edition.id: frozenset(edition.asks) for edition in editions}
        self.known: dict[str, dict[str, tuple[Item, Tense]]] = {
            edition.id: {
                key_of(item, tense): (item, tense)
                for item in edition.everything()
                for tense in item.tenses
            }
            for edition in editions
        }
        self.codes = {
            (edition.id, item.code): frozenset(option.code for option in item.choices.options)
            for edition in editions
            for item in edition.everything()
            if item.choices
        }

    def read(self, content: object) -> SheetContent:
        """Return the checked sheet; ContentError names everything in it that is not right."""
        problems: list[Wrong] = []
        whole = _mapping(content, Wrong("", "", "This is no sheet of answers."), problems)
        groups = self._groups(whole.get("groups") or {}, problems)
        said: list[Said] = []
        answers = _mapping(
            whole.get("answers") or {}, Wrong("", "", "The answers cannot be read."), problems
        )
        for instrument, given in answers.items():
            known = self.known.get(instrument)
            if known is None:
                words = f"“{_cut(instrument)}” is not asked in this round."
                problems.append(Wrong(_cut(instrument), "", words))
                continue
            wrong = Wrong(instrument, "", f"The answers to {instrument} cannot be read.")
            for key, one in _mapping(given, wrong, problems).items():
                found = self._said(instrument, key, one, problems)
                if found is not None:
                    said.append(found)
        language = whole.get("language")
        if problems:
            raise ContentError(problems)
        return SheetContent(groups, tuple(said), language if isinstance(language, str) else "")

    def _groups(self, given: object, problems: list[Wrong]) -> dict[str, str]:
        found = {}
        wrong = Wrong("", "groups", "The groups cannot be read.")
        for code, name in _mapping(given, wrong, problems).items():
            if name in ("", None):
                continue
            if not isinstance(name, str) or name not in self.groups.get(code, ()):
                words = f"“{_cut(name)}” is none of the groups to choose from."
                problems.append(Wrong("", f"groups.{_cut(code)}", words))
            else:
                found[code] = name
        return found

    def _said(self, instrument: str, key: str, given: object, problems: list[Wrong]) -> Said | None:
        place = self.known[instrument].get(key)
        if place is None:
            words = f"There is no item “{_cut(key)}” in {instrument}."
            problems.append(Wrong(instrument, _cut(key), words))
            return None
        item, tense = place
        wrong = Wrong(instrument, key, f"The answer to {key} cannot be read.")
        fields = _mapping(given, wrong, problems)
        faults = [f"{key} has no “{_cut(name)}”." for name in fields if name not in FIELDS]
        value, fault = _value(item, fields.get("level"))
        faults += fault
        codes, fault = _codes(item, fields.get("codes"), self.codes.get((instrument, item.code)))
        faults += fault
        text, fault = _words(item, fields.get("text"))
        faults += fault
        note, fault = _words(item, fields.get("note"))
        faults += fault
        marked, unsure = fields.get("priority"), fields.get("not_sure")
        if not isinstance(marked, bool | None) or not isinstance(unsure, bool | None):
            faults.append(f"The mark on {key} is neither on nor off.")
        importance, fault = _importance(item, fields.get("importance"))
        faults += fault
        problems += [Wrong(instrument, key, words) for words in faults]
        if faults:
            return None
        # Who answers and ticks "not sure" has said something: the answer stands.
        not_sure = bool(unsure) and value is None and not codes
        answered = value is not None or not_sure or bool(codes or text)
        # Asked for and not marked is no priority; where nothing was answered nothing is known.
        asked = answered and item.scale is not None and "priority" in self.asks[instrument]
        if not (answered or note or marked or importance is not None):
            return None
        return Said(
            instrument=instrument,
            item=item.code,
            tense=tense,
            value=value,
            not_sure=not_sure,
            codes=codes,
            text=text,
            note=note,
            priority=bool(marked) if marked or asked else None,
            importance=importance,
        )


def _mapping(given: object, wrong: Wrong, problems: list[Wrong]) -> dict[str, Any]:
    if isinstance(given, dict) and set(map(type, given)) <= {str}:
        return given
    problems.append(wrong)
    return {}


def _value(item: Item, level: object) -> tuple[float | None, list[str]]:
    if level in (None, ""):
        return None, []
    point = item.scale.find_level(level) if item.scale and isinstance(level, str) else None
    if point is None:
        return None, [f"“{_cut(level)}” is no answer to {item.code}."]
    return point.value, []


def _codes(
    item: Item, codes: object, known: frozenset[str] | None
) -> tuple[tuple[str, ...], list[str]]:
    if not codes:
        return (), []
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        return (), [f"The answers ticked at {item.code} cannot be read."]
    strange = [code for code in codes if code not in (known or ())]
    if strange:
        return (), [f"“{_cut(strange[0])}” is no answer to {item.code}."]
    return tuple(dict.fromkeys(codes)), []


def _words(item: Item, words: object) -> tuple[str, list[str]]:
    if words is None:
        return "", []
    if not isinstance(words, str):
        return "", [f"What was written on {item.code} cannot be read."]
    written = words.replace("\x00", "").strip()
    if len(written) > LONGEST_NOTE:
        return "", [
            f"What you wrote on “{item.label}” has {len(written)} letters; "
            f"{LONGEST_NOTE} is the most. Shorten it."
        ]
    return written, []


def _importance(item: Item, given: object) -> tuple[float | None, list[str]]:
    if given is None:
        return None, []
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 1:
        return None, [f"The importance of {item.code} is a figure from 0 to 1."]
    return float(given), []


def _cut(value: object) -> str:
    words = str(value)
    return words if len(words) <= 60 else f"{words[:60]}…"
