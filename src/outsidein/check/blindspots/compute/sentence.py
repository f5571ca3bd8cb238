"""One plain sentence a verdict, with its numbers."""

from outsidein.ask.results.compute.claims import Claim
from outsidein.check.blindspots.compute.profile import QuestionProfile
from outsidein.check.blindspots.compute.verdict import Finding, Verdict
from outsidein.check.evidence.compute.values import ItemEvidence, MeasureValue
from outsidein.check.evidence.compute.wording import amid, say_share
from outsidein.speech import gettext, gettext_noop, number

#: A blind spot in a sentence: whether the records are a proxy, and whether it is of high severity.
BLIND = {
    (True, True): gettext_noop("The records do not support this: a blind spot of high severity."),
    (True, False): gettext_noop("The records do not support this: a blind spot."),
    (False, True): gettext_noop(
        "The claim stands above the evidence: a blind spot of high severity."
    ),
    (False, False): gettext_noop("The claim stands above the evidence: a blind spot."),
}


def verdict_sentence(finding: Finding) -> str:
    """Return what is said, what the records show, and what comes of it, in plain words.

    A proxy (strength B) never says that people are wrong, only that the records do not
    support what they say.
    """
    if finding.verdict is Verdict.UNTESTABLE:
        needs = gettext("This cannot be tested yet. What it needs: %(reason)s")
        return needs % {"reason": finding.reason}
    said = claim_words(finding.claim)
    if finding.verdict is Verdict.NOT_ENOUGH_DATA:
        silent = gettext("%(said)s; the records cannot tell. %(reason)s")
        return (silent % {"said": said, "reason": finding.reason}).strip()
    return gettext("%(said)s; the records show %(shown)s. %(outcome)s") % {
        "said": said,
        "shown": evidence_words(finding.evidence),
        "outcome": _outcome(finding),
    }


def claim_words(claim: Claim | None) -> str:
    """Return the claim with its n of N and interval.

    >>> claim_words(Claim("CHA.4", 0.86, 0.82, 0.89, 84, 240, 1.0))
    'People say 0.86 (84 of 240, 0.82–0.89)'
    """
    if claim is None:
        return gettext("What people say is not known")
    rest = gettext("%(n)s answered") % {"n": number(f"{claim.n:,}")}
    if claim.population:
        told = {"n": number(f"{claim.n:,}"), "of": number(f"{claim.population:,}")}
        rest = gettext("%(n)s of %(of)s") % told
    return gettext("People say %(point)s (%(rest)s, %(low)s–%(high)s)") % {
        "point": say_share(claim.point),
        "rest": rest,
        "low": say_share(claim.low),
        "high": say_share(claim.high),
    }


def evidence_words(evidence: ItemEvidence) -> str:
    """Return the evidence's figure and the counts it rests on."""
    low, high = say_share(evidence.lo), say_share(evidence.hi)
    if evidence.point is not None:
        figure = f"{say_share(evidence.point)} ({low}–{high})"
    elif evidence.lo <= 0:
        figure = gettext("%(share)s at most") % {"share": high}
    else:
        figure = gettext("between %(low)s and %(high)s") % {"low": low, "high": high}
    if evidence.level is not None:
        level = gettext("level %(level)s of 5, %(figure)s")
        figure = level % {"level": evidence.level, "figure": figure}
    known = [value for value in evidence.measures if value.is_measured]
    if evidence.limiting:
        known = [value for value in known if value.name == evidence.limiting]
    counts = "; ".join(measure_words(value) for value in known)
    unknown = ", ".join(amid(gettext(value.title)) for value in evidence.unknown)
    silent = gettext("; not known: %(titles)s") % {"titles": unknown} if unknown else ""
    return figure + (f": {counts}" if counts else "") + silent


def measure_words(value: MeasureValue) -> str:
    """Return a measure's title with its counts."""
    title = amid(gettext(value.title))
    if value.value is None or value.numerator is None or value.denominator is None:
        return gettext("%(title)s unknown") % {"title": title}
    told = {
        "title": title,
        "n": number(f"{value.numerator:,.0f}"),
        "of": number(f"{value.denominator:,.0f}"),
    }
    if value.profile:
        told |= {"n": say_share(value.value), "of": number(f"{value.n:,}")}
    return gettext("%(title)s %(n)s of %(of)s") % told


def _outcome(finding: Finding) -> str:
    """Return what comes of it."""
    proxy = finding.evidence.strength != "A"
    match finding.verdict:
        case Verdict.BLIND_SPOT:
            return gettext(BLIND[proxy, finding.is_high])
        case Verdict.HIDDEN_STRENGTH:
            return gettext("The records show more than people say: a hidden strength.")
        case Verdict.IN_LINE:
            return gettext("The two are in line.")
        case Verdict.LEANING_HIGH:
            return gettext("The claim leans high.")
        case _:
            return gettext("The claim leans low.")


def profile_sentence(profile: QuestionProfile) -> str:
    """Return one question's profile in a sentence: the overlap and where the two part most."""
    if profile.overlap is None or profile.largest is None:
        silent = gettext("What is said cannot be set beside the records. %(reason)s")
        return (silent % {"reason": profile.reason}).strip()
    most = profile.largest
    said = gettext(
        "What is said and what is seen overlap by %(overlap)s (%(said)s answers beside %(seen)s "
        "records, %(low)s–%(high)s). They part most on %(code)s: said %(claimed)s, seen "
        "%(measured)s."
    )
    return said % {
        "overlap": say_share(profile.overlap),
        "said": number(f"{profile.said:,}"),
        "seen": number(f"{profile.seen:,}"),
        "low": say_share(profile.lo or 0.0),
        "high": say_share(profile.hi or 0.0),
        "code": most.code,
        "claimed": say_share(most.claimed),
        "measured": say_share(most.measured),
    }
