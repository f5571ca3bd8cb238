"""Who a record may be, among all that are held: one query, then microseconds a pair."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection

from outsidein.hold.identities.compute.online_joining import KEPT_BELOW, VETO
from outsidein.hold.identities.compute.online_model import (
    MOST_COMPARED,
    POPULAR,
    Recogniser,
    Seen,
)
from outsidein.hold.identities.compute.online_scorer import Scored, Weighed
from outsidein.hold.identities.online.models import OnlineModel
from outsidein.hold.identities.words import batches

#: Hashes asked for in one query at most: SQLite binds some 32,000 values.
_ASKED = 30_000

#: Of each record that shares keys with one that is looked at: how many, and the narrowest's name.
Near = dict[int, tuple[int, str]]


@dataclass(slots=True)
class Candidate:
    """A record that shares a key with the one that is looked at."""

    record_id: int
    number: int | None  # its customer's
    features: list[Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What is held under some keys."""

    candidates: Mapping[int, Candidate]  # record -> candidate
    under: Mapping[int, Sequence[int]]  # hash -> records; nobody under a popular one
    popular: frozenset[int]  # hashes that too many share
    shares: Mapping[int, float]  # hash of a value -> share of strangers


class Match:
    """A record that was compared, and what came of it."""

    __slots__ = ("candidate", "found_by", "told", "weight")

    def __init__(self, candidate: Candidate, told: Weighed, found_by: str) -> None:
        self.candidate = candidate
        self.told = told
        self.found_by = found_by  # the key that brought it, the narrowest
        #: What the pair says; a veto outweighs everything.
        self.weight: float = VETO if told[3] else told[0]

    @property
    def vetoed(self) -> bool:
        """Tell whether no sum of evidence may join the two."""
        return self.told[3]

    @property
    def scored(self) -> Scored:
        """Return what the two say of each other, question by question."""
        return Scored(*self.told)

    @property
    def heard(self) -> float:
        """Return the weight as a cluster hears it: far apart is far apart."""
        return VETO if self.told[3] else max(self.told[0], -KEPT_BELOW)


def find_recogniser(*, organisation_id: int) -> tuple[Recogniser, int] | None:
    """Return the model in force and its resolution, or None where none can be asked; 1 SQL query.

    A model is compiled once in a process; of one that was laid down by another wording of the
    features nothing is expected.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT resolution_id FROM hold_onlinemodel WHERE organisation_id = %s",
            [organisation_id],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    recogniser = _compiled(organisation_id, row[0])
    return (recogniser, row[0]) if recogniser.is_current else None


@lru_cache(maxsize=16)
def _compiled(organisation_id: int, resolution_id: int) -> Recogniser:
    known = OnlineModel.objects.filter(organisation_id=organisation_id, resolution_id=resolution_id)
    return Recogniser(known.values_list("told", flat=True).get())


def find_candidates(*, organisation_id: int, model: Recogniser, seen: Sequence[Seen]) -> Found:
    """Return whom some records share keys with; 1 SQL query (a further one past 30,000 keys)."""
    keys = list({key for one in seen for key in one.keys})
    rare = list({key for one in seen for key in one.rare})
    candidates: dict[int, Candidate] = {}
    under: dict[int, list[int]] = {}
    popular: set[int] = set()
    shares: dict[int, float] = {}
    for record, number, shared, told, share in _rows(organisation_id, keys, rare):
        if record is None:
            shares[int(shared)] = share
            continue
        hashes = map(int, shared.split(","))
        if record == POPULAR:
            popular.update(hashes)
        elif told is not None:
            for key in hashes:
                under.setdefault(key, []).append(record)
            if record not in candidates:
                candidates[record] = Candidate(record, number, json.loads(told))
    popular.update(key for key, records in under.items() if len(records) > model.popular)
    for key in popular:
        under.pop(key, None)
    return Found(candidates, under, frozenset(popular), shares)


def _rows(
    organisation_id: int, keys: Sequence[int], rare: Sequence[int]
) -> Iterable[tuple[Any, ...]]:
    """Yield (record, number, hashes, features, share): candidates, then how common values are."""
    gathered = "group_concat(key)"
    if connection.vendor == "postgresql":
        gathered = "string_agg(key::text, ',')"
    with connection.cursor() as cursor:
        for start in range(0, max(len(keys), len(rare), 1), _ASKED // 2):
            some, values = (part[start : start + _ASKED // 2] for part in (keys, rare))
            cursor.execute(
                "SELECT k.record_id, r.customer_number, k.shared, f.told, NULL FROM"  # noqa: S608
                f" (SELECT record_id, {gathered} AS shared FROM hold_blockingkey"
                f" WHERE organisation_id = %s AND key IN ({_marks(some)}) GROUP BY record_id) AS k"
                " LEFT JOIN hold_record r ON r.id = k.record_id AND r.organisation_id = %s"
                " LEFT JOIN hold_recordfeatures f ON f.record_id = r.id"
                " UNION ALL SELECT NULL, NULL, CAST(key AS TEXT), NULL, share FROM hold_rarity"
                f" WHERE organisation_id = %s AND key IN ({_marks(values)})",
                [organisation_id, *some, organisation_id, organisation_id, *values],
            )
            yield from cursor.fetchall()


def _marks(values: Sequence[int]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"


def near(seen: Seen, under: Mapping[int, Sequence[int]], passed: Collection[int] = ()) -> Near:
    """Return who shares keys with a record, but for those passed over."""
    found: Near = {}
    for key, name in seen.keys.items():
        if key in passed:
            continue
        for record in under.get(key, ()):
            known = found.get(record)
            found[record] = (known[0] + 1, known[1]) if known else (1, name)
    return found


def compare(
    model: Recogniser,
    seen: Seen,
    candidates: Mapping[int, Candidate],
    whom: Near,
    rare: Mapping[str, float],
) -> list[Match]:
    """Return what those who are near say of a record, the nearest first.

    Those that share most keys are compared first, and no more than ``MOST_COMPARED``.
    """
    listed: Iterable[int] = whom
    if len(whom) > MOST_COMPARED:
        listed = sorted(whom, key=lambda record: (-whom[record][0], record))[:MOST_COMPARED]
    weigh, features = model.scorer.weigh, seen.features
    matches = [
        Match(one, weigh(one.features, features, rare), whom[one.record_id][1])
        for one in map(candidates.__getitem__, listed)
    ]
    matches.sort(key=lambda one: (-one.weight, one.candidate.record_id))
    return matches


def rare_of(model: Recogniser, seen: Seen, shares: Mapping[int, float]) -> dict[str, float]:
    """Return how rare the record's values are, by their columns: log2 of the share."""
    return model.rarity({name: shares[key] for key, name in seen.rare.items() if key in shares})


def match_one(
    *, organisation_id: int, model: Recogniser, seen: Seen
) -> tuple[list[Match], frozenset[int]]:
    """Return whom one record may be, the nearest first, and the keys passed over; 1 SQL query."""
    found = find_candidates(organisation_id=organisation_id, model=model, seen=[seen])
    rare = rare_of(model, seen, found.shares)
    matches = compare(model, seen, found.candidates, near(seen, found.under), rare)
    return matches, found.popular


def shares_of(*, organisation_id: int, seen: Iterable[Seen]) -> dict[int, float]:
    """Return how many strangers bear the values of some records, by their hashes; 1 SQL query."""
    keys = list({key for one in seen for key in one.rare})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, share FROM hold_rarity WHERE organisation_id = %s"  # noqa: S608
            f" AND key IN ({_marks(keys)})",
            [organisation_id, *keys],
        )
        return dict(cursor.fetchall())


def features_of_records(
    *, organisation_id: int, record_ids: Collection[int]
) -> dict[int, list[Any]]:
    """Return what is compared of those records that were looked at before; 1 SQL query for 500."""
    found: dict[int, list[Any]] = {}
    for some in batches(record_ids):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT record_id, told FROM hold_recordfeatures"  # noqa: S608 - marks alone
                f" WHERE organisation_id = %s AND record_id IN ({_marks(some)})",
                [organisation_id, *some],
            )
            found |= {record: json.loads(told) for record, told in cursor.fetchall()}
    return found


@dataclass(slots=True)
class Overlay:
    """Records of one call that were looked at before: those that come after are compared too."""

    candidates: dict[int, Candidate] = field(default_factory=dict)
    under: dict[int, list[int]] = field(default_factory=dict)

    def add(self, record_id: int, seen: Seen) -> None:
        """Let a record be found by those after it."""
        self.candidates[record_id] = Candidate(record_id, None, seen.features)
        for key in seen.keys:
            self.under.setdefault(key, []).append(record_id)
