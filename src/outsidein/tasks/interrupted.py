"""Work that a machine's end cut short: found at the next start and done again from its start.

The worker lives inside ``outsidein serve``, one an installation. So whatever is still marked as
running when it starts was running when the last one ended; every task of ours may be run again.
"""

from django_tasks_db.models import DBTaskResult


def list_interrupted() -> list[str]:
    """Return the ids of the tasks that were running when the worker ended; 1 SQL query."""
    rows = DBTaskResult.objects.running().order_by("enqueued_at").values_list("pk", flat=True)
    return [str(task_id) for task_id in rows]


def resume_interrupted() -> int:
    """Put those tasks back into the queue and return how many; call it before a worker starts."""
    return int(DBTaskResult.objects.running().update(status="READY", started_at=None))
