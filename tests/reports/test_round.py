"""The report of a round: on paper and as slides, with nothing in it that may not be shown."""

import io
import re
import zlib
from datetime import date

import pytest
from django_scopes import scope
from pptx import Presentation
from tests.asking import CARD, start

from outsidein.ground.errors import NotHere, NotNow
from outsidein.reports.content import Report, Section
from outsidein.reports.of_round import report_of_round
from outsidein.reports.pdf import write_pdf
from outsidein.reports.slides import write_slides

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = date(2026, 7, 1)
CANARY = '#panic("no") *b* $x$ <img src=x onerror=alert(1)> =1+1'
LEVELS = ("disagree", "neutral", "agree")


def sheet(place):
    answers = {f"ORG.{n}": {"level": LEVELS[(place + n) % 3]} for n in range(1, 8)}
    return {"groups": {}, "language": "en", "answers": {CARD: answers}}


@pytest.fixture
def closed(home):
    asking = start(14, title=CANARY)
    with scope(organisation=asking.organisation):
        for place, person in enumerate(asking.people[:12]):
            asking.give(person, content=sheet(place))
        asking.close()
        yield asking


def words_of(report: Report) -> str:
    sections = (report.summary, *report.sections)
    return " ".join(
        [report.title, report.answered, report.source]
        + [text for one in sections for text in (one.title, *one.sentences, *one.notes)]
        + [
            cell
            for one in sections
            for table in (*one.tables, *(figure.table for figure in one.figures))
            for row in table.rows
            for cell in row
        ]
    )


def test_the_first_page_says_who_answered_and_what_is_lowest(closed):
    report = report_of_round(**closed.ours, made_on=TODAY)

    assert report.answered == "12 of 14 people answered."
    assert report.source == f"{CANARY}, closed 1 July 2026"
    assert report.title.startswith("Lowest stands Organisation and strategy")
    assert any("ORG.7" in row[0] for table in report.sections[0].tables for row in table.rows)


def test_groups_that_are_not_shown_are_in_no_sentence_and_no_table(closed):
    said = words_of(report_of_round(**closed.ours, made_on=TODAY))

    # One of the board and two heads answered: fewer than five each.
    assert "Board" not in said
    assert "Leaders say" not in said


def test_a_report_is_a_pdf_in_which_words_are_only_words(closed):
    report = report_of_round(**closed.ours, made_on=TODAY)

    pdf = write_pdf(report)

    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type/Page") >= 2 or b"/Count" in _open(pdf)
    assert write_pdf(report) == pdf
    assert write_pdf(report, paper="us-letter") != pdf


def _open(pdf: bytes) -> bytes:
    """Return what the compressed parts of a PDF hold."""
    found = []
    for part in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.S):
        try:
            found.append(zlib.decompress(part))
        except zlib.error:
            continue
    return b"\n".join(found)


def test_a_pdf_is_tagged_and_its_pictures_have_words(closed):
    pdf = write_pdf(report_of_round(**closed.ours, made_on=TODAY))

    whole = pdf + _open(pdf)
    assert b"/MarkInfo" in whole
    assert b"/Alt" in whole
    assert b"/Lang" in whole


def test_slides_carry_charts_that_can_be_changed_and_words_for_pictures(closed):
    report = report_of_round(**closed.ours, made_on=TODAY)

    deck = Presentation(io.BytesIO(write_slides(report)))

    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    charts = [shape for shape in shapes if shape.has_chart]
    assert titles[0] == report.title
    assert charts
    spread = charts[0].chart
    assert [series.name for series in spread.plots[0].series] == ["Disagree", "Neutral", "Agree"]
    assert sum(series.values[0] for series in spread.plots[0].series) == 12
    for shape in shapes:
        if shape.has_chart or shape.shape_type == 13:  # a picture
            told = shape._element.xpath(".//p:cNvPr")[0]
            assert told.get("descr")


def test_a_long_table_goes_over_several_slides_and_loses_no_row(closed):
    report = report_of_round(**closed.ours, made_on=TODAY)
    table = report.sections[0].tables[-1]
    long = Section("Long", (), (), (type(table)(table.caption, table.columns, table.rows * 4),))
    longer = Report(**{**_fields(report), "sections": (long,)})

    deck = Presentation(io.BytesIO(write_slides(longer)))

    tables = [s.table for slide in deck.slides for s in slide.shapes if s.has_table]
    assert sum(len(one.rows) - 1 for one in tables) == 4 * len(table.rows)
    assert all(len(one.rows) <= 10 for one in tables)


def _fields(report: Report) -> dict[str, object]:
    return {name: getattr(report, name) for name in Report.__dataclass_fields__}


def test_an_open_round_has_no_report(home):
    asking = start(8)
    with scope(organisation=asking.organisation), pytest.raises(NotNow, match="open"):
        report_of_round(**asking.ours, made_on=TODAY)


def test_another_organisation_has_no_report_of_ours(closed):
    other = closed.organisation + 1
    with scope(organisation=other), pytest.raises(NotHere):
        report_of_round(organisation_id=other, round_id=closed.round_id, made_on=TODAY)
