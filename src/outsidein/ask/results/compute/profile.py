"""Profiles: shares of ticked answers, and how far they overlap with another profile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outsidein.ask.instruments.compute.edition import ChoiceList

#: The group of each question's options that the records can be set beside.
MEASURED_GROUPS = {
    "WHO": "department",
    "WHAT": "resolution",
    "WHERE": "channel",
    "WHEN": "stage",
    "WHY": "reason",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """Which share of an answer falls to each code; the shares add up to 1."""

    shares: Mapping[str, float]
    n: int  # people who ticked something in the group


@dataclass(frozen=True, slots=True)
class Overlap:
    """How far two profiles are one, and where they part most."""

    overlap: float  # 0 to 1: the sum of the smaller shares
    largest: str  # the code with the largest difference
    difference: float  # claimed less measured share at that code, -1 to 1


def measured_group(code: str, choices: ChoiceList) -> str:
    """Return the group of a question's options whose shares are shown.

    The one that the records can be set beside; of other questions the first.
    """
    wanted = MEASURED_GROUPS.get(code, "")
    return wanted if wanted in {group.id for group in choices.groups} else choices.groups[0].id


def claimed_profile(
    choices: ChoiceList, group: str, ticked: Sequence[Sequence[str]]
) -> Profile | None:
    """Return the shares that people's ticks give to the codes of one group, or None.

    Unit: share, 0 to 1.
    Shape: the codes each person ticked, of any group.
    Source: evidence.md: "everyone" counts for all codes of the group equally.

    Every person weighs the same: who ticked two codes gives half to each. Who ticked
    nothing in the group is left out, and is not a vote against it.
    """
    codes = choices.codes_of(group)
    weights = dict.fromkeys(codes, 0.0)
    n = 0
    for theirs in ticked:
        counted = counted_codes(choices, group, theirs)
        n += bool(counted)
        for code in counted:
            weights[code] += 1 / len(counted)
    return Profile({code: weight / n for code, weight in weights.items()}, n) if n else None


def counted_codes(choices: ChoiceList, group: str, theirs: Sequence[str]) -> Sequence[str]:
    """Return the codes of one group that one person's ticks count for.

    Source: evidence.md: "everyone" counts for all codes of a filled group.
    """
    codes = choices.codes_of(group)
    if choices.everyone is not None and choices.everyone in theirs and _is_filled(choices, group):
        return codes
    return [code for code in codes if code in theirs]


def _is_filled(choices: ChoiceList, group: str) -> bool:
    return any(g.id == group and g.fill for g in choices.groups)


def overlap(claimed: Mapping[str, float], measured: Mapping[str, float]) -> Overlap | None:
    """Return how far two profiles overlap, or None where one of them is empty.

    Unit: 0 (nothing shared, the worst gap) to 1 (the same).
    Shape: the share of each code; a code that one of them lacks has the share 0 there.
    Source: evidence.md: the sum over codes of the smaller share; the largest difference by name.

    >>> overlap({"phone": 0.8, "email": 0.2}, {"phone": 0.5, "chat": 0.5})
    Overlap(overlap=0.5, largest='chat', difference=-0.5)
    >>> overlap({"phone": 1.0}, {"chat": 1.0}).overlap
    0.0
    """
    if not claimed or not measured:
        return None
    codes = [*claimed, *(code for code in measured if code not in claimed)]
    parts = {code: claimed.get(code, 0.0) - measured.get(code, 0.0) for code in codes}
    shared = sum(min(claimed.get(code, 0.0), measured.get(code, 0.0)) for code in codes)
    # Rounded, so that shares that differ by a float's hair are equal and the first one is named.
    largest = max(codes, key=lambda code: round(abs(parts[code]), 9))
    return Overlap(shared, largest, parts[largest])
