from collections import Counter

import pytest
from statsmodels.stats.proportion import proportion_confint
from tests.sample.counting import Counted, shares

from outsidein.sample.plan import CLAIMS, PLANTED, RATES

#: The thresholds of the map of evidence: the values that score 0, ½ and 1.
THRESHOLDS = {
    "front_decides": (0.3, 0.6, 0.85),
    "care_reach": (0.1, 0.4, 0.75),
    "cross_dept_seen": (0.3, 0.6, 0.9),
    "pref_known": (0.1, 0.4, 0.75),
    "pref_honoured": (0.5, 0.8, 0.98),
    "channel_fit": (0.5, 0.7, 0.9),
    "identified": (0.4, 0.7, 0.95),
    "record_opened": (0.3, 0.6, 0.9),
    "flex_own": (0.6, 0.8, 0.95),
    "flex_partner": (0.6, 0.8, 0.95),
    "capture_link": (0.2, 0.5, 0.85),
    "data_fresh": (0.3, 0.6, 0.9),
    "elements_filled": (0.3, 0.6, 0.95),
    "quality_harm": (0.05, 0.02, 0.005),
    "ces_easy": (0.5, 0.7, 0.85),
    "repeat_contact": (0.35, 0.2, 0.1),
    "in_promise": (0.6, 0.8, 0.95),
    "first_contact": (0.3, 0.5, 0.75),
    "reopened": (0.15, 0.08, 0.03),
    "marketing_permitted": (0.7, 0.9, 0.99),
    "triggered_share": (0.1, 0.4, 0.7),
    "message_harm": (0.02, 0.007, 0.002),
    "regret": (0.05, 0.02, 0.005),
    "felt_understood": (0.5, 0.7, 0.85),
    "options_used": (0.05, 0.2, 0.5),
    **{f"trust_asked_{n}": (0.4, 0.6, 0.85) for n in range(1, 6)},
}
MEASURED_BY = {
    "ORG.5": (min, ("front_decides",)),
    "CUS.3": (min, ("care_reach",)),
    "CUS.5": (min, ("cross_dept_seen",)),
    "CHA.1": (min, ("pref_known", "pref_honoured")),
    "CHA.4": (min, ("identified", "record_opened")),
    "OPE.3": (min, ("ces_easy", "repeat_contact")),
    "DAT.3": (min, ("elements_filled",)),
    "CHA.5": (min, ("flex_own", "flex_partner")),
    "OPE.2": (min, ("quality_harm",)),
    "TRU.3": ("mean", ("in_promise", "first_contact", "reopened", "repeat_contact")),
    "CHA.3": (min, ("channel_fit",)),
    "DAT.2": ("mean", ("capture_link", "data_fresh")),
    "CUS.4": (min, ("triggered_share", "message_harm")),
    "CUS.7": (min, ("record_opened",)),
    "TRU.1": (min, ("marketing_permitted",)),
    "TRU.5": (min, ("regret",)),
}
#: Of how many each measure is at least taken at a tenth of the size, for its interval.
LEAST = {"front_decides": 80, "elements_filled": 16, "flex_partner": 40, "ces_easy": 120}


def score(measure: str, value: float) -> float:
    """Return the score by straight lines through the three values."""
    zero, half, one = THRESHOLDS[measure]
    if (value - half) * (one - zero) < 0:
        return max(0.0, 0.5 * (value - zero) / (half - zero))
    return min(1.0, 0.5 + 0.5 * (value - half) / (one - half))


def bounds(counted: Counted, item: str) -> tuple[float, float]:
    """Return how low and high the evidence on an item may lie, by Wilson's interval."""
    how, measures = MEASURED_BY[item]
    ends = []
    for measure in measures:
        value, size = counted.measure(measure), LEAST.get(measure, 400)
        low, high = proportion_confint(value * size, size, method="wilson")
        ends.append(sorted((score(measure, low), score(measure, high))))
    lows, highs = zip(*ends, strict=True)
    if how == "mean":
        return sum(lows) / len(lows), sum(highs) / len(highs)
    return min(lows), min(highs)


@pytest.mark.parametrize("planned", RATES, ids=lambda planned: planned.measure)
def test_the_files_show_the_planned_value(counted, planned):
    assert counted.measure(planned.measure) == pytest.approx(planned.value, abs=planned.tolerance)


@pytest.mark.parametrize("planned", RATES, ids=lambda planned: planned.measure)
def test_the_planned_score_is_what_the_thresholds_make_of_the_value(planned):
    assert score(planned.measure, planned.value) == pytest.approx(planned.score, abs=0.02)


@pytest.mark.parametrize("planned", CLAIMS, ids=lambda planned: planned.item)
def test_the_answers_claim_what_is_planned(counted, planned):
    assert counted.claim(planned.item) == pytest.approx(planned.level, abs=0.04)
    assert counted.priority(planned.item) == pytest.approx(planned.priority or 0, abs=0.01)


@pytest.mark.parametrize("size", ["counted", "counted_tenth"])
@pytest.mark.parametrize(
    "planted", [p for p in PLANTED if p.kind == "blind spot"], ids=lambda planted: planted.item
)
def test_every_planted_blind_spot_is_one_by_the_law(request, size, planted):
    counted = request.getfixturevalue(size)

    over = counted.claim(planted.item) - bounds(counted, planted.item)[1]

    assert over > 0.30
    assert (over * counted.priority(planted.item) >= 0.42) is planted.high


@pytest.mark.parametrize("size", ["counted", "counted_tenth"])
@pytest.mark.parametrize(
    "planted", [p for p in PLANTED if p.kind == "hidden strength"], ids=lambda p: p.item
)
def test_every_planted_hidden_strength_is_one_by_the_law(request, size, planted):
    counted = request.getfixturevalue(size)

    under = bounds(counted, planted.item)[0] - counted.claim(planted.item)

    assert under > 0.30


@pytest.mark.parametrize("item", sorted(set(MEASURED_BY) - {p.item for p in PLANTED}))
def test_no_item_that_is_not_planted_is_a_blind_spot(counted, item):
    low, high = bounds(counted, item)

    assert counted.claim(item) - high < 0.2
    assert counted.claim(item) - (low + high) / 2 < 0.25


def test_at_least_five_blind_spots_and_three_hidden_strengths_are_planted():
    kinds = Counter(p.kind for p in PLANTED)

    assert kinds == {"blind spot": 7, "hidden strength": 3}
    assert sum(p.high for p in PLANTED) == 6


def test_sales_is_named_most_and_meets_few(counted):
    claimed = counted.ticked("WHO", "now")
    met = shares(Counter(f"department:{r['department']}" for r in counted.recent("interactions")))

    over = {code: claimed.get(code, 0) - met.get(code, 0) for code in claimed.keys() | met.keys()}

    assert max(over, key=lambda code: abs(over[code])) == "department:Sales"
    assert over["department:Sales"] > 0.2


def test_the_telephone_is_used_far_more_than_it_is_named(counted):
    claimed = counted.ticked("WHERE", "now")
    used = shares(Counter(r["channel"] for r in counted.recent("interactions")))

    under = {
        code: used.get(code, 0) - claimed.get(code, 0) for code in claimed.keys() | used.keys()
    }

    assert max(under, key=lambda code: abs(under[code])) == "phone"
    assert under["phone"] > 0.2


def test_leaders_see_things_rosier_than_the_front_line(counted):
    agree = {"Heads and managers": [], "Front line": []}
    for row in counted.rows["answers"]:
        if row["instrument"] == "crm-scorecard" and row["level"] in agree:
            agree[row["level"]].append(row["answer"] == "agree")

    leaders, front = (sum(flags) / len(flags) for flags in agree.values())

    assert leaders - front > 0.05


def test_not_sure_is_an_answer_and_some_leave_an_item_blank(counted):
    given = Counter(r["answer"] for r in counted.rows["answers"])

    assert 0.05 < given["not sure"] / given.total() < 0.09
    assert 0.01 < given[""] / given.total() < 0.03
