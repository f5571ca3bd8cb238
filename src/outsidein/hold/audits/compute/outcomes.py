"""What came of a check that one, two or three people made, and how far two readers agree."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from statsmodels.stats.inter_rater import cohens_kappa

#: The place of each reading: the first reader, the second who doesn't see the first, the settling.
FIRST, SECOND, SETTLING = 1, 2, 3


class Outcome(StrEnum):
    """What is known of one check."""

    RIGHT = "right"
    WRONG = "wrong"
    UNKNOWN = "unknown"  # looked at, and it could not be told
    WAITING = "waiting"  # not read yet, or not by all who should
    DISPUTED = "disputed"  # two readers differ and nobody has settled it


def settle(verdicts: Mapping[int, str], *, second: bool) -> Outcome:
    """Return what came of a check; ``verdicts`` by the place of the reading.

    Where a second reader is asked for, both must have read it, and where they differ a third word
    settles it. A value that nobody could check counts for nothing: it is neither right nor wrong.

    >>> str(settle({1: "right"}, second=False)), str(settle({1: "right"}, second=True))
    ('right', 'waiting')
    >>> str(settle({1: "right", 2: "wrong"}, second=True))
    'disputed'
    >>> str(settle({1: "right", 2: "wrong", 3: "wrong"}, second=True))
    'wrong'
    """
    if SETTLING in verdicts:
        return Outcome(verdicts[SETTLING])
    if FIRST not in verdicts or (second and SECOND not in verdicts):
        return Outcome.WAITING
    if second and verdicts[FIRST] != verdicts[SECOND]:
        return Outcome.DISPUTED
    return Outcome(verdicts[FIRST])


def agreement(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of two readers' verdicts; None where it can't be told.

    Unit: 1 is full agreement, 0 what chance alone would give. Where both always said one and the
    same word there is nothing to tell apart, and no figure.
    Source: Cohen 1960, as statsmodels computes it.

    >>> agreement([("right", "right")] * 8 + [("wrong", "wrong")] + [("right", "wrong")])
    0.615
    >>> agreement([("right", "right")] * 10) is None
    True
    """
    words = sorted({word for pair in pairs for word in pair})
    if len(words) < 2:
        return None
    table = [[pairs.count((one, two)) for two in words] for one in words]
    return round(float(cohens_kappa(table).kappa), 3)
