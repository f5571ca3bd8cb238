"""Reads of the audits: what was drawn, what is to be read next and by whom, what was found."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet
from statsmodels.stats.proportion import proportion_confint

from outsidein.ground.errors import NotHere
from outsidein.hold.audits.compute.outcomes import (
    FIRST,
    SECOND,
    SETTLING,
    Outcome,
    agreement,
    settle,
)
from outsidein.hold.audits.models import Audit, AuditCheck, AuditReading

#: Under so many that could be told, a share would only mislead.
ENOUGH = 20


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of some checks.

    Unit: share, 0 to 1; None where fewer than ``ENOUGH`` could be told. ``lo`` and ``hi`` are
    Wilson's 95 % interval.
    """

    right: int = 0
    wrong: int = 0
    unknown: int = 0
    waiting: int = 0
    disputed: int = 0
    share: float | None = None
    lo: float | None = None
    hi: float | None = None

    @property
    def told(self) -> int:
        """How many were found right or wrong."""
        return self.right + self.wrong

    @property
    def size(self) -> int:
        """How many there are at all."""
        return self.told + self.unknown + self.waiting + self.disputed


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the population: a source, with how many there are and were drawn of it."""

    name: str
    population: int
    drawn: int
    found: Found


@dataclass(frozen=True, slots=True)
class AuditView:
    """An audit with what was found so far."""

    audit_id: int
    kind: str
    drawn_at: datetime
    drawn_by: str
    closed_at: datetime | None
    population: int
    second_share: float
    found: Found
    read_twice: int  # checks that two people have read
    agreed: int  # of them, those on which both said the same
    kappa: float | None
    sources: tuple[Part, ...] = ()
    fields: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckView:
    """One thing to look at, for one reader."""

    check_id: int
    audit_id: int
    kind: str
    position: int
    place: int  # the reading that is asked for: first, second, settling
    customer_number: int
    record_id: int | None
    source: str
    field: str
    value: str
    said: tuple[tuple[str, str], ...] = ()  # where it is to be settled: each verdict and its note


@dataclass(frozen=True, slots=True)
class _Row:
    source: str
    field: str
    second: bool
    verdicts: dict[int, str]


def list_audits(*, organisation_id: int) -> list[AuditView]:
    """Return the audits, the newest first, with what was found; 3 SQL queries."""
    audits = list(Audit.objects.filter(organisation_id=organisation_id).order_by("-id")[:100])
    rows = _rows(organisation_id, [audit.pk for audit in audits])
    return [_view(audit, rows.get(audit.pk, [])) for audit in audits]


def get_audit(*, organisation_id: int, audit_id: int) -> AuditView:
    """Return one audit with what was found, by source and by field; 3 SQL queries."""
    audit = Audit.objects.filter(organisation_id=organisation_id, pk=audit_id).first()
    if audit is None:
        raise NotHere("This audit is not known.")
    return _view(audit, _rows(organisation_id, [audit.pk]).get(audit.pk, []), parts=True)


def find_next_check(*, organisation_id: int, audit_id: int, reader: str) -> CheckView | None:
    """Return what this person can read next, in the order of the draw; at most 5 SQL queries.

    First what nobody has read, then what another person has read first, then what is to be
    settled. None where nothing is left for this person.
    """
    get_audit(organisation_id=organisation_id, audit_id=audit_id)
    open_ones = AuditCheck.objects.filter(
        organisation_id=organisation_id, audit_id=audit_id, audit__closed_at=None
    ).order_by("position")
    read = AuditReading.objects.filter(check_read=OuterRef("pk"))
    first = read.filter(place=FIRST)
    unread = open_ones.filter(~Exists(first)).first()
    if unread is not None:
        return _check(unread, FIRST)
    once = open_ones.filter(
        Exists(first.exclude(reader=reader)), ~Exists(read.filter(place=SECOND)), second=True
    ).first()
    if once is not None:
        return _check(once, SECOND)
    disputed = _disputed(open_ones).first()
    return _check(disputed, SETTLING) if disputed is not None else None


def get_check(*, organisation_id: int, check_id: int) -> CheckView:
    """Return one check as the reading that is due; 3 SQL queries."""
    check = AuditCheck.objects.filter(organisation_id=organisation_id, pk=check_id).first()
    if check is None:
        raise NotHere("This check is not known.")
    places = set(check.readings.values_list("place", flat=True))
    due = FIRST if FIRST not in places else SECOND if SECOND not in places else SETTLING
    return _check(check, due)


def _disputed(checks: QuerySet[AuditCheck]) -> QuerySet[AuditCheck]:
    """Return those on which two readers differ and nobody has settled it."""
    read = AuditReading.objects.filter(check_read=OuterRef("pk"))
    second = AuditReading.objects.filter(check_read=OuterRef("check_read"), place=SECOND).exclude(
        verdict=OuterRef("verdict")
    )
    differ = read.filter(Exists(second), place=FIRST)
    return checks.filter(Exists(differ), ~Exists(read.filter(place=SETTLING)))


def _check(check: AuditCheck, place: int) -> CheckView:
    said = (
        tuple(check.readings.order_by("place").values_list("verdict", "note"))
        if place == SETTLING
        else ()
    )
    return CheckView(
        check_id=check.pk,
        audit_id=check.audit_id,
        kind=check.audit.kind,
        position=check.position,
        place=place,
        customer_number=check.customer_number,
        record_id=check.record_number,
        source=check.source.name if check.source else "",
        field=check.field,
        value=check.value,
        said=said,
    )


def _rows(organisation_id: int, audits: list[int]) -> dict[int, list[_Row]]:
    verdicts: dict[int, dict[int, str]] = {}
    readings = AuditReading.objects.filter(
        organisation_id=organisation_id, check_read__audit_id__in=audits
    )
    for check, place, verdict in readings.values_list("check_read_id", "place", "verdict"):
        verdicts.setdefault(check, {})[place] = verdict
    rows: dict[int, list[_Row]] = {}
    checks = AuditCheck.objects.filter(organisation_id=organisation_id, audit_id__in=audits)
    named = checks.annotate(from_source=F("source__name"))
    for check, audit, source, field, second in named.values_list(
        "pk", "audit_id", "from_source", "field", "second"
    ):
        rows.setdefault(audit, []).append(
            _Row(source or "", field, second, verdicts.get(check, {}))
        )
    return rows


def _view(audit: Audit, rows: list[_Row], *, parts: bool = False) -> AuditView:
    pairs = [(row.verdicts[FIRST], row.verdicts[SECOND]) for row in rows if SECOND in row.verdicts]
    design = json.loads(audit.design)
    return AuditView(
        audit_id=audit.pk,
        kind=audit.kind,
        drawn_at=audit.drawn_at,
        drawn_by=audit.drawn_by,
        closed_at=audit.closed_at,
        population=audit.population,
        second_share=audit.second_share,
        found=_found(rows),
        read_twice=len(pairs),
        agreed=sum(one == two for one, two in pairs),
        kappa=agreement(pairs) if len(pairs) >= ENOUGH else None,
        sources=_parts(design, "source", rows) if parts else (),
        fields=_parts(design, "field", rows) if parts and audit.kind == "accuracy" else (),
    )


def _parts(design: list[dict[str, object]], by: str, rows: list[_Row]) -> tuple[Part, ...]:
    """Return what was found of each part, the least sure of being right first."""
    populations: Counter[str] = Counter()
    drawn: Counter[str] = Counter()
    for cell in design:
        populations[str(cell[by])] += int(str(cell["population"]))
        drawn[str(cell[by])] += int(str(cell["drawn"]))
    parts = [
        Part(name, count, drawn[name], _found(row for row in rows if getattr(row, by) == name))
        for name, count in populations.items()
    ]
    return tuple(
        sorted(parts, key=lambda part: (part.found.hi is None, part.found.hi or 0.0, part.name))
    )


def _found(rows: Iterable[_Row]) -> Found:
    counted = Counter(settle(row.verdicts, second=row.second) for row in rows)
    right, wrong = counted[Outcome.RIGHT], counted[Outcome.WRONG]
    share = lo = hi = None
    if right + wrong >= ENOUGH:
        share = right / (right + wrong)
        lo, hi = (float(end) for end in proportion_confint(right, right + wrong, method="wilson"))
    return Found(
        right=right,
        wrong=wrong,
        unknown=counted[Outcome.UNKNOWN],
        waiting=counted[Outcome.WAITING],
        disputed=counted[Outcome.DISPUTED],
        share=share,
        lo=lo,
        hi=hi,
    )
