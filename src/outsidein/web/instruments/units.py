"""What is edited at once: a unit, such as one item with all its words in one language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from outsidein.ask.instruments.compute.editing import OPTIONAL, get_words, list_places
from outsidein.ask.instruments.compute.plain import Values
from outsidein.ask.instruments.compute.problems import Problem

#: Fields of a form that hold words have this before their place.
WORDS = "w:"


@dataclass(frozen=True, slots=True)
class Field:
    """Words at one place, in one language, beside those of the first."""

    name: str
    label: str
    value: str
    reference: str  # the words of the first language, where another is written
    is_optional: bool
    is_long: bool
    is_missing: bool  # yet to be written, which is no fault
    wrong: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One card of the editor."""

    key: str  # `items[3]`, or `about`
    anchor: str
    kind: str  # about, dimensions, items, asides, scales, choices, terms
    code: str
    heading: str
    dimension: str  # of an item
    answer: str  # `scale:stance`, of an item
    said: str  # what it asks, shown while its card is folded
    fields: tuple[Field, ...]
    wrong: tuple[str, ...]  # what is wrong with the unit apart from its words

    @property
    def missing(self) -> int:
        """Return how many of its words are yet to be written in this language."""
        return sum(field.is_missing for field in self.fields)

    @property
    def is_wrong(self) -> bool:
        """Return whether something in it is wrong rather than missing."""
        return bool(self.wrong) or any(field.wrong for field in self.fields)


def list_units(
    values: Values, problems: Sequence[Problem], *, language: str, first: str
) -> tuple[Unit, ...]:
    """Return every unit of an edition, in the order of the editor: a dimension, then its items."""
    places: dict[str, list[str]] = {}
    for place in list_places(values):
        key = place.split(".")[0] if "[" in place.split(".")[0] else "about"
        places.setdefault(key, []).append(place)
    units = {key: _unit(key, own, values, problems, language, first) for key, own in places.items()}
    return tuple(_in_order(units))


def _in_order(units: dict[str, Unit]) -> list[Unit]:
    of_kind: dict[str, list[Unit]] = {}
    for unit in units.values():
        of_kind.setdefault(unit.kind, []).append(unit)
    ordered = of_kind.get("about", [])
    placed: set[str] = set()
    for dimension in of_kind.get("dimensions", []):
        mine = [u for u in of_kind.get("items", []) if u.dimension == dimension.code]
        ordered += [dimension, *mine]
        placed.update(unit.key for unit in mine)
    ordered += [unit for unit in of_kind.get("items", []) if unit.key not in placed]
    for kind in ("asides", "scales", "choices", "terms"):
        ordered += of_kind.get(kind, [])
    return ordered


def _unit(
    key: str,
    places: list[str],
    values: Values,
    problems: Sequence[Problem],
    language: str,
    first: str,
) -> Unit:
    kind, table = _table(values, key)
    told = {problem.place: problem.wrong for problem in problems}
    fields = tuple(_field(place, key, values, told, language, first) for place in places)
    of_words = {f"{place}.{tongue}" for place in places for tongue in values.get("languages", [])}
    answer = next((f"{way}:{table[way]}" for way in ("scale", "choices") if way in table), "")
    return Unit(
        key=key,
        anchor=re.sub(r"\W+", "-", key).strip("-"),
        kind=kind,
        code=str(table.get("code") or table.get("id") or "") if kind != "about" else "",
        heading=_heading(kind, table, language),
        dimension=str(table.get("dimension", "")) if kind == "items" else "",
        answer=answer,
        said=_said(table.get("text"), language) if kind in {"items", "asides"} else "",
        fields=fields,
        wrong=tuple(
            wrong
            for place, wrong in told.items()
            if _is_beneath(place, key) and place not in of_words and place not in set(places)
        ),
    )


def _is_beneath(place: str, key: str) -> bool:
    if key == "about":
        return "[" not in place.split(".")[0]
    return place == key or place.startswith(f"{key}.")


def _table(values: Values, key: str) -> tuple[str, Values]:
    found = re.fullmatch(r"([a-z]+)\[(\d+)\]", key)
    if not found:
        return "about", values
    return found[1], values[found[1]][int(found[2]) - 1]


def _field(
    place: str, key: str, values: Values, told: dict[str, str], language: str, first: str
) -> Field:
    words = get_words(values, place)
    name = place.removeprefix(f"{key}.")
    is_optional = place.rpartition(".")[2] in OPTIONAL
    value = words.get(language, "")
    # What stands in one language is asked for in all of them.
    is_missing = not value.strip() and (bool(words) or not is_optional)
    return Field(
        name=f"{WORDS}{place}",
        label=_label(name, values, key),
        value=value,
        reference=words.get(first, "") if language != first else "",
        is_optional=is_optional,
        is_long=name in {"text", "future", "summary", "guide", "help", "start"}
        or name.startswith(("wording.", "anchors[")),
        is_missing=is_missing,
        wrong="" if is_missing else told.get(f"{place}.{language}", "") or told.get(place, ""),
    )


def _heading(kind: str, table: Values, language: str) -> str:
    if kind == "about":
        return _("The whole")
    if kind in {"scales", "choices"}:
        return _("Scale") if kind == "scales" else _("List to tick from")
    return _said(table.get("label"), language)


def _said(words: object, language: str) -> str:
    if not isinstance(words, dict) or not words:
        return ""
    return str(words.get(language) or next(iter(words.values())))


def _label(name: str, values: Values, key: str) -> str:
    labels = {
        "title": _("Title"),
        "summary": _("What it is for"),
        "guide": _("What is said to those who answer"),
        "label": _("Short name"),
        "short": _("One word, for diagrams"),
        "help": _("A line beneath it"),
        "text": _("What is asked"),
        "future": _("The same as it should be"),
        "start": _("A first step"),
        "not_sure": _("The answer of those who do not know"),
    }
    if name in labels:
        return labels[name]
    if name.startswith("wording."):
        return _("Asked of: %(audience)s") % {"audience": name.removeprefix("wording.")}
    found = re.fullmatch(r"([a-z]+)\[(\d+)\]\.(label|text)", name)
    if not found:
        return name
    _kind, table = _table(values, key)
    one = table[found[1]][int(found[2]) - 1]
    code = str(one.get("code") or one.get("level") or one.get("id") or found[2])
    if found[1] == "levels" and found[3] == "text":
        return _("What “%(code)s” means") % {"code": code}
    if found[1] == "groups":
        return _("Group “%(code)s”") % {"code": code}
    return f"“{code}”"
