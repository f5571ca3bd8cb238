"""Narrowing: how closely a hidden mean is told by what stands around it."""

import numpy as np

from outsidein.ask.results.compute.narrowing import Seen, Spans, find_narrow

EVERYBODY, SMALL, OTHER, LARGE = range(4)
MEMBER = np.array([[1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]], dtype=np.bool_)


def narrow(tally, *, shown, target=SMALL, k=5, bands=(), ends=()):
    tally = np.array(tally)
    seen = Seen(
        MEMBER,
        tally,
        np.array(shown),
        np.array(bands, dtype=np.int64),
        np.array(ends, dtype=np.float64).reshape(-1, 2),
    )
    return find_narrow(seen, Spans(MEMBER, tally, np.array([target]), k), most=9)


def test_a_small_group_beside_one_that_differs_is_open():
    assert narrow([[0, 1, 2], [3, 2, 1], [9, 9, 9]], shown=[EVERYBODY, LARGE]) == []


def test_a_small_group_among_people_of_one_mind_is_told_closely():
    # The hidden nine gave one answer in the middle and eight at the top: three of them
    # came to 2.67 to 3 on points 1 to 3, which is a sixth of the scale.
    found = narrow([[0, 0, 3], [0, 1, 5], [9, 9, 9]], shown=[EVERYBODY, LARGE])

    assert [one.target for one in found] == [SMALL]
    assert set(found[0].shown) == {EVERYBODY, LARGE}


def test_the_same_small_group_is_open_once_more_is_hidden():
    assert narrow([[0, 0, 3], [0, 1, 5], [9, 9, 9]], shown=[EVERYBODY]) == []


def test_a_band_narrows_what_lies_beside_it():
    # All eight hidden are at the top; the five of the band are, so the three must be.
    tally = [[0, 0, 3], [0, 3, 5], [9, 9, 9]]

    assert narrow(tally, shown=[EVERYBODY, LARGE]) == []
    assert narrow(tally, shown=[EVERYBODY, LARGE], bands=[OTHER], ends=[[0.5, 0.65]])
