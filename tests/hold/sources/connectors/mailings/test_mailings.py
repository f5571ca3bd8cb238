"""Mailing logs: events in, one row a message and person out."""

import json

import pyarrow.parquet as pq
import pytest

from outsidein.hold.records.reading import peek_file, stage_file

TABLE = """\
email,event,timestamp,sg_message_id,campaign
ann@lane.example,processed,1767323045,m1,spring
ann@lane.example,delivered,1767323050,m1,spring
ann@lane.example,open,1767323060,m1,spring
ann@lane.example,unsubscribe,1767326645,m1,spring
bo@one.example,processed,1767323045,m2,spring
bo@one.example,bounce,1767323055,m2,spring
bo@one.example,deferred,1767323050,m2,spring
"""
SENDGRID = [
    {"email": "ann@lane.example", "event": "delivered", "timestamp": 1767323050,
     "sg_message_id": "m1.filter1"},
    {"email": "ann@lane.example", "event": "spamreport", "timestamp": 1767326645,
     "sg_message_id": "m1.filter2"},
]  # fmt: skip
POSTMARK = [
    {"RecordType": "Delivery", "Recipient": "ann@lane.example", "MessageID": "m1",
     "DeliveredAt": "2026-01-02T03:04:10Z"},
    {"RecordType": "SpamComplaint", "Email": "ann@lane.example", "MessageID": "m1",
     "BouncedAt": "2026-01-02T04:04:05Z"},
]  # fmt: skip
SES = [
    {"eventType": "Delivery", "mail": {"messageId": "m1", "destination": ["ann@lane.example"]},
     "delivery": {"timestamp": "2026-01-02T03:04:10Z"}},
    {"eventType": "Complaint", "mail": {"messageId": "m1", "destination": ["ann@lane.example"]},
     "complaint": {"timestamp": "2026-01-02T04:04:05Z"}},
]  # fmt: skip
MAILGUN = [
    {"event": "delivered", "recipient": "ann@lane.example", "timestamp": 1767323050.5,
     "message": {"headers": {"message-id": "m1"}}},
    {"event-data": {"event": "complained", "recipient": "ann@lane.example",
     "timestamp": 1767326645.1, "message": {"headers": {"message-id": "m1"}}}},
]  # fmt: skip


def _staged(folder, text, name):
    path = folder / name
    path.write_text(text)
    return stage_file(path, kind=peek_file(path).kind, out_dir=folder / "out")


def _tidied(staged):
    return [json.loads(row["tidied"]) for row in pq.read_table(staged.parquet).to_pylist()]


def test_the_events_of_a_message_become_one_row(tmp_path):
    staged = _staged(tmp_path, TABLE, "events.csv")

    ann, bo = _tidied(staged)

    assert ann == {
        "external_id": "m1/ann@lane.example", "at": "2026-01-02 03:04:05", "channel": "email",
        "direction": "out", "email": ["ann@lane.example"], "campaign": "spring",
        "delivered_at": "2026-01-02 03:04:10", "unsubscribed_at": "2026-01-02 04:04:05",
    }  # fmt: skip
    assert (bo["bounced_at"], bo["bounce"]) == ("2026-01-02 03:04:15", "hard")
    told = " ".join(staged.warnings)
    assert "“deferred” 1 times" in told
    assert "Openings and clicks are not kept" in told


@pytest.mark.parametrize(
    "events", [SENDGRID, POSTMARK, SES, MAILGUN], ids=["sendgrid", "postmark", "ses", "mailgun"]
)
def test_what_common_senders_write_says_the_same(tmp_path, events):
    (row,) = _tidied(_staged(tmp_path, json.dumps(events), "events.json"))

    assert (row["external_id"], row["delivered_at"], row["complained_at"]) == (
        "m1/ann@lane.example", "2026-01-02 03:04:10", "2026-01-02 04:04:05",
    )  # fmt: skip


def test_a_list_of_people_with_a_status_is_no_log(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("email,status,date\nann@lane.example,active,2026-01-01\n")

    assert peek_file(path).reader == "delimited"
