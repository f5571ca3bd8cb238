"""Reads of who is who: the pairs to review, how good the joins are, and what people did."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from outsidein.ground.errors import NotHere
from outsidein.hold.identities.compute.reviewing import Quality, estimate_quality
from outsidein.hold.identities.compute.sampling import MatchQuality, answers_of, estimate
from outsidein.hold.identities.models import Deed, Judgement, Resolution, ReviewPair
from outsidein.hold.identities.resolution import Looked
from outsidein.hold.identities.words import in_force
from outsidein.hold.records.models import Record


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """One of the two records of a pair."""

    record_id: int
    customer_number: int | None
    source_name: str
    external_id: str
    observed_at: datetime
    tidied: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """What one field says of a pair."""

    field: str
    answer: str
    weight: float  # log2 odds


@dataclass(frozen=True, slots=True)
class PairView:
    """Two records that may be one customer, with what speaks for and against."""

    pair_id: int
    left: ReviewRecord
    right: ReviewRecord
    weight: float  # log2 odds
    probability: float
    band: str  # joined: they are one customer now; review or apart: they are two
    drawn: bool  # by lot, to learn how good the joins are
    found_by: str
    start: float  # log2 odds of any two records
    answers: tuple[Answered, ...]
    threshold: float  # log2 odds; from here on the program joins


@dataclass(frozen=True, slots=True)
class ReviewState:
    """How far the review is."""

    asked: int  # pairs that the newest run asks about
    waiting: int  # of them without an answer
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeedView:
    """Something that was said or done about who a customer is."""

    deed_id: int
    kind: str  # review, merge, split, unmerge
    verdict: str  # of a review: same, different, unsure
    at: datetime
    actor: str
    reason: str
    became: tuple[tuple[int, int], ...]  # (number before, number after) of records that moved
    undone_at: datetime | None
    taken_out: int = 0  # records that a split took out


def get_review_state(*, organisation_id: int) -> ReviewState:
    """Return how many pairs are asked about and how many wait; 3 SQL queries."""
    run = _newest(organisation_id)
    return ReviewState(
        asked=ReviewPair.objects.filter(organisation_id=organisation_id).count(),
        waiting=_waiting(organisation_id).count(),
        resolved_at=run.ran_at if run else None,
    )


def find_last_look(*, organisation_id: int) -> Looked | None:
    """Return which records the newest run compared, and why; None where no run says; 1 SQL query.

    A run on a cluster compares all of them, and says nothing.
    """
    run = _newest(organisation_id)
    told = json.loads(run.detail).get("looked") if run else None
    return Looked(**told) if told else None


def find_next_pair(*, organisation_id: int) -> PairView | None:
    """Return the pair that it helps most to judge next; None where none waits; 2 SQL queries."""
    pair = _waiting(organisation_id).order_by("position").first()
    return _view(organisation_id, pair) if pair else None


def get_pair(*, organisation_id: int, pair_id: int) -> PairView:
    """Return one pair, judged or not; 2 SQL queries."""
    ours = ReviewPair.objects.filter(organisation_id=organisation_id)
    pair = ours.select_related("left__source", "right__source").filter(pk=pair_id).first()
    if pair is None:
        raise NotHere("This pair is not known.")
    return _view(organisation_id, pair)


def get_quality(*, organisation_id: int) -> Quality:
    """Return what reviewed pairs say of the joins near the threshold; 1 SQL query."""
    ours = in_force(organisation_id).filter(
        deed__kind=Deed.Kind.REVIEW, stratum__in=("", "joined near", "review")
    )
    rows = ours.exclude(band="").values_list("left_id", "right_id", "band", "verdict")
    newest = {(left, right): (band, verdict) for left, right, band, verdict in rows}
    return estimate_quality(list(newest.values()))


def get_match_quality(*, organisation_id: int) -> MatchQuality:
    """Return precision and recall of all joins, from the pairs drawn by lot; 3 SQL queries."""
    run = _newest(organisation_id)
    sizes = json.loads(run.detail).get("strata", {}) if run else {}
    pairs = ReviewPair.objects.filter(organisation_id=organisation_id).exclude(stratum="")
    listed = list(pairs.order_by("position").values_list("stratum", "left_id", "right_id"))
    lefts = pairs.values("left_id")
    words = in_force(organisation_id).filter(left_id__in=lefts)
    said = {
        (left, right): verdict
        for left, right, verdict in words.values_list("left_id", "right_id", "verdict")
    }
    drawn: dict[str, list[str]] = {}
    for stratum, left, right in listed:
        drawn.setdefault(stratum, []).append(said.get((left, right), ""))
    return estimate(answers_of(sizes, drawn))


def list_contradicted(*, organisation_id: int) -> list[tuple[ReviewRecord, ReviewRecord]]:
    """Return the records that were called the same while other words keep them apart.

    As of the newest run; 2 SQL queries.
    """
    run = _newest(organisation_id)
    pairs = json.loads(run.detail).get("contradicted", ()) if run else ()
    named = {record for pair in pairs for record in pair}
    rows = Record.objects.filter(organisation_id=organisation_id, pk__in=named)
    found = {row.pk: _record(row) for row in rows.select_related("source")}
    return [(found[a], found[b]) for a, b in pairs if a in found and b in found]


def find_last_review(*, organisation_id: int, actor: str) -> int | None:
    """Return somebody's last review that is not undone, to be undone; 1 SQL query."""
    mine = Deed.objects.filter(
        organisation_id=organisation_id, actor=actor, kind=Deed.Kind.REVIEW, undone_by=None
    )
    return mine.order_by("-id").values_list("pk", flat=True).first()


def list_deeds(*, organisation_id: int, customer_number: int, limit: int = 30) -> list[DeedView]:
    """Return what was said of a customer's records, newest first; 2 SQL queries."""
    about = Judgement.objects.filter(organisation_id=organisation_id).filter(
        Q(left__customer_number=customer_number) | Q(right__customer_number=customer_number)
    )
    deeds = Deed.objects.filter(
        organisation_id=organisation_id, pk__in=about.values("deed_id")
    ).select_related("undone_by")
    found = list(deeds.prefetch_related("judgements").order_by("-id")[:limit])
    return [_deed(deed) for deed in found]


def _newest(organisation_id: int) -> Resolution | None:
    return Resolution.objects.filter(organisation_id=organisation_id).order_by("-id").first()


def _waiting(organisation_id: int) -> QuerySet[ReviewPair]:
    """Return the pairs that nobody has answered, and that no other answer has settled."""
    answered = in_force(organisation_id).filter(
        left_id=OuterRef("left_id"), right_id=OuterRef("right_id")
    )
    now_one = Q(left__customer_number=F("right__customer_number"))
    return (
        ReviewPair.objects.filter(organisation_id=organisation_id)
        # A pair drawn by lot is asked about whatever became of it since.
        .filter((Q(band="joined") & now_one) | (Q(band="review") & ~now_one) | ~Q(stratum=""))
        .filter(~Exists(answered))
        .select_related("left__source", "right__source")
    )


def _view(organisation_id: int, pair: ReviewPair) -> PairView:
    run = _newest(organisation_id)
    told = json.loads(pair.evidence)
    return PairView(
        pair_id=pair.pk,
        left=_record(pair.left),
        right=_record(pair.right),
        weight=pair.weight,
        probability=pair.probability,
        band=pair.band,
        drawn=pair.stratum != "",
        found_by=pair.found_by,
        start=told.get("start", 0.0),
        answers=tuple(_answers(told.get("fields", ()))),
        threshold=(run.threshold if run else None) or 0.0,
    )


def _answers(told: Iterable[dict[str, Any]]) -> Iterable[Answered]:
    return (Answered(one["field"], one["answer"], one["weight"]) for one in told)


def _record(record: Record) -> ReviewRecord:
    return ReviewRecord(
        record_id=record.pk,
        customer_number=record.customer_number,
        source_name=record.source.name,
        external_id=record.external_id,
        observed_at=record.observed_at,
        tidied=json.loads(record.tidied),
    )


def _deed(deed: Deed) -> DeedView:
    words = list(deed.judgements.all())
    undone: Deed | None = getattr(deed, "undone_by", None)
    return DeedView(
        deed_id=deed.pk,
        kind=deed.kind,
        verdict=words[0].verdict if words else "",
        at=deed.at,
        actor=deed.actor,
        reason=deed.reason,
        became=tuple(sorted({(before, after) for _record, before, after in deed.moved()})),
        undone_at=undone.at if undone else None,
        # A split calls each record that it takes out the same as the first of them.
        taken_out=1 + sum(word.verdict == "same" for word in words) if deed.kind == "split" else 0,
    )
