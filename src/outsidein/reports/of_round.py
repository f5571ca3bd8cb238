"""The report of a round: what a board needs on one page, then what that page rests on."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from itertools import groupby

from django.utils.translation import gettext, gettext_noop, ngettext

from outsidein.ask.instruments.library import get_edition
from outsidein.ask.results.comparing import ImportanceView, Sides, get_importance, get_sides
from outsidein.ask.results.compute.agreement import amid_words
from outsidein.ask.results.compute.intervals import Interval
from outsidein.ask.results.compute.priority import Quadrant
from outsidein.ask.results.queries import InstrumentResult, ItemResult, get_result
from outsidein.ask.results.questions import QuestionCompared, list_questions_compared
from outsidein.ask.rounds.queries import get_round
from outsidein.charts.blind_spots import axes_of, map_of, radar_of
from outsidein.charts.distribution import (
    AnswerBar,
    Distribution,
    describe_distribution,
    draw_distribution,
    table_distribution,
)
from outsidein.charts.gap_map import describe_gap_map, draw_gap_map, table_gap_map
from outsidein.charts.radar import Radar, RadarAxis, describe_radar, draw_radar, table_radar
from outsidein.charts.table import Column, PictureTable
from outsidein.charts.wording import between, percent, points, signed
from outsidein.check.blindspots.compute.verdict import DECIDED
from outsidein.check.blindspots.queries import BlindSpots, ItemRow, get_blind_spots
from outsidein.check.plans.queries import ActionView, list_actions
from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.queries import get_organisation
from outsidein.reports.content import Bars, Figure, Report, Section
from outsidein.reports.saying import of_all, say_day, two
from outsidein.speech import language

SCORECARD = "crm-scorecard"
#: How far an action has come, as it is kept.
STATUSES = (
    gettext_noop("proposed"),
    gettext_noop("agreed"),
    gettext_noop("under way"),
    gettext_noop("done"),
    gettext_noop("dropped"),
)
#: The quadrants of importance and performance, as they are kept.
QUADRANTS: dict[Quadrant, str] = {
    "concentrate here": gettext_noop("concentrate here"),
    "keep up": gettext_noop("keep up"),
    "low priority": gettext_noop("low priority"),
    "possible overkill": gettext_noop("possible overkill"),
}
#: What is listed of a long list; the rest is in the program and in its exports.
FIRST = 12
#: Points of the scales whose spread has a picture; others have their table alone.
DRAWN_SCALES = (3, 5)
METHOD = (
    (
        gettext_noop("Between"),
        gettext_noop(
            "Where the mean of everybody lies in 95 of 100 cases. The silent are drawn from what "
            "the others said; it is taken that silence does not depend on the answer."
        ),
    ),
    (
        gettext_noop("How people agree"),
        gettext_noop(
            "One view, leaning, spread, or two camps: van der Eijk's A over the points of the "
            "scale, from 1 (all alike) over 0 (evenly spread) to -1 (two poles)."
        ),
    ),
    (
        gettext_noop("Not sure and blank"),
        gettext_noop("Neither has a value, and neither is a low score. They are counted apart."),
    ),
    (
        gettext_noop("What is not shown"),
        gettext_noop(
            "Groups with fewer people than the smallest group, groups that could be worked out "
            "from others, and answers in which nearly all say the same. A figure that is not "
            "shown looks the same as one that is not there."
        ),
    ),
    (
        gettext_noop("Claim and evidence"),
        gettext_noop(
            "The claim is the mean answer on a scale from 0 to 1; the evidence is what the "
            "records show, measured by published rules. A blind spot is a claim that stands more "
            "than a quarter above the upper end of the evidence, with its lower end above that "
            "too."
        ),
    ),
    (
        gettext_noop("Leaders and front line"),
        gettext_noop(
            "The board and management beside those who meet customers. Clear: the interval of the "
            "difference leaves out zero and it is not likely to be chance among as many items."
        ),
    ),
)


def report_of_round(
    *, organisation_id: int, round_id: int, made_on: date, at_most: int = FIRST
) -> Report:
    """Return the report of a closed round.

    Errors: NotHere for a round of somebody else, NotNow while it is open.
    """
    one = get_round(
        organisation_id=organisation_id,
        round_id=round_id,
        at=datetime.combine(made_on, time(), UTC),
    )
    if one.closed_at is None:
        raise NotNow(gettext("This round is still open. Its report can be had once it is closed."))
    results = [
        get_result(organisation_id=organisation_id, instrument=part.slug, round_id=round_id)
        for part in one.parts
    ]
    spots = get_blind_spots(organisation_id=organisation_id)
    sides = [_sides(organisation_id, result) for result in results if result.items]
    actions = list_actions(organisation_id=organisation_id)
    sections = [
        *_spots(spots, at_most),
        *(section for result in results for section in _instrument(organisation_id, result)),
        *(_beside(one, at_most) for one in sides if one is not None and one.items),
        *_actions(actions, made_on),
    ]
    return Report(
        title=_title(results, spots),
        kind=gettext("Report of a round"),
        organisation=get_organisation(organisation_id=organisation_id).name,
        source=gettext("%(title)s, closed %(day)s")
        % {"title": one.title, "day": say_day(one.closed_at)},
        answered=_answered(results),
        made_on=made_on,
        summary=_summary(results, spots, [s for s in sides if s is not None], actions),
        sections=tuple(sections),
        method=tuple((gettext(term), gettext(words)) for term, words in METHOD),
        language=language(),
    )


def _title(results: Sequence[InstrumentResult], spots: BlindSpots | None) -> str:
    if spots is not None and any(row.verdict in DECIDED for row in spots.rows):
        return spots.headline.rstrip(".")
    scored = [(d, r) for r in results for d in r.dimensions if d.score]
    if not scored:
        return gettext("What we say of ourselves")
    low, _ = min(scored, key=lambda one: one[0].score.point if one[0].score else 0.0)
    point = low.score.point if low.score else None
    told = {"label": low.label, "points": points(point), "of": low.highest}
    return gettext("Lowest stands %(label)s: %(points)s of %(of)s") % told


def _answered(results: Sequence[InstrumentResult]) -> str:
    known = [one for one in results if one.answered is not None]
    if not known:
        return gettext("Too few people answered to show anything.")
    most = max(known, key=lambda one: one.answered or 0)
    if most.asked is None:
        return gettext("%(n)s people answered; how many were asked is not known.") % {
            "n": most.answered
        }
    return gettext("%(n)s of %(of)s people answered.") % {"n": most.answered, "of": most.asked}


def _summary(
    results: Sequence[InstrumentResult],
    spots: BlindSpots | None,
    sides: Sequence[Sides],
    actions: Sequence[ActionView],
) -> Section:
    said = []
    if spots is not None and spots.headline_detail:
        said.append(spots.headline_detail[:1].upper() + spots.headline_detail[1:])
    for result in results:
        scored = [d for d in result.dimensions if d.score]
        if scored:
            high = max(scored, key=lambda d: d.score.point if d.score else 0.0)
            low = min(scored, key=lambda d: d.score.point if d.score else 0.0)
            said.append(
                gettext("%(title)s: highest %(high)s (%(most)s), lowest %(low)s (%(least)s).")
                % {
                    "title": result.title,
                    "high": high.label,
                    "most": _score(high.score, high.highest),
                    "low": low.label,
                    "least": _score(low.score, low.highest),
                }
            )
    clear = [item for one in sides for item in one.items if item.difference.call == "clear"]
    if clear:
        said.append(f"{clear[0].label}. {clear[0].sentence}")
    doing = [one for one in actions if one.is_open]
    if doing:
        many = ngettext(
            "%(n)s action is agreed or under way; the last page lists them.",
            "%(n)s actions are agreed or under way; the last page lists them.",
            len(doing),
        )
        said.append(many % {"n": len(doing)})
    figure = _radar(results, spots)
    return Section("", tuple(said[:5]), (figure,) if figure else ())


def _score(score: Interval | None, highest: int) -> str:
    if score is None:
        return points(None)
    return gettext("%(point)s, between %(low)s and %(high)s of %(of)s") % {
        "point": points(score.point),
        "low": points(score.low),
        "high": points(score.high),
        "of": highest,
    }


def _radar(results: Sequence[InstrumentResult], spots: BlindSpots | None) -> Figure | None:
    if spots is not None:
        radar = radar_of(axes_of(spots.rows, get_edition(SCORECARD)))
        if any(axis.inside is not None or axis.outside is not None for axis in radar.axes):
            return _radar_figure(gettext("Both voices, dimension by dimension"), radar)
    for result in results:
        scored = [d for d in result.dimensions if d.score]
        if len(scored) >= 3:
            axes = tuple(
                RadarAxis(d.short, d.score.point, None, (d.score.low, d.score.high))
                if d.score
                else RadarAxis(d.short, None)
                for d in result.dimensions
            )
            radar = Radar(axes, alone=True, full=float(scored[0].highest))
            return _radar_figure(result.title, radar)
    return None


def _radar_figure(title: str, radar: Radar) -> Figure:
    known = [(a.name, a.inside or 0.0, a.outside) for a in radar.axes if a.inside is not None]
    series = [(gettext("What our people say"), tuple(inside for _, inside, _ in known))]
    if any(outside is not None for _, _, outside in known):
        series.append((gettext("What the records show"), tuple(o or 0.0 for _, _, o in known)))
    bars = Bars(tuple(name for name, _, _ in known), tuple(series), radar.full)
    reading = describe_radar(radar, language())
    # A bar cannot say "not known": with an axis missing the picture alone is shown.
    whole = len(known) == len(radar.axes) and all(
        a.outside is not None for a in radar.axes if len(series) > 1
    )
    return Figure(
        title,
        reading,
        draw_radar(radar, width=640),
        table_radar(radar, language()),
        bars if whole else None,
    )


def _spots(found: BlindSpots | None, at_most: int) -> Iterator[Section]:
    if found is None:
        return
    decided = [row for row in found.rows if row.verdict in DECIDED]
    if not decided:
        return
    first = {row.dimension: place for place, row in reversed(list(enumerate(decided)))}
    ordered = sorted(decided, key=lambda row: first[row.dimension])
    groups: list[tuple[str, list[ItemRow]]] = [
        (name, list(rows)) for name, rows in groupby(ordered, lambda row: row.dimension)
    ]
    shown = map_of(groups)
    figure = Figure(
        gettext("Every answer that the records can speak to"),
        describe_gap_map(shown),
        draw_gap_map(shown, width=960),
        table_gap_map(shown),
    )
    blind = [row for row in decided if row.verdict == "blind spot"]
    table = PictureTable(
        gettext("The first %(n)s of %(of)s blind spots, worst first")
        % {"n": min(at_most, len(blind)), "of": len(blind)},
        (
            Column(gettext("Item")),
            Column(gettext("Claimed"), True),
            Column(gettext("Measured"), True),
            Column(gettext("In words")),
        ),
        tuple(
            (
                f"{row.item} {row.label}",
                percent(row.claim.point if row.claim else None),
                percent(row.point),
                row.sentence,
            )
            for row in blind[:at_most]
        ),
    )
    unknown = len(found.rows) - len(decided)
    note = gettext(
        "Of %(n)s items the records say too little to compare; none of them counts as low."
    ) % {"n": unknown}
    tables = (table,) if blind else ()
    title = gettext("Where claim and records part")
    yield Section(title, (), (figure,), tables, (note,) if unknown else ())


def _instrument(organisation_id: int, result: InstrumentResult) -> Iterator[Section]:
    if result.hidden:
        few = gettext("Fewer than %(least)s people answered. Nothing is shown.") % {
            "least": result.smallest_group
        }
        yield Section(result.title, (few,))
        return
    figures, tables = [], []
    if any(dimension.score for dimension in result.dimensions):
        tables.append(_dimensions(result))
    for code, members in groupby(result.items, lambda item: item.dimension or ""):
        items = list(members)
        name = next((d.label for d in result.dimensions if d.code == code), result.title)
        if len(items[0].labels) in DRAWN_SCALES:
            figures.append(_spread(name, items))
    if result.items:
        tables.append(_items(result))
    notes = [
        f"{one.code} {one.label}: {_why(one.band is not None, one.why)}" for one in result.withheld
    ]
    if result.questions:
        yield from _questions(organisation_id, result)
        return
    yield Section(result.title, (_answered([result]),), tuple(figures), tuple(tables), tuple(notes))
    if result.items:
        yield from _importance(organisation_id, result)


def _why(banded: bool, why: str) -> str:
    return gettext("nearly all say the same, so only that is told.") if banded else why


def _dimensions(result: InstrumentResult) -> PictureTable:
    return PictureTable(
        gettext("Each dimension, as people's sheets add up"),
        (
            Column(gettext("Dimension")),
            Column(gettext("Score"), True),
            Column(gettext("Between"), True),
            Column(gettext("People"), True),
        ),
        tuple(
            (
                dimension.label,
                of_all(points(score.point), dimension.highest) if score else points(None),
                between(points(score.low), points(score.high)) if score else "",
                _people(score.n, result.asked) if score else "",
            )
            for dimension in result.dimensions
            for score in (dimension.score,)
        ),
    )


def _spread(name: str, items: Sequence[ItemResult]) -> Figure:
    shown = Distribution(
        points=tuple(amid_words(items[0].labels)),
        bars=tuple(
            AnswerBar(item.label, item.distribution.counts, item.distribution.not_sure)
            for item in items
        ),
    )
    bars = Bars(
        categories=tuple(item.label for item in items),
        series=tuple(
            (label, tuple(float(item.distribution.counts[place]) for item in items))
            for place, label in enumerate(items[0].labels)
        ),
        highest=1.0,
        stacked=True,
    )
    return Figure(
        name,
        describe_distribution(shown),
        draw_distribution(shown, width=960),
        table_distribution(shown),
        bars,
    )


def _items(result: InstrumentResult) -> PictureTable:
    return PictureTable(
        gettext("Every item"),
        (
            Column(gettext("Item")),
            Column(gettext("Mean"), True),
            Column(gettext("Between"), True),
            Column(gettext("People"), True),
            Column(gettext("How people agree")),
        ),
        tuple(
            (
                f"{item.code} {item.label}",
                two(item.mean.point),
                between(two(item.mean.low), two(item.mean.high)),
                _people(item.distribution.n, result.asked),
                item.agreement,
            )
            for item in result.items
        ),
    )


def _people(n: int, of: int | None) -> str:
    return str(n) if of is None else of_all(str(n), of)


def _importance(organisation_id: int, result: InstrumentResult) -> Iterator[Section]:
    found: ImportanceView = get_importance(
        organisation_id=organisation_id, instrument=result.instrument, round_id=result.round_id
    )
    if found.map is None or not any(one.importance.point for one in found.map.items):
        return
    table = PictureTable(
        gettext("What matters most and goes least well comes first"),
        (
            Column(gettext("Item")),
            Column(gettext("Marked by"), True),
            Column(gettext("Stands at"), True),
            Column(gettext("Both together"), True),
            Column(gettext("Reading")),
        ),
        tuple(
            (
                f"{one.item} {found.labels.get(one.item, '')}",
                percent(one.importance.point),
                percent(one.performance.point),
                two(one.index.point),
                gettext(QUADRANTS[one.quadrant]),
            )
            for one in found.map.items[:FIRST]
        ),
    )
    said = (found.sentence, found.agreement)
    yield Section(
        gettext("%(title)s: what matters") % {"title": result.title},
        tuple(s for s in said if s),
        (),
        (table,),
    )


def _questions(organisation_id: int, result: InstrumentResult) -> Iterator[Section]:
    compared: list[QuestionCompared] = list_questions_compared(
        organisation_id=organisation_id, instrument=result.instrument, round_id=result.round_id
    )
    tables, said = [], [_answered([result])]
    for one in compared:
        if one.owners_sentence:
            said.append(f"{one.label}: {one.owners_sentence}")
        if one.gaps:
            tables.append(
                PictureTable(
                    gettext("%(label)s: today, and as it should be") % {"label": one.label},
                    (
                        Column(gettext("Answer")),
                        Column(gettext("Today"), True),
                        Column(gettext("Should be"), True),
                        Column(gettext("Difference"), True),
                    ),
                    tuple(
                        (
                            one.labels.get(gap.code, gap.code),
                            percent(gap.today),
                            percent(gap.future),
                            gettext("%(n)s points") % {"n": signed(100 * gap.gap.point, 0)},
                        )
                        for gap in one.gaps[:FIRST]
                    ),
                )
            )
    yield Section(result.title, tuple(said), (), tuple(tables))


def _sides(organisation_id: int, result: InstrumentResult) -> Sides | None:
    try:
        return get_sides(
            organisation_id=organisation_id, instrument=result.instrument, round_id=result.round_id
        )
    except NotHere:
        return None


def _beside(found: Sides, at_most: int) -> Section:
    told = [item for item in found.items if item.difference.call != "within noise"]
    noise = len(found.items) - len(told)
    table = PictureTable(
        gettext("%(title)s: the clearest differences first") % {"title": found.title},
        (
            Column(gettext("Item")),
            Column(gettext("Leaders"), True),
            Column(gettext("Front line"), True),
            Column(gettext("In words")),
        ),
        tuple(
            (
                f"{item.code} {item.label}",
                two(item.difference.first.point),
                two(item.difference.second.point),
                item.sentence,
            )
            for item in told[:at_most]
        ),
    )
    said = [
        gettext("Leaders and the front line see %(n)s of %(of)s items differently.")
        % {"n": len(told), "of": len(found.items)}
    ]
    if noise:
        said.append(gettext("In %(n)s the two cannot be told apart.") % {"n": noise})
    return Section(
        gettext("%(title)s: leaders and the front line") % {"title": found.title},
        tuple(said),
        (),
        (table,) if told else (),
    )


def _actions(actions: Sequence[ActionView], today: date) -> Iterator[Section]:
    if not actions:
        return
    table = PictureTable(
        gettext("What was agreed"),
        (
            Column(gettext("Action")),
            Column(gettext("Who")),
            Column(gettext("By"), True),
            Column(gettext("How far")),
        ),
        tuple(
            (
                one.title,
                one.owner or gettext("nobody yet"),
                f"{one.due_date:%d.%m.%Y}" if one.due_date else gettext("no day"),
                gettext("%(status)s, late") % {"status": gettext(one.status)}
                if one.is_late(today)
                else gettext(one.status),
            )
            for one in actions
        ),
    )
    yield Section(gettext("What will be done"), (), (), (table,))
