"""Words laid over clusters: everybody in one group, who is called different never in the same."""

from hypothesis import given
from hypothesis import strategies as st

from outsidein.hold.identities.compute.judgements import part

RECORDS = range(8)
PAIRS = st.tuples(st.sampled_from(RECORDS), st.sampled_from(RECORDS)).filter(lambda p: p[0] < p[1])


@st.composite
def clusters(draw):
    """Return clusters with links that connect each of them."""
    home = [draw(st.integers(0, 3)) for _ in RECORDS]
    links = [
        (a, b, draw(st.floats(-4, 9)))
        for a in RECORDS
        for b in RECORDS
        if a < b and home[a] == home[b]
    ]
    return dict(zip(RECORDS, home, strict=True)), links


def test_without_a_word_the_clusters_stay_as_they_are():
    parting = part({1: 1, 2: 1, 3: 3}, [], [], [(1, 2, 0.5)])

    assert parting.groups == ((1, 2), (3,))


def test_a_cut_goes_along_the_weakest_link():
    links = [(1, 2, 9.0), (2, 3, 4.0), (3, 4, 8.0)]

    assert part(dict.fromkeys(range(1, 5), 1), [], [(1, 4)], links).groups == ((1, 2), (3, 4))


def test_the_older_of_two_words_that_cannot_both_hold_is_named():
    parting = part({1: 1, 2: 2, 3: 3}, [(1, 2), (2, 3)], [(1, 3)], [])

    assert (parting.groups, parting.contradicted) == (((1, 2), (3,)), ((2, 3),))


@given(clusters(), st.lists(PAIRS, unique=True), st.lists(PAIRS, unique=True))
def test_whatever_is_said_each_record_is_in_one_group_and_words_hold(found, same, different):
    cluster_of, links = found
    same = [pair for pair in same if pair not in different]

    parting = part(cluster_of, same, different, links)

    home = {record: group for group in parting.groups for record in group}
    assert sorted(record for group in parting.groups for record in group) == list(RECORDS)
    assert all(home[a] != home[b] for a, b in different)
    assert all((home[a] == home[b]) != ((a, b) in parting.contradicted) for a, b in same)


@given(clusters(), st.lists(PAIRS, unique=True))
def test_without_different_ones_whole_clusters_are_joined(found, same):
    cluster_of, links = found

    parting = part(cluster_of, same, [], links)

    home = {record: group for group in parting.groups for record in group}
    assert all(home[a] == home[b] for a, b, _ in links)
    assert parting.contradicted == ()
