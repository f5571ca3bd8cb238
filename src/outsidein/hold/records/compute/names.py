"""Names: kept whole, tidied, and taken apart only where the parts aren't given."""

import re
from dataclasses import dataclass

from nameparser import HumanName
from nameparser.config import CONSTANTS

from outsidein.hold.records.compute.absent import is_absent, is_absent_name
from outsidein.hold.records.compute.reads import BLANK, Read

_SPACES = re.compile(r"\s+")
_TWO_WORDS = re.compile(r"([^\W\d_]{2,30}) ([^\W\d_]{2,30}(?:-[^\W\d_]{2,30})?)")
_THREE_WORDS = re.compile(r"([A-Z][a-z]{1,29}) ([A-Z][a-z]{1,29}|[A-Z]\.?) ([A-Z][a-z]{1,29})")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
#: A text with other signs is no name, and is left as it is.
_ORDINARY = re.compile(r"[\w\s.,'’`´&/()#°-]+")
#: Small words in names of people that stay small.
_SMALL = frozenset(
    {"von", "van", "de", "der", "den", "del", "della", "di", "da", "du", "la", "le", "zu", "zum"}
    | {
        "zur",
        "ten",
        "ter",
        "af",
        "av",
        "bin",
        "ibn",
        "el",
        "dos",
        "das",
        "und",
        "and",
        "y",
        "e",
        "of",
        "the",
    }
)
#: Words that stand in the names of organisations only, whole words in small letters.
_LEGAL_FORMS = frozenset(
    {"ltd", "limited", "plc", "llp", "llc", "inc", "corp", "corporation", "gmbh", "ag", "kg", "ohg"}
    | {"ug", "ev", "e.v", "bv", "b.v", "nv", "n.v", "vof", "sarl", "sa", "sas", "spa", "srl", "oy"}
    | {"ab", "aps", "co", "company", "group", "holding", "foundation", "stichting", "verein"}
)
#: Words that keep their own capitals when a whole name is repaired.
_FIXED = {
    "gmbh": "GmbH", "ag": "AG", "kg": "KG", "ohg": "OHG", "ug": "UG", "plc": "plc", "llp": "LLP",
    "llc": "LLC", "bv": "BV", "nv": "NV", "sa": "SA", "sas": "SAS", "ltd": "Ltd", "ii": "II",
    "iii": "III", "iv": "IV", "phd": "PhD", "md": "MD", "it": "IT", "uk": "UK", "usa": "USA",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameParts:
    """A full name taken apart; what isn't there is empty."""

    given: str
    additional: str
    family: str
    prefix: str
    suffix: str


def repaired_capitals(text: str) -> str:
    """Return the text with ordinary capitals when it was all large or all small; else as it is.

    >>> repaired_capitals("JOHN MCDONALD"), repaired_capitals("anna von der heide")
    ('John McDonald', 'Anna von der Heide')
    >>> repaired_capitals("Ann MacRae"), repaired_capitals("O'NEILL-SMITH")
    ('Ann MacRae', "O'Neill-Smith")
    """
    if len(text) < 2 or not (text.isupper() or text.islower()) or not _ORDINARY.fullmatch(text):
        return text
    first = True

    def capital(found: re.Match[str]) -> str:
        nonlocal first
        word, was_first = found[0].casefold(), first
        first = False
        if word in _FIXED and not was_first:
            return _FIXED[word]
        if word in _SMALL and not was_first:
            return word
        if word.startswith("mc") and len(word) > 4:
            return "Mc" + word[2:].capitalize()
        if word[1:2] in {"'", "’"}:
            return word[:2].upper() + word[2:].capitalize()
        return word.capitalize()

    return _WORD.sub(capital, text)


def read_name(text: str) -> Read:
    """Return a name, or a part of one, with its spaces and capitals tidied.

    >>> read_name("  SMITH ,  JOHN "), read_name("n/a")
    (('Smith, John', None), (None, None))
    """
    if is_absent_name(text):
        return BLANK
    bare = _SPACES.sub(" ", text).strip(" ,;").replace(" ,", ",")
    return (repaired_capitals(bare), None) if bare else BLANK


def read_company(text: str) -> Read:
    """Return the name of an organisation, tidied.

    >>> read_company("NORTHERN TOOLS GMBH")
    ('Northern Tools GmbH', None)
    """
    if is_absent(text):
        return BLANK
    bare = _SPACES.sub(" ", text).strip(" ,;")
    return (repaired_capitals(bare) if " " in bare else bare), None


def is_company_name(name: str) -> bool:
    """Say whether a full name names an organisation, by the words of its legal form.

    >>> is_company_name("Northern Tools Ltd."), is_company_name("Ann Smith")
    (True, False)
    """
    words = name.casefold().replace(",", " ").split()
    return len(words) > 1 and words[-1].rstrip(".") in _LEGAL_FORMS


def split_name(full: str) -> NameParts:
    """Return the parts of a full name, in whichever order it is written.

    >>> split_name("Smith, John Paul")
    NameParts(given='John', additional='Paul', family='Smith', prefix='', suffix='')
    >>> split_name("Dr. Anna von der Heide").family
    'von der Heide'
    """
    two = _TWO_WORDS.fullmatch(full)
    if two and two[1].casefold() not in _SMALL and two[1].casefold() not in _TITLES:
        return NameParts(two[1], "", two[2], "", "")
    three = _THREE_WORDS.fullmatch(full)
    if three and _MEANING.isdisjoint(full.lower().replace(".", "").split(" ")):
        return NameParts(three[1], three[2], three[3], "", "")
    name = HumanName(full)
    return NameParts(name.first, name.middle, name.last, name.title, name.suffix)


#: Words that mean something else than a name of somebody: where one stands, the parser decides.
_MEANING = frozenset(
    word.replace(".", "")
    for words in (
        CONSTANTS.titles, CONSTANTS.first_name_titles, CONSTANTS.prefixes, CONSTANTS.conjunctions,
        CONSTANTS.non_first_name_prefixes, CONSTANTS.bound_first_names, CONSTANTS.suffix_acronyms,
        CONSTANTS.suffix_acronyms_ambiguous, CONSTANTS.suffix_not_acronyms,
    )
    for word in words
)  # fmt: skip
_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "prof", "sir", "dame", "herr", "frau", "mevrouw", "mijnheer"}
    | {"dhr", "mevr", "monsieur", "madame", "mme", "lord", "lady", "rev", "fr", "sr", "mx"}
)
