"""The features of one record, made in Python with exactly the outcome of the SQL.

``features.py`` says in SQL what of a record is compared; a run makes it so for all records at
once. Here stands the same for one record that has just come in. The two are held together by
tests that hand both the same values, nasty ones among them.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from outsidein.hold.identities.compute import features
from outsidein.hold.identities.compute.nicknames import ROOT_OF

#: What the engine's ``trim`` takes away: spaces of every kind, and no tab or line end.
SPACES = "".join(map(chr, (32, 160, 5760, *range(8192, 8203), 8239, 8287, 12288)))

_NOT_PLAIN = re.compile(r"[\W_]+")
_NOT_ASCII_PLAIN = re.compile(r"[^0-9a-z]+")
_NOUGHTS = re.compile(r"0+")
_NOT_DIGIT = re.compile(r"[^0-9]")
_MAIL = re.compile(r"[^@\t\n\f\r ]+@[^@\t\n\f\r ]+\.[^@\t\n\f\r ]+")
_BOX = re.compile(r"([^@]*[0-9][^@]*)@")
_DIGITS = re.compile(r"[0-9]+")
_SCHEME = re.compile(r"^[a-z]+://")
_GLUED = re.compile(r"([0-9])([a-z])")
_STREET_WORD = re.compile(rf"\b(?:{features._STREET_WORDS})\b", re.ASCII)
_DIRECTION = [(re.compile(rf"\b{word}\b", re.ASCII), short) for word, short in features._DIRECTIONS]
_LEGAL_FORM = re.compile(rf"\b(?:{features._LEGAL_FORMS})\b", re.ASCII)
_MANY_SPACES = re.compile(" +")
_EMPTY = frozenset(features.EMPTY_WORDS)
_DESKS = frozenset(features.DESK_MAILBOXES)
_PUBLIC = frozenset(features.PUBLIC_HOSTS)


def features_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the features of one record of the linker's input; None where nothing is known.

    Shape: any of the linker's columns, text or None; ``emails`` and ``phones`` lists or None;
    columns that begin with ``extra_`` are taken as they are tidied by the SQL.

    >>> made = features_of({"full_name": "Bob O'Neill", "phone": "020 7946 0123"})
    >>> made["given"], made["nick"], made["family"], made["phone"]
    ('bob', 'robert', 'oneill', '079460123')
    """
    firm_here = _is_firm(row)
    full, given_name, family_name = (
        row.get("full_name"),
        row.get("given_name"),
        row.get("family_name"),
    )
    whole = trimmed(full)
    if given_name is None and family_name is None and not firm_here and whole is not None:
        given_name = whole.split(" ")[0]
    if family_name is None and row.get("given_name") is None and not firm_here:
        family_name = whole.split(" ")[-1] if whole is not None and " " in whole else None
    given = said(given_name)
    first = given.split(" ")[0] if given is not None else None
    company = row.get("company_name")
    firm = _firm(company if company is not None else full if firm_here else None)
    words = list(dict.fromkeys(firm.split(" "))) if firm is not None else None
    emails = _listed(row, "emails", "email")
    phones = _listed(row, "phones", "phone")
    one_mail = row.get("email") if row.get("email") is not None else _first(emails)
    one_phone = row.get("phone") if row.get("phone") is not None else _first(phones)
    own = mail if firm_here else own_mail
    email = own(one_mail)
    made = {
        "is_firm": firm_here,
        "list": row.get("source"),
        "given": given,
        "nick": ROOT_OF.get(first, first) if first is not None else None,
        "family": said(family_name),
        "birth": trimmed(row.get("birth_date")) or None,
        "email_list": _each(own, emails),
        "email": email,
        "box": _box(email),
        "box_number": _NOT_DIGIT.sub("", email.split("@")[0]) if email is not None else None,
        "firm": firm,
        "firm_words": " ".join(sorted(words)) if words is not None else None,
        "word_list": words,
        "host": _host_of(row, one_mail) if firm is not None else None,
        "street": street(row.get("street_address")),
        "house": _house(row.get("street_address")),
        "city": said(row.get("address_locality")),
        "postcode": _solid(said(row.get("postal_code"))),
        "phone_list": _each(digits, phones),
        "phone": digits(one_phone),
    }
    for name in features.OFFICIAL:
        solid = _solid(said(row.get(name)))
        made[name] = _upper(solid) if solid is not None else None
    for name, value in row.items():
        if name.startswith(features.EXTRA):
            made[name] = said(value)
    return made


def trimmed(text: str | None) -> str | None:
    """Return the text without spaces around it, as the engine trims."""
    return text.strip(SPACES) if text is not None else None


@lru_cache(maxsize=100_000)
def plain(text: str | None) -> str | None:
    """Return letters and digits of any script, small, without accents and apostrophes.

    >>> plain("Zoë  O'Neill-Smith")
    'zoe oneill smith'
    """
    if text is None:
        return None
    if text.isascii():
        return _NOT_ASCII_PLAIN.sub(" ", text.lower().replace("'", "")).strip(" ") or None
    bare = bare_of(_lower(text)).replace("'", "").replace("’", "")
    return _NOT_PLAIN.sub(" ", bare).strip(SPACES) or None


def bare_of(text: str) -> str:
    """Return the text without marks: taken apart, the marks left out, put together again."""
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize(
        "NFC", "".join(c for c in apart if unicodedata.category(c)[0] != "M")
    )


def _lower(text: str) -> str:
    # The engine looks at one letter at a time: no final sigma, no dot that stands apart.
    return (
        "".join("i" if c == "İ" else c.lower() for c in text)
        if not text.isascii()
        else text.lower()
    )


def _upper(text: str) -> str:
    # Letter by letter again; of those that become two only the sharp s has a capital of its own.
    return "".join("ẞ" if c == "ß" else up if len(up := c.upper()) == 1 else c for c in text)


def said(text: str | None) -> str | None:
    """Return the plain text, or None for the words people type where there is nothing to say.

    >>> said("N/A"), said("000"), said("Ann")
    (None, None, 'ann')
    """
    bare = plain(text)
    return None if bare is None or bare in _EMPTY or _NOUGHTS.fullmatch(bare) else bare


def digits(text: str | None) -> str | None:
    """Return the last nine digits of a phone number, or None for what is none.

    >>> digits("+44 20 7946 0123"), digits("000000"), digits("1234567")
    ('079460123', None, None)
    """
    if text is None:
        return None
    found = _NOT_DIGIT.sub("", text)
    if len(found) < 6 or len(found.replace(found[-1], "")) <= 1:
        return None
    if "0123456789".startswith(found) or "123456789012".startswith(found):
        return None
    return found[-9:]


def mail(text: str | None) -> str | None:
    """Return an e-mail address in small letters, or None for what is none."""
    if text is None:
        return None
    small = _lower(text.strip(SPACES))
    return small if _MAIL.fullmatch(small) else None


def own_mail(text: str | None) -> str | None:
    """Return the address where it is a person's, and not that of a desk."""
    found = mail(text)
    return None if found is None or found.partition("@")[0] in _DESKS else found


def _host(text: str | None) -> str | None:
    found = mail(text)
    if found is None:
        return None
    host = found.split("@")[1]
    return None if host in _PUBLIC else host


def _host_of(row: Mapping[str, Any], one_mail: str | None) -> str | None:
    site = trimmed(row.get("website"))
    if site is not None:
        site = _SCHEME.sub("", _lower(site), count=1)
        site = site.removeprefix("www.").split("/")[0]
    return site or _host(one_mail)


def street(text: str | None) -> str | None:
    """Return a street without the words that all streets have; those alone stay as they are.

    >>> street("12a North Street"), street("The Street")
    ('12 a n', 'the')
    """
    bare = plain(text)
    if bare is None:
        return None
    apart = _GLUED.sub(r"\1 \2", bare, count=1)
    for word, short in _DIRECTION:
        apart = word.sub(short, apart, count=1)
    return _MANY_SPACES.sub(" ", _STREET_WORD.sub("", apart)).strip(SPACES) or bare


def _firm(text: str | None) -> str | None:
    bare = said(text)
    if bare is None:
        return None
    return _MANY_SPACES.sub(" ", _LEGAL_FORM.sub("", bare)).strip(SPACES) or bare


def _house(text: str | None) -> str | None:
    found = _DIGITS.search(text) if text is not None else None
    return found[0] if found else None


def _box(email: str | None) -> str | None:
    if email is None:
        return None
    found = _BOX.match(email)
    return found[1] if found else ""


def _solid(text: str | None) -> str | None:
    return text.replace(" ", "") if text is not None else None


def _is_firm(row: Mapping[str, Any]) -> bool:
    kind = row.get("kind")
    if kind is not None:
        return _lower(kind) in ("company", "organisation", "organization")
    names = ("full_name", "given_name", "family_name", "birth_date")
    return row.get("company_name") is not None and all(row.get(name) is None for name in names)


def _listed(row: Mapping[str, Any], many: str, one: str) -> Sequence[str | None]:
    listed: Sequence[str | None] | None = row.get(many)
    return listed if listed is not None else [row.get(one)]


def _first(values: Sequence[str | None]) -> str | None:
    return values[0] if values else None


def _each(tidy: Callable[[str | None], str | None], values: Sequence[str | None]) -> list[str]:
    return sorted({made for value in values if (made := tidy(value)) is not None})
