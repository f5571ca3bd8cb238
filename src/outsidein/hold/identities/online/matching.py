"""Who a record may be, among all that are held: one query, then microseconds a pair."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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
from outsidein.hold.identities.compute.online_scorer import Scored
from outsidein.hold.identities.online.models import OnlineModel, Rarity

#: Hashes asked for in one query at most: SQLite binds some 32,000 values.
_ASKED = 30_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that shares a key with the one that is looked at."""

    record_id: int
    number: int | None  # its customer's
    features: list[Any]
    keys: frozenset[int]  # the shared ones that are not popular


@dataclass(frozen=True, slots=True)
class Found:
    """What is held under some keys."""

    candidates: Mapping[int, Candidate]  # record -> candidate
    under: Mapping[int, tuple[int, ...]]  # hash -> records
    popular: frozenset[int]  # hashes that too many share
    shares: Mapping[int, float]  # hash of a value -> share of strangers


@dataclass(frozen=True, slots=True)
class Match:
    """A record that was compared, and what came of it."""

    candidate: Candidate
    scored: Scored
    vetoed: bool
    found_by: str  # the key that brought it, the narrowest

    @property
    def weight(self) -> float:
        """Return what the pair says; a veto outweighs everything."""
        return VETO if self.vetoed else self.scored.weight

    @property
    def heard(self) -> float:
        """Return the weight as a cluster hears it: far apart is far apart."""
        return VETO if self.vetoed else max(self.scored.weight, -KEPT_BELOW)


def find_recogniser(*, organisation_id: int) -> tuple[Recogniser, int] | None:
    """Return the model in force and its resolution, or None where none can be asked; 1 SQL query.

    A model is compiled once in a process; of one that was laid down by another wording of the
    features nothing is expected.
    """
    known = OnlineModel.objects.filter(organisation_id=organisation_id)
    resolution = known.values_list("resolution_id", flat=True).first()
    if resolution is None:
        return None
    recogniser = _compiled(organisation_id, resolution)
    return (recogniser, resolution) if recogniser.is_current else None


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
        hashes = [int(key) for key in shared.split(",")]
        if record is None:
            shares[hashes[0]] = share
        elif record == POPULAR:
            popular.update(hashes)
        elif told is not None:
            for key in hashes:
                under.setdefault(key, []).append(record)
            candidates[record] = Candidate(record, number, told, frozenset(hashes))
    popular.update(key for key, records in under.items() if len(records) > model.popular)
    return Found(
        candidates, {key: tuple(r) for key, r in under.items()}, frozenset(popular), shares
    )


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
            for record, number, shared, told, share in cursor.fetchall():
                yield record, number, shared, json.loads(told) if told else None, share


def _marks(values: Sequence[int]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"


def compare(
    model: Recogniser,
    seen: Seen,
    candidates: Iterable[Candidate],
    shares: Mapping[int, float],
    popular: frozenset[int],
) -> list[Match]:
    """Return what each candidate says of a record, the nearest first.

    Those that share most keys are compared first, and no more than ``MOST_COMPARED``.
    """
    near: list[tuple[int, Candidate, frozenset[int]]] = []
    for one in candidates:
        shared = one.keys - popular
        if shared:
            near.append((-len(shared), one, shared))
    if len(near) > MOST_COMPARED:
        near.sort(key=lambda one: (one[0], one[1].record_id))
        near = near[:MOST_COMPARED]
    rare = model.rarity({column: shares[key] for key, column in seen.rare.items() if key in shares})
    matches = []
    for _, one, shared in near:
        scored = model.score(one.features, seen.features, rare)
        found_by = next(name for key, name in seen.keys.items() if key in shared)
        matches.append(Match(one, scored, scored.vetoed, found_by))
    return sorted(matches, key=lambda one: (-one.weight, one.candidate.record_id))


def shares_of(*, organisation_id: int, seen: Iterable[Seen]) -> dict[int, float]:
    """Return how many strangers bear the values of some records, by their hashes; 1 SQL query."""
    keys = {key for one in seen for key in one.rare}
    counted = Rarity.objects.filter(organisation_id=organisation_id, key__in=keys)
    return dict(counted.values_list("key", "share"))


@dataclass(slots=True)
class Overlay:
    """Records of one call that were looked at before: those that come after are compared too."""

    candidates: dict[int, Candidate] = field(default_factory=dict)
    under: dict[int, list[int]] = field(default_factory=dict)

    def add(self, record_id: int, seen: Seen) -> None:
        """Let a record be found by those after it."""
        self.candidates[record_id] = Candidate(record_id, None, seen.features, frozenset(seen.keys))
        for key in seen.keys:
            self.under.setdefault(key, []).append(record_id)

    def near(self, seen: Seen) -> list[Candidate]:
        """Return who shares a key."""
        shared = Counter(record for key in seen.keys for record in self.under.get(key, ()))
        return [
            Candidate(
                record, None, self.candidates[record].features,
                self.candidates[record].keys & seen.keys.keys(),
            )
            for record in shared
        ]  # fmt: skip
