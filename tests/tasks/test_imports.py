import pytest
from django.utils import timezone
from django_scopes import scope
from django_tasks_db.models import DBTaskResult
from tests.people import NOON, Cast, gather

from outsidein.hold.records.actions import receive_file
from outsidein.hold.records.models import ImportRun, Record
from outsidein.hold.sources.actions import save_source
from outsidein.tasks.imports import (
    start_import,
    start_trial,
    start_undoing,
    take_file,
    try_file,
    undo_file,
)
from outsidein.tasks.interrupted import list_interrupted, resume_interrupted

pytestmark = pytest.mark.django_db
TEXT = b"id,Full name\n1,Ann\n2,Ben\n"


@pytest.fixture
def cast(home) -> Cast:
    return gather()


def queued(cast: Cast, text: bytes = TEXT) -> str:
    with scope(organisation=cast.ours):
        source = save_source(organisation_id=cast.ours, name="CRM", at=NOON)
        public_id = receive_file(
            organisation_id=cast.ours,
            source_id=source,
            kind="customers",
            file_name="crm.csv",
            chunks=[text],
            at=NOON,
        )
        start_import(organisation_id=cast.ours, public_id=public_id)
    return public_id


def status(cast: Cast) -> str:
    with scope(organisation=cast.ours):
        return ImportRun.objects.get().status


def test_a_queued_file_is_taken(cast):
    public_id = queued(cast)

    take_file.call(cast.ours, public_id)

    with scope(organisation=cast.ours):
        assert Record.objects.count() == 2
    assert status(cast) == "done"


def test_a_task_done_twice_changes_nothing(cast):
    public_id = queued(cast)
    take_file.call(cast.ours, public_id)

    take_file.call(cast.ours, public_id)

    with scope(organisation=cast.ours):
        assert Record.objects.count() == 2


def test_a_file_that_cannot_be_read_is_told_in_its_import(cast):
    public_id = queued(cast, b"\x89PNG\r\n\x1a\n" + bytes(99))

    take_file.call(cast.ours, public_id)

    assert status(cast) == "failed"


def test_an_import_of_another_organisation_is_not_taken(cast):
    public_id = queued(cast)

    take_file.call(cast.theirs, public_id)

    assert status(cast) == "waiting"


def test_work_that_was_cut_short_is_put_back_into_the_queue(cast):
    public_id = queued(cast)
    task = DBTaskResult.objects.get()
    task.claim("a worker that died")
    ImportRun._base_manager.update(status="running", started_by=str(timezone.now()))
    assert list_interrupted() == [str(task.pk)]

    resumed = resume_interrupted()

    assert (resumed, list_interrupted()) == (1, [])
    assert DBTaskResult.objects.ready().count() == 1
    take_file.call(cast.ours, public_id)
    assert status(cast) == "done"


def test_a_file_cut_short_on_the_command_line_while_it_was_stored_is_taken_up_by_the_worker(cast):
    public_id = queued(cast)
    DBTaskResult.objects.all().delete()
    ImportRun._base_manager.update(status="running")
    assert resume_interrupted() == 0  # nothing of it is stored: whoever brings it in sees to it
    ImportRun._base_manager.update(stored='{"token": "of a reading"}')

    resumed = [resume_interrupted(), resume_interrupted()]

    assert resumed == [1, 0]
    take_file.call(*DBTaskResult.objects.get().args_kwargs["args"])
    assert (status(cast), public_id) == ("done", str(ImportRun._base_manager.get().public_id))


def test_work_that_ended_its_worker_three_times_is_given_up_and_says_so(cast):
    queued(cast)
    task = DBTaskResult.objects.get()
    for worker in ("one", "two", "three"):
        task.claim(worker)
    ImportRun._base_manager.update(status="running")

    resumed = resume_interrupted()

    assert (resumed, status(cast)) == (0, "failed")
    assert DBTaskResult.objects.failed().count() == 1
    assert "given up" in ImportRun._base_manager.get().message


def test_an_undoing_in_the_queue_takes_the_rows_back_and_has_the_customers_worked_out(cast):
    public_id = queued(cast)
    take_file.call(cast.ours, public_id)
    with scope(organisation=cast.ours):
        start_undoing(organisation_id=cast.ours, public_id=public_id, actor="member 1")

    undo_file.call(cast.ours, public_id)

    with scope(organisation=cast.ours):
        assert not Record.objects.exists()
    assert status(cast) == "undone"
    waiting = [task.task_path.rpartition(".")[2] for task in DBTaskResult.objects.ready()]
    assert "refresh_organisation" in waiting


def test_an_undoing_that_ended_its_worker_three_times_leaves_the_import_taken(cast):
    public_id = queued(cast)
    take_file.call(cast.ours, public_id)
    DBTaskResult.objects.all().delete()
    with scope(organisation=cast.ours):
        start_undoing(organisation_id=cast.ours, public_id=public_id, actor="member 1")
    task = DBTaskResult.objects.get()
    for worker in ("one", "two", "three"):
        task.claim(worker)

    assert (resume_interrupted(), status(cast)) == (0, "done")


def test_a_trial_in_the_queue_leaves_the_file_to_be_looked_at(cast):
    public_id = queued(cast)
    ImportRun._base_manager.update(status="uploaded")
    with scope(organisation=cast.ours):
        start_trial(organisation_id=cast.ours, public_id=public_id)

    try_file.call(cast.ours, public_id)

    assert status(cast) == "uploaded"
    assert '"new": 2' in ImportRun._base_manager.get().trial
