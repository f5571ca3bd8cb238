"""What people do about who is who: say it of a pair, merge, split, part again, take it back.

Every deed is kept as words on pairs of records, so later runs follow it. The reference, the search
and the events of the customers it concerns are put right in the same transaction; no record
changes but for the number of its customer.
"""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.turns import in_turn
from outsidein.hold.customers.actions import rebuild_some
from outsidein.hold.customers.compute.searching import customer_label
from outsidein.hold.customers.queries import access_customer
from outsidein.hold.identities.judging import Change, Saying, Word, access_deed, give_words, undo
from outsidein.hold.identities.models import Deed, Judgement, Link
from outsidein.hold.identities.numbers import borne_now, list_borne
from outsidein.hold.identities.words import batches, words_on
from outsidein.hold.records.models import Record

#: Seconds that a deed waits for another; they take a fraction of one.
PATIENCE = 3.0
#: Words that one split says at most: each record taken out is told from each that stays.
MOST_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a deed."""

    deed_id: int
    numbers: tuple[int, ...]  # customers that changed, the numbers that are gone among them
    moved: int  # records that bear another number now
    against: tuple[str, ...]  # earlier words that can't be followed beside this one


def judge_pair(
    *,
    organisation_id: int,
    left: int,
    right: int,
    verdict: str,
    at: datetime,
    actor: str,
    reason: str = "",
) -> Done:
    """Keep somebody's word on two records: same, different or unsure; no run overrides it."""
    if verdict not in Judgement.Verdict.values:
        raise NotNow("Two records are the same, different, or nobody is sure.")
    if left == right or len(_numbers_of(organisation_id, (left, right))) < 2:
        raise NotHere("These records are not known.")
    saying = Saying(
        organisation_id, Deed.Kind.REVIEW, at, actor, reason, oldest_stays=verdict == "same"
    )
    return _do(organisation_id, lambda: give_words(saying, [Word(left, right, verdict)]))


def merge_customers(
    *, organisation_id: int, numbers: Collection[int], at: datetime, actor: str, reason: str = ""
) -> Done:
    """Make one customer of two; the older number stays and the other leads to it."""

    def merge() -> Change:
        records = _records_of_two(organisation_id, numbers)
        words = [Word(*_nearest(organisation_id, *records), "same")]
        every = {record for side in records for record in side}
        for left, right in words_on(organisation_id=organisation_id, records=every).different:
            if {left, right} <= every and (left in records[0]) != (right in records[0]):
                words.append(Word(left, right, "same"))
        saying = Saying(organisation_id, Deed.Kind.MERGE, at, actor, reason, oldest_stays=True)
        change = give_words(saying, words)
        first, second = words[0].pair
        if len(set(_numbers_of(organisation_id, (first, second)))) > 1:
            raise NotNow(
                "Earlier words keep these two apart: "
                f"{'; '.join(_named(organisation_id, change))}. Undo those first."
            )
        return change

    return _do(organisation_id, merge)


def split_record(
    *, organisation_id: int, record_id: int, at: datetime, actor: str, reason: str = ""
) -> Done:
    """Take one record out of its customer; it takes its former number up again, or a new one."""
    return split_records(
        organisation_id=organisation_id, record_ids=[record_id], at=at, actor=actor, reason=reason
    )


def split_records(
    *,
    organisation_id: int,
    record_ids: Collection[int],
    at: datetime,
    actor: str,
    reason: str = "",
) -> Done:
    """Take records out of their customer; together they are another one from now on.

    They take up the number that they gave up last, or get a new one.
    """

    def split() -> Change:
        out = sorted(set(record_ids))
        stay = _left_behind(organisation_id, out)
        if len(out) * len(stay) > MOST_WORDS:
            raise NotNow(
                f"{len(out):,} of {len(out) + len(stay):,} records are too many to be taken out"
                " by hand. Correct them in their source."
            )
        saying = Saying(
            organisation_id,
            Deed.Kind.SPLIT,
            at,
            actor,
            reason,
            wished=_numbers_given_up(organisation_id, out),
        )
        words = [Word(record, other, "different") for record in out for other in stay]
        words += [Word(out[0], other, "same") for other in out[1:]]
        return give_words(saying, words)

    return _do(organisation_id, split)


def unmerge(
    *, organisation_id: int, deed_id: int, at: datetime, actor: str, reason: str = ""
) -> Done:
    """Part what an earlier merge joined, whatever was said and done since.

    Undoing a merge only takes the word back; this says the opposite, so that no run joins the
    two again. The number that was given up is taken up again.
    """

    def part() -> Change:
        deed = access_deed(organisation_id=organisation_id, deed_id=deed_id)
        same = deed.judgements.filter(verdict="same")
        pairs = list(same.values_list("left_id", "right_id"))
        if deed.kind not in {Deed.Kind.MERGE, Deed.Kind.REVIEW} or not pairs:
            raise NotNow("Only what joined two customers can be parted.")
        saying = Saying(
            organisation_id, Deed.Kind.UNMERGE, at, actor, reason, wished=_numbers_before(deed)
        )
        return give_words(saying, [Word(left, right, "different") for left, right in pairs])

    return _do(organisation_id, part)


def undo_deed(*, organisation_id: int, deed_id: int, at: datetime, actor: str) -> Done:
    """Take any deed back; its records get the numbers back that they had before it."""
    return _do(
        organisation_id,
        lambda: undo(organisation_id=organisation_id, deed_id=deed_id, at=at, actor=actor),
    )


def _do(organisation_id: int, deed: Callable[[], Change]) -> Done:
    """Do a deed and put right what stands on it: all of it or nothing."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with in_turn(organisation_id), transaction.atomic():
                change = deed()
                rebuild_some(organisation_id=organisation_id, numbers=change.numbers)
                against = _named(organisation_id, change)
                return Done(
                    change.deed_id, tuple(sorted(change.numbers)), len(change.moved), against
                )
        except NotNow as why:
            # Somebody else's deed is over in a moment; a whole run is not waited for.
            if "worked out already" not in str(why) or time.monotonic() > until:
                raise
            time.sleep(0.05)


def _numbers_of(organisation_id: int, records: Collection[int]) -> list[int | None]:
    """Return the number of each of the records that has one."""
    ours = Record.objects.filter(organisation_id=organisation_id, pk__in=records)
    return list(
        ours.filter(customer_number__isnull=False).values_list("customer_number", flat=True)
    )


def _records_of_two(
    organisation_id: int, numbers: Collection[int]
) -> tuple[frozenset[int], frozenset[int]]:
    present = {
        access_customer(organisation_id=organisation_id, number=number).number for number in numbers
    }
    if len(present) != 2:
        raise NotNow("These are one customer already.")
    first, second = sorted(present)
    ours = Record.objects.filter(organisation_id=organisation_id)
    one, two = (
        frozenset(ours.filter(customer_number=number).values_list("pk", flat=True))
        for number in (first, second)
    )
    if not one or not two:
        raise NotNow("A customer without a record cannot be merged. Bring the records up to date.")
    return one, two


def _nearest(organisation_id: int, one: frozenset[int], two: frozenset[int]) -> tuple[int, int]:
    """Return a record of each side: the pair that is most alike, else the lowest two."""
    links = Link.objects.filter(organisation_id=organisation_id).filter(
        Q(left_id__in=one, right_id__in=two) | Q(left_id__in=two, right_id__in=one)
    )
    strongest = links.order_by("-weight", "left_id", "right_id").first()
    return (strongest.left_id, strongest.right_id) if strongest else (min(one), min(two))


def _numbers_before(deed: Deed) -> dict[int, int]:
    return {record: before for record, before, _now in deed.moved()}


def _left_behind(organisation_id: int, out: list[int]) -> list[int]:
    """Return the other records of the customer that some records are to be taken out of."""
    ours = Record.objects.filter(organisation_id=organisation_id, customer_number__isnull=False)
    numbers = [
        number
        for some in batches(out)
        for number in ours.filter(pk__in=some).values_list("customer_number", flat=True)
    ]
    if not out or len(numbers) < len(out):
        raise NotHere("This record is not known.")
    if len(set(numbers)) > 1:
        raise NotNow("These records are not of one customer.")
    every = ours.filter(customer_number=numbers[0]).values_list("pk", flat=True)
    stay = sorted(set(every) - set(out))
    if not stay:
        raise NotNow(
            "This record is a customer of its own already."
            if len(out) == 1
            else "These are all of this customer's records."
        )
    return stay


def _numbers_given_up(organisation_id: int, out: list[int]) -> dict[int, int]:
    """Return the number that each record gave up last, where nobody bears it now."""
    borne = list_borne(organisation_id=organisation_id, records=out)
    wished = {record: way[-1][0] for record, way in borne.items()}
    taken = borne_now(organisation_id=organisation_id, numbers=set(wished.values()))
    return {record: number for record, number in wished.items() if number not in taken}


def _named(organisation_id: int, change: Change) -> tuple[str, ...]:
    """Return the words that can't be followed, by the names of who they are about."""
    records = {record for pair in change.contradicted for record in pair}
    ours = Record.objects.filter(organisation_id=organisation_id, pk__in=records)
    names = {
        pk: f"{full_name or company or external_id} ({customer_label(number or 0)})"
        for pk, full_name, company, external_id, number in ours.values_list(
            "pk", "full_name", "company_name", "external_id", "customer_number"
        )
    }
    return tuple(f"{names[left]} and {names[right]}" for left, right in change.contradicted)
