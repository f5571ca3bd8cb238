"""Records that have just come are linked, queued for a person, or found a customer, at once.

Each is held against all records that share a key with it, by the model of the newest run and by
the rule of a run. What is found is kept as links with their evidence, so it can be explained and
taken apart; what people said is followed. Call these within a turn and a transaction.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Max, Q

from outsidein.ground.bulk import insert_rows
from outsidein.hold.identities.compute.online_joining import KEPT_BELOW, Edge, Heard, choose_groups
from outsidein.hold.identities.compute.online_model import POPULAR, Recogniser, Seen
from outsidein.hold.identities.models import Judgement, Link, ReviewPair
from outsidein.hold.identities.numbers import take_numbers
from outsidein.hold.identities.online.matching import (
    Candidate,
    Found,
    Match,
    Overlay,
    compare,
    find_candidates,
    find_recogniser,
    shares_of,
)
from outsidein.hold.identities.online.models import RecordFeatures
from outsidein.hold.identities.online.reading import Read, read_records
from outsidein.hold.identities.online.settling import number_records, settle
from outsidein.hold.identities.online.storing import add_records, forget_records
from outsidein.hold.identities.words import batches, words_on
from outsidein.hold.records.models import Record

#: Records of two customers that are held against each other when one record may join them.
MOST_CROSSED = 60

#: A customer that is here, or a record that came in this call and is none yet.
Group = tuple[str, int]


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


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where a record goes, before anybody has a number."""

    read: Read
    seen: Seen
    groups: tuple[Group, ...]  # it joins all of these; none: it founds a customer
    matches: tuple[Match, ...]


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
    seen = {one.record_id: model.see(one.row) for one in read}
    again = _forget_former(organisation_id, model, read)
    found = find_candidates(organisation_id=organisation_id, model=model, seen=[*seen.values()])
    placing = _Placing(organisation_id, model, found)
    placed = [placing.place(one, seen[one.record_id]) for one in read]
    add_records(
        organisation_id=organisation_id,
        keys=placing.new_keys(placed),
        features=((p.read.record_id, json.dumps(p.seen.features)) for p in placed),
    )
    _keep_links(organisation_id, resolution, model, placed)
    return _number(organisation_id, placed, again, model, at)


def _forget_former(
    organisation_id: int, model: Recogniser, read: Sequence[Read]
) -> dict[int, set[int]]:
    """Forget what stood of records that changed; return who was one customer with each."""
    ids = [one.record_id for one in read]
    former = RecordFeatures.objects.filter(organisation_id=organisation_id, record_id__in=ids)
    keys_of = {row.record_id: list(model.look(json.loads(row.told)).keys) for row in former}
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


class _Placing:
    """The records of one call, placed one after the other: each sees those before it."""

    def __init__(self, organisation_id: int, model: Recogniser, found: Found) -> None:
        self.organisation_id, self.model, self.found = organisation_id, model, found
        self.overlay = Overlay()
        self.group_of: dict[int, Group] = {}  # of records of this call
        self.led: dict[Group, Group] = {}  # groups that became one in this call
        self.size: dict[Group, int] = {}
        self.members: dict[Group, dict[int, Seen]] = {}
        self.over: set[int] = set()  # keys that have become popular in this call

    def place(self, read: Read, seen: Seen) -> _Placed:
        """Return where the record goes, and let those after it find it there."""
        popular = self.found.popular | self.over
        near = {
            record: self.found.candidates[record]
            for key in seen.keys
            for record in self.found.under.get(key, ())
            if record != read.record_id
        }
        mine = frozenset(seen.keys)
        candidates = [
            Candidate(one.record_id, one.number, one.features, one.keys & mine)
            for one in near.values()
        ]
        matches = compare(
            self.model, seen, [*candidates, *self.overlay.near(seen)], self.found.shares, popular
        )
        edges = [
            (Edge(m.candidate.record_id, m.heard), self._group(m.candidate))
            for m in matches
            if m.candidate.number is not None or m.candidate.record_id in self.group_of
        ]
        groups = choose_groups(
            edges, threshold=self.model.threshold, size_of=self._size, between=self._between
        )
        self._join(read.record_id, seen, groups)
        return _Placed(read, seen, tuple(groups), tuple(matches))

    def new_keys(self, placed: Iterable[_Placed]) -> Iterable[tuple[int, int]]:
        """Yield the keys under which the records are to be found, and marks for popular ones."""
        marked = set(self.found.popular)
        count = {key: len(records) for key, records in self.found.under.items()}
        for one in placed:
            for key in one.seen.keys:
                if key in marked:
                    continue
                count[key] = count.get(key, 0) + 1
                if count[key] > self.model.popular:
                    marked.add(key)
                    yield key, POPULAR
                else:
                    yield key, one.read.record_id

    def _group(self, candidate: Candidate) -> Group:
        group = self.group_of.get(candidate.record_id) or ("customer", candidate.number or 0)
        while group in self.led:
            group = self.led[group]
        return group

    def _size(self, group: Group) -> int:
        if group not in self.size:
            self._load({one.number for one in self.found.candidates.values()} | {group[1]})
        return self.size[group]

    def _load(self, numbers: Iterable[int | None]) -> None:
        """Learn how many records all customers have that are near; 1 SQL query for 500."""
        ours = Record.objects.filter(organisation_id=self.organisation_id).order_by()
        for some in batches({number or 0 for number in numbers}):
            counted = ours.filter(customer_number__in=some).values("customer_number")
            counts = dict(counted.annotate(n=Count("pk")).values_list("customer_number", "n"))
            for number in some:
                self.size.setdefault(("customer", number), max(1, counts.get(number, 0)))

    def _between(self, one: Group, two: Group) -> Heard:
        """Return what the records of two groups say of each other, as a run would hear it."""
        total, count = 0.0, 0
        theirs = self._seen_of(two).values()
        shares = shares_of(organisation_id=self.organisation_id, seen=theirs)
        for right in theirs:
            told = {name: shares[key] for key, name in right.rare.items() if key in shares}
            rare = self.model.rarity(told)
            for left in self._seen_of(one).values():
                if left.keys.keys() & right.keys.keys() - self.found.popular:
                    scored = self.model.score(left.features, right.features, rare)
                    total += max(scored.weight, -KEPT_BELOW) - self.model.threshold
                    count += 1
        return total, count

    def _seen_of(self, group: Group) -> dict[int, Seen]:
        if group not in self.members:
            kind, number = group
            rows = RecordFeatures.objects.filter(
                organisation_id=self.organisation_id, record__customer_number=number
            ).order_by("pk")[:MOST_CROSSED]
            self.members[group] = (
                {row.record_id: self.model.look(json.loads(row.told)) for row in rows}
                if kind == "customer"
                else {}
            )
        return self.members[group]

    def _join(self, record: int, seen: Seen, groups: Sequence[Group]) -> None:
        home: Group = groups[0] if groups else ("record", record)
        self.size[home] = 1 + sum(self._size(group) for group in groups)
        if home in self.members or not groups or len(groups) > 1:
            self.members[home] = {
                record: seen,
                **{r: s for group in groups for r, s in self._seen_of(group).items()},
            }
        for group in groups[1:]:
            self.led[group] = home
        self.group_of[record] = home
        self.overlay.add(record, seen)


def _keep_links(
    organisation_id: int, resolution: int, model: Recogniser, placed: Sequence[_Placed]
) -> None:
    """Keep the links of the records, and ask a person about those that are near."""
    links: list[tuple[object, ...]] = []
    asked: list[tuple[object, ...]] = []
    position = _last_position(organisation_id) if placed else 0
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
                position += 1
                asked.append((organisation_id, *told, band, match.found_by, evidence, position, ""))
    _insert_links(links, asked)


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
    placed: Sequence[_Placed],
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


def _spoken_of(organisation_id: int, placed: Sequence[_Placed]) -> set[Group]:
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
    placed: Sequence[_Placed],
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


def _attached(one: _Placed, number: int, model: Recogniser) -> Attached:
    near = tuple(m for m in one.matches if not m.vetoed and m.weight >= model.review)
    band = "joined" if one.groups else "review" if near else "new"
    return Attached(one.read.record_id, number, band, near)
