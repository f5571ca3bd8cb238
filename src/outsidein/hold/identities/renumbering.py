"""Who bears which number after a run, once what people said is laid over it.

After a full run everybody is looked at. After one that compared new records alone it is those whose
customer was formed anew, those whom a word names, and all who are or were one customer with them;
nobody else can have moved.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from numpy.typing import NDArray

from outsidein.ground.bulk import insert_rows
from outsidein.hold.identities.compute.judgements import Pair, part
from outsidein.hold.identities.compute.numbering import Numbering, renumber
from outsidein.hold.identities.numbers import (
    anchors_of,
    borne_now,
    keep_moves,
    lead_on,
    list_borne,
    next_number,
    note_given,
)
from outsidein.hold.identities.resolution import Resolution as Resolved
from outsidein.hold.identities.words import list_words
from outsidein.hold.records.models import Record


@dataclass(frozen=True, slots=True)
class Numbered:
    """What came of it."""

    customers: int  # of all records
    contradicted: tuple[Pair, ...]  # words that others stand against


def number_run(
    *, organisation_id: int, resolved: Resolved, at: datetime, undoing: bool
) -> Numbered:
    """Give every record of a run its number, and let the old ones lead on."""
    words = list_words(organisation_id=organisation_id)
    if resolved.anew is None:
        before = _numbers(organisation_id)
        cluster_of = _cluster_of(resolved.clusters)
    else:
        around = _Around(organisation_id, resolved.clusters)
        before, cluster_of = around.look(resolved.anew.touched, words.records)
    clusters, contradicted = _as_people_say(cluster_of, words, resolved.pairs)
    borne = list_borne(
        organisation_id=organisation_id, records=cluster_of if resolved.anew else None
    )
    numbering = renumber(
        before,
        clusters,
        next_number=next_number(organisation_id=organisation_id),
        past=borne,
        taken=_taken(organisation_id, borne) if resolved.anew else (),
    )
    note_given(organisation_id=organisation_id, highest=max(numbering.new, default=0))
    now = {r: numbering.number_of[c] for c, records in clusters.items() for r in records}
    _store_numbers(now.items())
    _keep_ways(organisation_id, numbering, before, now, at, undoing=undoing)
    customers = _count(organisation_id) if resolved.anew else len(numbering.number_of)
    return Numbered(customers, contradicted)


def _numbers(organisation_id: int) -> dict[int, int]:
    numbered = Record.objects.filter(
        organisation_id=organisation_id, customer_number__isnull=False
    ).values_list("pk", "customer_number")
    return {record: number for record, number in numbered if number is not None}


def _cluster_of(clusters: pa.Table) -> dict[int, int]:
    return dict(
        zip(clusters["record_id"].to_pylist(), clusters["cluster_id"].to_pylist(), strict=True)
    )


class _Around:
    """Some records of a run, and everybody who is, was or is said to be one customer with them."""

    def __init__(self, organisation_id: int, clusters: pa.Table) -> None:
        self.organisation_id = organisation_id
        ordered = clusters.sort_by("record_id")
        self.ids: NDArray[np.int64] = ordered["record_id"].to_numpy()
        _, self.cluster = np.unique(ordered["cluster_id"].to_numpy(), return_inverse=True)
        self.cluster_ids: NDArray[np.int64] = ordered["cluster_id"].to_numpy()

    def look(
        self, touched: pa.Array, named: Collection[int]
    ) -> tuple[dict[int, int], dict[int, int]]:
        """Return the number that each of them bore, and the program's cluster of each."""
        before: dict[int, int] = {}
        wanted = np.zeros(len(self.ids), dtype=bool)
        wanted[self._places(np.concatenate([touched.to_numpy(), _array(named)]))] = True
        asked = np.zeros(len(self.ids), dtype=bool)
        while True:
            wanted = np.isin(self.cluster, self.cluster[wanted])  # whole clusters
            new = wanted & ~asked
            if not new.any():
                break
            asked |= new
            fellows = self._fellows(self.ids[new])
            before |= fellows
            wanted[self._places(_array(fellows))] = True
        here = np.flatnonzero(asked)
        cluster_of = dict(
            zip(self.ids[here].tolist(), self.cluster_ids[here].tolist(), strict=True)
        )
        return {r: n for r, n in before.items() if r in cluster_of}, cluster_of

    def _places(self, records: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where the records stand; those that the run did not see stand nowhere."""
        places = np.searchsorted(self.ids, records)
        places = places[places < len(self.ids)]
        return places[np.isin(self.ids[places], records)]

    def _fellows(self, records: NDArray[np.int64]) -> dict[int, int]:
        """Return everybody who bears the number of one of the records, with the number."""
        with connection.cursor() as cursor, listed(cursor, "looked_at", records.tolist()):
            cursor.execute(
                "SELECT id, customer_number FROM hold_record WHERE organisation_id = %s"
                " AND customer_number IN (SELECT r.customer_number FROM looked_at l"
                " JOIN hold_record r ON r.id = l.record_id)",
                [self.organisation_id],
            )
            return dict(cursor.fetchall())


@contextmanager
def listed(cursor: Any, name: str, records: Iterable[int]) -> Iterator[None]:
    """Let records stand in a table ``name`` of the session for a while."""
    cursor.execute(f"DROP TABLE IF EXISTS {name}")
    cursor.execute(f"CREATE TEMPORARY TABLE {name} (record_id BIGINT PRIMARY KEY)")
    insert_rows(cursor, name, ("record_id",), ((record,) for record in records))
    yield
    cursor.execute(f"DROP TABLE {name}")


def _array(records: Collection[int]) -> NDArray[np.int64]:
    return np.fromiter(records, dtype=np.int64, count=len(records))


def _as_people_say(
    cluster_of: Mapping[int, int], words: Any, pairs: pa.Table
) -> tuple[dict[int, list[int]], tuple[Pair, ...]]:
    """Return the records of each cluster after every word was heard, and words not followed."""
    touched = {cluster_of[record] for record in words.records if record in cluster_of}
    clusters: dict[int, list[int]] = defaultdict(list)
    concerned: dict[int, int] = {}
    for record, cluster in cluster_of.items():
        if cluster in touched:
            concerned[record] = cluster
        else:
            clusters[cluster].append(record)
    if not concerned:
        return clusters, ()
    links = _links_within(pairs, list(concerned))
    parting = part(concerned, words.same, words.different, links)
    return clusters | {group[0]: list(group) for group in parting.groups}, parting.contradicted


def _links_within(pairs: pa.Table, records: list[int]) -> Iterator[tuple[int, int, float]]:
    """Yield the links by which a run joined records, as far as they join any of these."""
    near = pc.and_(
        pc.equal(pairs["band"], "joined"),
        pc.is_in(pairs["record_l"], pa.array(records, pa.int64())),
    )
    found = pairs.filter(near)
    for left, right, weight in zip(
        *(found[name].to_pylist() for name in ("record_l", "record_r", "weight")), strict=True
    ):
        yield min(left, right), max(left, right), weight


def _taken(organisation_id: int, borne: Mapping[int, Iterable[tuple[int, int]]]) -> set[int]:
    """Return the numbers that some once bore and that somebody bears now."""
    once = {number for way in borne.values() for number, _turn in way}
    return borne_now(organisation_id=organisation_id, numbers=once)


def _store_numbers(given: Iterable[tuple[int, int]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS numbered")
        cursor.execute(
            "CREATE TEMPORARY TABLE numbered (record_id BIGINT PRIMARY KEY, number BIGINT)"
        )
        insert_rows(cursor, "numbered", ("record_id", "number"), given)
        cursor.execute(
            "UPDATE hold_record SET customer_number = n.number FROM numbered n"
            " WHERE hold_record.id = n.record_id"
            " AND (hold_record.customer_number IS NULL OR hold_record.customer_number <> n.number)"
        )
        cursor.execute("DROP TABLE numbered")


def _keep_ways(
    organisation_id: int,
    numbering: Numbering,
    before: Mapping[int, int],
    now: Mapping[int, int],
    at: datetime,
    *,
    undoing: bool,
) -> None:
    """Let every number that is no longer used lead on, and keep what each record bore."""
    present = set(numbering.number_of.values())
    became = {old: new[0] for old, new in numbering.became.items() if new and old not in present}
    moved = {r: (old, now[r]) for r, old in before.items() if now.get(r, old) != old}
    keep_moves(organisation_id=organisation_id, moved=moved, undoing=undoing)
    lead_on(
        organisation_id=organisation_id,
        present=present,
        became=became,
        anchors=anchors_of({r: old for r, (old, _) in moved.items()}, became, now),
        at=at,
    )


def _count(organisation_id: int) -> int:
    ours = Record.objects.filter(organisation_id=organisation_id)
    return ours.order_by().values("customer_number").distinct().count()
