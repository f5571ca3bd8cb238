"""What many phones ask at once, answered from memory for a blink.

Two hundred phones ask every second or two where their room is. What they are told is the same for
all of them, so one read of the tables serves them all: a moment is kept for less time than a
person notices, and the page of a moment for as long as the moment lasts. Each process keeps its
own; a reveal reaches every phone at its next question after ``BLINK``.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from django.utils.translation import gettext
from django_scopes import scope

from outsidein.ask.rounds.rooms import RoomView, find_room, get_room
from outsidein.ground.errors import NotHere, NotNow

#: Unit: seconds.
BLINK = 0.4
MOST_CODES = 256
MOST_PAGES = 64
#: Wrong codes a second that are looked up, and how many at once: guessing is made useless.
WRONG_A_SECOND, WRONG_AT_ONCE = 5.0, 40.0

PageKey = tuple[str, int, str]  # the round's public id, its room's version, the language


@dataclass(slots=True)
class _Kept:
    until: float
    room: RoomView | None


class Watch:
    """The rooms that phones of this process look at."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        #: Held by whoever writes for a phone. SQLite lets writers sleep and try again, not in
        #: turn: of many at once some wait a second. In line here each waits its few milliseconds.
        self.line = threading.Lock()
        self._rooms: OrderedDict[str, _Kept] = OrderedDict()
        self._pages: OrderedDict[PageKey, bytes] = OrderedDict()
        self._wrong, self._counted_at = 0.0, clock()

    def room(self, typed: str, *, fresh: bool = False) -> RoomView:
        """Return the open room with this code as it was a blink ago; ``fresh``: as it is."""
        now, key = self._clock(), typed[:16].upper()
        with self._lock:
            kept = self._rooms.get(key)
        if kept is None or fresh or kept.until < now:
            if kept is None or kept.room is None:
                self._not_too_often(now)  # a code that was right lately is always looked up
            kept = _Kept(now + BLINK, _read(typed))
            self._keep(key, kept)
        if kept.room is None:
            raise NotHere(gettext("No room is open under this code."))
        return kept.room

    def page(self, room: RoomView, language: str, make: Callable[[], str]) -> bytes:
        """Return the page of the room's moment, made once a moment and language."""
        key = (room.public_id, room.version, language)
        with self._lock:
            kept = self._pages.get(key)
        if kept is None:
            kept = make().encode()
            with self._lock:
                self._pages[key] = kept
                while len(self._pages) > MOST_PAGES:
                    self._pages.popitem(last=False)
        return kept

    def _keep(self, key: str, kept: _Kept) -> None:
        with self._lock:
            self._rooms[key] = kept
            self._rooms.move_to_end(key)
            while len(self._rooms) > MOST_CODES:
                self._rooms.popitem(last=False)
            if kept.room is None:
                self._wrong += 1

    def _not_too_often(self, now: float) -> None:
        with self._lock:
            self._wrong = max(0.0, self._wrong - (now - self._counted_at) * WRONG_A_SECOND)
            self._counted_at = now
            too_many = self._wrong >= WRONG_AT_ONCE
        if too_many:
            raise NotNow(gettext("Too many codes that are none. Wait a moment, then try again."))


def _read(typed: str) -> RoomView | None:
    try:
        organisation, room_id = find_room(typed=typed)
    except NotHere:
        return None
    with scope(organisation=organisation):
        return get_room(organisation_id=organisation, room_id=room_id)


WATCH = Watch()
