"""An organisation leaves for good or arrives: in the background, and kept for a day."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope
from django_tasks import task

from outsidein.check.facts.actions import publish_facts
from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.jobs import JobState, get_latest_job, job_progress, start_job
from outsidein.ground.progress import Progress
from outsidein.hold.customers.search_index import fill_index
from outsidein.hold.marts.actions import publish_marts
from outsidein.people.moving.arriving import Arrived, import_organisation
from outsidein.people.moving.leaving import export_organisation
from outsidein.people.moving.sealing import read_arrival_key
from outsidein.tasks.stopping import told_by_kind_alone

EXPORT = "export organisation"
#: How long a file that was made to be taken along is kept here.
KEPT = timedelta(days=1)


@task()
def export_in_background(organisation_id: int, job_id: str, arrival: str, actor: str) -> None:
    """Write the file; cut short, it is written anew."""
    with (
        scope(organisation=organisation_id),
        told_by_kind_alone(),
        job_progress(organisation_id=organisation_id, public_id=job_id) as tell,
    ):
        path = export_path(organisation_id=organisation_id, public_id=job_id)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        export_organisation(
            organisation_id=organisation_id,
            path=path,
            at=timezone.now(),
            actor=actor,
            arrival=arrival,
            progress=tell,
        )


def start_export(*, organisation_id: int, arrival: str = "", actor: str = "system") -> str:
    """Queue the writing of the file and return its job's id; the one before it goes."""
    if arrival.strip():
        read_arrival_key(arrival)
    with transaction.atomic():
        latest = get_latest_job(organisation_id=organisation_id, kind=EXPORT)
        if latest is not None and not latest.is_over:
            raise NotNow(_("The file is being written already. Wait until it is done."))
        drop_exports(organisation_id=organisation_id)
        job_id = start_job(organisation_id=organisation_id, kind=EXPORT, at=timezone.now())
        export_in_background.enqueue(organisation_id, job_id, arrival.strip(), actor)
    return job_id


def export_path(*, organisation_id: int, public_id: str) -> Path:
    """Return where a file lies that was made to be taken along."""
    return exports_folder() / str(int(organisation_id)) / f"{public_id}.zip"


def exports_folder() -> Path:
    """Return where such files lie; they are swept away after a day."""
    return Path(settings.HOME) / "exports"


def find_export(*, organisation_id: int, at: datetime) -> tuple[JobState | None, Path | None]:
    """Return the newest export and its file, where it is there and not too old."""
    job = get_latest_job(organisation_id=organisation_id, kind=EXPORT)
    if job is None or job.status != "done":
        return job, None
    path = export_path(organisation_id=organisation_id, public_id=job.public_id)
    is_old = job.finished_at is None or job.finished_at + KEPT < at
    return job, path if path.is_file() and not is_old else None


def get_export(*, organisation_id: int, public_id: str, at: datetime) -> Path:
    """Return the file of that export; NotHere where it is gone."""
    job, path = find_export(organisation_id=organisation_id, at=at)
    if job is None or path is None or job.public_id != public_id:
        raise NotHere("This file is no longer here.")
    return path


def drop_exports(*, organisation_id: int) -> None:
    """Throw away what was made to be taken along and is still here."""
    for path in (exports_folder() / str(int(organisation_id))).glob("*.zip"):
        path.unlink(missing_ok=True)


def take_over(
    *, path: Path, at: datetime, passphrase: str = "", name: str = "", progress: Progress
) -> Arrived:
    """Take an organisation in, with what stands beside its tables: the search, the marts."""
    arrived = import_organisation(
        path=path,
        at=at,
        passphrase=passphrase,
        name=name,
        afterwards=_make_searchable,
        progress=progress,
    )
    with scope(organisation=arrived.organisation_id):
        publish_marts(
            organisation_id=arrived.organisation_id,
            beside=lambda folder: publish_facts(
                organisation_id=arrived.organisation_id, folder=folder
            ),
        )
    return arrived


def _make_searchable(organisation_id: int) -> None:
    with connection.cursor() as cursor:
        fill_index(cursor, organisation_id)
