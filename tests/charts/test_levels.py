import pytest

from outsidein.charts.levels import LevelRow, Levels, describe_levels, draw_levels, table_levels
from outsidein.ground.pictures import draw_svg

STEPS = ("Needs work", "Beginning", "Halfway", "Well on the way", "High performing")


def levels(*rows: LevelRow) -> Levels:
    return Levels(STEPS, rows)


def test_a_row_without_an_answer_says_so_and_has_no_step():
    table = table_levels(levels(LevelRow("Shared picture", None, silence="not sure")))

    assert table.rows == (("Shared picture", "not sure"),)


def test_with_no_answer_at_all_the_sentence_says_so():
    assert describe_levels(levels(LevelRow("Shared picture", None))) == (
        "Nothing has been answered yet."
    )


def test_answers_of_two_tenses_are_counted_by_where_they_stand():
    rows = (LevelRow("Phone", 0, group="Where"), LevelRow("Chat", 2, group="Where"))

    said = describe_levels(Levels(("Today only", "Both", "Should be only"), rows, climbing=False))

    assert said == "Of 2 answers ticked: 1 today only, 0 both and 1 should be only."


@pytest.mark.parametrize("width", [360, 760])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_name_of_eighty_letters_is_cut_and_not_drawn_over_the_steps(width, theme):
    svg = draw_svg(draw_levels(levels(LevelRow("Wide " * 16, 4)), theme=theme, width=width))

    assert "…" in svg
