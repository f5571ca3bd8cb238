"""The law, line by line, and what must hold of it whatever the figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.ask.results.compute.claims import Claim
from outsidein.check.blindspots.compute.index import blind_spot_index
from outsidein.check.blindspots.compute.verdict import (
    DECIDED,
    Finding,
    Verdict,
    compare,
    list_findings,
)
from outsidein.check.evidence.compute.combine import lowest, mean
from outsidein.check.evidence.compute.values import UNKNOWN, Bounds, ItemEvidence


def claim(point: float, low: float, high: float, importance: float = 1.0) -> Claim:
    return Claim("CHA.4", point, low, high, 84, 240, importance)


def evidence(point: float | None, lo: float, hi: float, **more: object) -> ItemEvidence:
    given_ = {"item": "CHA.4", "strength": "A", "kind": "verdict", "measures": ()} | more
    return ItemEvidence(point=point, lo=lo, hi=hi, **given_)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "seen", "verdict"),
    [
        # blind spot: c - hi > .25 and c_lo > hi
        (claim(0.86, 0.82, 0.89), evidence(0.31, 0.24, 0.38), Verdict.BLIND_SPOT),
        (claim(0.86, 0.82, 0.89), evidence(None, 0.0, 0.38), Verdict.BLIND_SPOT),
        (claim(0.85, 0.82, 0.89), evidence(0.5, 0.4, 0.6), Verdict.LEANING_HIGH),  # exactly .25
        (claim(0.86, 0.55, 0.95), evidence(0.5, 0.4, 0.6), Verdict.LEANING_HIGH),  # c_lo below hi
        # hidden strength: lo - c > .25 and c_hi < lo
        (claim(0.2, 0.1, 0.3), evidence(0.6, 0.5, 0.7), Verdict.HIDDEN_STRENGTH),
        (claim(0.25, 0.2, 0.3), evidence(0.6, 0.5, 0.7), Verdict.LEANING_LOW),  # exactly .25
        (claim(0.2, 0.1, 0.55), evidence(0.6, 0.5, 0.7), Verdict.LEANING_LOW),  # c_hi above lo
        # not enough data: hi - lo > .5, or no point
        (claim(0.5, 0.4, 0.6), evidence(0.5, 0.2, 0.71), Verdict.NOT_ENOUGH_DATA),
        (claim(0.5, 0.4, 0.6), evidence(0.5, 0.2, 0.7), Verdict.IN_LINE),  # exactly .5
        (claim(0.5, 0.4, 0.6), evidence(None, 0.4, 0.6), Verdict.NOT_ENOUGH_DATA),
        # in line: |c - e| <= .125
        (claim(0.625, 0.6, 0.65), evidence(0.5, 0.4, 0.6), Verdict.IN_LINE),
        (claim(0.63, 0.6, 0.65), evidence(0.5, 0.4, 0.6), Verdict.LEANING_HIGH),
        (claim(0.37, 0.3, 0.45), evidence(0.5, 0.4, 0.6), Verdict.LEANING_LOW),
    ],
)
def test_the_law_is_kept_to_the_letter(said, seen, verdict) -> None:
    assert compare(said, seen).verdict is verdict


def test_severity_is_the_distance_times_the_importance_and_high_from_two_fifths() -> None:
    seen = evidence(0.2, 0.1, 0.3)

    assert compare(claim(0.8, 0.75, 0.85), seen).severity == 0.5
    assert compare(claim(0.8, 0.75, 0.85), seen).is_high
    assert compare(claim(0.7, 0.65, 0.75), seen).is_high  # exactly .4
    assert compare(claim(0.8, 0.75, 0.85, importance=0.5), seen).severity == 0.25
    assert not compare(claim(0.8, 0.75, 0.85, importance=0.5), seen).is_high


def test_what_cannot_be_tested_names_what_it_needs() -> None:
    finding = compare(claim(0.9, 0.8, 1.0), evidence(None, 0, 1, untestable="A list."))

    assert (finding.verdict, finding.reason) == (Verdict.UNTESTABLE, "A list.")


def test_an_item_that_too_few_people_answered_has_no_verdict() -> None:
    finding = compare(None, evidence(0.5, 0.4, 0.6))

    assert (finding.verdict, finding.reason) == (
        Verdict.NOT_ENOUGH_DATA,
        "Fewer than five people answered this item.",
    )


def test_a_question_gets_no_verdict() -> None:
    with pytest.raises(ValueError, match="a profile, no verdict"):
        compare(claim(0.5, 0.4, 0.6), evidence(0.5, 0.4, 0.6, kind="profile"))


three = st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)).map(sorted)
claims = three.map(lambda t: claim(t[1], t[0], t[2]))
seens = three.map(lambda t: evidence(t[1], t[0], t[2]))
parts = st.lists(three.map(lambda t: Bounds(t[1], t[0], t[2])), min_size=0, max_size=4)


@given(claims)
def test_the_quite_unknown_never_yields_a_verdict(said) -> None:
    assert compare(said, evidence(None, 0.0, 1.0)).verdict is Verdict.NOT_ENOUGH_DATA


@given(claims, parts)
def test_a_lowest_with_one_unknown_never_yields_a_hidden_strength(said, known) -> None:
    together = lowest([*known, UNKNOWN])

    verdict = compare(said, evidence(together.point, together.lo, together.hi)).verdict

    assert verdict in (Verdict.BLIND_SPOT, Verdict.NOT_ENOUGH_DATA)


@given(claims, parts.filter(bool), st.sampled_from([lowest, mean]))
def test_an_unknown_part_makes_no_strength_that_was_not_there(said, known, combined) -> None:
    whole, less = combined(known), combined([*known[:-1], UNKNOWN])

    without = compare(said, evidence(less.point, less.lo, less.hi)).verdict

    if without is Verdict.HIDDEN_STRENGTH:
        assert compare(said, evidence(whole.point, whole.lo, whole.hi)).verdict is without


@given(claims, seens, st.floats(0, 1))
def test_a_higher_claim_is_never_judged_less_high(said, seen, more) -> None:
    higher = claim(*(min(1.0, end + more) for end in (said.point, said.low, said.high)))

    first, second = compare(said, seen), compare(higher, seen)

    assert second.over >= first.over
    assert second.severity >= first.severity
    if first.verdict is Verdict.BLIND_SPOT:
        assert second.verdict is Verdict.BLIND_SPOT


@given(claims, seens)
def test_a_claim_is_never_both_too_high_and_too_low(said, seen) -> None:
    finding = compare(said, seen)

    assert finding.over == 0 or finding.under == 0
    if finding.verdict in DECIDED - {Verdict.BLIND_SPOT, Verdict.HIDDEN_STRENGTH}:
        assert seen.hi - seen.lo <= 0.5 + 1e-9


def test_findings_stand_worst_first_and_questions_are_left_out() -> None:
    said = {
        "A": claim(0.9, 0.8, 1.0),
        "B": claim(0.6, 0.55, 0.65),
        "C": claim(0.1, 0.0, 0.2),
        "D": claim(0.7, 0.65, 0.75),
    }
    seen = [
        evidence(0.9, 0.8, 1.0, item="C"),
        evidence(0.2, 0.1, 0.3, item="B"),
        evidence(0.7, 0.6, 0.8, item="D"),
        evidence(0.2, 0.1, 0.3, item="A"),
        evidence(None, 0.0, 1.0, item="WHO", kind="profile"),
    ]

    findings = list_findings(said, seen)

    assert [finding.item for finding in findings] == ["A", "B", "D", "C"]


def test_the_index_averages_over_items_with_enough_data_and_counts_the_rest() -> None:
    findings = [
        compare(claim(0.8, 0.75, 0.85), evidence(0.2, 0.1, 0.3)),  # .5 above
        compare(claim(0.2, 0.1, 0.3), evidence(0.6, 0.5, 0.7)),  # below: 0
        compare(claim(0.9, 0.8, 1.0), evidence(None, 0.0, 1.0)),
        Finding("DAT.3", Verdict.UNTESTABLE, None, evidence(None, 0, 1)),
    ]

    index = blind_spot_index(findings)

    assert (index.value, index.items, index.left_out) == (0.25, 2, 2)
