"""Reads of the blind spots: the newest run's items, worst first, each with how it was measured."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from outsidein.ask.instruments.compute.edition import Item
from outsidein.ask.instruments.library import list_newest_editions
from outsidein.check.blindspots.models import Comparison
from outsidein.check.evidence.compute.binding import ItemBinding, load_items
from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.check.evidence.compute.wording import say_binding
from outsidein.check.evidence.models import Measurement
from outsidein.check.evidence.queries import RunView, get_latest_run
from outsidein.check.evidence.stored import value_from_json
from outsidein.ground.errors import NotHere
from outsidein.speech import language


@dataclass(frozen=True, slots=True)
class ClaimView:
    """What people say of an item.

    Unit: 0 to 1.
    """

    point: float
    low: float
    high: float
    n: int
    population: int | None
    importance: float


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item with its claim, its evidence and the verdict.

    Unit: 0 to 1.
    """

    item: str
    label: str
    text: str
    dimension: str  # its label; the instrument's title where it has none
    verdict: str
    severity: float
    is_high: bool
    claim: ClaimView | None
    point: float | None  # of the evidence
    lo: float
    hi: float
    strength: str  # A, B or C
    level: int | None
    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class ShareView:
    """One code of a question: the share claimed, wished for and measured."""

    code: str
    claimed: float
    wished: float | None
    measured: float


@dataclass(frozen=True, slots=True)
class ProfileView:
    """One of the five questions: what is said beside what the records show."""

    item: str
    label: str
    sentence: str
    overlap: float | None
    lo: float | None
    hi: float | None
    said: int
    seen: int
    reason: str
    shares: tuple[ShareView, ...]
    beside: tuple[str, ...]  # names of the measures shown beside it


@dataclass(frozen=True, slots=True)
class BlindSpots:
    """The page of all items, worst first."""

    run_id: int
    as_of: datetime
    ran_at: datetime
    headline: str  # one sentence
    headline_detail: str  # every figure behind it
    lean: str  # helped, hurt, both, cannot_tell
    index: float | None
    index_items: int
    index_left_out: int
    rows: tuple[ItemRow, ...]
    counts: dict[str, int]  # by verdict
    profiles: tuple[ProfileView, ...]
    answered: int  # the most people that any item was answered by
    population: int | None
    digest: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item opened: how it was measured."""

    row: ItemRow
    as_of: datetime
    ran_at: datetime
    digest: str
    rows: dict[str, int]  # of the published tables
    measures: tuple[MeasureValue, ...]
    apart: tuple[MeasureValue, ...]  # what customers answer to the same sentence
    combine: str
    limiting: str
    blocking: tuple[str, ...]
    binding: ItemBinding


def get_blind_spots(*, organisation_id: int) -> BlindSpots | None:
    """Return every item of the newest run, worst first; None before the first; 2 SQL queries."""
    run = get_latest_run(organisation_id=organisation_id)
    if run is None:
        return None
    known, top = _items(), _in_words(run.summary["headline"])
    found = Comparison.objects.filter(organisation_id=organisation_id, run_id=run.run_id)
    rows = tuple(_row(one, known) for one in found.order_by("place"))
    claims = [row.claim for row in rows if row.claim is not None]
    most = max(claims, key=lambda claim: claim.n, default=None)
    return BlindSpots(
        run_id=run.run_id,
        as_of=run.as_of,
        ran_at=run.ran_at,
        headline=top["sentence"],
        headline_detail=top["detail"],
        lean=run.summary["headline"]["lean"],
        index=run.summary["index"]["value"],
        index_items=run.summary["index"]["items"],
        index_left_out=run.summary["index"]["left_out"],
        rows=rows,
        counts=dict(Counter(row.verdict for row in rows)),
        profiles=_profiles(run, known),
        answered=most.n if most else 0,
        population=most.population if most else None,
        digest=run.digest,
    )


def get_item(*, organisation_id: int, item: str) -> ItemView:
    """Return one item of the newest run with every measure behind it; 3 SQL queries."""
    run = get_latest_run(organisation_id=organisation_id)
    binding = load_items().get(item)
    if run is None or binding is None:
        raise NotHere("This item is not known.")
    found = Comparison.objects.filter(
        organisation_id=organisation_id, run_id=run.run_id, item=item
    ).first()
    if found is None:
        raise NotHere("This item has no verdict.")
    told = json.loads(found.content)["evidence"]
    names = [*told["measures"], *told["apart"]]
    kept = Measurement.objects.filter(
        organisation_id=organisation_id, run_id=run.run_id, name__in=names
    )
    values = {row.name: value_from_json(row.content) for row in kept}
    return ItemView(
        row=_row(found, _items()),
        as_of=run.as_of,
        ran_at=run.ran_at,
        digest=run.digest,
        rows=run.rows,
        measures=tuple(values[name] for name in told["measures"] if name in values),
        apart=tuple(values[name] for name in told["apart"] if name in values),
        combine=told["combine"],
        limiting=told["limiting"],
        blocking=tuple(told["blocking"]),
        binding=say_binding(binding),
    )


def _in_words(told: dict[str, Any]) -> dict[str, Any]:
    """Return what was kept with its sentences in the reader's language, where it has them.

    Runs from before there were several languages have English alone.
    """
    words: dict[str, dict[str, str]] = told.get("words", {})
    return told | words.get(language(), {})


def _items() -> dict[str, tuple[Item, str]]:
    """Return every item of the library with the name of its part."""
    known: dict[str, tuple[Item, str]] = {}
    for edition in list_newest_editions():
        names = {
            dimension.code: dimension.label.say(language()) for dimension in edition.dimensions
        }
        for item in edition.items:
            known[item.code] = item, names.get(item.dimension or "", edition.title.say(language()))
    return known


def _row(found: Comparison, known: dict[str, tuple[Item, str]]) -> ItemRow:
    told = _in_words(json.loads(found.content))
    item, part = known[found.item]
    claim = told["claim"]
    if claim is not None:
        claim = ClaimView(**{k: claim[k] for k in ClaimView.__dataclass_fields__})
    return ItemRow(
        item=found.item,
        label=item.label.say(language()),
        text=item.text.say(language()),
        dimension=part,
        verdict=found.verdict,
        severity=found.severity or 0.0,
        is_high=told["is_high"],
        claim=claim,
        point=told["evidence"]["point"],
        lo=told["evidence"]["lo"],
        hi=told["evidence"]["hi"],
        strength=told["evidence"]["strength"],
        level=told["evidence"]["level"],
        sentence=told["sentence"],
        reason=told["reason"],
    )


def _profiles(run: RunView, known: dict[str, tuple[Item, str]]) -> tuple[ProfileView, ...]:
    return tuple(
        ProfileView(
            item=told["item"],
            label=known[told["item"]][0].label.say(language()),
            sentence=told["sentence"],
            overlap=told["overlap"],
            lo=told["lo"],
            hi=told["hi"],
            said=told["said"],
            seen=told["seen"],
            reason=told["reason"],
            shares=tuple(ShareView(**share) for share in told["shares"]),
            beside=tuple(told["beside"]),
        )
        for told in map(_in_words, run.summary["profiles"])
    )
