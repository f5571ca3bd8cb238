"""Who shares a home, worked out in the background after it was switched on or off."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope
from django_tasks import task

from outsidein.ground.errors import NotNow
from outsidein.ground.jobs import get_latest_job, job_progress, start_job
from outsidein.hold.customers.households import choose_households
from outsidein.tasks.stopping import told_by_kind_alone

#: The kind under which this work is known among the jobs.
HOUSEHOLDS = "work out households"


@task()
def work_out_in_background(organisation_id: int, job_id: str, shown: bool, actor: str) -> None:
    """Keep the choice and group the customers by it, whole or not at all; may be run again."""
    with (
        scope(organisation=organisation_id),
        told_by_kind_alone(),
        job_progress(organisation_id=organisation_id, public_id=job_id),
    ):
        choose_households(
            organisation_id=organisation_id, shown=shown, at=timezone.now(), actor=actor
        )


def start_households(*, organisation_id: int, shown: bool, actor: str) -> str:
    """Queue the work and return its job's id; never twice at once."""
    with transaction.atomic():
        latest = get_latest_job(organisation_id=organisation_id, kind=HOUSEHOLDS)
        if latest is not None and not latest.is_over:
            raise NotNow(_("This is being worked out already. Wait until it is done."))
        job_id = start_job(organisation_id=organisation_id, kind=HOUSEHOLDS, at=timezone.now())
        work_out_in_background.enqueue(organisation_id, job_id, shown, actor)
    return job_id
