"""Agreement: whether people say the same, lean one way, or stand in two camps."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log2
from typing import Literal

from outsidein.speech import language

View = Literal["one view", "leaning", "spread", "two camps"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far people agree on one item, by four yardsticks."""

    a: float  # van der Eijk's A, -1 to 1: the one that is shown
    polarisation: float  # (1 - A)/2, 0 to 1
    r_wg: float | None  # 0 to 1
    a_wg: float | None  # -1 to 1, where it is defined
    consensus: float  # Tastle and Wierman, 0 to 1
    view: View
    n: int


def agreement(counts: Sequence[int]) -> Agreement | None:
    """Return how far people agree, or None when nobody answered.

    Shape: how many people chose each point of the scale, lowest first; 3 points or more.
    """
    if not sum(counts):
        return None
    a = van_der_eijk(counts)
    return Agreement(
        a=a,
        polarisation=(1 - a) / 2,
        r_wg=r_wg(counts),
        a_wg=a_wg(counts),
        consensus=consensus(counts),
        view=read_agreement(a),
        n=sum(counts),
    )


def van_der_eijk(counts: Sequence[int]) -> float:
    """Return van der Eijk's A: 1 for one view, 0 for an even spread, -1 for two poles.

    Unit: none, -1 to 1.
    Shape: how many people chose each point of the scale, lowest first; 3 points or more.
    Source: C. van der Eijk, Quality & Quantity 35 (2001), 325-341.

    The counts are peeled into layers, each with one number of people at every point it
    covers; A is the mean of the layers' agreement, weighted by the people in them.

    >>> round(van_der_eijk([30, 40, 210, 130, 530, 50, 10]), 7)
    0.6113333
    >>> van_der_eijk([5, 5, 5]), van_der_eijk([4, 0, 4]), van_der_eijk([0, 9, 0])
    (0.0, -1.0, 1.0)
    """
    if len(counts) < 3:
        raise ValueError(f"Agreement needs a scale of 3 points or more; got {len(counts)}.")
    n = sum(counts)
    if not n:
        raise ValueError("Agreement of nobody is not known.")
    left, total = list(counts), 0.0
    while any(left):
        least = min(count for count in left if count)
        pattern = [count > 0 for count in left]
        total += least * sum(pattern) / n * _layer_agreement(pattern)
        left = [count - least if count else 0 for count in left]
    return total


def _layer_agreement(pattern: Sequence[bool]) -> float:
    points, covered = len(pattern), sum(pattern)
    if covered in (1, points):
        return 1.0 if covered == 1 else 0.0
    triples = list(combinations(pattern, 3))
    together = sum(triple in ((True, True, False), (False, True, True)) for triple in triples)
    parted = triples.count((True, False, True))
    unimodality = ((points - 2) * together - (points - 1) * parted) / (
        (points - 2) * (together + parted)
    )
    return unimodality * (1 - (covered - 1) / (points - 1))


def r_wg(counts: Sequence[int]) -> float | None:
    """Return how much smaller the spread is than if people answered by chance.

    Unit: none, 0 to 1. None with fewer than two answers.
    Source: James, Demaree and Wolf 1984; chance is (K² - 1)/12 on points one apart.

    >>> r_wg([0, 0, 6]), r_wg([3, 0, 3])
    (1.0, 0.0)
    """
    if sum(counts) < 2:
        return None
    chance = (len(counts) ** 2 - 1) / 12
    _, variance = _mean_and_variance(counts)
    return 1 - min(variance, chance) / chance


def a_wg(counts: Sequence[int]) -> float | None:
    """Return agreement beside the most that people could disagree around the same mean.

    Unit: none, -1 to 1.
    Source: Brown and Hauenstein 2005. Defined only with K - 1 answers or more and a mean
    that is not at the very end of the scale; None elsewhere.

    >>> a_wg([0, 6, 0]), a_wg([3, 0, 3]), a_wg([0, 0, 6]) is None
    (1.0, -1.0, True)
    """
    n, high = sum(counts), len(counts)
    if n < 2 or n < high - 1:
        return None
    mean, variance = _mean_and_variance(counts)
    if not (n - 1 + high) / n <= mean <= (high * (n - 1) + 1) / n:
        return None
    most = ((high + 1) * mean - mean**2 - high) * n / (n - 1)
    return 1 - 2 * variance / most


def consensus(counts: Sequence[int]) -> float:
    """Return Tastle and Wierman's consensus; an even spread over 5 points gives .434, not 0.

    Unit: none, 0 to 1.

    >>> round(consensus([2, 2, 2, 2, 2]), 3), consensus([4, 0, 4])
    (0.434, 0.0)
    """
    n = sum(counts)
    if not n:
        raise ValueError("Consensus of nobody is not known.")
    width = len(counts) - 1
    mean = sum(place * count for place, count in enumerate(counts)) / n
    return 1 + sum(
        count / n * log2(1 - abs(place - mean) / width)
        for place, count in enumerate(counts)
        if count
    )


def read_agreement(a: float) -> View:
    """Return A in words.

    Source: our own cut-offs: from .6 one view, from .2 leaning, from -.2 spread, else two camps.

    >>> [read_agreement(a) for a in (0.6, 0.59, -0.2, -0.21)]
    ['one view', 'leaning', 'spread', 'two camps']
    """
    if a >= 0.6:
        return "one view"
    if a >= 0.2:
        return "leaning"
    return "spread" if a >= -0.2 else "two camps"


#: The sentence on agreement in each language: its parts, and one person apart from several.
SENTENCES = {
    "en": {
        "nobody": "Nobody answered.",
        "one view": "One view",
        "leaning": "Leaning",
        "spread": "Spread",
        "two camps": "Two camps",
        "one": "1 says {label}",
        "many": "{n} say {label}",
        "whole": "{view}: {most} ({n} answered).",
    },
    "de": {
        "nobody": "Niemand hat geantwortet.",
        "one view": "Eine Meinung",
        "leaning": "Eine Tendenz",
        "spread": "Weit gestreut",
        "two camps": "Zwei Lager",
        "one": "1 sagt „{label}“",
        "many": "{n} sagen „{label}“",
        "whole": "{view}: {most} ({n} Antworten).",
    },
}


def amid_words(labels: Sequence[str]) -> list[str]:
    """Return the words of points as they stand in a sentence: small in English, else as they are.

    >>> amid_words(["Agree"])
    ['agree']
    """
    return [label.lower() for label in labels] if language() == "en" else list(labels)


def say_agreement(counts: Sequence[int], labels: Sequence[str], language: str = "en") -> str:
    """Return one sentence on how people agree, always with the number of people.

    >>> say_agreement([9, 0, 11], ["disagree", "neutral", "agree"])
    'Two camps: 11 say agree, 9 say disagree (20 answered).'
    >>> say_agreement([0, 1, 9], ["disagree", "neutral", "agree"])
    'One view: 9 say agree, 1 says neutral (10 answered).'
    >>> say_agreement([9, 0, 11], ["Stimme nicht zu", "Neutral", "Stimme zu"], "de")
    'Zwei Lager: 11 sagen „Stimme zu“, 9 sagen „Stimme nicht zu“ (20 Antworten).'
    """
    words = SENTENCES.get(language, SENTENCES["en"])
    found = agreement(counts)
    if found is None:
        return words["nobody"]
    order = sorted(range(len(counts)), key=lambda place: (-counts[place], -place))
    most = [
        words["one" if counts[place] == 1 else "many"].format(n=counts[place], label=labels[place])
        for place in order[:2]
        if counts[place]
    ]
    return words["whole"].format(view=words[found.view], most=", ".join(most), n=found.n)


def _mean_and_variance(counts: Sequence[int]) -> tuple[float, float]:
    """Return mean and variance (with n - 1) over points numbered 1 to K."""
    n = sum(counts)
    mean = sum(place * count for place, count in enumerate(counts, start=1)) / n
    squares = sum(count * (place - mean) ** 2 for place, count in enumerate(counts, start=1))
    return mean, squares / (n - 1)
