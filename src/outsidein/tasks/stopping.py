"""How a task stops: the queue keeps the words of an error, so they may hold nothing personal."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb

from outsidein.ground.errors import NotHere, NotNow

_log = logging.getLogger(__name__)


class Stopped(RuntimeError):
    """A task stopped on an error; its kind and place are said, its words are not."""


@contextmanager
def told_by_kind_alone() -> Iterator[None]:
    """Let the body's error through by its kind and place only.

    A database names the value that it refused, and that may be somebody's name.
    What nobody can mend by trying again (``NotHere``, ``NotNow``) is a task that is over.
    """
    try:
        yield
    except (NotHere, NotNow) as why:
        _log.info("a task had nothing to do: %s", type(why).__name__)
    except Exception as error:
        place = extract_tb(error.__traceback__)[-1]
        told = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
        _log.warning("a task stopped: %s", told)
        raise Stopped(told) from None
