"""The plan of what may be shown: small organisations, with what must happen written beside."""

import json
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsidein.ask.results.compute.atoms import find_atoms
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


@st.composite
def organisations(draw):
    people = draw(st.integers(5, 45))
    groups = st.sampled_from(["A", "B", "C", "D"])
    column = st.lists(groups, min_size=people, max_size=people)
    profiles = {"department": draw(column), "site": draw(column)}
    given_ = st.lists(st.sampled_from([-1, 0, 1, 1, 2, 2, 2]), min_size=people, max_size=people)
    return profiles, np.array(draw(given_), dtype=np.int8)[:, None], draw(st.integers(3, 6))


CUTS = [(), ("department",), ("site",)]


def release_of(profiles, answers, k, cuts=CUTS):
    return plan_release(profiles, answers, items=["1"], points=[3], cuts=cuts, k=k, seed=1)


@settings(max_examples=40, deadline=None)
@given(organisations(), st.randoms())
def test_the_plan_does_not_depend_on_who_comes_first(case, random):
    profiles, answers, k = case
    order = list(range(len(answers)))
    random.shuffle(order)

    mixed = {name: [column[place] for place in order] for name, column in profiles.items()}

    assert release_of(mixed, answers[order], k) == release_of(profiles, answers, k)


@settings(max_examples=40, deadline=None)
@given(organisations())
def test_the_plan_of_the_same_answers_is_the_same_and_survives_storing(case):
    release = release_of(*case)

    assert release_of(*case) == release
    assert Release.from_json(json.loads(json.dumps(release.to_json()))) == release


@settings(max_examples=40, deadline=None)
@given(organisations())
def test_a_crossing_never_shows_a_group_under_k(case):
    profiles, answers, k = case
    rows = list(zip(profiles["department"], profiles["site"], answers[:, 0] >= 0, strict=True))

    release = release_of(profiles, answers, k, [*CUTS, ("department", "site")])

    for cell, _ in release.cells("1"):
        wanted = dict(cell)
        people = sum(
            answered
            and wanted.get("department", department) == department
            and wanted.get("site", site) == site
            for department, site, answered in rows
        )
        assert people >= k


@settings(max_examples=40, deadline=None)
@given(organisations())
def test_in_every_table_nothing_is_hidden_or_two_groups_and_k_people(case):
    profiles, answers, k = case
    release = release_of(profiles, answers, k)

    for name, column in profiles.items():
        sizes = Counter(v for v, a in zip(column, answers[:, 0], strict=True) if a >= 0)
        hidden = [n for v, n in sizes.items() if not release.is_shown("1", {name: v})]
        if release.is_shown("1") and hidden and len(sizes) > 1:
            assert len(hidden) >= 2
            assert sum(hidden) >= k


def test_too_many_small_groups_decline_the_largest_crossing_and_say_so():
    atoms = find_atoms(
        {"department": ["A", "B", "C", "A"], "site": ["X", "Y", "X", "Y"], "shift": list("abab")},
        [("department", "site"), ("site", "shift")],
        most_work=44,
    )

    assert atoms.declined == (("department", "site"),)
    assert atoms.cuts == ((), ("department",), ("shift",), ("site",), ("shift", "site"))


def test_the_worked_table_of_the_documentation():
    table = {"Sales": [2, 5, 9], "Care": [5, 6, 8], "Shop": [3, 3, 3], "Law": [1, 1, 1]}

    release = plan([(department(name), counts) for name, counts in table.items()])

    states = {name: release.state("1", department(name)) for name in table}
    assert states == {
        "Sales": Shown(),
        "Care": Shown(),
        "Shop": Hidden("kept back"),
        "Law": Hidden("few"),
    }
    assert release.is_shown("1")


def test_people_of_one_mind_around_a_small_group_keep_another_department_back():
    table = {"Sales": [2, 5, 9], "Care": [5, 6, 8], "Shop": [0, 2, 7], "Law": [0, 0, 3]}

    release = plan([(department(name), counts) for name, counts in table.items()])

    # Law and Shop together said 0, 2, 10: three of them lie within .67 and 1.
    assert release.is_shown("1", department("Sales"))
    table["Shop"] = [0, 1, 8]
    release = plan([(department(name), counts) for name, counts in table.items()])
    assert [name for name in table if release.is_shown("1", department(name))] == ["Care"]
