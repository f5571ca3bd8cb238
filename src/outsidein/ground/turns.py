"""Turns: what works an organisation out anew is done by one at a time, whoever began it.

The worker and the command line may meet. A lock on a file of ours is let go of by the system
when its process ends, however it ends; no row has to be put right after a crash.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from outsidein.ground.errors import NotNow


@contextmanager
def in_turn(organisation_id: int) -> Iterator[Path]:
    """Run the body while nobody else works this organisation out; NotNow where somebody does.

    It is handed an empty folder to work in. What a killed process left there goes at the next
    turn, so no copy of anybody's data stays behind.
    """
    work = Path(settings.HOME) / "work"
    work.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (work / f"{int(organisation_id)}.turn").open("w") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as why:
            raise NotNow("This is being worked out already. Wait until it is done.") from why
        folder = work / str(int(organisation_id))
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
