"""An organisation leaves: every table of it in one file, from one moment.

What is in it and what stays behind, and why, is told in the file and to whoever made it.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db.migrations.recorder import MigrationRecorder
from nacl.public import PublicKey

import outsidein
from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.progress import Progress
from outsidein.people.models import Organisation
from outsidein.people.moving.carried import CarriedTable, carried_tables
from outsidein.people.moving.package import Packer
from outsidein.people.moving.reading import of_one_moment, outward, rows_of
from outsidein.people.moving.sealing import (
    check_passphrase,
    new_key,
    read_arrival_key,
    wrap_by_passphrase,
    wrap_for,
)

#: Work that would be cut in two by a copy: it is waited for.
UNDER_WAY = (
    "SELECT COUNT(*) FROM hold_importrun WHERE organisation_id = %s"
    " AND status IN ('waiting', 'running', 'trying', 'undoing')"
)
OPEN_ROUNDS = "SELECT COUNT(*) FROM ask_round WHERE organisation_id = %s"
OPENED, SEALED, MEMBERS = "open", "answers", "members"
ROUNDS = "ask.Round"


@dataclass(frozen=True, slots=True)
class Left:
    """What came of an export."""

    rows: dict[str, int]  # by table
    sha256: str  # over the digests of all tables: the same content has the same one
    open_rounds: int  # rounds that stay behind, since they are open
    answers_stay: int  # sheets that stay behind, since no lock was named for them


def export_organisation(
    *,
    organisation_id: int,
    path: Path,
    at: datetime,
    actor: str = "system",
    passphrase: str = "",
    arrival: str = "",
    may_read_answers: bool = False,
    progress: Progress | None = None,
) -> Left:
    """Write the whole organisation into a new file; it stands whole or not at all.

    Single answers are sealed: to the ``arrival`` key of the installation they go to or, where
    whoever exports may read the tables anyway, by the passphrase. Without either they stay.
    """
    tell = progress or (lambda _step, _share: None)
    if not Organisation.objects.filter(pk=organisation_id).exists():
        raise NotHere("This organisation is not known.")
    place = read_arrival_key(arrival) if arrival.strip() else None
    if passphrase:
        check_passphrase(passphrase)
    by_passphrase = bool(passphrase) and may_read_answers
    half = path.with_name(f".{path.name}.{secrets.token_hex(8)}.half")
    os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        left = _write(half, organisation_id, at, passphrase, place, by_passphrase, tell)
        with half.open("rb") as file:
            os.fsync(file.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    write_audit(
        organisation_id=organisation_id,
        act="export organisation",
        object_ref=f"organisation {organisation_id}",
        at=at,
        actor=actor,
        detail={"rows": sum(left.rows.values()), "sha256": left.sha256},
    )
    return left


def note_taken(*, organisation_id: int, at: datetime, actor: str) -> None:
    """Note that somebody took the file along."""
    write_audit(
        organisation_id=organisation_id,
        act="take organisation along",
        object_ref=f"organisation {organisation_id}",
        at=at,
        actor=actor,
    )


def _write(
    half: Path,
    organisation_id: int,
    at: datetime,
    passphrase: str,
    place: PublicKey | None,
    by_passphrase: bool,
    tell: Progress,
) -> Left:
    locks, wrapped = _locks(passphrase, place, by_passphrase)
    with of_one_moment() as reader:
        _check_quiet(reader, organisation_id)
        numbers, counts, members = outward(reader, organisation_id)
        packer = Packer(half, locks)
        first = OPENED if passphrase else ""
        addresses = [[n, email] for n, email in enumerate(members.values(), start=1)]
        packer.add(MEMBERS, ("id", "email"), len(addresses), addresses, first)
        whole, done, stays = max(1, sum(counts.values())), 0, 0
        for table in carried_tables():
            if table.is_sealed and SEALED not in locks:
                stays += counts[table.label] if table.label == "ask.Sheet" else 0
                continue
            tell(f"Writing {table.label}", done / whole)
            rows = _told(rows_of(reader, table, organisation_id, numbers), tell, done, whole, table)
            low, high = numbers.spans.get(table.label, (1, 0))
            lock = SEALED if table.is_sealed else first
            packer.add(table.label, table.columns, high - low + 1, rows, lock)
            done += counts[table.label]
        log = packer.add_lines("audit.jsonl", _audit_lines(reader, organisation_id))
        with reader.cursor() as cursor:
            cursor.execute(OPEN_ROUNDS, [organisation_id])
            open_rounds = cursor.fetchone()[0] - counts[ROUNDS]
    left = Left(
        rows={one.table: one.rows for one in packer.entries if one.table != MEMBERS},
        sha256=whole_digest({one.table: one.sha256 for one in packer.entries}),
        open_rounds=open_rounds,
        answers_stay=stays,
    )
    packer.close(
        {
            "version": outsidein.__version__,
            "made_at": at.astimezone(UTC).isoformat(),
            "migrations": _migrations(),
            "locks": wrapped,
            "open_rounds_left": left.open_rounds,
            "sheets_left": left.answers_stay,
            "audit": {"lines": log[0], "sha256": log[1]},
            "sha256": left.sha256,
        }
    )
    return left


def whole_digest(digests: dict[str, str]) -> str:
    """Return one digest over those of all tables."""
    lines = "".join(f"{name} {digests[name]}\n" for name in sorted(digests))
    return hashlib.sha256(lines.encode()).hexdigest()


def _locks(
    passphrase: str, place: PublicKey | None, by_passphrase: bool
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return the keys of the parts, and how each of them is wrapped."""
    locks: dict[str, bytes] = {}
    wrapped: dict[str, Any] = {}
    if passphrase:
        locks[OPENED] = new_key()
        wrapped[OPENED] = wrap_by_passphrase(locks[OPENED], passphrase)
    if place is not None:
        locks[SEALED] = new_key()
        wrapped[SEALED] = wrap_for(locks[SEALED], place)
    elif by_passphrase:
        locks[SEALED] = new_key()
        wrapped[SEALED] = wrap_by_passphrase(locks[SEALED], passphrase)
    return locks, wrapped


def _check_quiet(reader: Any, organisation_id: int) -> None:
    with reader.cursor() as cursor:
        cursor.execute(UNDER_WAY, [organisation_id])
        if cursor.fetchone()[0]:
            raise NotNow("A file is being brought in. Export once that is done.")


def _told(
    rows: Iterator[list[Any]], tell: Progress, done: int, whole: int, table: CarriedTable
) -> Iterator[list[Any]]:
    for number, row in enumerate(rows, start=1):
        if number % 20_000 == 0:
            tell(f"Writing {table.label}", min(1.0, (done + number) / whole))
        yield row


def _audit_lines(reader: Any, organisation_id: int) -> Iterator[list[Any]]:
    columns = "id, at, actor, act, object_ref, detail, previous_hash, hash"
    with reader.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM ground_auditevent WHERE organisation_ref = %s ORDER BY id",  # noqa: S608
            [organisation_id],
        )
        while rows := cursor.fetchmany(1_000):
            for row in rows:
                yield [str(cell) for cell in row]


def _migrations() -> dict[str, str]:
    applied = MigrationRecorder.Migration.objects.order_by("app", "name")
    return {one.app: one.name for one in applied if one.app in OURS}


OURS = frozenset({"ground", "people", "ask", "hold", "check"})
