"""Distribution bars say every number, and keep "not sure" off the scale."""

import pytest
from tests.charts.shapes import paths_in, words_in

from outsidein.charts.distribution import (
    AnswerBar,
    Distribution,
    describe_distribution,
    draw_distribution,
    table_distribution,
)
from outsidein.charts.palette import LIGHT

THREE = ("disagree", "neither", "agree")
BARS = (AnswerBar("Phones are answered", (2, 1, 7), not_sure=1), AnswerBar("We decide", (9, 1, 2)))


def test_every_piece_says_its_number():
    words = words_in(draw_distribution(Distribution(THREE, BARS)))

    assert sorted(word for word in words if word.isdigit()) == ["1", "1", "2", "2", "7", "9"]


def test_not_sure_stands_apart_with_its_share_of_everybody():
    words = words_in(draw_distribution(Distribution(THREE, BARS)))

    assert "not sure" in words
    assert "1 (9%)" in words
    assert "none" in words


def test_an_item_nobody_answered_says_so_and_draws_no_bar():
    spec = draw_distribution(Distribution(THREE, (AnswerBar("Empty", (0, 0, 0)),)))

    assert "nobody answered" in words_in(spec)
    assert len(paths_in(spec, fill=LIGHT.inside)) == 1  # the legend alone


def test_a_bar_that_does_not_fit_its_scale_is_refused():
    with pytest.raises(ValueError, match="“Five” has 5 counts; the scale has 3"):
        Distribution(THREE, (AnswerBar("Five", (1, 2, 3, 4, 5)),))


def test_the_reading_names_the_most_and_the_least_agreed():
    assert describe_distribution(Distribution(THREE, BARS)) == (
        "Most agreed to is “Phones are answered”: 7 of 10 chose “agree”; "
        "least “We decide”: 2 of 12."
    )
    empty = Distribution(THREE, (AnswerBar("Empty", (0, 0, 0), not_sure=4),))
    assert describe_distribution(empty) == "Nobody has answered yet."


def test_the_table_keeps_not_sure_beside_the_scale():
    table = table_distribution(Distribution(THREE, BARS))

    assert [column.name for column in table.columns] == [
        "Item",
        *THREE,
        "Not sure",
        "On the scale",
    ]
    assert table.rows[0] == ("Phones are answered", "2", "1", "7", "1", "10")
