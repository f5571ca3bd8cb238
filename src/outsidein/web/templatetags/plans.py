"""How the pages of the plans say and draw what moved."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from outsidein.charts.wording import percent
from outsidein.check.blindspots.compute.worked import Movement, Reading

register = template.Library()

#: Unit: pixels of the small picture.
START, LENGTH = 6, 180
MINUS = "−"


@register.filter
def change(value: float) -> str:
    """Say a change of a share in points of a hundred, with its sign.

    >>> change(0.2), change(-0.054), change(0.0)
    ('+20 points', '−5.4 points', '0 points')
    """
    said = _signed(value)
    return (
        _("%(change)s point") % {"change": said}
        if said in ("+1", f"{MINUS}1")
        else (_("%(change)s points") % {"change": said})
    )


@register.filter
def in_points(size: float) -> str:
    """Say how large a change of a share is, whichever way.

    >>> in_points(0.15)
    '15 points'
    """
    return change(size).removeprefix("+")


@register.simple_tag
def change_interval(low: float, high: float) -> str:
    """Say between which points a change may lie.

    >>> change_interval(-0.02, 0.31), change_interval(0.1, 0.1)
    ('−2 to +31', 'exactly +10')
    """
    if low == high:
        return _("exactly %(change)s") % {"change": _signed(low)}
    return _("%(low)s to %(high)s") % {"low": _signed(low), "high": _signed(high)}


@register.inclusion_tag("plans/_move_bar.html")
def move_bar(movement: Movement) -> dict[str, Any]:
    """Draw a figure before (hollow) and after (filled) on a line from 0 to 1, in its voice."""
    before, after = movement.before, movement.after
    if before is None or after is None:
        return {}
    voice = "inside" if movement.voice == "answers" else "outside"
    was, now = _place(before.point), _place(after.point)
    return {
        "voice": voice,
        "words": _("before %(before)s, after %(after)s")
        % {"before": percent(before.point), "after": percent(after.point)},
        "before": was,
        "after": now,
        "before_diamond": _diamond(was, 5.5),
        "after_diamond": _diamond(now, 6.5),
        "before_range": _range(before),
        "after_range": _range(after),
    }


def _signed(value: float) -> str:
    points = round(100 * value, 1)
    said = f"{abs(points):.1f}".removesuffix(".0")
    if not points:
        return "0"
    return f"+{said}" if points > 0 else f"{MINUS}{said}"


def _place(share: float) -> float:
    return round(START + LENGTH * min(max(share, 0.0), 1.0), 1)


def _range(reading: Reading) -> tuple[float, float]:
    return _place(reading.low), _place(reading.high)


def _diamond(x: float, half: float) -> str:
    return f"M{x - half:.1f} 12 {x:.1f} {12 - half:.1f} {x + half:.1f} 12 {x:.1f} {12 + half:.1f}Z"
