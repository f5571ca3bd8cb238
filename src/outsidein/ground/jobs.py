"""Jobs: long work in the background that says how far it has come."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.models import Job
from outsidein.ground.progress import Progress


@dataclass(frozen=True, slots=True)
class JobState:
    """How far a job has come."""

    public_id: str
    kind: str
    status: str  # waiting, running, done, failed
    step: str  # what it does now, in words
    share: float  # 0 to 1
    message: str  # what came of it, or why it failed
    created_at: datetime
    finished_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Return whether nothing more will happen."""
        return self.status in {Job.Status.DONE, Job.Status.FAILED}


def start_job(*, organisation_id: int, kind: str, at: datetime) -> str:
    """Note a job to be done; return its public id."""
    job = Job.objects.create(
        public_id=uuid.uuid4(), organisation_ref=organisation_id, kind=kind, created_at=at
    )
    return str(job.public_id)


def get_job(*, organisation_id: int, public_id: str) -> JobState:
    """Return how far the job has come; 1 SQL query."""
    job = _ours(organisation_id, public_id).first()
    if job is None:
        raise NotHere("This work is not known.")
    return _state(job)


def get_latest_job(*, organisation_id: int, kind: str) -> JobState | None:
    """Return the newest job of the kind, or None; 1 SQL query."""
    job = Job.objects.filter(organisation_ref=organisation_id, kind=kind).order_by("-id").first()
    return _state(job) if job else None


def fail_job(*, organisation_id: int, public_id: str, why: str, at: datetime) -> None:
    """Note that a job was given up, with the reason a person may read."""
    ours = _ours(organisation_id, public_id)
    if not ours.update(status=Job.Status.FAILED, message=why, finished_at=at):
        raise NotHere("This work is not known.")


@contextmanager
def job_progress(*, organisation_id: int, public_id: str) -> Iterator[Progress]:
    """Run the body as this job: it is handed a way to tell its progress, and its end is noted.

    What a person may read (``NotNow``) becomes the message; any other error is noted by its
    kind alone, since its text may hold personal values, and raised again.
    """
    ours = _ours(organisation_id, public_id)
    # Begun again after a crash or a failure, nothing of the last time is said of this one.
    if not ours.update(status=Job.Status.RUNNING, message="", finished_at=None, step="", share=0.0):
        raise NotHere("This work is not known.")

    def tell(step: str, share: float) -> None:
        ours.update(step=step[:120], share=min(1.0, max(0.0, share)))

    try:
        yield tell
    except NotNow as why:
        ours.update(status=Job.Status.FAILED, message=str(why), finished_at=timezone.now())
    except Exception as error:
        told = (
            f"It stopped on an error of the kind {type(error).__name__}. Nothing was half stored."
        )
        ours.update(status=Job.Status.FAILED, message=told, finished_at=timezone.now())
        raise
    else:
        ours.update(status=Job.Status.DONE, share=1.0, finished_at=timezone.now())


def _ours(organisation_id: int, public_id: str) -> QuerySet[Job]:
    jobs = Job.objects.filter(organisation_ref=organisation_id)
    try:
        return jobs.filter(public_id=uuid.UUID(public_id))
    except ValueError:  # not even written as one of our ids
        return jobs.none()


def _state(job: Job) -> JobState:
    return JobState(
        public_id=str(job.public_id),
        kind=job.kind,
        status=job.status,
        step=job.step,
        share=job.share,
        message=job.message,
        created_at=job.created_at,
        finished_at=job.finished_at,
    )
