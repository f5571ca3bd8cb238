"""The plan of what may be shown: small organisations, with what must happen written beside."""

import numpy as np
import pytest

from outsidein.ask.results.compute.cells import Band, Hidden, Release, Shown
from outsidein.ask.results.compute.disclosure import plan_release

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


def plan_sum(answers, *, k=5):
    """Plan two statements and their sum, in one department of everybody."""
    answers = np.array(answers, dtype=np.int8)
    total = np.where((answers >= 0).all(axis=1), answers.sum(axis=1), -1).astype(np.int8)
    return plan_release(
        [{}] * len(answers),
        np.column_stack([answers, total]),
        items=["1", "2", "both"],
        points=[3, 3, 5],
        cuts=[()],
        k=k,
        seed=1,
        sums={"both": ["1", "2"]},
    )


def test_a_sum_of_items_is_shown_where_all_answered_all():
    release = plan_sum([[0, 1], [0, 1], [1, 2], [1, 2], [2, 0], [2, 0]])

    assert release.is_shown("both")


def test_a_sum_is_kept_back_where_one_person_left_out_a_part():
    # The statements' sums less the total would be what the seventh person said to the first.
    release = plan_sum([[0, 1], [0, 1], [1, 2], [1, 2], [2, 0], [2, 0], [2, -1]])

    assert release.is_shown("1")
    assert release.is_shown("2")
    assert release.state("both") == Hidden("kept back")


def test_a_sum_is_kept_back_where_a_part_is_a_band():
    release = plan_sum([[2, 1], [2, 1], [2, 2], [2, 2], [2, 0], [2, 0]])

    assert release.state("1") == Band("high", 0.5, 1.0)
    assert release.state("both") == Hidden("kept back")
