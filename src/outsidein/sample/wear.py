"""How records wear: slips of the finger, nicknames, case, lost accents, telephone and date styles.

Every function takes a column and returns a column, touching the share of values it is told to.
"""

from collections.abc import Callable, Sequence

import numpy as np

from outsidein.sample.draws import DAY, Flags, Ints, Words, words
from outsidein.sample.population import plain
from outsidein.sample.words import NICKNAMES

PLACEHOLDERS = ("n/a", "-", "unknown", "none", "xxx", "TBC")


def some(
    rng: np.random.Generator, values: Words, share: float, change: Callable[[str], str]
) -> Words:
    """Return the column with a share of its filled values changed."""
    worn = values.copy()
    for i in np.flatnonzero(rng.random(len(values)) < share).tolist():
        if worn[i]:
            worn[i] = change(worn[i])
    return worn


def slip(rng: np.random.Generator, values: Words, share: float) -> Words:
    """Return the column with slips: letters swapped, dropped, doubled or hit beside the key.

    What follows an @ is left alone: a slip there would make somebody's real domain.
    """

    def mistype(text: str) -> str:
        local, mark, host = text.partition("@")
        return _mistyped(rng, local) + mark + host

    return some(rng, values, share, mistype)


def _mistyped(rng: np.random.Generator, text: str) -> str:
    if len(text) < 4:
        return text
    at, how = int(rng.integers(1, len(text) - 1)), int(rng.integers(4))
    left, letter, right = text[:at], text[at], text[at + 1 :]
    if how == 0:
        return left + right[:1] + letter + right[1:]
    if how == 1:
        return left + right
    if how == 2:
        return left + letter + letter + right
    return left + _BESIDE.get(letter.lower(), letter) + right


_BESIDE = dict(
    zip("qwertyuiopasdfghjklzxcvbnm1234567890", "wertyuioiosdfghjklkxcvbnmn2345678909", strict=True)
)


def shorten(rng: np.random.Generator, given: Words, share: float) -> Words:
    """Return given names with a share of nicknames."""

    def nickname(name: str) -> str:
        short = NICKNAMES.get(name, (name,))
        return short[int(rng.integers(len(short)))]

    return some(rng, given, share, nickname)


def strip_accents(rng: np.random.Generator, values: Words, share: float) -> Words:
    """Return the column with accents lost in a share of its values."""
    return some(rng, values, share, plain)


def shout(rng: np.random.Generator, values: Words, share: float) -> Words:
    """Return the column with a share in capitals and as many in small letters."""
    return some(rng, some(rng, values, share, str.upper), share, str.lower)


def blank(rng: np.random.Generator, values: Words, share: float) -> Words:
    """Return the column with a share of its values left out."""
    return some(rng, values, share, lambda _: "")


def dodge(rng: np.random.Generator, values: Words, share: float, marks: Sequence[str]) -> Words:
    """Return the column with a share of its values replaced by something that says nothing."""
    return some(rng, values, share, lambda _: marks[int(rng.integers(len(marks)))])


def where(choice: Flags, yes: Words, no: Words) -> Words:
    """Return values of one column where the choice is true, else of the other."""
    return np.asarray(np.where(choice, yes, no), dtype=np.object_)


def dial(rng: np.random.Generator, numbers: Words, styles: Sequence[int]) -> Words:
    """Return telephone numbers written in one of the styles given, drawn for each.

    Shape: styles 0 plain, 1 spaced, 2 international, 3 international with spaces, 4 with 0044,
    5 with brackets and dashes.

    >>> dial(np.random.default_rng(0), words(["07512345678"]), [2])[0]
    '+447512345678'
    """
    chosen = rng.choice(styles, size=len(numbers)).tolist()
    return words([_style(number, style) for number, style in zip(numbers, chosen, strict=True)])


def _style(number: str, style: int) -> str:
    if not number or style == 0:
        return number
    head, tail = number[1:5], number[5:]
    return (
        number,
        f"0{head} {tail}",
        f"+44{head}{tail}",
        f"+44 {head} {tail}",
        f"0044 {head} {tail}",
        f"(0{head}) {tail[:3]}-{tail[3:]}",
    )[style]


def dates(days: Ints, style: str, present: Flags | None = None) -> Words:
    """Return days as text, empty where not present.

    Unit: days since 1970. ``style`` is a strftime-like order: ``ymd``, ``d/m/y`` or ``d.m.y``.

    >>> dates(np.array([0]), "d/m/y")[0]
    '01/01/1970'
    """
    texts = np.datetime_as_string(days.astype("datetime64[D]")).tolist()
    if style != "ymd":
        mark = style[1]
        texts = [mark.join((text[8:], text[5:7], text[:4])) for text in texts]
    column = words(texts)
    return column if present is None else where(present, column, words([""] * len(days)))


def days_of(seconds: Ints) -> Ints:
    """Return the days of times.

    Unit: seconds since 1970 in, days since 1970 out.
    """
    return np.asarray(seconds // DAY, dtype=np.int64)
