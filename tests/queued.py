"""What is queued is done at once, as the worker would do it."""

from django_tasks_db.models import DBTaskResult


def do_queued() -> int:
    """Do every task that waits, oldest first; return how many there were."""
    done = 0
    while waiting := list(DBTaskResult.objects.filter(status="READY").order_by("enqueued_at")):
        for task in waiting:
            task.task.func(*task.args_kwargs["args"])
            task.delete()
            done += 1
    return done
