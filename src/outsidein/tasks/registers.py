"""Public registers set beside our own firms: in the background, with progress."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope
from django_tasks import task

from outsidein.ground.errors import NotNow
from outsidein.ground.jobs import get_latest_job, job_progress, start_job
from outsidein.hold.customers.registers.files import find_file, let_go
from outsidein.hold.customers.registers.proposing import bring_accepted_in, propose_entries
from outsidein.tasks.stopping import told_by_kind_alone

#: The kind under which this work is known among the jobs.
REGISTERS = "registers"


@task()
def match_in_background(
    organisation_id: int, job_id: str, place: str, edition: str, actor: str
) -> None:
    """Read a register past our firms; cut short, it is read again from its start."""
    with (
        scope(organisation=organisation_id),
        told_by_kind_alone(),
        job_progress(organisation_id=organisation_id, public_id=job_id) as tell,
    ):
        path = find_file(place)
        retrieved_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        try:
            found = propose_entries(
                organisation_id=organisation_id,
                path=path,
                edition=edition or f"{retrieved_at:%Y-%m-%d}",
                retrieved_at=retrieved_at,
                at=timezone.now(),
                actor=actor,
                progress=tell,
            )
        finally:  # a killed worker leaves it, and reads it again
            let_go(place)
        tell(
            f"{found.register}, {found.entries:,} entries: of {found.firms:,} firms"
            f" {len(found.sure):,} found by a number, {len(found.asked):,} entries like one",
            1.0,
        )


@task()
def bring_in_background(organisation_id: int, job_id: str, actor: str) -> None:
    """Bring the accepted entries in; done again, nothing is brought in twice."""
    with (
        scope(organisation=organisation_id),
        told_by_kind_alone(),
        job_progress(organisation_id=organisation_id, public_id=job_id) as tell,
    ):
        taken = bring_accepted_in(organisation_id=organisation_id, at=timezone.now(), actor=actor)
        tell(f"{taken:,} entries brought in", 1.0)


def start_matching(*, organisation_id: int, place: str, edition: str, actor: str) -> str:
    """Queue the reading of a register and return its job's id; never two at once."""
    with transaction.atomic():
        job_id = _start(organisation_id)
        match_in_background.enqueue(organisation_id, job_id, place, edition, actor)
    return job_id


def start_bringing_in(*, organisation_id: int, actor: str) -> str:
    """Queue the bringing in of what was accepted, and return its job's id."""
    with transaction.atomic():
        job_id = _start(organisation_id)
        bring_in_background.enqueue(organisation_id, job_id, actor)
    return job_id


def _start(organisation_id: int) -> str:
    latest = get_latest_job(organisation_id=organisation_id, kind=REGISTERS)
    if latest is not None and not latest.is_over:
        raise NotNow(_("A register is being worked on already. Wait until that is done."))
    return start_job(organisation_id=organisation_id, kind=REGISTERS, at=timezone.now())
