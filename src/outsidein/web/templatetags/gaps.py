"""The gap drawn in a row of a table: circle, diamond, and what lies between."""

from typing import Any

from django import template
from django.utils.translation import gettext

from outsidein.web.templatetags.outsidein import percent, said, slug

register = template.Library()

#: Unit: SVG units. Where 0 and 1 lie in a bar that is 192 wide.
START, LENGTH = 6.0, 180.0


@register.inclusion_tag("parts/gap_bar.html")
def gap_bar(
    claim: float | None = None,
    claim_lo: float | None = None,
    claim_hi: float | None = None,
    evidence: float | None = None,
    evidence_lo: float | None = None,
    evidence_hi: float | None = None,
    verdict: str = "",
) -> dict[str, Any]:
    """Draw a claim beside its evidence on a line from 0 to 1; what isn't known is a dotted stub.

    Unit: shares, 0 to 1, or None. Shape: a point and an interval for either voice.
    """
    return {
        "slug": slug(verdict),
        "words": _reading(claim, evidence, verdict),
        "circle": None if claim is None else _place(claim),
        "diamond": None if evidence is None else _diamond(_place(evidence)),
        "between": _between(claim, evidence),
        "range_inside": _range(claim_lo, claim_hi),
        "range_outside": _range(evidence_lo, evidence_hi),
        "stub": _stub(claim, evidence),
    }


def _place(share: float) -> float:
    return round(START + LENGTH * min(max(share, 0.0), 1.0), 1)


def _between(claim: float | None, evidence: float | None) -> tuple[float, float] | None:
    if claim is None or evidence is None:
        return None
    left, right = sorted((_place(claim), _place(evidence)))
    return left, round(right - left, 1)


def _range(lo: float | None, hi: float | None) -> tuple[float, float] | None:
    return None if lo is None or hi is None else (_place(lo), _place(hi))


def _diamond(x: float) -> str:
    return f"M{x - 6.5:.1f} 12 {x:.1f} 5.5 {x + 6.5:.1f} 12 {x:.1f} 18.5Z"


def _stub(claim: float | None, evidence: float | None) -> tuple[float, float, float] | None:
    """Return where the dotted line starts and ends, and where its question mark stands."""
    if claim is not None and evidence is not None:
        return None
    known = evidence if claim is None else claim
    start = _place(0.0 if known is None else known)
    toward = 1 if start < START + LENGTH / 2 else -1
    return start + toward * 8, start + toward * 44, start + toward * 54


def _reading(claim: float | None, evidence: float | None, verdict: str) -> str:
    words = gettext("claimed %(claimed)s, measured %(measured)s") % {
        "claimed": percent(claim),
        "measured": percent(evidence),
    }
    return f"{words}: {said(verdict)}" if verdict else words
