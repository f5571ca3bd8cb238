"""Texts that stand for nothing: what people and programs write into cells they can't fill."""

import re

_SIGNS_ONLY = re.compile(r"[\W_]*")
_ZEROS = re.compile(r"[0\s.\-/+]+")

#: Words that mean "nothing here", compared in small letters.
_WORDS = frozenset(
    {"n/a", "n.a.", "na", "#n/a", "nan", "none", "null", "nil", "(none)", "(null)", "<null>", "\\n"}
    | {
        "unknown",
        "not known",
        "not available",
        "not applicable",
        "undefined",
        "tbd",
        "tba",
        "missing",
    }
    | {
        "(blank)",
        "(empty)",
        "blank",
        "empty",
        "no data",
        "keine angabe",
        "k.a.",
        "k. a.",
        "unbekannt",
    }
    | {"onbekend", "geen", "nvt", "n.v.t.", "inconnu", "non renseigné", "desconocido", "xxx", "xx"}
    | {"#value!", "#ref!", "#name?", "#null!", "#div/0!", "#num!", "nat"}
)

#: Of these some are also names of people: for a name they count only in capitals or small letters.
_ALSO_NAMES = frozenset({"na", "none", "null", "nil", "geen", "nan", "nat", "blank", "empty", "xx"})

#: Ids that systems write when they know nobody.
_NOBODY = frozenset({"0", "-1", "anonymous", "guest", "undefined", "null", "none", "no customer"})


def is_absent(text: str) -> bool:
    """Say whether the text stands for nothing.

    >>> is_absent(" N/A "), is_absent("--"), is_absent("0"), is_absent("Ann")
    (True, True, False, False)
    """
    bare = text.strip()
    if len(bare) > 16:
        return False
    return not bare or bare.casefold() in _WORDS or bool(_SIGNS_ONLY.fullmatch(bare))


def is_absent_name(text: str) -> bool:
    """Say whether the text stands for no name; "Null" and "Na" are names that people have.

    >>> is_absent_name("NULL"), is_absent_name("Null"), is_absent_name("unknown")
    (True, False, True)
    """
    bare = text.strip()
    if bare.casefold() in _ALSO_NAMES:
        return bare in {
            "NULL",
            "null",
            "NONE",
            "none",
            "NIL",
            "nil",
            "NaN",
            "nan",
            "xx",
            "XX",
            "n/a",
        }
    return is_absent(bare)


def is_absent_number(text: str) -> bool:
    """Say whether a number for calling, posting or registering is a filler of zeros.

    >>> is_absent_number("0000"), is_absent_number("00100")
    (True, False)
    """
    return is_absent(text) or bool(_ZEROS.fullmatch(text.strip()))


def is_nobody(text: str) -> bool:
    """Say whether a customer's id stands for nobody.

    >>> is_nobody("-1"), is_nobody("anonymous"), is_nobody("C-17")
    (True, True, False)
    """
    bare = text.strip().casefold()
    return bare in _NOBODY or is_absent(bare) or bool(_ZEROS.fullmatch(bare))
