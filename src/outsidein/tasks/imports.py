"""Bringing a file in, trying it and undoing it, in the background: ids in, one call."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_scopes import scope
from django_tasks import task

from outsidein.ground.errors import NotNow
from outsidein.hold.records.actions import queue_import, queue_trial, run_import, try_import
from outsidein.hold.records.mending import mend_rows
from outsidein.hold.records.undoing import queue_undoing, undo_import
from outsidein.tasks.refresh import start_refresh
from outsidein.tasks.stopping import told_by_kind_alone


@task()
def take_file(organisation_id: int, public_id: str) -> None:
    """Take the file of a queued import; what becomes of it stands in the import itself."""
    with scope(organisation=organisation_id), told_by_kind_alone():
        run_import(organisation_id=organisation_id, public_id=public_id, at=timezone.now())


@transaction.atomic
def start_import(*, organisation_id: int, public_id: str | UUID) -> None:
    """Put the import in the queue: marked and queued together, or neither."""
    queue_import(organisation_id=organisation_id, public_id=str(public_id))
    take_file.enqueue(organisation_id, str(public_id))


@task()
def try_file(organisation_id: int, public_id: str) -> None:
    """Read a queued file and tell what would come of it; nothing of it is stored."""
    with scope(organisation=organisation_id), told_by_kind_alone():
        try_import(organisation_id=organisation_id, public_id=public_id, at=timezone.now())


@transaction.atomic
def start_trial(*, organisation_id: int, public_id: str | UUID) -> None:
    """Put the dry run in the queue: marked and queued together, or neither."""
    queue_trial(organisation_id=organisation_id, public_id=str(public_id))
    try_file.enqueue(organisation_id, str(public_id))


@transaction.atomic
def start_mended(
    *,
    organisation_id: int,
    public_id: str,
    mended: Mapping[int, Sequence[str]],
    at: datetime,
    actor: str,
) -> str:
    """Lay mended rows down as an import of their own and queue it; return its public id."""
    new_id = mend_rows(
        organisation_id=organisation_id, public_id=public_id, mended=mended, at=at, actor=actor
    )
    start_import(organisation_id=organisation_id, public_id=new_id)
    return new_id


@task()
def undo_file(organisation_id: int, public_id: str) -> None:
    """Undo a taken import, and have customers and the check worked out anew after it."""
    with scope(organisation=organisation_id), told_by_kind_alone():
        undo_import(organisation_id=organisation_id, public_id=public_id, at=timezone.now())
        with suppress(NotNow):  # where that is being done already, its button is on every import
            start_refresh(organisation_id=organisation_id)


@transaction.atomic
def start_undoing(*, organisation_id: int, public_id: str | UUID, actor: str) -> None:
    """Put the undoing in the queue: marked and queued together, or neither."""
    queue_undoing(
        organisation_id=organisation_id,
        public_id=str(public_id),
        at=timezone.now(),
        actor=actor,
    )
    undo_file.enqueue(organisation_id, str(public_id))
