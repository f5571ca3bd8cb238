"""Conversations of help desks: as messages or as cases, and no word beyond what is kept."""

import json

import pyarrow.parquet as pq
import pytest

from outsidein.hold.records.reading import UnreadableFile, peek_file, stage_file
from outsidein.hold.sources.connectors.chat.reader import read_conversation

INTERCOM = {
    "type": "conversation", "id": "12", "created_at": 1767323045, "open": False, "title": None,
    "source": {"type": "conversation", "id": "90", "subject": "", "body": "<p>My bill?</p>",
               "author": {"type": "user", "id": "u1", "email": "Ann@Lane.example"}},
    "contacts": {"contacts": [{"type": "contact", "id": "u1"}]},
    "conversation_parts": {"conversation_parts": [
        {"id": "91", "part_type": "comment", "body": "<p>One moment</p>", "created_at": 1767323105,
         "author": {"type": "admin", "id": "s7", "email": "bob@harbour.example"}},
        {"id": "92", "part_type": "note", "body": "a note", "created_at": 1767323110,
         "author": {"type": "admin", "id": "s7"}},
        {"id": "93", "part_type": "comment", "body": "hello", "created_at": 1767323111,
         "author": {"type": "bot", "id": "b"}},
    ]},
    "statistics": {"last_close_at": 1767326645},
}  # fmt: skip
CHATWOOT = {
    "id": 5, "status": "resolved", "created_at": 1767323045, "last_activity_at": 1767323200,
    "meta": {"sender": {"email": None, "phone_number": "+442079460018"},
             "channel": "Channel::Whatsapp"},
    "messages": [
        {"id": 1, "content": "Hi", "message_type": 0, "created_at": 1767323045, "private": False},
        {"id": 2, "content": "Hello", "message_type": 1, "created_at": 1767323100,
         "private": False, "sender": {"id": 3}},
        {"id": 3, "content": "a note", "message_type": 1, "created_at": 1767323101,
         "private": True},
        {"id": 4, "content": "joined", "message_type": 2, "created_at": 1767323102},
    ],
}  # fmt: skip
FRESHDESK = {
    "id": 77, "subject": "Broken", "description_text": "It is broken", "source": 1,
    "type": "Incident", "created_at": "2026-01-02T03:04:05Z", "requester_id": 9,
    "requester": {"email": "ann@lane.example"},
    "stats": {"resolved_at": "2026-01-03T03:04:05Z"},
    "conversations": [
        {"id": 1, "incoming": False, "private": False, "body_text": "Sorry", "user_id": 4,
         "created_at": "2026-01-02T04:04:05Z"},
    ],
}  # fmt: skip
ZENDESK = {
    "id": 35, "subject": "Moving", "created_at": "2026-01-02T03:04:05Z", "type": "question",
    "via": {"channel": "chat"}, "requester_id": 1, "requester": {"email": "ann@lane.example"},
    "comments": [
        {"id": 10, "author_id": 1, "public": True, "plain_body": "I move",
         "created_at": "2026-01-02T03:04:05Z"},
        {"id": 11, "author_id": 8, "public": True, "plain_body": "Noted",
         "created_at": "2026-01-02T03:10:05Z"},
        {"id": 12, "author_id": 8, "public": False, "plain_body": "a note",
         "created_at": "2026-01-02T03:11:05Z"},
    ],
}  # fmt: skip


def _staged(folder, value, kind="interactions", **rules):
    path = folder / "export.json"
    text = value if isinstance(value, str) else json.dumps(value)
    path.write_text(text)
    return stage_file(path, kind=kind, out_dir=folder / "out", rules=rules)


def _tidied(staged):
    return [json.loads(row["tidied"]) for row in pq.read_table(staged.parquet).to_pylist()]


@pytest.mark.parametrize(
    ("value", "channel", "reached"),
    [
        (INTERCOM, "chat", ["ann@lane.example"]),
        (CHATWOOT, "messaging", ["+442079460018"]),
        (FRESHDESK, "email", ["ann@lane.example"]),
        (ZENDESK, "chat", ["ann@lane.example"]),
    ],
    ids=["intercom", "chatwoot", "freshdesk", "zendesk"],
)
def test_each_message_is_a_contact_and_notes_among_ourselves_are_none(
    tmp_path, value, channel, reached
):
    staged = _staged(tmp_path, [value])

    asked, answered = _tidied(staged)

    assert (asked["direction"], answered["direction"]) == ("in", "out")
    assert asked["channel"] == channel
    assert asked.get("email", asked.get("phone")) == reached
    assert asked["thread"] == str(value["id"])
    assert "text" not in asked
    assert "note" not in json.dumps(_tidied(staged))


def test_the_same_file_may_be_read_as_cases(tmp_path):
    lines = "\n".join(json.dumps(one) for one in (FRESHDESK, INTERCOM, ZENDESK))

    freshdesk, intercom, _zendesk = _tidied(_staged(tmp_path, lines, kind="cases"))

    assert freshdesk == {
        "external_id": "77", "kind": "incident", "channel": "email",
        "opened_at": "2026-01-02 03:04:05", "first_response_at": "2026-01-02 04:04:05",
        "resolved_at": "2026-01-03 03:04:05", "touches": 2, "email": ["ann@lane.example"],
    }  # fmt: skip
    assert intercom["first_response_at"] == "2026-01-02 03:05:05"


def test_words_are_kept_only_where_the_source_keeps_whole_texts(tmp_path):
    rows = _tidied(_staged(tmp_path, {"conversations": [FRESHDESK]}, keep="full"))

    assert [(row["subject"], row["text"]) for row in rows] == [
        ("Broken", "It is broken"), ("Broken", "Sorry"),
    ]  # fmt: skip


def test_what_is_no_conversation_among_them_is_refused(tmp_path):
    staged = _staged(tmp_path, [ZENDESK, {"id": 1}])

    assert (staged.staged, staged.refused) == (2, 1)
    assert read_conversation({"id": 1}) is None


def test_json_of_no_known_shape_is_told(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"colour": "red"}')

    with pytest.raises(UnreadableFile, match="of no shape that is known here"):
        peek_file(path)
