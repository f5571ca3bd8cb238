"""The seven ratios by source and by group, worked out by hand over small tables."""

from pathlib import Path

from tests.check.evidence.conftest import AS_OF, write_tables
from tests.check.evidence.rows import IN, OUT

from outsidein.check.evidence.compute.quality import ENOUGH, RATIOS
from outsidein.check.evidence.quality import measure_quality, ratios_from_json, ratios_to_json

MANY = range(1, ENOUGH + 1)


def told(folder: Path, **tables: list[dict]) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Return hits and of by (scope, key, ratio)."""
    customers = [{"id": n, "kind": "person", "status": "active"} for n in MANY]
    write_tables(folder, {"customers": customers, **tables})
    return {
        (one.scope, one.key, one.name): (one.hits, one.of)
        for one in measure_quality(folder, as_of=AS_OF)
    }


def records(*, twice: int = 0) -> list[dict]:
    """Return a record of each customer in source 1, and of the first ten one in source 2.

    The first ``twice`` customers stand in source 2 a second time.
    """
    first = [{"id": n, "source_id": 1, "customer_id": n} for n in MANY]
    second = [{"id": 100 + n, "source_id": 2, "customer_id": n} for n in range(1, 11)]
    double = [{"id": 200 + n, "source_id": 2, "customer_id": n} for n in range(1, twice + 1)]
    return first + second + double


def value(record: int, field: str, text: str, **more) -> dict:
    return {
        "customer_id": record % 100,
        "field": field,
        "value": text,
        "source_record_id": record,
        "is_current": True,
        **more,
    }


def test_nothing_is_told_where_nothing_is_held(tmp_path):
    assert measure_quality(tmp_path, as_of=AS_OF) == []


def test_a_source_is_complete_in_the_required_fields_that_it_carries(tmp_path):
    filled = [value(n, "email", f"{n}@example.org") for n in MANY[:15]]
    filled += [value(100 + n, "phone", f"+44{n}") for n in range(1, 6)]

    found = told(
        tmp_path,
        source_records=records(),
        field_values=filled,
        data_elements=[{"field": "email"}, {"field": "phone"}, {"field": "vat_id"}],
    )

    assert found["source", "1", "complete"] == (15, 20)
    assert found["source", "2", "complete"] == (5, 10)
    # Of a customer all that is required is asked for, whichever source would hold it.
    assert found["kind", "person", "complete"] == (20, 60)


def test_a_source_stands_alone_where_no_other_says_what_it_says(tmp_path):
    said = [value(n, "email", f"{n}@example.org") for n in range(1, 11)]
    said += [value(100 + n, "email", f"{n if n < 8 else 0}@example.org") for n in range(1, 11)]
    said += [value(20, "email", "alone@example.org")]

    found = told(tmp_path, source_records=records(), field_values=said)

    assert found["source", "1", "consistent"] == (7, 10)
    assert found["source", "2", "consistent"] == (7, 10)
    assert found["kind", "person", "consistent"] == (7, 10)


def test_doubles_within_one_list_count_against_it_alone(tmp_path):
    found = told(tmp_path, source_records=records(twice=3))

    assert found["source", "1", "unique"] == (20, 20)
    assert found["source", "2", "unique"] == (7, 13)
    assert ("kind", "person", "unique") not in found  # that takes a sample


def test_fresh_and_working_addresses_are_counted_by_who_gave_them(tmp_path):
    given = [
        value(n, "email", f"{n}@example.org", verified_at=IN if n <= 12 else OUT) for n in MANY
    ]
    points = [
        {
            "customer_id": n,
            "kind": "email",
            "value_norm": f"{n}@example.org",
            "valid": True,
            "verified_at": IN if n <= 12 else OUT,
            "bounced_at": IN if n == 20 else None,
        }
        for n in MANY
    ]

    found = told(tmp_path, source_records=records(), field_values=given, contact_points=points)

    assert found["source", "1", "current"] == (12, 20)
    assert found["source", "2", "current"] == (0, 10)
    assert found["source", "1", "valid"] == (19, 20)
    assert found["kind", "person", "current"] == (12, 20)
    assert found["kind", "person", "valid"] == (19, 20)


def test_samples_are_told_by_the_source_the_value_came_from(tmp_path):
    samples = [
        {
            "kind": "accuracy",
            "customer_id": n,
            "field": "email",
            "checked_at": IN,
            "ok": n > 2,
            "source_id": 1 if n <= 15 else 2,
        }
        for n in MANY
    ]
    samples.append({**samples[0], "checked_at": OUT})

    found = told(tmp_path, source_records=records(), dq_samples=samples)

    assert found["source", "1", "accurate"] == (13, 15)
    assert found["source", "2", "accurate"] == (5, 5)
    assert found["kind", "person", "accurate"] == (18, 20)


def test_fields_held_for_no_reason_are_told_of_who_brings_them(tmp_path):
    said = [value(1, "email", "a@example.org"), value(1, "gender", "f"), value(101, "email", "b")]

    found = told(
        tmp_path,
        source_records=records(),
        field_values=said,
        data_elements=[{"field": "email", "target_fill": 0.9}],
    )

    assert found["source", "1", "relevant"] == (1, 2)
    assert found["source", "2", "relevant"] == (1, 1)


def test_countries_and_segments_are_groups_too(tmp_path):
    said = [value(n, "address_country", "GB" if n <= 12 else "DE") for n in MANY]
    points = [
        {"customer_id": n, "kind": "email", "value_norm": f"{n}", "valid": n != 1} for n in MANY
    ]

    found = told(
        tmp_path,
        source_records=records(),
        field_values=said,
        contact_points=points,
        segments=[{"id": 1, "name": "Regulars"}],
        segment_members=[{"segment_id": 1, "customer_id": 1}, {"segment_id": 1, "customer_id": 2}],
    )

    assert found["country", "GB", "valid"] == (11, 12)
    assert found["country", "DE", "valid"] == (8, 8)
    assert found["segment", "Regulars", "valid"] == (1, 2)


def test_few_have_counts_and_no_share_and_all_of_it_is_kept(tmp_path):
    customers = [{"id": n, "kind": "person", "status": "active"} for n in MANY]
    write_tables(tmp_path, {"customers": customers, "source_records": records(twice=3)})

    ratios = measure_quality(tmp_path, as_of=AS_OF)

    by_key = {one.key: one for one in ratios if one.name == "unique"}
    assert (by_key["1"].value, by_key["1"].score) == (1.0, 1.0)
    assert (by_key["2"].value, by_key["2"].score, by_key["2"].lo) == (None, None, None)
    assert ratios_from_json(ratios_to_json(ratios)) == ratios
    assert {one.name for one in ratios} <= set(RATIOS)
