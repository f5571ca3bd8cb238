"""What answers are worth, learnt from counts: relatives, namesakes, and answers never seen."""

import math

import numpy as np

from outsidein.hold.identities.compute.comparisons import Comparison, Level
from outsidein.hold.identities.compute.training import Trained, train

SAME = Level("the same", "given_l = given_r", 0.9, 0.01, "given")
TYPO = Level("one typing error", "levenshtein(given_l, given_r) = 1", 0.05, 0.001)
OTHER = Level("different", "ELSE", 0.05, 0.99)


def asked(akin: float = 0.0) -> tuple[Comparison, ...]:
    return (
        Comparison("first name", "false", (SAME, TYPO, OTHER), akin=akin),
        Comparison("birth date", "false", (SAME, OTHER)),
        Comparison("home", "false", (SAME, OTHER), shared=True),
    )


def learnt(rows: list[tuple[int, int, int, int]], akin: float = 0.0) -> Trained:
    """Train on rows of first name, birth date, home and how many pairs answer so."""
    table = np.array(rows)
    return train(asked(akin), table[:, :3].astype(np.int8), table[:, 3].astype(float), records=600)


#: 300 matches, 400 pairs under one roof, and strangers.
PLAIN = [(0, 0, 0, 280), (0, 0, 1, 20), (2, 1, 0, 400), (2, 1, 1, 170_000), (0, 1, 1, 1_700)]


def test_a_level_that_no_match_showed_is_weighed_by_experience_and_named():
    made = learnt(PLAIN)

    assert ("first name", "one typing error") in made.unseen
    assert ("first name", "the same") not in made.unseen
    same, typo, other = (
        math.log2(m / u) for m, u in zip(made.match[0], made.other[0], strict=True)
    )
    assert same >= typo > 0 > other


def test_a_father_and_his_namesake_are_less_one_person_where_relatives_may_be_namesakes():
    juniors = [*PLAIN, (0, 1, 0, 40)]  # one name, one home, two birth dates

    strict, knowing = learnt(juniors), learnt(juniors, akin=0.05)

    assert knowing.shown[1][1] < strict.shown[1][1]  # matches whose birth dates differ
    assert knowing.relatives > strict.relatives
