"""The colours of the pictures: those of the pages, light and dark."""

from dataclasses import dataclass
from typing import Literal

Theme = Literal["light", "dark"]

#: Letters that every machine has under one of these names; a picture fetches none.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"


@dataclass(frozen=True, slots=True)
class Palette:
    """One theme's colours, by what they say and not by how they look."""

    surface: str
    sunken: str
    ink: str
    ink_soft: str
    ink_faint: str
    line: str
    line_strong: str
    inside: str
    inside_tint: str
    outside: str
    outside_tint: str
    gap: str
    gap_tint: str


# The same values stand in web/static/outsidein/tokens.css; a test holds the two together.
LIGHT = Palette(
    surface="#ffffff",
    sunken="#eef0ed",
    ink="#14201e",
    ink_soft="#4a5754",
    ink_faint="#66716e",
    line="#dbe0dc",
    line_strong="#8a9591",
    inside="#c2500f",
    inside_tint="#fbebe0",
    outside="#0a6690",
    outside_tint="#e2f0f7",
    gap="#8c2f10",
    gap_tint="#f7dccb",
)
DARK = Palette(
    surface="#191e1d",
    sunken="#212726",
    ink="#ebefec",
    ink_soft="#b3bdb9",
    ink_faint="#8f9a96",
    line="#303836",
    line_strong="#6b7673",
    inside="#f59a5f",
    inside_tint="#3a251a",
    outside="#6fbde8",
    outside_tint="#14303e",
    gap="#ffb48a",
    gap_tint="#4a2b1c",
)


def palette(theme: Theme) -> Palette:
    """Return the colours of a theme.

    >>> palette("light").inside
    '#c2500f'
    """
    return LIGHT if theme == "light" else DARK
