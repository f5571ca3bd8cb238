"""Records that have just come are linked, queued for a person, or found a customer, at once.

Each is held against all records that share a key with it, by the model of the newest run and by
the rule of a run. What is found is kept as links with their evidence, so it can be explained and
taken apart; what people said is followed. Call these within a turn and a transaction.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Max, Q

from outsidein.ground.bulk import insert_rows
from outsidein.hold.identities.compute.online_joining import KEPT_BELOW
from outsidein.hold.identities.compute.online_model import Recogniser
from outsidein.hold.identities.models import Judgement, Link, ReviewPair
from outsidein.hold.identities.numbers import take_numbers
from outsidein.hold.identities.online.matching import (
    Candidate,
    Match,
    features_of_records,
    find_candidates,
    find_recogniser,
)
from outsidein.hold.identities.online.placing import Group, Placed, Placing
from outsidein.hold.identities.online.reading import Read, read_records
from outsidein.hold.identities.online.settling import number_records, settle
from outsidein.hold.identities.online.storing import add_records, forget_records
from outsidein.hold.identities.words import words_on
from outsidein.hold.records.models import Record

_to_json = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Attached:
    """What came of one record."""

    record_id: int
    number: int  # of its customer
    band: str  # joined, review or new
    matches: tuple[Match, ...]  # those at or above the weight from which a person is asked


@dataclass(frozen=True, slots=True)
class Attaching:
    """What came of all of them."""

    records: tuple[Attached, ...]
    touched: frozenset[int]  # customers that won or lost a record


def attach_records(
    *, organisation_id: int, record_ids: Collection[int], at: datetime
) -> Attaching | None:
    """Link, queue or found each record, in the order of their ids; None where no model is asked.

    A record that has changed is looked at anew: what joined it before is forgotten first.
    """
    known = find_recogniser(organisation_id=organisation_id)
    if known is None:
        return None
    model, resolution = known
    read = list(
        read_records(organisation_id=organisation_id, record_ids=record_ids, columns=model.columns)
    )
    seen = [model.see(one.row) for one in read]
    again = _forget_former(organisation_id, model, read)
    found = find_candidates(organisation_id=organisation_id, model=model, seen=seen)
    placing = Placing(organisation_id, model, found)
    placed = placing.place_all(read, seen)
    add_records(
        organisation_id=organisation_id,
        keys=placing.marks,
        features=((p.read.record_id, _to_json(p.seen.features)) for p in placed),
    )
    _keep_links(organisation_id, resolution, model, placed)
    return _number(organisation_id, placed, again, model, at)


def _forget_former(
    organisation_id: int, model: Recogniser, read: Sequence[Read]
) -> dict[int, set[int]]:
    """Forget what stood of records that changed; return who was one customer with each."""
    ids = [one.record_id for one in read]
    former = features_of_records(organisation_id=organisation_id, record_ids=ids)
    if former:
        keys_of = {record: list(model.look(told).keys) for record, told in former.items()}
        forget_records(organisation_id=organisation_id, keys_of=keys_of)
    numbers = {one.number for one in read if one.number is not None}
    again: dict[int, set[int]] = {}
    if numbers:
        with_them: dict[int, set[int]] = defaultdict(set)
        ours = Record.objects.filter(organisation_id=organisation_id, customer_number__in=numbers)
        for record, number in ours.values_list("pk", "customer_number"):
            with_them[number or 0].add(record)
        again = {one.record_id: with_them[one.number] for one in read if one.number is not None}
        gone = Q(left_id__in=list(again)) | Q(right_id__in=list(again))
        Link.objects.filter(gone, organisation_id=organisation_id).delete()
        ReviewPair.objects.filter(gone, organisation_id=organisation_id).delete()
    return again


def _keep_links(
    organisation_id: int, resolution: int, model: Recogniser, placed: Sequence[Placed]
) -> None:
    """Keep the links of the records, and ask a person about those that are near."""
    links: list[tuple[object, ...]] = []
    asked: list[tuple[object, ...]] = []
    group_of = {one.read.record_id: one.groups[:1] for one in placed}
    for one in placed:
        homes = set(one.groups)
        open_to: set[Group] = set()
        for match in one.matches:
            theirs = _home_of(match.candidate, group_of)
            joined = theirs in homes and match.weight >= -KEPT_BELOW
            review = not joined and not match.vetoed and match.weight >= model.review
            if not joined and not review:
                continue
            evidence = model.scorer.evidence(match.scored)
            pair = sorted((match.candidate.record_id, one.read.record_id))
            told = (*pair, match.weight, match.scored.probability)
            band = "joined" if joined else "review"
            links.append((organisation_id, resolution, *told, band, match.found_by, evidence))
            if review and theirs not in open_to:
                open_to.add(theirs)
                asked.append((organisation_id, *told, band, match.found_by, evidence))
    after = _last_position(organisation_id) + 1 if asked else 0
    _insert_links(links, [(*one, place, "") for place, one in enumerate(asked, after)])


def _home_of(candidate: Candidate, group_of: Mapping[int, tuple[Group, ...]]) -> Group:
    if candidate.number is not None:
        return ("customer", candidate.number)
    homes = group_of.get(candidate.record_id, ())
    return homes[0] if homes else ("record", candidate.record_id)


def _last_position(organisation_id: int) -> int:
    ours = ReviewPair.objects.filter(organisation_id=organisation_id)
    return int(ours.aggregate(last=Max("position"))["last"] or 0)


def _insert_links(links: list[tuple[object, ...]], asked: list[tuple[object, ...]]) -> None:
    pair = ("left_id", "right_id", "weight", "probability", "band", "found_by", "evidence")
    with connection.cursor() as cursor:
        if links:
            insert_rows(cursor, "hold_link", ("organisation_id", "resolution_id", *pair), links)
        if asked:
            asking = ("organisation_id", *pair, "position", "stratum")
            insert_rows(cursor, "hold_reviewpair", asking, asked)


def _number(
    organisation_id: int,
    placed: Sequence[Placed],
    again: Mapping[int, set[int]],
    model: Recogniser,
    at: datetime,
) -> Attaching:
    """Give every record its number: at once where nothing else moves, else by what is said."""
    spoken_of = _spoken_of(organisation_id, placed)
    group_of: dict[int, Group] = {}
    seeds: set[int] = set()
    for one in placed:
        record = one.read.record_id
        if len(one.groups) > 1 or record in again or spoken_of & set(one.groups):
            seeds |= {record, *again.get(record, ())}
            seeds |= {m.candidate.record_id for m in one.matches if m.weight >= model.threshold}
        group_of[record] = one.groups[0] if one.groups else ("record", record)
    numbers = _plain_numbers(organisation_id, placed, group_of, again)
    touched = set(numbers.values())
    if seeds:
        change = settle(organisation_id=organisation_id, records=seeds, at=at)
        touched |= change.touched
        numbers |= {r: number for r, number in change.numbers.items() if r in group_of}
    return Attaching(
        tuple(_attached(one, numbers[one.read.record_id], model) for one in placed),
        frozenset(touched),
    )


def _spoken_of(organisation_id: int, placed: Sequence[Placed]) -> set[Group]:
    """Return the customers about whose records somebody said something; 3 SQL queries at most."""
    if not Judgement.objects.filter(organisation_id=organisation_id).exists():
        return set()
    numbers = {number for one in placed for kind, number in one.groups if kind == "customer"}
    ours = Record.objects.filter(organisation_id=organisation_id, customer_number__in=numbers)
    number_of = dict(ours.values_list("pk", "customer_number"))
    words = words_on(organisation_id=organisation_id, records=number_of)
    return {("customer", number_of[r] or 0) for r in words.records if r in number_of}


def _plain_numbers(
    organisation_id: int,
    placed: Sequence[Placed],
    group_of: Mapping[int, Group],
    again: Mapping[int, set[int]],
) -> dict[int, int]:
    founders = [r for r, group in group_of.items() if group == ("record", r) and r not in again]
    given = dict(
        zip(
            founders,
            take_numbers(organisation_id=organisation_id, count=len(founders)) if founders else (),
            strict=True,
        )
    )
    numbers: dict[int, int] = {}
    for one in placed:
        record = one.read.record_id
        if one.read.number is not None:
            numbers[record] = one.read.number  # settled with all that it was one with
            continue
        kind, which = group_of[record]
        numbers[record] = which if kind == "customer" else numbers.get(which) or given[which]
    number_records(
        organisation_id=organisation_id,
        numbers={r: number for r, number in numbers.items() if r not in again},
    )
    return numbers


def _attached(one: Placed, number: int, model: Recogniser) -> Attached:
    near = tuple(m for m in one.matches if not m.vetoed and m.weight >= model.review)
    band = "joined" if one.groups else "review" if near else "new"
    return Attached(one.read.record_id, number, band, near)
