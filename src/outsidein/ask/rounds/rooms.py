"""Rooms: made, found by their code, and led from one moment to the next."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import cast

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from outsidein.ask.instruments.actions import freeze_edition
from outsidein.ask.instruments.compute.edition import Edition, Item
from outsidein.ask.instruments.compute.reading import read_edition
from outsidein.ask.instruments.models import Instrument
from outsidein.ask.rounds.compute.codes import draw_code, read_code
from outsidein.ask.rounds.compute.steps import (
    Act,
    Moment,
    OutOfStep,
    Phase,
    take_step,
)
from outsidein.ask.rounds.compute.structure import GroupKind, Structure, read_structure
from outsidein.ask.rounds.models import SMALLEST_GROUP, Room, Round, RoundPart
from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.structure.queries import list_departments, list_levels

#: How often a code is drawn anew that another room has at the moment.
TRIES = 8
LONGEST_AGENDA = 60
MOST_POINTS = 20
LONGEST_TALK = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item as a room takes it."""

    code: str
    part_id: int
    instrument: str
    item: Item


@dataclass(frozen=True, slots=True)
class RoomView:
    """A room as its facilitator and the programs that serve its phones know it."""

    room_id: int
    organisation_id: int
    round_id: int
    public_id: str
    title: str
    code: str  # "" once it has ended
    min_group: int
    asked: int | None  # how many sit in the room, where somebody said
    agenda: tuple[AgendaItem, ...]
    moment: Moment
    version: int
    compare_with: int | None
    compare_title: str
    asks_groups: bool
    levels: tuple[str, ...]  # what a phone may say it belongs to; empty where it isn't asked
    departments: tuple[str, ...]
    points_each: int
    talk_until: datetime | None
    door_open: bool
    opened_at: datetime | None
    closed_at: datetime | None

    @property
    def current(self) -> AgendaItem | None:
        """Return the item the room is at."""
        return self.find(self.moment.item)

    @property
    def place(self) -> int:
        """Return the place of the current item on the agenda, from 1; 0 where there is none."""
        codes = [one.code for one in self.agenda]
        return codes.index(self.moment.item) + 1 if self.moment.item in codes else 0

    def find(self, code: str) -> AgendaItem | None:
        """Return the item of the agenda with this code."""
        return next((one for one in self.agenda if one.code == code), None)


@dataclass(frozen=True, slots=True)
class ComparableRound:
    """A closed round in which people answered alone, to set a room beside."""

    round_id: int
    title: str
    instruments: tuple[str, ...]  # their titles
    slugs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A room in a list."""

    room_id: int
    round_id: int
    title: str
    phase: Phase
    items: int
    opened_at: datetime | None
    closed_at: datetime | None

    @property
    def has_ended(self) -> bool:
        """Return whether its answers are mixed and its round is closed."""
        return self.phase == "ended" and self.closed_at is not None


def create_room(
    *,
    organisation_id: int,
    title: str,
    instruments: Sequence[tuple[str, int | None]],
    items: Sequence[str] = (),
    compare_with: int | None = None,
    asks_groups: bool = False,
    points_each: int = 0,
    min_group: int = 5,
    asked: int | None = None,
    at: datetime,
    actor: str = "system",
) -> int:
    """Open a room over items of these instruments, and return its id.

    Shape: ``items`` are codes in the order in which they are taken; without any, every item
    with a scale is. A room is always anonymous. It opens at once: its phones may come in.
    """
    _check_choices(title, points_each, min_group, asked)
    with transaction.atomic():
        kept = [
            freeze_edition(organisation_id=organisation_id, slug=slug, version=version, at=at)
            for slug, version in instruments
        ]
        parts_of = _item_of_parts(kept)
        agenda = list(dict.fromkeys(items)) or list(parts_of)
        _check_agenda(agenda, parts_of)
        if compare_with is not None:
            _check_comparison(organisation_id, compare_with, kept)
        used = {parts_of[code].pk for code in agenda}
        made = Round.objects.create(
            organisation_id=organisation_id,
            public_id=secrets.token_urlsafe(16),
            title=title.strip()[:120],
            voice=Round.Voice.ROOM,
            mode=Round.Mode.ANONYMOUS,
            min_group=min_group,
            asked=asked,
            structure=_freeze_groups(organisation_id, min_group) if asks_groups else "{}",
            created_at=at,
            opened_at=at,
        )
        RoundPart.objects.bulk_create(
            [
                RoundPart(
                    organisation_id=organisation_id, round=made, instrument=one, position=place
                )
                for place, one in enumerate(kept)
                if one.pk in used
            ]
        )
        room = _with_a_code(
            Room(
                organisation_id=organisation_id,
                round=made,
                agenda=json.dumps(agenda),
                compare_with_id=compare_with,
                asks_groups=asks_groups,
                points_each=points_each,
            )
        )
        write_audit(
            organisation_id=organisation_id,
            act="open room",
            object_ref=f"round {made.pk}",
            at=at,
            actor=actor,
            detail={"items": len(agenda), "points": points_each, "groups": asks_groups},
        )
    return room.pk


def move_room(
    *,
    organisation_id: int,
    room_id: int,
    act: Act,
    version: int,
    item: str = "",
    talk_until: datetime | None = None,
) -> tuple[Moment, Moment]:
    """Lead the room one step on, and return where it was and where it is.

    It is taken from the ``version`` that the facilitator saw; where the room has moved
    meanwhile the step is refused, so that two presses are never two steps.
    """
    room = _row(organisation_id, room_id)
    before = _moment(room)
    if room.version != version:
        raise NotNow(gettext("The room has moved meanwhile. Look again, then press again."))
    agenda = json.loads(room.agenda)
    try:
        after = take_step(before, act, agenda, item=item, points=room.points_each > 0)
    except OutOfStep as why:
        raise NotNow(str(why)) from why
    moved = Room.objects.filter(
        organisation_id=organisation_id, pk=room_id, version=version
    ).update(
        phase=after.phase,
        item=after.item,
        turn=after.turn,
        revealed=json.dumps(dict(after.revealed)),
        version=version + 1,
        talk_until=talk_until if after.phase == "discussing" else None,
        code=None if after.phase == "ended" else room.code,
    )
    if not moved:
        raise NotNow(gettext("The room has moved meanwhile. Look again, then press again."))
    return before, after


def order_agenda(*, organisation_id: int, room_id: int, items: Sequence[str]) -> None:
    """Take the agenda in another order, before the first item is opened."""
    with transaction.atomic():
        room = _row(organisation_id, room_id)
        if room.phase != Room.Phase.GATHERING:
            raise NotNow(gettext("The order is set before the first item is opened."))
        if sorted(items) != sorted(json.loads(room.agenda)):
            raise NotNow(gettext("The agenda has changed meanwhile. Look again."))
        Room.objects.filter(
            organisation_id=organisation_id, pk=room_id, version=room.version
        ).update(agenda=json.dumps(list(items)), version=room.version + 1)


def set_door(*, organisation_id: int, room_id: int, is_open: bool) -> None:
    """Let further phones in, or no more of them; those that are in stay in."""
    ours = Room.objects.filter(organisation_id=organisation_id, pk=room_id)
    if not ours.exclude(phase=Room.Phase.ENDED).update(door_open=is_open):
        _row(organisation_id, room_id)
        raise NotNow(gettext("This room has ended."))


def get_room(*, organisation_id: int, room_id: int) -> RoomView:
    """Return the room; at most 5 SQL queries."""
    room = (
        Room.objects.filter(organisation_id=organisation_id, pk=room_id)
        .select_related("round", "compare_with")
        .first()
    )
    if room is None:
        raise NotHere("This room is not known.")
    return _view(room)


def list_rooms(*, organisation_id: int) -> list[RoomLine]:
    """Return every room, the newest first; 1 SQL query."""
    rows = Room.objects.filter(organisation_id=organisation_id).select_related("round")
    return [
        RoomLine(
            room_id=room.pk,
            round_id=room.round_id,
            title=room.round.title,
            phase=cast(Phase, room.phase),
            items=len(json.loads(room.agenda)),
            opened_at=room.round.opened_at,
            closed_at=room.round.closed_at,
        )
        for room in rows.order_by("-round__opened_at", "-pk")
    ]


def list_comparable(*, organisation_id: int) -> list[ComparableRound]:
    """Return the closed rounds in which people answered alone, the newest first; 1 SQL query."""
    parts = (
        RoundPart.objects.filter(organisation_id=organisation_id, round__closed_at__isnull=False)
        .exclude(round__voice=Round.Voice.ROOM)
        .select_related("round", "instrument")
        .order_by("-round__closed_at", "-round_id", "position")
    )
    found: dict[int, ComparableRound] = {}
    for part in parts:
        before = found.get(part.round_id)
        found[part.round_id] = ComparableRound(
            round_id=part.round_id,
            title=part.round.title,
            instruments=(*(before.instruments if before else ()), part.instrument.title),
            slugs=(*(before.slugs if before else ()), part.instrument.slug),
        )
    return list(found.values())


def find_room(*, organisation_id: int | None = None, typed: str) -> tuple[int, int]:
    """Return the organisation and id of the open room with this code; 1 SQL query.

    It comes before an organisation is known, so it stands outside scopes; whoever has the
    code was told it in the room.
    """
    code = read_code(typed)
    rows = Room._base_manager.filter(code=code) if code else Room._base_manager.none()
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    found = rows.values_list("organisation_id", "pk").first()
    if found is None:
        raise NotHere(gettext("No room is open under this code."))
    return found


def find_room_of_round(*, organisation_id: int, round_id: int) -> int | None:
    """Return the id of the room that a round was asked in, or None; 1 SQL query."""
    rows = Room.objects.filter(organisation_id=organisation_id, round_id=round_id)
    return rows.values_list("pk", flat=True).first()


def _check_choices(title: str, points_each: int, min_group: int, asked: int | None) -> None:
    if not title.strip():
        raise NotNow(gettext("Give the room a title, so that it is found again."))
    if not 0 <= points_each <= MOST_POINTS:
        raise NotNow(f"Give each person at most {MOST_POINTS} points, or none.")
    if min_group < SMALLEST_GROUP:
        raise NotNow(f"The smallest group is never under {SMALLEST_GROUP}.")
    if asked is not None and asked < min_group:
        raise NotNow(
            f"With fewer than {min_group} people in the room nothing could be shown. "
            "Gather more people, or ask each alone in a larger round."
        )


def _item_of_parts(kept: Sequence[Instrument]) -> dict[str, Instrument]:
    """Return the instrument of every item with a scale; a code may stand in one of them only."""
    found: dict[str, Instrument] = {}
    for one in kept:
        for item in edition_of(one).items:
            if item.scale is None:
                continue
            if item.code in found:
                raise NotNow(
                    f"Two of these instruments have an item {item.code}; take one of them."
                )
            found[item.code] = one
    return found


def _check_agenda(agenda: Sequence[str], known: dict[str, Instrument]) -> None:
    strange = [code for code in agenda if code not in known]
    if strange:
        raise NotNow(f"{strange[0]} is no item with a scale of these instruments.")
    if not agenda:
        raise NotNow(gettext("Choose at least one item with a scale."))
    if len(agenda) > LONGEST_AGENDA:
        raise NotNow(f"Choose at most {LONGEST_AGENDA} items; a room of people tires.")


def _check_comparison(organisation_id: int, round_id: int, kept: Sequence[Instrument]) -> None:
    slugs = {one.slug for one in kept}
    alone = RoundPart.objects.filter(
        organisation_id=organisation_id,
        round_id=round_id,
        round__closed_at__isnull=False,
        instrument__slug__in=slugs,
    ).exclude(round__voice=Round.Voice.ROOM)
    if not alone.exists():
        raise NotNow(
            gettext(
                "Compare with a closed round of the same instrument in which people answered alone."
            )
        )


def _with_a_code(room: Room) -> Room:
    """Save the room under a code that no other open room has."""
    for _ in range(TRIES):
        room.code = draw_code(secrets.choice)
        try:
            with transaction.atomic():
                room.save(force_insert=True)
        except IntegrityError:
            continue
        return room
    raise NotNow(gettext("Too many rooms are open at once. End one, then try again."))


def _row(organisation_id: int, room_id: int) -> Room:
    room = Room.objects.filter(organisation_id=organisation_id, pk=room_id).first()
    if room is None:
        raise NotHere("This room is not known.")
    return room


def _moment(room: Room) -> Moment:
    return Moment(
        phase=cast(Phase, room.phase),
        item=room.item,
        turn=room.turn,
        revealed=json.loads(room.revealed),
    )


def _view(room: Room) -> RoomView:
    one = room.round
    levels, departments = _groups(room) if room.asks_groups else ((), ())
    return RoomView(
        room_id=room.pk,
        organisation_id=room.organisation_id,
        round_id=one.pk,
        public_id=one.public_id,
        title=one.title,
        code=room.code or "",
        min_group=one.min_group,
        asked=one.asked,
        agenda=_agenda(room),
        moment=_moment(room),
        version=room.version,
        compare_with=room.compare_with_id,
        compare_title=room.compare_with.title if room.compare_with else "",
        asks_groups=room.asks_groups,
        levels=levels,
        departments=departments,
        points_each=room.points_each,
        talk_until=room.talk_until,
        door_open=room.door_open,
        opened_at=one.opened_at,
        closed_at=one.closed_at,
    )


def _groups(room: Room) -> tuple[tuple[str, ...], tuple[str, ...]]:
    kept = read_structure(room.round.structure)
    return kept.names_of("level"), kept.names_of("department")


def _freeze_groups(organisation_id: int, smallest: int) -> str:
    """Return the groups a phone may say it belongs to; one known to be too small is not among."""
    levels = list_levels(organisation_id=organisation_id)
    departments = list_departments(organisation_id=organisation_id)
    # Without a list of people the departments' own numbers are all there is.
    listed = any(one.people for one in levels) or any(one.people for one in departments)
    kinds: tuple[tuple[str, str, dict[str, int | None]], ...] = (
        ("level", gettext("Level"), {one.name: one.people if listed else None for one in levels}),
        (
            "department",
            gettext("Department"),
            {one.name: one.people if listed else one.headcount for one in departments},
        ),
    )
    groups = []
    for code, label, known in kinds:
        names = tuple(name for name, size in known.items() if size is None or size >= smallest)
        if len(names) > 1:
            # How many of them sit in this room nobody knows.
            groups.append(GroupKind(code, label, names, dict.fromkeys(names)))
    return Structure(tuple(groups), {one.name: one.role for one in levels}).as_json()


def _agenda(room: Room) -> tuple[AgendaItem, ...]:
    parts = RoundPart.objects.filter(
        organisation_id=room.organisation_id, round_id=room.round_id
    ).select_related("instrument")
    known = {
        item.code: AgendaItem(item.code, part.pk, part.instrument.slug, item)
        for part in parts
        for item in edition_of(part.instrument).items
        if item.scale is not None
    }
    return tuple(known[code] for code in json.loads(room.agenda) if code in known)


def edition_of(instrument: Instrument) -> Edition:
    """Return the frozen words of an instrument."""
    return _read(instrument.content_hash, instrument.slug, instrument.content)


@lru_cache(maxsize=64)
def _read(content_hash: str, slug: str, content: str) -> Edition:
    """Read the words once a process: every phone of every room asks for them."""
    del content_hash
    return read_edition(content, f"{slug}.toml")
