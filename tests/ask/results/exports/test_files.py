"""Responses as files: what stands in them, what never does, and that programs read them."""

import csv

import pyreadstat
import pytest
from django_scopes import scope
from openpyxl import load_workbook
from tests.asking import CARD, start

from outsidein.ask.results.exports.files import (
    write_codebook,
    write_long,
    write_spss,
    write_wide,
    write_workbook,
)
from outsidein.ask.results.exports.responses import collect_released, collect_responses
from outsidein.ground.errors import NotHere, NotNow

pytestmark = pytest.mark.django_db(transaction=True)

FORMULA = "=HYPERLINK(1)"


def sheet(level, **more):
    return {
        "groups": {},
        "language": "en",
        "answers": {CARD: {"ORG.1": {"level": level, **more}, "ORG.2": {"not_sure": True}}},
    }


@pytest.fixture
def named(home):
    asking = start(8, mode="named")
    with scope(organisation=asking.organisation):
        for place, person in enumerate(asking.people[:7]):
            more = {"note": FORMULA} if place == 2 else {}
            level = ("disagree", "neutral", "agree")[place % 3]
            asking.give(person, content=sheet(level, priority=place == 0, **more))
        asking.close()
        yield asking


@pytest.fixture
def anonymous(home):
    asking = start(8)
    with scope(organisation=asking.organisation):
        for place, person in enumerate(asking.people[:7]):
            asking.give(person, ("disagree", "agree")[place % 2])
        asking.close()
        yield asking


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_named_round_is_a_row_a_respondent(named, tmp_path):
    responses = collect_responses(**named.ours)
    write_wide(responses, tmp_path / "wide.csv")

    rows = read(tmp_path / "wide.csv")

    assert len(rows) == responses.rows == 7
    by_name = {row["respondent"]: row for row in rows}
    assert len(by_name) == 7
    assert [by_name[f"Person {n}"]["ORG_1"] for n in range(3)] == ["0", "0.5", "1"]
    assert {row["ORG_2"] for row in rows} == {"not sure"}
    assert {row["ORG_3"] for row in rows} == {""}
    assert by_name["Person 0"]["level"] == "Board"


def test_a_text_that_a_spreadsheet_would_run_is_made_harmless_everywhere(named, tmp_path):
    responses = collect_responses(**named.ours)
    write_wide(responses, tmp_path / "wide.csv")
    write_long(responses, tmp_path / "long.csv")
    write_workbook(responses, tmp_path / "book.xlsx")

    wide = {row["ORG_1_note"] for row in read(tmp_path / "wide.csv")}
    long = {row["value"] for row in read(tmp_path / "long.csv") if row["kind"] == "text"}
    cells = [cell for row in load_workbook(tmp_path / "book.xlsx")["Responses"] for cell in row]

    assert wide == {"", f"'{FORMULA}"}
    assert long == {f"'{FORMULA}"}
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert f"'{FORMULA}" in {cell.value for cell in cells}


def test_the_long_file_has_a_row_an_answer_and_none_for_a_blank(named, tmp_path):
    responses = collect_responses(**named.ours)
    write_long(responses, tmp_path / "long.csv")

    rows = read(tmp_path / "long.csv")

    answers = [row for row in rows if row["kind"] == "scale"]
    assert {row["item"] for row in answers} == {"ORG.1", "ORG.2"}
    assert len(answers) == 14
    first = next(r for r in answers if r["respondent"] == "Person 0" and r["item"] == "ORG.1")
    assert (first["value"], first["label"], first["instrument"]) == ("0", "Disagree", CARD)


def test_spss_knows_the_labels_and_that_not_sure_is_no_value(named, tmp_path):
    responses = collect_responses(**named.ours)
    write_spss(responses, tmp_path / "responses.sav")

    frame, told = pyreadstat.read_sav(tmp_path / "responses.sav", user_missing=True)

    assert len(frame) == 7
    assert told.variable_value_labels["ORG_1"][1.0] == "Agree"
    assert told.column_names_to_labels["ORG_1"].startswith("ORG.1 ")
    assert told.missing_ranges["ORG_2"] == [{"lo": 98.0, "hi": 98.0}]
    without = pyreadstat.read_sav(tmp_path / "responses.sav")[0]
    assert without["ORG_2"].isna().all()


def test_the_codebook_says_what_every_column_is(named, tmp_path):
    responses = collect_responses(**named.ours)
    write_codebook(responses, tmp_path / "codebook.csv")
    write_wide(responses, tmp_path / "wide.csv")

    book = read(tmp_path / "codebook.csv")

    assert [row["variable"] for row in book] == list(read(tmp_path / "wide.csv")[0])
    told = {row["variable"]: row for row in book}["ORG_1"]
    assert told["values"] == "0 = Disagree; 0.5 = Neutral; 1 = Agree; 98 = Not sure"


def test_of_an_anonymous_round_nobodys_responses_can_be_had(anonymous):
    with pytest.raises(NotNow, match="anonymous"):
        collect_responses(**anonymous.ours)


def test_of_an_anonymous_round_all_that_was_released_can_be_had(anonymous, tmp_path):
    released = collect_released(**anonymous.ours)
    write_long(released, tmp_path / "released.csv")
    write_spss(released, tmp_path / "released.sav")

    rows = read(tmp_path / "released.csv")

    whole = {r["point"]: r["people"] for r in rows if r["group_by"] == "everybody"}
    assert whole == {"disagree": "4", "neutral": "0", "agree": "3"}
    # One of the board answered, and two heads: neither group is in the file.
    assert not [row for row in rows if row["group"] in {"Board", "Heads"}]
    assert not any("Person" in cell for row in rows for cell in row.values())
    frame, _ = pyreadstat.read_sav(tmp_path / "released.sav")
    assert frame["people"].sum() >= 7


def test_an_open_round_gives_nothing(home):
    asking = start(8, mode="named")
    with scope(organisation=asking.organisation):
        asking.give(asking.people[0])

        with pytest.raises(NotNow, match="open"):
            collect_responses(**asking.ours)
        with pytest.raises(NotHere):
            collect_released(**asking.ours)


def test_another_organisations_round_is_not_there(named):
    with scope(organisation=named.organisation + 1), pytest.raises(NotHere):
        collect_responses(organisation_id=named.organisation + 1, round_id=named.round_id)
