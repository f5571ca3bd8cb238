"""Codes, flags and languages: other systems' words to the dictionary's values."""

import re
from functools import cache

import pycountry

from outsidein.hold.records.compute.absent import is_absent
from outsidein.hold.records.compute.reads import BLANK, Read
from outsidein.hold.sources.compute.dictionary import get_code_list
from outsidein.hold.sources.compute.words import plain

_YES = frozenset(
    {
        "yes",
        "y",
        "true",
        "t",
        "1",
        "x",
        "on",
        "ja",
        "j",
        "wahr",
        "oui",
        "vrai",
        "si",
        "ok",
        "✓",
        "✔",
        "☑",
    }
)
_NO = frozenset(
    {"no", "n", "false", "f", "0", "off", "nein", "nee", "falsch", "non", "faux", "✗", "☐"}
)
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:\..*)?")
_LANGUAGE_WORDS = {
    "deutsch": "de", "nederlands": "nl", "français": "fr", "francais": "fr", "español": "es",
    "espanol": "es", "italiano": "it", "polski": "pl", "português": "pt", "dansk": "da",
    "svenska": "sv", "norsk": "no", "suomi": "fi", "türkçe": "tr", "englisch": "en", "engels": "en",
    "anglais": "en", "duits": "de", "allemand": "de", "französisch": "fr", "frans": "fr",
}  # fmt: skip


def read_code(text: str, codes: str) -> Read:
    """Return the dictionary's value for a word; a word it doesn't know stays as written, told.

    >>> read_code("Telephone", "channel"), read_code("E-mail", "channel")
    (('phone', None), ('email', None))
    >>> read_code("pigeon", "channel")
    ('pigeon', '“pigeon” is no channel we know; kept as written')
    """
    bare = text.strip()
    value = get_code_list(codes).value_of(bare)
    if value is not None:
        return value, None
    if is_absent(bare):
        return BLANK
    return bare[:200], f"“{bare[:40]}” is no {codes.replace('_', ' ')} we know; kept as written"


def read_flag(text: str) -> Read:
    """Return True or False for the usual words; a date where a flag is asked means yes.

    >>> read_flag("Ja"), read_flag("0"), read_flag("2024-01-31"), read_flag("perhaps")
    ((True, None), (False, None), (True, None), (None, '“perhaps” is neither yes nor no'))
    """
    bare = text.strip().casefold()
    if bare in _YES:
        return True, None
    if bare in _NO:
        return False, None
    if is_absent(bare):
        return BLANK
    if re.match(r"\d{4}-\d{2}-\d{2}", bare):
        return True, None
    return None, f"“{text.strip()[:30]}” is neither yes nor no"


def read_language(text: str) -> Read:
    """Return a BCP 47 tag.

    >>> read_language("en_GB"), read_language("German"), read_language("Klingonish")
    (('en-GB', None), ('de', None), (None, '“Klingonish” is no language we know'))
    """
    bare = text.strip()
    if is_absent(bare):
        return BLANK
    tag = _TAG.fullmatch(bare)
    if tag and (len(tag[1]) == 2 or tag[3] or tag[2]) and tag[1].lower() in _languages().values():
        script, region = tag[2], tag[3]
        parts = [tag[1].lower(), script.title() if script else "", region.upper() if region else ""]
        return "-".join(part for part in parts if part), None
    code = _languages().get(plain(bare)) or _LANGUAGE_WORDS.get(bare.casefold())
    return (code, None) if code else (None, f"“{bare[:30]}” is no language we know")


@cache
def _languages() -> dict[str, str]:
    words = {}
    for language in pycountry.languages:
        code = getattr(language, "alpha_2", None)
        if code:
            words[plain(language.name)] = code
            words[language.alpha_3] = code
    return words
