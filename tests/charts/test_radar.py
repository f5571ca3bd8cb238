"""The radar shows both voices, the space between, and silence as silence."""

import pytest
from tests.charts.shapes import marks_in, paths_in, words_in

from outsidein.charts.palette import DARK, LIGHT
from outsidein.charts.radar import Radar, RadarAxis, describe_radar, draw_radar, table_radar

BOTH = Radar(
    axes=(
        RadarAxis("The organisation", 4.9, 3.1, (4.6, 5.2), (2.8, 3.4)),
        RadarAxis("Knowing customers", 5.9, 2.2),
        RadarAxis("Channels", 4.1, 4.4),
        RadarAxis("Data", 3.2, 4.9),
        RadarAxis("Operations", 5.4, 2.9),
    )
)
SILENT = Radar(
    axes=(RadarAxis("People", 4.0, 3.0), RadarAxis("Channels", 5.0, None), RadarAxis("Data", None))
)
ALONE = Radar(
    axes=(RadarAxis("People", 4.5), RadarAxis("Channels", 6.0), RadarAxis("Data", None)), alone=True
)


def outlines(spec, colour):
    return [path for path in paths_in(spec, stroke=colour, strokeWidth=2.5) if path.endswith("Z")]


def test_each_voice_has_its_own_closed_outline():
    spec = draw_radar(BOTH)

    assert len(outlines(spec, LIGHT.inside)) == 1
    assert len(outlines(spec, LIGHT.outside)) == 1


def test_a_value_lies_on_its_axis_at_its_share_of_the_radius():
    radar = Radar(axes=tuple(RadarAxis(name, 3.5, 7.0) for name in "ABCD"))

    spec = draw_radar(radar)

    (ix, iy), (ox, oy) = (
        marks_in(spec, "circle", LIGHT.inside)[0],
        marks_in(spec, "diamond", LIGHT.outside)[0],
    )
    centre = (spec["width"] / 2, marks_in(spec, "diamond", LIGHT.outside)[1][1])
    assert ix == ox == centre[0]
    assert centre[1] - iy == pytest.approx((centre[1] - oy) / 2, abs=0.02)


def test_the_claim_beyond_the_records_is_hatched_and_the_reverse_is_open():
    over = Radar(axes=tuple(RadarAxis(name, 6.0, 2.0) for name in "ABC"))
    under = Radar(axes=tuple(RadarAxis(name, 2.0, 6.0) for name in "ABC"))

    hatched = {"stroke": LIGHT.gap, "strokeWidth": 1.1}
    legend_only = len(paths_in(draw_radar(under), **hatched))

    assert legend_only == 1
    assert len(paths_in(draw_radar(over), **hatched)) == legend_only + 3


def test_outlines_that_cross_between_two_axes_are_hatched_up_to_the_crossing():
    crossing = Radar(
        axes=(RadarAxis("A", 6.0, 2.0), RadarAxis("B", 2.0, 6.0), RadarAxis("C", 2.0, 6.0))
    )

    tinted = paths_in(draw_radar(crossing), fill=LIGHT.gap_tint)

    triangles = [path for path in tinted if path.count("L") == 2]
    assert len(triangles) == 2


def test_an_axis_without_answers_has_a_dotted_stub_and_no_point_at_zero():
    spec = draw_radar(SILENT)

    assert paths_in(spec, stroke=LIGHT.ink_soft, strokeWidth=2.25)
    assert words_in(spec).count("?") == 2 + 3  # two axes, and the three values not known
    assert outlines(spec, LIGHT.inside) == []
    shown = marks_in(spec, "circle", LIGHT.inside)
    assert len(shown) == 2 * 2 + 1  # a point and a number for each known value, and the key


def test_alone_there_is_one_voice_and_no_word_of_records():
    spec = draw_radar(ALONE)

    assert marks_in(spec, "diamond", LIGHT.outside) == []
    assert "not scored" in words_in(spec)
    assert not any("records" in words for words in words_in(spec))


def test_every_ring_is_numbered():
    words = words_in(draw_radar(BOTH))

    assert [ring for ring in words if ring in set("1234567")] == list("1234567")


def test_dark_differs_from_light_in_colours_only():
    light, dark = draw_radar(BOTH), draw_radar(BOTH, theme="dark")

    assert words_in(light) == words_in(dark)
    assert marks_in(light, "circle", LIGHT.inside) == marks_in(dark, "circle", DARK.inside)
    assert dark["background"] == DARK.surface


def test_the_reading_names_the_widest_gap_and_the_silence():
    assert describe_radar(BOTH) == (
        "Claim and records part most on Knowing customers: 5.9 claimed, 2.2 shown, of 7."
    )
    assert describe_radar(SILENT) == (
        "Claim and records part most on People: 4 claimed, 3 shown, of 7; "
        "the records say too little yet on Channels and Data."
    )


def test_the_reading_alone_names_the_strongest_and_the_weakest():
    assert describe_radar(ALONE) == "Strongest is Channels with 6 of 7, weakest People with 4.5."


def test_the_reading_of_nothing_says_so():
    empty = tuple(RadarAxis(name, None) for name in "ABC")

    assert describe_radar(Radar(axes=empty, alone=True)) == "Nothing has been scored yet."
    assert describe_radar(Radar(axes=empty)) == "The records say too little yet on A, B and C."


def test_the_table_says_what_is_not_known_in_words():
    table = table_radar(SILENT)

    assert table.rows == (
        ("People", "4", "3", "+1.0"),
        ("Channels", "5", "not known", "not known"),
        ("Data", "not known", "not known", "not known"),
    )


def test_two_axes_make_no_radar():
    with pytest.raises(ValueError, match="three axes or more; got 2"):
        Radar(axes=(RadarAxis("A", 1.0), RadarAxis("B", 1.0)))
