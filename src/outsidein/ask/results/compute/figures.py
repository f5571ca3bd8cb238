"""Figures in words: how a number stands in a sentence, the same everywhere."""

from outsidein.ask.results.compute.intervals import Interval

#: How figures are said in each language.
WORDS = {
    "en": {
        "answered": "{n:,} answered",
        "answered_of": "{n:,} of {of:,} answered",
        "everybody": "everybody answered",
        "between": "likely {low} to {high}",
    },
    "de": {
        "answered": "{n} haben geantwortet",
        "answered_of": "{n} von {of} haben geantwortet",
        "everybody": "alle haben geantwortet",
        "between": "wahrscheinlich {low} bis {high}",
    },
}


def say_points(value: float, width: float, language: str = "en") -> str:
    """Return a figure in points of its scale, without its sign.

    Unit: points. One digit behind the point on a scale of three points' width or more, two
    on a narrower one.

    >>> say_points(-0.8333, 4), say_points(0.125, 1)
    ('0.8', '0.12')
    >>> say_points(0.125, 1, "de")
    '0,12'
    """
    said = f"{abs(value):.{1 if width >= 3 else 2}f}"
    return said.replace(".", ",") if language == "de" else said


def say_share(share: float) -> str:
    """Return a share as a percentage; what is not nothing is not said to be nothing.

    >>> say_share(0.254), say_share(0.001), say_share(0), say_share(0.999)
    ('25 %', 'under 1 %', '0 %', 'over 99 %')
    """
    if 0 < share < 0.005:
        return "under 1 %"
    if 0.995 <= share < 1:
        return "over 99 %"
    return f"{100 * share:.0f} %"


def say_answered(interval: Interval, language: str = "en") -> str:
    """Return how many answered, of how many where that is known.

    >>> say_answered(Interval(0.5, 0.4, 0.6, 8, 20)), say_answered(Interval(0.5, 0.4, 0.6, 8, None))
    ('8 of 20 answered', '8 answered')
    """
    words = WORDS.get(language, WORDS["en"])
    if interval.population is None:
        return words["answered"].format(n=interval.n)
    return words["answered_of"].format(n=interval.n, of=interval.population)


def say_between(interval: Interval, width: float, language: str = "en") -> str:
    """Return the bounds of a difference in words, with the sign where it may go either way.

    >>> say_between(Interval(0.8, 0.4, 1.1, 8, 20), 4)
    'likely 0.4 to 1.1'
    >>> say_between(Interval(-0.2, -0.5, 0.1, 8, 20), 4)
    'likely −0.5 to +0.1'
    >>> say_between(Interval(0.8, 0.8, 0.8, 8, 8), 4)
    'everybody answered'
    """
    words = WORDS.get(language, WORDS["en"])
    if interval.low == interval.high:
        return words["everybody"]
    low, high = (say_points(end, width, language) for end in (interval.low, interval.high))
    if interval.low >= 0:
        return words["between"].format(low=low, high=high)
    if interval.high <= 0:
        return words["between"].format(low=high, high=low)
    return words["between"].format(low=f"−{low}", high=f"+{high}")
