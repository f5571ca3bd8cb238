"""Plain words: how headers and codes are compared, whatever their case, accents or signs."""

import re
import unicodedata
from functools import lru_cache

_BETWEEN = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
_NOT_WORD = re.compile(r"[^0-9a-z]+")


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Return the text as plain lower-case words parted by single spaces.

    >>> plain("E-Mail"), plain("firstName"), plain(" Straße_Nr.1 "), plain("Prénom")
    ('e mail', 'first name', 'strasse nr 1', 'prenom')
    """
    spaced = _BETWEEN.sub(" ", text[:300].replace("ß", "ss").replace("ẞ", "SS"))
    bare = "".join(
        sign for sign in unicodedata.normalize("NFKD", spaced) if not unicodedata.combining(sign)
    )
    return _NOT_WORD.sub(" ", bare.casefold()).strip()


def slug(text: str) -> str:
    """Return the text as a name made of small letters, digits and underscores.

    >>> slug("Soc. Sec. ID"), slug("—")
    ('soc_sec_id', 'column')
    """
    return plain(text).replace(" ", "_")[:60] or "column"
