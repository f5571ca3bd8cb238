"""From which weight on two records are joined: read off the data at hand, never a constant."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: How much finding counts beside being right: a wrong join drags whole customers along and
#: shows one person's letters to another, a missed one shows a customer twice.
BETA = 0.5

#: How far under the threshold a person is asked, in log2 odds.
REVIEW = 4.0


@dataclass(frozen=True, slots=True)
class Threshold:
    """The weight to join from, and why."""

    weight: float  # log2 odds
    review: float  # log2 odds; from here up to weight a person is asked
    precision: float  # expected of the pairs joined, 0 to 1
    recall: float  # expected among the pairs compared, 0 to 1
    why: str


def choose_threshold(weights: NDArray[np.float64]) -> Threshold:
    """Return the weight at which the expected F0.5 is highest.

    Unit: log2 odds.
    Shape: the weights of all compared pairs, in any order.
    Source: the probabilities of the pairs themselves: their sum above a weight is the number of
    true pairs to be expected there. F0.5 after van Rijsbergen (1979): precision counts twice.

    It is never under 0: what is less likely right than wrong joins nobody.

    >>> chosen = choose_threshold(np.array([9.0, 8.0, 2.0, -5.0, -6.0]))
    >>> chosen.weight, round(chosen.precision, 2), round(chosen.recall, 2)
    (0.0, 0.93, 0.98)
    """
    if not len(weights):
        why = "No two records were near enough to be compared."
        return Threshold(0.0, -REVIEW, 1.0, 1.0, why)
    weight = np.sort(weights)[::-1]
    likely = 1.0 / (1.0 + np.exp2(-np.clip(weight, -500, 500)))
    right = np.cumsum(likely)
    made = np.arange(1, len(weight) + 1)
    score = (1 + BETA**2) * right / (made + BETA**2 * right[-1])
    best = int(np.argmax(score))
    # Anywhere down to the next pair is as good; the middle leaves room on both sides.
    below = weight[best + 1] if best + 1 < len(weight) else -weight[best]
    middle = max(0.0, float(weight[best] + below) / 2)
    precision, recall = float(right[best] / made[best]), float(right[best] / right[-1])
    why = (
        f"Of the pairs at or above this weight {precision:.1%} are expected to be right, and"
        f" {recall:.1%} of all right ones compared are expected to be among them. No other weight"
        " does better where being right counts twice as much as finding."
    )
    return Threshold(middle, middle - REVIEW, precision, recall, why)
