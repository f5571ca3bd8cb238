"""Changing an edition's plain values: words at their places, languages, items, dimensions.

A place is written as in the problems of a file: ``items[3].text``, counted from 1. Every change
returns new values; what it was given stays as it is.
"""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.instruments.compute.plain import Values
from outsidein.ask.instruments.compute.problems import Problem

#: Words that may be missing altogether; all others are asked for in every language.
OPTIONAL = frozenset({"help", "start"})

_STEP = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")
_OF_ITEM = ("label", "text", "future", "help", "start")

#: Own wordings of a library's edition are numbered above it: 1001 is the first of edition 1.
OWN_WORDINGS = 1_000


def list_places(values: Values) -> Iterator[str]:
    """Yield the place of all words that may be changed, in the order of a reader."""
    yield from ("title", "summary", "guide")
    for place, dimension in _tables(values, "dimensions"):
        yield from (f"{place}.label", f"{place}.short", f"{place}.help")
        del dimension
    for list_ in ("items", "asides"):
        for place, item in _tables(values, list_):
            yield from _of_item(place, item, list_)
    for place, scale in _tables(values, "scales"):
        yield f"{place}.not_sure"
        for below, level in _tables(scale, "levels"):
            yield f"{place}.{below}.label"
            if "text" in level:
                yield f"{place}.{below}.text"
    for place, choices in _tables(values, "choices"):
        yield f"{place}.not_sure"
        for list_ in ("groups", "options"):
            yield from (f"{place}.{below}.label" for below, _ in _tables(choices, list_))
    for place, _ in _tables(values, "terms"):
        yield from (f"{place}.label", f"{place}.text")


def get_words(values: Values, place: str) -> dict[str, str]:
    """Return the words at a place by language; none where there are none yet."""
    table, key = _find(values, place)
    words = table.get(key)
    return dict(words) if isinstance(words, dict) else {}


def set_words(values: Values, words: Mapping[str, Mapping[str, str]]) -> Values:
    """Return the values with other words at some places, by place and language.

    Words that are emptied are missing from then on, which the checks will say. Raises KeyError
    for a place that has no words.
    """
    changed = copy.deepcopy(values)
    allowed = set(list_places(changed))
    for place, said in words.items():
        if place not in allowed:
            raise KeyError(place)
        table, key = _find(changed, place)
        now = dict(table[key]) if isinstance(table.get(key), dict) else {}
        for language, text in said.items():
            if text.strip():
                now[language] = text.replace("\r\n", "\n").strip()
            else:
                now.pop(language, None)
        if now or key not in OPTIONAL:
            table[key] = now
        else:
            table.pop(key, None)
    return changed


def add_language(values: Values, language: str) -> Values:
    """Return the values with one language more, whose words are yet to be written.

    >>> add_language({"languages": ["en"]}, "de")["languages"]
    ['en', 'de']
    """
    known = [str(one) for one in values.get("languages", [])]
    return {**copy.deepcopy(values), "languages": list(dict.fromkeys([*known, language]))}


def add_item(
    values: Values, *, code: str, dimension: str, answer: str, words: Mapping[str, str], source: str
) -> Values:
    """Return the values with one item more at the end of its dimension.

    Shape: ``answer`` is ``scale:<id>`` or ``choices:<id>``; ``words`` are the statement's.
    """
    changed = copy.deepcopy(values)
    kind, _, id_ = answer.partition(":")
    item: Values = {
        "code": code,
        "dimension": dimension,
        kind: id_,
        "source": source,
        "label": {language: _short(text) for language, text in words.items()},
        "text": dict(words),
    }
    if others := values.get("audiences", [])[1:]:
        item["wording"] = {audience: dict(words) for audience in others}
    items = changed.setdefault("items", [])
    last = max((n for n, one in enumerate(items) if one.get("dimension") == dimension), default=-1)
    items.insert(last + 1 if last >= 0 else len(items), item)
    return changed


def remove_item(values: Values, code: str) -> Values:
    """Return the values without an item, or without an aside."""
    changed = copy.deepcopy(values)
    for list_ in ("items", "asides"):
        if list_ in changed:
            changed[list_] = [one for one in changed[list_] if one.get("code") != code]
            if not changed[list_] and list_ == "asides":
                del changed[list_]
    return changed


def add_dimension(values: Values, *, code: str, words: Mapping[str, str], source: str) -> Values:
    """Return the values with one dimension more; it waits for its first item."""
    changed = copy.deepcopy(values)
    dimension = {
        "code": code,
        "label": dict(words),
        "short": {language: text.split()[0] for language, text in words.items()},
        "source": source,
    }
    changed.setdefault("dimensions", []).append(dimension)
    return changed


def remove_dimension(values: Values, code: str) -> Values:
    """Return the values without a dimension and without its items."""
    changed = copy.deepcopy(values)
    for list_, key in (("dimensions", "code"), ("items", "dimension")):
        changed[list_] = [one for one in changed.get(list_, []) if one.get(key) != code]
    return changed


def set_answer(values: Values, code: str, answer: str) -> Values:
    """Return the values with an item answered on another scale or list of the same file.

    Anchors belong to one scale's points, so they go with it.
    """
    changed = copy.deepcopy(values)
    kind, _, id_ = answer.partition(":")
    for item in [*changed.get("items", []), *changed.get("asides", [])]:
        if item.get("code") == code and item.get(kind) != id_:
            for key in ("scale", "choices", "anchors"):
                item.pop(key, None)
            item[kind] = id_
    return changed


def words_alone(values: Values, problems: Sequence[Problem]) -> bool:
    """Return whether words are all that is wrong, so that they can be put right in an editor."""
    places = set(list_places(values))
    return all(
        problem.place in places or problem.place.rpartition(".")[0] in places
        for problem in problems
    )


def same_shape(one: Edition, other: Edition) -> bool:
    """Return whether two editions ask the same items in the same way, in whatever words."""
    return _shape(one) == _shape(other)


def _shape(edition: Edition) -> tuple[Any, ...]:
    return tuple(
        (
            item.code,
            item.dimension,
            item.tenses,
            item.scale and [(level.code, level.value) for level in item.scale.levels],
            item.choices and [(o.code, o.group, o.maps_to) for o in item.choices.options],
        )
        for item in edition.everything()
    )


def next_wording(library_version: int, taken: list[int]) -> int:
    """Return the number of the next own wording of a library's edition.

    >>> next_wording(1, []), next_wording(2, [1001, 2001])
    (1001, 2002)
    """
    first = library_version * OWN_WORDINGS
    return max([first, *(n for n in taken if first < n < first + OWN_WORDINGS)]) + 1


def _of_item(place: str, item: Values, list_: str) -> Iterator[str]:
    for key in _OF_ITEM:
        if key == "future" and "future" not in item.get("tenses", ()):
            continue
        if key == "start" and list_ == "asides":
            continue
        yield f"{place}.{key}"
    for audience in item.get("wording", {}):
        yield f"{place}.wording.{audience}"
    for below, _ in _tables(item, "anchors"):
        yield f"{place}.{below}.text"


def _tables(values: Values, key: str) -> Iterator[tuple[str, Values]]:
    found = values.get(key)
    for n, table in enumerate(found if isinstance(found, list) else [], start=1):
        if isinstance(table, dict):
            yield f"{key}[{n}]", table


def _find(values: Values, place: str) -> tuple[Values, str]:
    """Return the table that a place lies in, and its key there."""
    *way, key = place.split(".")
    table: Any = values
    for step in way:
        found = _STEP.fullmatch(step)
        if not found:
            raise KeyError(place)
        table = table[found[1]]
        if found[2]:
            table = table[int(found[2]) - 1]
    return table, key


def _short(text: str) -> str:
    return " ".join(text.split()[:6]).rstrip(".,;:?!") or text


def only_language(values: Values, language: str) -> Values:
    """Return the values in one language alone, as somebody reads them who has no other.

    >>> only_language({"languages": ["en", "de"], "title": {"en": "Hi", "de": "Hallo"}}, "de")
    {'languages': ['de'], 'title': {'de': 'Hallo'}}
    """
    languages = [str(one) for one in values.get("languages", [])]

    def spoken(one: Any) -> Any:
        if isinstance(one, dict):
            if one and set(one) <= set(languages):
                return {language: one.get(language) or next(iter(one.values()))}
            return {key: spoken(value) for key, value in one.items()}
        return [spoken(each) for each in one] if isinstance(one, list) else one

    return {**{key: spoken(value) for key, value in values.items()}, "languages": [language]}
