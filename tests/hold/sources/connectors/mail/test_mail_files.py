"""Mail files: what is taken, what is left out with its reason, and that nothing more is kept."""

import json

import pyarrow.parquet as pq
import pytest

from outsidein.hold.records.reading import UnreadableFile, peek_file, stage_file

#: As a mail program saves a folder: a line before each mail, a quoted one within a text.
BOX = """\
From ann@lane.example Mon Feb  2 09:15:07 2026
From: Ann <ann@lane.example>
To: service@harbour.example
Subject: My secret meter
Date: Mon, 2 Feb 2026 10:15:03 +0100
Message-ID: <m1@lane.example>

My meter says
>From the look of it, 4711.

From bob@harbour.example Mon Feb  2 11:00:00 2026
From: Bob <bob@harbour.example>
To: ann@lane.example, cy@quay.example
Subject: Re: My secret meter
Message-ID: <m2@harbour.example>
In-Reply-To: <m1@lane.example>

Thank you.

From bob@harbour.example Mon Feb  2 12:00:00 2026
From: Bob <bob@harbour.example>
To: dan@harbour.example
Subject: lunch
Date: Mon, 2 Feb 2026 12:00:00 +0000
Message-ID: <m3@harbour.example>

Soup?

From ann@lane.example Mon Feb  2 09:15:07 2026
From: Ann <ann@lane.example>
To: service@harbour.example
Subject: My secret meter
Date: Mon, 2 Feb 2026 10:15:03 +0100
Message-ID: <m1@lane.example>

My meter says
>From the look of it, 4711.

"""
OURS = {"own": "harbour.example"}


def _staged(folder, text=BOX, name="box", kind="interactions", **rules):
    path = folder / name
    path.write_text(text)
    return stage_file(path, kind=kind, out_dir=folder / "out", rules={**OURS, **rules})


def _tidied(staged):
    return [json.loads(row["tidied"]) for row in pq.read_table(staged.parquet).to_pylist()]


def test_each_mail_is_a_contact_of_each_person_outside(tmp_path):
    staged = _staged(tmp_path)

    rows = _tidied(staged)

    assert [(row["direction"], row["email"], row["at"], row["thread"]) for row in rows] == [
        ("in", ["ann@lane.example"], "2026-02-02 09:15:03", "m1@lane.example"),
        ("out", ["ann@lane.example"], "2026-02-02 11:00:00", "m1@lane.example"),
        ("out", ["cy@quay.example"], "2026-02-02 11:00:00", "m1@lane.example"),
    ]
    assert (staged.rows_read, staged.staged, staged.same, staged.refused) == (5, 3, 1, 1)


def test_a_mail_that_is_left_out_says_why_and_not_who(tmp_path):
    (line,) = _staged(tmp_path).refused_rows.read_text().splitlines()

    told = json.loads(line)
    assert "stayed among ourselves" in told["reason"]
    assert told["raw"]["external_id"] == "m3@harbour.example"
    assert "dan@" not in line


def test_nothing_beyond_the_level_is_in_any_file_that_the_reading_leaves(tmp_path):
    staged = _staged(tmp_path)

    left = b"".join(path.read_bytes() for path in staged.folder.rglob("*") if path.is_file())
    assert b"secret" not in left
    assert b"4711" not in left
    assert "subject" not in staged.supplied


def test_the_level_full_keeps_the_text_with_its_quoted_line_restored(tmp_path):
    first = _tidied(_staged(tmp_path, keep="full"))[0]

    assert first["subject"] == "My secret meter"
    assert first["text"] == "My meter says\nFrom the look of it, 4711."


def test_whose_addresses_are_ours_must_be_said_before_anything_is_taken(tmp_path):
    path = tmp_path / "box"
    path.write_text(BOX)

    looked = peek_file(path)
    with pytest.raises(UnreadableFile, match=r"By the look of the mails it is harbour\.example"):
        stage_file(path, kind="interactions", out_dir=tmp_path / "out")

    assert (looked.reader, looked.kind) == ("mail", "interactions")
    assert "Say which addresses or domains are yours" in looked.warnings[0]
    assert len(looked.sample_rows) == 4


def test_one_mail_is_known_by_its_heads_and_may_be_taken_as_a_message(tmp_path):
    mail = BOX.split("\n\nFrom bob", 1)[0].partition("\n")[2]

    staged = _staged(tmp_path, mail, "letter.eml", kind="messages", keep="subject")

    (row,) = _tidied(staged)
    assert (row["channel"], row["subject"]) == ("email", "My secret meter")


def test_a_file_of_mails_is_not_a_list_of_customers(tmp_path):
    with pytest.raises(UnreadableFile, match="holds interactions or messages, not customers"):
        _staged(tmp_path, kind="customers")


def test_a_mail_of_any_size_is_read_in_bounded_memory(tmp_path):
    head = BOX.partition("\n\n")[0]
    path = tmp_path / "box"
    with path.open("w") as file:
        for _ in range(3):
            file.write(head + "\n\n" + ("x" * 75 + "\n") * 200_000 + "\n")

    staged = stage_file(path, kind="interactions", out_dir=tmp_path / "out", rules=OURS)

    assert (staged.staged, staged.same) == (1, 2)
