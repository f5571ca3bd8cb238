"""Profiles: shares of ticks, and how far claim and records overlap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.ask.instruments.library import get_edition
from outsidein.ask.results.compute.profile import claimed_profile, overlap

QUESTIONS = get_edition("five-questions")
WHO = QUESTIONS.find("WHO").choices.filled(departments=["Care", "Sales"])
WHERE = QUESTIONS.find("WHERE").choices
CHANNELS = st.lists(st.sampled_from(WHERE.codes_of("channel")), max_size=4, unique=True)


def test_every_person_weighs_the_same_however_many_they_tick():
    found = claimed_profile(WHERE, "channel", [["phone"], ["phone", "email"], []])

    assert found.n == 2
    assert found.shares["phone"] == 0.75
    assert found.shares["email"] == 0.25
    assert found.shares["chat"] == 0


def test_everyone_counts_for_all_departments_and_all_levels_alike():
    ticked = [["everyone"], ["department:Care"]]

    departments = claimed_profile(WHO, "department", ticked)
    levels = claimed_profile(WHO, "level", ticked)

    assert departments.shares == {"department:Care": 0.75, "department:Sales": 0.25}
    assert set(levels.shares.values()) == {0.25}
    assert (departments.n, levels.n) == (2, 1)


def test_everyone_is_no_vote_for_partners_or_customers():
    assert claimed_profile(WHO, "others", [["everyone"]]) is None


def test_nobody_has_no_profile():
    assert claimed_profile(WHERE, "channel", [[], []]) is None


def test_the_overlap_names_where_claim_and_records_part_most():
    found = overlap({"phone": 0.6, "email": 0.4}, {"phone": 0.1, "email": 0.5, "visit": 0.4})

    assert found.overlap == pytest.approx(0.5)
    assert (found.largest, found.difference) == ("phone", pytest.approx(0.5))


def test_nothing_shared_is_an_overlap_of_nothing_and_not_unknown():
    assert overlap({"phone": 1.0}, {"visit": 1.0}).overlap == 0


def test_an_empty_profile_overlaps_with_nothing_known():
    assert overlap({}, {"visit": 1.0}) is None
    assert overlap({"visit": 1.0}, {}) is None


@given(st.lists(CHANNELS, min_size=1), st.lists(CHANNELS, min_size=1))
def test_shares_add_up_to_one_and_a_profile_overlaps_itself_fully(first, second):
    one, other = (claimed_profile(WHERE, "channel", ticked) for ticked in (first, second))

    assert one is None or sum(one.shares.values()) == pytest.approx(1)
    assert one is None or overlap(one.shares, one.shares).overlap == pytest.approx(1)
    assert (
        one is None
        or other is None
        or -1e-9 <= overlap(one.shares, other.shares).overlap <= 1 + 1e-9
    )
