"""Measures of data, each on hand-made rows with the truth beside them."""

import pytest
from tests.check.evidence.rows import (
    AS_OF,
    IN,
    LATE,
    OUT,
    SINCE,
    SOON,
    Case,
    cells,
    dated,
    document,
    people,
    staff,
)

IT = [cells(is_it=True), cells(is_it=True), cells(is_it=True, left_at=OUT), cells(is_it=False)]

CASES: list[Case] = [
    (
        "it_exposure",
        {
            "staff": staff(*IT),
            "training": [
                cells(staff_id=1, customer_topic=True, at=IN),
                cells(staff_id=2, customer_topic=True, at=SINCE),
            ],
            "diary": [cells(staff_id=4, with_customer=True, at=IN)],
            "initiative_customers": [cells(staff_id=3, at=IN)],
        },
        (1, 2),
    ),
    (
        "sources_governed",
        {
            "sources": [
                cells(active=True, owner_staff_id=1, lawful_basis="contract"),
                cells(active=True, owner_staff_id=1),
                cells(active=False, owner_staff_id=1, lawful_basis="contract"),
            ]
        },
        (1, 2),
    ),
    (
        "capture_link",
        {
            "orders": [
                cells(customer_id=1, at=IN),
                cells(customer_id=2, at=IN),
                cells(customer_id=1, at=SINCE),
                cells(customer_id=None, at=IN),
            ],
            "cases": [
                cells(id=1, opened_at=IN),
                cells(id=2, opened_at=AS_OF),
                cells(id=3, opened_at=OUT),
            ],
            "interactions": [
                cells(customer_id=1, at="2025-05-10"),
                cells(customer_id=2, at="2025-06-10"),
                cells(case_id=2, at=IN),
            ],
        },
        (2, 5),
    ),
    (
        "elements_filled",
        {
            "customers": people(2),
            "data_elements": [
                cells(field="email", target_fill=0.9),
                cells(field="phone", target_fill=0.5),
                cells(field="language", target_fill=0.4),
            ],
            "field_values": [
                *[
                    cells(customer_id=n, field="email", value="a@b.c", is_current=True)
                    for n in (1, 2)
                ],
                cells(customer_id=1, field="phone", value="  ", is_current=True),
                cells(customer_id=1, field="language", value="en", is_current=False),
            ],
        },
        (1, 3),
    ),
    (
        "dpa_valid",
        {
            "partners": [
                cells(id=1, dpa_valid_from=OUT),
                cells(id=2, dpa_valid_from=OUT, dpa_valid_to="2025-03-01"),
                cells(id=3),
            ],
            "disclosures": [
                *dated("at", partner_id=1),
                cells(at=IN, partner_id=2),
                cells(at=IN, partner_id=3),
            ],
        },
        (2, 4),
    ),
    (
        "disclosure_basis",
        {
            "consents": [
                cells(id=1, customer_id=1, status="given", given_at=OUT),
                cells(
                    id=2, customer_id=1, status="withdrawn", given_at=OUT, withdrawn_at="2025-03-01"
                ),
            ],
            "disclosures": [
                *dated("at", customer_id=1, lawful_basis="contract"),
                cells(at=IN, customer_id=1, consent_id=1),
                cells(at=IN, customer_id=1, consent_id=2),
                cells(at=IN, customer_id=2, consent_id=1),
            ],
        },
        (3, 5),
    ),
    (
        "access_purposed",
        {
            "access_log": [
                *dated("at", operation="export", purpose="audit", allowed=True),
                *dated("at", operation="edit", allowed=True),
                *dated("at", operation="edit", purpose="x", allowed=None),
                *dated("at", operation="view", purpose="x", allowed=True),
            ]
        },
        (2, 4),
    ),
    (
        "leavers_closed",
        {
            "staff": dated("left_at", role="front"),
            "access_log": [
                cells(staff_id=1, at=SOON, allowed=True),
                cells(staff_id=2, at=IN, allowed=True),
            ],
        },
        (1, 2),
    ),
    (
        "breach_72h",
        {
            "incidents": [
                cells(notifiable=True, detected_at=IN, notified_at=SOON),
                cells(notifiable=True, detected_at=IN, notified_at="2025-06-20"),
                cells(notifiable=True, detected_at="2026-01-30"),
                cells(notifiable=False, detected_at=IN),
                cells(notifiable=True, detected_at=SINCE, notified_at=SINCE),
            ]
        },
        (1, 2),
    ),
    (
        "dq_complete",
        {
            "customers": people(2),
            "data_elements": [cells(field="email"), cells(field="phone")],
            "field_values": [
                cells(customer_id=1, field="email", value="a@b.c", is_current=True),
                cells(customer_id=1, field="email", value="d@e.f", is_current=True),
                cells(customer_id=1, field="phone", value="", is_current=True),
                cells(customer_id=2, field="fax", value="1", is_current=True),
            ],
        },
        (1, 4),
    ),
    (
        "dq_unique",
        {
            "dq_samples": [
                *dated("checked_at", kind="duplicate", ok=True),
                *dated("checked_at", kind="link", ok=True),
            ]
        },
        (2, 2),
    ),
    (
        "dq_accurate",
        {
            "dq_samples": [
                *dated("checked_at", kind="accuracy", ok=False),
                *dated("checked_at", kind="accuracy"),
            ]
        },
        (0, 2),
    ),
    (
        "dq_current",
        {
            "customers": people(3),
            "contact_points": [
                cells(customer_id=1, verified_at=IN),
                cells(customer_id=2, verified_at=IN, bounced_at=SOON),
                cells(customer_id=3, verified_at=SINCE),
            ],
        },
        (1, 3),
    ),
    (
        "dq_valid",
        {
            "contact_points": [
                cells(valid=True),
                cells(valid=True, bounced_at=IN),
                cells(valid=False),
                cells(valid=None),
            ]
        },
        (1, 3),
    ),
    (
        "dq_consistent",
        {
            "source_records": [
                cells(id=1, source_id=1),
                cells(id=2, source_id=2),
                cells(id=3, source_id=1),
            ],
            "field_values": [
                cells(
                    customer_id=c, field="email", value=value, source_record_id=n, is_current=True
                )
                for c, value, n in (
                    (1, "a", 1),
                    (1, "a", 2),  # two sources, one value
                    (2, "b", 1),
                    (2, "c", 2),  # two sources, two values
                    (3, "d", 1),
                    (3, "e", 3),  # one source twice: no second witness
                    (4, "f", 1),
                )
            ],
        },
        (1, 2),
    ),
    (
        "dq_relevant",
        {
            "field_values": [
                cells(field=f, value="x") for f in ("email", "email", "language", "fax", "gender")
            ],
            "data_elements": [
                cells(field="email", target_fill=0.9),
                cells(field="language", required_for="Service"),
                cells(field="gender", required_for="curiosity"),
            ],
            "purposes": [cells(name="service")],
        },
        (2, 4),
    ),
    (
        "dept_seeing",
        {
            "staff": staff(
                cells(department="A"),
                cells(department="A"),
                cells(department="B"),
                cells(department=None),
            ),
            "access_log": [
                cells(staff_id=1, object="report", allowed=True, at=IN),
                cells(staff_id=2, object="record", allowed=True, at=IN),
                cells(staff_id=3, object="persona", allowed=True, at=IN),
            ],
        },
        (1, 2),
    ),
    (
        "data_fresh",
        {
            "customers": people(3),
            "source_records": [
                cells(customer_id=1, received_at=AS_OF),
                cells(customer_id=2, received_at=SINCE),
                cells(customer_id=3, received_at=LATE),
            ],
        },
        (1, 3),
    ),
    (
        "purposes_published",
        {
            "documents": [document("privacy_notice")],
            "purposes": [
                cells(name="Marketing", lawful_basis="consent", notice_document_id=1),
                cells(name="service", lawful_basis="contract"),
                cells(name="unused", lawful_basis="contract", notice_document_id=1),
            ],
            "messages": [
                cells(purpose="marketing", at=IN),
                cells(purpose="service", at=IN),
                cells(purpose="care", at=SINCE),
            ],
        },
        (1, 2),
    ),
]


@pytest.mark.parametrize(("name", "tables", "truth"), CASES, ids=[case[0] for case in CASES])
def test_a_measure_counts_what_its_rows_say(measured, name, tables, truth) -> None:
    value = measured(name, tables)

    assert value.cause in ("", "too_few"), value.reason
    assert (value.numerator, value.denominator) == truth


@pytest.mark.parametrize("name", ["identified", "record_opened", "cross_dept_seen"])
def test_a_file_that_lacks_the_column_proves_nothing_beside_one_that_has_it(measured, name) -> None:
    row = cells(direction="in", channel="email", staff_id=1, customer_id=1, department="Sales")
    before = cells(customer_id=1, department="Service", at="2025-05-25", source_id=9)
    told = cells(at=IN, source_id=1, identified_at=IN, record_opened_at=IN, **row)
    silent = [cells(at=IN, source_id=2, **row) for _ in range(7)]
    tables = {"interactions": [before, told, *silent], "staff": [cells(id=1, customer_facing=True)]}

    value = measured(name, tables)

    assert (value.numerator, value.denominator) == (1, 1)
