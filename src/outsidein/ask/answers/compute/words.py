"""Reading what people type: answers, marks and figures, in words or numbers."""

import re
from collections.abc import Iterable

from outsidein.ask.instruments.compute.edition import ChoiceList, Item
from outsidein.ask.instruments.compute.scales import NOT_SURE, Scale

BLANK = {"", "-", "–", "—", ".", "na", "n/a", "nan", "null"}
UNSURE = {NOT_SURE, "not sure", "unsure", "don't know", "dont know", "do not know", "dk", "?"}
YES = {"yes", "y", "true", "x", "1", "1.0", "✓", "✔", "priority"}
NO = {"no", "n", "false", "0", "0.0"}
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?|½")
NUMBERED = re.compile(r"(\d+(?:[.,]\d+)?)\s*[-–—=:.)]\s*(\D.*)")


class Unreadable(ValueError):
    """What stands in a cell cannot be an answer; the message says why and what to write."""


def plain(text: str) -> str:
    """Return a text as it is compared: without outer spaces, case or curly quotes.

    >>> plain("  Don’t  KNOW ")
    "don't know"
    """
    return " ".join(text.replace("’", "'").split()).casefold()


def is_blank(text: str) -> bool:
    """Return whether a cell holds no answer at all.

    >>> is_blank(" "), is_blank("n/a"), is_blank("not sure")
    (True, True, False)
    """
    return plain(text) in BLANK


def is_unsure(text: str, not_sure: Iterable[str] = ()) -> bool:
    """Return whether a cell says that the person is not sure, in the item's words or common ones.

    >>> is_unsure("Don’t know"), is_unsure("neutral")
    (True, False)
    """
    return plain(text) in UNSURE | {plain(word) for word in not_sure}


def as_number(text: str) -> float | None:
    """Return a number written with a point or a comma, or None.

    >>> as_number("0,5"), as_number("½"), as_number("4.0"), as_number("four")
    (0.5, 0.5, 4.0, None)
    """
    text = text.strip()
    if not NUMBER.fullmatch(text):
        return None
    return 0.5 if text == "½" else float(text.replace(",", "."))


def as_value(text: str, item: Item, scale: Scale) -> float:
    """Return the value of the point that a cell names, by number, code, label or anchor.

    Raises ``Unreadable`` where it names none.
    """
    number = as_number(text)
    if number is not None:
        level = scale.find_value(number)
        if level is None:
            raise Unreadable(f"{text.strip()} is no point of the scale. {_points(scale)}")
        return level.value
    said = plain(text)
    for level in scale.levels:
        named = {plain(level.code), *(plain(words) for _, words in level.label.by_language)}
        meant = item.anchor(level.code)
        if meant:
            named |= {plain(words) for _, words in meant.by_language}
        if said in named or _numbered(said, level.value, named):
            return level.value
    raise Unreadable(f"{text.strip()!r} is no answer to {item.code}. {_points(scale)}")


def as_codes(text: str, choices: ChoiceList) -> tuple[tuple[str, ...], str]:
    """Return the options that a cell ticks, and the words in it that are none of them.

    Options are parted by ``;``, ``|`` or a new line, and by commas where every part is an
    option. An option is named by its code, with or without its prefix, or by its label.
    """
    known = _names(choices)
    parts = [part.strip() for part in re.split(r"[;|\n]", text) if part.strip()]
    if len(parts) == 1 and "," in parts[0]:
        by_comma = [part.strip() for part in parts[0].split(",") if part.strip()]
        if all(plain(part) in known for part in by_comma):
            parts = by_comma
    codes = dict.fromkeys(known[plain(part)] for part in parts if plain(part) in known)
    left = [part for part in parts if plain(part) not in known]
    return tuple(codes), text.strip() if not codes else "; ".join(left)


def as_mark(text: str) -> bool | None:
    """Return whether a cell marks a priority, or None where it says nothing.

    >>> as_mark("x"), as_mark("No"), as_mark("")
    (True, False, None)
    """
    said = plain(text)
    if said in BLANK:
        return None
    if said in YES or said in NO:
        return said in YES
    raise Unreadable(f"{text.strip()!r} is no mark. Write yes or no, or leave it blank.")


def as_importance(text: str) -> float | None:
    """Return an importance from 0 to 1, or None where the cell says nothing.

    >>> as_importance("80 %"), as_importance("0,25"), as_importance(" ")
    (0.8, 0.25, None)
    """
    if is_blank(text):
        return None
    percent = text.strip().endswith("%")
    number = as_number(text.strip().removesuffix("%"))
    share = number if number is None or not percent else number / 100
    if share is None or not 0 <= share <= 1:
        raise Unreadable(f"{text.strip()!r} is no importance. Write a number from 0 to 1.")
    return share


def _numbered(said: str, value: float, named: set[str]) -> bool:
    """Return whether a cell reads "4 - mostly", number and label of one point."""
    found = NUMBERED.fullmatch(said)
    return bool(found and as_number(found[1]) == value and found[2].strip() in named)


def _points(scale: Scale) -> str:
    points = ", ".join(f"{level.value:g} ({level.label})" for level in scale.levels)
    return f"Write one of {points}, or {scale.not_sure}."


def _names(choices: ChoiceList) -> dict[str, str]:
    """Return every name that an option goes by; where two share one, the first keeps it."""
    prefixes = {group.id: group.prefix for group in choices.groups}
    names: dict[str, str] = {option.code.casefold(): option.code for option in choices.options}
    for option in choices.options:
        short = option.code.removeprefix(prefixes.get(option.group, ""))
        for name in (short, *(words for _, words in option.label.by_language)):
            names.setdefault(plain(name), option.code)
    return names
