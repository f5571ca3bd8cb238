"""The map shows each claim beside its evidence, and what lies between in a pattern of its own."""

import pytest
from tests.charts.shapes import marks_in, paths_in, words_in

from outsidein.charts.gap_map import (
    Gap,
    GapMap,
    describe_gap,
    describe_gap_map,
    draw_gap_map,
    draw_one_gap,
    table_gap_map,
)
from outsidein.charts.palette import LIGHT

BLIND = Gap(
    "CUS.3",
    "Complaints have an owner",
    "Customers",
    0.88,
    0.31,
    "blind spot",
    (0.83, 0.92),
    (0.26, 0.36),
    "442 of 1,412 complaints",
)
HIDDEN = Gap("ORG.5", "Front-line people may decide", "Organisation", 0.22, 0.68, "hidden strength")
IN_LINE = Gap("CHA.3", "Channels fit", "Channels", 0.58, 0.55, "in line")
UNKNOWN = Gap("CHA.6", "Partners share data", "Channels", 0.7, None, "not enough data", words="-")

HATCHED = {"stroke": LIGHT.gap, "strokeWidth": 1.1}


def hatches(gap):
    """Count the paths of hatching in the map, those of the legend aside."""
    empty = len(paths_in(draw_gap_map(GapMap(gaps=(IN_LINE,))), **HATCHED))
    return len(paths_in(draw_gap_map(GapMap(gaps=(gap,))), **HATCHED)) - empty


def test_a_blind_spot_is_hatched_and_named():
    spec = draw_gap_map(GapMap(gaps=(BLIND,)))

    assert hatches(BLIND) > 0
    assert words_in(spec).count("blind spot") == 2  # its row, and the legend
    assert "442 of 1,412 complaints" in words_in(spec)


@pytest.mark.parametrize("gap", [HIDDEN, IN_LINE, UNKNOWN])
def test_nothing_else_is_hatched(gap):
    assert hatches(gap) == 0


def test_an_item_without_evidence_has_a_stub_and_no_diamond():
    spec = draw_gap_map(GapMap(gaps=(UNKNOWN,)))

    assert "?" in words_in(spec)
    legend = 3  # the key of the records, and those of the two gaps
    assert len(marks_in(spec, "diamond", LIGHT.outside)) == legend


def test_a_claim_and_its_evidence_stand_at_their_shares():
    spec = draw_one_gap(BLIND, width=548)  # 500 pixels from 0 to 1, 24 at either side

    assert marks_in(spec, "circle", LIGHT.inside) == [(24 + 0.88 * 500, 59.0)]
    assert marks_in(spec, "diamond", LIGHT.outside) == [(24 + 0.31 * 500, 59.0)]
    assert words_in(spec) == ["claimed 88%", "measured 31%"]


def test_items_of_a_group_stand_under_its_name_once():
    words = words_in(draw_gap_map(GapMap(gaps=(BLIND, IN_LINE, UNKNOWN))))

    assert words.count("Channels") == 1
    assert "1 of 1 is a blind spot" in words
    assert "2 items" in words


@pytest.mark.parametrize("count", [1, 5, 54])
def test_the_height_follows_from_the_rows(count):
    rows = tuple(Gap(f"X.{i}", "An item", "", 0.5, 0.4, "in line") for i in range(count))
    one_more = (*rows, rows[0])

    added = (
        draw_gap_map(GapMap(gaps=one_more))["height"] - draw_gap_map(GapMap(gaps=rows))["height"]
    )

    assert added == 46


def test_a_name_of_eighty_letters_is_broken_and_never_runs_into_its_line():
    long = Gap("X", "Customer" * 10, "", 0.5, 0.4, "in line")

    words = words_in(draw_gap_map(GapMap(gaps=(long,)), width=360))

    assert any(line.endswith("…") for line in words)
    assert "Customer" * 10 not in words


def test_the_reading_says_how_many_and_which_is_widest():
    assert describe_gap_map(GapMap(gaps=(BLIND, HIDDEN, IN_LINE, UNKNOWN))) == (
        "1 of 4 items is a blind spot; the widest is “Complaints have an owner”, claimed 88%, "
        "measured 31%; 1 is a hidden strength; 1 is not known."
    )
    assert describe_gap_map(GapMap(gaps=(IN_LINE,))) == "None of 1 item is a blind spot."


def test_the_reading_of_one_item_says_what_is_missing():
    assert describe_gap(UNKNOWN) == (
        "Partners share data: claimed 70%, not measured, not enough data."
    )


def test_the_table_carries_every_number_of_the_picture():
    table = table_gap_map(GapMap(gaps=(BLIND, UNKNOWN)))

    assert table.rows[0] == (
        "Complaints have an owner",
        "CUS.3",
        "Customers",
        "88%",
        "83% to 92%",
        "31%",
        "26% to 36%",
        "blind spot",
        "442 of 1,412 complaints",
    )
    assert table.rows[1][5:7] == ("not known", "not known")
