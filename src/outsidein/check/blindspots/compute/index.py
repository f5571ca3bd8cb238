"""The Blind-spot Index: how far an organisation's claims stand above its records, on average."""

from collections.abc import Iterable
from dataclasses import dataclass

from outsidein.check.blindspots.compute.verdict import DECIDED, Finding


@dataclass(frozen=True, slots=True)
class BlindSpotIndex:
    """The index with what it rests on; never shown without the number left out."""

    value: float | None  # 0 to 1; None where no item has enough data
    items: int  # items with enough data
    left_out: int  # items without


def blind_spot_index(findings: Iterable[Finding]) -> BlindSpotIndex:
    """Return the mean of max(0, claim − hi) over the items with enough data.

    Unit: 0 (no claim stands above what the records allow) to 1.
    Shape: one finding an item; those without enough data, and the untestable, are left out
    and counted.

    >>> blind_spot_index([])
    BlindSpotIndex(value=None, items=0, left_out=0)
    """
    given = list(findings)
    decided = [finding for finding in given if finding.verdict in DECIDED]
    value = sum(finding.over for finding in decided) / len(decided) if decided else None
    return BlindSpotIndex(value, len(decided), len(given) - len(decided))
