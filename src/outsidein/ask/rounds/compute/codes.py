"""Room codes: six letters that are told apart when read aloud, from afar, or in a hurry."""

from collections.abc import Callable, Sequence

#: No I, L, O, Q, S, U, V or W, which are taken for others; no A or E, so that no word comes out.
LETTERS = "BCDFGHJKMNPRTXYZ"
LENGTH = 6


def draw_code(choose: Callable[[Sequence[str]], str]) -> str:
    """Return a code, its letters chosen by ``choose``.

    >>> draw_code(lambda letters: letters[0])
    'BBBBBB'
    """
    return "".join(choose(LETTERS) for _ in range(LENGTH))


def read_code(typed: str) -> str | None:
    """Return a code as it was drawn from what somebody typed, or None where it is none.

    >>> read_code(" bcd-fgh ")
    'BCDFGH'
    >>> read_code("bcd") is None
    True
    """
    letters = "".join(sign for sign in typed.upper() if sign.isalnum())
    return letters if len(letters) == LENGTH and set(letters) <= set(LETTERS) else None
