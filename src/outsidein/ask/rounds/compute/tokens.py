"""Tokens: what opens a sheet once. Each way of writing them down, and the digest that is kept."""

import base64
import hashlib
import hmac
import re

TOKEN_BYTES = 16
#: Without letters that are read as another: no I, L, O, U.
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: 16 letters of 32 are 80 bits: nobody guesses one, and nobody finds it from its digest.
CODE_LENGTH = 16
PIN_LENGTH = 8

_PERSONAL = re.compile(r"[A-Za-z0-9_-]{22}")
_CODE = re.compile(rf"[{CODE_LETTERS}]{{{CODE_LENGTH}}}")
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def personal_token(invitation_key: bytes, person: int) -> str:
    """Return a person's token: made anew from the round's key, so that it is stored nowhere.

    >>> personal_token(b"k" * 32, 7) == personal_token(b"k" * 32, 7)
    True
    >>> len(personal_token(b"k" * 32, 7))
    22
    """
    whole = hmac.new(invitation_key, f"person {person}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(whole[:TOKEN_BYTES]).decode().rstrip("=")


def read_token(written: str) -> str | None:
    """Return the token as it was made, from a link or as somebody typed it; None where it is none.

    >>> read_token(" 7k2m-9qxr 4tbv-c0de ")
    '7K2M9QXR4TBVC0DE'
    >>> read_token("hello") is None
    True
    """
    written = written.strip()
    if _PERSONAL.fullmatch(written):
        return written
    typed = re.sub(r"[\s-]", "", written).upper().translate(_MISREAD)
    return typed if _CODE.fullmatch(typed) else None


def token_digest(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def spaced_code(code: str) -> str:
    """Return a code as it is printed.

    >>> spaced_code("7K2M9QXR4TBVC0DE")
    '7K2M-9QXR-4TBV-C0DE'
    """
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def read_pin(written: str) -> str | None:
    """Return a PIN without what people put between its digits; None where it is none.

    >>> read_pin("4821 7730")
    '48217730'
    """
    typed = re.sub(r"[\s-]", "", written)
    return typed if re.fullmatch(rf"[0-9]{{{PIN_LENGTH}}}", typed) else None
