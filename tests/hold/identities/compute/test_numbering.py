"""A customer keeps its number when resolution runs again."""

from hypothesis import given
from hypothesis import strategies as st

from outsidein.hold.identities.compute.numbering import renumber


def test_the_same_clusters_keep_the_same_numbers_whatever_they_are_called():
    kept = renumber({1: 5, 2: 5, 3: 9}, {70: [3], 80: [1, 2]}, next_number=10)

    assert kept.number_of == {70: 9, 80: 5}
    assert kept.became == {5: (5,), 9: (9,)}
    assert kept.new == ()


def test_two_customers_found_to_be_one_keep_the_number_with_more_records():
    kept = renumber({1: 5, 2: 9, 3: 9}, {0: [1, 2, 3]}, next_number=10)

    assert kept.number_of == {0: 9}
    assert kept.became == {5: (9,), 9: (9,)}


def test_when_a_customer_comes_apart_the_larger_part_keeps_the_number():
    kept = renumber({1: 5, 2: 5, 3: 5}, {0: [1], 1: [2, 3]}, next_number=6)

    assert kept.number_of == {0: 6, 1: 5}
    assert kept.became == {5: (5, 6)}
    assert kept.new == (6,)


def test_a_tie_goes_to_the_lower_number_and_then_to_the_lowest_record():
    merged = renumber({1: 8, 2: 5}, {0: [1, 2]}, next_number=9)
    parted = renumber({1: 5, 2: 5}, {0: [2], 1: [1]}, next_number=6)

    assert merged.number_of == {0: 5}
    assert parted.number_of == {0: 6, 1: 5}


def test_a_number_whose_records_are_gone_leads_nowhere_and_is_not_given_again():
    kept = renumber({1: 5}, {0: [2]}, next_number=6)

    assert kept.number_of == {0: 6}
    assert kept.became == {5: ()}


@given(
    before=st.dictionaries(st.integers(0, 30), st.integers(100, 110)),
    now=st.dictionaries(st.integers(0, 30), st.integers(0, 10)),
)
def test_every_cluster_has_one_number_and_no_number_stands_twice(before, now):
    clusters: dict[int, list[int]] = {}
    for record, cluster in now.items():
        clusters.setdefault(cluster, []).append(record)

    kept = renumber(before, clusters, next_number=200)

    assert kept.number_of.keys() == clusters.keys()
    assert len(set(kept.number_of.values())) == len(clusters)
    assert kept.became.keys() == set(before.values())
