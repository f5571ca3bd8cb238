"""On no slide does anything stand over anything else, or beyond the slide's edge."""

import io
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from pptx import Presentation

from outsidein.charts.lettering import width_of
from outsidein.charts.radar import Radar, RadarAxis, describe_radar, draw_radar, table_radar
from outsidein.charts.table import Column, PictureTable
from outsidein.reports.content import Bars, Figure, Report, Section
from outsidein.reports.slides import write_slides

LONG = "We know what a customer bought, said and asked, whoever in the house they spoke to. "
RADAR = Radar(
    tuple(RadarAxis(name, 4.0) for name in ("Organisation", "Customers", "Data")), alone=True
)
BARS = Bars(("Organisation", "Customers"), (("Points", (4.0, 5.0)),), 7.0)
PICTURE = Figure(
    "Points", describe_radar(RADAR) * 6, draw_radar(RADAR), table_radar(RADAR), bars=None
)
TABLE = PictureTable(
    "Everything that was said",
    (Column("Item"), Column("People", True), Column("In words")),
    tuple((f"ORG.{n} An item with a name", str(n), LONG * (n % 12)) for n in range(40)),
)
WORST = Report(
    title="The records show less than people say on most of what was asked: " + LONG,
    kind="Report of a round",
    organisation="Harbour Energy",
    source=f"{LONG}, closed 1 July 2026",
    answered="12 of 14 people answered.",
    made_on=date(2026, 7, 1),
    summary=Section("", (LONG * 3,) * 5, (PICTURE,)),
    sections=(
        Section("Two figures", (), (PICTURE, replace(PICTURE, bars=BARS)), (), (LONG * 5,) * 9),
        Section("A table", (), (), (TABLE,)),
        Section(LONG * 2, (LONG * 4,) * 12),
        Section("Words without an end", (), (), (replace(TABLE, rows=(("W" * 2000,) * 3,)),)),
    ),
    method=(("Between", LONG * 4),) * 8,
)
MODEST = replace(
    WORST,
    title="Lowest stands Data: 3.2 of 7",
    source="Spring, closed 1 July 2026",
    summary=Section("", ("Highest Customers.",), (PICTURE,)),
    sections=(Section("Every item", (), (PICTURE,), (replace(TABLE, rows=TABLE.rows[:3]),)),),
)


def slides(report: Report) -> list[Any]:
    return list(Presentation(io.BytesIO(write_slides(report))).slides)


def box(shape: Any) -> tuple[int, int, int, int]:
    return shape.left, shape.top, shape.left + shape.width, shape.top + shape.height


@pytest.mark.parametrize("report", [WORST, MODEST], ids=["worst", "modest"])
def test_nothing_stands_beyond_the_edge(report):
    deck = Presentation(io.BytesIO(write_slides(report)))

    for slide in deck.slides:
        for left, top, right, bottom in map(box, slide.shapes):
            assert left >= 0
            assert top >= 0
            assert right <= deck.slide_width
            assert bottom <= deck.slide_height


@pytest.mark.parametrize("report", [WORST, MODEST], ids=["worst", "modest"])
def test_nothing_stands_over_anything_else(report):
    for slide in slides(report):
        for one, other in combinations(map(box, slide.shapes), 2):
            beside = one[2] <= other[0] or other[2] <= one[0]
            beneath = one[3] <= other[1] or other[3] <= one[1]
            assert beside or beneath, (slide.shapes.title.text_frame.text[:40], one, other)


@pytest.mark.parametrize("report", [WORST, MODEST], ids=["worst", "modest"])
def test_words_are_no_taller_than_their_box(report):
    for slide in slides(report):
        for shape in slide.shapes:
            if shape.has_text_frame:
                assert least_height(shape) <= shape.height, shape.text_frame.text[:60]


def least_height(shape: Any) -> float:
    """Return how tall the words are at the least: as if every line were filled to its end."""
    points = 12_700
    tall = 0.0
    for paragraph in shape.text_frame.paragraphs:
        size = paragraph.font.size.pt
        lines = width_of(paragraph.text, size) / (shape.width / points - 14.4)
        tall += max(1, int(lines)) * size * 1.2
    return tall * points


def test_no_row_of_a_table_is_lost_and_every_cell_is_read_on_one_slide():
    found = [s.table for slide in slides(WORST) for s in slide.shapes if s.has_table]

    cells = [row.cells[2].text for table in found for row in list(table.rows)[1:]]
    assert cells[:-1] == [row[2] for row in TABLE.rows]
