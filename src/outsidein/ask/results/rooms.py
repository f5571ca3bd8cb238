"""What a room is shown: computed at the reveal, kept as it was shown, and mixed at its end.

The wall and the phones read nothing but what stands in a reveal; the votes are read here alone.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db import connection, transaction

from outsidein.ask.answers.mixing import leave_no_trace
from outsidein.ask.answers.votes import (
    count_givers,
    count_votes,
    drop_votes,
    get_votes,
    mix_room,
    sum_points,
)
from outsidein.ask.instruments.compute.edition import Item
from outsidein.ask.results.actions import make_missing_releases
from outsidein.ask.results.compute.agreement import amid_words
from outsidein.ask.results.compute.shown import (
    Shown,
    Weighed,
    read_shown,
    show_votes,
    weigh_points,
)
from outsidein.ask.results.gate import open_part
from outsidein.ask.results.models import Reveal
from outsidein.ask.rounds.compute.steps import Act, Moment, dropped_turn
from outsidein.ask.rounds.models import Round, RoundPart
from outsidein.ask.rounds.rooms import (
    LONGEST_TALK,
    AgendaItem,
    RoomView,
    get_room,
    move_room,
    order_agenda,
)
from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotNow
from outsidein.speech import gettext, language

TALK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of an item, as the room was shown it."""

    turn: int
    shown: Shown


@dataclass(frozen=True, slots=True)
class ItemTold:
    """What a room came to on one item."""

    place: int  # on the agenda, from 1
    entry: AgendaItem
    turns: tuple[Turn, ...]  # none: it was never revealed
    private: Shown | None  # what people had said each alone; None: not compared, or not shown
    points: int | None

    @property
    def last(self) -> Shown | None:
        """Return what the room was shown last."""
        return self.turns[-1].shown if self.turns else None


@dataclass(frozen=True, slots=True)
class RoomTold:
    """A room and all that it was shown."""

    room: RoomView
    items: tuple[ItemTold, ...]
    weighed: Weighed | None


def lead_room(
    *,
    organisation_id: int,
    room_id: int,
    act: Act,
    version: int,
    item: str = "",
    talk: timedelta = TALK,
    at: datetime,
    actor: str = "system",
) -> Moment:
    """Lead the room one step on; what a reveal shows is decided in the same transaction.

    So no phone ever finds a room revealed and nothing to show, nor the other way round.
    """
    if act == "end":
        end_room(
            organisation_id=organisation_id, room_id=room_id, version=version, at=at, actor=actor
        )
        return Moment(phase="ended")
    until = at + min(talk, LONGEST_TALK) if act == "discuss" else None
    with transaction.atomic():
        before, after = move_room(
            organisation_id=organisation_id,
            room_id=room_id,
            act=act,
            version=version,
            item=item,
            talk_until=until,
        )
        dropped = dropped_turn(before, after)
        if dropped is not None:
            drop_votes(
                organisation_id=organisation_id, room_id=room_id, item=dropped[0], turn=dropped[1]
            )
        if act == "reveal":
            room = get_room(organisation_id=organisation_id, room_id=room_id)
            _reveal_points(room) if after.phase == "weighed" else _reveal_item(room)
    return after


def end_room(
    *, organisation_id: int, room_id: int, version: int, at: datetime, actor: str = "system"
) -> None:
    """End the room for good: its votes are mixed into sheets, its round closes.

    Ended, mixed and closed are one transaction. What may be shown of the round is fixed after
    it; where that was cut off, ending the room again takes it up.
    """
    with transaction.atomic():
        room = get_room(organisation_id=organisation_id, room_id=room_id)
        if room.moment.phase != "ended":
            before, after = move_room(
                organisation_id=organisation_id, room_id=room_id, act="end", version=version
            )
            dropped = dropped_turn(before, after)
            if dropped is not None:
                drop_votes(
                    organisation_id=organisation_id,
                    room_id=room_id,
                    item=dropped[0],
                    turn=dropped[1],
                )
            sheets = mix_room(organisation_id=organisation_id, room_id=room_id)
            _forget_reasons(organisation_id, room_id)
            Round.objects.filter(organisation_id=organisation_id, pk=room.round_id).update(
                closed_at=at
            )
            write_audit(
                organisation_id=organisation_id,
                act="end room",
                object_ref=f"round {room.round_id}",
                at=at,
                actor=actor,
                detail={"sheets": sheets, "items": len(after.revealed)},
            )
    if not connection.in_atomic_block:
        # What was deleted would stand a while longer in the database's own log.
        leave_no_trace(seconds=2)
    make_missing_releases(organisation_id=organisation_id, at=at, round_id=room.round_id)


def sort_agenda(*, organisation_id: int, room_id: int) -> int:
    """Put first what people, each alone, agreed least on; return how many items that decided.

    Items of which nothing may be shown come after all others, in the order they had.
    """
    room = get_room(organisation_id=organisation_id, room_id=room_id)
    private = list_private(organisation_id=organisation_id, room=room)
    known = {code: shown.a for code, shown in private.items() if shown.a is not None}
    if not known:
        raise NotNow("There is nothing to sort by: of no item may the private answers be shown.")
    codes = [one.code for one in room.agenda]
    order = sorted(codes, key=lambda code: (code not in known, known.get(code, 0.0)))
    order_agenda(organisation_id=organisation_id, room_id=room_id, items=order)
    return len(known)


def get_shown(*, organisation_id: int, room_id: int, item: str, turn: int) -> Shown | None:
    """Return what the room was shown of this turn, or None before its reveal; 1 SQL query."""
    kept = Reveal.objects.filter(
        organisation_id=organisation_id, room_id=room_id, item=item, turn=turn
    ).first()
    return read_shown(json.loads(kept.content)) if kept else None


def list_turns(*, organisation_id: int, room_id: int) -> dict[str, tuple[Turn, ...]]:
    """Return every turn that was revealed, by item; 1 SQL query."""
    rows = Reveal.objects.filter(organisation_id=organisation_id, room_id=room_id)
    found: dict[str, tuple[Turn, ...]] = {}
    for kept in rows.exclude(item="").order_by("item", "turn"):
        turn = Turn(kept.turn, read_shown(json.loads(kept.content)))
        found[kept.item] = (*found.get(kept.item, ()), turn)
    return found


def get_weighed(*, organisation_id: int, room_id: int) -> Weighed | None:
    """Return the points as the room was shown them, or None before that; 1 SQL query."""
    kept = Reveal.objects.filter(organisation_id=organisation_id, room_id=room_id, item="").first()
    if kept is None:
        return None
    row = json.loads(kept.content)
    sums = tuple((str(item), int(points)) for item, points in row["sums"])
    return Weighed(row["k"], row["givers"], sums)


def list_private(*, organisation_id: int, room: RoomView) -> dict[str, Shown]:
    """Return what may be shown of the private round on the room's items; a few SQL queries.

    Only what the round's release lets through: the room's people are told no more of it than
    any reader of the results.
    """
    if room.compare_with is None:
        return {}
    wanted = {one.code: one.item for one in room.agenda}
    slugs = {one.instrument for one in room.agenda}
    found: dict[str, Shown] = {}
    for part in _released(organisation_id, room.compare_with):
        if part.instrument.slug not in slugs:
            continue
        matrix = open_part(part).shown_matrix()
        for place, item in enumerate(matrix.items if matrix else ()):
            asked = wanted.get(item.code)
            if matrix is None or asked is None or asked.scale is None:
                continue
            if tuple(item.values) != asked.scale.values:
                continue  # asked on another scale: the two cannot stand side by side
            column = matrix.values[:, place]
            counts = np.bincount(column[column >= 0], minlength=len(item.values))
            found[item.code] = show_votes(
                [int(count) for count in counts],
                0,
                labels_of(asked),
                k=part.round.min_group,
                coin=True,
            )
    return {code: shown for code, shown in found.items() if shown.kind == "spread"}


def get_room_told(*, organisation_id: int, room_id: int) -> RoomTold:
    """Return all that the room was shown, item by item, with the private answers beside it."""
    room = get_room(organisation_id=organisation_id, room_id=room_id)
    turns = list_turns(organisation_id=organisation_id, room_id=room_id)
    private = list_private(organisation_id=organisation_id, room=room)
    weighed = get_weighed(organisation_id=organisation_id, room_id=room_id)
    sums: Mapping[str, int] = dict(weighed.sums) if weighed else {}
    return RoomTold(
        room=room,
        items=tuple(
            ItemTold(
                place=place,
                entry=one,
                turns=turns.get(one.code, ()),
                private=private.get(one.code) if turns.get(one.code) else None,
                points=sums.get(one.code) if sums else None,
            )
            for place, one in enumerate(room.agenda, start=1)
        ),
        weighed=weighed,
    )


def labels_of(item: Item) -> list[str]:
    """Return the words of the item's points, lowest first, as they stand in a sentence."""
    if item.scale is None:
        return []
    return amid_words([level.label.say(language()) for level in item.scale.levels])


def _reveal_item(room: RoomView) -> None:
    moment, entry = room.moment, room.current
    if entry is None or entry.item.scale is None:
        raise NotNow("This item is not on the agenda.")
    at = {"organisation_id": room.organisation_id, "room_id": room.room_id}
    votes = get_votes(**at, item=moment.item, turn=moment.turn)
    if len(votes.values) + votes.unsure < room.min_group:
        raise NotNow(
            gettext(
                "Fewer than %(least)s have answered, so nothing could be shown. Wait for more, or "
                "skip the item."
            )
            % {"least": room.min_group}
        )
    values = entry.item.scale.values
    shown = show_votes(
        [votes.values.count(value) for value in values],
        votes.unsure,
        labels_of(entry.item),
        k=room.min_group,
        coin=secrets.choice((True, False)),
        reasons=votes.reasons,
    )
    _keep(room, moment.item, moment.turn, shown.as_row())


def _reveal_points(room: RoomView) -> None:
    at = {"organisation_id": room.organisation_id, "room_id": room.room_id}
    givers = count_givers(**at)
    if givers < room.min_group:
        raise NotNow(
            gettext(
                "Fewer than %(least)s have given points, so nothing could be shown. Wait for more."
            )
            % {"least": room.min_group}
        )
    told = weigh_points(sum_points(**at), givers, k=room.min_group)
    _keep(room, "", 0, {"k": told.k, "givers": told.givers, "sums": told.sums})


def _keep(room: RoomView, item: str, turn: int, row: Mapping[str, object]) -> None:
    Reveal.objects.update_or_create(
        organisation_id=room.organisation_id,
        room_id=room.room_id,
        item=item,
        turn=turn,
        defaults={"content": json.dumps(row, ensure_ascii=False)},
    )


def _forget_reasons(organisation_id: int, room_id: int) -> None:
    """Take the words out of what was shown; they are comments now, behind their own gate."""
    rows = Reveal.objects.filter(organisation_id=organisation_id, room_id=room_id)
    for kept in rows.exclude(item=""):
        row = json.loads(kept.content) | {"reasons": []}
        kept.content = json.dumps(row, ensure_ascii=False)
        kept.save(update_fields=["content"])


def _released(organisation_id: int, round_id: int) -> Sequence[RoundPart]:
    """Return the parts of which it has been decided what may be shown; of others nothing is."""
    return list(
        RoundPart.objects.filter(
            organisation_id=organisation_id, round_id=round_id, release__isnull=False
        )
        .select_related("instrument", "round")
        .order_by("position")
    )


def count_answered(*, organisation_id: int, room: RoomView) -> int | None:
    """Return how many phones have answered what is being asked now; None: nothing is."""
    at = {"organisation_id": organisation_id, "room_id": room.room_id}
    if room.moment.phase == "points":
        return count_givers(**at)
    if room.moment.phase == "voting":
        return count_votes(**at, item=room.moment.item, turn=room.moment.turn)
    return None
