"""The profile sets what people name beside what the records show."""

from tests.charts.shapes import marks_in, words_in

from outsidein.charts.palette import LIGHT
from outsidein.charts.profile import (
    Profile,
    ProfileBar,
    describe_profile,
    draw_profile,
    table_profile,
    widest_of,
)

WHERE = Profile(
    "Where",
    (ProfileBar("phone", 0.2, 0.6), ProfileBar("site", 0.5, 0.3), ProfileBar("hearsay", 0.3, None)),
    overlap=0.5,
)


def test_the_widest_difference_is_named():
    widest = widest_of(WHERE)

    assert widest is not None
    assert widest.name == "phone"
    assert describe_profile(WHERE) == (
        "Where: phone is named in 20% of answers and stands in 60% of the records; 50% overlap."
    )


def test_a_share_that_is_not_known_is_said_and_has_no_mark():
    spec = draw_profile(WHERE)

    assert "? not known" in words_in(spec)
    assert len(marks_in(spec, "diamond", LIGHT.outside)) == 2 + 1  # two shares and the key


def test_nothing_to_compare_is_said():
    profile = Profile("Who", (ProfileBar("board", None, 0.2),))

    assert describe_profile(profile) == "Who: claim and records can't be compared yet."


def test_the_table_shows_the_difference_in_points():
    assert table_profile(WHERE).rows == (
        ("phone", "20%", "60%", "−40 points"),
        ("site", "50%", "30%", "+20 points"),
        ("hearsay", "30%", "not known", "not known"),
    )
