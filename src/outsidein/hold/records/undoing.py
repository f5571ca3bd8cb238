"""Undoing an import, by sets: its wordings are taken out of the piles, wherever they lie.

A row of a source is a pile of wordings, one an import that changed it; the uppermost is what is
held. So imports can be undone in any order: where the wording was uppermost, the one beneath is
held again; where it was the only one, the row goes; where a later import has replaced it, the
later one stays. What is left is what the imports that still stand would have left.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotNow
from outsidein.ground.progress import Progress
from outsidein.hold.records import store
from outsidein.hold.records.models import Event, ImportRun, Record, RefusedRow, SuppliedField
from outsidein.hold.records.queries import access_import
from outsidein.hold.records.store import (
    Place,
    former_table,
    is_field_held,
    is_field_remembered,
    table_of,
    wording_of,
)
from outsidein.hold.sources.models import Source

Status = ImportRun.Status
TOO_OLD = (
    "This file was taken before former wordings were kept, and it changed rows. "
    "What stood there before is not known, so it cannot be undone."
)
NOT_TAKEN = "Only a file that was taken can be undone."
HALF_UNDONE = "Some of its rows may be taken back already. Undo it again to come to the end."
BEING_STORED = "Another file of this source is being stored. Undo this one when that is done."


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing an import comes to, in rows; together all that it had added or changed."""

    removed: int  # it had brought them, and nobody else says them
    restored: int  # they get the wording back that they had before
    kept: int  # a later import has changed them: the later wording stays
    said_again: tuple[str, ...]  # later files that found rows of this kind here already

    @property
    def rows(self) -> int:
        """Return how many rows it touches or leaves on purpose."""
        return self.removed + self.restored + self.kept


def forecast_undoing(*, organisation_id: int, public_id: str) -> Undoing:
    """Return what undoing this import would come to; writes nothing; 4 SQL queries.

    NotNow says why it cannot be undone.
    """
    run = access_import(organisation_id=organisation_id, public_id=public_id)
    if why := why_not_undone(run):
        raise NotNow(why)
    with connection.cursor() as cursor:
        return _forecast(cursor, run)


def why_not_undone(run: ImportRun) -> str:
    """Return why an import cannot be undone, or an empty text."""
    if run.status not in {Status.DONE, Status.UNDOING}:
        return NOT_TAKEN
    return TOO_OLD if run.rows_changed and not run.keeps_former else ""


def queue_undoing(*, organisation_id: int, public_id: str, at: datetime, actor: str) -> None:
    """Mark the import as being undone; one conditional UPDATE, so it is queued once."""
    run = access_import(organisation_id=organisation_id, public_id=public_id)
    if why := why_not_undone(run):
        raise NotNow(why)
    beside = ImportRun.objects.filter(source_id=run.source_id, kind=run.kind)
    if beside.exclude(stored="").exists():
        raise NotNow(BEING_STORED)
    ours = ImportRun.objects.filter(pk=run.pk, status=Status.DONE)
    if not ours.update(
        status=Status.UNDOING, undone_by=actor, undone_at=at, share=0.0, step="", message=""
    ):
        raise NotNow("This import is being undone already.")


def undo_import(
    *, organisation_id: int, public_id: str, at: datetime, progress: Progress | None = None
) -> Undoing:
    """Undo an import part by part, so that others write in between; may be run again after a crash.

    What it comes to is noted before the first part, so one that is taken up again ends alike. The
    import stays in the list, marked as undone, with what became of its rows. Who is who is worked
    out anew by the work that follows (``tasks.refresh``), as after every import.
    """
    run = access_import(organisation_id=organisation_id, public_id=public_id)
    tell = progress or (lambda _step, _share: None)
    tell("Taking its rows back", 0.1)
    undone = _begin(run)
    try:
        gone = 0
        while some := _take_back_some(run):
            gone += some
            tell(f"{gone:,} rows taken back", 0.1 + 0.7 * min(1, gone / max(1, undone.rows)))
        tell("Looking what is still said", 0.8)
        _end(run, undone, at)
    except NotNow:
        raise
    except Exception as error:
        told = f"It stopped on an error of the kind {type(error).__name__}."
        give_up_undoing(organisation_id=organisation_id, public_id=public_id, why=told)
        raise
    tell("Undone", 1.0)
    return undone


def give_up_undoing(*, organisation_id: int, public_id: str, why: str) -> None:
    """Note that an undoing never came to its end; it can be asked for again."""
    run = access_import(organisation_id=organisation_id, public_id=public_id)
    ImportRun.objects.filter(pk=run.pk, status=Status.UNDOING).update(
        status=Status.DONE,
        message=f"{why} {HALF_UNDONE}" if run.undone else why,
        step="",
        share=1.0,
        undone_at=None,
        undone_by="",
    )


def _begin(run: ImportRun) -> Undoing:
    """Note what the undoing comes to, unless that was noted before it was cut short."""
    if why := why_not_undone(run):
        raise NotNow(why)
    if run.undone:
        told = json.loads(run.undone)
        undone = Undoing(**{**told, "said_again": tuple(told["said_again"])})
    else:
        with connection.cursor() as cursor:
            undone = _forecast(cursor, run)
    ours = ImportRun.objects.filter(pk=run.pk, status__in=(Status.DONE, Status.UNDOING))
    if not ours.update(status=Status.UNDOING, undone=json.dumps(asdict(undone))):
        raise NotNow(NOT_TAKEN)
    return undone


def _take_back_some(run: ImportRun) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        # The source is held meanwhile: rows that come to it wait for their turn.
        Source.objects.select_for_update().get(pk=run.source_id)
        return take_back_part(cursor, run, store.PORTION)


def _end(run: ImportRun, undone: Undoing, at: datetime) -> None:
    unsaid = _no_longer_said(run)
    with transaction.atomic():
        Source.objects.select_for_update().get(pk=run.source_id)
        ours = SuppliedField.objects.filter(source_id=run.source_id, kind=run.kind)
        ours.filter(field__in=unsaid).delete()
        RefusedRow.objects.filter(mended_by=run).update(mended_by=None)
        _note(run, undone, at)


def _forecast(cursor: Any, run: ImportRun) -> Undoing:
    table, former = table_of(run.kind), former_table(run.kind)
    # An import of rows that came over a day may have worded a row more than once.
    beneath = f"EXISTS (SELECT 1 FROM {former} f WHERE f.row_id = h.id AND f.run_id <> h.run_id)"  # noqa: S608 - our names
    cursor.execute(
        f"SELECT COUNT(*), COUNT(CASE WHEN {beneath} THEN 1 END)"  # noqa: S608
        f" FROM {table} h WHERE h.run_id = %s",
        [run.pk],
    )
    uppermost, restored = cursor.fetchone()
    cursor.execute(
        f"SELECT COUNT(DISTINCT f.row_id) FROM {former} f JOIN {table} h ON h.id = f.row_id"  # noqa: S608
        " WHERE f.run_id = %s AND h.run_id <> %s",
        [run.pk, run.pk],
    )
    (kept,) = cursor.fetchone()
    later = ImportRun.objects.filter(
        source_id=run.source_id, kind=run.kind, status=Status.DONE, pk__gt=run.pk, rows_same__gt=0
    )
    names = later.order_by("pk").values_list("file_name", flat=True)[:5] if uppermost else ()
    return Undoing(uppermost - restored, restored, kept, tuple(dict.fromkeys(names)))


def take_back_part(cursor: Any, run: ImportRun, most: int) -> int:
    """Take so many wordings of the import out of their piles; return how many, 0 at the end.

    Call it inside a transaction, until nothing is left.
    """
    table, former = table_of(run.kind), former_table(run.kind)
    cursor.execute(
        f"DELETE FROM {former} WHERE id IN"  # noqa: S608 - our names
        f" (SELECT id FROM {former} WHERE run_id = %s LIMIT %s)",
        [run.pk, most],
    )
    if cursor.rowcount:
        return int(cursor.rowcount)
    cursor.execute("DROP TABLE IF EXISTS going")
    cursor.execute("CREATE TEMPORARY TABLE going (id BIGINT PRIMARY KEY, former_id BIGINT)")
    cursor.execute(
        f"INSERT INTO going SELECT h.id, (SELECT MAX(f.id) FROM {former} f WHERE f.row_id = h.id)"  # noqa: S608
        f" FROM {table} h WHERE h.run_id = %s ORDER BY h.id LIMIT %s",
        [run.pk, most],
    )
    gone = int(cursor.rowcount)
    if gone:
        _uncover(cursor, run)
        _let_go(cursor, run)
    cursor.execute("DROP TABLE going")
    return gone


def _uncover(cursor: Any, run: ImportRun) -> None:
    """Hold what lies beneath again, where something does."""
    table, former = table_of(run.kind), former_table(run.kind)
    sets = ", ".join(f"{name} = f.{name}" for name in wording_of(run.kind))
    cursor.execute(
        f"UPDATE {table} SET {sets} FROM going g"  # noqa: S608
        f" JOIN {former} f ON f.id = g.former_id WHERE {table}.id = g.id"
    )
    cursor.execute(f"DELETE FROM {former} WHERE id IN (SELECT former_id FROM going)")  # noqa: S608


def _let_go(cursor: Any, run: ImportRun) -> None:
    """Remove the rows, and what other tables conclude of them: it is worked out anew anyway."""
    model: type[models.Model] = Record if run.kind == "customers" else Event
    going = "(SELECT id FROM going WHERE former_id IS NULL)"
    for table, column, forgets in _pointing_at(model):
        deed = f"UPDATE {table} SET {column} = NULL" if forgets else f"DELETE FROM {table}"  # noqa: S608
        cursor.execute(f"{deed} WHERE {column} IN {going}")
    cursor.execute(f"DELETE FROM {table_of(run.kind)} WHERE id IN {going}")  # noqa: S608


def _pointing_at(model: type[models.Model]) -> Iterable[tuple[str, str, bool]]:
    """Yield table and column of every key that leads to the model, and whether it may be empty."""
    for field in model._meta.get_fields(include_hidden=True):
        if not isinstance(field, models.ForeignObjectRel):
            continue
        key = field.field
        if isinstance(key, models.ForeignKey):
            yield key.model._meta.db_table, key.column, field.on_delete is models.SET_NULL


def _no_longer_said(run: ImportRun) -> list[str]:
    """Return what the import said its source supplies, and nothing that is left says."""
    place = Place(run.organisation_id, run.source_id, run.pk, run.kind)
    said: list[str] = json.loads(run.summary).get("supplied", [])
    return [
        name
        for name in said
        if not is_field_held(place, name) and not is_field_remembered(place, name)
    ]


def _note(run: ImportRun, undone: Undoing, at: datetime) -> None:
    # Of two at once, the second finds it undone.
    if not ImportRun.objects.filter(pk=run.pk, status=Status.UNDOING).update(
        status=Status.UNDONE,
        undone_at=at,
        undone=json.dumps(asdict(undone), ensure_ascii=False),
        share=1.0,
        step="",
        message="",
    ):
        raise NotNow(NOT_TAKEN)
    still = ImportRun.objects.filter(source_id=run.source_id, status=Status.DONE)
    last = still.aggregate(last=models.Max("finished_at"))["last"]
    Source.objects.filter(pk=run.source_id).update(last_received_at=last)
    write_audit(
        organisation_id=run.organisation_id,
        act="undo import",
        object_ref=f"import {run.public_id}",
        at=at,
        actor=run.undone_by or "system",
        detail={"removed": undone.removed, "restored": undone.restored, "kept": undone.kept},
    )
