"""Reviews, exit interviews and word of mouth, known by their columns."""

import json

import pyarrow.parquet as pq

from outsidein.hold.records.reading import peek_file, stage_file

REVIEWS = """\
Review ID,Reviewer name,Reviewer email,Star rating,Review text,Review date,Reply date
r1,Ann,ann@lane.example,4/5,Kind people,2026-02-02,2026-02-04
r2,Bo,,FIVE,Quick,2026-02-03,
r3,Cy,,great,Hm,2026-02-03,
"""
EXITS = """\
Customer id,Exit interview date,Interviewer,Reason for leaving,Notes
7,2026-02-02,S1,Price,Moved to a cheaper one
"""
REFERRALS = """\
Referral ID,Referred by,Referred email,Date
f1,Ann Lane,bo@one.example,2026-02-02
"""


def _staged(folder, text):
    path = folder / "list.csv"
    path.write_text(text)
    return stage_file(path, kind=peek_file(path).kind, out_dir=folder / "out")


def _tidied(staged):
    return [json.loads(row["tidied"]) for row in pq.read_table(staged.parquet).to_pylist()]


def test_a_review_is_feedback_in_five_stars_by_the_channel_of_reviews(tmp_path):
    staged = _staged(tmp_path, REVIEWS)

    first, second = _tidied(staged)
    assert (first["item"], first["score"], first["scale_max"]) == ("satisfied", 4, 5)
    assert (first["channel"], first["comment"], first["email"]) == (
        "review", "Kind people", ["ann@lane.example"],
    )  # fmt: skip
    assert first["followed_up_at"] == "2026-02-04 00:00:00"
    assert second["score"] == 5
    assert staged.refused == 1


def test_an_exit_interview_is_a_contact_of_the_stage_of_leaving(tmp_path):
    (row,) = _tidied(_staged(tmp_path, EXITS))

    assert (row["customer"], row["stage"], row["purpose"]) == ("7", "leave", "research")
    assert row["text"] == "Moved to a cheaper one"


def test_word_of_mouth_is_a_contact_of_who_was_sent_to_us(tmp_path):
    (row,) = _tidied(_staged(tmp_path, REFERRALS))

    assert (row["channel"], row["email"], row["stage"]) == (
        "word_of_mouth", ["bo@one.example"], "discover",
    )  # fmt: skip
