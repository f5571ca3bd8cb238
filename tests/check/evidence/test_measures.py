"""Every measure on a handful of hand-made rows, with the truth written beside them.

``dated`` makes five rows: one inside the period and one at the as-of itself (both count), one at
the period's start, one before it and one after the as-of (none of them counts).
"""

from typing import Any

import pytest

SINCE, AS_OF = "2025-01-31 12:00:00", "2026-01-31 12:00:00"
IN, OUT, LATE = "2025-06-01 10:00:00", "2024-12-01 10:00:00", "2026-03-01 10:00:00"
SOON = "2025-06-03 10:00:00"  # two days after IN

Row = dict[str, Any]


def cells(**row: Any) -> Row:
    return row


def dated(column: str, **row: Any) -> list[Row]:
    return [{column: at, **row} for at in (IN, AS_OF, SINCE, OUT, LATE)]


def people(count: int, **row: Any) -> list[Row]:
    return [{"id": number, "status": "active", **row} for number in range(1, count + 1)]


def staff(*rows: Row) -> list[Row]:
    return [{"joined_at": OUT, **row} for row in rows]


def year(kind: str, **row: Any) -> list[Row]:
    """Three key figures: a quarter inside the period, its last day, and one before it."""
    days = ("2025-06-30", "2026-01-31", "2025-01-31")
    return [{"kind": kind, "level": "board", "period": day, **row} for day in days]


def document(kind: str, number: int = 1, **row: Any) -> Row:
    return {"id": number, "kind": kind, "approved_at": OUT, **row}


def trust(item: int) -> tuple[str, dict[str, list[Row]], tuple[int, int]]:
    said = cells(item=f"TRU.{item}", scale_max=5, customer_id=1)
    rows = [
        *dated("at", score=4, **said),
        *dated("at", score=3, **said),
        {"at": IN, "score": None, **said},
    ]
    return f"trust_asked_{item}", {"survey_responses": rows}, (2, 4)


ACTIVE3 = [*people(3), {"id": 4, "status": "lost"}]
IT = [cells(is_it=True), cells(is_it=True), cells(is_it=True, left_at=OUT), cells(is_it=False)]
FIVE = [
    cells(id=n, level="Crew", role="front", has_access=True, department="A") for n in range(1, 6)
]

CASES: list[tuple[str, dict[str, list[Row]], tuple[float, float]]] = [
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
        "detractors_followed",
        {
            "survey_responses": [
                cells(id=1, item="recommend", score=2, at=IN),
                cells(id=2, item="recommend", score=6, at=IN),
                cells(id=3, item="recommend", score=7, at=IN),
                cells(id=4, item="recommend", score=0, at=SINCE),
            ],
            "follow_ups": [cells(response_id=1, at=SOON), cells(response_id=2, at="2025-06-20")],
        },
        (1, 2),
    ),
    (
        "actions_effect",
        {
            "actions": [
                *dated("due_at", origin="survey", done_at=IN, effect_before=1, effect_after=2),
                *dated("due_at", origin="case", done_at=IN, effect_before=1),
                *dated("due_at", origin="pulse"),
            ]
        },
        (2, 4),
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
        "charter_read",
        {
            "staff": staff({}, {}, cells(left_at=OUT)),
            "documents": [document("charter"), document("mission", 2)],
            "document_reads": [
                cells(document_id=1, staff_id=1, at=IN),
                cells(document_id=2, staff_id=2, at=IN),
                cells(document_id=1, staff_id=2, at=SINCE),
                cells(document_id=1, staff_id=3, at=IN),
            ],
        },
        (1, 2),
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
        "decisions_cite",
        {
            "decisions": [
                cells(id=1, body="board", at=IN),
                cells(id=2, body="management", at=IN),
                cells(id=3, body="front", at=IN),
                cells(id=4, body="board", at=SINCE),
            ],
            "decision_evidence": [
                cells(decision_id=1, kind="case"),
                cells(decision_id=2, kind="budget"),
                cells(decision_id=3, kind="case"),
            ],
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
        "breach_reach",
        {
            "customers": people(3),
            "documents": [document("security_test", approved_at=IN)],
            "incidents": dated("detected_at", customers_affected=50),
        },
        (3, 3),
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
        "links_correct",
        {
            "dq_samples": [
                *dated("checked_at", kind="link", ok=True),
                *dated("checked_at", kind="link", ok=False),
            ]
        },
        (2, 4),
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
            "field_values": [
                *[
                    cells(
                        customer_id=1, field="email", value="a", source_record_id=n, is_current=True
                    )
                    for n in (1, 2)
                ],
                *[
                    cells(
                        customer_id=2,
                        field="email",
                        value=f"v{n}",
                        source_record_id=n,
                        is_current=True,
                    )
                    for n in (1, 2)
                ],
                cells(customer_id=3, field="email", value="a", source_record_id=9, is_current=True),
            ]
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
    (
        "confusion",
        {
            "interactions": [
                *dated("at", direction="in", cause="unclear_offer"),
                *dated("at", direction="in", cause="price"),
                *dated("at", direction="in"),
            ]
        },
        (2, 4),
    ),
    (
        "content_helpful",
        {
            "content": [
                cells(kind="service_page", helpful_yes=7, helpful_no=3),
                cells(kind="service_page", helpful_yes=5),
                cells(kind="other", helpful_yes=5, helpful_no=5),
            ]
        },
        (7, 10),
    ),
    (
        "content_fresh",
        {
            "content": [
                *dated("updated_at", kind="service_page", readability_ok=True),
                cells(kind="service_page", updated_at=IN, readability_ok=False),
            ]
        },
        (2, 6),
    ),
    (
        "segmented",
        {
            "customers": people(4),
            "segments": [
                cells(id=1, updated_at=IN),
                cells(id=2, updated_at=SINCE),
                cells(id=3, updated_at=LATE),
            ],
            "segment_members": [
                cells(segment_id=1, customer_id=1),
                cells(segment_id=1, customer_id=2, from_at=LATE),
                cells(segment_id=2, customer_id=3),
                cells(segment_id=3, customer_id=4),
            ],
        },
        (1, 4),
    ),
    (
        "segment_applied",
        {
            "campaigns": [
                *dated("started_at", segment_id=1),
                cells(id=6, started_at=IN),
                cells(id=7, started_at=IN),
            ],
            "messages": [cells(campaign_id=6, segment_id=1, at=IN), cells(campaign_id=7, at=IN)],
        },
        (3, 4),
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
    ("moment_tagged", {"interactions": [*dated("at", moment_id=1), *dated("at")]}, (2, 4)),
    ("channel_known", {"interactions": [*dated("at", channel="phone"), *dated("at")]}, (2, 4)),
    ("moment_importance", {"moments": [cells(importance=3), {}]}, (1, 2)),
    (
        "study_quarters",
        {
            "survey_responses": [
                *[cells(customer_id=1, at=at) for at in (IN, SOON, AS_OF, SINCE)],
                cells(staff_id=1, at="2025-10-01"),
            ],
            "initiative_customers": [cells(staff_id=1, at="2025-09-30")],
        },
        (3, 4),
    ),
    (
        "study_depts",
        {
            "staff": [
                cells(id=1, department="A"),
                cells(id=2, department="B"),
                cells(id=3, department="B"),
            ],
            "initiative_customers": [cells(staff_id=1, at=IN), cells(staff_id=2, at=SINCE)],
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
        "advocacy_waves",
        {
            "surveys": [
                cells(id=1, kind="NPS", wave="spring"),
                cells(id=2, kind="NPS", wave="autumn"),
                cells(id=3, kind="CES", wave="x"),
            ],
            "survey_responses": [
                cells(survey_id=1, at=IN),
                cells(survey_id=2, at=SINCE),
                cells(survey_id=3, at=IN),
            ],
        },
        (1, 4),
    ),
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
    (
        "feedback_exists",
        {
            "survey_responses": [cells(customer_id=1, at=IN), cells(customer_id=1, at=SINCE)],
            "cases": [
                cells(kind="complaint", opened_at="2026-01-01"),
                cells(kind="request", opened_at="2025-10-01"),
            ],
        },
        (2, 4),
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
        "objective_top5",
        {
            "objectives": [
                cells(customer_outcome=True, rank=6),
                cells(customer_outcome=False, rank=1),
            ]
        },
        (0, 1),
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


KINDS = {
    "doc_mission": "mission",
    "doc_charter": "charter",
    "doc_data_policy": "data_policy",
    "doc_journey": "journey",
    "doc_persona": "persona",
    "doc_process": "process",
    "doc_comm_plan": "comm_plan",
    "doc_strategy": "strategy",
    "doc_security_test": "security_test",
    "doc_treatment": "charter",
}


@pytest.mark.parametrize("name", KINDS)
def test_a_document_counts_only_while_approved_and_inside_its_review_date(measured, name) -> None:
    kind = KINDS[name]

    in_force = measured(name, {"documents": [document(kind)]})
    overdue = measured(name, {"documents": [document(kind, review_due_at=IN)]})
    not_yet = measured(name, {"documents": [document(kind, approved_at=LATE)]})
    none = measured(name, {"documents": [document("another")]})

    assert [v.value for v in (in_force, overdue, not_yet, none)] == [1.0, 0.0, 0.0, 0.0]


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


def test_loyal_revenue_counts_orders_not_money_as_n_and_never_mixes_currencies(measured) -> None:
    customers = [cells(id=1, created_at="2020-01-01"), cells(id=2, created_at="2025-03-01")]
    orders = [
        *[cells(customer_id=1, at=IN, amount=30, currency="EUR") for _ in range(20)],
        *[cells(customer_id=2, at=IN, amount=10, currency="EUR") for _ in range(20)],
        cells(customer_id=2, at=IN, amount=9000, currency="JPY"),
        cells(customer_id=2, at=SINCE, amount=9000, currency="EUR"),
    ]

    value = measured("loyal_revenue", {"customers": customers, "orders": orders})
    few = measured(
        "loyal_revenue",
        {
            "customers": customers,
            "orders": [cells(customer_id=1, at=IN, amount=500, currency="EUR")],
        },
    )

    assert (value.numerator, value.denominator, value.n) == (600, 800, 40)
    assert few.cause == "too_few"


def said(item: str, code: str, times: int, round_id: int = 1, at: str = IN) -> list[Row]:
    return [
        cells(item_key=f"{item}.now", coded=code, round_id=round_id, at=at) for _ in range(times)
    ]


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


@pytest.mark.parametrize("name", ["identified", "record_opened", "cross_dept_seen"])
def test_a_file_that_lacks_the_column_proves_nothing_beside_one_that_has_it(measured, name) -> None:
    row = cells(direction="in", channel="email", staff_id=1, customer_id=1, department="Sales")
    before = cells(customer_id=1, department="Service", at="2025-05-25", source_id=9)
    told = cells(at=IN, source_id=1, identified_at=IN, record_opened_at=IN, **row)
    silent = [cells(at=IN, source_id=2, **row) for _ in range(7)]
    tables = {"interactions": [before, told, *silent], "staff": [cells(id=1, customer_facing=True)]}

    value = measured(name, tables)

    assert (value.numerator, value.denominator) == (1, 1)
