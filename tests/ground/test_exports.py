"""Formulas made harmless on the way out, and whole again on the way in."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.ground.exports import neutralise_cell, restore_cell, write_csv


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+cmd|'/c calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "'=1"],
)
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(cell):
    assert neutralise_cell(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-5", "+5,20", "-1.234,50", "12 %", -5, 2.5, True, "Ann", ""])
def test_numbers_and_plain_texts_stay_as_they_are(cell):
    assert neutralise_cell(cell) == cell


@given(st.text())
def test_every_text_comes_back_as_it_was_unless_it_was_a_number(text):
    assert restore_cell(str(neutralise_cell(text))) == text


def test_a_table_is_written_with_harmless_headers_and_cells():
    file = StringIO(newline="")

    count = write_csv(file, ["=name", "n"], [["=HYPERLINK()", None], ["Ann", -3]])

    assert count == 2
    assert list(csv.reader(StringIO(file.getvalue()))) == [
        ["'=name", "n"],
        ["'=HYPERLINK()", ""],
        ["Ann", "-3"],
    ]
