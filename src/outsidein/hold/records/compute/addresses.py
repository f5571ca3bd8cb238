"""Addresses: as written, with spaces and capitals tidied; countries to ISO 3166."""

import gettext
import re
from collections.abc import Sequence
from functools import cache

import pycountry

from outsidein.hold.records.compute.absent import is_absent, is_absent_number
from outsidein.hold.records.compute.names import repaired_capitals
from outsidein.hold.records.compute.reads import BLANK, Read

_SPACES = re.compile(r"[ \t\u00a0]+")
_LINES = re.compile(r"\s*(?:\r\n|\r|\n)\s*")
_GB_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})")
#: The names that people use beside the register's, and the languages whose names we know.
_COUNTRY_WORDS = {
    "uk": "GB", "u.k.": "GB", "great britain": "GB", "britain": "GB", "england": "GB",
    "scotland": "GB", "wales": "GB", "northern ireland": "GB", "usa": "US", "u.s.a.": "US",
    "u.s.": "US", "united states of america": "US", "america": "US", "holland": "NL",
    "the netherlands": "NL", "czech republic": "CZ", "russia": "RU", "south korea": "KR",
    "vietnam": "VN", "d": "DE", "a": "AT", "f": "FR", "brd": "DE", "turkey": "TR", "eire": "IE",
    "republic of ireland": "IE", "macedonia": "MK", "ivory coast": "CI",
}  # fmt: skip
_LANGUAGES = ("de", "nl", "fr", "es", "it")


def read_address(text: str) -> Read:
    r"""Return the address on one line.

    >>> read_address("12 HIGH STREET\nFlat  2")
    ('12 HIGH STREET, Flat 2', None)
    >>> read_address("12 HIGH STREET")
    ('12 High Street', None)
    """
    if is_absent(text):
        return BLANK
    bare = _SPACES.sub(" ", _LINES.sub(", ", text.strip())).strip(" ,;")
    return (repaired_capitals(bare), None) if bare else BLANK


def joined_address(pieces: Sequence[str]) -> str:
    """Return the pieces as one address: a number stands by its street, other pieces after a comma.

    >>> joined_address(["7", "Wallaby Place", "Delmar"]), joined_address(["Hauptstr.", "5", "a"])
    ('7 Wallaby Place, Delmar', 'Hauptstr. 5 a')
    """
    whole = ""
    for piece in pieces:
        if not whole:
            whole = piece
        elif piece.casefold() not in whole.casefold() or len(piece) <= 6:
            near = len(piece) <= 2 or piece[:1].isdigit() or _is_number(whole)
            whole += f" {piece}" if near else f", {piece}"
    return whole


def _is_number(text: str) -> bool:
    return len(text) <= 6 and text[:1].isdigit()


def read_place(text: str) -> Read:
    """Return a town or region, tidied; a short code in capitals stays one.

    >>> read_place("winston hills"), read_place("NSW"), read_place("Ulm")
    (('Winston Hills', None), ('NSW', None), ('Ulm', None))
    """
    if is_absent(text):
        return BLANK
    bare = _SPACES.sub(" ", text.strip())
    if len(bare) <= 3 and (bare.islower() or bare.isupper()):
        return bare.upper(), None
    return repaired_capitals(bare), None


def read_postcode(text: str) -> Read:
    """Return a postal code in capitals, with the one space that British codes have.

    >>> read_postcode("sw1a1aa"), read_postcode("1234 ab"), read_postcode("2119.0")
    (('SW1A 1AA', None), ('1234 AB', None), ('2119', None))
    """
    if is_absent_number(text):
        return BLANK
    bare = _SPACES.sub(" ", text.strip()).upper().removesuffix(".0")
    british = _GB_POSTCODE.fullmatch(bare)
    return (f"{british[1]} {british[2]}" if british else bare), None


def read_country(text: str) -> Read:
    """Return the ISO 3166 alpha-2 code of a country named or coded in any usual way.

    >>> read_country("Deutschland"), read_country("GBR"), read_country("na")
    (('DE', None), ('GB', None), ('NA', None))
    >>> read_country("Atlantis")
    (None, '“Atlantis” is no country we know')
    """
    bare = text.strip()
    code = _countries().get(bare.casefold())
    if code:
        return code, None
    if is_absent(bare):
        return BLANK
    return None, f"“{bare[:40]}” is no country we know"


@cache
def _countries() -> dict[str, str]:
    words: dict[str, str] = {}
    translations = [
        gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)
        for language in _LANGUAGES
    ]
    for country in pycountry.countries:
        code = country.alpha_2
        names = [
            country.name,
            getattr(country, "official_name", ""),
            getattr(country, "common_name", ""),
        ]
        names += [one.gettext(name) for one in translations for name in names if name]
        for name in (*names, country.alpha_3, code):
            if name:
                words.setdefault(name.casefold(), code)
    words.update(_COUNTRY_WORDS)
    words.update({country.alpha_2.casefold(): country.alpha_2 for country in pycountry.countries})
    return words
