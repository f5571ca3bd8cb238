"""Reads of the rounds: what they ask, where they stand, and how many have answered."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from outsidein.ask.rounds.compute.participation import GroupTurnout, told_names
from outsidein.ask.rounds.compute.structure import (
    AskedPeople,
    Structure,
    read_asked,
    read_structure,
)
from outsidein.ask.rounds.compute.tokens import read_pin
from outsidein.ask.rounds.keys import has_keys
from outsidein.ask.rounds.models import Invitation, Round, RoundPart
from outsidein.ground.errors import NotHere


@dataclass(frozen=True, slots=True)
class PartView:
    """One instrument within a round."""

    part_id: int
    slug: str
    version: int
    title: str


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round as those see it who run it."""

    round_id: int
    public_id: str
    title: str
    voice: str
    mode: str
    min_group: int
    ways: tuple[str, ...]
    languages: tuple[str, ...]
    welcome: str
    share_back: bool
    keeping: str
    asked: int | None
    state: str  # draft, open, over (its time has passed, it waits to be closed), closed
    created_at: datetime
    opens_at: datetime | None
    closes_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    pin: str | None
    parts: tuple[PartView, ...]
    structure: Structure  # empty in a draft
    choice: AskedPeople  # whom a draft will ask; of no meaning later

    @property
    def is_named(self) -> bool:
        """Return whether answers carry names."""
        return self.mode == Round.Mode.NAMED

    @property
    def needs_passphrase(self) -> bool:
        """Return whether a keeper's passphrase opens the answers."""
        return self.keeping == Round.Keeping.PASSPHRASE


@dataclass(frozen=True, slots=True)
class KindTurnout:
    """How many have answered of each group of one kind."""

    code: str
    label: str
    groups: tuple[GroupTurnout, ...]


@dataclass(frozen=True, slots=True)
class Participation:
    """How many have answered, as it was last counted: once a day and in whole steps."""

    counted_at: datetime | None  # None: not counted yet
    step: int  # figures are told in steps of so many
    asked: int | None
    at_least: int  # so many have answered, or a few more
    kinds: tuple[KindTurnout, ...]


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round that is being answered, for somebody who holds its address or its PIN."""

    organisation_id: int
    round_id: int
    public_id: str


@dataclass(frozen=True, slots=True)
class InvitedCounts:
    """How many invitations there are, and how many of them can be sent by mail."""

    people: int  # of people on the list
    codes: int  # drawn by hand
    with_email: int
    mailed: int  # have had one mail or more


def access_round(*, organisation_id: int, round_id: int) -> Round:
    """Return the round's row, for this organisation alone; 1 SQL query."""
    found = Round.objects.filter(organisation_id=organisation_id, pk=round_id).first()
    if found is None:
        raise NotHere("This round is not known.")
    return found


def get_latest_parts(*, organisation_id: int) -> dict[str, RoundPart]:
    """Return the part of the newest closed round of every instrument that was asked; 1 SQL query.

    What people said in a room counts only where nobody was asked apart from it.
    """
    parts = (
        RoundPart.objects.filter(organisation_id=organisation_id, round__closed_at__isnull=False)
        .select_related("instrument", "round")
        .order_by("round__opened_at", "round_id", "id")
    )
    newest: dict[str, RoundPart] = {}
    for part in parts:  # oldest first, so that a newer one takes its place
        before = newest.get(part.instrument.slug)
        if before is None or _is_room(before) or not _is_room(part):
            newest[part.instrument.slug] = part
    return newest


def list_rounds(
    *, organisation_id: int, at: datetime, voices: Sequence[str] = ("private", "imported")
) -> list[RoundView]:
    """Return the rounds, the newest first; 2 SQL queries. Rooms are listed where asked for."""
    rows = Round.objects.filter(organisation_id=organisation_id, voice__in=voices)
    listed = rows.prefetch_related("parts__instrument").order_by("-created_at", "-pk")
    return [_view(one, at) for one in listed]


def find_rounds(*, organisation_id: int, words: str, most: int) -> list[tuple[int, str]]:
    """Return the rounds with these words in their title, the newest first; 1 SQL query."""
    ours = Round.objects.filter(organisation_id=organisation_id).exclude(voice=Round.Voice.ROOM)
    found = ours.filter(title__icontains=words.strip()).order_by("-pk")
    return list(found.values_list("pk", "title")[:most])


def get_round(*, organisation_id: int, round_id: int, at: datetime) -> RoundView:
    """Return one round; 3 SQL queries or so."""
    return _view(access_round(organisation_id=organisation_id, round_id=round_id), at)


def get_participation(*, organisation_id: int, round_id: int) -> Participation:
    """Return how many have answered, as it was last counted; 1 SQL query.

    Nothing finer is kept: whoever looks every minute sees the figures of one day, in steps of
    the smallest group. Groups under it are not told, nor what would give them away.
    """
    one = access_round(organisation_id=organisation_id, round_id=round_id)
    counted = json.loads(one.participation or "{}")
    told = counted.get("groups", {})
    kinds = []
    for kind in read_structure(one.structure).groups:
        shown = told_names(kind.sizes, one.min_group)
        groups = tuple(
            GroupTurnout(
                name=name,
                asked=size if (size := kind.sizes[name]) and size >= one.min_group else None,
                at_least=told.get(kind.code, {}).get(name, 0) if name in shown else None,
            )
            for name in kind.values
        )
        kinds.append(KindTurnout(kind.code, kind.label, groups))
    when = counted.get("counted_at")
    return Participation(
        counted_at=datetime.fromisoformat(when) if when else None,
        step=one.min_group,
        asked=one.asked,
        at_least=counted.get("answered", 0),
        kinds=tuple(kinds),
    )


def count_invitations(*, organisation_id: int, round_id: int) -> InvitedCounts:
    """Return how many are invited; nothing tells who has answered. 4 SQL queries."""
    ours = Invitation.objects.filter(organisation_id=organisation_id, round_id=round_id)
    people = ours.filter(person__isnull=False)
    return InvitedCounts(
        people=people.count(),
        codes=ours.filter(person__isnull=True).count(),
        with_email=people.exclude(person__email="").count(),
        mailed=people.filter(mails__gt=0).count(),
    )


def find_open_round(*, organisation_id: None = None, public_id: str) -> OpenRound | None:
    """Return the open round of this address, or None; 1 SQL query.

    It comes before an organisation is known: whoever answers belongs to none.
    """
    del organisation_id
    return _find_open(public_id=public_id)


def find_by_pin(*, organisation_id: None = None, pin: str) -> OpenRound | None:
    """Return the open round of this PIN, however it was typed, or None; 1 SQL query."""
    del organisation_id
    typed = read_pin(pin)
    return _find_open(pin=typed) if typed else None


def list_due(*, organisation_id: int | None = None, at: datetime) -> list[tuple[int, int, str]]:
    """Return (organisation, round, what is due): open, close, count, release.

    For the worker that keeps the time: it looks at every organisation.
    """
    everything = Round._base_manager.order_by("pk")
    if organisation_id is not None:
        everything = everything.filter(organisation_id=organisation_id)
    rows = everything.filter(voice=Round.Voice.PRIVATE)
    undecided = everything.filter(closed_at__isnull=False, parts__release__isnull=True)
    drafts = rows.filter(opened_at__isnull=True, opens_at__lte=at)
    open_now = rows.filter(opened_at__isnull=False, closed_at__isnull=True)
    closed = rows.filter(closed_at__isnull=False).exclude(public_key="")
    due = [
        *((one, "open") for one in drafts if not _waits_for_keeper(one)),
        *((one, "count") for one in open_now if _state(one, at) == "open"),
        *((o, "close") for o in open_now if _state(o, at) == "over" and not _waits_for_keeper(o)),
        # Where keys lie still, something cut the closing short.
        *((one, "close") for one in closed if has_keys(one.public_id)),
        # A file of answers brought in is closed from the first, and nothing is decided of it yet.
        *((one, "release") for one in undecided.exclude(voice=Round.Voice.ROOM).distinct()),
    ]
    return list(dict.fromkeys((one.organisation_id, one.pk, what) for one, what in due))


def _waits_for_keeper(one: Round) -> bool:
    return one.keeping == Round.Keeping.PASSPHRASE


def _find_open(**which: str) -> OpenRound | None:
    rows = Round._base_manager.filter(
        voice=Round.Voice.PRIVATE, opened_at__isnull=False, closed_at__isnull=True, **which
    )
    found = rows.values_list("organisation_id", "pk", "public_id").first()
    return OpenRound(*found) if found else None


def _view(one: Round, at: datetime) -> RoundView:
    draft = one.opened_at is None
    parts = sorted(one.parts.all(), key=lambda part: part.position)
    return RoundView(
        round_id=one.pk,
        public_id=one.public_id,
        title=one.title,
        voice=one.voice,
        mode=one.mode,
        min_group=one.min_group,
        ways=tuple(one.ways.split()),
        languages=tuple(one.languages.split()),
        welcome=one.welcome,
        share_back=one.share_back,
        keeping=one.keeping,
        asked=one.asked,
        state=_state(one, at),
        created_at=one.created_at,
        opens_at=one.opens_at,
        closes_at=one.closes_at,
        opened_at=one.opened_at,
        closed_at=one.closed_at,
        pin=one.pin,
        parts=tuple(
            PartView(part.pk, part.instrument.slug, part.instrument.version, part.instrument.title)
            for part in parts
        ),
        structure=Structure() if draft else read_structure(one.structure),
        choice=read_asked(one.structure) if draft else AskedPeople(),
    )


def _state(one: Round, at: datetime) -> str:
    if one.closed_at is not None:
        return "closed"
    if one.opened_at is None:
        return "draft"
    return "over" if one.closes_at is not None and one.closes_at <= at else "open"


def _is_room(part: RoundPart) -> bool:
    return part.round.voice == Round.Voice.ROOM
