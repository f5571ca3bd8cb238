"""The veto link: no crowd is joined by one link."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from outsidein.hold.identities.compute.clustering import components, veto_link


def cluster(records, *pairs, threshold=0.0, **rules):
    left, right, weight = zip(*pairs, strict=True) if pairs else ((), (), ())
    return veto_link(
        records,
        np.array(left, dtype=np.int64),
        np.array(right, dtype=np.int64),
        np.array(weight, dtype=np.float64),
        threshold=threshold,
        **rules,
    )


def test_a_chain_of_good_links_is_one_customer():
    made = cluster(3, (0, 1, 9.0), (1, 2, 8.0), (0, 2, 1.0))

    assert made.labels.tolist() == [0, 0, 0]
    assert made.refused == 0


def test_a_link_is_overruled_when_the_other_pairs_speak_against_it():
    made = cluster(4, (0, 1, 9.0), (2, 3, 9.0), (1, 2, 2.0), (0, 2, -9.0), (0, 3, -9.0))

    assert made.labels.tolist() == [0, 0, 2, 2]
    assert made.refused == 1
    assert made.component == 4


def test_pairs_never_compared_count_as_weak_evidence_against():
    # 5 x 5 cross pairs, one of them good: the other 24 were never proposed.
    inside = [(a, b, 9.0) for a in range(5) for b in range(a + 1, 5)]
    inside += [(a + 5, b + 5, 9.0) for a, b, _ in inside[:10]]

    made = cluster(10, *inside, (0, 5, 5.0))

    assert made.labels.tolist() == [0] * 5 + [5] * 5


def test_a_long_chain_never_becomes_a_giant_cluster():
    made = cluster(100, *((i, i + 1, 5.0) for i in range(99)))

    assert made.component == 100
    # One good link and eight pairs never compared average to -3: as far as patience goes.
    assert np.bincount(made.labels).max() == 10


def test_what_lies_under_the_threshold_links_nobody():
    assert cluster(2, (0, 1, 3.0), threshold=4.0).labels.tolist() == [0, 1]
    assert cluster(2, (0, 1, 4.0), threshold=4.0).labels.tolist() == [0, 0]


def test_without_links_everyone_stays_alone():
    assert cluster(3).labels.tolist() == [0, 1, 2]
    assert cluster(0).labels.tolist() == []


links = st.dictionaries(
    st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(-10, 10),
)


@given(links=links, order=st.randoms(use_true_random=False))
def test_the_order_of_the_links_changes_nothing(links, order):
    pairs = [(a, b, float(w)) for (a, b), w in links.items()]
    mixed = order.sample(pairs, len(pairs))

    assert cluster(12, *pairs).labels.tolist() == cluster(12, *mixed).labels.tolist()


@given(links=links)
def test_clusters_never_reach_beyond_the_plain_components(links):
    pairs = [(a, b, float(w)) for (a, b), w in links.items() if w >= 0]
    plain = components(12, *(np.array([p[i] for p in pairs], dtype=np.int64) for i in (0, 1)))

    labels = cluster(12, *pairs).labels

    assert all(plain[i] == plain[label] for i, label in enumerate(labels))
    assert all(labels[label] == label for label in labels)
