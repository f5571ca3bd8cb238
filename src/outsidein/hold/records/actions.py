"""Writes of imports: a file is laid down, read by a child, and taken whole or not at all."""

import json
import shutil
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.progress import Progress
from outsidein.hold.records.folders import (
    folder_of,
    lay_down,
    removed_when_broken,
    safe_name,
    upload_of,
)
from outsidein.hold.records.models import ImportRun, SuppliedField
from outsidein.hold.records.queries import access_import
from outsidein.hold.records.reading import Peek, Staged, UnreadableFile, peek_file, stage_file
from outsidein.hold.records.store import Place, compare_staged, is_field_held
from outsidein.hold.records.storing import OVER, TAKEN, Overtaken, store_file, take_back_stored
from outsidein.hold.records.supplying import note_supplied
from outsidein.hold.records.telling import noted_changes, tell_trial
from outsidein.hold.sources.compute.dictionary import KIND_NAMES
from outsidein.hold.sources.models import Source
from outsidein.hold.sources.own.knowing import with_own_fields
from outsidein.hold.sources.rules import read_told
from outsidein.people.queries import get_organisation

#: The share of an import that reading takes; storing takes the rest.
READING = 0.6
#: What an empty cell may mean: that what is held stays, or (without a choice) that it goes.
LEAVE = "leave"
Status = ImportRun.Status


def receive_file(
    *,
    organisation_id: int,
    source_id: int,
    kind: str,
    file_name: str,
    chunks: Iterable[bytes],
    at: datetime,
    actor: str = "system",
    largest: int | None = None,
) -> str:
    """Lay the file down under a name of our own and note the import; return its public id.

    Nothing of the file is believed yet, not even its name's ending.

    Unit: ``largest`` is in bytes; without it the installation's limit for uploads holds.
    """
    if kind not in KIND_NAMES:
        raise NotNow(f"There is no kind of file {kind!r}; there are {', '.join(KIND_NAMES)}.")
    if not Source.objects.filter(organisation_id=organisation_id, pk=source_id).exists():
        raise NotHere("This source is not known.")
    public_id = uuid.uuid4()
    name = safe_name(file_name)
    with removed_when_broken(folder_of(public_id)) as folder:
        digest = lay_down(folder, name, chunks, largest or settings.UPLOAD_LIMIT)
        with transaction.atomic():
            ImportRun.objects.create(
                public_id=public_id,
                organisation_id=organisation_id,
                source_id=source_id,
                kind=kind,
                file_name=name,
                file_digest=digest,
                created_at=at,
                started_by=actor,
            )
            write_audit(
                organisation_id=organisation_id,
                act="receive file",
                object_ref=f"import {public_id}",
                at=at,
                actor=actor,
                detail={"kind": kind, "source": source_id},
            )
    return str(public_id)


@with_own_fields
def peek_import(*, organisation_id: int, public_id: str) -> Peek:
    """Return what the file's head looks like under the choices made so far; writes nothing."""
    run = access_import(organisation_id=organisation_id, public_id=public_id)
    try:
        return peek_file(upload_of(run), run.kind, rules=_rules_of(run), **_how_read(run))
    except UnreadableFile as why:
        raise NotNow(str(why)) from why


@with_own_fields
def choose_mapping(
    *, organisation_id: int, public_id: str, choices: Mapping[str, Any], kind: str | None = None
) -> None:
    """Keep what the file is and how its columns are to be read; only before it has been taken."""
    access_import(organisation_id=organisation_id, public_id=public_id)
    if kind is not None and kind not in KIND_NAMES:
        raise NotNow(f"There is no kind of file {kind!r}; there are {', '.join(KIND_NAMES)}.")
    ours = ImportRun.objects.filter(organisation_id=organisation_id, public_id=public_id)
    said = {
        "choices": json.dumps(dict(choices)),
        "status": Status.UPLOADED,
        "message": "",
        "trial": "",  # what was tried was tried under other choices
    }
    if not ours.filter(status__in=(Status.UPLOADED, Status.FAILED)).update(
        **said, **({"kind": kind} if kind else {})
    ):
        raise NotNow("This file is being taken already. Bring it in again to read it otherwise.")


def queue_import(*, organisation_id: int, public_id: str) -> None:
    """Mark the import as waiting for its turn; one conditional UPDATE, so it is queued once."""
    _queue(organisation_id, public_id, Status.WAITING)


def queue_trial(*, organisation_id: int, public_id: str) -> None:
    """Mark the import as to be tried without storing anything; likewise once."""
    _queue(organisation_id, public_id, Status.TRYING)


def _queue(organisation_id: int, public_id: str, status: str) -> None:
    access_import(organisation_id=organisation_id, public_id=public_id)
    ours = ImportRun.objects.filter(organisation_id=organisation_id, public_id=public_id)
    if not ours.filter(status__in=(Status.UPLOADED, Status.FAILED)).update(
        status=status, message="", share=0.0, step="", trial=""
    ):
        raise NotNow("This import was started already.")


def give_up_import(*, organisation_id: int, public_id: str, why: str, at: datetime) -> None:
    """Note that an import that never came to its end is not tried again; its file stays."""
    run = access_import(organisation_id=organisation_id, public_id=public_id)
    _fail(run, why, at)


def _fail(run: ImportRun, why: str, at: datetime) -> None:
    """Note that nothing came of the import; what was stored of it goes first."""
    ours = ImportRun.objects.filter(pk=run.pk).exclude(status__in=OVER)
    if ours.exists():
        take_back_stored(run)
    ours.update(status=Status.FAILED, message=why, step="", finished_at=at)


@with_own_fields
def run_import(
    *, organisation_id: int, public_id: str, at: datetime, progress: Progress | None = None
) -> None:
    """Read the file and take it, whole or not at all; may be run again after a crash.

    Its rows are stored part by part, and others write in between. Until the last is stored the
    import is running; where it fails, what was stored of it is taken back.

    What is wrong with the file is told in the import's message, not raised: its page says it.
    """
    run = access_import(organisation_id=organisation_id, public_id=public_id)
    # What is done stays done, whoever else is at work on the same import.
    ours = ImportRun.objects.filter(organisation_id=organisation_id, pk=run.pk).exclude(
        status__in=OVER
    )
    if not ours.update(status=Status.RUNNING, message="", finished_at=None):
        raise NotNow(TAKEN)

    def tell(step: str, share: float) -> None:
        ours.update(step=step[:120], share=share)
        if progress is not None:
            progress(step, share)

    work = folder_of(run.public_id) / "staged"
    try:
        rows = _take(run, work, at, tell)
    except Overtaken:
        raise
    except UnreadableFile as why:
        _fail(run, str(why), at)
        return
    except NotNow as why:
        _fail(run, str(why), at)
        raise
    except Exception as error:
        told = f"It stopped on an error of the kind {type(error).__name__}; nothing was stored."
        _fail(run, told, at)
        raise
    if progress is not None:
        progress(f"{rows:,} rows read", 1.0)
    # The rows are kept as they came; a second copy of personal data serves nobody.
    shutil.rmtree(folder_of(run.public_id), ignore_errors=True)


@with_own_fields
def try_import(
    *, organisation_id: int, public_id: str, at: datetime, progress: Progress | None = None
) -> None:
    """Read the file and tell what would come of every row; nothing of it is stored.

    What was found stands in the import (``trial``) until another choice is made.
    """
    run = access_import(organisation_id=organisation_id, public_id=public_id)
    ours = ImportRun.objects.filter(pk=run.pk, status=Status.TRYING)
    if not ours.exists():
        raise NotNow("This file is not to be tried.")

    def tell(step: str, share: float) -> None:
        ours.update(step=step[:120], share=share)
        if progress is not None:
            progress(step, share)

    work = folder_of(run.public_id) / "staged"  # what is read stays, so that taking it need not
    try:
        staged = _stage(run, work, tell)
        with noted_changes(work) as note:
            compared = compare_staged(staged.parquet, _place_of(run), at, each=note)
        trial = tell_trial(staged, compared)
        said = {"status": Status.UPLOADED, "trial": json.dumps(trial, ensure_ascii=False)}
    except (UnreadableFile, NotNow) as why:
        said = {"status": Status.FAILED, "message": str(why)}
    except Exception as error:
        told = f"It stopped on an error of the kind {type(error).__name__}; nothing was stored."
        ours.update(status=Status.FAILED, message=told, step="")
        raise
    ours.update(step="", **said)


def _stage(run: ImportRun, work: Path, tell: Progress) -> Staged:
    """Read the import's file under its choices into a folder."""
    staged = stage_file(
        upload_of(run),
        kind=run.kind,
        out_dir=work,
        rules=_rules_of(run),
        progress=lambda rows, share: tell(f"{rows:,} rows read", (share or 0.0) * READING),
        **_how_read(run),
    )
    tell("Comparing with what is held", READING)
    return staged


def _how_read(run: ImportRun) -> dict[str, Any]:
    """Return the choices that the reader knows; what an empty cell means is ours."""
    choices: dict[str, Any] = json.loads(run.choices)
    choices.pop("empty", None)
    # Numbers without a plus are dialled from where the organisation is, unless somebody says else.
    home = get_organisation(organisation_id=run.organisation_id).region
    return {"default_region": choices.pop("region", home), **choices}


def _rules_of(run: ImportRun) -> dict[str, str]:
    """Return how the source of the import wants its files read."""
    return read_told(run.source.reading_rules)


def _place_of(run: ImportRun) -> Place:
    """Return where the rows of an import belong, and how they meet what is there."""
    leaves = json.loads(run.choices).get("empty") == LEAVE
    return Place(run.organisation_id, run.source_id, run.pk, run.kind, empty_leaves=leaves)


def _take(run: ImportRun, work: Path, at: datetime, tell: Progress) -> int:
    staged = _stage(run, work, tell)
    place = _place_of(run)
    stored = store_file(
        run, staged, place, at, lambda step, share: tell(step, READING + share * (1 - READING))
    )
    unsaid = _no_longer_said(place, staged.supplied) if stored.read_anew else []
    with transaction.atomic():
        # The source is held: whoever undoes another of its files comes before or after, not amid.
        Source.objects.filter(pk=run.source_id).update(last_received_at=at)
        _keep_supplied(run, staged.supplied, unsaid)
        # Of two at once, the second finds it done.
        ours = ImportRun.objects.filter(pk=run.pk, stored=stored.text()).exclude(status__in=OVER)
        if not ours.update(
            status=Status.DONE,
            keeps_former=True,
            trial="",
            stored="",
            step=f"{staged.rows_read:,} rows read",
            share=1.0,
            summary=json.dumps(dict(staged.summary), ensure_ascii=False),
            rows_read=staged.rows_read,
            rows_new=stored.new,
            rows_changed=stored.changed,
            rows_same=stored.same + staged.same,
            rows_refused=stored.refused,
            finished_at=at,
        ):
            raise Overtaken(TAKEN)
        write_audit(
            organisation_id=run.organisation_id,
            act="take file",
            object_ref=f"import {run.public_id}",
            at=at,
            actor=run.started_by,
            detail={"new": stored.new, "changed": stored.changed, "refused": stored.refused},
        )
    return staged.rows_read


def _no_longer_said(place: Place, fields: Sequence[str]) -> list[str]:
    """Return what a wrong reading said the source supplies, and no row says now."""
    ours = SuppliedField.objects.filter(source_id=place.source_id, kind=place.kind)
    others = ours.exclude(field__in=list(fields)).values_list("field", flat=True)
    return [field for field in others if not is_field_held(place, field)]


def _keep_supplied(run: ImportRun, fields: Iterable[str], unsaid: Sequence[str]) -> None:
    """Note what the file supplied, and take back what a wrong reading had said it does."""
    ours = SuppliedField.objects.filter(source_id=run.source_id, kind=run.kind)
    ours.filter(field__in=unsaid).delete()
    note_supplied(run, fields)
