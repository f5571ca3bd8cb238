"""The heat map says every mean, and gives what is hidden one pattern and a reason in its table."""

import pytest
from tests.charts.shapes import paths_in, words_in

from outsidein.charts.heat_map import (
    HeatCell,
    HeatGroup,
    HeatMap,
    HeatRow,
    describe_heat_map,
    draw_heat_map,
    table_heat_map,
)
from outsidein.charts.palette import DARK, LIGHT
from outsidein.charts.shading import STEPS, contrast, ink_on, shade

GROUPS = (HeatGroup("Sales", "12 of 20"), HeatGroup("Care", "30"), HeatGroup("Tiny"))
ROWS = (
    HeatRow(
        "Phones are answered",
        (
            HeatCell(0.8, "4.2", (0.6, 1.0)),
            HeatCell(0.2, "1.8", (0.1, 0.4)),
            HeatCell(None, why="Fewer than 5 people answered here."),
        ),
    ),
    HeatRow("We decide", (HeatCell(0.5, "3.0"), HeatCell(0.6, "3.4"), HeatCell(None, "high"))),
)
HEAT = HeatMap(GROUPS, ROWS, "Mean of each item")


def test_every_mean_stands_in_its_cell():
    words = words_in(draw_heat_map(HEAT))

    assert [word for word in ("4.2", "1.8", "3.0", "3.4") if words.count(word) != 1] == []


def test_a_group_that_is_hidden_looks_like_one_that_is_empty():
    small = HeatMap(GROUPS[:1], (HeatRow("A", (HeatCell(None, why="Fewer than 5."),)),), "")
    kept = HeatMap(GROUPS[:1], (HeatRow("A", (HeatCell(None, why="Kept back."),)),), "")

    assert draw_heat_map(small)["layer"] == draw_heat_map(kept)["layer"]


def test_the_table_says_why_a_cell_has_no_figure():
    table = table_heat_map(HEAT)

    assert table.rows[0] == (
        "Phones are answered", "4.2", "1.8", "Fewer than 5 people answered here.",
    )  # fmt: skip
    assert table.rows[1][3] == "nearly all high"
    assert [column.name for column in table.columns] == [
        "Row",
        "Sales (12 of 20)",
        "Care (30)",
        "Tiny",
    ]


def test_the_reading_names_the_widest_row_and_counts_what_is_hidden():
    assert describe_heat_map(HEAT) == (
        "Furthest apart on “Phones are answered”: Sales 4.2, Care 1.8. 2 of 6 cells have no figure."
    )


def test_where_columns_are_thin_numbers_stand_for_names_and_a_key_says_which():
    many = tuple(HeatGroup(f"Department {n}") for n in range(14))
    row = HeatRow("A", tuple(HeatCell(0.5, "3.0") for _ in many))
    words = words_in(draw_heat_map(HeatMap(many, (row,), ""), width=360))

    assert "1 Department 0" in words
    assert "14 Department 13" in words


def test_a_row_that_does_not_fit_its_groups_is_refused():
    with pytest.raises(ValueError, match="“A” has 1 cells; there are 3 groups"):
        HeatMap(GROUPS, (HeatRow("A", (HeatCell(0.5, "3"),)),), "")


def test_a_spread_is_drawn_as_a_bar_and_left_out_where_there_is_none():
    assert len(paths_in(draw_heat_map(HEAT), strokeWidth=0.5)) == 2


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_every_step_is_deeper_than_the_one_before_and_its_letters_can_be_read(colours):
    steps = [shade(step, colours) for step in range(STEPS)]
    away = [contrast(step, colours.surface) for step in steps]

    assert away == sorted(away)
    assert min(contrast(ink_on(step, colours), step) for step in steps) >= 4.5
