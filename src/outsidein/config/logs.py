"""What of a web request may be logged: that it broke, where in our code, and nothing it carried."""

import logging
import traceback
from pathlib import Path


class NothingCarried(logging.Filter):
    """Takes address, values and words out of Django's records of requests; drops the harmless ones.

    An address may name somebody, and an error's words may hold what somebody sent.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record is worth a line, after taking out what it carried."""
        if record.levelno < logging.ERROR:
            return False
        kind, place = "an error", "an unknown place"
        if record.exc_info and record.exc_info[0] is not None:
            kind = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            ours = [frame for frame in frames if "outsidein" in Path(frame.filename).parts]
            if frames:
                last = (ours or frames)[-1]
                place = f"{Path(last.filename).name}:{last.lineno}"
        record.msg, record.args = f"a request broke on {kind} at {place}", ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True
