import pytest
from django.db import IntegrityError
from tests.people import NOON

from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.jobs import get_job, get_latest_job, job_progress, start_job
from outsidein.ground.models import Job

pytestmark = pytest.mark.django_db

OURS, THEIRS = 1, 2


def start() -> str:
    return start_job(organisation_id=OURS, kind="refresh", at=NOON)


def test_a_job_says_how_far_it_has_come_and_that_it_is_done():
    job_id = start()
    seen = [get_job(organisation_id=OURS, public_id=job_id)]

    with job_progress(organisation_id=OURS, public_id=job_id) as tell:
        tell("Choosing values", 0.25)
        seen.append(get_job(organisation_id=OURS, public_id=job_id))

    seen.append(get_job(organisation_id=OURS, public_id=job_id))
    assert [(one.status, one.share, one.is_over) for one in seen] == [
        ("waiting", 0.0, False),
        ("running", 0.25, False),
        ("done", 1.0, True),
    ]
    assert seen[1].step == "Choosing values"
    assert seen[0].finished_at is None
    assert seen[2].finished_at is not None


@pytest.mark.parametrize(
    ("told", "kept"), [(-1.0, 0.0), (7.0, 1.0), (float("nan"), 0.0), (0.5, 0.5)]
)
def test_a_share_stays_between_nothing_and_all(told, kept):
    job_id = start()

    with job_progress(organisation_id=OURS, public_id=job_id) as tell:
        tell("x" * 500, told)
        state = get_job(organisation_id=OURS, public_id=job_id)

    assert (state.share, len(state.step)) == (kept, 120)


def test_what_a_person_may_read_becomes_the_message():
    job_id = start()

    with job_progress(organisation_id=OURS, public_id=job_id):
        raise NotNow("This is being worked out already.")

    state = get_job(organisation_id=OURS, public_id=job_id)
    assert (state.status, state.message) == ("failed", "This is being worked out already.")


def test_any_other_error_is_told_by_its_kind_alone_and_raised_again():
    job_id = start()

    with (
        pytest.raises(IntegrityError),
        job_progress(organisation_id=OURS, public_id=job_id),
    ):
        raise IntegrityError("Key (email)=(ann@example.org) already exists")

    state = get_job(organisation_id=OURS, public_id=job_id)
    assert state.status == "failed"
    assert "IntegrityError" in state.message
    assert "ann" not in state.message


def test_a_job_that_failed_and_is_done_again_says_nothing_of_the_last_time():
    job_id = start()
    with job_progress(organisation_id=OURS, public_id=job_id):
        raise NotNow("Not yet.")

    with job_progress(organisation_id=OURS, public_id=job_id):
        state = get_job(organisation_id=OURS, public_id=job_id)

    assert (state.status, state.message, state.finished_at) == ("running", "", None)
    assert get_job(organisation_id=OURS, public_id=job_id).status == "done"


def test_the_end_of_the_machine_leaves_the_job_running_to_be_resumed():
    job_id = start()

    with pytest.raises(SystemExit), job_progress(organisation_id=OURS, public_id=job_id):
        raise SystemExit

    assert get_job(organisation_id=OURS, public_id=job_id).status == "running"


def test_the_latest_job_of_a_kind_is_the_newest_of_this_organisation():
    start()
    newest = start()
    start_job(organisation_id=OURS, kind="other", at=NOON)
    start_job(organisation_id=THEIRS, kind="refresh", at=NOON)

    latest = get_latest_job(organisation_id=OURS, kind="refresh")

    assert latest is not None
    assert latest.public_id == newest
    assert get_latest_job(organisation_id=OURS, kind="none") is None


@pytest.mark.parametrize("whose", ["theirs", "nobody's"])
def test_work_of_another_organisation_or_of_nobody_is_not_here_and_stays_as_it_is(whose):
    job_id = start()
    asked = job_id if whose == "theirs" else "no-such-thing"
    held = list(Job.objects.values_list())

    with pytest.raises(NotHere):
        get_job(organisation_id=THEIRS, public_id=asked)
    with pytest.raises(NotHere), job_progress(organisation_id=THEIRS, public_id=asked):
        pass

    assert list(Job.objects.values_list()) == held
