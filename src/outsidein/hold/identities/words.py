"""The words that people gave on pairs of records, as far as they are in force."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from outsidein.hold.identities.compute.judgements import Pair
from outsidein.hold.identities.models import Judgement, Link

#: Ids asked for in one query at most.
ASKED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Words:
    """What holds of some records: the newest word on each pair that no deed undid."""

    same: tuple[Pair, ...]  # the newest first
    different: tuple[Pair, ...]

    @property
    def records(self) -> frozenset[int]:
        """Return every record that is named."""
        return frozenset(record for pair in (*self.same, *self.different) for record in pair)


def in_force(organisation_id: int) -> QuerySet[Judgement]:
    """Return the words whose deed nobody undid, in the order they were given."""
    ours = Judgement.objects.filter(organisation_id=organisation_id)
    return ours.filter(deed__undone_by__isnull=True).order_by("id")


def list_words(*, organisation_id: int) -> Words:
    """Return all words in force; 1 SQL query."""
    return _words(in_force(organisation_id))


def words_on(*, organisation_id: int, records: Collection[int]) -> Words:
    """Return the words in force that name any of the records."""
    rows = (
        row
        for some in batches(records)
        for row in in_force(organisation_id).filter(Q(left_id__in=some) | Q(right_id__in=some))
    )
    return _words({row.pk: row for row in rows}.values())


def _words(rows: Iterable[Judgement]) -> Words:
    newest: dict[Pair, str] = {}
    for row in sorted(rows, key=lambda one: one.pk):
        pair = (row.left_id, row.right_id)
        newest.pop(pair, None)  # the last word on a pair also counts as given last
        newest[pair] = row.verdict
    last_first = list(reversed(newest.items()))
    return Words(
        same=tuple(pair for pair, verdict in last_first if verdict == "same"),
        different=tuple(pair for pair, verdict in last_first if verdict == "different"),
    )


def batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """Yield the ids in groups that a query takes."""
    listed = sorted(ids)
    for start in range(0, len(listed), ASKED_AT_ONCE):
        yield listed[start : start + ASKED_AT_ONCE]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Some records with all that is joined to them, by the program or by a person."""

    cluster_of: dict[int, int]  # the program's cluster of every record
    links: tuple[tuple[int, int, float], ...]  # the program's own, within a cluster
    words: Words


def surroundings(*, organisation_id: int, records: Collection[int]) -> Surroundings:
    """Return the records and everybody who may be one customer with them, whatever is said.

    The program's clusters are what its joined links connect; words lead on from cluster to
    cluster.
    """
    joined: dict[int, set[int]] = {}
    links: dict[Pair, float] = {}
    edge = set(records)
    while edge:
        joined |= {record: set() for record in edge}
        reached: set[int] = set()
        for left, right, weight in _joined_links(organisation_id, edge):
            links[left, right] = weight
            reached |= {left, right}
        same = words_on(organisation_id=organisation_id, records=edge).same
        reached |= {record for pair in same for record in pair}
        edge = reached - joined.keys()
    for left, right in links:
        joined[left].add(right)
        joined[right].add(left)
    return Surroundings(
        cluster_of=_clusters(joined),
        links=tuple((left, right, weight) for (left, right), weight in links.items()),
        words=words_on(organisation_id=organisation_id, records=joined.keys()),
    )


def _joined_links(
    organisation_id: int, records: Collection[int]
) -> Iterator[tuple[int, int, float]]:
    ours = Link.objects.filter(organisation_id=organisation_id, band="joined")
    for some in batches(records):
        for side in ("left_id__in", "right_id__in"):
            yield from ours.filter(**{side: some}).values_list("left_id", "right_id", "weight")


def _clusters(joined: dict[int, set[int]]) -> dict[int, int]:
    """Return the lowest record of what each record is connected with."""
    cluster_of: dict[int, int] = {}
    for start in sorted(joined):
        ahead = [] if start in cluster_of else [start]
        while ahead:
            record = ahead.pop()
            if record not in cluster_of:
                cluster_of[record] = start
                ahead += joined[record]
    return cluster_of
