"""The rooms a person sees, and the pages in each that exist."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: Words in the language of whoever reads them.
Said = str | Promise
#: Every room with its pages in the order of the bar: (code, words, ((words, name of the URL), …)).
ROOMS: tuple[tuple[str, Said, tuple[tuple[Said, str], ...]], ...] = (
    (
        "ask",
        pgettext_lazy("room", "Ask"),
        (
            (_("Instruments"), "instruments"),
            (_("Rounds"), "rounds"),
            (_("The room"), "rooms"),
            (_("Results"), "results"),
        ),
    ),
    (
        "hold",
        pgettext_lazy("room", "Hold"),
        (
            (_("Customers"), "customers"),
            (_("To review"), "review"),
            (_("Sources"), "sources"),
            (_("Imports"), "imports"),
            (_("Quality"), "quality"),
        ),
    ),
    (
        "check",
        pgettext_lazy("room", "Check"),
        ((_("Blind spots"), "blind_spots"), (_("Evidence"), "evidence"), (_("Plans"), "plans")),
    ),
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page in the bar; it is current while the person is on it or beneath it."""

    name: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Room:
    """One of the three rooms with the pages in it that exist; never empty."""

    code: str
    name: str
    pages: tuple[Page, ...]

    @property
    def current(self) -> bool:
        """Whether the person is on one of its pages."""
        return any(page.current for page in self.pages)

    @property
    def address(self) -> str:
        """Where a tab of the room leads: its first page."""
        return self.pages[0].address


def list_rooms(*, path: str, hidden: Collection[str] = ()) -> tuple[Room, ...]:
    """Return the rooms that have a page, the one the path lies in marked as current.

    Shape: ``hidden`` are the names of pages that this person may not open.

    The longest address that the path begins with wins, so that ``/customers/`` isn't current
    while the person is on ``/customers/imports/``.
    """
    known = {name: address for name, address in _addresses() if name not in hidden}
    here = max(
        (address for address in known.values() if path.startswith(address)), key=len, default=None
    )
    rooms = (
        Room(
            code=code,
            name=str(room),
            pages=tuple(
                Page(name=str(words), address=known[name], current=known[name] == here)
                for words, name in pages
                if name in known
            ),
        )
        for code, room, pages in ROOMS
    )
    return tuple(room for room in rooms if room.pages)


def _addresses() -> Iterator[tuple[str, str]]:
    for *_room, pages in ROOMS:
        for _words, name in pages:
            try:
                yield name, reverse(name)
            except NoReverseMatch:
                continue
