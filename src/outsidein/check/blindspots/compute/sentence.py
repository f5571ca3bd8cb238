"""One plain sentence a verdict, with its numbers."""

from outsidein.ask.results.compute.claims import Claim
from outsidein.check.blindspots.compute.profile import QuestionProfile
from outsidein.check.blindspots.compute.verdict import Finding, Verdict
from outsidein.check.evidence.compute.values import ItemEvidence, MeasureValue


def verdict_sentence(finding: Finding) -> str:
    """Return what is said, what the records show, and what comes of it, in plain words.

    A proxy (strength B) never says that people are wrong, only that the records do not
    support what they say.
    """
    if finding.verdict is Verdict.UNTESTABLE:
        return f"This cannot be tested yet. What it needs: {finding.reason}"
    said = claim_words(finding.claim)
    if finding.verdict is Verdict.NOT_ENOUGH_DATA:
        return f"{said}; the records cannot tell. {finding.reason}".strip()
    return f"{said}; the records show {evidence_words(finding.evidence)}. {_outcome(finding)}"


def claim_words(claim: Claim | None) -> str:
    """Return the claim with its n of N and interval.

    >>> claim_words(Claim("CHA.4", 0.86, 0.82, 0.89, 84, 240, 1.0))
    'People say 0.86 (84 of 240, 0.82–0.89)'
    """
    if claim is None:
        return "What people say is not known"
    rest = f"{claim.n:,} of {claim.population:,}" if claim.population else f"{claim.n:,} answered"
    return f"People say {claim.point:.2f} ({rest}, {claim.low:.2f}–{claim.high:.2f})"


def evidence_words(evidence: ItemEvidence) -> str:
    """Return the evidence's figure and the counts it rests on."""
    if evidence.point is not None:
        figure = f"{evidence.point:.2f} ({evidence.lo:.2f}–{evidence.hi:.2f})"
    elif evidence.lo <= 0:
        figure = f"{evidence.hi:.2f} at most"
    else:
        figure = f"between {evidence.lo:.2f} and {evidence.hi:.2f}"
    if evidence.level is not None:
        figure = f"level {evidence.level} of 5, {figure}"
    known = [value for value in evidence.measures if value.is_measured]
    if evidence.limiting:
        known = [value for value in known if value.name == evidence.limiting]
    counts = "; ".join(measure_words(value) for value in known)
    unknown = ", ".join(value.title.lower() for value in evidence.unknown)
    return (
        figure + (f": {counts}" if counts else "") + (f"; not known: {unknown}" if unknown else "")
    )


def measure_words(value: MeasureValue) -> str:
    """Return a measure's title with its counts."""
    if value.value is None or value.numerator is None or value.denominator is None:
        return f"{value.title.lower()} unknown"
    if value.profile:
        return f"{value.title.lower()} {value.value:.2f} of {value.n:,}"
    return f"{value.title.lower()} {value.numerator:,.0f} of {value.denominator:,.0f}"


def _outcome(finding: Finding) -> str:
    """Return what comes of it."""
    proxy = finding.evidence.strength != "A"
    match finding.verdict:
        case Verdict.BLIND_SPOT:
            high = " of high severity" if finding.is_high else ""
            if proxy:
                return f"The records do not support this: a blind spot{high}."
            return f"The claim stands above the evidence: a blind spot{high}."
        case Verdict.HIDDEN_STRENGTH:
            return "The records show more than people say: a hidden strength."
        case Verdict.IN_LINE:
            return "The two are in line."
        case Verdict.LEANING_HIGH:
            return "The claim leans high."
        case _:
            return "The claim leans low."


def profile_sentence(profile: QuestionProfile) -> str:
    """Return one question's profile in a sentence: the overlap and where the two part most."""
    if profile.overlap is None or profile.largest is None:
        return f"What is said cannot be set beside the records. {profile.reason}".strip()
    most = profile.largest
    interval = f", {profile.lo:.2f}–{profile.hi:.2f}"
    return (
        f"What is said and what is seen overlap by {profile.overlap:.2f} "
        f"({profile.said:,} answers beside {profile.seen:,} records{interval}). "
        f"They part most on {most.code}: said {most.claimed:.2f}, seen {most.measured:.2f}."
    )
