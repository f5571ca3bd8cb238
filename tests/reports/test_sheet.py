"""The report of one's own sheet: every answer, what it comes to, and nothing kept of it."""

from datetime import date

from tests.reports.read import count_pages, words_of_slides

from outsidein.ask.instruments.library import get_edition
from outsidein.reports.content import Report
from outsidein.reports.of_sheet import report_of_sheet
from outsidein.reports.pdf import write_pdf
from outsidein.reports.slides import write_slides
from outsidein.web.answering.outcome import weigh_sheet
from outsidein.web.answering.papers import own_sheet
from outsidein.web.answering.sheets import read_sheet

TODAY = date(2026, 7, 1)
CANARY = '#panic("no") *b* <img src=x onerror=alert(1)> =1+1'
CARD = "crm-scorecard"


def report(slug: str, posted: dict[str, list[str]]) -> Report:
    return report_of_sheet(
        own_sheet(weigh_sheet(read_sheet(get_edition(slug), posted))), made_on=TODAY
    )


def rows(found: Report, title: str) -> list[tuple[str, ...]]:
    return [
        row
        for section in found.sections
        if section.title == title
        for table in section.tables
        for row in table.rows
    ]


def full() -> dict[str, list[str]]:
    answers = {item.code: ["agree"] for item in get_edition(CARD).items}
    return answers | {"ORG.1": ["disagree"], "ORG.1-note": [CANARY], "ORG.2-priority": ["yes"]}


def test_the_finding_comes_first_then_what_to_start_with():
    found = report(CARD, full())

    assert found.title == "34 of 35 points: strongest on Customers, weakest on Organisation"
    assert found.answered == "35 of 35 answered."
    assert found.summary.sentences[0].startswith("1. ")
    assert "You marked it as a priority; you said “Agree”." in found.summary.sentences[0]
    assert found.summary.figures[0].table.rows[0][1] == "6"


def test_every_item_stands_there_with_the_own_answer():
    found = rows(report(CARD, full()), "All your answers")

    assert len(found) == 35
    assert [row[2] for row in found[:3]] == ["Disagree", "Agree, a priority", "Agree"]


def test_a_dimension_that_was_hardly_answered_is_not_scored_and_says_why():
    section = report(CARD, {"ORG.1": ["agree"]}).sections[0]

    assert section.tables[0].rows[0] == ("Organisation and strategy", "not scored", "1 of 7")
    assert section.tables[0].rows[-1] == ("In all", "no total", "1 of 35")
    assert section.notes[0] == (
        "Organisation and strategy: not scored: 1 of 7 answered, 5 are needed."
    )


def test_questions_in_two_tenses_say_what_to_begin_to_leave_and_to_keep():
    found = report(
        "five-questions",
        {
            "WHERE.now": ["phone", "event"],
            "WHERE.future": ["phone", "visit"],
            "WHERE.now-text": [CANARY],
        },
    )

    begin, words = rows(found, "Today and how it should be")
    assert begin[1:] == ("Visits, theirs or ours", "Events", "Phone")
    assert words[1] == CANARY


def test_own_words_are_only_words_on_paper_and_on_slides():
    found = report(CARD, full())

    pdf = write_pdf(found)

    assert pdf.startswith(b"%PDF-")
    assert count_pages(pdf) in {3, 4}
    assert CANARY in words_of_slides(write_slides(found))


def test_a_sheet_becomes_paper_and_slides_without_a_file_on_the_way(tmp_path, monkeypatch):
    # Whoever wanted a file for a moment would fail: the folder for them is not there.
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    found = report(CARD, full())

    assert write_pdf(found, paper="us-letter").startswith(b"%PDF-")
    assert write_slides(found).startswith(b"PK")
