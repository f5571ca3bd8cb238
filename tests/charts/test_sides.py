"""Two sides are a full and an open circle; the records stand between them as a diamond."""

from tests.charts.shapes import marks_in, words_in

from outsidein.charts.palette import LIGHT
from outsidein.charts.sides import (
    SideMark,
    SideRow,
    SidesChart,
    describe_sides,
    draw_sides,
    table_sides,
)

LEADERS, FRONT = SideMark(0.75, 0.6, 0.8, "4.0"), SideMark(0.25, 0.2, 0.3, "2.0")
RECORDS = SideMark(0.3, 0.28, 0.33)
ROWS = (
    SideRow("Phones are answered", LEADERS, FRONT, RECORDS, "clear, large difference"),
    SideRow("We decide", FRONT, FRONT, None, "within noise"),
)


def test_each_side_has_its_own_mark_and_evidence_only_where_there_is_some():
    spec = draw_sides(SidesChart(ROWS))

    full, open_ones = 2 + 1, 2 + 1  # two rows and the legend
    assert len(marks_in(spec, "circle", LIGHT.inside)) == full + open_ones
    assert len(marks_in(spec, "circle", LIGHT.surface)) == open_ones
    assert len(marks_in(spec, "diamond", LIGHT.outside)) == 1 + 1


def test_without_evidence_no_diamond_stands_in_the_legend():
    assert "what the records show" not in words_in(draw_sides(SidesChart(ROWS[1:])))


def test_the_words_of_a_row_stand_beside_it_and_beneath_it_on_a_phone():
    for width in (1080, 360):
        said = " ".join(words_in(draw_sides(SidesChart(ROWS), width=width)))
        assert "clear, large difference" in said


def test_the_table_has_every_figure_with_its_interval():
    table = table_sides(SidesChart(ROWS))

    assert table.rows[0] == (
        "Phones are answered", "4.0", "60% to 80%", "2.0", "20% to 30%", "30%", "28% to 33%",
        "clear, large difference",
    )  # fmt: skip
    assert table.rows[1][5] == "not shown"


def test_one_side_beside_customers_is_told_without_a_second_side():
    chart = SidesChart(
        (SideRow("Open", LEADERS, evidence=RECORDS),),
        names=("our people", ""),
        evidence="customers",
    )

    assert describe_sides(chart) == "Our people and customers part most on “Open”: 4.0 and 30%."
    assert "○ " not in [column.name for column in table_sides(chart).columns]


def test_nothing_to_set_side_by_side_says_so():
    assert describe_sides(SidesChart(())) == "Nothing may be shown of both sides."
    assert describe_sides(SidesChart((SideRow("A", LEADERS),))) == (
        "There is only one side to be shown."
    )
