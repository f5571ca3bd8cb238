"""Groups are kept only as far as others share them."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as some

from outsidein.ask.answers.compute.profiles import share_profiles

PROFILES = some.lists(
    some.tuples(
        some.sampled_from(["", "Board", "Heads", "Staff"]),
        some.sampled_from(["", "Sales", "IT", "Law", "Care"]),
        some.sampled_from(["", "Hull", "York"]),
    ),
    max_size=80,
)


@given(PROFILES, some.integers(2, 6))
def test_every_profile_is_shared_or_nothing_of_any_is_left(profiles, least):
    kept = share_profiles(profiles, least)

    if len(profiles) >= least:
        assert all(count >= least for count in Counter(kept).values())
    else:
        assert set(kept) <= {("", "", "")}


@given(PROFILES, some.integers(2, 6))
def test_a_name_stands_as_it_was_or_not_at_all(profiles, least):
    kept = share_profiles(profiles, least)

    assert len(kept) == len(profiles)
    assert all(
        now in ("", then)
        for before, after in zip(profiles, kept, strict=True)
        for then, now in zip(before, after, strict=True)
    )


@given(PROFILES, some.integers(2, 6))
def test_what_is_shared_widely_enough_is_untouched(profiles, least):
    widely = [one for one in profiles for _copy in range(least)]

    assert share_profiles(widely, least) == widely


def test_the_level_is_kept_before_the_department():
    told = [("Heads", "Sales"), ("Heads", "IT"), ("Heads", "Law"), *[("Staff", "IT")] * 3]

    assert share_profiles(told, 3) == [*[("Heads", "")] * 3, *[("Staff", "IT")] * 3]


def test_one_who_would_stand_alone_takes_the_smallest_others_along():
    told = [("Board",), *[("Heads",)] * 3, *[("Staff",)] * 5]

    assert share_profiles(told, 3) == [*[("",)] * 4, *[("Staff",)] * 5]
