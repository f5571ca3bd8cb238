"""After files came in: who is who, the one reference, and the check, worked out anew."""

from django.db import transaction
from django.utils import timezone
from django_scopes import scope
from django_tasks import task

from outsidein.check.blindspots.actions import check_organisation
from outsidein.ground.errors import NotNow
from outsidein.ground.jobs import get_latest_job, job_progress, start_job
from outsidein.ground.progress import Progress, part_of
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.identities.actions import resolve_records
from outsidein.people.queries import get_organisation
from outsidein.tasks.stopping import told_by_kind_alone

#: The kind under which this work is known among the jobs.
REFRESH = "refresh"


@task()
def refresh_organisation(organisation_id: int, job_id: str, everything: bool = False) -> None:
    """Resolve, rebuild and check; each step stands whole, so it may be run again after a crash."""
    with (
        scope(organisation=organisation_id),
        told_by_kind_alone(),
        job_progress(organisation_id=organisation_id, public_id=job_id) as tell,
    ):
        refresh(organisation_id=organisation_id, progress=tell, everything=everything)


def refresh(*, organisation_id: int, progress: Progress, everything: bool = False) -> None:
    """Work out the organisation's customers and its check anew, from the records held.

    Records that are neither new nor changed are compared with each other once more only where
    ``everything`` is asked for.
    """
    at = timezone.now()
    as_of = get_organisation(organisation_id=organisation_id).fixed_as_of or at
    resolve_records(
        organisation_id=organisation_id,
        at=at,
        progress=part_of(progress, 0.0, 0.55),
        everything=everything,
    )
    rebuild_customers(
        organisation_id=organisation_id, at=at, progress=part_of(progress, 0.55, 0.75)
    )
    check_organisation(
        organisation_id=organisation_id, as_of=as_of, at=at, progress=part_of(progress, 0.75, 1.0)
    )


def start_refresh(*, organisation_id: int, everything: bool = False) -> str:
    """Queue the work and return its job's id; never twice at once."""
    with transaction.atomic():
        latest = get_latest_job(organisation_id=organisation_id, kind=REFRESH)
        if latest is not None and not latest.is_over:
            raise NotNow("This is being worked out already. Wait until it is done.")
        job_id = start_job(organisation_id=organisation_id, kind=REFRESH, at=timezone.now())
        refresh_organisation.enqueue(organisation_id, job_id, everything)
    return job_id
