"""How far long work has come: told in words and as a share, to whoever listens."""

from collections.abc import Callable

#: Called with what is done now, in words, and the share of the whole, 0 to 1.
Progress = Callable[[str, float], None]


def part_of(progress: Progress, start: float, end: float) -> Progress:
    """Return a way to tell the progress of one step as its part of the whole.

    >>> told = []
    >>> part_of(lambda step, share: told.append((step, share)), 0.5, 1.0)("half", 0.5)
    >>> told
    [('half', 0.75)]
    """

    def tell(step: str, share: float) -> None:
        progress(step, start + (end - start) * min(1.0, max(0.0, share)))

    return tell
