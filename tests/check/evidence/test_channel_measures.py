"""Measures of channels, each on hand-made rows with the truth beside them."""

import pytest
from tests.check.evidence.rows import AS_OF, IN, LATE, OUT, SINCE, Case, cells, dated, people

CASES: list[Case] = [
    (
        "pref_known",
        {
            "customers": people(4),
            "preferences": [
                cells(customer_id=1, kind="channel", origin="stated", value="phone", at=OUT),
                cells(customer_id=2, kind="channel", origin="observed", value="phone", at=IN),
                cells(customer_id=3, kind="channel", origin="stated", value="phone", at=LATE),
                cells(
                    customer_id=4,
                    kind="channel",
                    origin="stated",
                    value="phone",
                    at="2024-01-31 12:00:00",
                ),
            ],
        },
        (1, 4),
    ),
    (
        "moments_objective",
        {
            "moments": [
                cells(id=1, objective="a", target_metric="b", owner_staff_id=1),
                cells(id=2, objective="a"),
                cells(id=3, objective="a", target_metric="b", owner_staff_id=1),
            ],
            "interactions": [cells(moment_id=1, at=IN), cells(moment_id=3, at=SINCE)],
            "messages": [cells(moment_id=2, at=AS_OF)],
        },
        (1, 2),
    ),
    (
        "identified",
        {
            "interactions": [
                cells(
                    direction="in",
                    channel="phone",
                    at=IN,
                    customer_id=1,
                    identified_at="2025-06-01 10:01:00",
                ),
                cells(
                    direction="in",
                    channel="phone",
                    at=IN,
                    customer_id=1,
                    identified_at="2025-06-01 10:01:01",
                ),
                cells(
                    direction="in",
                    channel="email",
                    at=IN,
                    customer_id=1,
                    identified_at="2025-06-02 10:00:00",
                ),
                cells(direction="in", channel="chat", at=AS_OF, customer_id=1),
                cells(direction="in", channel="phone", at=IN, customer_id=None, identified_at=IN),
                cells(direction="out", channel="phone", at=IN, customer_id=1, identified_at=IN),
                cells(
                    direction="in", channel="phone", at=SINCE, customer_id=1, identified_at=SINCE
                ),
            ]
        },
        (2, 5),
    ),
    (
        "flex_own",
        {
            "cases": [
                *dated("resolved_at", kind="request", resolution="solved"),
                *dated("resolved_at", kind="request", resolution="refused_policy"),
                *dated("resolved_at", kind="request", resolution=None),
                *dated("resolved_at", kind="request", resolution="solved", partner_id=1),
                *dated("resolved_at", kind="complaint", resolution="solved"),
            ]
        },
        (2, 4),
    ),
    (
        "flex_partner",
        {
            "cases": [
                *dated("resolved_at", kind="request", resolution="not_possible", partner_id=1),
                *dated("resolved_at", kind="request", resolution="solved"),
            ]
        },
        (0, 2),
    ),
    (
        "partners_sharing",
        {
            "partners": [cells(id=n, handles_customers=n < 4) for n in range(1, 5)],
            "sources": [
                cells(
                    partner_id=1, active=True, expected_every_days=7, last_received_at="2026-01-28"
                ),
                cells(
                    partner_id=2, active=True, expected_every_days=7, last_received_at="2026-01-10"
                ),
                cells(partner_id=3, active=True, expected_every_days=7, last_received_at=LATE),
            ],
        },
        (1, 3),
    ),
    (
        "partners_assessed",
        {
            "partners": [
                *dated("assessed_at", handles_customers=True),
                cells(handles_customers=True),
                cells(handles_customers=False, assessed_at=IN),
            ]
        },
        (2, 6),
    ),
    (
        "links_correct",
        {
            "dq_samples": [
                *dated("checked_at", kind="link", ok=True),
                *dated("checked_at", kind="link", ok=False),
            ]
        },
        (2, 4),
    ),
]


@pytest.mark.parametrize(("name", "tables", "truth"), CASES, ids=[case[0] for case in CASES])
def test_a_measure_counts_what_its_rows_say(measured, name, tables, truth) -> None:
    value = measured(name, tables)

    assert value.cause in ("", "too_few"), value.reason
    assert (value.numerator, value.denominator) == truth


def test_the_wish_that_counts_is_the_latest_before_each_sending(measured) -> None:
    wish = cells(customer_id=1, kind="channel", origin="stated")
    tables = {
        "preferences": [
            cells(**wish, value="phone", at=OUT),
            cells(**wish, value="email", at="2025-06-01"),
            cells(customer_id=1, kind="channel", origin="observed", value="sms", at="2025-06-02"),
        ],
        "messages": [
            cells(customer_id=1, channel="phone", at="2025-05-01"),
            cells(customer_id=1, channel="phone", at="2025-07-01"),
            cells(customer_id=1, channel="email", at="2025-07-01"),
            cells(customer_id=2, channel="email", at="2025-07-01"),
            cells(customer_id=1, channel="email", at=SINCE),
        ],
    }

    value = measured("pref_honoured", tables)

    assert (value.numerator, value.denominator) == (2, 3)


def test_channels_fit_by_each_customers_latest_wish(measured) -> None:
    wish = cells(kind="channel", origin="stated")
    tables = {
        "preferences": [
            *[cells(customer_id=n, value="phone", at=OUT, **wish) for n in range(1, 41)],
            *[cells(customer_id=n, value="chat", at=IN, **wish) for n in range(1, 21)],
        ],
        "interactions": [*dated("at", channel="phone"), *dated("at", channel="post")],
    }

    value = measured("channel_fit", tables)

    assert (value.n, value.value) == (40, 0.5)
