"""The background worker as a process: does what is queued, ends with the one that started it."""

import ctypes
import os
import signal
import sys

import django
from django.core.management import call_command
from django.utils import timezone

#: Linux: tell me with this signal when my parent ends, however it ends.
PARENT_ENDS = 1


def main() -> None:
    """Run until told to stop."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_ENDS, signal.SIGTERM)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outsidein.config.settings")
    django.setup()
    # It is the only worker, so what is still marked as running ended with the one before it.
    from outsidein.tasks.interrupted import resume_interrupted
    from outsidein.tasks.sweeping import sweep
    from outsidein.tasks.timekeeping import keep_time_beside

    resume_interrupted()
    sweep(timezone.now())
    keep_time_beside()
    call_command("db_worker", interval=0.5, startup_delay=False, verbosity=0)


if __name__ == "__main__":
    main()
