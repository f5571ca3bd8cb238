"""Storing a file part by part: each part is committed by itself, so that others write in between.

How far it came is noted in the import, in the transaction that stores the part. So a machine that
stops loses one part at most, and storing goes on behind the last one; an import that fails, or is
given up, has its parts taken back before it says so. Until it is done it counts nowhere.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from outsidein.ground.bulk import insert_rows
from outsidein.ground.errors import NotNow
from outsidein.ground.progress import Progress
from outsidein.hold.records import store
from outsidein.hold.records.models import ImportRun, RefusedRow
from outsidein.hold.records.reading import Staged
from outsidein.hold.records.store import Place, Taken, iterate_portions, store_portion
from outsidein.hold.records.undoing import take_back_part
from outsidein.hold.sources.models import Source

TAKEN = "This file was taken already."
AT_WORK = "This file is being taken elsewhere."
Status = ImportRun.Status
#: What was taken is not taken again, whatever became of it since.
OVER = (Status.DONE, Status.UNDOING, Status.UNDONE)


class Overtaken(NotNow):
    """Somebody else is storing the same file, or has; what they do is not disturbed."""


@dataclass(frozen=True, slots=True)
class Stored:
    """How far an import is stored, and what came of its rows so far."""

    token: str  # tells the reading of the file whose rows these are
    last: int = 0  # number of the last row that was looked at
    refused: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    read_anew: int = 0
    going: bool = False  # whether the rows are being taken back

    @property
    def taken(self) -> Taken:
        """Return what came of the rows that could be used."""
        return Taken(self.new, self.changed, self.same, self.read_anew)

    def with_portion(self, last: int, taken: Taken) -> "Stored":
        """Return how far it is after one more portion."""
        return replace(self, last=last, **asdict(self.taken + taken))

    def text(self) -> str:
        """Return it as it is noted."""
        return json.dumps(asdict(self))


def find_stored(run: ImportRun) -> Stored | None:
    """Return how far the import is stored, or None where nothing of it is; 1 SQL query."""
    told = ImportRun.objects.filter(pk=run.pk).values_list("stored", flat=True).first()
    if not told:
        return None
    stored = Stored(**json.loads(told))
    if told != stored.text():  # noted by another version: as this one would note it
        ImportRun.objects.filter(pk=run.pk, stored=told).update(stored=stored.text())
    return stored


def store_file(
    run: ImportRun, staged: Staged, place: Place, at: datetime, progress: Progress
) -> Stored:
    """Store what is not stored yet, part by part, and return what came of all rows.

    The import is not done by that: whoever calls it says so, in the transaction of its own.
    """
    stored = _begin(run, staged)
    stored = _store_refused(run, staged.refused_rows, stored)
    with connection.cursor() as cursor:
        for last in iterate_portions(cursor, staged.parquet, place, at, after=stored.last):
            with transaction.atomic():
                # The source is held meanwhile, as rows that come over the wire hold it.
                Source.objects.select_for_update().get(pk=run.source_id)
                after = stored.with_portion(last, store_portion(cursor, place))
                stored = _note(run, stored, after)
            rows = stored.new + stored.changed + stored.same
            progress(f"{rows:,} of {staged.staged:,} rows stored", rows / max(1, staged.staged))
    return stored


def take_back_stored(run: ImportRun) -> None:
    """Take back what an import has stored that will not be done; cut short, it is gone on with."""
    stored = find_stored(run)
    if stored is None:
        return
    if not stored.going:
        stored = _note(run, stored, replace(stored, going=True))
    gone = store.PORTION
    while gone:
        with transaction.atomic(), connection.cursor() as cursor:
            Source.objects.select_for_update().get(pk=run.source_id)
            gone = take_back_part(cursor, run, store.PORTION) or _drop_refused(run, store.PORTION)
    ImportRun.objects.filter(pk=run.pk, stored=stored.text()).update(stored="")


def list_half_stored() -> list[tuple[int, str]]:
    """Return organisation and public id of imports of which a part is stored; 1 SQL query.

    They are of all organisations: it is what a worker asks that has just started.
    """
    runs = ImportRun._base_manager.filter(status=Status.RUNNING).exclude(stored="").order_by("pk")
    return [
        (one, str(public_id)) for one, public_id in runs.values_list("organisation", "public_id")
    ]


def _begin(run: ImportRun, staged: Staged) -> Stored:
    """Return how far it is stored; what another reading of the file left goes first."""
    token = str(staged.summary["token"])
    stored = find_stored(run)
    if stored is not None and stored.token == token and not stored.going:
        return stored
    take_back_stored(run)
    return _note(run, None, Stored(token))


def _note(run: ImportRun, before: Stored | None, after: Stored) -> Stored:
    """Note how far it is, unless somebody else has come further."""
    ours = ImportRun.objects.filter(pk=run.pk, stored=before.text() if before else "")
    if not ours.exclude(status__in=OVER).update(stored=after.text()):
        over = ImportRun.objects.filter(pk=run.pk, status__in=OVER).exists()
        raise Overtaken(TAKEN if over else AT_WORK)
    return after


def _store_refused(run: ImportRun, path: Path, stored: Stored) -> Stored:
    with path.open(encoding="utf-8") as file:
        lines = islice(file, stored.refused, None)
        while some := list(islice(lines, store.PORTION)):
            with transaction.atomic(), connection.cursor() as cursor:
                names = ("organisation_id", "run_id", "row_number", "column", "reason", "raw")
                insert_rows(cursor, "hold_refusedrow", names, _refused(run, some))
                after = replace(stored, refused=stored.refused + len(some))
                stored = _note(run, stored, after)
    return stored


def _refused(run: ImportRun, lines: list[str]) -> Iterator[tuple[Any, ...]]:
    for line in lines:
        told = json.loads(line)
        raw = json.dumps(told.get("raw") or {}, ensure_ascii=False)
        column = (told.get("column") or "")[:200]
        yield run.organisation_id, run.pk, told["row_number"], column, told["reason"], raw


def _drop_refused(run: ImportRun, most: int) -> int:
    rows = RefusedRow.objects.filter(organisation_id=run.organisation_id, run=run)
    some = list(rows.order_by("pk").values_list("pk", flat=True)[:most])
    # By first and last: a list of so many ids would be cut into many statements.
    return rows.filter(pk__gte=some[0], pk__lte=some[-1]).delete()[0] if some else 0
