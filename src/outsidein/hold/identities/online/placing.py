"""Where records that have just come belong: each in turn, so that it is found by those after it.

All that is held near any of them is read at once; then each is compared and placed by the rule of
a run, and nothing is written here.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from outsidein.hold.identities.compute.online_joining import KEPT_BELOW, Heard, choose_groups
from outsidein.hold.identities.compute.online_model import POPULAR, Recogniser, Seen
from outsidein.hold.identities.online.matching import (
    Candidate,
    Found,
    Match,
    Overlay,
    compare,
    near,
    rare_of,
    shares_of,
)
from outsidein.hold.identities.online.reading import Read
from outsidein.hold.identities.words import batches

#: Records of two customers that are held against each other when one record may join them.
MOST_CROSSED = 60

#: A customer that is here, or a record that came in this call and is none yet.
Group = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a record goes, before anybody has a number."""

    read: Read
    seen: Seen
    groups: tuple[Group, ...]  # it joins all of these; none: it founds a customer
    matches: tuple[Match, ...]  # those that are told: near, or of the same customer


class Placing:
    """The records of one call, placed one after the other: each sees those before it."""

    def __init__(self, organisation_id: int, model: Recogniser, found: Found) -> None:
        self.organisation_id, self.model, self.found = organisation_id, model, found
        self.overlay = Overlay()
        self.group_of: dict[int, Group] = {}  # of records of this call
        self.led: dict[Group, Group] = {}  # groups that became one in this call
        self.size: dict[Group, int] = {}
        self.members: dict[Group, dict[int, Seen]] = {}
        self.count = {key: len(records) for key, records in found.under.items()}
        self.over: set[int] = set()  # keys that have become popular in this call
        self.marks: list[tuple[int, int]] = []  # keys under which they are to be found

    def place_all(self, read: Sequence[Read], seen: Sequence[Seen]) -> list[Placed]:
        """Return where each record goes, in their order."""
        held = [
            self._compared(one.record_id, looked) for one, looked in zip(read, seen, strict=True)
        ]
        self._load(
            match.candidate.number
            for matches in held
            for match in matches
            if match.weight >= self.model.threshold
        )
        told = zip(read, seen, held, strict=True)
        return [self._place(one, looked, matches) for one, looked, matches in told]

    def _compared(self, record: int, seen: Seen) -> list[Match]:
        """Return what those who are held say of a record."""
        whom = near(seen, self.found.under)
        whom.pop(record, None)
        rare = rare_of(self.model, seen, self.found.shares)
        return compare(self.model, seen, self.found.candidates, whom, rare)

    def _place(self, read: Read, seen: Seen, matches: list[Match]) -> Placed:
        """Return where the record goes, and let those after it find it there."""
        record = read.record_id
        if not self.over.isdisjoint(seen.keys):
            still = near(seen, self.found.under, self.over)
            matches = [one for one in matches if one.candidate.record_id in still]
        if beside := near(seen, self.overlay.under, self.over):
            rare = rare_of(self.model, seen, self.found.shares)
            matches += compare(self.model, seen, self.overlay.candidates, beside, rare)
            matches.sort(key=lambda one: (-one.weight, one.candidate.record_id))
        groups = self._chosen(matches)
        self._join(record, seen, groups)
        self._mark(record, seen)
        kept = (m for m in matches if self._is_told(m, groups))
        return Placed(read, seen, tuple(groups), tuple(kept))

    def _is_told(self, match: Match, groups: Sequence[Group]) -> bool:
        """Tell whether anybody hears of a pair: near enough, or of one customer by now."""
        if match.weight >= self.model.review:
            return True
        return match.weight >= -KEPT_BELOW and self._group(match.candidate) in groups

    def _chosen(self, matches: Sequence[Match]) -> list[Group]:
        """Return the groups that a record joins, of all that it was compared with."""
        if not matches or matches[0].weight < self.model.threshold:
            return []
        edges = [
            (m.heard, self._group(m.candidate))
            for m in matches
            if m.candidate.number is not None or m.candidate.record_id in self.group_of
        ]
        return choose_groups(
            edges, threshold=self.model.threshold, size_of=self._size, between=self._between
        )

    def _mark(self, record: int, seen: Seen) -> None:
        """Note under which keys the record is to be found; one that too many share finds nobody."""
        self.overlay.add(record, seen)
        for key in seen.keys:
            if key in self.found.popular or key in self.over:
                continue
            count = self.count[key] = self.count.get(key, 0) + 1
            if count > self.model.popular:
                self.over.add(key)
                self.marks.append((key, POPULAR))
            else:
                self.marks.append((key, record))

    def _group(self, candidate: Candidate) -> Group:
        group = self.group_of.get(candidate.record_id) or ("customer", candidate.number or 0)
        while group in self.led:
            group = self.led[group]
        return group

    def _size(self, group: Group) -> int:
        if group not in self.size:
            self._load([group[1]])
        return self.size[group]

    def _load(self, numbers: Iterable[int | None]) -> None:
        """Learn how many records customers have; 1 SQL query for 500."""
        wanted = {number for number in numbers if number is not None}
        for some in batches(number for number in wanted if ("customer", number) not in self.size):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT customer_number, COUNT(*) FROM hold_record"  # noqa: S608 - marks alone
                    f" WHERE organisation_id = %s AND customer_number IN ({_marks(some)})"
                    " GROUP BY customer_number",
                    [self.organisation_id, *some],
                )
                counts = dict(cursor.fetchall())
            for number in some:
                self.size["customer", number] = max(1, counts.get(number, 0))

    def _between(self, one: Group, two: Group) -> Heard:
        """Return what the records of two groups say of each other, as a run would hear it."""
        total, count = 0.0, 0
        theirs = self._seen_of(two).values()
        shares = shares_of(organisation_id=self.organisation_id, seen=theirs)
        for right in theirs:
            rare = rare_of(self.model, right, shares)
            for left in self._seen_of(one).values():
                if left.keys.keys() & right.keys.keys() - self.found.popular:
                    weight = self.model.scorer.weigh(left.features, right.features, rare)[0]
                    total += max(weight, -KEPT_BELOW) - self.model.threshold
                    count += 1
        return total, count

    def _seen_of(self, group: Group) -> dict[int, Seen]:
        if group not in self.members:
            rows = self._members(group[1]) if group[0] == "customer" else ()
            self.members[group] = {
                record: self.model.look(json.loads(told)) for record, told in rows
            }
        return self.members[group]

    def _members(self, number: int) -> Iterator[tuple[int, str]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT f.record_id, f.told FROM hold_record r JOIN hold_recordfeatures f"
                " ON f.record_id = r.id WHERE r.organisation_id = %s AND r.customer_number = %s"
                " ORDER BY r.id LIMIT %s",
                [self.organisation_id, number, MOST_CROSSED],
            )
            yield from cursor.fetchall()

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


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"
