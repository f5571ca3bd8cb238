"""The pictures of one round: the diagram, how answers spread, groups, sides, what matters."""

from django.utils.translation import gettext, gettext_noop

from outsidein.ask.results.comparing import ImportanceView, Sides
from outsidein.ask.results.compute.intervals import SEED, Interval, share_interval
from outsidein.ask.results.compute.leaders import SIZED
from outsidein.ask.results.gate import GatedCell, GroupHead
from outsidein.ask.results.queries import (
    DimensionResult,
    HeatItem,
    HeatMap,
    InstrumentResult,
    ItemResult,
)
from outsidein.charts import heat_map as heat
from outsidein.charts.distribution import AnswerBar, Distribution
from outsidein.charts.importance_map import ImportanceChart, MapPoint
from outsidein.charts.radar import Radar, RadarAxis, RadarOverlay
from outsidein.charts.sides import SideMark, SideRow, SidesChart
from outsidein.charts.wording import counted, points
from outsidein.check.blindspots.beside import CustomersSaid, EvidenceBeside
from outsidein.speech import language, number
from outsidein.web.results.drawn import Shown

NOT_ENOUGH = gettext_noop("Fewer than {k} people answered enough of it.")


def list_pictures(
    result: InstrumentResult, *, query: str = "", overlay: RadarOverlay | None = None
) -> tuple[Shown, ...]:
    """Return the pictures of a result: first the diagram where there is one, then the spreads."""
    found = []
    if len(result.dimensions) >= 3 and any(d.score for d in result.dimensions):
        found.append(Shown("diagram", _radar(result, overlay), query))
    for dimension in dict.fromkeys(item.dimension or "" for item in result.items):
        items = [item for item in result.items if (item.dimension or "") == dimension]
        found.append(Shown(spread_name(dimension), _spread(items), query))
    return tuple(found)


def spread_name(dimension: str) -> str:
    """Return the name under which a dimension's spread is drawn.

    >>> spread_name("ORG")
    'spread-org'
    """
    return f"spread-{dimension.lower()}"


def _radar(result: InstrumentResult, overlay: RadarOverlay | None) -> Radar:
    answered = gettext("few") if result.answered is None else str(result.answered)
    said = gettext("%(n)s people answered")
    if result.asked:
        said = gettext("%(n)s of %(of)s people answered")
    return Radar(
        tuple(_axis(dimension) for dimension in result.dimensions),
        alone=True,
        note=said % {"n": answered, "of": result.asked},
        full=float(max(d.highest for d in result.dimensions)),
        overlays=(overlay,) if overlay else (),
    )


def _axis(dimension: DimensionResult) -> RadarAxis:
    score = dimension.score
    if score is None:
        return RadarAxis(dimension.short, None)
    return RadarAxis(dimension.short, score.point, inside_range=(score.low, score.high))


def _spread(items: list[ItemResult]) -> Distribution:
    return Distribution(
        points=tuple(label.lower() for label in items[0].labels),
        bars=tuple(
            AnswerBar(item.label, item.distribution.counts, item.distribution.not_sure)
            for item in items
        ),
    )


def show_heat(found: HeatMap, *, by_dimension: bool, query: str = "") -> Shown:
    """Return the heat map of items, or of dimensions."""
    rows = _dimension_rows(found) if by_dimension else _item_rows(found)
    groups = tuple(heat.HeatGroup(head.name, _who(head)) for head in found.groups)
    by = dict(found.attributes)[found.attribute]
    caption = gettext("Mean of each dimension by %(by)s")
    if not by_dimension:
        caption = gettext("Mean of each item by %(by)s")
    caption %= {"by": by.lower() if language() == "en" else by}
    ends = (gettext("low"), gettext("high"))
    return Shown("groups", heat.HeatMap(groups, rows, caption, ends), query)


def _who(head: GroupHead) -> str:
    if head.answered is None:
        return ""
    return counted(head.answered, head.asked) if head.asked else f"{head.answered}"


def _item_rows(found: HeatMap) -> tuple[heat.HeatRow, ...]:
    return tuple(
        heat.HeatRow(
            item.label,
            tuple(_heat_cell(found.cells[head.name][place], item) for head in found.groups),
        )
        for place, item in enumerate(found.items)
    )


def _heat_cell(told: GatedCell, item: HeatItem) -> heat.HeatCell:
    if told.cell is None:
        band = told.band.level if told.band else ""
        return heat.HeatCell(None, words=band, why=told.why)
    mean, width = told.cell.mean.point, item.high - item.low
    spread = told.cell.spread
    reach = None
    if spread is not None:
        reach = ((mean - spread - item.low) / width, (mean + spread - item.low) / width)
    return heat.HeatCell((mean - item.low) / width, say_mean(mean, width), reach)


def _dimension_rows(found: HeatMap) -> tuple[heat.HeatRow, ...]:
    rows = []
    for place, (_, label, highest) in enumerate(found.dimensions):
        cells = []
        for head in found.groups:
            score = found.scores[head.name][place]
            if score.score is None:
                why = score.why or gettext(NOT_ENOUGH).format(k=found.smallest_group)
                cells.append(heat.HeatCell(None, why=why))
            else:
                at = score.score.point
                cells.append(heat.HeatCell(at / highest, points(at)))
        rows.append(heat.HeatRow(label, tuple(cells)))
    return tuple(rows)


def say_mean(mean: float, width: float) -> str:
    """Return a mean with as many digits as its scale bears.

    >>> say_mean(0.618, 1), say_mean(3.44, 4)
    ('0.62', '3.4')
    """
    return number(f"{mean:.2f}" if width <= 1 else f"{mean:.1f}")


def show_sides(found: Sides, evidence: dict[str, EvidenceBeside], *, query: str = "") -> Shown:
    """Return leaders and front line on every item, and the evidence where there is any."""
    rows = []
    for one in found.items:
        told, beside = one.difference, evidence.get(one.code)
        words = gettext(told.call)
        if told.call != "within noise":
            words = f"{words}, {gettext(SIZED[told.effect.size])}"
        rows.append(
            SideRow(
                one.label,
                _side(told.first, one.values[0], told.width),
                _side(told.second, one.values[0], told.width),
                SideMark(beside.point, beside.lo, beside.hi) if beside else None,
                words,
            )
        )
    ends = (gettext("lowest answer"), gettext("highest answer"))
    return Shown("sides", SidesChart(tuple(rows), ends=ends), query)


def _side(told: Interval, low: float, width: float) -> SideMark:
    return SideMark(
        (told.point - low) / width,
        (told.low - low) / width,
        (told.high - low) / width,
        say_mean(told.point, width),
    )


def show_trust(
    result: InstrumentResult, customers: dict[str, CustomersSaid], *, query: str = ""
) -> Shown | None:
    """Return trust as staff see it beside trust as customers rate it: who agrees, of each.

    None where customers were asked none of it.
    """
    rows = []
    for item in result.items:
        one = customers.get(item.code)
        if one is None:
            continue
        ours = _agreeing(item)
        theirs = SideMark(one.share, one.lo, one.hi)
        rows.append(SideRow(item.label, ours, evidence=theirs, words=_apart(ours, theirs)))
    if not rows:
        return None
    chart = SidesChart(
        tuple(rows),
        names=(gettext("our people who agree"), ""),
        evidence=gettext("customers who agree"),
        ends=(gettext("nobody"), gettext("everybody")),
        caption=gettext("Who agrees, of our people and of customers"),
    )
    return Shown("trust", chart, query)


def _agreeing(item: ItemResult) -> SideMark:
    """Return the share who chose a point above the middle: what customers are counted by too."""
    counts, mean = item.distribution.counts, item.mean
    people = mean.population
    share = share_interval(counts, len(counts) // 2 + 1, people, seed=SEED)
    if share is None:
        raise ValueError(f"{item.code} is shown, yet nobody answered it.")
    return SideMark(share.point, share.low, share.high)


def _apart(ours: SideMark, theirs: SideMark) -> str:
    if theirs.low > ours.high or theirs.high < ours.low:
        apart = {"n": round(100 * abs(ours.point - theirs.point))}
        if ours.point > theirs.point:
            return gettext("we are %(n)s points above") % apart
        return gettext("we are %(n)s points below") % apart
    return gettext("in line")


def show_importance(found: ImportanceView, *, query: str = "") -> Shown | None:
    """Return the map of what matters and how it goes, or None where nothing was marked."""
    if found.map is None:
        return None
    mapped = tuple(
        MapPoint(
            code=one.item,
            label=found.labels.get(one.item, one.item),
            importance=one.importance.point,
            performance=one.performance.point,
            importance_range=(one.importance.low, one.importance.high),
            performance_range=(one.performance.low, one.performance.high),
            index=one.index.point,
        )
        for one in found.map.items
    )
    chart = ImportanceChart(mapped, found.map.middle_importance, found.map.middle_performance)
    return Shown("matters", chart, query)
