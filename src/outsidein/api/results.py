"""The results: what was said, of the whole organisation and never of fewer than five people."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Query, Router, Schema

from outsidein.api.callers import CallerRequest
from outsidein.api.paging import Cursor, Limit, page_of
from outsidein.api.problems import PROBLEMS
from outsidein.ask.results.queries import InstrumentResult, get_result, list_results

router = Router(tags=["Results"])

RoundNumber = Annotated[
    int | None,
    Query(ge=1, lt=2**31, description="The number of a closed round; nothing: the newest."),
]


class FigureSchema(Schema):
    """A figure with its interval and what it rests on."""

    point: float
    low: float
    high: float
    n: int
    population: int | None


class ResultLine(Schema):
    """The newest round of an instrument."""

    instrument: str
    version: int
    title: str
    round_title: str
    closed_at: datetime | None
    answered: int | None
    asked: int | None
    hidden: bool


class ItemResultSchema(Schema):
    """What people said to one item; the claim is on 0 to 1."""

    code: str
    label: str
    counts: dict[str, int]
    not_sure: int
    mean: FigureSchema
    claim: FigureSchema
    importance: float
    agreement: str


class DimensionResultSchema(Schema):
    """What a dimension came to; no score where too few answered enough of it."""

    code: str
    label: str
    score: FigureSchema | None
    highest: int


class QuestionResultSchema(Schema):
    """The shares of the answers to one question, in one tense."""

    code: str
    tense: str
    group: str
    n: int
    shares: dict[str, float]


class WithheldSchema(Schema):
    """An item without figures: why, or where nearly all stand (low, middle or high)."""

    code: str
    label: str
    why: str
    band: str


class ResultSchema(ResultLine):
    """One round of an instrument with all its figures that may be shown."""

    round_id: int
    smallest_group: int
    items: list[ItemResultSchema]
    withheld: list[WithheldSchema]
    dimensions: list[DimensionResultSchema]
    questions: list[QuestionResultSchema]


class ResultPage(Schema):
    """A page of results."""

    items: list[ResultLine]
    next: str | None


@router.get("/results", response={200: ResultPage} | PROBLEMS, summary="List the results")
def list_all(request: CallerRequest, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Return the newest round of every instrument that was asked."""
    results = list_results(organisation_id=request.organisation_id)
    found, following = page_of(results, lambda one: one.instrument, cursor, limit)
    return {"items": found, "next": following}


@router.get(
    "/results/{instrument}", response={200: ResultSchema} | PROBLEMS, summary="Read one result"
)
def read_result(request: CallerRequest, instrument: str, round: RoundNumber = None) -> Any:
    """Return the newest round of one instrument, or the round named; only what may be shown."""
    result = get_result(
        organisation_id=request.organisation_id, instrument=instrument, round_id=round
    )
    return _told(result)


def _told(result: InstrumentResult) -> dict[str, Any]:
    return {name: getattr(result, name) for name in ResultLine.model_fields} | {
        "round_id": result.round_id,
        "smallest_group": result.smallest_group,
        "withheld": [
            {
                "code": one.code,
                "label": one.label,
                "why": one.why,
                "band": one.band.level if one.band else "",
            }
            for one in result.withheld
        ],
        "items": [
            {
                "code": item.code,
                "label": item.label,
                "counts": dict(zip(item.distribution.codes, item.distribution.counts, strict=True)),
                "not_sure": item.distribution.not_sure,
                "mean": item.mean,
                "claim": item.claim,
                "importance": item.importance,
                "agreement": item.agreement,
            }
            for item in result.items
        ],
        "dimensions": result.dimensions,
        "questions": [
            {
                "code": question.code,
                "tense": question.tense,
                "group": question.group,
                "n": question.profile.n,
                "shares": dict(question.profile.shares),
            }
            for question in result.questions
        ],
    }
