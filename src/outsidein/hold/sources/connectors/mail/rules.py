"""The rules a mailbox is read by: whose addresses are ours, how much is kept, who counts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

#: metadata: who, when, in or out, which thread; subject: that and the subject; full: and the text.
Level = Literal["metadata", "subject", "full"]
LEVELS: tuple[Level, ...] = get_args(Level)

#: What may be taken besides the mail between a customer and us, each only where a rule says so.
EXTRAS = ("forwarded", "copies", "lists")

_ADDRESS = re.compile(r"(?:[^@\s,;]+@)?[a-z0-9-]+(?:\.[a-z0-9-]+)+")


class BadRules(ValueError):
    """The rules cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True)
class MailRules:
    """How the mails of one source are read.

    ``own`` are our own addresses (ann@house.org) and domains (house.org, with all beneath it).
    Without a rule, mail that came by a list, that only copies us in, or that a colleague passed
    on, is left out: it neither finds nor makes anybody.
    """

    own: frozenset[str]
    keep: Level = "metadata"
    forwarded: bool = False  # the first person outside in a mail that one of us passed on
    copies: bool = False  # people in Cc, and who only copies us in
    lists: bool = False  # mail that came by a mailing list or in bulk

    def is_own(self, address: str) -> bool:
        """Say whether the address is one of ours.

        >>> MailRules(frozenset({"house.org"})).is_own("ann@mail.house.org")
        True
        >>> MailRules(frozenset({"house.org"})).is_own("ann@greenhouse.org")
        False
        """
        if address in self.own:
            return True
        domain = address.rpartition("@")[2]
        while domain:
            if domain in self.own:
                return True
            domain = domain.partition(".")[2]
        return False


def read_rules(told: Mapping[str, str]) -> MailRules:
    """Return the rules that a source was told, each text checked.

    Shape: ``own`` holds addresses and domains parted by commas or blanks, ``keep`` a level;
    ``forwarded``, ``copies`` and ``lists`` are "take" or empty. Other names are others' rules.

    >>> read_rules({"own": "@House.org, bo@mail.example", "keep": "subject"}).keep
    'subject'
    """
    keep = told.get("keep") or "metadata"
    if keep not in LEVELS:
        raise BadRules(f"“{keep}” is no level of keeping; there are {', '.join(LEVELS)}.")
    return MailRules(
        own=frozenset(read_own(told.get("own", ""))),
        keep=keep,
        **{name: told.get(name) == "take" for name in EXTRAS},
    )


def read_own(text: str) -> list[str]:
    """Return the addresses and domains in a text, in small letters.

    >>> read_own("House.ORG;  @mail.house.org ann@x.example")
    ['house.org', 'mail.house.org', 'ann@x.example']
    """
    found = [piece.lower().lstrip("@") for piece in re.split(r"[,;\s]+", text) if piece.strip("@")]
    for piece in found:
        if not _ADDRESS.fullmatch(piece):
            raise BadRules(f"“{piece[:60]}” is neither an e-mail address nor a domain.")
    return found


def guess_own(addresses: Iterable[Iterable[str]]) -> str:
    """Return the domain, or the address at a public provider, that most of the mails touch.

    Shape: for each mail the addresses it goes from and to. Empty where nothing stands out.

    >>> guess_own([{"ann@house.org", "bo@x.example"}, {"bob@house.org", "cy@y.example"}])
    'house.org'
    """
    counts: dict[str, int] = {}
    mails = 0
    for touched in addresses:
        mails += 1
        for name in {_whose(address) for address in touched}:
            counts[name] = counts.get(name, 0) + 1
    best = max(counts, key=lambda name: (counts[name], name), default="")
    return best if mails > 1 and counts[best] >= 0.8 * mails else ""


#: Providers at which anybody has an address: there the domain is nobody's own.
PUBLIC = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com"}
    | {"icloud.com", "me.com", "aol.com", "gmx.de", "gmx.net", "gmx.at", "web.de", "t-online.de"}
    | {"protonmail.com", "proton.me", "posteo.de", "mail.ru", "orange.fr", "free.fr", "laposte.net"}
    | {"wanadoo.fr", "hotmail.co.uk", "yahoo.co.uk", "btinternet.com", "ziggo.nl", "kpnmail.nl"}
)


def _whose(address: str) -> str:
    domain = address.rpartition("@")[2]
    return address if domain in PUBLIC else domain
