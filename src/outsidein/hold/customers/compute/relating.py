"""What makes two customers related: one address, one organisation; keys that are the same."""

import re

from outsidein.hold.customers.compute.searching import plain

#: What stands for the form of a company and not for its name.
LEGAL_FORMS = frozenset(
    {
        "inc", "incorporated", "ltd", "limited", "llc", "llp", "lp", "plc", "corp", "corporation",
        "co", "company", "gmbh", "mbh", "ag", "kg", "kgaa", "ohg", "ug", "se", "sa", "sas", "sarl",
        "sprl", "nv", "bv", "vof", "spa", "srl", "oy", "ab", "as", "aps", "pty", "and", "und",
        "et", "en", "the",
    }
)  # fmt: skip
_SIGNS = re.compile(r"[^\w]+")


def firm_key(name: str) -> str:
    """Return what is the same for an organisation however its legal form is written.

    >>> firm_key("Müller & Co. GmbH"), firm_key("Muller"), firm_key("The Company Ltd")
    ('muller', 'muller', 'the company ltd')
    """
    words = _SIGNS.sub(" ", plain(name)).split()
    left = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(left or words)


def number_key(number: str) -> str:
    """Return a register's number without spaces and signs.

    >>> number_key("HRB 12-345 b")
    'HRB12345B'
    """
    return _SIGNS.sub("", number).upper()


def address_key(street: str, postal_code: str, locality: str) -> str:
    """Return what is the same for all at one address; empty where no house is named.

    >>> address_key("1 High  Street", "hg4 1aa", "Ripon")
    '1 high street|HG41AA'
    >>> address_key("High Street", "HG4 1AA", "Ripon"), address_key("1 High Street", "", "")
    ('', '')
    """
    where = number_key(postal_code) or plain(locality)
    line = " ".join(_SIGNS.sub(" ", plain(street)).split())
    return f"{line}|{where}" if where and re.search(r"\d", line) else ""
