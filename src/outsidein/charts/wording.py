"""How pictures and pages say a number; one way each."""

from outsidein.speech import gettext, gettext_noop, number

#: What stands where there is no number: words, never an empty cell or a zero.
UNKNOWN = gettext_noop("not known")


def unknown() -> str:
    """Say that there is no number."""
    return gettext(UNKNOWN)


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
        return unknown()
    hundredths = 100 * share
    if digits == 0 and 0 < hundredths < 0.5:
        return gettext("under 1%")
    if digits == 0 and 99.5 <= hundredths < 100:
        return gettext("over 99%")
    # Translators: other languages part the sign from the number, as in "36 %".
    return gettext("%(number)s%%") % {"number": number(f"{hundredths:.{digits}f}")}


def points(value: float | None) -> str:
    """Say points with one digit, and none where it is whole.

    >>> points(5.0), points(4.25), points(None)
    ('5', '4.2', 'not known')
    """
    return unknown() if value is None else number(f"{value:.1f}".removesuffix(".0"))


def listed(words: list[str]) -> str:
    """Say several things in a row.

    >>> listed(["people"]), listed(["people", "channels", "data"])
    ('people', 'people, channels and data')
    """
    if len(words) == 1:
        return words[0]
    return gettext("%(first)s and %(last)s") % {
        "first": ", ".join(words[:-1]),
        "last": words[-1],
    }


def between(low: str, high: str) -> str:
    """Say from where to where something lies.

    >>> between("68%", "74%")
    '68% to 74%'
    """
    return gettext("%(low)s to %(high)s") % {"low": low, "high": high}


def signed(value: float, digits: int = 1) -> str:
    """Say a difference with its sign.

    >>> signed(3.14), signed(-2.0)
    ('+3.1', '−2.0')
    """
    return number(f"{value:+.{digits}f}".replace("-", "−"))


def counted(numerator: float, denominator: float) -> str:
    """Say how many of how many.

    >>> counted(17, 8412)
    '17 of 8,412'
    """
    told = {"n": number(f"{numerator:,.0f}"), "of": number(f"{denominator:,.0f}")}
    return gettext("%(n)s of %(of)s") % told
