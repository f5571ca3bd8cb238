"""The evidence: every measure of the newest check, with what it rests on."""

from datetime import datetime
from typing import Any, Literal

from ninja import Router, Schema

from outsidein.api.callers import CallerRequest
from outsidein.api.paging import Cursor, Limit, page_of
from outsidein.api.problems import PROBLEMS
from outsidein.check.evidence.queries import (
    RunView,
    get_latest_run,
    get_measurement,
    list_measurements,
    list_quality,
)
from outsidein.ground.errors import NotHere
from outsidein.hold.sources.queries import list_sources

router = Router(tags=["Evidence"])


class MeasureLine(Schema):
    """A measure's value; where it is unknown there is none, and the reason says why."""

    name: str
    title: str
    state: Literal["measured", "unknown"]
    reason: str
    cause: str
    numerator: float | None
    denominator: float | None
    n: int | None
    value: float | None
    lo: float | None
    hi: float | None
    score: float | None
    score_lo: float | None
    score_hi: float | None
    version: int


class MeasureSchema(MeasureLine):
    """A measure with its query and the rows of each table that it read."""

    as_of: datetime
    since: datetime
    missing: list[str]
    needs: list[list[str]]
    counts: dict[str, int]
    sql: str
    digest: str


class MeasurePage(Schema):
    """A page of measures."""

    as_of: datetime
    digest: str
    items: list[MeasureLine]
    next: str | None


@router.get("/evidence", response={200: MeasurePage} | PROBLEMS, summary="List the measures")
def list_measures(
    request: CallerRequest,
    state: Literal["", "measured", "unknown"] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """Return every measure of the newest check by name; of one state if asked."""
    run = _run(request)
    values = list_measurements(organisation_id=request.organisation_id, run_id=run.run_id)
    chosen = [value for value in values if state in ("", value.state)]
    found, following = page_of(chosen, lambda one: one.name, cursor, limit)
    return {"as_of": run.as_of, "digest": run.digest, "items": found, "next": following}


@router.get(
    "/evidence/{name}", response={200: MeasureSchema} | PROBLEMS, summary="Read one measure"
)
def read_measure(request: CallerRequest, name: str) -> Any:
    """Return one measure of the newest check with its query."""
    run = _run(request)
    value = get_measurement(organisation_id=request.organisation_id, run_id=run.run_id, name=name)
    own = {
        field: getattr(value, field) for field in MeasureSchema.model_fields if field != "digest"
    }
    return own | {"digest": run.digest}


class QualityLine(Schema):
    """One of the seven ratios of one source or one group of customers."""

    scope: Literal["source", "kind", "country", "segment"]
    key: str
    name: str
    ratio: str
    hits: int
    of: int
    value: float | None
    lo: float | None
    hi: float | None
    score: float | None


class QualityPage(Schema):
    """A page of ratios."""

    as_of: datetime
    items: list[QualityLine]
    next: str | None


@router.get(
    "/quality",
    response={200: QualityPage} | PROBLEMS,
    summary="Read the data's quality by source and group",
)
def read_quality(
    request: CallerRequest,
    scope: Literal["", "source", "kind", "country", "segment"] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """Return the seven ratios by source, kind, country and segment, as the newest check found.

    Over everything held they are the measures dq_relevant to dq_valid. Under twenty counted there
    is no share: value is null.
    """
    run = _run(request)
    sources = list_sources(organisation_id=request.organisation_id)
    names = {("source", str(one.source_id)): one.name for one in sources}
    lines = [
        {
            "scope": one.scope,
            "key": one.key,
            "name": names.get((one.scope, one.key), one.key),
            "ratio": one.name,
            "hits": one.hits,
            "of": one.of,
            "value": one.value,
            "lo": one.lo,
            "hi": one.hi,
            "score": one.score,
        }
        for one in list_quality(organisation_id=request.organisation_id, run_id=run.run_id)
        if scope in ("", one.scope) and (one.scope != "source" or ("source", one.key) in names)
    ]
    found, following = page_of(
        lines, lambda one: f"{one['scope']} {one['key']} {one['ratio']}", cursor, limit
    )
    return {"as_of": run.as_of, "items": found, "next": following}


def _run(request: CallerRequest) -> RunView:
    run = get_latest_run(organisation_id=request.organisation_id)
    if run is None:
        raise NotHere("Nothing was checked yet.")
    return run
