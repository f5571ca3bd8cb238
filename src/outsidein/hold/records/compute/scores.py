"""Scores: whether a number can be an answer to its question at all."""

from collections.abc import Mapping

#: Unit: points. The lowest and highest answer to each question, as the dictionary states them.
SCALES: Mapping[str, tuple[int, int]] = {
    "recommend": (0, 10),
    "easy": (1, 7),
    "satisfied": (1, 5),
    "understood": (1, 5),
    **{f"TRU.{number}": (1, 5) for number in range(1, 6)},
}


def score_fault(item: str, score: float, scale_max: int | None) -> str | None:
    """Return what is wrong with a score, or None when it lies on its scale.

    Shape: ``scale_max`` is what the source says of its own scale, if it does.

    >>> score_fault("recommend", 11, None)
    'a score of 11 lies outside recommend, 0 to 10'
    >>> score_fault("satisfied", 9, 10) is None
    True
    """
    low, high = SCALES[item]
    top = scale_max if scale_max and scale_max > low else high
    if low <= score <= top:
        return None
    return f"a score of {score:g} lies outside {item}, {low} to {top}"
