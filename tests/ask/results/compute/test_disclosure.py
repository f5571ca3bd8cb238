"""The plan of what may be shown: small organisations, with what must happen written beside."""

import numpy as np
import pytest

from outsidein.ask.results.compute.cells import Band, Hidden, Release, Shown
from outsidein.ask.results.compute.disclosure import may_compare, plan_release

ONE_WAY = [(), ("department",)]


def plan(groups, *, k=5, cuts=ONE_WAY, points=3):
    """Plan one item; ``groups`` is a list of (profile, counts by point)."""
    profiles, answers = [], []
    for profile, counts in groups:
        for point, people in enumerate(counts):
            profiles += [profile] * people
            answers += [point] * people
    column = np.array(answers, dtype=np.int8)[:, None]
    return plan_release(profiles, column, items=["1"], points=[points], cuts=cuts, k=k, seed=1)


def department(name):
    return {"department": name}


def test_groups_of_k_and_more_are_shown_and_so_is_the_whole():
    release = plan([(department("A"), [2, 2, 1]), (department("B"), [3, 3, 3])])

    assert release.state("1") == Shown()
    assert release.state("1", department("A")) == Shown()
    assert release.state("1", department("B")) == Shown()


def test_a_small_group_takes_the_smallest_other_with_it():
    release = plan(
        [
            (department("A"), [2, 2, 2]),
            (department("B"), [1, 1, 1]),
            (department("C"), [4, 4, 4]),
        ]
    )

    assert release.state("1", department("B")) == Hidden("few")
    assert release.state("1", department("A")) == Hidden("kept back")
    assert release.state("1", department("C")) == Shown()
    assert release.state("1") == Shown()


def test_an_empty_group_looks_like_a_small_one():
    release = plan(
        [
            (department("A"), [2, 2, 2]),
            (department("B"), [1, 1, 1]),
            (department("C"), [4, 4, 4]),
        ]
    )

    assert release.state("1", department("B")) == release.state("1", department("nobody's"))
    assert (("department", "B"),) not in release.groups


def test_a_group_of_one_mind_is_a_band_without_a_number():
    release = plan(
        [
            (department("A"), [0, 0, 0, 0, 6]),
            (department("B"), [1, 2, 2, 2, 2]),
            (department("C"), [4, 4, 4, 0, 0]),
        ],
        points=5,
    )

    assert release.state("1", department("A")) == Band("high", 2 / 3, 1.0)
    assert release.state("1", department("B")) == Hidden("kept back")
    assert release.state("1", department("C")) == Shown()


def test_a_release_comes_back_as_it_was_stored():
    release = plan([(department("A"), [2, 2, 1]), (department("B"), [3, 3, 3])])

    assert Release.from_json(release.to_json()) == release


def test_a_smallest_group_of_two_is_refused():
    with pytest.raises(ValueError, match="3 or more; got 2"):
        plan([(department("A"), [2, 2, 1])], k=2)


def test_rounds_are_compared_only_when_nobody_or_many_came_and_left():
    ten = {f"p{number}" for number in range(10)}

    assert may_compare(ten, ten, 5)
    assert not may_compare(ten, ten | {"new"}, 5)
    assert not may_compare(ten, ten - {"p0"}, 5)
    assert may_compare(ten, ten | {f"n{number}" for number in range(5)}, 5)
