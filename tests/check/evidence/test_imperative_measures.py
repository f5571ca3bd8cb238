"""Measures of the nine imperatives, and the documents they name, each on hand-made rows."""

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

CASES: list[Case] = [
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
        "objective_top5",
        {
            "objectives": [
                cells(customer_outcome=True, rank=6),
                cells(customer_outcome=False, rank=1),
            ]
        },
        (0, 1),
    ),
]


@pytest.mark.parametrize(("name", "tables", "truth"), CASES, ids=[case[0] for case in CASES])
def test_a_measure_counts_what_its_rows_say(measured, name, tables, truth) -> None:
    value = measured(name, tables)

    assert value.cause in ("", "too_few"), value.reason
    assert (value.numerator, value.denominator) == truth


@pytest.mark.parametrize("name", KINDS)
def test_a_document_counts_only_while_approved_and_inside_its_review_date(measured, name) -> None:
    kind = KINDS[name]

    in_force = measured(name, {"documents": [document(kind)]})
    overdue = measured(name, {"documents": [document(kind, review_due_at=IN)]})
    not_yet = measured(name, {"documents": [document(kind, approved_at=LATE)]})
    none = measured(name, {"documents": [document("another")]})

    assert [v.value for v in (in_force, overdue, not_yet, none)] == [1.0, 0.0, 0.0, 0.0]


def test_waves_without_a_name_are_counted_by_the_quarter(measured) -> None:
    answers = [
        cells(survey_id=1, customer_id=1, item="recommend", score=9, at=at)
        for at in (IN, SOON, "2025-11-01", SINCE)
    ]

    value = measured(
        "advocacy_waves", {"surveys": [cells(kind="NPS")], "survey_responses": answers}
    )

    assert (value.numerator, value.denominator) == (2, 4)
