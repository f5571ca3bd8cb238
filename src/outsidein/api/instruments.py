"""The instruments: what is asked."""

from typing import Any

from ninja import Router, Schema

from outsidein.api.callers import CallerRequest
from outsidein.api.paging import Cursor, Limit, page_of
from outsidein.api.problems import PROBLEMS
from outsidein.ask.instruments.compute.edition import Edition, Item
from outsidein.ask.instruments.queries import get_edition_of, list_editions_of

router = Router(tags=["Instruments"])


class ItemSchema(Schema):
    """One thing that is asked."""

    code: str
    dimension: str | None
    label: str
    text: str
    tenses: list[str]
    source: str


class DimensionSchema(Schema):
    """Items that are read together."""

    code: str
    label: str


class InstrumentLine(Schema):
    """An instrument in the list."""

    id: str
    version: int
    title: str
    summary: str
    items: int
    content_hash: str


class InstrumentSchema(InstrumentLine):
    """An instrument with all it asks."""

    guide: str
    source: str
    dimensions: list[DimensionSchema]
    item_list: list[ItemSchema]


class InstrumentPage(Schema):
    """A page of instruments."""

    items: list[InstrumentLine]
    next: str | None


@router.get(
    "/instruments", response={200: InstrumentPage} | PROBLEMS, summary="List the instruments"
)
def list_instruments(request: CallerRequest, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Return every instrument in its newest edition, the organisation's own among them."""
    editions = list_editions_of(organisation_id=request.organisation_id)
    found, following = page_of(editions, lambda one: one.id, cursor, limit)
    return {"items": [_line(edition) for edition in found], "next": following}


@router.get(
    "/instruments/{id}", response={200: InstrumentSchema} | PROBLEMS, summary="Read one instrument"
)
def read_instrument(request: CallerRequest, id: str, version: int | None = None) -> Any:
    """Return one instrument with its items; the newest edition unless a version is named."""
    edition = get_edition_of(organisation_id=request.organisation_id, slug=id, version=version)
    return _line(edition) | {
        "guide": edition.guide.say(),
        "source": edition.source,
        "dimensions": [{"code": d.code, "label": d.label.say()} for d in edition.dimensions],
        "item_list": [_item(item) for item in edition.items],
    }


def _line(edition: Edition) -> dict[str, Any]:
    return {
        "id": edition.id,
        "version": edition.version,
        "title": edition.title.say(),
        "summary": edition.summary.say(),
        "items": len(edition.items),
        "content_hash": edition.content_hash,
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "code": item.code,
        "dimension": item.dimension,
        "label": item.label.say(),
        "text": item.text.say(),
        "tenses": list(item.tenses),
        "source": item.source,
    }
