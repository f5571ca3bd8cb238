"""Measures of trust, each on hand-made rows with the truth beside them."""

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
    trust,
)

CASES: list[Case] = [
    (
        "breach_reach",
        {
            "customers": people(3),
            "documents": [document("security_test", approved_at=IN)],
            "incidents": dated("detected_at", customers_affected=50),
        },
        (3, 3),
    ),
    (
        "marketing_permitted",
        {
            "messages": [
                *[
                    cells(customer_id=n, purpose="marketing", channel="email", at=IN)
                    for n in range(1, 7)
                ],
                cells(customer_id=None, purpose="marketing", channel="email", at=IN),
                cells(customer_id=1, purpose="marketing", channel="sms", at=IN),
                cells(customer_id=1, purpose="marketing", channel="email", at=SINCE),
            ],
            "consents": [
                {
                    "customer_id": n,
                    "purpose": "marketing",
                    "channel": "email",
                    "status": "given",
                    "given_at": OUT,
                    "evidence": "form",
                    **more,
                }
                for n, more in enumerate(
                    (
                        {},
                        {"withdrawn_at": "2025-05-01", "status": "withdrawn"},
                        {"withdrawn_at": SOON, "status": "withdrawn"},
                        {"expires_at": "2025-05-01"},
                        {"evidence": None},
                        {"status": "denied"},
                    ),
                    start=1,
                )
            ],
        },
        (2, 7),
    ),
    (
        "notice_at_capture",
        {
            "documents": [
                document("privacy_notice", 1, review_due_at="2025-08-01"),
                document("privacy_notice", 2, approved_at="2025-07-01"),
            ],
            "source_records": [
                *[cells(personal=True, captured_at=IN, notice_document_id=n) for n in (1, 2, None)],
                cells(personal=True, captured_at=AS_OF, notice_document_id=1),
                cells(personal=False, captured_at=IN, notice_document_id=1),
                cells(personal=True, captured_at=SINCE, notice_document_id=1),
            ],
        },
        (1, 4),
    ),
    (
        "dsr_in_time",
        {
            "data_requests": [
                *dated("received_at", due_at=SOON, closed_at=SOON),
                cells(received_at=IN, due_at=SOON),
                cells(received_at=IN, due_at=LATE),
            ]
        },
        (2, 3),
    ),
    (
        "in_promise",
        {
            "cases": [
                *dated("due_at", resolved_at=OUT),
                *dated("due_at", resolved_at=LATE),
                cells(due_at=IN),
            ]
        },
        (2, 5),
    ),
    (
        "first_contact",
        {
            "cases": [
                *dated("resolved_at", touches=1, reopened=False),
                *dated("resolved_at", touches=3, reopened=False),
                *dated("resolved_at", touches=None, reopened=False),
                *dated("resolved_at", touches=1, reopened=None),
            ]
        },
        (2, 4),
    ),
    (
        "reopened",
        {
            "cases": [
                *dated("resolved_at", reopened=True),
                *dated("resolved_at", reopened=False),
                *dated("resolved_at"),
            ]
        },
        (2, 4),
    ),
    (
        "assisted_with_need",
        {
            "needs": [cells(id=1, at=OUT), cells(id=2, at=LATE)],
            "orders": [
                *dated("at", recommended_by_staff_id=1, need_id=1),
                *dated("at", recommended_by_staff_id=1, need_id=2),
                *dated("at", need_id=1),
            ],
        },
        (2, 4),
    ),
    (
        "regret",
        {
            "orders": [
                *dated("at"),
                cells(at=IN, return_reason="not_needed", returned_at=SOON),
                cells(at=IN, return_reason="mis_sold", cancelled_at="2025-08-01"),
                cells(at=IN, return_reason="defect", returned_at=SOON),
            ]
        },
        (1, 5),
    ),
    (
        "sold_while_upset",
        {
            "messages": [
                *[cells(customer_id=n, purpose="marketing", at=SOON) for n in (1, 2, 3, None)],
                cells(customer_id=1, purpose="service", at=SOON),
                cells(customer_id=1, purpose="marketing", at=SINCE),
            ],
            "cases": [
                cells(customer_id=1, kind="complaint", opened_at=IN),
                cells(customer_id=2, kind="complaint", opened_at=IN, resolved_at="2025-06-02"),
                cells(customer_id=3, kind="question", opened_at=IN),
            ],
        },
        (1, 3),
    ),
    *[trust(item) for item in range(1, 6)],
]


@pytest.mark.parametrize(("name", "tables", "truth"), CASES, ids=[case[0] for case in CASES])
def test_a_measure_counts_what_its_rows_say(measured, name, tables, truth) -> None:
    value = measured(name, tables)

    assert value.cause in ("", "too_few"), value.reason
    assert (value.numerator, value.denominator) == truth
