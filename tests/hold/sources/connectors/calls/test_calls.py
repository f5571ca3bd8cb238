"""Call logs: whose number is the customer's follows from who called whom."""

import json

import pyarrow.parquet as pq
import pytest

from outsidein.hold.records.reading import peek_file, stage_file

#: As Asterisk writes its call detail records.
ASTERISK = """\
calldate,clid,src,dst,billsec,disposition,uniqueid
2026-02-02 09:15:07,,Ann Lane <02079460018>,201,75,ANSWERED,1.1
2026-02-02 10:00:00,201,201,+442079460099,0,NO ANSWER,1.2
2026-02-02 10:05:00,201,201,202,12,ANSWERED,1.3
"""
#: As hosted systems export them: words for the direction, a clock for the time talked.
HOSTED = """\
Call ID;Start Time;From;To;Direction;Talk Time;Status
a1;2026-02-02 09:15;+442079460018;+442079460000;Inbound;00:01:15;Answered
a2;2026-02-02 09:30;+442079460018;+442079460000;Missed;00:00:00;
a3;2026-02-02 09:45;+442079460000;+442079460099;Outbound;1:00:05;Answered
a4;2026-02-02 09:50;+442079460000;+442079460099;;10;
"""


def _staged(folder, text, name="log.csv"):
    path = folder / name
    path.write_text(text)
    kind = peek_file(path).kind
    return stage_file(path, kind=kind, out_dir=folder / "out")


def _said(staged):
    rows = [json.loads(row["tidied"]) for row in pq.read_table(staged.parquet).to_pylist()]
    names = ("external_id", "phone", "direction", "duration_seconds", "answered")
    return [tuple(row.get(name) for name in names) for row in rows]


def test_a_call_detail_record_is_a_contact_of_the_number_outside(tmp_path):
    staged = _staged(tmp_path, ASTERISK)

    assert _said(staged) == [
        ("1.1", ["+442079460018"], "in", 75, True),
        ("1.2", ["+442079460099"], "out", 0, False),
    ]
    assert "a call among ourselves" in staged.refused_rows.read_text()


def test_the_direction_may_be_a_word_and_a_call_of_none_is_refused(tmp_path):
    staged = _staged(tmp_path, HOSTED)

    assert _said(staged) == [
        ("a1", ["+442079460018"], "in", 75, True),
        ("a2", ["+442079460018"], "in", 0, False),
        ("a3", ["+442079460099"], "out", 3605, True),
    ]
    assert "nothing says who called whom" in staged.refused_rows.read_text()
    (first, *_others) = pq.read_table(staged.parquet).to_pylist()
    assert json.loads(first["raw"])["To"] == "+442079460000"
    assert (first["at"], json.loads(first["tidied"])["channel"]) == ("2026-02-02 09:15:00", "phone")


@pytest.mark.parametrize("headers", ["from,to,subject,date", "caller,at,duration", "src,dst"])
def test_a_table_that_is_no_call_log_stays_as_it_is(tmp_path, headers):
    path = tmp_path / "a.csv"
    path.write_text(headers + "\n" + ",".join("x" * len(headers.split(","))) + "\n")

    assert peek_file(path).headers == tuple(headers.split(","))


def test_a_person_may_take_the_table_for_something_else(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(HOSTED)

    staged = stage_file(path, kind="orders", out_dir=tmp_path / "out", mapping={"Talk Time": ""})

    assert (staged.staged, staged.refused) == (3, 1)
