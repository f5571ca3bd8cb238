"""Who bears which number once some records were linked: what people said is heard over it."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from outsidein.hold.identities.compute.judgements import part
from outsidein.hold.identities.compute.numbering import renumber
from outsidein.hold.identities.numbers import (
    anchors_of,
    keep_moves,
    lead_on,
    list_borne,
    next_number,
    note_given,
)
from outsidein.hold.identities.words import batches, surroundings
from outsidein.hold.records.models import Record


@dataclass(frozen=True, slots=True)
class Settled:
    """Who moved."""

    numbers: dict[int, int]  # record -> number now, of all that were looked at
    touched: frozenset[int]  # customers that won or lost a record


def settle(*, organisation_id: int, records: Collection[int], at: datetime) -> Settled:
    """Give records and all that are joined to them the numbers a run would; keep their ways."""
    around = surroundings(organisation_id=organisation_id, records=records)
    parting = part(around.cluster_of, around.words.same, around.words.different, around.links)
    now = _numbers(organisation_id, around.cluster_of)
    groups = {group[0]: group for group in parting.groups if group[0] in now}
    numbering = renumber(
        now,
        groups,
        next_number=next_number(organisation_id=organisation_id),
        past=list_borne(organisation_id=organisation_id, records=now),
    )
    note_given(organisation_id=organisation_id, highest=max(numbering.new, default=0))
    after = {r: numbering.number_of[first] for first, group in groups.items() for r in group}
    moved = {r: (now[r], number) for r, number in after.items() if now[r] != number}
    number_records(
        organisation_id=organisation_id, numbers={r: new for r, (_, new) in moved.items()}
    )
    keep_moves(organisation_id=organisation_id, moved=moved, undoing=False)
    became = _became(now, after)
    lead_on(
        organisation_id=organisation_id,
        present=set(after.values()),
        became=became,
        anchors=anchors_of(now, became, after),
        at=at,
        moved=list(after),
    )
    return Settled(after, frozenset(number for pair in moved.values() for number in pair))


def number_records(*, organisation_id: int, numbers: Mapping[int, int]) -> None:
    """Let each record bear its number; one statement for 500."""
    listed = sorted(numbers.items())
    for start in range(0, len(listed), 500):
        some = listed[start : start + 500]
        marks = ", ".join(["(%s, %s)"] * len(some))
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE hold_record SET customer_number = n.column2 FROM"  # noqa: S608 - marks alone
                f" (VALUES {marks}) AS n WHERE hold_record.id = n.column1"
                " AND hold_record.organisation_id = %s",
                [*(value for pair in some for value in pair), organisation_id],
            )


def _numbers(organisation_id: int, records: Collection[int]) -> dict[int, int]:
    ours = Record.objects.filter(organisation_id=organisation_id, customer_number__isnull=False)
    return {
        record: number
        for some in batches(records)
        for record, number in ours.filter(pk__in=some).values_list("pk", "customer_number")
        if number is not None
    }


def _became(now: Mapping[int, int], after: Mapping[int, int]) -> dict[int, int]:
    """Return the numbers that nobody bears any more, and what most of each became."""
    present = set(after.values())
    shared = Counter((old, after[record]) for record, old in now.items() if record in after)
    became: dict[int, int] = {}
    for (old, new), _count in sorted(shared.items(), key=lambda one: (-one[1], one[0])):
        if old not in present:
            became.setdefault(old, new)
    return became
