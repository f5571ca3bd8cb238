"""Words and numbers in the language of whoever reads: the port through which pure rooms speak.

What is pure knows no framework, so it asks here, and whoever starts the program says who
translates (``ground``). Until then, and in English, words stay as they are written.
"""

from collections.abc import Callable
from dataclasses import dataclass


def _as_written(words: str) -> str:
    return words


def _by_count(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


def _english() -> str:
    return "en"


@dataclass(frozen=True, slots=True)
class Tongue:
    """What is needed to speak a language; which one it is may differ from call to call."""

    gettext: Callable[[str], str] = _as_written
    ngettext: Callable[[str, str, int], str] = _by_count
    number: Callable[[str], str] = _as_written
    language: Callable[[], str] = _english


_tongues = [Tongue()]


def speak_by(tongue: Tongue) -> None:
    """Have all words and numbers said by this tongue from now on."""
    _tongues[:] = [tongue]


def gettext(words: str) -> str:
    """Return the words in the language of whoever reads.

    >>> gettext("not known")
    'not known'
    """
    return _tongues[0].gettext(words)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the words for so many.

    >>> ngettext("%(n)s answer", "%(n)s answers", 2) % {"n": 2}
    '2 answers'
    """
    return _tongues[0].ngettext(one, many, count)


def gettext_noop(words: str) -> str:
    """Mark words as ones that are translated where they are shown; they stay as they are."""
    return words


def number(written: str) -> str:
    """Return a number, written as in English, with the signs of the reader's language.

    >>> number(f"{1234.5:,.1f}")
    '1,234.5'
    """
    return _tongues[0].number(written)


def language() -> str:
    """Return the code of the reader's language."""
    return _tongues[0].language()
