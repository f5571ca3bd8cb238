import logging
import sys

from outsidein.config.logs import NothingCarried


def record(level: int, message: str, *args: object, broken: bool = False) -> logging.LogRecord:
    told = None
    if broken:
        try:
            raise ValueError("ann@example.org is no number")
        except ValueError:
            told = sys.exc_info()
    return logging.LogRecord("django.request", level, "x.py", 1, message, args, told)


def test_an_address_that_was_not_found_leaves_no_line():
    assert not NothingCarried().filter(record(logging.WARNING, "Not Found: %s", "/ann@example.org"))


def test_a_broken_request_tells_kind_and_place_and_nothing_it_carried():
    told = record(logging.ERROR, "Internal Server Error: %s", "/ann@example.org", broken=True)

    assert NothingCarried().filter(told)
    line = logging.Formatter().format(told)
    assert "ValueError at test_logs.py:" in line
    assert "ann@example.org" not in line
