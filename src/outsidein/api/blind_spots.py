"""The blind spots: every claim beside its evidence, worst first."""

from datetime import datetime
from typing import Any

from ninja import Router, Schema

from outsidein.api.callers import CallerRequest
from outsidein.api.evidence import MeasureLine
from outsidein.api.paging import Cursor, Limit, page_of
from outsidein.api.problems import PROBLEMS
from outsidein.check.blindspots.queries import ItemRow, get_blind_spots, get_item
from outsidein.ground.errors import NotHere

router = Router(tags=["Blind spots"])


class ClaimSchema(Schema):
    """What people say, on 0 to 1."""

    point: float
    low: float
    high: float
    n: int
    population: int | None
    importance: float


class RowSchema(Schema):
    """One item: its claim, its evidence (on 0 to 1) and the verdict."""

    item: str
    label: str
    text: str
    dimension: str
    verdict: str
    severity: float
    is_high: bool
    claim: ClaimSchema | None
    evidence: float | None
    evidence_low: float
    evidence_high: float
    strength: str
    level: int | None
    sentence: str
    reason: str


class IndexSchema(Schema):
    """The Blind-spot Index with the number of items it leaves out."""

    value: float | None
    items: int
    left_out: int


class ShareSchema(Schema):
    """One answer to a question: claimed, wished for and measured."""

    code: str
    claimed: float
    wished: float | None
    measured: float


class ProfileSchema(Schema):
    """One of the five questions; it has no verdict."""

    item: str
    label: str
    sentence: str
    overlap: float | None
    lo: float | None
    hi: float | None
    said: int
    seen: int
    reason: str
    shares: list[ShareSchema]


class MapPage(Schema):
    """A page of the map."""

    as_of: datetime
    ran_at: datetime
    digest: str
    headline: str
    lean: str
    index: IndexSchema
    answered: int
    population: int | None
    items: list[RowSchema]
    profiles: list[ProfileSchema]
    next: str | None


class OpenedSchema(RowSchema):
    """One item with the measures behind it."""

    as_of: datetime
    digest: str
    combine: str
    limiting: str
    blocking: list[str]
    measures: list[MeasureLine]
    apart: list[MeasureLine]
    beyond: str
    trap: str


@router.get("/blind-spots", response={200: MapPage} | PROBLEMS, summary="Read the map")
def read_map(
    request: CallerRequest, verdict: str = "", cursor: Cursor = "", limit: Limit = 100
) -> Any:
    """Return every item of the newest check, worst first; of one verdict if asked."""
    page = get_blind_spots(organisation_id=request.organisation_id)
    if page is None:
        raise NotHere("Nothing was checked yet.")
    rows = [row for row in page.rows if verdict in ("", row.verdict)]
    found, following = page_of(rows, lambda row: row.item, cursor, limit)
    return {
        "as_of": page.as_of,
        "ran_at": page.ran_at,
        "digest": page.digest,
        "headline": page.headline,
        "lean": page.lean,
        "index": {
            "value": page.index,
            "items": page.index_items,
            "left_out": page.index_left_out,
        },
        "answered": page.answered,
        "population": page.population,
        "items": [_row(row) for row in found],
        "profiles": page.profiles,
        "next": following,
    }


@router.get("/blind-spots/{item}", response={200: OpenedSchema} | PROBLEMS, summary="Open one item")
def open_item(request: CallerRequest, item: str) -> Any:
    """Return one item with every measure behind it, and what lies beyond the records."""
    view = get_item(organisation_id=request.organisation_id, item=item)
    return _row(view.row) | {
        "as_of": view.as_of,
        "digest": view.digest,
        "combine": view.combine,
        "limiting": view.limiting,
        "blocking": list(view.blocking),
        "measures": view.measures,
        "apart": view.apart,
        "beyond": view.binding.beyond,
        "trap": view.binding.trap,
    }


def _row(row: ItemRow) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in RowSchema.model_fields if hasattr(row, name)}
    return told | {"evidence": row.point, "evidence_low": row.lo, "evidence_high": row.hi}
