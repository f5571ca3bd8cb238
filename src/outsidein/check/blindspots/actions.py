"""Sets every claim beside its evidence and keeps what comes of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from outsidein.ask.results.compute.claims import Claim
from outsidein.ask.results.queries import InstrumentResult, list_claims, list_results
from outsidein.check.blindspots.compute.headline import headline
from outsidein.check.blindspots.compute.index import blind_spot_index
from outsidein.check.blindspots.compute.profile import question_profile
from outsidein.check.blindspots.compute.sentence import profile_sentence, verdict_sentence
from outsidein.check.blindspots.compute.verdict import Finding, compare, list_findings
from outsidein.check.blindspots.compute.worked import figures_of
from outsidein.check.blindspots.models import Comparison
from outsidein.check.blindspots.worked import list_worked
from outsidein.check.evidence.actions import measure_organisation
from outsidein.check.evidence.compute.binding import load_items
from outsidein.check.evidence.compute.values import ItemEvidence, MeasureValue
from outsidein.check.evidence.compute.weigh import weigh_items
from outsidein.check.evidence.models import CheckRun
from outsidein.check.plans.actions import note_effect
from outsidein.check.plans.queries import list_actions
from outsidein.ground.audit import write_audit
from outsidein.ground.progress import Progress
from outsidein.ground.tongue import in_every_language


def check_organisation(
    *, organisation_id: int, as_of: datetime, at: datetime, progress: Progress | None = None
) -> int:
    """Measure, set every claim beside its evidence, and keep the verdicts; return the run.

    A page shows the newest run whose verdicts are written, so half a run is never seen.
    """
    run_id, values = measure_organisation(
        organisation_id=organisation_id, as_of=as_of, at=at, progress=progress
    )
    claims = list_claims(organisation_id=organisation_id)
    asked: dict[str, dict[str, Any]] = {}
    for result in list_results(organisation_id=organisation_id):
        asked |= _asked(result)
    evidence = weigh_items(load_items(), values)
    findings = list_findings(claims, evidence)
    with transaction.atomic():
        _store(organisation_id, run_id, findings, asked)
        CheckRun.objects.filter(pk=run_id, organisation_id=organisation_id).update(
            summary=json.dumps(_summary(findings, evidence, values), ensure_ascii=False)
        )
        write_audit(
            organisation_id=organisation_id,
            act="check",
            object_ref=f"check run {run_id}",
            at=at,
            detail={"items": len(findings)},
        )
    _note_effects(organisation_id, at)
    if progress is not None:
        progress("Done", 1.0)
    return run_id


def _note_effects(organisation_id: int, at: datetime) -> None:
    """Keep the figure before and after of every action that is done, where both are known."""
    done = list_actions(organisation_id=organisation_id, status="done")
    for number, found in list_worked(organisation_id=organisation_id, actions=done).items():
        figures = figures_of(found.worked)
        if figures is not None:
            of, before, after = figures
            note_effect(
                organisation_id=organisation_id,
                number=number,
                of=of,
                before=before,
                after=after,
                at=at,
            )


def _store(
    organisation_id: int,
    run_id: int,
    findings: Sequence[Finding],
    asked: Mapping[str, dict[str, Any]],
) -> None:
    words = in_every_language(lambda: _words_of(findings))
    Comparison.objects.bulk_create(
        [
            Comparison(
                organisation_id=organisation_id,
                run_id=run_id,
                item=finding.item,
                verdict=finding.verdict.value,
                severity=finding.severity,
                place=place,
                content=json.dumps(
                    _content(finding)
                    | {
                        "asked": asked.get(finding.item),
                        "words": {code: told[finding.item] for code, told in words.items()},
                    },
                    ensure_ascii=False,
                ),
            )
            for place, finding in enumerate(findings)
        ]
    )


def _words_of(findings: Sequence[Finding]) -> dict[str, dict[str, str]]:
    """Return each item's sentence and reason, said anew: a run is read in any language."""
    again = (compare(one.claim, one.evidence) for one in findings)
    return {one.item: {"sentence": verdict_sentence(one), "reason": one.reason} for one in again}


def _asked(result: InstrumentResult) -> dict[str, dict[str, Any]]:
    """Return of each item in which round it was asked and how many chose each point of its scale.

    A later check sets its own round beside it, whatever becomes of this one. Where people answered
    so much alike that the points are withheld, nothing but the round is noted.
    """
    asked = {
        "closed_at": result.closed_at.isoformat() if result.closed_at else None,
        "wording": f"{result.instrument}-{result.version}",
    }
    noted: dict[str, dict[str, Any]] = {one.code: dict(asked) for one in result.withheld}
    for item in result.items:
        counted = item.distribution
        noted[item.code] = asked | {
            "counts": list(counted.counts),
            "values": list(counted.values),
        }
    return noted


def _content(finding: Finding) -> dict[str, Any]:
    return {
        "claim": _claim(finding.claim),
        "evidence": _evidence(finding.evidence),
        "over": finding.over,
        "under": finding.under,
        "gap": finding.gap,
        "is_high": finding.is_high,
    }


def _claim(claim: Claim | None) -> dict[str, Any] | None:
    return None if claim is None else asdict(claim)


def _evidence(evidence: ItemEvidence) -> dict[str, Any]:
    """Return the evidence with its measures by name; their values are kept once, elsewhere."""
    return {
        "strength": evidence.strength,
        "point": evidence.point,
        "lo": evidence.lo,
        "hi": evidence.hi,
        "combine": evidence.combine,
        "level": evidence.level,
        "blocking": list(evidence.blocking),
        "limiting": evidence.limiting,
        "measures": [value.name for value in evidence.measures],
        "apart": [value.name for value in evidence.apart],
    }


def _profile_words(evidence: Sequence[ItemEvidence]) -> dict[str, dict[str, str]]:
    profiles = (question_profile(one) for one in evidence if one.kind == "profile")
    return {one.item: {"sentence": profile_sentence(one), "reason": one.reason} for one in profiles}


def _summary(
    findings: Sequence[Finding], evidence: Sequence[ItemEvidence], values: Sequence[MeasureValue]
) -> dict[str, Any]:
    tops = in_every_language(lambda: headline(values))
    index = blind_spot_index(findings)
    profiles = [question_profile(one) for one in evidence if one.kind == "profile"]
    told = in_every_language(lambda: _profile_words(evidence))
    return {
        "headline": {
            "lean": tops[settings.LANGUAGE_CODE].lean,
            "words": {
                code: {"sentence": top.sentence, "detail": top.detail} for code, top in tops.items()
            },
        },
        "index": asdict(index),
        "profiles": [
            {
                "item": profile.item,
                "overlap": profile.overlap,
                "lo": profile.lo,
                "hi": profile.hi,
                "said": profile.said,
                "seen": profile.seen,
                "words": {code: words[profile.item] for code, words in told.items()},
                "shares": [asdict(share) for share in profile.shares],
                "beside": [value.name for value in profile.beside],
            }
            for profile in profiles
        ],
    }
