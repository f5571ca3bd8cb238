"""One number on its line."""

from tests.charts.shapes import marks_in, words_in

from outsidein.charts.interval_bar import (
    IntervalBar,
    describe_interval_bar,
    draw_interval_bar,
    table_interval_bar,
)
from outsidein.charts.palette import LIGHT


def test_each_voice_has_its_own_mark():
    inside = draw_interval_bar(IntervalBar("Claimed", 0.5, voice="inside"), width=220)
    outside = draw_interval_bar(IntervalBar("Measured", 0.5), width=220)

    assert marks_in(inside, "circle", LIGHT.inside) == [(110.0, 14.0)]
    assert marks_in(outside, "diamond", LIGHT.outside) == [(110.0, 14.0)]


def test_what_is_not_known_is_a_question_and_no_mark():
    spec = draw_interval_bar(IntervalBar("Solved", None))

    assert words_in(spec) == ["?"]
    assert marks_in(spec, "diamond", LIGHT.outside) == []
    assert describe_interval_bar(IntervalBar("Solved", None)) == "Solved: not known."


def test_the_table_holds_the_interval():
    table = table_interval_bar(IntervalBar("Solved", 0.71, (0.68, 0.74), rests_on="1,412 cases"))

    assert table.rows == (("Solved", "71%", "68%", "74%", "1,412 cases"),)
