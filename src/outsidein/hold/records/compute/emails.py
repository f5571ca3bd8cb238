"""E-mail addresses: tidied by the rules of their syntax; nobody is asked whether they exist."""

import re

from email_validator import EmailNotValidError, validate_email

from outsidein.hold.records.compute.absent import is_absent
from outsidein.hold.records.compute.reads import BLANK, Read

#: What most addresses look like; only others need the full rules, which cost twenty times more.
_PLAIN = re.compile(
    r"[a-z0-9_%+'-]{1,40}(?:\.[a-z0-9_%+'-]{1,40}){0,3}"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.){1,4}[a-z]{2,20}"
)
_BETWEEN = re.compile(r"[;,|\s]+")
_SPECIAL = (".test", ".invalid", ".local", ".localhost", ".arpa", ".onion")
#: What stands before the @ when somebody had to type something.
_FILLERS = frozenset(
    {"test", "none", "noemail", "no-email", "no.email", "nomail", "no-mail", "unknown", "null"}
    | {"xxx", "anonymous", "nobody", "keine", "geen", "notprovided", "na", "n.a"}
)


def read_email(text: str) -> Read:
    """Return the address in small letters.

    >>> read_email(" Ann.Smith@House.ORG ")
    ('ann.smith@house.org', None)
    >>> read_email("test@test.com"), read_email("n/a")
    ((None, None), (None, None))
    >>> read_email("ann at house")
    (None, '“ann at house” is no e-mail address')
    """
    plain = _read_plain(text)
    if plain is not None:
        return plain, None
    if is_absent(text):
        return BLANK
    bare = _unwrapped(text)
    if bare.partition("@")[0] in _FILLERS:
        return BLANK
    if (plain := _read_plain(bare)) is not None:
        return plain, None
    try:
        checked = validate_email(bare, check_deliverability=False)
    except EmailNotValidError:
        return None, f"“{text.strip()[:80]}” is no e-mail address"
    return checked.normalized.lower(), None


def read_emails(text: str) -> Read:
    """Return every address in a cell that may hold several; what can't be read is told.

    >>> read_emails("a@b.org; C@D.org")
    (['a@b.org', 'c@d.org'], None)
    """
    plain = _read_plain(text)
    if plain is not None:
        return [plain], None
    if text.count("@") < 2:
        value, problem = read_email(text)
        return ([value] if isinstance(value, str) else None), problem
    reads = [read_email(piece) for piece in _BETWEEN.split(text) if "@" in piece]
    values = dict.fromkeys(value for value, _problem in reads if isinstance(value, str))
    problems = [problem for _value, problem in reads if problem]
    return (list(values) or None), ("; ".join(problems) or None)


def _read_plain(text: str) -> str | None:
    """Return the address in small letters where it is plainly one that somebody has, else None."""
    bare = text.lower()
    if _PLAIN.fullmatch(bare) is None or "--" in bare or bare.endswith(_SPECIAL):
        return None
    return None if bare[: bare.index("@")] in _FILLERS or bare[0] == "'" else bare


def _unwrapped(text: str) -> str:
    bare = text.strip().lower()
    if "<" in bare and bare.endswith(">"):
        bare = bare[bare.rindex("<") + 1 : -1]
    return bare.removeprefix("mailto:").strip(" \t.,;'\"")
