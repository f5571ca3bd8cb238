"""What a closed round gives back to those who answered it: figures of everybody together.

They left through the disclosure gate before they come here, and are the same for everybody: who
asks is not known. What somebody said themselves is laid beside them in their own browser.
"""

from collections import OrderedDict
from datetime import datetime
from time import monotonic
from typing import Any

from django.utils.translation import get_language, gettext
from django_scopes import scope

from outsidein.ask.answers.queries import RoundToAnswer, get_round_to_answer
from outsidein.ask.results.queries import (
    InstrumentResult,
    ItemResult,
    QuestionResult,
    Withheld,
    get_result,
)
from outsidein.check.blindspots.queries import ItemRow, get_blind_spots

#: Unit: seconds. What the records show may be measured anew; the answers never change.
FRESH = 60
KEPT = 64
#: How many of a question's options are told.
MOST_TOLD = 3
#: Statements of a dimension that the records must speak to; as on the page of the blind spots.
LEAST_MEASURED = 2

_kept: OrderedDict[tuple[str, str], tuple[float, dict[str, Any]]] = OrderedDict()


def list_shared(*, public_id: str, at: datetime) -> dict[str, Any]:
    """Return how a round stands and, where it is closed and shared, its figures."""
    asked = get_round_to_answer(public_id=public_id, at=at)
    is_shared = asked.state == "closed" and asked.share_back
    state: dict[str, Any] = {
        "state": asked.state,
        "shared": is_shared,
        "title": asked.title,
        "languages": asked.languages,
    }
    return state | _figures(asked) if is_shared else state


def _figures(asked: RoundToAnswer) -> dict[str, Any]:
    """Return the figures of a closed round, reckoned once for many who ask."""
    key = asked.public_id, get_language() or ""
    until, found = _kept.get(key, (0.0, {}))
    if until < monotonic():
        found = _reckon(asked)
        _kept[key] = monotonic() + FRESH, found
        _kept.move_to_end(key)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def _reckon(asked: RoundToAnswer) -> dict[str, Any]:
    with scope(organisation=asked.organisation_id):
        results = [
            get_result(
                organisation_id=asked.organisation_id,
                instrument=edition.id,
                round_id=asked.round_id,
            )
            for edition in asked.editions
        ]
        spots = get_blind_spots(organisation_id=asked.organisation_id)
    measured = {row.item: row for row in spots.rows if row.point is not None} if spots else {}
    parts = {one.instrument: _part(one, measured) for one in results}
    return {"said": _said(results), "parts": parts}


def _said(results: list[InstrumentResult]) -> str:
    """Return the sentence over the figures: how many they rest on."""
    answered = [one.answered for one in results if one.answered is not None]
    if not answered:
        return gettext("Too few people answered for a figure to be shown.")
    asked = results[0].asked
    if asked is None:
        return gettext("%(answered)s people answered.") % {"answered": max(answered)}
    return gettext("%(answered)s of %(asked)s people answered.") % {
        "answered": max(answered),
        "asked": asked,
    }


def _part(result: InstrumentResult, measured: dict[str, ItemRow]) -> dict[str, Any]:
    dimension_of = {one.code: one.dimension for one in result.items}
    dimension_of |= {one.code: one.dimension for one in result.withheld}
    return {
        "answered": result.answered,
        "asked": result.asked,
        "dimensions": {
            one.code: {
                "points": None if one.score is None else round(one.score.point, 2),
                "data": _points(
                    [r for r in measured.values() if dimension_of.get(r.item) == one.code],
                    one.highest,
                ),
            }
            for one in result.dimensions
        },
        "items": {
            **{one.code: _item(one, measured.get(one.code)) for one in result.items},
            **{one.code: _withheld(one, measured.get(one.code)) for one in result.withheld},
        },
        "questions": {f"{one.code}.{one.tense}": _question(one) for one in result.questions},
    }


def _points(rows: list[ItemRow], highest: int) -> float | None:
    """Return what the records come to on a dimension, or None where hardly any is measured.

    Unit: points, 0 to the number of its statements.
    """
    known = [row.point for row in rows if row.point is not None]
    if len(known) < LEAST_MEASURED:
        return None
    return round(sum(known) / len(known) * highest, 2)


def _item(one: ItemResult, row: ItemRow | None) -> dict[str, Any]:
    words = gettext("%(percent)s of 100, by %(people)s people") % {
        "percent": round(one.claim.point * 100),
        "people": one.claim.n,
    }
    return {"share": round(one.claim.point, 3), "words": words, "data": _data(row)}


def _withheld(one: Withheld, row: ItemRow | None) -> dict[str, Any]:
    words = gettext("nearly all alike") if one.band else gettext("not shown")
    return {"share": None, "words": words, "why": one.why, "data": _data(row)}


def _data(row: ItemRow | None) -> dict[str, Any] | None:
    if row is None or row.point is None:
        return None
    return {"share": round(row.point, 3), "words": row.sentence}


def _question(one: QuestionResult) -> dict[str, Any]:
    told = sorted(one.profile.shares.items(), key=lambda pair: -pair[1])[:MOST_TOLD]
    words = "; ".join(
        f"{one.labels.get(code, code)} {share:.0%}" for code, share in told if share > 0
    )
    return {"words": words, "data": None}
