"""Bringing a file in, in the background: ids in, one call."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_scopes import scope
from django_tasks import task

from outsidein.hold.records.actions import queue_import, run_import
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
