"""The trend as pictures and words: what moved from round to round, and where nothing compares."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext

from outsidein.ask.results.compute.intervals import Interval
from outsidein.ask.results.compute.trend import Change
from outsidein.ask.results.over_time import TrendDimension, TrendItem, TrendView
from outsidein.charts.trend import TrendChart, TrendMark, TrendRow
from outsidein.charts.wording import points, signed
from outsidein.web.results.drawn import Shown
from outsidein.web.results.pictures import say_mean

SCORES = "trend-scores"


@dataclass(frozen=True, slots=True)
class TrendPart:
    """The items of one dimension over the rounds."""

    code: str
    label: str
    picture: Shown
    items: tuple[TrendItem, ...]


def list_trend_parts(found: TrendView) -> tuple[TrendPart, ...]:
    """Return the items of each dimension as one picture; those without one come together."""
    names = {one.code: one.label for one in found.dimensions}
    parts = []
    for code in dict.fromkeys(item.dimension or "" for item in found.items):
        items = tuple(item for item in found.items if (item.dimension or "") == code)
        rows = tuple(_row(item, found) for item in items)
        name = f"trend-{code.lower()}" if code else "trend-items"
        picture = Shown(name, TrendChart(_rounds(found), rows))
        parts.append(TrendPart(code, names.get(code, ""), picture, items))
    return tuple(parts)


def show_scores(found: TrendView) -> Shown | None:
    """Return the scores of the dimensions over the rounds, or None where nothing was scored."""
    rows = tuple(_score_row(one, found) for one in found.dimensions if one.scores)
    if not rows:
        return None
    return Shown(SCORES, TrendChart(_rounds(found), rows, gettext("Scores over the rounds")))


def say_trend_finding(found: TrendView) -> str:
    """Say in one sentence what moved between the newest two rounds."""
    newest = [change for item in found.items if (change := newest_change(item)) is not None]
    clear = [one for one in newest if one.call in ("clear", "a fact of that day")]
    rose = sum(one.change.point > 0 for one in clear)
    fell = sum(one.change.point < 0 for one in clear)
    if not newest:
        return gettext("Nothing can be compared between the newest two rounds")
    if not rose and not fell:
        return gettext("None of %(of)s items moved beyond noise") % {"of": len(newest)}
    moved = gettext("%(rose)s of %(of)s items rose and %(fell)s fell beyond noise")
    return moved % {"rose": rose, "of": len(newest), "fell": fell}


def newest_change(item: TrendItem) -> Change | None:
    """Return the newest step of an item, or None where it cannot be compared."""
    return item.trend.changes[-1] if item.trend.changes else None


def _rounds(found: TrendView) -> tuple[str, ...]:
    named = [date_format(one.closed_at, "M Y") for one in found.rounds]
    if len(set(named)) == len(named):
        return tuple(named)
    return tuple(date_format(one.closed_at, gettext("j F Y")) for one in found.rounds)


def _row(item: TrendItem, found: TrendView) -> TrendRow:
    runs = [point for run in item.trend.runs for point in run]
    marks: dict[int, TrendMark] = {}
    for number, point, mean in zip(item.rounds, runs, item.trend.means, strict=True):
        if mean is not None:
            low, width = point.values[0], point.values[-1] - point.values[0]
            marks[number] = _mark(mean, low, width, say_mean(mean.point, width))
    starts = [item.rounds[sum(map(len, item.trend.runs[:n]))] for n in range(len(item.trend.runs))]
    places = {one.round_id: place for place, one in enumerate(found.rounds)}
    change = newest_change(item)
    return TrendRow(
        label=item.label,
        marks=tuple(marks.get(one.round_id) for one in found.rounds),
        breaks=tuple(places[number] for number in starts[1:]),
        call=change.call if change else "",
        words=_words(item, change),
    )


def _mark(told: Interval, low: float, width: float, words: str) -> TrendMark:
    ends = [(end - low) / width for end in (told.point, told.low, told.high)]
    return TrendMark(ends[0], ends[1], ends[2], words)


def _words(item: TrendItem, change: Change | None) -> str:
    if change is None:
        return gettext("new words: not compared") if item.trend.breaks else gettext("not compared")
    runs = item.trend.runs[-1][-1].values
    amount = signed(change.change.point, 2 if runs[-1] - runs[0] <= 1 else 1)
    told = {"call": gettext(change.call), "n": amount}
    return gettext("%(call)s: %(n)s points") % told


def _score_row(one: TrendDimension, found: TrendView) -> TrendRow:
    known = dict(one.scores)
    marks = tuple(
        None
        if (score := known.get(each.round_id)) is None
        else _mark(score, 0.0, one.highest, points(score.point))
        for each in found.rounds
    )
    there = [score for _, score in one.scores]
    words = ""
    if len(there) > 1 and not found.barred:
        change = signed(there[-1].point - there[-2].point)
        words = gettext("%(n)s of %(of)s points") % {"n": change, "of": one.highest}
    return TrendRow(one.label, marks, words=words)
