"""Reading a sheet from a form: nothing is lost, and what is no answer is told."""

import csv
import io

import pytest

from outsidein.ask.answers.compute.reader import read_answers
from outsidein.ask.instruments.library import get_edition, list_newest_editions
from outsidein.web.answering.outcome import weigh_sheet
from outsidein.web.answering.screens import list_screens
from outsidein.web.answering.sheets import LONGEST_NOTE, read_sheet
from outsidein.web.answering.taking import as_csv

SCORECARD = get_edition("crm-scorecard")
ROADTEST = get_edition("customer-led-roadtest")
QUESTIONS = get_edition("five-questions")
ALL_AGREE = {item.code: ["agree"] for item in SCORECARD.items}


def test_an_answer_is_read_with_its_note_and_mark():
    sheet = read_sheet(
        ROADTEST, {"IMP.1": ["4"], "IMP.1-note": [" Since May. "], "IMP.1-priority": ["yes"]}
    )

    given = sheet.given(ROADTEST.items[0])

    assert (given.level, given.note, given.priority) == ("4", "Since May.", True)
    assert sheet.problems == ()


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"ORG.9": ["agree"]}, "There is no item “ORG.9” in Customer relationship scorecard."),
        (
            {"ORG.1": ["2"]},
            "“2” is no answer to ORG.1. Choose disagree, neutral, agree or not sure.",
        ),
        ({"ORG.1": ["agree", "neutral"]}, "ORG.1 has 2 answers; choose one."),
        ({"ORG.1-note": ["x" * (LONGEST_NOTE + 1)]}, "has 2001 letters; 2000 is the most."),
        ({"ORG.1-priority": ["maybe"]}, "The mark on ORG.1 is neither on nor off."),
        ({"<img src=x>" * 20: ["1"]}, "There is no item “<img src=x>"),
    ],
)
def test_what_is_no_answer_is_told_and_the_rest_is_kept(posted, words):
    sheet = read_sheet(SCORECARD, {**posted, "ORG.2": ["neutral"]})

    assert len(sheet.problems) == 1
    assert words in sheet.problems[0].words
    assert sheet.values == {"ORG.2": 0.5}


def test_a_note_too_long_to_take_stays_in_the_form():
    note = "x" * (LONGEST_NOTE + 1)

    screens = list_screens(read_sheet(SCORECARD, {"ORG.1-note": [note]}))

    assert screens[0].questions[0].note == note
    assert screens[0].questions[0].wrong.startswith("What you wrote")


def test_not_sure_is_an_answer_without_a_value():
    sheet = read_sheet(SCORECARD, {"ORG.1": ["not_sure"]})

    assert sheet.values == {"ORG.1": None}
    assert weigh_sheet(sheet).tally.not_sure == 1


def test_a_blank_is_neither_a_value_nor_a_problem():
    sheet = read_sheet(SCORECARD, {"ORG.1": [""], "ORG.2-note": ["  "]})

    assert sheet.is_empty
    assert sheet.values == {}
    assert sheet.problems == ()


def test_ticks_stand_when_not_sure_is_ticked_beside_them():
    sheet = read_sheet(QUESTIONS, {"WHERE.now": ["phone", "not_sure"]})

    given = sheet.given(QUESTIONS.find("WHERE"))

    assert (given.codes, given.not_sure) == (("phone",), False)


def test_a_whole_scorecard_scores_35():
    outcome = weigh_sheet(read_sheet(SCORECARD, ALL_AGREE))

    assert (outcome.total, outcome.highest) == (35, 35)
    assert outcome.finding == "35 of 35 points: all dimensions alike"
    assert outcome.starts == ()


def test_a_dimension_with_four_of_seven_has_no_score_and_there_is_no_total():
    few = {
        code: given for code, given in ALL_AGREE.items() if code not in {"DAT.1", "DAT.2", "DAT.3"}
    }

    outcome = weigh_sheet(read_sheet(SCORECARD, few))

    assert outcome.total is None
    assert outcome.dimensions[3].points is None
    assert outcome.dimensions[3].why_none == "not scored: 4 of 7 answered, 5 are needed"
    assert outcome.finding == "No total yet: too little was answered on Data"


def test_what_was_marked_is_the_first_of_three_to_start_with():
    posted = {
        "ORG.1": ["disagree"],
        "ORG.2": ["neutral"],
        "OPE.7": ["agree"],
        "OPE.7-priority": ["yes"],
    }

    starts = weigh_sheet(read_sheet(SCORECARD, posted)).starts

    assert [(start.code, start.why) for start in starts] == [
        ("OPE.7", "You marked it as a priority"),
        ("ORG.1", "It stands lowest"),
        ("ORG.2", "It stands lowest"),
    ]
    assert starts[0].step


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        (("2", "3", "5"), "“Halfway”"),
        (("2", "3"), "between “Beginning” and “Halfway”"),
        (("1", "5"), "“Halfway”"),
    ],
)
def test_the_roadtest_says_its_middle_answer_and_no_mean(levels, said):
    posted = {f"IMP.{n}": [level] for n, level in enumerate(levels, 1)}

    outcome = weigh_sheet(read_sheet(ROADTEST, posted))

    assert outcome.finding == f"Your middle answer is {said}, over {len(levels)} of 9 items"


def test_today_and_should_be_are_set_side_by_side():
    posted = {
        "WHERE.now": ["phone", "chat"],
        "WHERE.future": ["chat", "visit"],
        "WHY.now-text": ["Habit"],
    }

    shifts = {shift.code: shift for shift in weigh_sheet(read_sheet(QUESTIONS, posted)).shifts}

    assert shifts["WHERE"].only_now == ("Phone",)
    assert shifts["WHERE"].both == ("Chat",)
    assert shifts["WHERE"].only_future == ("Visits, theirs or ours",)
    assert shifts["WHY"].now == "Habit"
    assert not shifts["WHO"].is_told


def test_a_dimension_is_a_screen_and_long_answers_have_a_screen_each():
    counts = {
        edition.id: [len(screen.questions) for screen in list_screens(read_sheet(edition, {}))]
        for edition in list_newest_editions()
    }

    assert counts == {
        "crm-scorecard": [7] * 5,
        "customer-led-roadtest": [1] * 10,
        "five-questions": [1] * 6,
        "trust": [1] * 5,
    }


def test_a_term_is_explained_once_a_screen():
    channels = list_screens(read_sheet(SCORECARD, {}))[2]

    assert [term.code for term in channels.terms] == ["partner"]


@pytest.mark.parametrize(
    ("edition", "posted"),
    [
        (SCORECARD, {"ORG.1": ["neutral"], "ORG.2": ["not_sure"], "ORG.1-note": ["Ann's view"]}),
        (ROADTEST, {"IMP.3": ["5"], "IMP.3-priority": ["yes"], "REFLECTIONS-text": ["Begin"]}),
        (QUESTIONS, {"WHO.now": ["everyone", "partners"], "WHO.future-text": ["Each of us"]}),
    ],
)
def test_the_file_taken_away_can_be_read_back_as_answers(edition, posted):
    sheet = read_sheet(edition, posted)

    rows = list(csv.DictReader(io.StringIO(as_csv(sheet))))
    read = read_answers(list(rows[0]), rows, [edition])

    assert read.refusals == ()
    assert len(read.answers) == len(sheet.answers)


def test_a_formula_in_a_note_is_harmless_in_the_file():
    sheet = read_sheet(SCORECARD, {"ORG.1-note": ["=HYPERLINK(1)"]})

    assert ",'=HYPERLINK(1)" in as_csv(sheet)
