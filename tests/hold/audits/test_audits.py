"""Audits: drawn by chance, read by two who don't see each other, told with their people."""

import json
from itertools import count

import pytest
from django_scopes import scope
from tests.people import NOON, gather
from tests.road import bring, table

from outsidein.ground.engine import open_engine
from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.audits.actions import close_audit, draw_audit, read_check
from outsidein.hold.audits.compute.outcomes import FIRST, SECOND, SETTLING, Outcome
from outsidein.hold.audits.models import Audit, AuditCheck, AuditReading
from outsidein.hold.audits.queries import find_next_check, get_audit, list_audits
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.marts.actions import publish_marts
from outsidein.hold.records.models import Record

pytestmark = pytest.mark.django_db(transaction=True)
ANN, BEN = "user 1", "user 2"


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


def fill(organisation: int, people: int = 30) -> None:
    """Bring in customers of two lists; the second's first ten are those of the first."""
    for name, first in (("CRM", 1), ("Shop", people - 9)):
        rows = [
            f"{n},Person{n} Surname{n},person{n}@example.org,active"
            for n in range(first, first + people)
        ]
        bring(organisation, table("id,full name,email,status", *rows), source=name)
    for record in Record.objects.all():
        record.customer_number = int(record.external_id)
        record.save()
    rebuild_customers(organisation_id=organisation, at=NOON)


def drawn(cast, kind="accuracy", size=20, **more) -> int:
    return draw_audit(
        organisation_id=cast.ours, kind=kind, size=size, at=NOON, actor=ANN, seed=7, **more
    )


def read(cast, check, place, verdict, reader, note=""):
    return read_check(
        organisation_id=cast.ours,
        check_id=check,
        place=place,
        verdict=verdict,
        at=NOON,
        reader=reader,
        note=note,
    )


def checks(audit: int) -> list[AuditCheck]:
    return list(AuditCheck.objects.filter(audit_id=audit).order_by("position"))


def test_a_sample_is_drawn_in_proportion_and_the_same_again_from_its_seed(cast):
    fill(cast.ours)

    once, again = drawn(cast, size=25), drawn(cast, size=25)

    told = [(c.customer_number, c.field, c.value) for c in checks(once)]
    assert told == [(c.customer_number, c.field, c.value) for c in checks(again)]
    assert len(set(told)) == len(told) == 25
    design = json.loads(Audit.objects.get(pk=once).design)
    assert (
        sum(cell["population"] for cell in design)
        == get_audit(organisation_id=cast.ours, audit_id=once).population
    )
    assert sum(cell["drawn"] for cell in design) == 25
    sizes = {(c.source.name, c.field) for c in checks(once)}
    assert {source for source, _ in sizes} == {"CRM", "Shop"}


def test_doubles_are_looked_for_among_customers_and_joins_among_those_of_several_records(cast):
    fill(cast.ours)

    doubles, joins = drawn(cast, "duplicate", 2_000), drawn(cast, "link", 2_000)

    assert sorted(c.customer_number for c in checks(doubles)) == list(range(1, 51))
    assert sorted(c.customer_number for c in checks(joins)) == sorted([*range(21, 31)] * 2)
    assert len({c.record_number for c in checks(joins)}) == 20


def test_the_second_reader_is_somebody_else_and_does_not_see_the_first(cast):
    fill(cast.ours)
    audit = drawn(cast, size=10, second_share=0.1)
    first = checks(audit)[0]
    assert [c.second for c in checks(audit)] == [True] + [False] * 9

    assert read(cast, first.pk, FIRST, "right", ANN) is Outcome.WAITING
    with pytest.raises(NotNow, match="somebody else"):
        read(cast, first.pk, SECOND, "right", ANN)
    seen = [
        find_next_check(organisation_id=cast.ours, audit_id=audit, reader=BEN).place
        for one in checks(audit)[1:]
        if read(cast, one.pk, FIRST, "right", ANN)
    ]
    due = find_next_check(organisation_id=cast.ours, audit_id=audit, reader=BEN)

    assert seen == [FIRST] * 8 + [SECOND]
    assert (due.check_id, due.place, due.said) == (first.pk, SECOND, ())
    assert find_next_check(organisation_id=cast.ours, audit_id=audit, reader=ANN) is None
    assert read(cast, first.pk, SECOND, "wrong", BEN, "She moved.") is Outcome.DISPUTED
    settling = find_next_check(organisation_id=cast.ours, audit_id=audit, reader=ANN)
    assert (settling.place, settling.said) == (SETTLING, (("right", ""), ("wrong", "She moved.")))
    assert read(cast, first.pk, SETTLING, "wrong", ANN) is Outcome.WRONG
    with pytest.raises(NotNow, match="meanwhile"):
        read(cast, first.pk, SETTLING, "right", BEN)


def test_a_share_is_told_from_twenty_on_with_its_interval_and_what_could_not_be_told(cast):
    fill(cast.ours)
    audit = drawn(cast, size=25, second_share=0)
    verdicts = ["right"] * 18 + ["unknown"] * 4 + ["wrong"]
    for check, verdict in zip(checks(audit), verdicts, strict=False):
        read(cast, check.pk, FIRST, verdict, ANN)
    few = get_audit(organisation_id=cast.ours, audit_id=audit).found
    read(cast, checks(audit)[23].pk, FIRST, "wrong", ANN)

    found = get_audit(organisation_id=cast.ours, audit_id=audit).found

    assert (few.told, few.share) == (19, None)
    assert (found.right, found.wrong, found.unknown, found.waiting) == (18, 2, 4, 1)
    assert found.share == 0.9
    assert (round(found.lo, 3), round(found.hi, 3)) == (0.699, 0.972)


def test_what_was_told_right_or_wrong_is_published_and_nothing_else(cast):
    fill(cast.ours)
    audit = drawn(cast, size=10, second_share=0.3)
    places = count()
    for verdict, second in (("right", "right"), ("right", "wrong"), ("wrong", None)):
        check = checks(audit)[next(places)]
        read(cast, check.pk, FIRST, verdict, ANN)
        if second:
            read(cast, check.pk, SECOND, second, BEN)
    read(cast, checks(audit)[5].pk, FIRST, "wrong", ANN)
    read(cast, checks(audit)[6].pk, FIRST, "unknown", ANN)

    published = publish_marts(organisation_id=cast.ours)

    with open_engine(published.folder) as engine:
        found = engine.rows(
            "SELECT id, kind, customer_id, ok, source_id FROM dq_samples ORDER BY id"
        )
    first, sixth = checks(audit)[0], checks(audit)[5]
    assert found == [
        (first.pk, "accuracy", first.customer_number, True, first.source_id),
        (sixth.pk, "accuracy", sixth.customer_number, False, sixth.source_id),
    ]


def test_a_closed_audit_stands_as_it_was_read(cast):
    fill(cast.ours)
    audit = drawn(cast, size=10)
    close_audit(organisation_id=cast.ours, audit_id=audit, at=NOON, actor=ANN)

    with pytest.raises(NotNow, match="closed"):
        read(cast, checks(audit)[0].pk, FIRST, "right", ANN)
    with pytest.raises(NotNow, match="closed already"):
        close_audit(organisation_id=cast.ours, audit_id=audit, at=NOON, actor=ANN)
    assert find_next_check(organisation_id=cast.ours, audit_id=audit, reader=ANN) is None
    assert not AuditReading.objects.exists()


def test_nothing_is_drawn_from_nothing_and_sizes_have_bounds(cast):
    with pytest.raises(NotNow, match="nothing to draw"):
        drawn(cast)
    with pytest.raises(NotNow, match="10 to 2,000"):
        drawn(cast, size=9)
    assert list_audits(organisation_id=cast.ours) == []


def test_another_organisation_finds_no_audit_and_changes_none(cast):
    fill(cast.ours)
    audit = drawn(cast, size=10)
    check = checks(audit)[0].pk
    with scope(organisation=cast.theirs):
        for refused in (
            lambda: get_audit(organisation_id=cast.theirs, audit_id=audit),
            lambda: close_audit(organisation_id=cast.theirs, audit_id=audit, at=NOON, actor=BEN),
            lambda: read_check(
                organisation_id=cast.theirs,
                check_id=check,
                place=FIRST,
                verdict="right",
                at=NOON,
                reader=BEN,
            ),
        ):
            with pytest.raises(NotHere):
                refused()
    assert not AuditReading.objects.exists()
