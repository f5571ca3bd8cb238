"""What people say of who is who is taken in at once, for the records it concerns and no others.

A deed is a word on one or more pairs, or takes an earlier deed back. Records never change by it
but for the number of their customer. Call these within a turn and a transaction.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.identities.compute.judgements import Pair, part
from outsidein.hold.identities.compute.numbering import renumber
from outsidein.hold.identities.models import Deed, FormerNumber, Judgement, Link, ReviewPair
from outsidein.hold.identities.numbers import (
    anchors_of,
    borne_now,
    keep_moves,
    lead_on,
    list_borne,
    next_number,
    note_given,
)
from outsidein.hold.identities.words import batches, surroundings
from outsidein.hold.records.models import Record

#: Weight and band that a run gave a pair, and the stratum it was drawn from.
Thought = tuple[float | None, str, str]
NOTHING_THOUGHT: Thought = (None, "", "")


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody says of two records."""

    left: int
    right: int
    verdict: str  # same, different, unsure

    @property
    def pair(self) -> Pair:
        """Return the records, the lower first."""
        return (min(self.left, self.right), max(self.left, self.right))


@dataclass(frozen=True, slots=True)
class Saying:
    """A deed about to be done."""

    organisation_id: int
    kind: str
    at: datetime
    actor: str
    reason: str = ""
    undoes: Deed | None = None
    #: record -> the number it should bear again, where nobody else bears it now
    wished: Mapping[int, int] = field(default_factory=dict)
    #: of numbers that become one the oldest stays, not that of most records
    oldest_stays: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What a deed changed."""

    deed_id: int
    numbers: frozenset[int]  # customers that lost, won or exchanged a record
    moved: dict[int, tuple[int, int]]  # record -> (number before, number now)
    contradicted: tuple[Pair, ...]  # words that others keep from being followed


def give_words(saying: Saying, words: Iterable[Word]) -> Change:
    """Keep the words and number the records they concern anew; every other customer stays."""
    organisation = saying.organisation_id
    given = {word.pair: word.verdict for word in words}
    deed = Deed.objects.create(
        organisation_id=organisation,
        kind=saying.kind,
        at=saying.at,
        actor=saying.actor[:60],
        reason=saying.reason,
        undoes=saying.undoes,
    )
    thought = _thought_of(organisation, given)
    Judgement.objects.bulk_create(
        [
            Judgement(
                organisation_id=organisation,
                deed=deed,
                left_id=pair[0],
                right_id=pair[1],
                verdict=verdict,
                weight=thought.get(pair, NOTHING_THOUGHT)[0],
                band=thought.get(pair, NOTHING_THOUGHT)[1],
                stratum=thought.get(pair, NOTHING_THOUGHT)[2],
            )
            for pair, verdict in given.items()
        ],
        batch_size=1000,
    )
    seeds = {record for pair in given for record in pair}
    if saying.undoes is not None:
        pairs = saying.undoes.judgements.values_list("left_id", "right_id")
        seeds |= {record for pair in pairs for record in pair}
    change = _settle(saying, deed, seeds)
    write_audit(
        organisation_id=organisation,
        act=f"identity {saying.kind}",
        object_ref=f"deed {deed.pk}",
        at=saying.at,
        actor=saying.actor,
        detail={
            "pairs": len(given),
            "moved": len(change.moved),
            "customers": sorted(change.numbers),
            **({"undoes": saying.undoes.pk} if saying.undoes else {}),
        },
    )
    return change


def undo(*, organisation_id: int, deed_id: int, at: datetime, actor: str) -> Change:
    """Take a deed back: its words count no more, and each record gets its number back.

    Nothing else that was said changes by it. An undoing itself is taken back by doing the deed
    again.
    """
    deed = access_deed(organisation_id=organisation_id, deed_id=deed_id)
    if deed.kind == Deed.Kind.UNDO:
        raise NotNow("An undoing is not undone. Do again what it took back.")
    if Deed.objects.filter(undoes=deed).exists():
        raise NotNow("This was undone before.")
    changed = json.loads(deed.changed)
    saying = Saying(
        organisation_id,
        Deed.Kind.UNDO,
        at,
        actor,
        undoes=deed,
        wished={record: before for record, before, _now in deed.moved()},
    )
    change = give_words(saying, ())
    _lead_back(organisation_id, changed.get("former", ()))
    return change


def access_deed(*, organisation_id: int, deed_id: int) -> Deed:
    """Return the deed's row, for this organisation alone."""
    deed = Deed.objects.filter(organisation_id=organisation_id, pk=deed_id).first()
    if deed is None:
        raise NotHere("This deed is not known.")
    return deed


def _thought_of(organisation_id: int, pairs: Iterable[Pair]) -> dict[Pair, Thought]:
    """Return what the newest run thought of each pair, and what it drew it from by lot."""
    wanted = set(pairs)
    thought: dict[Pair, Thought] = {}
    for some in batches({left for left, _ in wanted}):
        ours = {"organisation_id": organisation_id, "left_id__in": some}
        for link in Link.objects.filter(**ours):
            thought[link.left_id, link.right_id] = (link.weight, link.band, "")
        for pair in ReviewPair.objects.filter(**ours).exclude(stratum=""):
            thought[pair.left_id, pair.right_id] = (pair.weight, pair.band, pair.stratum)
    return {pair: told for pair, told in thought.items() if pair in wanted}


def _settle(saying: Saying, deed: Deed, seeds: set[int]) -> Change:
    """Part the records around a deed anew and number them; keep what changed."""
    organisation = saying.organisation_id
    around = surroundings(organisation_id=organisation, records=seeds)
    parting = part(around.cluster_of, around.words.same, around.words.different, around.links)
    now = _numbers(organisation, around.cluster_of)
    groups = {group[0]: group for group in parting.groups if group[0] in now}
    before = _as_wished(saying, groups, now)
    # Who parts two by a word gives everybody back what they came with.
    parts = saying.kind == Deed.Kind.REVIEW
    past = list_borne(organisation_id=organisation, records=now) if parts else {}
    numbering = renumber(
        before,
        groups,
        next_number=next_number(organisation_id=organisation),
        past=past,
        taken=borne_now(
            organisation_id=organisation, numbers={n for way in past.values() for n, _ in way}
        ),
    )
    note_given(organisation_id=organisation, highest=max(numbering.new, default=0))
    number_of = numbering.number_of
    moved = {
        record: (now[record], number_of[first])
        for first, group in groups.items()
        for record in group
        if now[record] != number_of[first]
    }
    _bear(moved)
    keep_moves(organisation_id=organisation, moved=moved, undoing=saying.kind == Deed.Kind.UNDO)
    former = _lead_on(organisation, now, groups, number_of, saying.at)
    deed.changed = json.dumps(
        {"numbers": [[record, *pair] for record, pair in sorted(moved.items())], "former": former}
    )
    deed.save(update_fields=["changed"])
    touched = frozenset(number for pair in moved.values() for number in pair)
    return Change(deed.pk, touched, moved, parting.contradicted)


def _numbers(organisation_id: int, records: Iterable[int]) -> dict[int, int]:
    ours = Record.objects.filter(organisation_id=organisation_id, customer_number__isnull=False)
    return {
        record: number
        for some in batches(records)
        for record, number in ours.filter(pk__in=some).values_list("pk", "customer_number")
        if number is not None
    }


def _as_wished(
    saying: Saying, groups: Mapping[int, tuple[int, ...]], now: Mapping[int, int]
) -> dict[int, int]:
    """Return the number that each record brings along into its group."""
    held = set(now.values())
    asked = set(saying.wished.values()) - held
    free = set(
        FormerNumber.objects.filter(
            organisation_id=saying.organisation_id, number__in=asked
        ).values_list("number", flat=True)
    )
    wished = {
        record: number
        for record, number in saying.wished.items()
        if record in now and (number in held or number in free)
    }
    before = {**now, **wished}
    if saying.oldest_stays:
        for group in groups.values():
            oldest = min(before[record] for record in group)
            before |= dict.fromkeys(group, oldest)
    return before


def _bear(moved: Mapping[int, tuple[int, int]]) -> None:
    of_number: dict[int, list[int]] = defaultdict(list)
    for record, (_before, number) in moved.items():
        of_number[number].append(record)
    for number, records in of_number.items():
        for some in batches(records):
            Record.objects.filter(pk__in=some).update(customer_number=number)


def _lead_on(
    organisation_id: int,
    now: Mapping[int, int],
    groups: Mapping[int, tuple[int, ...]],
    number_of: Mapping[int, int],
    at: datetime,
) -> list[tuple[int, int | None, int | None]]:
    """Let numbers that nobody bears any more lead on; return (number, led before, leads now)."""
    shared = Counter(
        (now[record], number_of[first]) for first, group in groups.items() for record in group
    )
    present = set(number_of.values())
    became: dict[int, int] = {}
    for (old, new), _count in sorted(shared.items(), key=lambda one: (-one[1], one[0])):
        if old not in present:
            became.setdefault(old, new)
    after = {record: number_of[first] for first, group in groups.items() for record in group}
    return lead_on(
        organisation_id=organisation_id,
        present=present,
        became=became,
        anchors=anchors_of(now, became, after),
        at=at,
        moved=list(after),
    )


def _lead_back(organisation_id: int, changes: Iterable[tuple[int, int | None, int | None]]) -> None:
    """Let the numbers that a deed led elsewhere lead to where they led before it."""
    ours = FormerNumber.objects.filter(organisation_id=organisation_id)
    borne = Record.objects.filter(organisation_id=organisation_id)
    for number, before, after in changes:
        if before is None or after is None:
            continue
        if borne.filter(customer_number=before).exists():
            ours.filter(number=number, became=after).update(became=before)
