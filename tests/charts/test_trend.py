"""A trend joins what can be compared, and breaks where the words changed."""

import pytest
from tests.charts.shapes import marks_in, paths_in, words_in

from outsidein.charts.palette import LIGHT
from outsidein.charts.trend import (
    TrendChart,
    TrendMark,
    TrendRow,
    describe_trend,
    draw_trend,
    table_trend,
)

LOW, HIGH = TrendMark(0.2, 0.1, 0.3, "1.8"), TrendMark(0.6, 0.5, 0.7, "3.4")
ROUNDS = ("Jun 2024", "Jun 2025", "Jun 2026")
JOINED = TrendRow("Phones are answered", (LOW, LOW, HIGH), call="clear", words="clear: +1.6 points")
BROKEN = TrendRow("We decide", (LOW, HIGH, HIGH), breaks=(1,), call="within noise", words="noise")


def test_no_line_crosses_a_change_of_words():
    joined = draw_trend(TrendChart(ROUNDS, (JOINED,)))
    broken = draw_trend(TrendChart(ROUNDS, (BROKEN,)))

    assert lines_of(joined) == 2
    assert lines_of(broken) == 1
    assert paths_in(broken, strokeWidth=1.5, stroke=LIGHT.ink_soft)  # the two strokes
    assert not paths_in(joined, strokeWidth=1.5, stroke=LIGHT.ink_soft)


def test_a_round_without_a_mean_has_no_mark_and_no_line():
    spec = draw_trend(TrendChart(ROUNDS, (TrendRow("A", (LOW, None, HIGH)),)))

    assert len(marks_in(spec, "circle", LIGHT.inside)) == 2
    assert lines_of(spec) == 0


def test_the_reading_counts_clear_moves_and_changed_words():
    assert describe_trend(TrendChart(ROUNDS, (JOINED, BROKEN))) == (
        "1 of 2 rose or fell clearly, most “Phones are answered”, from 1.8 to 3.4; "
        "of 1 the words changed."
    )
    assert describe_trend(TrendChart(ROUNDS[:1], (TrendRow("A", (LOW,)),))) == (
        "Asked once: there is no trend yet."
    )


def test_the_table_names_a_break_and_what_is_missing():
    row = TrendRow("A", (LOW, None, HIGH), breaks=(2,))

    assert table_trend(TrendChart(ROUNDS, (row,))).rows == (
        ("A", "1.8", "not shown", "3.4 (new words)", "not compared"),
    )


def test_on_a_phone_the_call_stands_beside_the_line():
    assert "clear" in words_in(draw_trend(TrendChart(ROUNDS, (JOINED,)), width=360))


def test_a_row_that_does_not_fit_its_rounds_is_refused():
    with pytest.raises(ValueError, match="“A” has 1 marks; there are 3 rounds"):
        TrendChart(ROUNDS, (TrendRow("A", (LOW,)),))


def lines_of(spec) -> int:
    """Return how many lines join two rounds."""
    paths = paths_in(spec, strokeWidth=2, stroke=LIGHT.inside)
    return sum(path.count("M") for path in paths)
