"""How the pages say numbers, dates, intervals and verdicts; one way each, everywhere."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext, gettext_noop

from outsidein.ask.instruments.compute.words import Words
from outsidein.charts import wording
from outsidein.web.amid import amid
from outsidein.web.doors import hidden_pages
from outsidein.web.house import Room, list_rooms

register = template.Library()
register.filter(amid)

#: A figure as a template hands it over: missing in a context, it is an empty string there.
Figure = float | str | None
#: What the pages' figures and verdicts are said in; gathered here to be translated.
SAID = (
    gettext_noop("not known"),
    gettext_noop("under 1%"),
    gettext_noop("over 99%"),
    gettext_noop("blind spot"),
    gettext_noop("hidden strength"),
    gettext_noop("in line"),
    gettext_noop("leaning high"),
    gettext_noop("leaning low"),
    gettext_noop("not enough data"),
    gettext_noop("untestable"),
    gettext_noop("answered"),
)


@register.filter
def percent(share: Figure, digits: int = 0) -> str:
    """Say a share as a percentage, in the words of the pictures.

    >>> percent(0.356), percent(0.356, 1), percent("")
    ('36%', '35.6%', 'not known')
    """
    return wording.percent(_known(share), digits)


@register.filter
def share(value: Figure) -> str:
    """Say a share as a number from 0 to 1 with two digits.

    >>> share(0.5), share(None)
    ('0.50', 'not known')
    """
    known = _known(value)
    return gettext("not known") if known is None else number_format(f"{known:.2f}")


@register.filter
def points(value: Figure) -> str:
    """Say points with one digit, and none where it is whole.

    >>> points(5.0), points(4.25), points(None)
    ('5', '4.2', 'not known')
    """
    return wording.points(_known(value))


@register.filter
def counted(value: Figure) -> str:
    """Say a count with a comma at the thousands.

    >>> counted(1234567), counted(0), counted(None)
    ('1,234,567', '0', 'not known')
    """
    known = _known(value)
    if known is None:
        return gettext("not known")
    return number_format(f"{known:.0f}", use_l10n=True, force_grouping=True)


@register.filter
def day(value: date | datetime | None) -> str:
    """Say a day in words.

    >>> day(date(2026, 3, 4)), day(None)
    ('4 March 2026', 'not known')
    """
    if not value:
        return gettext("not known")
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_format(value, gettext("j F Y"))


@register.filter
def moment(value: datetime | None) -> str:
    """Say a day and the time on it.

    >>> moment(datetime(2026, 3, 4, 9, 5)), moment(None)
    ('4 March 2026, 09:05', 'not known')
    """
    if not value:
        return gettext("not known")
    if timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_format(value, gettext("j F Y, H:i"))


@register.filter
def slug(words: str | None) -> str:
    """Return words as the name of a class in the style sheets.

    >>> slug("blind spot"), slug("not_enough_data"), slug(None)
    ('blind-spot', 'not-enough-data', '')
    """
    return "-".join(str(words or "").lower().replace("_", " ").split())


@register.filter
def said(verdict: str) -> str:
    """Say a verdict, in the language of the page.

    >>> said("blind spot"), said("not_enough_data")
    ('blind spot', 'not enough data')
    """
    words = slug(verdict).replace("-", " ")
    return gettext(words) if words else ""


#: What may become of an action, part by part.
WORKED = (
    gettext_noop("moved in the answers"),
    gettext_noop("moved in the data"),
    gettext_noop("moved in the answers and in the data"),
    gettext_noop("moved the other way in the answers"),
    gettext_noop("moved the other way in the data"),
    gettext_noop("moved the other way in the answers and in the data"),
    gettext_noop("can't tell yet"),
)


@register.filter
def worked(verdict: str) -> str:
    """Say what became of an action, in the language of the page.

    >>> worked("moved in the answers, moved the other way in the data")
    'moved in the answers, moved the other way in the data'
    """
    return ", ".join(gettext(part) for part in verdict.split(", ") if part)


@register.filter
def spoken(words: Words | str) -> str:
    """Say the words of an instrument in the language of the page, where it has it.

    >>> spoken("Trust")
    'Trust'
    """
    return words.say(get_language()) if isinstance(words, Words) else words


@register.filter
def beside(row: Iterable[Any], columns: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Return each cell of a row beside its column.

    >>> beside(["Ann", 3], ["name", "answers"])
    [('name', 'Ann'), ('answers', 3)]
    """
    return list(zip(columns, row, strict=True))


@register.simple_tag
def other_languages() -> list[tuple[str, str]]:
    """Return the languages that the page can be had in besides its own, each under its own name.

    >>> other_languages()
    [('de', 'Deutsch')]
    """
    return [(code, name) for code, name in settings.LANGUAGES if code != get_language()]


@register.simple_tag
def interval(lo: Figure, hi: Figure) -> str:
    """Say between which shares a figure lies.

    >>> interval(0.31, 0.52), interval(None, None), interval(0.5, 0.5)
    ('31% to 52%', 'range not known', 'exactly 50%')
    """
    low, high = _known(lo), _known(hi)
    if low is None or high is None:
        return gettext("range not known")
    if low == high:
        return gettext("exactly %(share)s") % {"share": percent(low)}
    return gettext("%(low)s to %(high)s") % {"low": percent(low), "high": percent(high)}


@register.simple_tag
def n_of_N(n: Figure, of: Figure = None, word: str = "") -> str:
    """Say how many of how many a figure rests on.

    >>> n_of_N(86, 240, "answered"), n_of_N(1200), n_of_N(None, 240)
    ('86 of 240 answered', '1,200', 'not known how many')
    """
    if _known(n) is None:
        return gettext("not known how many")
    said = counted(n)
    if _known(of) is not None:
        said = gettext("%(n)s of %(of)s") % {"n": said, "of": counted(of)}
    return f"{said} {gettext(word) if word else ''}".strip()


@register.simple_tag(takes_context=True)
def rooms(context: template.Context) -> tuple[Room, ...]:
    """Return the rooms for the bar, without those closed to this person."""
    request, place = context.get("request"), context.get("place")
    hidden = hidden_pages(place) if place is not None else frozenset()
    return list_rooms(path=request.path if request is not None else "", hidden=hidden)


@register.inclusion_tag("parts/verdict.html")
def verdict_badge(verdict: str, severity: Figure = None) -> dict[str, str]:
    """Show a verdict as its pattern and its words, with the severity where there is one."""
    known = _known(severity)
    return {
        "slug": slug(verdict),
        "words": said(verdict),
        "severity": ""
        if known is None
        else gettext("severity %(value)s") % {"value": share(known)},
    }


def _known(value: Figure) -> float | None:
    return None if value is None or value == "" else float(value)
