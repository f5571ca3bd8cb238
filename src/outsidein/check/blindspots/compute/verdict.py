"""The law of verdicts: where what people say and what the records show part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from outsidein.ask.results.compute.claims import Claim
from outsidein.check.evidence.compute.values import ItemEvidence
from outsidein.check.evidence.compute.wording import say_reason, say_share
from outsidein.speech import gettext

GAP = 0.25  # half a box of the three-point scorecard, one box of the five-level roadtest
IN_LINE = 0.125
TOO_WIDE = 0.5
HIGH = 0.4
NINE = 9  # digits: 0.85 - 0.6 must not pass 0.25 by a float's hair


class Verdict(StrEnum):
    """What comes of setting a claim beside its evidence; there are no other words."""

    BLIND_SPOT = "blind spot"
    HIDDEN_STRENGTH = "hidden strength"
    IN_LINE = "in line"
    LEANING_HIGH = "leaning high"
    LEANING_LOW = "leaning low"
    NOT_ENOUGH_DATA = "not enough data"
    UNTESTABLE = "untestable"


#: The verdicts that rest on enough data.
DECIDED = frozenset(
    {
        Verdict.BLIND_SPOT,
        Verdict.HIDDEN_STRENGTH,
        Verdict.IN_LINE,
        Verdict.LEANING_HIGH,
        Verdict.LEANING_LOW,
    }
)
WORST_FIRST = (
    Verdict.BLIND_SPOT,
    Verdict.LEANING_HIGH,
    Verdict.IN_LINE,
    Verdict.LEANING_LOW,
    Verdict.HIDDEN_STRENGTH,
    Verdict.NOT_ENOUGH_DATA,
    Verdict.UNTESTABLE,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One item's verdict with the figures it rests on.

    Unit: all on 0 to 1. ``over`` is how far the claim stands above all the records allow,
    ``under`` how far below the least they show; ``severity`` is ``over`` times the importance.
    """

    item: str
    verdict: Verdict
    claim: Claim | None
    evidence: ItemEvidence
    severity: float = 0.0
    over: float = 0.0
    under: float = 0.0
    gap: float | None = None  # claim less evidence point, -1 to 1
    reason: str = ""  # where there is no verdict: why, or what would be needed

    @property
    def is_high(self) -> bool:
        """Whether the severity is high, from 0.4."""
        return self.severity >= HIGH


def compare(claim: Claim | None, evidence: ItemEvidence) -> Finding:
    """Return the verdict on one item.

    Blind spot: c − hi > .25 and c_lo > hi. Hidden strength: lo − c > .25 and c_hi < lo.
    Not enough data: neither, and hi − lo > .5 or no point. Else in line if |c − e| ≤ .125,
    otherwise leaning high or low. Severity = (c − hi) × importance.
    Source: docs/explanation/verdicts.md.

    An unknown measure is anything from 0 to 1, so it can never by itself make a strength.
    """
    if evidence.kind == "profile":
        raise ValueError(f"{evidence.item} is a question: it gets a profile, no verdict.")
    if evidence.untestable:
        return Finding(
            evidence.item, Verdict.UNTESTABLE, claim, evidence, reason=gettext(evidence.untestable)
        )
    if claim is None:
        return Finding(
            evidence.item,
            Verdict.NOT_ENOUGH_DATA,
            None,
            evidence,
            reason=gettext("Fewer than five people answered this item."),
        )
    over = max(0.0, round(claim.point - evidence.hi, NINE))
    under = max(0.0, round(evidence.lo - claim.point, NINE))
    verdict = _verdict(claim, evidence, over, under)
    return Finding(
        item=evidence.item,
        verdict=verdict,
        claim=claim,
        evidence=evidence,
        severity=round(over * claim.importance, NINE),
        over=over,
        under=under,
        gap=None if evidence.point is None else round(claim.point - evidence.point, NINE),
        reason=_why_not(evidence) if verdict is Verdict.NOT_ENOUGH_DATA else "",
    )


def _verdict(claim: Claim, evidence: ItemEvidence, over: float, under: float) -> Verdict:
    """Return the verdict on figures alone."""
    if over > GAP and claim.low > evidence.hi:
        return Verdict.BLIND_SPOT
    if under > GAP and claim.high < evidence.lo:
        return Verdict.HIDDEN_STRENGTH
    if evidence.point is None or round(evidence.hi - evidence.lo, NINE) > TOO_WIDE:
        return Verdict.NOT_ENOUGH_DATA
    gap = round(claim.point - evidence.point, NINE)
    if abs(gap) <= IN_LINE:
        return Verdict.IN_LINE
    return Verdict.LEANING_HIGH if gap > 0 else Verdict.LEANING_LOW


def _why_not(evidence: ItemEvidence) -> str:
    """Return in words why there is not enough data."""
    reasons = [f"{gettext(value.title)}: {say_reason(value)}" for value in evidence.unknown]
    if reasons:
        return " ".join(reasons)
    if evidence.point is None or not evidence.measures:
        return gettext("The measures this item needs are not built yet.")
    wide = gettext("The records allow anything from %(low)s to %(high)s: too wide to tell.")
    return wide % {"low": say_share(evidence.lo), "high": say_share(evidence.hi)}


def list_findings(
    claims: Mapping[str, Claim], evidence: Iterable[ItemEvidence]
) -> tuple[Finding, ...]:
    """Return the verdict on every item that gets one, worst first.

    Within a verdict: the higher severity first, then the wider gap, then the item's own place.
    """
    findings = [compare(claims.get(e.item), e) for e in evidence if e.kind == "verdict"]
    return tuple(sorted(findings, key=_place))


def _place(finding: Finding) -> tuple[int, float, float]:
    """Return where a finding stands on the page."""
    return WORST_FIRST.index(finding.verdict), -finding.severity, -(finding.gap or 0.0)
