"""Customer numbers: none is given twice, every old one leads on, and each record's way is kept."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import connection
from django.db.models import Max

from outsidein.ground.bulk import insert_rows
from outsidein.hold.identities.compute.numbering import Borne
from outsidein.hold.identities.models import BorneBefore, FormerNumber, NumbersGiven
from outsidein.hold.identities.words import ASKED_AT_ONCE, batches
from outsidein.hold.records.models import Record


def next_number(*, organisation_id: int) -> int:
    """Return the number to be given next; the counter is held to the end of the transaction.

    Say ``note_given`` what was given of it.
    """
    return _counter(organisation_id).highest + 1


def take_numbers(*, organisation_id: int, count: int) -> range:
    """Give as many new numbers at once; call it inside a transaction."""
    first = next_number(organisation_id=organisation_id)
    note_given(organisation_id=organisation_id, highest=first + count - 1)
    return range(first, first + count)


def note_given(*, organisation_id: int, highest: int) -> None:
    """Keep the highest number that was given, so that it is never given again."""
    NumbersGiven.objects.filter(organisation_id=organisation_id, highest__lt=highest).update(
        highest=highest
    )


def _counter(organisation_id: int) -> NumbersGiven:
    ours = NumbersGiven.objects.select_for_update()
    counter = ours.filter(organisation_id=organisation_id).first()
    if counter is not None:
        return counter
    records = Record.objects.filter(organisation_id=organisation_id)
    former = FormerNumber.objects.filter(organisation_id=organisation_id)
    highest = max(
        records.aggregate(top=Max("customer_number"))["top"] or 0,
        former.aggregate(top=Max("number"))["top"] or 0,
    )
    ours.get_or_create(organisation_id=organisation_id, defaults={"highest": highest})
    return ours.get(organisation_id=organisation_id)


def list_borne(
    *, organisation_id: int, records: Iterable[int] | None = None
) -> dict[int, list[Borne]]:
    """Return what each record bore before its present number, the newest last.

    Of all records, or of some.
    """
    ours = BorneBefore.objects.filter(organisation_id=organisation_id)
    some = [ours] if records is None else [ours.filter(record__in=ids) for ids in batches(records)]
    borne: dict[int, list[Borne]] = defaultdict(list)
    for rows in some:
        for record, number, turn in rows.order_by("turn").values_list(
            "record_id", "number", "turn"
        ):
            borne[record].append((number, turn))
    return dict(borne)


def borne_now(*, organisation_id: int, numbers: Iterable[int]) -> set[int]:
    """Return which of the numbers some record bears."""
    ours = Record.objects.filter(organisation_id=organisation_id)
    return {
        number
        for some in batches(numbers)
        for number in ours.filter(customer_number__in=some).values_list(
            "customer_number", flat=True
        )
        if number is not None
    }


def keep_moves(
    *, organisation_id: int, moved: Mapping[int, tuple[int, int]], undoing: bool
) -> None:
    """Keep what each record bore before it moved; undoing takes the way back that led here.

    Shape: ``moved`` is record to (number before, number now).
    """
    if not moved:
        return
    ours = BorneBefore.objects.filter(organisation_id=organisation_id)
    back: set[int] = set()
    if undoing:
        borne = list_borne(organisation_id=organisation_id, records=moved)
        last = {record: way[-1] for record, way in borne.items()}
        back = {r for r, (_, now) in moved.items() if r in last and last[r][0] == now}
        of_turn: dict[int, list[int]] = defaultdict(list)
        for record in back:
            of_turn[last[record][1]].append(record)
        for turn, records in of_turn.items():
            for some in batches(records):
                ours.filter(turn=turn, record__in=some).delete()
    turn = (ours.aggregate(top=Max("turn"))["top"] or 0) + 1
    with connection.cursor() as cursor:
        insert_rows(
            cursor,
            "hold_bornebefore",
            ("organisation_id", "record_id", "number", "turn"),
            (
                (organisation_id, record, before, turn)
                for record, (before, _now) in sorted(moved.items())
                if record not in back
            ),
        )


def lead_on(
    *,
    organisation_id: int,
    present: Collection[int],
    became: Mapping[int, int],
    anchors: Mapping[int, int],
    at: datetime,
    moved: Collection[int] | None = None,
) -> list[tuple[int, int | None, int | None]]:
    """Let old numbers lead on; return (number, led before, leads now) of each that changed.

    Shape: ``present`` are numbers borne now, ``became`` a number given up to the present one that
    most of it became, ``anchors`` a number given up to a record that bore it; ``moved`` are the
    records that may have moved, where they are not all.

    A number that is borne again is no former number.
    """
    ours = FormerNumber.objects.filter(organisation_id=organisation_id)
    changes: list[tuple[int, int | None, int | None]] = []
    for some in batches(_borne_again(organisation_id, present)):
        again = ours.filter(number__in=some)
        changes += [(row.number, row.became, None) for row in again]
        again.delete()
    for some in batches(became):
        rows = list(ours.filter(became__in=some, anchor=None))
        for row in rows:
            changes.append((row.number, row.became, became[row.became]))
            row.became = became[row.became]
        ours.bulk_update(rows, ["became"], batch_size=500)
    changes += [(old, None, new) for old, new in became.items()]
    ours.bulk_create(
        [
            FormerNumber(
                organisation_id=organisation_id,
                number=old,
                became=new,
                at=at,
                anchor_id=anchors.get(old),
            )
            for old, new in became.items()
        ],
        update_conflicts=True,
        unique_fields=["organisation", "number"],
        update_fields=["became", "at", "anchor"],
        batch_size=500,
    )
    if moved is None:
        _follow(organisation_id, "")
        _forget_lost(organisation_id)
    for some in batches(moved or ()):
        _follow(organisation_id, f" AND r.id IN ({', '.join(map(str, some))})")
    return changes


def _borne_again(organisation_id: int, present: Collection[int]) -> Collection[int]:
    """Return the former numbers among these; of very many, asked the other way round."""
    if len(present) <= ASKED_AT_ONCE:
        return present
    every = FormerNumber.objects.filter(organisation_id=organisation_id)
    known = set(present)
    return [number for number in every.values_list("number", flat=True) if number in known]


def _follow(organisation_id: int, among: str) -> None:
    """Let every old number lead to whom those are now who gave it up last.

    Where undoing has taken that way back, it leads to the record that it stood for.
    """
    org = int(organisation_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE hold_formernumber SET became = r.customer_number FROM hold_record r"  # noqa: S608
            f" WHERE hold_formernumber.organisation_id = {org} AND r.organisation_id = {org}"
            " AND r.id = hold_formernumber.anchor_id AND r.customer_number IS NOT NULL"
            f" AND hold_formernumber.became <> r.customer_number{among}"
        )
        cursor.execute(
            "UPDATE hold_formernumber SET became = led.became FROM ("  # noqa: S608
            "SELECT number, became, ROW_NUMBER() OVER"
            " (PARTITION BY number ORDER BY records DESC, lowest) AS place"
            " FROM (SELECT b.number, r.customer_number AS became,"
            " COUNT(*) AS records, MIN(r.id) AS lowest"
            " FROM hold_bornebefore b JOIN hold_record r ON r.id = b.record_id"
            " JOIN (SELECT number, MAX(turn) AS turn FROM hold_bornebefore"
            f" WHERE organisation_id = {org} GROUP BY number) AS newest"
            " ON newest.number = b.number AND newest.turn = b.turn"
            f" WHERE b.organisation_id = {org} AND r.customer_number IS NOT NULL"
            " GROUP BY b.number, r.customer_number) AS counted) AS led"
            f" WHERE hold_formernumber.organisation_id = {org} AND led.place = 1"
            " AND hold_formernumber.number = led.number AND hold_formernumber.became <> led.became"
        )


def _forget_lost(organisation_id: int) -> None:
    """Let go of numbers that lead to nobody: all records of that customer were taken back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM hold_formernumber WHERE organisation_id = %s AND NOT EXISTS"
            " (SELECT 1 FROM hold_record r WHERE r.organisation_id = %s"
            " AND r.customer_number = hold_formernumber.became)",
            [organisation_id, organisation_id],
        )


def anchors_of(
    before: Mapping[int, int], became: Mapping[int, int], now: Mapping[int, int]
) -> dict[int, int]:
    """Return for every number given up the first record that bore it and went where it leads.

    Shape: ``before`` and ``now`` map a record to its number, ``became`` an old number to a new.
    """
    anchors: dict[int, int] = {}
    for record, number in before.items():
        led = became.get(number)
        if led is not None and now.get(record) == led:
            anchors[number] = min(record, anchors.get(number, record))
    return anchors
