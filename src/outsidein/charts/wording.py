"""How pictures and pages say a number; one way each."""

#: What stands where there is no number: words, never an empty cell or a zero.
UNKNOWN = "not known"


def percent(share: float | None, digits: int = 0) -> str:
    """Say a share as a percentage; a share that isn't known is said to be so.

    Unit: percent. Shape: a share from 0 to 1.

    >>> percent(0.356), percent(0.356, 1), percent(None)
    ('36%', '35.6%', 'not known')

    What isn't nothing is not rounded to nothing, nor what isn't all to all:

    >>> percent(0.001), percent(0.999), percent(0.0), percent(1.0)
    ('under 1%', 'over 99%', '0%', '100%')
    """
    if share is None:
        return UNKNOWN
    hundredths = 100 * share
    if digits == 0 and 0 < hundredths < 0.5:
        return "under 1%"
    if digits == 0 and 99.5 <= hundredths < 100:
        return "over 99%"
    return f"{hundredths:.{digits}f}%"


def points(value: float | None) -> str:
    """Say points with one digit, and none where it is whole.

    >>> points(5.0), points(4.25), points(None)
    ('5', '4.2', 'not known')
    """
    return UNKNOWN if value is None else f"{value:.1f}".removesuffix(".0")


def listed(words: list[str]) -> str:
    """Say several things in a row.

    >>> listed(["people"]), listed(["people", "channels", "data"])
    ('people', 'people, channels and data')
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
