"""Reads of the results: what an organisation said in its rounds, as far as it may be shown.

Every figure comes through the gate (``gate.py``): only of closed rounds, only of groups that the
round's release lets through. What may not be shown is absent, and its absence says why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom

from django.db.models import Count

from outsidein.ask.answers.models import Comment, Sheet
from outsidein.ask.instruments.compute.edition import Item, Tense
from outsidein.ask.results.compute.agreement import amid_words, say_agreement
from outsidein.ask.results.compute.cells import Band
from outsidein.ask.results.compute.claims import Claim, claim_of
from outsidein.ask.results.compute.distribution import Distribution
from outsidein.ask.results.compute.groups import EVERYBODY, GroupCell
from outsidein.ask.results.compute.intervals import SEED, Interval
from outsidein.ask.results.compute.profile import Profile, claimed_profile, measured_group
from outsidein.ask.results.gate import GatedCell, GatedScore, GroupHead, OpenedPart, open_part
from outsidein.ask.results.telling import attribute_labels, may_show_comments, own_choices
from outsidein.ask.rounds.models import Round, RoundPart
from outsidein.ask.rounds.queries import get_latest_parts
from outsidein.ground.errors import NotHere
from outsidein.people.queries import OrganisationShape, get_organisation
from outsidein.speech import language

#: Fewer people than this are never shown as a figure.
MINIMUM_GROUP = 5


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
class Withheld:
    """An item of which no figures are shown: why, and the band where people agree almost wholly."""

    code: str
    label: str
    text: str
    dimension: str | None
    band: Band | None
    importance: float  # 0 to 1; 1 where nobody was asked
    why: str


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
    answered: int | None  # None: fewer than the smallest group
    asked: int | None


@dataclass(frozen=True, slots=True)
class InstrumentResult:
    """One instrument's newest round."""

    instrument: str
    version: int
    title: str
    round_title: str
    closed_at: datetime | None
    answered: int | None  # None: fewer than the smallest group
    asked: int | None
    items: tuple[ItemResult, ...]
    dimensions: tuple[DimensionResult, ...]
    questions: tuple[QuestionResult, ...]
    hidden: bool  # fewer people than the smallest group answered: nothing is shown
    round_id: int
    smallest_group: int
    withheld: tuple[Withheld, ...]


@dataclass(frozen=True, slots=True)
class AskedRound:
    """A closed round of an instrument that can be looked at."""

    round_id: int
    title: str
    voice: str  # private, room or imported
    version: int
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeatItem:
    """A column of the heat map."""

    code: str
    label: str
    dimension: str | None
    low: float  # the ends of its scale
    high: float


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Groups beside each other on every item and every dimension.

    Shape: ``cells`` and ``scores`` by group, in the order of ``groups``.
    """

    instrument: str
    title: str
    round_id: int
    round_title: str
    closed_at: datetime | None
    smallest_group: int
    attribute: str
    attributes: tuple[tuple[str, str], ...]  # all there are: code, label
    groups: tuple[GroupHead, ...]
    items: tuple[HeatItem, ...]
    dimensions: tuple[tuple[str, str, int], ...]  # code, short label, highest score
    cells: Mapping[str, tuple[GatedCell, ...]]
    scores: Mapping[str, tuple[GatedScore, ...]]


@dataclass(frozen=True, slots=True)
class CommentView:
    """Free words of one item, without who wrote them or when."""

    item: str
    tense: str
    kind: str  # note or text
    text: str


@dataclass(frozen=True, slots=True)
class ReleasedRow:
    """One released figure: so many people of a group chose this point of this item."""

    item: str
    tense: str
    group_by: str  # empty: everybody
    group: str
    point: str  # the code of the point, or of the option
    people: int
    answered: int | None  # None: how many of a group ticked anything is not told


def list_results(*, organisation_id: int) -> list[InstrumentResult]:
    """Return the results of every instrument's newest round.

    4 SQL queries, and at most 6 an instrument the first time in a process; how many people
    answered makes no difference.
    """
    shape = get_organisation(organisation_id=organisation_id)
    parts = get_latest_parts(organisation_id=organisation_id)
    return [_result(part, shape) for part in sorted(parts.values(), key=_slug)]


def list_answered(*, organisation_id: int) -> list[RoundAnswered]:
    """Return how many people answered each instrument's newest round; 2 SQL queries."""
    parts = get_latest_parts(organisation_id=organisation_id)
    sheets = Sheet.objects.filter(organisation_id=organisation_id, part__in=parts.values())
    counted = dict(sheets.values_list("part_id").annotate(count=Count("id")).order_by())
    return [
        RoundAnswered(slug, _enough(counted.get(one.pk, 0), one.round), one.round.asked)
        for slug, one in sorted(parts.items())
    ]


def list_asked_rounds(*, organisation_id: int, instrument: str) -> list[AskedRound]:
    """Return the closed rounds that asked an instrument, the newest first; 1 SQL query."""
    parts = (
        RoundPart.objects.filter(
            organisation_id=organisation_id,
            instrument__slug=instrument,
            round__closed_at__isnull=False,
        )
        .select_related("instrument", "round")
        .order_by("-round__opened_at", "-round_id")
    )
    return [
        AskedRound(
            one.round_id,
            one.round.title,
            one.round.voice,
            one.instrument.version,
            one.round.closed_at,
        )
        for one in parts
    ]


def get_result(
    *, organisation_id: int, instrument: str, round_id: int | None = None
) -> InstrumentResult:
    """Return the result of one instrument's newest round, or of the round named."""
    part = access_part(organisation_id=organisation_id, instrument=instrument, round_id=round_id)
    return _result(part, get_organisation(organisation_id=organisation_id))


def list_claims(*, organisation_id: int) -> dict[str, Claim]:
    """Return the claim of every item that may be shown of the whole organisation, by its code.

    Where people answered nearly alike only the band is known: the claim is then its middle, and
    its interval the whole band.
    """
    found: dict[str, Claim] = {}
    for result in list_results(organisation_id=organisation_id):
        found |= {item.code: item.claim for item in result.items}
        found |= {
            one.code: _claim_of_band(one, one.band, result)
            for one in result.withheld
            if one.band is not None
        }
    return found


def _claim_of_band(one: Withheld, band: Band, result: InstrumentResult) -> Claim:
    return Claim(
        item=one.code,
        point=(band.low + band.high) / 2,
        low=band.low,
        high=band.high,
        n=result.answered or 0,
        population=result.asked,
        importance=one.importance,
    )


def access_part(*, organisation_id: int, instrument: str, round_id: int | None = None) -> RoundPart:
    """Return a closed part: of the round named, or of the newest that asked the instrument."""
    if round_id is None:
        newest = get_latest_parts(organisation_id=organisation_id).get(instrument)
    else:
        newest = (
            RoundPart.objects.filter(
                organisation_id=organisation_id,
                round_id=round_id,
                instrument__slug=instrument,
                round__closed_at__isnull=False,
            )
            .select_related("instrument", "round")
            .first()
        )
    if newest is None:
        raise NotHere(f"Nobody has answered {instrument} here.")
    return newest


def get_heat_map(
    *,
    organisation_id: int,
    instrument: str,
    attribute: str = "",
    round_id: int | None = None,
    tense: Tense = "now",
) -> HeatMap:
    """Return groups beside each other; by the first attribute there is, unless one is named.

    Errors: NotHere where the answers cannot be parted by that attribute, or nobody was asked
    in that tense.
    """
    part = access_part(organisation_id=organisation_id, instrument=instrument, round_id=round_id)
    opened = open_part(part)
    labels = attribute_labels(part.round)
    known = tuple((name, labels.get(name, name)) for name in opened.attributes)
    chosen = attribute or next((name for name, _ in known if name == "department"), "")
    chosen = chosen or (known[0][0] if known else "")
    if chosen not in dict(known):
        raise NotHere("These answers are not parted by that.")
    if tense == "future" and not opened.has_futures:
        raise NotHere("Nobody was asked how it should be.")
    cells = opened.cells(chosen, tense=tense)
    scores = opened.scores(chosen)
    heads = opened.heads(chosen)
    return HeatMap(
        instrument=opened.edition.id,
        title=opened.edition.title.say(language()),
        round_id=part.round_id,
        round_title=part.round.title,
        closed_at=part.round.closed_at,
        smallest_group=opened.k,
        attribute=chosen,
        attributes=known,
        groups=tuple(heads),
        items=tuple(
            HeatItem(i.code, i.label.say(language()), i.dimension, i.scale.low, i.scale.high)
            for i in opened.edition.items
            if i.scale is not None
        ),
        dimensions=tuple(
            (d.code, d.short.say(language()), len(opened.edition.items_of(d.code)))
            for d in opened.edition.dimensions
            if d.code in scores
        ),
        cells={head.name: tuple(cells[head.name].values()) for head in heads},
        scores={
            head.name: tuple(found[place] for found in scores.values())
            for place, head in enumerate(heads)
        },
    )


def list_comments(
    *, organisation_id: int, instrument: str, round_id: int | None = None
) -> list[CommentView]:
    """Return the free words of a round, of the whole organisation, by item; shuffled each time.

    Empty where fewer than twice the smallest group, and fewer than ten, answered.
    Source: asking.md, rule 5: comments have a threshold of their own, no time and no group.
    """
    part = access_part(organisation_id=organisation_id, instrument=instrument, round_id=round_id)
    if not may_show_comments(organisation_id=organisation_id, part=part):
        return []
    said = Comment.objects.filter(organisation_id=organisation_id, part=part)
    found = [CommentView(*row) for row in said.values_list("item", "tense", "kind", "text")]
    SystemRandom().shuffle(found)
    return sorted(found, key=lambda one: (one.item, one.tense, one.kind))


def list_released(
    *, organisation_id: int, round_id: int, instrument: str = ""
) -> list[ReleasedRow]:
    """Return every count that was released of a round: all groups, items, points and options.

    It is all there is to know of an anonymous round; exports are made of it. Of one instrument
    alone where it is named.
    """
    parts = RoundPart.objects.filter(
        organisation_id=organisation_id, round_id=round_id, round__closed_at__isnull=False
    ).select_related("instrument", "round")
    if instrument:
        parts = parts.filter(instrument__slug=instrument)
    found = [row for part in parts.order_by("position", "id") for row in _released(open_part(part))]
    if not parts:
        raise NotHere("This round is not known, or is not closed yet.")
    return found


def _released(opened: OpenedPart) -> list[ReleasedRow]:
    tenses: tuple[Tense, ...] = ("now", "future") if opened.has_futures else ("now",)
    found = []
    for attribute in (None, *opened.attributes):
        for tense in tenses:
            for group, items in opened.cells(attribute, tense=tense).items():
                for code, told in items.items():
                    if told.cell is None:
                        continue
                    item = opened.edition.find(code)
                    points = (
                        [level.code for level in item.scale.levels] if item and item.scale else []
                    )
                    answered = sum(told.cell.counts)
                    found += [
                        ReleasedRow(
                            code, tense, attribute or "", group if attribute else "",
                            point, people, answered,
                        )
                        for point, people in zip(points, told.cell.counts, strict=True)
                    ]  # fmt: skip
    return [*found, *_released_ticks(opened)]


def _released_ticks(opened: OpenedPart) -> list[ReleasedRow]:
    found = []
    for item in opened.edition.items:
        for tense in item.tenses if item.choices is not None else ():
            whole = len(opened.sheets_ticked(item.code, tense))
            for attribute in (None, *opened.attributes):
                for group, counts in opened.ticked(item.code, tense, attribute).items():
                    by, name = (attribute, group) if attribute else ("", "")
                    found += [
                        ReleasedRow(
                            item.code, tense, by, name, option, people,
                            None if attribute else whole,
                        )
                        for option, people in counts.items()
                    ]  # fmt: skip
    return found


def _enough(people: int, one: Round) -> int | None:
    return people if people >= one.min_group else None


def _slug(part: RoundPart) -> str:
    return part.instrument.slug


def _result(part: RoundPart, shape: OrganisationShape) -> InstrumentResult:
    opened = open_part(part)
    edition, one = opened.edition, part.round
    hidden = opened.answered is None
    told = {} if hidden else opened.cells()[EVERYBODY]
    marks = opened.importance()
    items, withheld = [], []
    for item in edition.items:
        gated = told.get(item.code)
        if gated is None:
            continue
        if gated.cell is None:
            withheld.append(_withheld(item, gated, marks.get(item.code, 1.0)))
        else:
            items.append(_item(item, gated.cell, one.asked, marks))
    return InstrumentResult(
        instrument=edition.id,
        version=edition.version,
        title=edition.title.say(language()),
        round_title=one.title,
        closed_at=one.closed_at,
        answered=opened.answered,
        asked=one.asked,
        items=tuple(items),
        dimensions=() if hidden else _dimensions(opened),
        questions=() if hidden else _questions(opened, shape),
        hidden=hidden,
        round_id=one.pk,
        smallest_group=opened.k,
        withheld=tuple(withheld),
    )


def _withheld(item: Item, gated: GatedCell, importance: float) -> Withheld:
    return Withheld(
        code=item.code,
        label=item.label.say(language()),
        text=item.text.say(language()),
        dimension=item.dimension,
        band=gated.band,
        importance=importance,
        why=gated.why,
    )


def _item(item: Item, cell: GroupCell, asked: int | None, marks: Mapping[str, float]) -> ItemResult:
    scale = item.scale
    if scale is None:
        raise ValueError(f"{item.code} has no scale.")
    labels = tuple(level.label.say(language()) for level in scale.levels)
    distribution = Distribution(
        codes=tuple(level.code for level in scale.levels),
        values=scale.values,
        counts=cell.counts,
        not_sure=cell.not_sure,
        blank=cell.blank,
    )
    n = sum(cell.counts)
    # More answers than people asked means that nobody knows how many there are.
    population = asked if asked is not None and asked >= n else None
    share = [marks[item.code]] if item.code in marks else None
    claimed = claim_of(item.code, scale, distribution, population, marks=share, seed=SEED)
    if claimed is None:
        raise ValueError(f"{item.code} is shown, yet nobody answered it.")
    return ItemResult(
        code=item.code,
        label=item.label.say(language()),
        text=item.text.say(language()),
        dimension=item.dimension,
        distribution=distribution,
        labels=labels,
        mean=cell.mean,
        agreement=say_agreement(cell.counts, amid_words(labels), language()),
        importance=claimed.importance,
        claim=claimed,
    )


def _dimensions(opened: OpenedPart) -> tuple[DimensionResult, ...]:
    scores = opened.scores()
    return tuple(
        DimensionResult(
            code=dimension.code,
            label=dimension.label.say(language()),
            short=dimension.short.say(language()),
            score=scores[dimension.code][0].score,
            highest=len(opened.edition.items_of(dimension.code)),
        )
        for dimension in opened.edition.dimensions
        if dimension.code in scores
    )


def _questions(opened: OpenedPart, shape: OrganisationShape) -> tuple[QuestionResult, ...]:
    found = []
    for item in opened.edition.items:
        if item.choices is None:
            continue
        choices = own_choices(item.choices, shape)
        group = measured_group(item.code, choices)
        labels = {option.code: option.label.say(language()) for option in choices.options}
        for tense in item.tenses:
            profile = claimed_profile(choices, group, opened.sheets_ticked(item.code, tense))
            if profile is not None and profile.n >= opened.k:
                found.append(QuestionResult(item.code, tense, group, profile, labels))
    return tuple(found)
