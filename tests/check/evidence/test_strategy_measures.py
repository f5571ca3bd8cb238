"""Measures of organisation and customer strategy, each on hand-made rows."""

import pytest
from tests.check.evidence.rows import (
    AS_OF,
    IN,
    LATE,
    SINCE,
    SOON,
    Case,
    cells,
    dated,
    document,
    people,
    staff,
    year,
)

ACTIVE3 = [*people(3), {"id": 4, "status": "lost"}]
FIVE = [
    cells(id=n, level="Crew", role="front", has_access=True, department="A") for n in range(1, 6)
]

CASES: list[Case] = [
    (
        "kpi_customer_share",
        {"kpis": [*year("customer"), *year("financial"), *year("x", level="front")]},
        (2, 4),
    ),
    (
        "kpi_nonfinancial",
        {"kpis": [*year("customer"), *year("financial"), *year("people")]},
        (4, 6),
    ),
    (
        "promises_measured",
        {
            "documents": [document("charter"), document("strategy", 2)],
            "promises": [
                cells(document_id=1, metric="days", actual=2),
                cells(document_id=1, metric="days"),
                cells(document_id=2, metric="days", actual=2),
            ],
        },
        (1, 2),
    ),
    (
        "advocacy_kpi_quarters",
        {
            "kpis": [
                *year("customer", advocacy=True, target=1, actual=1),
                *year("customer", advocacy=True),
            ]
        },
        (2, 4),
    ),
    (
        "advocacy_reach",
        {
            "customers": ACTIVE3,
            "surveys": [cells(id=1, kind="NPS"), cells(id=2, kind="CES")],
            "survey_invites": [
                cells(survey_id=1, customer_id=1, sent_at=IN),
                cells(survey_id=1, customer_id=1, sent_at=AS_OF),
                cells(survey_id=2, customer_id=2, sent_at=IN),
                cells(survey_id=1, customer_id=3, sent_at=SINCE),
                cells(survey_id=1, customer_id=4, sent_at=IN),
            ],
        },
        (1, 3),
    ),
    (
        "felt_understood",
        {
            "survey_responses": [
                *dated("at", item="understood", score=4, scale_max=5),
                *dated("at", item="understood", score=3, scale_max=5),
                cells(at=IN, item="understood", score=None, scale_max=5),
            ]
        },
        (2, 4),
    ),
    (
        "front_decides",
        {
            "cases": [
                *dated("resolved_at", resolution="refund", decided_by_level="front"),
                *dated("resolved_at", resolution="goodwill", decided_by_level="management"),
                *dated("resolved_at", resolution="exception", decided_by_level=None),
                *dated("resolved_at", resolution="solved", decided_by_level="front"),
            ]
        },
        (2, 4),
    ),
    (
        "mgmt_time",
        {
            "staff": [cells(id=1, role="board"), cells(id=2, role="front")],
            "diary": [
                *dated("at", staff_id=1, minutes=30, with_customer=True),
                *dated("at", staff_id=1, minutes=90, with_customer=False),
                *dated("at", staff_id=1, minutes=90, with_customer=None),
                *dated("at", staff_id=2, minutes=90, with_customer=True),
            ],
        },
        (60, 240),
    ),
    (
        "goals_customer",
        {
            "staff": [*FIVE, *[{**row, "id": row["id"] + 5, "level": "Leads"} for row in FIVE]],
            "staff_goals": [
                *[
                    cells(staff_id=n, period="2025-12-31", weight=0.5, customer_linked=True)
                    for n in range(1, 6)
                ],
                *[
                    cells(staff_id=n, period="2025-12-31", weight=0.0, customer_linked=True)
                    for n in range(6, 10)
                ],
                cells(staff_id=10, period="2025-12-31", weight=0.1, customer_linked=True),
                cells(staff_id=6, period="2024-12-31", weight=1.0, customer_linked=True),
            ],
        },
        (1, 5),
    ),
    (
        "listening",
        {
            "staff": staff(
                *[cells(level="Board", role="board") for _ in range(3)],
                *[cells(level="Heads", role="management") for _ in range(3)],
                *[cells(level="Crew", role="front") for _ in range(3)],
            ),
            "diary": [
                cells(staff_id=1, with_customer=True, at="2026-01-10"),
                cells(staff_id=2, with_customer=True, at=LATE),
                cells(staff_id=3, with_customer=True, at=IN),
            ],
            "initiative_customers": [cells(staff_id=n, at="2026-01-10") for n in (4, 5)],
        },
        (1, 3),
    ),
    (
        "objectives_customer",
        {
            "objectives": [
                cells(customer_outcome=True),
                cells(customer_outcome=False),
                cells(customer_outcome=None),
            ]
        },
        (1, 2),
    ),
    (
        "lost_foreseen",
        {
            "customers": [
                cells(id=1, status="lost", lost_at=IN),
                cells(id=2, status="lost", lost_at=IN),
                cells(id=3, status="lost", lost_at=AS_OF),
                cells(id=4, status="lost", lost_at=SINCE),
            ],
            "alerts": [
                cells(customer_id=1, raised_at="2025-04-01"),
                cells(customer_id=2, raised_at="2025-05-25"),
                cells(customer_id=4, raised_at="2024-11-01"),
            ],
        },
        (1, 3),
    ),
    (
        "alert_precision",
        {
            "customers": [cells(id=1, lost_at=SOON), cells(id=2), cells(id=3)],
            "alerts": [
                cells(customer_id=1, raised_at=IN),
                cells(customer_id=2, raised_at=IN, outcome="false_alarm"),
                cells(customer_id=2, raised_at=IN, outcome="confirmed"),
                cells(customer_id=3, raised_at=IN),
                cells(customer_id=3, raised_at="2026-01-20"),
                cells(customer_id=1, raised_at=SINCE, outcome="confirmed"),
            ],
        },
        (2, 4),
    ),
    (
        "care_reach",
        {
            "customers": [*people(5), {"id": 6, "status": "lost"}],
            "interactions": [
                cells(customer_id=1, direction="out", purpose="care", at=AS_OF),
                cells(customer_id=2, direction="out", purpose="care", at=SINCE),
                cells(customer_id=3, direction="in", purpose="care", at=IN),
                cells(customer_id=6, direction="out", purpose="care", at=IN),
            ],
            "messages": [
                cells(customer_id=4, purpose="care", at=IN),
                cells(customer_id=5, purpose="marketing", at=IN),
            ],
        },
        (2, 5),
    ),
    (
        "triggered_share",
        {
            "messages": [
                *dated("at", purpose="marketing", trigger="event", moment_id=1),
                *dated("at", purpose="marketing", trigger="event"),
                *dated("at", purpose="marketing", trigger=None, moment_id=1),
                *dated("at", purpose="service", trigger="event", moment_id=1),
            ]
        },
        (2, 4),
    ),
    (
        "message_harm",
        {
            "messages": [
                *dated("at", purpose="marketing", unsubscribed_at=IN),
                *dated("at", purpose="marketing"),
                cells(at=IN, purpose="marketing", unsubscribed_at=LATE),
                cells(at=IN, purpose="marketing", complained_at=IN),
                cells(at=IN, purpose="service", complained_at=IN),
            ]
        },
        (3, 6),
    ),
    (
        "cross_dept_seen",
        {
            "interactions": [
                cells(customer_id=1, department="Sales", at="2025-06-01"),
                cells(
                    customer_id=1,
                    department="Service",
                    at="2025-06-02",
                    record_opened_at="2025-06-02",
                ),
                cells(customer_id=1, department="Sales", at="2025-06-03"),
                cells(
                    customer_id=1,
                    department="Sales",
                    at="2025-12-01",
                    record_opened_at="2025-12-01",
                ),
                cells(customer_id=2, department="Sales", at="2025-06-02"),
                cells(customer_id=None, department="Service", at="2025-06-02"),
            ]
        },
        (1, 2),
    ),
    (
        "record_opened",
        {
            "staff": [cells(id=1, customer_facing=True), cells(id=2, customer_facing=False)],
            "interactions": [
                *dated("at", direction="in", staff_id=1, record_opened_at=IN),
                *dated("at", direction="in", staff_id=1),
                *dated("at", direction="in", staff_id=2),
                *dated("at", direction="out", staff_id=1),
            ],
        },
        (2, 4),
    ),
    (
        "weekly_use",
        {
            "staff": staff(cells(has_access=True), cells(has_access=True), cells(has_access=False)),
            "access_log": [
                *[
                    cells(staff_id=1, at=at, allowed=True, object="record")
                    for at in ("2026-01-30", "2026-01-20", "2026-01-12")
                ],
                *[
                    cells(staff_id=2, at="2026-01-30", allowed=True, object="record")
                    for _ in range(5)
                ],
                *[
                    cells(staff_id=2, at=at, allowed=True, object="login")
                    for at in ("2026-01-20", "2026-01-12")
                ],
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


def test_a_score_that_parts_leavers_from_stayers_is_told_by_ranks(measured) -> None:
    lost = [cells(id=n, status="lost", lost_at="2025-12-01") for n in range(1, 41)]
    kept = [cells(id=n, status="active") for n in range(41, 91)]
    scores = [
        *[cells(customer_id=n, at="2025-08-01", score=n % 10) for n in range(1, 41)],
        *[
            cells(customer_id=n, at="2025-11-20", score=99) for n in range(1, 41)
        ],  # too late to warn
        *[cells(customer_id=n, at="2025-08-01", score=5 + n % 10) for n in range(41, 91)],
    ]
    pairs = [(lo % 10, 5 + hi % 10) for lo in range(1, 41) for hi in range(41, 91)]
    truth = sum(1.0 if lo < hi else 0.5 if lo == hi else 0.0 for lo, hi in pairs) / len(pairs)

    value = measured("health_auc", {"customers": [*lost, *kept], "health_scores": scores})

    assert value.n == 40
    assert value.value == pytest.approx(truth)
    assert 0.5 < value.lo < truth < value.hi <= 1.0


def test_a_health_score_needs_thirty_lost_customers(measured) -> None:
    customers = [
        *[cells(id=n, status="lost", lost_at="2025-12-01") for n in range(1, 30)],
        cells(id=99, status="active"),
    ]
    scores = [cells(customer_id=n, at="2025-08-01", score=n) for n in (*range(1, 30), 99)]

    value = measured("health_auc", {"customers": customers, "health_scores": scores})

    assert (value.state, value.reason) == ("unknown", "Too few to tell: 29 of at least 30.")
