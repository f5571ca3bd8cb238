"""What is done with an audit: drawn, read by one and by two, settled, closed."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from math import ceil

from django.db import IntegrityError, transaction

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.audits.compute.outcomes import FIRST, SECOND, SETTLING, Outcome, settle
from outsidein.hold.audits.drawing import FIELDS, draw
from outsidein.hold.audits.models import Audit, AuditCheck, AuditReading

SMALLEST, LARGEST = 10, 2_000


def draw_audit(
    *,
    organisation_id: int,
    kind: str,
    size: int,
    at: datetime,
    actor: str,
    fields: Sequence[str] = FIELDS,
    second_share: float = 0.2,
    seed: int | None = None,
) -> int:
    """Draw a sample and keep it; return the audit's number.

    NotNow where there is nothing to draw from, or the size is out of bounds.
    """
    if kind not in Audit.Kind.values:
        raise NotNow("Say whether values, doubles or joins are to be looked at.")
    if not SMALLEST <= size <= LARGEST:
        raise NotNow(f"A sample has {SMALLEST} to {LARGEST:,} entries.")
    if not 0 <= second_share <= 1:
        raise NotNow("The share that a second person reads lies between 0 and 100 %.")
    seed = secrets.randbelow(2**62) if seed is None else seed
    sample = draw(organisation_id=organisation_id, kind=kind, size=size, fields=fields, seed=seed)
    if not sample.drawn:
        raise NotNow(
            "There is nothing to draw from yet: no active customer has a value of that kind."
        )
    twice = ceil(second_share * len(sample.drawn))
    design = [
        {
            "source": source,
            "field": field,
            "population": count,
            "drawn": sample.sizes[source, field],
        }
        for (source, field), count in sample.populations.items()
    ]
    with transaction.atomic():
        audit = Audit.objects.create(
            organisation_id=organisation_id,
            kind=kind,
            drawn_at=at,
            drawn_by=actor,
            seed=seed,
            population=sum(sample.populations.values()),
            design=json.dumps(design),
            second_share=second_share,
        )
        AuditCheck.objects.bulk_create(
            [
                AuditCheck(
                    organisation_id=organisation_id,
                    audit=audit,
                    position=place,
                    source_id=one.source_id,
                    customer_number=one.customer_number,
                    record_number=one.record_id,
                    field=one.field,
                    value=one.value,
                    second=place <= twice,  # the draw's order is chance already
                )
                for place, one in enumerate(sample.drawn, 1)
            ],
            batch_size=500,
        )
        write_audit(
            organisation_id=organisation_id,
            act="draw audit sample",
            object_ref=f"audit {audit.pk}",
            at=at,
            actor=actor,
            detail={"kind": kind, "size": len(sample.drawn), "population": audit.population},
        )
    return audit.pk


def read_check(
    *,
    organisation_id: int,
    check_id: int,
    place: int,
    verdict: str,
    at: datetime,
    reader: str,
    note: str = "",
) -> Outcome:
    """Keep what somebody found and return what is known of the check now.

    The second reader is another person than the first. A reading stands as it was given; what
    two readers differ on is settled by a third word, which may be either of theirs once they
    have talked.
    """
    if verdict not in AuditReading.Verdict.values:
        raise NotNow("Say right, wrong, or that it could not be checked.")
    check = (
        AuditCheck.objects.filter(organisation_id=organisation_id, pk=check_id)
        .select_related("audit")
        .first()
    )
    if check is None:
        raise NotHere("This check is not known.")
    if check.audit.closed_at is not None:
        raise NotNow("This audit is closed. Its figures stand; draw a new one to go on.")
    try:
        with transaction.atomic():
            said = dict(check.readings.values_list("place", "verdict"))
            _may_read(check, place, said, reader)
            AuditReading.objects.create(
                organisation_id=organisation_id,
                check_read=check,
                place=place,
                verdict=verdict,
                note=note.strip()[:1000],
                reader=reader,
                at=at,
            )
            write_audit(
                organisation_id=organisation_id,
                act="read audit check",
                object_ref=f"audit {check.audit_id} check {check.position}",
                at=at,
                actor=reader,
                detail={"place": place},
            )
    except IntegrityError as why:
        raise NotNow("Somebody else has read this one meanwhile.") from why
    return settle({**said, place: verdict}, second=check.second)


def _may_read(check: AuditCheck, place: int, said: dict[int, str], reader: str) -> None:
    if place in said:
        raise NotNow("Somebody else has read this one meanwhile.")
    if place == SECOND:
        first = check.readings.filter(place=FIRST).values_list("reader", flat=True).first()
        if not check.second or first is None:
            raise NotNow("This one asks for no second reading now.")
        if first == reader:
            raise NotNow("You read this one first. The second reader is somebody else.")
    elif place == SETTLING:
        if settle(said, second=check.second) is not Outcome.DISPUTED:
            raise NotNow("There is nothing to settle here.")
    elif place != FIRST:
        raise NotNow("A check is read first, second, or settled.")


@transaction.atomic
def close_audit(*, organisation_id: int, audit_id: int, at: datetime, actor: str) -> None:
    """Close an audit: what was read stands, what was not read never will be."""
    closed = Audit.objects.filter(
        organisation_id=organisation_id, pk=audit_id, closed_at=None
    ).update(closed_at=at)
    if not closed:
        if not Audit.objects.filter(organisation_id=organisation_id, pk=audit_id).exists():
            raise NotHere("This audit is not known.")
        raise NotNow("This audit is closed already.")
    write_audit(
        organisation_id=organisation_id,
        act="close audit sample",
        object_ref=f"audit {audit_id}",
        at=at,
        actor=actor,
    )
