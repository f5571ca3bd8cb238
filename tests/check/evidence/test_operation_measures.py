"""Measures of operations, each on hand-made rows with the truth beside them."""

import pytest
from tests.check.evidence.rows import AS_OF, IN, LATE, OUT, SINCE, SOON, Case, cells, dated, staff

CASES: list[Case] = [
    (
        "hire_criteria",
        {
            "hires": [
                *dated("at", customer_criteria=True),
                *dated("at", customer_criteria=False),
                *dated("at"),
            ]
        },
        (2, 4),
    ),
    (
        "joiner_training",
        {
            "staff": [
                cells(joined_at=IN),
                cells(joined_at=IN),
                cells(joined_at="2026-01-01"),
                cells(joined_at=OUT),
            ],
            "training": [
                cells(staff_id=1, customer_topic=True, at=SOON),
                cells(staff_id=2, customer_topic=True, at="2025-12-01"),
            ],
        },
        (1, 2),
    ),
    (
        "pulse_levels",
        {
            "staff": staff(
                *[cells(level="A") for _ in range(10)], *[cells(level="B") for _ in range(6)]
            ),
            "survey_responses": [
                *[cells(staff_id=n, at=IN) for n in range(1, 6)],
                *[cells(staff_id=n, at=SINCE) for n in range(11, 17)],
            ],
        },
        (1, 2),
    ),
    (
        "pulse_actions",
        {
            "actions": [
                *dated("due_at", origin="pulse", done_at=IN),
                *dated("due_at", origin="pulse"),
            ]
        },
        (2, 4),
    ),
    (
        "products_options",
        {
            "products": [
                cells(active=True, options_available=2),
                cells(active=True, options_available=1),
                cells(active=True),
                cells(active=False, options_available=9),
            ]
        },
        (1, 2),
    ),
    (
        "options_used",
        {
            "orders": [cells(id=1, at=IN), cells(id=2, at=SINCE)],
            "order_lines": [
                cells(order_id=1, options_available=3, options_chosen=1),
                cells(order_id=1, options_available=3, options_chosen=0),
                cells(order_id=1, options_available=3, options_chosen=0, is_custom=True),
                cells(order_id=1, options_available=1, options_chosen=1),
                cells(order_id=2, options_available=3, options_chosen=1),
            ],
        },
        (2, 3),
    ),
    (
        "quality_harm",
        {
            "customers": [
                cells(id=1, lost_at=SOON),
                cells(id=2),
                cells(id=3),
                cells(id=4, lost_at=SOON),
            ],
            "orders": [
                cells(customer_id=1, at=IN),
                cells(customer_id=1, at=IN),
                cells(customer_id=2, at=IN),
                cells(customer_id=3, at=AS_OF),
            ],
            "cases": [
                *[cells(customer_id=n, cause="quality", opened_at=IN) for n in (1, 1, 2, 4)],
                cells(customer_id=3, cause="delay", opened_at=IN),
            ],
            "survey_responses": [
                cells(customer_id=n, item="recommend", score=3, at=SOON) for n in (1, 2, 3)
            ],
        },
        (2, 3),
    ),
    (
        "ces_easy",
        {
            "survey_responses": [
                *dated("at", item="easy", score=5, scale_max=7),
                *dated("at", item="easy", score=4, scale_max=7),
                cells(at=IN, item="easy", score=5, scale_max=10),
            ]
        },
        (2, 4),
    ),
    (
        "repeat_contact",
        {
            "cases": [
                cells(customer_id=1, resolved_at=IN),
                cells(customer_id=2, resolved_at=IN),
                cells(customer_id=3, resolved_at=IN),
                cells(customer_id=None, resolved_at=IN),
                cells(customer_id=1, resolved_at=SINCE),
            ],
            "interactions": [
                cells(customer_id=1, direction="in", at=SOON),
                cells(customer_id=2, direction="in", at="2025-06-01 10:05:00"),
                cells(customer_id=2, direction="in", at="2025-06-09"),
                cells(customer_id=3, direction="out", at=SOON),
            ],
        },
        (1, 3),
    ),
    (
        "codesign",
        {
            "initiatives": dated("released_at", kind="product"),
            "initiative_customers": [
                cells(initiative_id=1, at=OUT),
                cells(initiative_id=2, at=LATE),
            ],
        },
        (1, 2),
    ),
    (
        "needs_hit",
        {
            "needs": [
                *dated(
                    "horizon_at", origin="predicted", at="2024-10-01", confirmed_at="2024-11-01"
                ),
                cells(origin="predicted", at="2024-10-01", horizon_at=IN, confirmed_at=SOON),
                cells(origin="predicted", at=SOON, horizon_at=IN, confirmed_at=IN),
            ]
        },
        (2, 3),
    ),
    (
        "needs_met",
        {
            "needs": [
                *dated("at", origin="stated", addressed_at=SOON),
                *dated("at", origin="stated"),
                cells(at=IN, origin="predicted"),
                cells(at=IN, origin="predicted", confirmed_at=IN, addressed_at=LATE),
            ]
        },
        (2, 5),
    ),
]


@pytest.mark.parametrize(("name", "tables", "truth"), CASES, ids=[case[0] for case in CASES])
def test_a_measure_counts_what_its_rows_say(measured, name, tables, truth) -> None:
    value = measured(name, tables)

    assert value.cause in ("", "too_few"), value.reason
    assert (value.numerator, value.denominator) == truth
