"""A measure drawn on its own scale: the value, and the three values that score 0, ½ and 1."""

from typing import Any

from django import template

from outsidein.charts.wording import percent
from outsidein.check.blindspots.queries import ItemRow
from outsidein.web.evidence.lines import MeasureLine
from outsidein.web.templatetags.gaps import gap_bar

register = template.Library()

#: Unit: SVG units. Where the scale begins and how long it is, in a drawing 400 wide.
START, LENGTH = 30.0, 340.0
#: Verdicts that stand on one end of the evidence alone.
EDGES = ("blind spot", "hidden strength")


@register.inclusion_tag("evidence/_scale.html")
def scale_line(line: MeasureLine) -> dict[str, Any]:
    """Draw a measure's value between the three values of its scale; unknown has no diamond.

    The scale shows what matters: from a little below its lowest mark to a little above its highest.
    """
    value = line.value
    ends = [mark for mark, _ in line.marks]
    ends += [x for x in (value.value, value.lo, value.hi) if x is not None]
    low, high = _stretch(min(ends, default=0.0), max(ends, default=1.0))

    def place(x: float) -> float:
        return round(START + LENGTH * (x - low) / (high - low), 1)

    known = value.value is not None and value.lo is not None and value.hi is not None
    at = place(value.value) if value.value is not None else None
    return {
        "marks": [(place(mark), percent(mark, _digits(mark)), score) for mark, score in line.marks],
        "end": START + LENGTH,
        "start": START,
        "range": (place(value.lo or 0.0), place(value.hi or 0.0)) if known else None,
        "diamond": None
        if at is None
        else f"M{at - 7.5:.1f} 22 {at:.1f} 14.5 {at + 7.5:.1f} 22 {at:.1f} 29.5Z",
        "words": _reading(line),
    }


@register.inclusion_tag("parts/gap_bar.html")
def row_bar(row: ItemRow) -> dict[str, Any]:
    """Draw one item's gap for a table; bounds that say nothing, 0 to 1, are not drawn.

    Where the records only say "at most", the gap runs from the claim down to that end.
    """
    claim = row.claim
    says = row.point is not None or row.lo > 0.0 or row.hi < 1.0
    drawn = gap_bar(
        claim.point if claim else None,
        claim.low if claim else None,
        claim.high if claim else None,
        row.point,
        row.lo if says else None,
        row.hi if says else None,
        row.verdict,
    )
    if claim is not None and row.point is None and says:
        drawn["stub"] = None
    if claim is not None and row.point is None and row.verdict in EDGES:
        edge = row.hi if row.verdict == "blind spot" else row.lo
        bounded = gap_bar(claim.point, None, None, edge, None, None, row.verdict)
        drawn["between"] = bounded["between"]
    return drawn


def _stretch(low: float, high: float) -> tuple[float, float]:
    """Return the ends with a little room beyond them, never beyond nothing and all.

    >>> _stretch(0.0, 1.0), _stretch(0.5, 0.5)
    ((0.0, 1.0), (0.4, 0.6))
    """
    room = max(0.08 * (high - low), 0.0 if high > low else 0.1)
    return max(0.0, low - room), min(1.0, high + room)


def _digits(mark: float) -> int:
    return 0 if abs(100 * mark - round(100 * mark)) < 1e-6 else 1


def _reading(line: MeasureLine) -> str:
    marks = ", ".join(
        f"{percent(mark, _digits(mark))} scores {score}" for mark, score in line.marks
    )
    return f"{line.value.title}: {line.figure or 'not known'}. On its scale {marks}."
