"""The mix: what was given sealed is opened once, parted, shuffled and stored; then all else goes.

One transaction does it, so there is no moment at which a sheet and what it came from both exist
outside of it, and a machine that stops in the middle has done nothing. Afterwards no row of a
sheet has an id, an order, a time or a transaction in common with anything from before: see
docs/explanation/anonymity.md.
"""

import json
import logging
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from outsidein.ask.answers.asked import Asked, get_asked
from outsidein.ask.answers.compute.content import ContentError, Said, SheetContent
from outsidein.ask.answers.compute.profiles import Profile, share_profiles
from outsidein.ask.answers.models import (
    Answer,
    Ballot,
    Comment,
    Draft,
    Points,
    Seat,
    Sheet,
    Vote,
)
from outsidein.ask.answers.sealing import WITHDRAWN, BallotOpener, Unreadable, unpack
from outsidein.ask.rounds.compute.structure import read_structure
from outsidein.ask.rounds.models import SMALLEST_GROUP, Invitation, Round, RoundPart
from outsidein.ask.rounds.participation import note_participation
from outsidein.ground.audit import write_audit
from outsidein.ground.bulk import insert_rows
from outsidein.ground.errors import NotNow
from outsidein.ground.progress import Progress, part_of

_log = logging.getLogger(__name__)
_shuffle = secrets.SystemRandom().shuffle

#: What is cleared out of the files too, once its rows are deleted.
TRACES = (Ballot, Draft, Invitation, Vote, Points, Seat)
#: Sheets that are taken apart at a time.
BATCH = 2_000
OWN_COLUMNS = ("level", "department")
SHEET = ("id", "organisation_id", "part_id", "respondent", "level", "department", "attributes")
ANSWER = (
    "organisation_id", "sheet_id", "item", "tense", "value", "not_sure", "codes", "text",
    "priority", "importance", "note",
)  # fmt: skip
COMMENT = ("id", "organisation_id", "part_id", "item", "tense", "kind", "text")


@dataclass(frozen=True, slots=True)
class Mixed:
    """What came of a mix."""

    ballots: int
    withdrawn: int
    unreadable: int  # ballots that were no sheets of this round; they are left out
    sheets: int  # over all parts


@dataclass(slots=True)
class _Opened:
    """What the ballots held, in no order but that of a shuffle, and still packed."""

    kinds: tuple[str, ...]
    profiles: list[Profile] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    packed: list[bytes] = field(default_factory=list)
    withdrawn: int = 0
    unreadable: int = 0


def mix_round(
    *,
    organisation_id: int,
    round_id: int,
    private_key: bytes,
    at: datetime,
    actor: str = "system",
    tell: Progress = lambda _step, _share: None,
) -> Mixed | None:
    """Close a round and mix what was given; None where that was done before."""
    ours = Round.objects.filter(organisation_id=organisation_id, pk=round_id)
    with transaction.atomic():
        # On PostgreSQL this waits for those who are giving; on SQLite nobody is.
        one = ours.select_for_update().get()
        if one.closed_at is not None:
            return None
        if one.opened_at is None:
            raise NotNow(_("This round was never opened."))
        note_participation(one, at=at, given=Ballot.objects.filter(round=one).count())
        ours.update(closed_at=max(at, one.opened_at), participation=one.participation, pin=None)
        mixed = _mix(one, BallotOpener(private_key), tell)
        _forget(one)
        write_audit(
            organisation_id=organisation_id,
            act="close round",
            object_ref=f"round {one.pk}",
            at=at,
            actor=actor,
            detail={"unreadable": mixed.unreadable},
        )
    return mixed


def leave_no_trace(*, seconds: float = 10.0) -> bool:
    """Take what was deleted out of the database's files too; False where that has to wait.

    SQLite: the log that still holds copies is emptied, which waits for readers. PostgreSQL: the
    rows that were given up are cleared away.
    """
    if connection.in_atomic_block:
        return False  # the transaction's own copies are not there to be emptied yet
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = ", ".join(model._meta.db_table for model in TRACES)
            cursor.execute(f"VACUUM {names}")
            return True
        until = time.monotonic() + seconds
        while True:
            try:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                if cursor.fetchone()[0] == 0:
                    return True
            except DatabaseError:  # somebody reads or writes just now
                pass
            if time.monotonic() > until:
                _log.warning("the log could not be emptied yet; it is tried again")
                return False
            time.sleep(0.1)


def _mix(one: Round, opener: BallotOpener, tell: Progress) -> Mixed:
    asked = get_asked(one)
    opened = _open_all(one, opener, asked, part_of(tell, 0.0, 0.4))
    if not one.is_named:
        opened.profiles = share_profiles(opened.profiles, SMALLEST_GROUP)
    parts = list(
        RoundPart.objects.filter(organisation_id=one.organisation_id, round=one).select_related(
            "instrument"
        )
    )
    stored = 0
    comments: list[tuple[Any, ...]] = []
    names = _unique(opened.names) if one.is_named else []
    for number, part in enumerate(parts):
        share = part_of(
            tell, 0.4 + 0.55 * number / len(parts), 0.4 + 0.55 * (number + 1) / len(parts)
        )
        stored += _store_part(part, opened, names, asked, comments, share)
    _store_comments(comments)
    ballots = len(opened.packed) + opened.withdrawn + opened.unreadable
    return Mixed(ballots, opened.withdrawn, opened.unreadable, stored)


def _open_all(one: Round, opener: BallotOpener, asked: Asked, tell: Progress) -> _Opened:
    """Open every ballot once, in an order that is drawn; what it holds stays packed till needed."""
    opened = _Opened(kinds=tuple(kind.code for kind in asked.structure.groups))
    ours = Ballot.objects.filter(organisation_id=one.organisation_id, round=one)
    ids = list(ours.values_list("pk", flat=True))
    _shuffle(ids)
    same: dict[Profile, Profile] = {}  # there are few profiles: each is held once
    for first in range(0, len(ids), BATCH):
        some = dict(ours.filter(pk__in=ids[first : first + BATCH]).values_list("pk", "sealed"))
        for ballot in ids[first : first + BATCH]:
            try:
                who, packed = opener.open(bytes(some[ballot]))
                sheet = unpack(packed)
                if sheet != WITHDRAWN:
                    asked.reader.read(sheet)
            except (Unreadable, ContentError):
                opened.unreadable += 1
                continue
            if sheet == WITHDRAWN:
                opened.withdrawn += 1
                continue
            groups = who.get("groups", {})
            profile = tuple(str(groups.get(kind, ""))[:80] for kind in opened.kinds)
            opened.profiles.append(same.setdefault(profile, profile))
            opened.names.append(str(who.get("name", "")))
            opened.packed.append(packed)
        tell("opening the answers", (first + BATCH) / max(1, len(ids)))
    return opened


def _store_part(
    part: RoundPart,
    opened: _Opened,
    names: Sequence[str],
    asked: Asked,
    comments: list[tuple[Any, ...]],
    tell: Progress,
) -> int:
    """Store one part's sheets, in an order of their own."""
    order = list(range(len(opened.packed)))
    _shuffle(order)
    slug, stored = part.instrument.slug, 0
    with connection.cursor() as cursor:
        for first in range(0, len(order), BATCH):
            some = order[first : first + BATCH]
            read = ((place, asked.reader.read(unpack(opened.packed[place]))) for place in some)
            sheets = [(place, said) for place, sheet in read if (said := _said(sheet, slug))]
            ids = _new_ids(cursor, len(sheets))
            numbered = list(zip(ids, sheets, strict=True))
            insert_rows(
                cursor,
                Sheet._meta.db_table,
                SHEET,
                (
                    _sheet_row(part, number, opened, place, names[place] if names else "")
                    for number, (place, _said) in numbered
                ),
            )
            insert_rows(
                cursor,
                Answer._meta.db_table,
                ANSWER,
                _answer_rows(part, numbered, comments, named=bool(names)),
            )
            stored += len(sheets)
            tell("mixing", (first + BATCH) / len(order))
    return stored


def _said(sheet: SheetContent, slug: str) -> list[Said]:
    return [said for said in sheet.said if said.instrument == slug]


def _sheet_row(
    part: RoundPart, number: int, opened: _Opened, place: int, name: str
) -> tuple[Any, ...]:
    groups = {
        kind: value
        for kind, value in zip(opened.kinds, opened.profiles[place], strict=True)
        if value
    }
    own = {kind: value for kind, value in groups.items() if kind not in OWN_COLUMNS}
    return (
        number,
        part.organisation_id,
        part.pk,
        name or secrets.token_hex(8),
        groups.get("level", ""),
        groups.get("department", ""),
        json.dumps(own, ensure_ascii=False, sort_keys=True),
    )


def _answer_rows(
    part: RoundPart,
    numbered: Sequence[tuple[int, tuple[int, list[Said]]]],
    comments: list[tuple[Any, ...]],
    *,
    named: bool,
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the answers; in an anonymous round their words go to the comments."""
    for sheet, (_place, answers) in numbered:
        for said in answers:
            if not named:
                comments += _comment_rows(part, said)
            kept = said if named else said.without_words()
            if not (
                kept.is_answer
                or kept.note
                or kept.priority is not None
                or kept.importance is not None
            ):
                continue
            yield (
                part.organisation_id, sheet, kept.item, kept.tense, kept.value, kept.not_sure,
                ";".join(kept.codes), kept.text, kept.priority, kept.importance, kept.note,
            )  # fmt: skip


def _comment_rows(part: RoundPart, said: Said) -> Iterator[tuple[Any, ...]]:
    for kind, words in ((Comment.Kind.NOTE, said.note), (Comment.Kind.TEXT, said.text)):
        if words:
            number = secrets.token_hex(16)
            yield (
                number, part.organisation_id, part.pk, said.item, said.tense, kind.value, words,
            )  # fmt: skip


def _store_comments(comments: list[tuple[Any, ...]]) -> None:
    _shuffle(comments)
    with connection.cursor() as cursor:
        insert_rows(cursor, Comment._meta.db_table, COMMENT, comments)


def _new_ids(cursor: Any, count: int) -> list[int]:
    """Return numbers for so many new sheets; on SQLite nobody else writes meanwhile."""
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [Sheet._meta.db_table, count],
        )
        return [number for (number,) in cursor.fetchall()]
    table = Sheet._meta.db_table
    cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
    row = cursor.fetchone()
    last = row[0] if row else 0
    return list(range(last + 1, last + 1 + count))


def _unique(names: Sequence[str]) -> list[str]:
    """Return the names, two people of one name told apart by a number."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name[:80] if seen[name] == 1 else f"{name[:74]} ({seen[name]})")
    return found


def _forget(one: Round) -> None:
    """Delete the ballots, the drafts, and who was invited and has answered."""
    for model in (Ballot, Draft):
        if connection.vendor == "postgresql":
            _rewrite_without(one, model._meta.db_table)
        else:
            model._base_manager.filter(round=one).delete()
    _keep_who_was_asked(one)
    Invitation.objects.filter(organisation_id=one.organisation_id, round=one).delete()


def _keep_who_was_asked(one: Round) -> None:
    """Note the numbers of the people who were asked, without whether they answered.

    A later round is set beside this one only where nobody came or left, or enough did that the
    difference is not the answer of a few.
    """
    invited = Invitation.objects.filter(
        organisation_id=one.organisation_id, round=one, person__isnull=False
    )
    people = tuple(sorted(invited.values_list("person_id", flat=True)))
    kept = replace(read_structure(one.structure), people=people)
    Round.objects.filter(organisation_id=one.organisation_id, pk=one.pk).update(
        structure=kept.as_json()
    )


def _rewrite_without(one: Round, table: str) -> None:
    """Write a table anew without this round's rows, the others in an order that is drawn.

    A deleted row stays in PostgreSQL's file, with its place and its transaction; a truncated
    table's file goes.
    """
    with connection.cursor() as cursor:
        cursor.execute(f'LOCK TABLE "{table}" IN ACCESS EXCLUSIVE MODE')
        cursor.execute(
            f'CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT * FROM "{table}"'  # noqa: S608 - our own name
            " WHERE round_id <> %s",
            [one.pk],
        )
        cursor.execute(f'TRUNCATE "{table}"')
        cursor.execute(f'INSERT INTO "{table}" SELECT * FROM kept ORDER BY random()')  # noqa: S608 - likewise
        cursor.execute("DROP TABLE kept")
