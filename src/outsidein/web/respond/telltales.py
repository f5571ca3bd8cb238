"""What in somebody's own words may tell who they are: shown to the writer before sending.

Nothing is rewritten and nothing is refused. The patterns are written so that Python and the
browser read them alike, because both warn: the page's script, and the form without scripts.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_CAPITAL, _SMALL = "[A-ZÀ-ÖØ-Þ]", "[a-zß-öø-ÿ]"
_NAME = rf"{_CAPITAL}{_SMALL}+"


@dataclass(frozen=True, slots=True)
class Telltale:
    """One kind of words that may tell: how it is found, and what to say of it."""

    pattern: str
    words: str | Promise
    any_case: bool = True


@dataclass(frozen=True, slots=True)
class Tell:
    """What was found in somebody's words."""

    words: str
    found: str


TELLTALES = (
    Telltale(r"[^\s@<>]+@[^\s@<>]+\.[a-z]{2,}", _("This looks like a mail address")),
    Telltale(r"(?:\+|\b0)[0-9](?:[ ()/.-]{0,2}[0-9]){6,}", _("This looks like a phone number")),
    Telltale(
        r"\b(?:mr|mrs|ms|dr|prof|herr|herrn|frau)\.? [a-zà-öø-ÿ][^\s.,;:!?]+",
        _("This looks like a name"),
    ),
    Telltale(rf"[^\s.!?:–-] +({_NAME} {_NAME})\b", _("This looks like a name"), any_case=False),
    Telltale(
        r"\b(?:i am|i'm|i’m|as) the (?:only|one|sole)\b|\bno ?one (?:else )?but me\b"
        r"|\b(?:ich bin|als) (?:der|die|das) einzige[rns]?\b",
        _("Whoever is the only one can be told"),
    ),
    Telltale(
        r"\b(?:i am|i'm|i’m) (?:the|a|an) (?:head|director|manager|chief|lead|owner)\b"
        r"|\bich bin (?:die|der|eine?) (?:leiter|chef|vorst)[^\s]*",
        _("Your position may tell who you are"),
    ),
)


def find_tells(text: str) -> Iterator[Tell]:
    """Yield what in the words may tell who wrote them.

    >>> [tell.found for tell in find_tells("Ask ann@example.org, I am the only one here.")]
    ['ann@example.org', 'I am the only']
    >>> [tell.found for tell in find_tells("Better ask Anna Schmidt.")]
    ['Anna Schmidt']
    >>> list(find_tells("We answer within two days. Nobody asks us."))
    []
    """
    for one in TELLTALES:
        found = re.search(one.pattern, text, re.IGNORECASE if one.any_case else 0)
        if found:
            yield Tell(str(one.words), found[found.lastindex or 0].strip()[:60])


def telltales_said() -> str:
    """Return the patterns with their words for the page's script, in the moment's language."""
    return json.dumps(
        [
            {"pattern": one.pattern, "flags": "i" if one.any_case else "", "words": str(one.words)}
            for one in TELLTALES
        ],
        ensure_ascii=False,
    )
