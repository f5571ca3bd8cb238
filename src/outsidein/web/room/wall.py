"""What the wall shows at each moment, ready to be laid down."""

from dataclasses import dataclass
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from outsidein.ask.results.rooms import ItemTold, RoomTold
from outsidein.ask.rounds.rooms import RoomView
from outsidein.web.room.shapes import (
    AskedItem,
    Bar,
    Result,
    asked_item,
    shown_result,
    weighed_bars,
)

#: More reasons than this are not read from a wall; the phones show all of them.
MOST_REASONS = 6


@dataclass(frozen=True, slots=True)
class CodePicture:
    """A QR code as one path on a square."""

    side: int
    path: str


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One item on the wall's agenda."""

    code: str
    label: str
    is_current: bool
    turns: int  # how often it was revealed
    view: str  # how people agreed at last: "two camps"; empty where that isn't said


@dataclass(frozen=True, slots=True)
class ReportItem:
    """One item of a room's report."""

    asked: AskedItem
    place: int
    result: Result | None
    turns: tuple[tuple[int, Result], ...]
    points: int | None


def join_address() -> str:
    """Return the address that people type: without its scheme, as they would say it."""
    return f"{settings.BASE_URL}{reverse('join_room')}".partition("://")[2]


def draw_code_picture(room: RoomView) -> CodePicture:
    """Return the QR code of the way in; the room's code stands after the "#"."""
    address = f"{settings.BASE_URL}{reverse('join_room')}#{room.code}"
    rows = list(segno.make(address, error="m").matrix_iter(border=2))
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return CodePicture(len(rows), path)


def lay_wall(told: RoomTold) -> dict[str, Any]:
    """Return what the wall shows of the room's moment; before a reveal that is no answer."""
    room, moment, language = told.room, told.room.moment, get_language()
    entry = room.current
    context: dict[str, Any] = {
        "asked": asked_item(entry, language) if entry else None,
        "agenda": [_line(one, room) for one in told.items],
        "is_last": room.place == len(room.agenda),
        "can_sort": room.compare_with is not None and moment.phase == "gathering",
        "result": None,
        "weighed": None,
    }
    if entry is not None and moment.phase in ("revealed", "discussing"):
        item = told.items[room.place - 1]
        context["result"] = _result(told, item, moment.turn)
        result = context["result"]
        if result is not None:
            context["more_reasons"] = max(0, len(result.reasons) - MOST_REASONS)
            context["reasons"] = result.reasons[:MOST_REASONS]
    elif moment.phase == "weighed" and told.weighed is not None:
        context["weighed"] = weighed_bars(room, told.weighed, language)
    return context


def told_items(told: RoomTold) -> list[ReportItem]:
    """Return every item of the room with its turns, for the report."""
    language = get_language()
    return [
        ReportItem(
            asked=asked_item(item.entry, language),
            place=item.place,
            result=_result(told, item, item.turns[-1].turn) if item.turns else None,
            turns=tuple(
                (one.turn, result)
                for one in item.turns
                if (result := _result(told, item, one.turn)) is not None
            ),
            points=item.points,
        )
        for item in told.items
    ]


def weighed_of(told: RoomTold) -> list[Bar]:
    """Return the points as bars; none where none were shown."""
    if told.weighed is None or told.weighed.givers is None:
        return []
    return list(weighed_bars(told.room, told.weighed, get_language()))


def _result(told: RoomTold, item: ItemTold, turn: int) -> Result | None:
    by_turn = {one.turn: one.shown for one in item.turns}
    shown = by_turn.get(turn)
    if shown is None:
        return None
    return shown_result(
        item.entry,
        shown,
        get_language(),
        before=by_turn.get(turn - 1),
        private=item.private,
        people=(told.room.asked, None),
    )


def _line(item: ItemTold, room: RoomView) -> AgendaLine:
    last = item.last
    return AgendaLine(
        code=item.entry.code,
        label=item.entry.item.label.say(get_language()),
        is_current=item.entry.code == room.moment.item,
        turns=len(item.turns),
        view=(last.view or "") if last else "",
    )
