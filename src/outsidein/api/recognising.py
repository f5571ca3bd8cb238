"""Recognise the customer in the moment: ask who somebody is, and send records that come.

Both are sent in the body of a POST: nobody's name or number stands in an address or a log.
"""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.utils import timezone
from ninja import Header, Router, Schema
from pydantic import Field

from outsidein.api.callers import CallerRequest, customer_readers_only, file_bringers_only
from outsidein.api.problems import PROBLEMS, Problem, problem
from outsidein.ground.idempotency import LONGEST_KEY, OtherRequest, answer_once
from outsidein.hold.customers.compute.searching import customer_label
from outsidein.hold.customers.receiving import Received, ReceivedRow, receive_records
from outsidein.hold.customers.recognising import Known, Unclear, find_described
from outsidein.hold.records.arriving import MOST_ROWS
from outsidein.hold.sources.queries import list_sources

router = Router(tags=["Recognise"])

WRITES: dict[int, type[Schema]] = PROBLEMS | {403: Problem, 409: Problem}
Said = str | float | int | bool | list[str] | None
Row = Annotated[
    dict[str, Said],
    Field(
        max_length=200,
        description="Fields of a customer by their names: given_name, family_name, email, …",
        examples=[{"given_name": "Ann", "family_name": "Harcourt", "email": "ann@home.example"}],
    ),
]


class IdentifySchema(Schema):
    """Somebody as far as they are described."""

    described: Row


class ReasonSchema(Schema):
    """What one question said, in log2 odds; of that, what the rarity of the value added."""

    field: str
    answer: str
    weight: float
    rarity: float


class KnownSchema(Schema):
    """A customer that it may be: joined, it is them; review, a person should look."""

    number: int
    label: str
    name: str
    band: Literal["joined", "review"]
    weight: float
    probability: float
    found_by: str
    reasons: list[ReasonSchema]


class IdentifiedSchema(Schema):
    """Who it may be, the nearest first; empty: nobody who is known."""

    candidates: list[KnownSchema]
    passed_over: Annotated[
        list[str],
        Field(description="What was not looked under: too many share it to tell anybody apart."),
    ]


class RecordsSchema(Schema):
    """Records of customers, and the source that they come from."""

    source: Annotated[
        str, Field(min_length=1, max_length=80, description="The name of a source that is here.")
    ]
    rows: Annotated[list[Row], Field(min_length=1, max_length=MOST_ROWS)]


class NearSchema(Schema):
    """A customer that a record was held against."""

    customer: str
    band: str
    weight: float


class ReceivedRowSchema(Schema):
    """A row that is held: what became of it, whose it is, and how that was found."""

    place: int
    external_id: str
    record_id: int
    outcome: Literal["new", "changed", "same"]
    customer: str | None
    band: Literal["joined", "review", "new", "same", "waiting"]
    weight: float | None
    near: list[NearSchema]


class RefusedSchema(Schema):
    """A row that is not held: its place, the field at fault, and why."""

    place: int
    field: str
    reason: str


class ReceivedSchema(Schema):
    """What became of the rows; new, changed, same and refused add up to them."""

    import_id: str
    new: int
    changed: int
    same: int
    refused: list[RefusedSchema]
    rows: list[ReceivedRowSchema]
    waiting: Annotated[str, Field(description="Why records wait for the next run; else empty.")]


@router.post(
    "/identify",
    response={200: IdentifiedSchema, 403: Problem, 409: Problem} | PROBLEMS,
    summary="Ask who somebody is",
)
@customer_readers_only
def identify_somebody(request: CallerRequest, wanted: IdentifySchema) -> Any:
    """Return who a described person or organisation may be, with reasons; stores nothing."""
    try:
        found = find_described(organisation_id=request.organisation_id, described=wanted.described)
    except Unclear as why:
        errors = [
            {"where": f"body.wanted.described.{field}".rstrip("."), "reason": reason}
            for field, reason in why.errors
        ]
        return problem(422, "Some values cannot be used.", errors=errors)
    return {
        "candidates": [_known(one) for one in found.known],
        "passed_over": list(found.passed_over),
    }


@router.post("/records", response={200: ReceivedSchema} | WRITES, summary="Send records")
@file_bringers_only
def send_records(
    request: CallerRequest,
    sent: RecordsSchema,
    response: HttpResponse,
    idempotency_key: Annotated[
        str,
        Header(
            max_length=LONGEST_KEY,
            description="A word of your own; a repeat within 24 hours gets the same answer.",
        ),
    ] = "",
) -> Any:
    """Store records by the rules of a file, and link each to its customer at once.

    A row with the `external_id` of one that is held replaces its wording; without one its content
    tells it apart. Sending the same rows again changes nothing. Where no row can be used the
    problem names each row and field.
    """
    at = timezone.now()
    try:
        answer, again = answer_once(
            organisation_id=request.organisation_id,
            caller=f"user {request.user.pk}",
            operation="POST records",
            key=idempotency_key.strip().strip('"'),
            body=request.body,
            at=at,
            work=lambda: _receive(request, sent, at),
        )
    except OtherRequest as why:
        return problem(422, str(why))
    except _NoRow as why:
        return problem(422, "No row can be used.", errors=why.errors)
    if again:
        response["Idempotent-Replayed"] = "true"
    return answer


class _NoRow(ValueError):
    """None of the rows can be used."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__("no row can be used")
        self.errors = errors


def _receive(request: CallerRequest, sent: RecordsSchema, at: Any) -> dict[str, Any]:
    sources = list_sources(organisation_id=request.organisation_id)
    source = next((one.source_id for one in sources if one.name == sent.source.strip()), None)
    if source is None:
        reason = "There is no source of this name. Add it on the page of the sources first."
        raise _NoRow([{"where": "body.sent.source", "reason": reason}])
    received = receive_records(
        organisation_id=request.organisation_id,
        source_id=source,
        rows=sent.rows,
        at=at,
        actor=f"user {request.user.pk}",
    )
    if received.refused and not received.rows:
        raise _NoRow(
            [
                {
                    "where": f"body.sent.rows.{one.place}.{one.field}".rstrip("."),
                    "reason": one.reason,
                }
                for one in received.refused
            ]
        )
    return _told(received)


def _told(received: Received) -> dict[str, Any]:
    return {
        "import_id": str(received.import_id),
        "new": received.new,
        "changed": received.changed,
        "same": received.same,
        "refused": [
            {"place": one.place, "field": one.field, "reason": one.reason}
            for one in received.refused
        ],
        "rows": [_row(one) for one in received.rows],
        "waiting": received.why_waiting,
    }


def _row(one: ReceivedRow) -> dict[str, Any]:
    said = one.recognised
    return {
        "place": one.row.place,
        "external_id": one.row.external_id,
        "record_id": one.row.record_id,
        "outcome": one.row.outcome,
        "customer": customer_label(one.customer_number) if one.customer_number else None,
        "band": one.band,
        "weight": said.weight if said else None,
        "near": [
            {"customer": near.label, "band": near.band, "weight": near.weight}
            for near in (said.matches if said else ())
        ],
    }


def _known(one: Known) -> dict[str, Any]:
    return {name: getattr(one, name) for name in KnownSchema.model_fields}
