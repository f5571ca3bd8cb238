"""The five questions: claimed shares beside measured ones, and where the two part."""

from dataclasses import dataclass

from outsidein.check.evidence.compute.values import ItemEvidence, MeasureValue, ProfileCount
from outsidein.check.evidence.compute.wording import say_reason
from outsidein.speech import gettext


@dataclass(frozen=True, slots=True)
class ProfileShare:
    """One code of a question: how often it was said, wished for and seen.

    Unit: share, 0 to 1; ``wished`` is None where nobody answered the future half.
    """

    code: str
    claimed: float
    wished: float | None
    measured: float

    @property
    def difference(self) -> float:
        """Claimed less measured share, -1 to 1."""
        return self.claimed - self.measured


@dataclass(frozen=True, slots=True)
class QuestionProfile:
    """What people say to one question beside what the records show; it has no verdict."""

    item: str
    shares: tuple[ProfileShare, ...]
    overlap: float | None  # Σ min(claimed, measured), 0 to 1; None where unknown
    lo: float | None
    hi: float | None
    largest: ProfileShare | None  # where the two part most
    said: int  # coded answers
    seen: int  # rows of the records
    reason: str  # why there is no profile
    beside: tuple[MeasureValue, ...]  # the other measures of the question


def question_profile(evidence: ItemEvidence) -> QuestionProfile:
    """Return the profile of one question from its evidence."""
    value = next((v for v in evidence.measures if v.name.endswith("_overlap")), None)
    beside = tuple(v for v in evidence.measures if v is not value)
    if value is None or not value.is_measured:
        reason = say_reason(value) if value else gettext("Its measure is not built yet.")
        return QuestionProfile(evidence.item, (), None, None, None, None, 0, 0, reason, beside)
    shares = profile_shares(value.profile)
    return QuestionProfile(
        item=evidence.item,
        shares=shares,
        overlap=value.value,
        lo=value.lo,
        hi=value.hi,
        largest=max(shares, key=lambda share: round(abs(share.difference), 9)),
        said=round(sum(row.claimed for row in value.profile)),
        seen=round(sum(row.measured for row in value.profile)),
        reason="",
        beside=beside,
    )


def profile_shares(rows: tuple[ProfileCount, ...]) -> tuple[ProfileShare, ...]:
    """Return the counts as shares, the most claimed code first.

    Unit: share, 0 to 1. Shape: each code once; a side without any count has no shares.

    >>> profile_shares((ProfileCount("sales", 3, 0, 1), ProfileCount("service", 1, 0, 1)))[0]
    ProfileShare(code='sales', claimed=0.75, wished=None, measured=0.5)
    """
    claimed = sum(row.claimed for row in rows)
    wished = sum(row.wished for row in rows)
    measured = sum(row.measured for row in rows)
    shares = (
        ProfileShare(
            row.code,
            row.claimed / claimed if claimed else 0.0,
            row.wished / wished if wished else None,
            row.measured / measured if measured else 0.0,
        )
        for row in rows
    )
    return tuple(sorted(shares, key=lambda share: (-share.claimed, -share.measured, share.code)))
