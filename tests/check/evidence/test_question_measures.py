"""Measures of the five questions, each on hand-made rows with the truth beside them."""

import pytest
from tests.check.evidence.rows import IN, LATE, OUT, SINCE, Case, cells, dated, people, said

CASES: list[Case] = [
    (
        "owner_named",
        {
            "customers": [
                *[cells(id=n, status="active", owner_staff_id=n) for n in (1, 2)],
                cells(id=3, status="active"),
            ],
            "staff": [cells(id=1), cells(id=2, left_at=IN)],
        },
        (1, 3),
    ),
    (
        "lost_explained",
        {
            "customers": [
                *dated("lost_at", lost_reason="price", exit_contact_at=IN),
                *dated("lost_at", lost_reason="price"),
            ]
        },
        (2, 4),
    ),
    (
        "complaint_remedied",
        {
            "cases": [
                *dated("resolved_at", kind="complaint", resolution="remedy"),
                *dated("resolved_at", kind="complaint", resolution="withdrawn"),
                *dated("resolved_at", kind="complaint"),
                *dated("resolved_at", kind="question", resolution="solved"),
            ]
        },
        (2, 4),
    ),
    (
        "silence",
        {
            "customers": people(3),
            "interactions": [
                cells(customer_id=1, at="2026-01-01"),
                cells(customer_id=2, at="2025-05-01"),
                cells(customer_id=3, at=LATE),
            ],
        },
        (2, 3),
    ),
]


@pytest.mark.parametrize(("name", "tables", "truth"), CASES, ids=[case[0] for case in CASES])
def test_a_measure_counts_what_its_rows_say(measured, name, tables, truth) -> None:
    value = measured(name, tables)

    assert value.cause in ("", "too_few"), value.reason
    assert (value.numerator, value.denominator) == truth


def test_loyal_revenue_counts_orders_not_money_as_n_and_says_what_has_no_rate(measured) -> None:
    customers = [cells(id=1, created_at="2020-01-01"), cells(id=2, created_at="2025-03-01")]

    def order(customer: int, amount: float, worth: float | None, at: str = IN) -> dict:
        return cells(
            customer_id=customer,
            at=at,
            amount=amount,
            amount_reported=worth,
            currency_reported="EUR",
        )

    orders = [
        *[order(1, 30, 30) for _ in range(20)],
        *[order(2, 20, 10) for _ in range(20)],
        *[order(2, 9000, None) for _ in range(3)],
        order(2, 9000, 9000, SINCE),
    ]

    value = measured("loyal_revenue", {"customers": customers, "orders": orders})
    few = measured("loyal_revenue", {"customers": customers, "orders": [order(1, 500, 500)]})

    assert (value.numerator, value.denominator, value.n) == (600, 800, 40)
    assert value.counts["amounts in EUR"] == 40
    assert value.counts["amounts without a rate to EUR"] == 3
    assert few.cause == "too_few"


@pytest.mark.parametrize(
    ("name", "item", "column"),
    [
        ("where_overlap", "WHERE", "channel"),
        ("who_overlap", "WHO", "department"),
        ("when_overlap", "WHEN", "stage"),
    ],
)
def test_an_overlap_is_zero_not_unknown_where_nothing_is_shared(
    measured, name, item, column
) -> None:
    tables = {"answers": said(item, "aaa", 12), "interactions": dated("at", **{column: "bbb"})}

    value = measured(name, tables)

    assert (value.state, value.value, value.score) == ("measured", 0.0, 0.0)


@pytest.mark.parametrize(
    ("name", "item", "column"),
    [
        ("where_overlap", "WHERE", "channel"),
        ("who_overlap", "WHO", "department"),
        ("when_overlap", "WHEN", "stage"),
    ],
)
def test_an_overlap_keeps_to_the_latest_round_and_the_period(measured, name, item, column) -> None:
    tables = {
        "answers": [
            *said(item, "aaa", 8, 2),
            *said(item, "bbb", 2, 2),
            *said(item, "bbb", 50, 1, at=OUT),
        ],
        "interactions": [*dated("at", **{column: "aaa"}), *dated("at", **{column: "bbb"})],
    }

    value = measured(name, tables)

    assert (value.n, value.value, value.numerator) == (10, 0.7, 7.0)
    assert [(row.code, row.claimed, row.measured) for row in value.profile] == [
        ("aaa", 8, 2),
        ("bbb", 2, 2),
    ]
    assert value.lo < 0.7 < value.hi


def test_everyone_is_shared_out_over_all_departments(measured) -> None:
    tables = {
        "answers": [*said("WHO", "everyone", 10), *said("WHO", "sales", 2)],
        "staff": [cells(department="Sales"), cells(department="Service")],
        "interactions": dated("at", department="Sales"),
    }

    value = measured("who_overlap", tables)

    assert {row.code: row.claimed for row in value.profile} == {"sales": 7.0, "service": 5.0}


def test_what_is_said_of_broken_relationships_meets_resolutions_and_reasons(measured) -> None:
    tables = {
        "answers": [*said("WHAT", "refund", 5), *said("WHAT", "price", 5)],
        "cases": [
            *dated("resolved_at", kind="complaint", resolution="refund"),
            *dated("resolved_at", kind="request", resolution="solved"),
        ],
        "customers": [
            cells(status="lost", lost_at=IN, lost_reason="price"),
            cells(status="lost", lost_at=SINCE, lost_reason="price"),
        ],
    }

    value = measured("what_overlap", tables)

    assert {row.code: row.measured for row in value.profile} == {"refund": 2, "price": 1}
    assert value.value == pytest.approx(5 / 6)


def test_reasons_said_meet_the_reasons_of_decisions(measured) -> None:
    tables = {
        "answers": said("WHY", "loyalty", 10),
        "decisions": [*dated("at", rationale="loyalty"), *dated("at", rationale="revenue")],
    }

    assert measured("why_overlap", tables).value == 0.5


def test_answers_given_after_the_last_record_are_compared_all_the_same(measured) -> None:
    contacts = dated("at", channel="phone")
    later = said("WHERE", "phone", 10, 2, at=LATE)
    earlier = said("WHERE", "chat", 10, 1)

    both = measured("where_overlap", {"answers": [*earlier, *later], "interactions": contacts})
    only_later = measured("where_overlap", {"answers": later, "interactions": contacts})

    assert both.value == 0.0  # the round that had begun by the as-of
    assert only_later.value == 1.0
