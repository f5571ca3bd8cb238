"""The two sides that are set beside each other: who leads, and who meets the customers."""

from typing import Final

LEADERS: Final = "leaders"
FRONTLINE: Final = "frontline"
SUPPORT: Final = "support"
SIDES: Final = {
    "board": LEADERS,
    "management": LEADERS,
    "front": FRONTLINE,
    "support": SUPPORT,
}


def side_of(role: str) -> str:
    """Return the side on which a level of this role stands; empty where the role is not known.

    >>> side_of("board"), side_of("front"), side_of("")
    ('leaders', 'frontline', '')
    """
    return SIDES.get(role, "")
