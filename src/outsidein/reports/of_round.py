"""The report of a round: what a board needs on one page, then what that page rests on."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from itertools import groupby

from outsidein.ask.instruments.library import get_edition
from outsidein.ask.results.comparing import ImportanceView, Sides, get_importance, get_sides
from outsidein.ask.results.compute.intervals import Interval
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
from outsidein.charts.wording import percent, points
from outsidein.check.blindspots.compute.verdict import DECIDED
from outsidein.check.blindspots.queries import BlindSpots, ItemRow, get_blind_spots
from outsidein.check.plans.queries import ActionView, list_actions
from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.queries import get_organisation
from outsidein.reports.content import Bars, Figure, Report, Section

SCORECARD = "crm-scorecard"
#: What is listed of a long list; the rest is in the program and in its exports.
FIRST = 12
#: Points of the scales whose spread has a picture; others have their table alone.
DRAWN_SCALES = (3, 5)
METHOD = (
    (
        "Between",
        "Where the mean of everybody lies in 95 of 100 cases. The silent are drawn from what the "
        "others said; it is taken that silence does not depend on the answer.",
    ),
    (
        "Agreement",
        "One view, leaning, spread, or two camps: van der Eijk's A over the points of the scale, "
        "from 1 (all alike) over 0 (evenly spread) to -1 (two poles).",
    ),
    (
        "Not sure and blank",
        "Neither has a value, and neither is a low score. They are counted apart.",
    ),
    (
        "What is not shown",
        "Groups with fewer people than the smallest group, groups that could be worked out from "
        "others, and answers in which nearly all say the same. A figure that is not shown looks "
        "the same as one that is not there.",
    ),
    (
        "Claim and evidence",
        "The claim is the mean answer on a scale from 0 to 1; the evidence is what the records "
        "show, measured by published rules. A blind spot is a claim that stands more than a "
        "quarter above the upper end of the evidence, with its lower end above that too.",
    ),
    (
        "Leaders and front line",
        "The board and management beside those who meet customers. Clear: the interval of the "
        "difference leaves out zero and it is not likely to be chance among as many items.",
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
        raise NotNow("This round is still open. Its report can be had once it is closed.")
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
        kind="Report of a round",
        organisation=get_organisation(organisation_id=organisation_id).name,
        source=f"{one.title}, closed {one.closed_at.day} {one.closed_at:%B %Y}",
        answered=_answered(results),
        made_on=made_on,
        summary=_summary(results, spots, [s for s in sides if s is not None], actions),
        sections=tuple(sections),
        method=METHOD,
    )


def _title(results: Sequence[InstrumentResult], spots: BlindSpots | None) -> str:
    if spots is not None and any(row.verdict in DECIDED for row in spots.rows):
        return spots.headline.rstrip(".")
    scored = [(d, r) for r in results for d in r.dimensions if d.score]
    if not scored:
        return "What we say of ourselves"
    low, _ = min(scored, key=lambda one: one[0].score.point if one[0].score else 0.0)
    point = low.score.point if low.score else None
    return f"Lowest stands {low.label}: {points(point)} of {low.highest}"


def _answered(results: Sequence[InstrumentResult]) -> str:
    known = [one for one in results if one.answered is not None]
    if not known:
        return "Too few people answered to show anything."
    most = max(known, key=lambda one: one.answered or 0)
    if most.asked is None:
        return f"{most.answered} people answered; how many were asked is not known."
    return f"{most.answered} of {most.asked} people answered."


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
                f"{result.title}: highest {high.label} ({_score(high.score)} of {high.highest}), "
                f"lowest {low.label} ({_score(low.score)} of {low.highest})."
            )
    clear = [item for one in sides for item in one.items if item.difference.call == "clear"]
    if clear:
        said.append(f"{clear[0].label}. {clear[0].sentence}")
    doing = [one for one in actions if one.is_open]
    if doing:
        many = "1 action is" if len(doing) == 1 else f"{len(doing)} actions are"
        said.append(f"{many} agreed or under way; the last page lists them.")
    figure = _radar(results, spots)
    return Section("", tuple(said[:5]), (figure,) if figure else ())


def _score(score: Interval | None) -> str:
    if score is None:
        return points(None)
    return f"{points(score.point)}, between {points(score.low)} and {points(score.high)}"


def _radar(results: Sequence[InstrumentResult], spots: BlindSpots | None) -> Figure | None:
    if spots is not None:
        radar = radar_of(axes_of(spots.rows, get_edition(SCORECARD)))
        if any(axis.inside is not None or axis.outside is not None for axis in radar.axes):
            return _radar_figure("Both voices, dimension by dimension", radar)
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
    series = [("What our people say", tuple(inside for _, inside, _ in known))]
    if any(outside is not None for _, _, outside in known):
        series.append(("What the records show", tuple(o or 0.0 for _, _, o in known)))
    bars = Bars(tuple(name for name, _, _ in known), tuple(series), radar.full)
    reading = describe_radar(radar)
    # A bar cannot say "not known": with an axis missing the picture alone is shown.
    whole = len(known) == len(radar.axes) and all(
        a.outside is not None for a in radar.axes if len(series) > 1
    )
    return Figure(
        title, reading, draw_radar(radar, width=640), table_radar(radar), bars if whole else None
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
        "Every answer that the records can speak to",
        describe_gap_map(shown),
        draw_gap_map(shown, width=960),
        table_gap_map(shown),
    )
    blind = [row for row in decided if row.verdict == "blind spot"]
    table = PictureTable(
        f"The first {min(at_most, len(blind))} of {len(blind)} blind spots, worst first",
        (Column("Item"), Column("Claimed", True), Column("Measured", True), Column("In words")),
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
    note = f"Of {unknown} items the records say too little to compare; none of them counts as low."
    tables = (table,) if blind else ()
    yield Section("Where claim and records part", (), (figure,), tables, (note,) if unknown else ())


def _instrument(organisation_id: int, result: InstrumentResult) -> Iterator[Section]:
    if result.hidden:
        few = f"Fewer than {result.smallest_group} people answered. Nothing is shown."
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
    return "nearly all say the same, so only that is told." if banded else why


def _dimensions(result: InstrumentResult) -> PictureTable:
    return PictureTable(
        "Each dimension, as people's sheets add up",
        (
            Column("Dimension"),
            Column("Score", True),
            Column("Between", True),
            Column("People", True),
        ),
        tuple(
            (
                dimension.label,
                f"{points(score.point)} of {dimension.highest}" if score else points(None),
                f"{points(score.low)} to {points(score.high)}" if score else "",
                _people(score.n, result.asked) if score else "",
            )
            for dimension in result.dimensions
            for score in (dimension.score,)
        ),
    )


def _spread(name: str, items: Sequence[ItemResult]) -> Figure:
    shown = Distribution(
        points=tuple(label.lower() for label in items[0].labels),
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
        "Every item",
        (Column("Item"), Column("Mean", True), Column("Between", True), Column("People", True),
         Column("How people agree")),
        tuple(
            (
                f"{item.code} {item.label}",
                f"{item.mean.point:.2f}",
                f"{item.mean.low:.2f} to {item.mean.high:.2f}",
                _people(item.distribution.n, result.asked),
                item.agreement,
            )
            for item in result.items
        ),
    )  # fmt: skip


def _people(n: int, of: int | None) -> str:
    return str(n) if of is None else f"{n} of {of}"


def _importance(organisation_id: int, result: InstrumentResult) -> Iterator[Section]:
    found: ImportanceView = get_importance(
        organisation_id=organisation_id, instrument=result.instrument, round_id=result.round_id
    )
    if found.map is None or not any(one.importance.point for one in found.map.items):
        return
    table = PictureTable(
        "What matters most and goes least well comes first",
        (Column("Item"), Column("Marked by", True), Column("Stands at", True),
         Column("Both together", True), Column("Reading")),
        tuple(
            (
                f"{one.item} {found.labels.get(one.item, '')}",
                percent(one.importance.point),
                percent(one.performance.point),
                f"{one.index.point:.2f}",
                one.quadrant,
            )
            for one in found.map.items[:FIRST]
        ),
    )  # fmt: skip
    said = (found.sentence, found.agreement)
    yield Section(f"{result.title}: what matters", tuple(s for s in said if s), (), (table,))


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
                    f"{one.label}: today, and as it should be",
                    (Column("Answer"), Column("Today", True), Column("Should be", True),
                     Column("Difference", True)),
                    tuple(
                        (
                            one.labels.get(gap.code, gap.code),
                            percent(gap.today),
                            percent(gap.future),
                            f"{100 * gap.gap.point:+.0f} points",
                        )
                        for gap in one.gaps[:FIRST]
                    ),
                )
            )  # fmt: skip
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
        f"{found.title}: the clearest differences first",
        (Column("Item"), Column("Leaders", True), Column("Front line", True), Column("In words")),
        tuple(
            (
                f"{item.code} {item.label}",
                f"{item.difference.first.point:.2f}",
                f"{item.difference.second.point:.2f}",
                item.sentence,
            )
            for item in told[:at_most]
        ),
    )
    said = [f"Leaders and the front line see {len(told)} of {len(found.items)} items differently."]
    if noise:
        said.append(f"In {noise} the two cannot be told apart.")
    return Section(
        f"{found.title}: leaders and the front line", tuple(said), (), (table,) if told else ()
    )


def _actions(actions: Sequence[ActionView], today: date) -> Iterator[Section]:
    if not actions:
        return
    table = PictureTable(
        "What was agreed",
        (Column("Action"), Column("Who"), Column("By", True), Column("How far")),
        tuple(
            (
                one.title,
                one.owner or "nobody yet",
                f"{one.due_date:%d.%m.%Y}" if one.due_date else "no day",
                f"{one.status}, late" if one.is_late(today) else one.status,
            )
            for one in actions
        ),
    )
    yield Section("What will be done", (), (), (table,))
