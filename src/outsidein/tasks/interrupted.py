"""Work that a machine's end cut short: found at the next start and done again from its start.

The worker lives inside ``outsidein serve``, one an installation. So whatever is still marked as
running when it starts was running when the last one ended; every task of ours may be run again.
What has ended its worker several times is given up, or it would end every worker to come.
"""

from typing import Any

from django.utils import timezone
from django_scopes import scope
from django_tasks_db.models import DBTaskResult

from outsidein.ground.errors import NotHere
from outsidein.ground.jobs import fail_job
from outsidein.hold.records.actions import give_up_import
from outsidein.hold.records.storing import list_half_stored
from outsidein.hold.records.undoing import give_up_undoing
from outsidein.tasks.households import work_out_in_background
from outsidein.tasks.imports import take_file, try_file, undo_file
from outsidein.tasks.moving import export_in_background
from outsidein.tasks.reference import rebuild_reference
from outsidein.tasks.refresh import refresh_organisation
from outsidein.tasks.registers import bring_in_background, match_in_background
from outsidein.tasks.rounds import close_in_background, mail_in_background
from outsidein.tasks.stopping import Stopped

TRIES = 3
#: Tasks whose second argument is the job in which they say how far they are.
WITH_A_JOB = {
    work.module_path
    for work in (
        refresh_organisation,
        rebuild_reference,
        close_in_background,
        mail_in_background,
        export_in_background,
        work_out_in_background,
        match_in_background,
        bring_in_background,
    )
}
WHY = f"The work was cut short {TRIES} times and was given up. What stood before still stands."


def list_interrupted() -> list[str]:
    """Return the ids of the tasks that were running when the worker ended; 1 SQL query."""
    rows = DBTaskResult.objects.running().order_by("enqueued_at").values_list("pk", flat=True)
    return [str(task_id) for task_id in rows]


def resume_interrupted() -> int:
    """Put those tasks back into the queue and return how many; call it before a worker starts."""
    resumed = 0
    for cut_short in DBTaskResult.objects.running():
        if len(cut_short.worker_ids) >= TRIES:
            _give_up(cut_short)
        else:
            cut_short.status = "READY"
            cut_short.started_at = None
            cut_short.save(update_fields=["status", "started_at"])
            resumed += 1
    return resumed + _take_up_half_stored()


def _take_up_half_stored() -> int:
    """Queue files that were cut short outside the queue, on the command line, in the middle."""
    waiting = DBTaskResult.objects.filter(task_path=take_file.module_path)
    known = {one.args_kwargs["args"][1] for one in waiting.filter(status__in=("READY", "RUNNING"))}
    left = [(one, public_id) for one, public_id in list_half_stored() if public_id not in known]
    for organisation_id, public_id in left:
        take_file.enqueue(organisation_id, public_id)
    return len(left)


def _give_up(cut_short: "DBTaskResult[Any, Any]") -> None:
    cut_short.set_failed(Stopped("cut short too often"))
    organisation_id, public_id, *_more = cut_short.args_kwargs["args"]
    try:
        if cut_short.task_path in {take_file.module_path, try_file.module_path}:
            with scope(organisation=organisation_id):
                give_up_import(
                    organisation_id=organisation_id,
                    public_id=public_id,
                    why=WHY,
                    at=timezone.now(),
                )
        elif cut_short.task_path == undo_file.module_path:
            with scope(organisation=organisation_id):
                give_up_undoing(organisation_id=organisation_id, public_id=public_id, why=WHY)
        elif cut_short.task_path in WITH_A_JOB:
            fail_job(
                organisation_id=organisation_id, public_id=public_id, why=WHY, at=timezone.now()
            )
    except NotHere:
        return  # whose work it was is gone; then nobody waits for it
