"""The auditor: what sums of shown groups give away, in tables small enough to see it."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from outsidein.ask.results.compute.auditor import find_exposed, is_exposed, shortest_sum


def table(*groups):
    return np.array(groups, dtype=np.bool_)


def supports(found):
    return [tuple(np.flatnonzero(np.abs(vector) > 1e-6).tolist()) for vector in found]


def test_two_margins_alone_give_nobody_away():
    # Sales and Care by office and home; each cell holds 3, each margin 6.
    margins = table([1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1])

    assert find_exposed(margins, np.array([3, 3, 3, 3]), 3) == []


def test_margins_and_one_cell_give_its_neighbour_away():
    margins = [[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]]

    found = find_exposed(table(*margins, [1, 0, 0, 0]), np.array([6, 2, 6, 6]), 5)

    assert supports(found) == [(1,)]


def test_two_shown_groups_that_are_nearly_the_same_people_are_told_of():
    # A group of 7 and another of 8 with 6 in common: 1 here, 2 there.
    found = find_exposed(table([1, 1, 0], [1, 0, 1]), np.array([6, 1, 2]), 5)

    assert supports(found) == [(1, 2)]


def test_a_large_rest_is_no_matter():
    assert find_exposed(table([1, 1], [1, 0]), np.array([5, 5]), 5) == []


def test_the_rest_behind_three_crossing_groups_is_found():
    # Everybody, and three groups that leave 2 people out, none of them a part of another.
    rows = [[1] * 7, [1, 1, 1, 0, 0, 0, 0], [0, 0, 0, 1, 1, 0, 0], [0, 0, 0, 0, 0, 1, 0]]

    found = find_exposed(table(*rows), np.array([4, 4, 4, 4, 4, 6, 2]), 5)

    assert (6,) in supports(found)


def test_the_shortest_sum_uses_the_cheapest_groups():
    rows = table([1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 1, 0])
    wanted = np.array([0.0, 0.0, 1.0])

    way = shortest_sum(rows, wanted, np.array([1.0, 1.0, 0.2, 0.2]))

    assert way.round(6).tolist() == [1.0, 0.0, -1.0, -1.0]


@st.composite
def shown_tables(draw):
    atoms = draw(st.integers(2, 7))
    rows = draw(st.lists(st.lists(st.booleans(), min_size=atoms, max_size=atoms), max_size=5))
    sizes = draw(st.lists(st.integers(1, 6), min_size=atoms, max_size=atoms))
    return np.array([[True] * atoms, *rows]), np.array(sizes), draw(st.integers(3, 6))


@settings(max_examples=150, deadline=None)
@given(shown_tables())
def test_it_finds_what_trying_every_sum_and_difference_finds(case):
    member, sizes, k = case
    signs = np.array(list(product((-1, 0, 1), repeat=member.shape[1])), dtype=float)
    light = signs[((np.abs(signs) @ sizes) < k) & (np.abs(signs).sum(axis=1) > 0)]

    given_away = [vector for vector in light if is_exposed(member, vector)]

    found = find_exposed(member, sizes, k)
    assert bool(found) >= bool(given_away)
    assert all(is_exposed(member, vector) for vector in found)
    assert all((np.abs(vector) > 1e-6) @ sizes < k for vector in found)
