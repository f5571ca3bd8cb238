"""Reads of the results: what an organisation said in its newest round of each instrument.

Until the disclosure gate is built only figures of the whole organisation are handed out, and
only where at least five people answered; below that there is no figure, and its absence says so.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from outsidein.ask.answers.models import Answer, Sheet
from outsidein.ask.instruments.compute.edition import Edition, Item
from outsidein.ask.instruments.compute.reading import read_edition
from outsidein.ask.results.compute.agreement import say_agreement
from outsidein.ask.results.compute.claims import Claim, claim_of
from outsidein.ask.results.compute.distribution import Distribution
from outsidein.ask.results.compute.intervals import Interval, mean_interval, score_interval
from outsidein.ask.results.compute.profile import Profile, claimed_profile
from outsidein.ask.rounds.models import RoundPart
from outsidein.ask.rounds.queries import get_latest_parts
from outsidein.ground.errors import NotHere
from outsidein.people.queries import get_organisation

#: Fewer people than this are never shown as a figure.
MINIMUM_GROUP = 5
#: The draws of the intervals start here, so that a result can be had again to the last digit.
SEED = 20_260_101
#: The group of each question's options that the records can be set beside.
MEASURED_GROUPS = {
    "WHO": "department",
    "WHAT": "resolution",
    "WHERE": "channel",
    "WHEN": "stage",
    "WHY": "reason",
}


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What people said to one item."""

    code: str
    label: str
    text: str
    dimension: str | None
    distribution: Distribution
    labels: tuple[str, ...]  # of the scale's points, lowest first
    mean: Interval
    agreement: str  # one sentence
    importance: float  # 0 to 1
    claim: Claim


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """What people's sheets came to on one dimension."""

    code: str
    label: str
    short: str
    score: Interval | None  # None: fewer than five people answered enough of it
    highest: int


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What people ticked at one of the five questions, in one tense."""

    code: str
    tense: str
    group: str
    profile: Profile
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RoundAnswered:
    """How many people answered an instrument's newest round, of how many."""

    instrument: str
    answered: int
    asked: int | None


@dataclass(frozen=True, slots=True)
class InstrumentResult:
    """One instrument's newest round."""

    instrument: str
    version: int
    title: str
    round_title: str
    closed_at: datetime | None
    answered: int
    asked: int | None
    items: tuple[ItemResult, ...]
    dimensions: tuple[DimensionResult, ...]
    questions: tuple[QuestionResult, ...]
    hidden: bool  # fewer than five people answered: nothing is shown


def list_results(*, organisation_id: int) -> list[InstrumentResult]:
    """Return the results of every instrument's newest round.

    4 SQL queries, and at most 3 an instrument and 1 a dimension, however many answers; the
    database does the counting.
    """
    shape = get_organisation(organisation_id=organisation_id)
    departments = [name for name, _, _ in shape.departments]
    levels = [name for name, _ in shape.levels]
    parts = get_latest_parts(organisation_id=organisation_id)
    return [
        _result(organisation_id, one, departments, levels)
        for one in sorted(parts.values(), key=lambda r: r.instrument.slug)
    ]


def list_answered(*, organisation_id: int) -> list[RoundAnswered]:
    """Return how many people answered each instrument's newest round; 2 SQL queries."""
    parts = get_latest_parts(organisation_id=organisation_id)
    sheets = Sheet.objects.filter(organisation_id=organisation_id, part__in=parts.values())
    counted = dict(sheets.values_list("part_id").annotate(count=Count("id")).order_by())
    return [
        RoundAnswered(slug, counted.get(one.pk, 0), one.round.asked)
        for slug, one in sorted(parts.items())
    ]


def get_result(*, organisation_id: int, instrument: str) -> InstrumentResult:
    """Return the result of one instrument's newest round; SQL queries as in ``list_results``."""
    one = get_latest_parts(organisation_id=organisation_id).get(instrument)
    if one is None:
        raise NotHere(f"Nobody has answered {instrument} here.")
    shape = get_organisation(organisation_id=organisation_id)
    departments = [name for name, _, _ in shape.departments]
    return _result(organisation_id, one, departments, [name for name, _ in shape.levels])


def list_claims(*, organisation_id: int) -> dict[str, Claim]:
    """Return the claim of every item that at least five people answered, by its code."""
    return {
        item.code: item.claim
        for result in list_results(organisation_id=organisation_id)
        for item in result.items
    }


def _result(
    organisation_id: int, one: RoundPart, departments: list[str], levels: list[str]
) -> InstrumentResult:
    edition = read_edition(one.instrument.content, f"{one.instrument.slug}.toml")
    answered = Sheet.objects.filter(organisation_id=organisation_id, part=one).count()
    hidden = answered < MINIMUM_GROUP
    return InstrumentResult(
        instrument=edition.id,
        version=edition.version,
        title=edition.title.say(),
        round_title=one.round.title,
        closed_at=one.round.closed_at,
        answered=answered,
        asked=one.round.asked,
        items=() if hidden else _items(organisation_id, one, edition, answered),
        dimensions=() if hidden else _dimensions(organisation_id, one, edition),
        questions=() if hidden else _questions(organisation_id, one, edition, departments, levels),
        hidden=hidden,
    )


def _items(
    organisation_id: int, one: RoundPart, edition: Edition, answered: int
) -> tuple[ItemResult, ...]:
    ours = Answer.objects.filter(organisation_id=organisation_id, sheet__part=one)
    counts: dict[str, dict[float, int]] = defaultdict(dict)
    unsure: dict[str, int] = {}
    for code, value, not_sure, count in (
        ours.filter(tense=Answer.Tense.NOW)
        .values_list("item", "value", "not_sure")
        .annotate(count=Count("id"))
        .order_by()
    ):
        if not_sure:
            unsure[code] = count
        elif value is not None:
            counts[code][value] = count
    marks = _importance(ours)
    found = []
    for item in edition.items:
        result = _item(
            item, counts.get(item.code, {}), unsure.get(item.code, 0), answered, one, marks
        )
        if result is not None:
            found.append(result)
    return tuple(found)


def _importance(ours: QuerySet[Answer]) -> dict[str, float]:
    """Return how important people say each item is; an item nobody was asked of is absent.

    Unit: 0 to 1, a mark of priority being 1 and none 0; where no mark was asked for but a
    figure was, the figure.
    """
    asked: dict[str, int] = defaultdict(int)
    marked: dict[str, float] = defaultdict(float)
    rows = (
        ours.filter(Q(priority__isnull=False) | Q(importance__isnull=False))
        .values_list("item", "priority", "importance")
        .annotate(count=Count("id"))
        .order_by()
    )
    for code, priority, importance, count in rows:
        asked[code] += count
        marked[code] += count * (float(priority) if priority is not None else importance or 0.0)
    return {code: marked[code] / asked[code] for code in asked}


def _item(
    item: Item,
    counted: Mapping[float, int],
    unsure: int,
    answered: int,
    one: RoundPart,
    marks: Mapping[str, float],
) -> ItemResult | None:
    scale = item.scale
    if scale is None:
        return None
    counts = tuple(counted.get(value, 0) for value in scale.values)
    if sum(counts) < MINIMUM_GROUP:
        return None
    labels = tuple(level.label.say() for level in scale.levels)
    distribution = Distribution(
        codes=tuple(level.code for level in scale.levels),
        values=scale.values,
        counts=counts,
        not_sure=unsure,
        blank=max(0, answered - sum(counts) - unsure),
    )
    population = _population(one, sum(counts))
    mean = mean_interval(counts, scale.values, population, seed=SEED)
    share = [marks[item.code]] if item.code in marks else None
    claimed = claim_of(item.code, scale, distribution, population, marks=share, seed=SEED)
    if mean is None or claimed is None:
        return None
    return ItemResult(
        code=item.code,
        label=item.label.say(),
        text=item.text.say(),
        dimension=item.dimension,
        distribution=distribution,
        labels=labels,
        mean=mean,
        agreement=say_agreement(counts, [label.lower() for label in labels]),
        importance=claimed.importance,
        claim=claimed,
    )


def _population(one: RoundPart, n: int) -> int | None:
    """Return how many people there are; more answers than people asked means nobody knows."""
    return one.round.asked if one.round.asked is not None and one.round.asked >= n else None


def _dimensions(
    organisation_id: int, one: RoundPart, edition: Edition
) -> tuple[DimensionResult, ...]:
    if edition.scoring.min_answered is None:
        return ()
    found = []
    for dimension in edition.dimensions:
        codes = [item.code for item in edition.items_of(dimension.code)]
        sums = (
            Answer.objects.filter(
                organisation_id=organisation_id,
                sheet__part=one,
                item__in=codes,
                value__isnull=False,
                tense=Answer.Tense.NOW,
            )
            .values_list("sheet_id")
            .annotate(total=Sum("value"), count=Count("id"))
            .order_by("sheet_id")
        )
        # Seven times the mean of what was answered, where enough was: see scoring.py.
        scores = [
            len(codes) * total / count
            for _, total, count in sums
            if count >= edition.scoring.min_answered
        ]
        enough = len(scores) >= MINIMUM_GROUP
        population = _population(one, len(scores))
        score = score_interval(scores, 0, len(codes), population, seed=SEED) if enough else None
        found.append(
            DimensionResult(
                code=dimension.code,
                label=dimension.label.say(),
                short=dimension.short.say(),
                score=score,
                highest=len(codes),
            )
        )
    return tuple(found)


def _questions(
    organisation_id: int,
    one: RoundPart,
    edition: Edition,
    departments: list[str],
    levels: list[str],
) -> tuple[QuestionResult, ...]:
    coded = [item for item in edition.items if item.choices is not None]
    if not coded:
        return ()
    ticked: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    ours = Answer.objects.filter(organisation_id=organisation_id, sheet__part=one).exclude(codes="")
    for code, tense, codes in ours.values_list("item", "tense", "codes"):
        ticked[code, tense].append(codes.split(";"))
    found = []
    for item in coded:
        choices = item.choices
        if choices is None:
            continue
        choices = choices.filled(departments=departments, levels=levels)
        wanted = MEASURED_GROUPS.get(item.code, "")
        group = wanted if wanted in {g.id for g in choices.groups} else choices.groups[0].id
        labels = {option.code: option.label.say() for option in choices.options}
        for tense in item.tenses:
            profile = claimed_profile(choices, group, ticked[item.code, tense])
            if profile is not None and profile.n >= MINIMUM_GROUP:
                found.append(QuestionResult(item.code, tense, group, profile, labels))
    return tuple(found)
