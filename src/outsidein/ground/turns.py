"""Turns: what works an organisation out anew is done by one at a time, whoever began it.

The worker and the command line may meet. A lock on a file of ours is let go of by the system
when its process ends, however it ends; no row has to be put right after a crash.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from outsidein.ground.errors import NotNow


@contextmanager
def in_turn(organisation_id: int) -> Iterator[None]:
    """Run the body while nobody else works this organisation out; NotNow where somebody does."""
    folder = Path(settings.HOME) / "work"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / f"{int(organisation_id)}.turn").open("w") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as why:
            raise NotNow("This is being worked out already. Wait until it is done.") from why
        yield
