"""From which weight on two records are joined: read off the data at hand, never a constant."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Threshold:
    """The weight to join from, and why."""

    weight: float  # log2 odds
    review: float  # log2 odds; from here up to weight a person is asked
    precision: float  # expected, 0 to 1
    recall: float  # expected, among the pairs compared, 0 to 1
    why: str


def choose_threshold(weights: NDArray[np.float64]) -> Threshold:
    """Return the weight at which the expected F1 is highest.

    Unit: log2 odds.
    Shape: the weights of all compared pairs, in any order.
    Source: the probabilities of the pairs themselves: the sum of probabilities above a weight
    is the number of true pairs expected there.
    """
    if not len(weights):
        return Threshold(0.0, 0.0, 1.0, 1.0, "No pair was compared.")
    weight = np.sort(weights)[::-1]
    likely = 1.0 / (1.0 + np.exp2(-np.clip(weight, -500, 500)))
    right = np.cumsum(likely)
    made = np.arange(1, len(weight) + 1)
    f1 = 2 * right / (made + right[-1])
    best = int(np.argmax(f1))
    # Anywhere down to the next pair is as good; the middle leaves room on both sides.
    below = weight[best + 1] if best + 1 < len(weight) else weight[best]
    middle = float(weight[best] + below) / 2
    return Threshold(
        weight=middle,
        review=middle - 4.0,
        precision=float(right[best] / made[best]),
        recall=float(right[best] / right[-1]),
        why="",
    )
