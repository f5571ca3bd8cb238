"""How customers are found by any part of what is known of them: one plain line a customer."""

import re
import unicodedata
from collections.abc import Iterable

import phonenumbers

#: Parts shorter than this are looked for at the start of words only.
SHORTEST_PART = 3
#: "+44 (0)7911": the nought in brackets is dialled from home alone.
TRUNK_ZERO = re.compile(r"^(\s*(?:\+|00)[\d\s]*)\(0\)")
#: "0044 7911 …": two noughts and a whole number stand for the plus.
FROM_ABROAD = re.compile(r"^00(?=\d{8})")
LABEL = re.compile(r"c-?0*(\d{1,18})", re.IGNORECASE)  # longer is no number of ours


def plain(text: str) -> str:
    """Return the text in small letters without accents, as it is searched for and in.

    >>> plain("Zoë MÜLLER")
    'zoe muller'
    """
    if text.isascii():
        return " ".join(text.lower().split())
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def customer_label(number: int) -> str:
    """Return a customer's number as people read it.

    >>> customer_label(123)
    'C-000123'
    """
    return f"C-{number:06d}"


def number_of(label: str) -> int | None:
    """Return the number that a label stands for, or None where it is no label.

    >>> number_of("C-000123"), number_of("c123"), number_of("Carl")
    (123, 123, None)
    """
    found = LABEL.fullmatch(label.strip())
    return int(found[1]) if found else None


def search_line(number: int, values: Iterable[str], phones: Iterable[str]) -> str:
    """Return everything a customer may be found by, in one line; each part stands once.

    A phone number stands as dialled from abroad and from home, so that either is found.

    >>> search_line(7, ["Zoë Smith"], ["+447911123456"])
    'c-000007 | zoe smith | +447911123456 | 07911123456'
    """
    parts = [plain(customer_label(number)), *map(plain, values)]
    for phone in phones:
        parts += [phone, _from_home(phone)]
    return " | ".join(dict.fromkeys(part for part in parts if part))


def search_words(text: str) -> list[str]:
    """Return the parts that must all be found; digits that look like a phone number are one part.

    >>> search_words("Zoë  Smith"), search_words("07911 123-456"), search_words("C-000007")
    (['zoe', 'smith'], ['07911123456'], ['c-000007'])
    >>> search_words("0044 7911 123456"), search_words("+44 (0)7911 123456")
    (['+447911123456'], ['+447911123456'])
    """
    text = text.replace("\0", " ")
    digits = re.sub(r"[\s()./-]", "", TRUNK_ZERO.sub(r"\1", text))
    if re.fullmatch(r"\+?\d{4,}", digits):
        return [FROM_ABROAD.sub("+", digits)]
    # The bar only parts what stands in a line; nobody is called so.
    return [word for word in plain(text).split() if word.strip("|")][:8]


def trigrams(text: str) -> list[str]:
    """Return the parts of three letters that the text is made of, each once.

    >>> trigrams("anna")
    ['ann', 'nna']
    """
    return list(dict.fromkeys(text[i : i + 3] for i in range(len(text) - 2)))


def _from_home(phone: str) -> str:
    try:
        parsed = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return ""
    national = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return re.sub(r"\D", "", national)
