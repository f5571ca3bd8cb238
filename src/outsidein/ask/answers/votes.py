"""Votes: what phones in a room answer; counted while it is open, mixed into sheets at its end.

A phone is known by the digest of a secret that it made itself. The secret is sent with each
vote and kept nowhere; the digests are deleted with the votes when the room ends.
"""

import hashlib
import json
import re
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from outsidein.ask.answers.compute.profiles import share_profiles
from outsidein.ask.answers.models import Answer, Comment, Points, Seat, Sheet, Vote
from outsidein.ask.instruments.compute.scales import NOT_SURE
from outsidein.ask.rounds.models import SMALLEST_GROUP, Room
from outsidein.ask.rounds.rooms import AgendaItem, RoomView, get_room
from outsidein.ground.errors import NotHere, NotNow

#: 128 bits and more, in the letters a browser makes of them.
SECRET = re.compile(r"[A-Za-z0-9_-]{22,64}")
LONGEST_REASON = 280
MOST_SEATS = 2_000
OVER = _("The vote on this item is over.")


@dataclass(frozen=True, slots=True)
class OwnVotes:
    """What one phone has answered so far, for itself alone."""

    item: str
    turn: int
    answer: str  # the code of the point, or of "not sure"; "" where it hasn't answered
    reason: str
    before: str  # its answer of the turn before, where there was one
    points: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Counted:
    """The votes of one turn."""

    values: tuple[float, ...]  # of those who chose a point, lowest first
    unsure: int
    reasons: tuple[str, ...]  # in random order


def join_room(
    *, organisation_id: int, room_id: int, secret: str, level: str = "", department: str = ""
) -> None:
    """Give the phone its seat, once; whoever has one may always come back.

    The groups are taken as they were said at the first coming in.
    """
    voter = voter_of(secret)
    room = get_room(organisation_id=organisation_id, room_id=room_id)
    if room.moment.phase == "ended":
        raise NotNow(gettext("This room has ended."))
    with transaction.atomic():
        ours = Seat.objects.filter(organisation_id=organisation_id, room_id=room_id)
        if ours.filter(voter=voter).exists():
            return
        if not room.door_open:
            raise NotNow(gettext("The facilitator lets nobody else in at the moment. Ask them."))
        if ours.count() >= MOST_SEATS:
            raise NotNow(gettext("This room is full."))
        Seat.objects.bulk_create(
            [
                Seat(
                    organisation_id=organisation_id,
                    room_id=room_id,
                    voter=voter,
                    level=level if level in room.levels else "",
                    department=department if department in room.departments else "",
                )
            ],
            ignore_conflicts=True,
        )


def give_vote(
    *, organisation_id: int, room: RoomView, secret: str, item: str, turn: int, answer: str,
    reason: str = "",
) -> None:  # fmt: skip
    """Keep the phone's answer to the item in this turn; a later one takes its place.

    ``room`` tells the item's words, which do not change; whether the vote is still on is
    asked of the row itself, which stands still meanwhile.
    """
    wanted = room.find(item)
    if wanted is None:
        raise NotNow(gettext("This item is not on the agenda."))
    value = _value(wanted, answer)
    said = " ".join(reason.split())
    if len(said) > LONGEST_REASON:
        raise NotNow(f"A reason has at most {LONGEST_REASON} signs; yours has {len(said)}.")
    voter = voter_of(secret)
    with transaction.atomic():
        _hold(organisation_id, room.room_id, phase="voting", item=item, turn=turn)
        _seated(organisation_id, room.room_id, voter)
        Vote.objects.bulk_create(
            [
                Vote(
                    organisation_id=organisation_id,
                    room_id=room.room_id,
                    item=item,
                    turn=turn,
                    voter=voter,
                    value=value,
                    reason=said,
                )
            ],
            update_conflicts=True,
            unique_fields=["room", "item", "turn", "voter"],
            update_fields=["value", "reason"],
        )


def give_points(
    *, organisation_id: int, room: RoomView, secret: str, points: Mapping[str, int]
) -> None:
    """Keep how the phone gives its points away; a later giving takes the place of the whole."""
    codes = {one.code for one in room.agenda}
    if any(code not in codes or number < 0 for code, number in points.items()):
        raise NotNow(gettext("These points are not given to items of the agenda."))
    if sum(points.values()) > room.points_each:
        raise NotNow(f"There are {room.points_each} points to give; these are more.")
    voter = voter_of(secret)
    with transaction.atomic():
        _hold(organisation_id, room.room_id, phase="points")
        _seated(organisation_id, room.room_id, voter)
        ours = {"organisation_id": organisation_id, "room_id": room.room_id}
        Points.objects.filter(**ours, voter=voter).delete()
        # An item without points has its row too: that a phone gave it none is an answer.
        Points.objects.bulk_create(
            [
                Points(**ours, voter=voter, item=code, points=points.get(code, 0))
                for code in sorted(codes)
            ]
        )


def get_own_votes(*, organisation_id: int, room: RoomView, secret: str) -> OwnVotes:
    """Return what this phone answered to the current item, so that it may come back to it."""
    voter = voter_of(secret)
    _seated(organisation_id, room.room_id, voter)
    item, turn = room.moment.item, room.moment.turn
    rows = Vote.objects.filter(
        organisation_id=organisation_id,
        room_id=room.room_id,
        voter=voter,
        item=item,
        turn__in=(turn, turn - 1),
    )
    given = {vote.turn: vote for vote in rows}
    wanted = room.find(item)
    now, before = given.get(turn), given.get(turn - 1)
    points = Points.objects.filter(
        organisation_id=organisation_id, room_id=room.room_id, voter=voter
    )
    return OwnVotes(
        item=item,
        turn=turn,
        answer=_code(wanted, now.value) if wanted and now else "",
        reason=now.reason if now else "",
        before=_code(wanted, before.value) if wanted and before else "",
        points=dict(points.values_list("item", "points")),
    )


def count_seats(*, organisation_id: int, room_id: int) -> int:
    """Return how many phones came in; 1 SQL query."""
    return Seat.objects.filter(organisation_id=organisation_id, room_id=room_id).count()


def count_votes(*, organisation_id: int, room_id: int, item: str, turn: int) -> int:
    """Return how many phones answered the item in this turn; 1 SQL query."""
    return Vote.objects.filter(
        organisation_id=organisation_id, room_id=room_id, item=item, turn=turn
    ).count()


def count_givers(*, organisation_id: int, room_id: int) -> int:
    """Return how many phones gave their points; 1 SQL query."""
    ours = Points.objects.filter(organisation_id=organisation_id, room_id=room_id)
    return ours.values("voter").distinct().count()


def get_votes(*, organisation_id: int, room_id: int, item: str, turn: int) -> Counted:
    """Return the votes of one turn, for the reveal alone; 1 SQL query."""
    rows = Vote.objects.filter(
        organisation_id=organisation_id, room_id=room_id, item=item, turn=turn
    ).values_list("value", "reason")
    values, unsure, reasons = [], 0, []
    for value, reason in rows:
        if value is None:
            unsure += 1
        else:
            values.append(value)
        if reason:
            reasons.append(reason)
    secrets.SystemRandom().shuffle(reasons)
    return Counted(tuple(sorted(values)), unsure, tuple(reasons))


def sum_points(*, organisation_id: int, room_id: int) -> dict[str, int]:
    """Return how many points each item was given in all; 1 SQL query."""
    sums: dict[str, int] = defaultdict(int)
    rows = Points.objects.filter(organisation_id=organisation_id, room_id=room_id)
    for item, points in rows.values_list("item", "points"):
        sums[item] += points
    return dict(sums)


def drop_votes(*, organisation_id: int, room_id: int, item: str, turn: int) -> None:
    """Delete the votes of a turn that was left before its reveal."""
    Vote.objects.filter(
        organisation_id=organisation_id, room_id=room_id, item=item, turn=turn
    ).delete()


def mix_room(*, organisation_id: int, room_id: int) -> int:
    """Turn the votes of each item's last revealed turn into sheets, and delete all votes.

    The sheets' ids are random, a phone's sheets of two instruments have nothing in common, and
    they are stored in random order. A group that fewer phones than the smallest group named is
    left away. Return how many sheets there are; mixing twice changes nothing.
    """
    room = get_room(organisation_id=organisation_id, room_id=room_id)
    with transaction.atomic():
        ours = {"organisation_id": organisation_id, "room_id": room_id}
        list(Room.objects.filter(organisation_id=organisation_id, pk=room_id).select_for_update())
        votes = [
            vote
            for vote in Vote.objects.filter(**ours)
            if room.moment.revealed.get(vote.item) == vote.turn
        ]
        points = list(Points.objects.filter(**ours).values_list("voter", "item", "points"))
        spoke = {vote.voter for vote in votes}
        seats = Seat.objects.filter(**ours).values_list("voter", "level", "department")
        groups = _groups_of([seat for seat in seats if seat[0] in spoke], room.min_group)
        sheets = _store(room, votes, points, groups)
        for table in (Vote, Points, Seat):
            table.objects.filter(**ours).delete()
    return sheets


def voter_of(secret: str) -> str:
    """Return what stands for a phone in the tables."""
    if not SECRET.fullmatch(secret):
        raise NotNow("This phone's secret is not whole. Join the room again.")
    return hashlib.sha256(secret.encode()).hexdigest()


def _value(wanted: AgendaItem, answer: str) -> float | None:
    if answer == NOT_SURE:
        return None
    level = wanted.item.scale.find_level(answer) if wanted.item.scale else None
    if level is None:
        raise NotNow(gettext("Choose one of the answers."))
    return level.value


def _code(wanted: AgendaItem, value: float | None) -> str:
    if value is None or wanted.item.scale is None:
        return NOT_SURE
    level = wanted.item.scale.find_value(value)
    return level.code if level else ""


def _hold(organisation_id: int, room_id: int, **where: Any) -> None:
    """Hold the room where it is until the vote is kept; NotNow where it has moved on.

    So no vote comes in behind a reveal, whichever database keeps it.
    """
    here = Room.objects.filter(organisation_id=organisation_id, pk=room_id, **where)
    if here.select_for_update().values_list("pk").first() is None:
        raise NotNow(OVER)


def _seated(organisation_id: int, room_id: int, voter: str) -> None:
    seats = Seat.objects.filter(organisation_id=organisation_id, room_id=room_id, voter=voter)
    if not seats.exists():
        raise NotHere(gettext("This phone is not in the room."))


def _groups_of(seats: Iterable[tuple[str, str, str]], smallest: int) -> dict[str, tuple[str, str]]:
    """Return each voter's level and department, left away where too few share them.

    Each group alone is named by the room's smallest group at least; the two together by as many
    as may ever stand together in a sheet.
    """
    rows = list(seats)
    levels = Counter(level for _, level, _ in rows)
    departments = Counter(department for _, _, department in rows)
    named = [
        (
            level if levels[level] >= smallest else "",
            department if departments[department] >= smallest else "",
        )
        for _, level, department in rows
    ]
    shared = share_profiles(named, SMALLEST_GROUP)
    return {voter: (own[0], own[1]) for (voter, _, _), own in zip(rows, shared, strict=True)}


def _store(
    room: RoomView,
    votes: Sequence[Vote],
    points: Sequence[tuple[str, str, int]],
    groups: Mapping[str, tuple[str, str]],
) -> int:
    part_of = {one.code: one.part_id for one in room.agenda}
    said: dict[tuple[int, str], dict[str, Answer]] = defaultdict(dict)
    for vote in votes:
        said[part_of[vote.item], vote.voter][vote.item] = Answer(
            organisation_id=room.organisation_id,
            item=vote.item,
            value=vote.value,
            not_sure=vote.value is None,
        )
    for voter, item, number in points:
        answers = said[part_of[item], voter]
        # Of an item that was never answered in this room, points say no answer.
        if item in answers:
            answers[item].priority = number > 0
    keys = [key for key, answers in said.items() if answers]
    chance = secrets.SystemRandom()
    chance.shuffle(keys)
    sheets = Sheet.objects.bulk_create(
        [
            Sheet(
                organisation_id=room.organisation_id,
                part_id=part,
                respondent=secrets.token_hex(16),
                level=groups.get(voter, ("", ""))[0],
                department=groups.get(voter, ("", ""))[1],
                attributes=json.dumps({}),
            )
            for part, voter in keys
        ]
    )
    answers_to_store: list[Answer] = []
    for key, sheet in zip(keys, sheets, strict=True):
        for answer in said[key].values():
            answer.sheet = sheet
            answers_to_store.append(answer)
    chance.shuffle(answers_to_store)
    Answer.objects.bulk_create(answers_to_store, batch_size=2000)
    reasons = [vote for vote in votes if vote.reason]
    chance.shuffle(reasons)
    Comment.objects.bulk_create(
        [
            Comment(
                id=secrets.token_hex(16),
                organisation_id=room.organisation_id,
                part_id=part_of[vote.item],
                item=vote.item,
                kind=Comment.Kind.NOTE,
                text=vote.reason,
            )
            for vote in reasons
        ],
        batch_size=2000,
    )
    return len(sheets)
