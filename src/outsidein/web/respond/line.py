"""The line in which those stand who write: one after the other, each for its few milliseconds.

SQLite lets one write at a time and has the others sleep and try again, not in turn: of many at
once some would wait a second. Other processes still meet there; within one nobody has to.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_line = threading.Lock()


@contextmanager
def in_line() -> Iterator[None]:
    """Run the body when it is one's turn; PostgreSQL needs no line."""
    if connection.vendor != "sqlite":
        yield
        return
    with _line:
        yield
