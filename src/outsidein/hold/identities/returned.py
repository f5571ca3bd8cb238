"""Lists that we gave out and that come back: whose each row is, it says itself.

A row that bears our own number (``our_customer``) is kept as the word of the list that it is the
same as that customer. Like every such word it can be taken back, and is then not said again.
"""

import json
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Min

from outsidein.hold.identities.models import Deed, FormerNumber, Judgement
from outsidein.hold.identities.words import batches
from outsidein.hold.records.models import Record, SuppliedField
from outsidein.people.queries import get_organisation_mark

#: How the deed of such a word is told from what a person said.
REASON = "Its list names it as this customer."
ACTOR = "our own list"


@transaction.atomic
def note_returned(*, organisation_id: int, at: datetime) -> int:
    """Keep the word of every row that came back and has not said it yet; return how many.

    An old number leads to the customer it became. A number of another organisation, or of nobody,
    says nothing. 2 SQL queries where no list came back.
    """
    supplied = SuppliedField.objects.filter(
        organisation_id=organisation_id, kind="customers", field="our_customer"
    )
    if not supplied.exists():
        return 0
    named = _named(organisation_id)
    spoken = _spoken(organisation_id, named)
    new = {record: number for record, number in named.items() if record not in spoken}
    anchors = _anchors(organisation_id, new.values(), named)
    pairs = [
        (min(record, anchors[number]), max(record, anchors[number]))
        for record, number in new.items()
        if number in anchors
    ]
    deeds = Deed.objects.bulk_create(
        [
            Deed(
                organisation_id=organisation_id,
                kind=Deed.Kind.MERGE,
                at=at,
                actor=ACTOR,
                reason=REASON,
            )
            for _pair in pairs
        ],
        batch_size=1000,
    )
    Judgement.objects.bulk_create(
        [
            Judgement(
                organisation_id=organisation_id,
                deed=deed,
                left_id=left,
                right_id=right,
                verdict=Judgement.Verdict.SAME,
            )
            for deed, (left, right) in zip(deeds, pairs, strict=True)
        ],
        batch_size=1000,
    )
    return len(pairs)


def _named(organisation_id: int) -> dict[int, int]:
    """Return the customer that each row names as its own, by the row."""
    begins = f"outsidein:{get_organisation_mark(organisation_id=organisation_id)}:C-"
    rows = Record.objects.filter(
        organisation_id=organisation_id, tidied__contains=f'"our_customer":"{begins}'
    ).values_list("pk", "tidied")
    named: dict[int, int] = {}
    for record, tidied in rows.iterator(chunk_size=2000):
        told = str(json.loads(tidied).get("our_customer", "")).removeprefix(begins)
        if told.isascii() and told.isdigit() and len(told) < 19:
            named[record] = int(told)
    former = dict(
        FormerNumber.objects.filter(organisation_id=organisation_id).values_list("number", "became")
    )
    return {record: former.get(number, number) for record, number in named.items()}


def _spoken(organisation_id: int, named: Collection[int]) -> set[int]:
    """Return the rows that have said it before, whether or not it was taken back since."""
    said = Judgement.objects.filter(
        organisation_id=organisation_id, deed__actor=ACTOR, deed__reason=REASON
    ).values_list("left_id", "right_id")
    return {record for pair in said.iterator(chunk_size=2000) for record in pair if record in named}


def _anchors(
    organisation_id: int, numbers: Iterable[int], returned: Collection[int]
) -> dict[int, int]:
    """Return for each customer a record of it that is no returned row."""
    ours = Record.objects.filter(organisation_id=organisation_id).exclude(
        tidied__contains='"our_customer":"outsidein:'
    )
    found: dict[int, int] = {}
    for some in batches(set(numbers)):
        rows = ours.filter(customer_number__in=some).values("customer_number")
        lowest = rows.annotate(low=Min("pk")).values_list("customer_number", "low")
        found |= {number: low for number, low in lowest if number is not None}
    return {number: record for number, record in found.items() if record not in returned}
