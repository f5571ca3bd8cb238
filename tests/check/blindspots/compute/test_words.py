"""The sentences: each with its numbers, none that says more than is known."""

from datetime import UTC, datetime

import pytest

from outsidein.ask.results.compute.claims import Claim
from outsidein.check.blindspots.compute.headline import HARMS, HELPS, headline
from outsidein.check.blindspots.compute.profile import question_profile
from outsidein.check.blindspots.compute.sentence import profile_sentence, verdict_sentence
from outsidein.check.blindspots.compute.verdict import compare
from outsidein.check.evidence.compute.values import ItemEvidence, MeasureValue, ProfileCount

AT = datetime(2026, 1, 31, tzinfo=UTC)
SAID = Claim("CHA.4", 0.86, 0.82, 0.89, 84, 240, 1.0)


def value(name: str, numerator: float, denominator: float, lo: float, hi: float) -> MeasureValue:
    share = numerator / denominator
    return MeasureValue(
        name,
        "Customers recognised at once",
        "measured",
        AT,
        AT,
        numerator=numerator,
        denominator=denominator,
        n=int(denominator),
        value=share,
        lo=share,
        hi=share,
        score=(lo + hi) / 2,
        score_lo=lo,
        score_hi=hi,
    )


def missing(name: str) -> MeasureValue:
    return MeasureValue(name, "Links confirmed", "unknown", AT, AT, reason="No sample was drawn.")


def evidence(point, lo, hi, measures, strength="A", limiting="") -> ItemEvidence:
    return ItemEvidence("CHA.4", strength, "verdict", point, lo, hi, measures, limiting=limiting)


def test_a_blind_spot_is_said_with_its_numbers() -> None:
    seen = evidence(0.31, 0.24, 0.38, (value("identified", 412, 1203, 0.24, 0.38),))

    assert verdict_sentence(compare(SAID, seen)) == (
        "People say 0.86 (84 of 240, 0.82–0.89); the records show 0.31 (0.24–0.38): "
        "customers recognised at once 412 of 1,203. "
        "The claim stands above the evidence: a blind spot of high severity."
    )


def test_a_proxy_never_says_that_people_are_wrong() -> None:
    sentence = verdict_sentence(compare(SAID, evidence(0.31, 0.24, 0.38, (), strength="B")))

    assert "The records do not support this" in sentence
    assert "wrong" not in sentence


def test_what_is_partly_unknown_is_said_as_at_most_with_what_is_missing() -> None:
    measures = (value("identified", 10, 100, 0.1, 0.3), missing("links_correct"))
    seen = evidence(None, 0.0, 0.3, measures, limiting="identified")

    sentence = verdict_sentence(compare(SAID, seen))

    assert "the records show 0.30 at most: customers recognised at once 10 of 100" in sentence
    assert "not known: links confirmed" in sentence


def test_not_enough_data_says_why() -> None:
    sentence = verdict_sentence(compare(SAID, evidence(None, 0, 1, (missing("links_correct"),))))

    assert sentence.endswith("the records cannot tell. Links confirmed: No sample was drawn.")


@pytest.mark.parametrize(
    ("good", "bad", "lean"),
    [
        (("message_harm", "in_promise"), (), "helped"),
        ((), ("regret",), "hurt"),
        (("care_reach",), ("sold_while_upset",), "both"),
        (("in_promise", "care_reach"), (), "cannot_tell"),  # no harm was ever measured
        (("message_harm", "regret"), (), "cannot_tell"),  # nor any help
        ((), (), "cannot_tell"),
    ],
)
def test_helped_or_hurt_is_told_only_from_what_is_known(good, bad, lean) -> None:
    values = [value(name, 3, 100, 0.6, 0.9) for name in good]
    values += [value(name, 8, 100, 0.0, 0.2) for name in bad]

    top = headline(values)

    assert top.lean == lean
    assert set(top.unknown) == (set(HARMS) | set(HELPS)) - set(good) - set(bad)


def test_the_headline_says_its_figures_and_what_is_not_known() -> None:
    top = headline(
        [value("message_harm", 14, 4478, 0.8, 0.9), value("in_promise", 41, 100, 0.0, 0.3)]
    )

    assert top.sentence == (
        "The records show customers both helped and hurt: 0.3 % of marketing messages led to an"
        " opt-out or complaint (14 of 4,478), but only 41 % of cases were solved when promised"
        " (41 of 100)."
    )
    assert "against them: 41 % of cases were solved when promised (41 of 100)" in top.detail
    assert "not known: how many marketing messages went out during an open complaint" in top.detail


def test_what_is_too_close_to_call_is_said_so() -> None:
    top = headline([value("regret", 2, 100, 0.3, 0.7)])

    assert (top.lean, top.unclear) == ("cannot_tell", ("regret",))


def overlap(rows: tuple[ProfileCount, ...], share: float) -> ItemEvidence:
    measure = MeasureValue(
        "where_overlap",
        "Where",
        "measured",
        AT,
        AT,
        value=share,
        lo=0.3,
        hi=0.6,
        n=10,
        profile=rows,
    )
    return ItemEvidence("WHERE", "A", "profile", None, 0.0, 1.0, (measure,))


def test_a_profile_names_where_claim_and_records_part_most() -> None:
    rows = (
        ProfileCount("phone", 2, 5, 60),
        ProfileCount("visit", 8, 5, 30),
        ProfileCount("web", 0, 0, 10),
    )

    profile = question_profile(overlap(rows, 0.5))

    assert [(s.code, s.claimed, s.wished, s.measured) for s in profile.shares] == [
        ("visit", 0.8, 0.5, 0.3),
        ("phone", 0.2, 0.5, 0.6),
        ("web", 0.0, 0.0, 0.1),
    ]
    assert profile.largest.code == "visit"
    assert profile_sentence(profile) == (
        "What is said and what is seen overlap by 0.50 (10 answers beside 100 records, 0.30–0.60). "
        "They part most on visit: said 0.80, seen 0.30."
    )


def test_a_profile_that_cannot_be_had_says_why() -> None:
    measure = MeasureValue("where_overlap", "Where", "unknown", AT, AT, reason="No source.")

    profile = question_profile(ItemEvidence("WHERE", "A", "profile", None, 0, 1, (measure,)))

    assert (profile.overlap, profile.shares, profile.reason) == (None, (), "No source.")
    assert profile_sentence(profile) == "What is said cannot be set beside the records. No source."
