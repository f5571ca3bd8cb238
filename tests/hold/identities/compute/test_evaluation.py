"""How good clusters are: exact figures, worked by hand."""

import pytest

from outsidein.hold.identities.compute.evaluation import Quality, score_clusters


def test_perfect_clusters_score_one_whatever_their_names():
    score = score_clusters(["x", "x", "y"], [7, 7, 8])

    assert score.pairwise == Quality(1.0, 1.0, 1.0)
    assert score.b_cubed == Quality(1.0, 1.0, 1.0)
    assert score.sizes == ((1, 1), (2, 1))


def test_one_cluster_of_all_finds_everything_and_is_mostly_wrong():
    score = score_clusters([0, 0, 0, 0], ["a", "a", "b", "b"])

    assert score.pairwise == Quality(2 / 6, 1.0, 0.5)
    assert score.b_cubed == Quality(0.5, 1.0, 2 / 3)
    assert score.largest == 4


def test_every_true_pair_counts_also_the_ones_nobody_compared():
    score = score_clusters([0, 1, 2, 3], ["a", "a", "a", "b"])

    assert score.pairwise == Quality(1.0, 0.0, 0.0)
    assert score.b_cubed.precision == 1.0
    assert score.b_cubed.recall == pytest.approx((3 * (1 / 3) + 1) / 4)


def test_a_mixed_case_has_the_figures_worked_out_on_paper():
    # made: {1,2,3} {4,5}; true: {1,2} {3,4,5}
    score = score_clusters([0, 0, 0, 1, 1], ["a", "a", "b", "b", "b"])

    # pairs made 3 + 1, true 1 + 3, shared: (1,2) and (4,5)
    assert score.pairwise == Quality(0.5, 0.5, 0.5)
    # precision: 2/3, 2/3, 1/3, 1, 1; recall: 1, 1, 1/3, 2/3, 2/3
    assert score.b_cubed.precision == pytest.approx(11 / 15)
    assert score.b_cubed.recall == pytest.approx(11 / 15)
    assert (score.clusters, score.entities, score.records) == (2, 2, 5)


def test_nothing_at_all_loses_nothing():
    assert score_clusters([], []).pairwise == Quality(1.0, 1.0, 1.0)


def test_records_without_a_truth_are_refused():
    with pytest.raises(ValueError, match="Every record needs both labels"):
        score_clusters([1, 2], [1])
