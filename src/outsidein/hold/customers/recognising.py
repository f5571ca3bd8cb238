"""The customer is recognised in the moment: a record that comes is linked, queued or founds one.

And somebody who is only described is held against all that are known, with nothing stored: that
is what the pages, the telephone and programs ask.
"""

import gc
import json
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from outsidein.ground.errors import NotNow
from outsidein.ground.turns import in_turn
from outsidein.hold.customers.actions import rebuild_some
from outsidein.hold.customers.compute.searching import customer_label
from outsidein.hold.customers.models import ContactPoint
from outsidein.hold.identities.compute.online_model import Recogniser
from outsidein.hold.identities.compute.online_scorer import Reason
from outsidein.hold.identities.online.attaching import Attached, attach_records
from outsidein.hold.identities.online.matching import (
    Match,
    find_recogniser,
    match_one,
)
from outsidein.hold.identities.online.reading import linker_row
from outsidein.hold.identities.words import batches
from outsidein.hold.records.compute.wire import read_wire
from outsidein.hold.sources.compute.dictionary import get_kind
from outsidein.people.queries import get_region

#: Seconds that it is waited for a deed of somebody else; those take a fraction of one.
PATIENCE = 3.0
#: So few records make too little to care for.
FEW = 20
#: Candidates that are told at most.
MOST_TOLD = 20
NO_MODEL = (
    "Nothing has been learnt yet of who is who. Update the customers once, then single records "
    "are recognised at once."
)


@dataclass(frozen=True, slots=True)
class Known:
    """A customer that a record or a described person may be, and why."""

    number: int
    label: str  # C-000123
    name: str
    band: str  # joined: it is them; review: a person should look
    weight: float  # log2 odds
    probability: float  # 0 to 1
    reasons: tuple[Reason, ...]
    record_id: int  # the record that is nearest
    found_by: str  # the key that brought it


@dataclass(frozen=True, slots=True)
class Recognised:
    """What came of one record."""

    record_id: int
    customer_number: int
    band: str  # joined, review or new
    weight: float | None  # log2 odds of the nearest; None where nobody is near
    matches: tuple[Known, ...]  # those near enough to be asked about, the nearest first


def recognise(
    *, organisation_id: int, record_ids: Collection[int], at: datetime
) -> list[Recognised]:
    """Link each record to its customer, queue it for a person or let it found one, at once.

    NotNow where no run has learnt anything yet, or where one is under way: what has come stays
    unlinked then, and the next run finds its customer.
    """
    asked = sorted(set(record_ids))
    if not asked:
        return []
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with in_turn(organisation_id), transaction.atomic(), _no_collecting(len(asked)):
                return _recognise(organisation_id, asked, at)
        except NotNow as why:
            if "worked out already" not in str(why) or time.monotonic() > until:
                raise
            time.sleep(0.05)


@contextmanager
def _no_collecting(records: int) -> Iterator[None]:
    """Let nobody look for cycles while many records are worked on.

    What is made for them is much, lives to the end of the call and holds no cycles; to look
    through it again and again took a quarter of the time.
    """
    pauses = records > FEW and gc.isenabled()
    if pauses:
        gc.disable()
    try:
        yield
    finally:
        if pauses:
            gc.enable()


def _recognise(organisation_id: int, record_ids: Sequence[int], at: datetime) -> list[Recognised]:
    attached = attach_records(organisation_id=organisation_id, record_ids=record_ids, at=at)
    if attached is None:
        raise NotNow(NO_MODEL)
    rebuild_some(organisation_id=organisation_id, numbers=attached.touched)
    known = find_recogniser(organisation_id=organisation_id)
    model = known[0] if known else None
    matches = [match for one in attached.records for match in one.matches]
    numbers, names = _told_of(organisation_id, matches)
    return [_recognised(one, model, numbers, names) for one in attached.records]


def _recognised(
    one: Attached, model: Recogniser | None, numbers: Mapping[int, int], names: Mapping[int, str]
) -> Recognised:
    near = tuple(
        _known(match, model, numbers, names)
        for match in one.matches[:MOST_TOLD]
        if model is not None and match.candidate.record_id in numbers
    )
    return Recognised(
        record_id=one.record_id,
        customer_number=one.number,
        band=one.band,
        weight=near[0].weight if near else None,
        matches=near,
    )


class Unclear(ValueError):
    """What somebody was described by cannot be used: (field, reason) of each value at fault."""

    def __init__(self, errors: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{field}: {reason}" for field, reason in errors))
        self.errors = tuple(errors)


@dataclass(frozen=True, slots=True)
class Identified:
    """Who somebody may be, the nearest first, and where nobody was looked for."""

    known: tuple[Known, ...]
    passed_over: tuple[str, ...]  # keys of the described that too many share to tell anybody apart


def identify(*, organisation_id: int, described: Mapping[str, object]) -> list[Known]:
    """Return who a described person or organisation may be, as ``find_described`` tells it."""
    return list(find_described(organisation_id=organisation_id, described=described).known)


def find_described(*, organisation_id: int, described: Mapping[str, object]) -> Identified:
    """Return who a described person or organisation may be; stores nothing.

    Shape: ``described`` holds fields of a customer as people write them, ``email`` and ``phone``
    text or lists; they are tidied as a row of a file is. A customer is told once, with its
    nearest record. Unclear names the fields that cannot be used; NotNow where no run has learnt
    anything yet. 4 SQL queries, of which the match is one.
    """
    known = find_recogniser(organisation_id=organisation_id)
    if known is None:
        raise NotNow(NO_MODEL)
    model = known[0]
    seen = model.see(linker_row(_tidied(organisation_id, described)))
    if not seen.keys:
        return Identified((), ())
    matches, popular = match_one(organisation_id=organisation_id, model=model, seen=seen)
    nearest: dict[int, Match] = {}
    for match in matches:
        if match.weight < model.review:
            break
        number = match.candidate.number
        if number is not None and not match.vetoed:
            nearest.setdefault(number, match)
    told = list(nearest.values())[:MOST_TOLD]
    names = _names(organisation_id, [m.candidate.number or 0 for m in told])
    numbers = {m.candidate.record_id: m.candidate.number or 0 for m in told}
    return Identified(
        tuple(_known(match, model, numbers, names) for match in told),
        tuple(dict.fromkeys(name for key, name in seen.keys.items() if key in popular)),
    )


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose telephone number it is, or whose it may be."""

    phone: str  # as it is dialled from anywhere; as it came where it is none
    known: tuple[int, ...]  # customers who are reached so
    likely: tuple[Known, ...]  # where nobody is: who it may be


def find_caller(*, organisation_id: int, phone: str) -> Caller:
    """Return who is called or calls by this number; stores nothing; 7 SQL queries at most."""
    try:
        told = _tidied(organisation_id, {"phone": phone}).get("phone")
    except Unclear:
        return Caller(phone.strip(), (), ())
    number = str(told[0] if isinstance(told, list) else told or "")
    if not number:
        return Caller(phone.strip(), (), ())
    points = ContactPoint.objects.filter(
        organisation_id=organisation_id, kind="phone", value=number
    )
    known = points.order_by("customer_number").values_list("customer_number", flat=True)
    numbers = tuple(dict.fromkeys(known[:MOST_TOLD]))
    likely: list[Known] = []
    if not numbers:
        try:
            likely = identify(organisation_id=organisation_id, described={"phone": number})
        except NotNow:  # nothing has been learnt yet: nobody is likely
            likely = []
    return Caller(number, numbers, tuple(likely))


def _tidied(organisation_id: int, described: Mapping[str, object]) -> dict[str, Any]:
    region = get_region(organisation_id=organisation_id)
    read = read_wire(get_kind("customers"), [described], region)
    if read.refused:
        raise Unclear([(one.field, one.reason) for one in read.refused])
    told: dict[str, Any] = json.loads(read.rows[0].tidied) if read.rows else {}
    return told


def _known(
    match: Match, model: Recogniser, numbers: Mapping[int, int], names: Mapping[int, str]
) -> Known:
    number = numbers[match.candidate.record_id]
    return Known(
        number=number,
        label=customer_label(number),
        name=names.get(number, ""),
        band="joined" if match.weight >= model.threshold else "review",
        weight=match.weight,
        probability=match.scored.probability,
        reasons=model.scorer.reasons(match.scored),
        record_id=match.candidate.record_id,
        found_by=match.found_by,
    )


def _told_of(
    organisation_id: int, matches: Sequence[Match]
) -> tuple[dict[int, int], dict[int, str]]:
    """Return number and name of the customers of the matches as they are now; 2 SQL queries."""
    records = {match.candidate.record_id for match in matches}
    if not records:
        return {}, {}
    numbers: dict[int, int] = {}
    for some in batches(records):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, customer_number FROM hold_record"  # noqa: S608 - marks alone
                " WHERE organisation_id = %s AND customer_number IS NOT NULL"
                f" AND id IN ({', '.join(['%s'] * len(some))})",
                [organisation_id, *some],
            )
            numbers |= dict(cursor.fetchall())
    return numbers, _names(organisation_id, set(numbers.values()))


def _names(organisation_id: int, numbers: Collection[int]) -> dict[int, str]:
    if not numbers:
        return {}
    marks = ", ".join(["%s"] * len(numbers))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, name FROM hold_customer"  # noqa: S608 - marks alone
            f" WHERE organisation_id = %s AND number IN ({marks})",
            [organisation_id, *numbers],
        )
        return dict(cursor.fetchall())
