"""From a measure's value to a score: straight lines through its three values."""

Thresholds = tuple[float, float, float]


def score(value: float, thresholds: Thresholds) -> float:
    """Return the score of a value.

    Unit: score, 0 to 1; the thresholds are the values that score 0, 0.5 and 1, rising or
    (lower is better) falling. Beyond the ends the score stays 0 or 1.

    >>> score(0.25, (0.0, 0.5, 1.0))
    0.25
    >>> score(0.0, (0.05, 0.02, 0.005))
    1.0
    """
    zero, half, one = thresholds
    if zero > one:
        return score(-value, (-zero, -half, -one))
    if value <= half:
        return max(0.0, 0.5 * (value - zero) / (half - zero))
    return min(1.0, 0.5 + 0.5 * (value - half) / (one - half))


def score_interval(lo: float, hi: float, thresholds: Thresholds) -> tuple[float, float]:
    """Return the lower and upper score of an interval of values.

    >>> score_interval(0.02, 0.05, (0.05, 0.02, 0.005))
    (0.0, 0.5)
    """
    ends = score(lo, thresholds), score(hi, thresholds)
    return min(ends), max(ends)
