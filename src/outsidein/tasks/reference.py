"""The reference chosen anew, after its rules were set: in the background, with progress."""

from django.db import transaction
from django.utils import timezone
from django_scopes import scope
from django_tasks import task

from outsidein.ground.errors import NotNow
from outsidein.ground.jobs import get_latest_job, job_progress, start_job
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.tasks.stopping import told_by_kind_alone

#: The kind under which this work is known among the jobs.
REBUILD = "rebuild reference"


@task()
def rebuild_reference(organisation_id: int, job_id: str) -> None:
    """Choose every value anew; it stands whole or not at all, so it may be run again."""
    with (
        scope(organisation=organisation_id),
        told_by_kind_alone(),
        job_progress(organisation_id=organisation_id, public_id=job_id) as tell,
    ):
        rebuild_customers(organisation_id=organisation_id, at=timezone.now(), progress=tell)


def start_rebuild(*, organisation_id: int) -> str:
    """Queue the work and return its job's id; never twice at once."""
    with transaction.atomic():
        latest = get_latest_job(organisation_id=organisation_id, kind=REBUILD)
        if latest is not None and not latest.is_over:
            raise NotNow("This is being worked out already. Wait until it is done.")
        job_id = start_job(organisation_id=organisation_id, kind=REBUILD, at=timezone.now())
        rebuild_reference.enqueue(organisation_id, job_id)
    return job_id
