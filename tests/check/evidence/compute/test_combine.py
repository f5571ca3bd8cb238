from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.check.evidence.compute.binding import Condition, Level, load_items
from outsidein.check.evidence.compute.combine import bounds_of, climb, guarded, lowest, mean
from outsidein.check.evidence.compute.values import UNKNOWN, Bounds, MeasureValue
from outsidein.check.evidence.compute.weigh import weigh_item

AT = datetime(2026, 1, 31, tzinfo=UTC)
ITEMS = load_items()


def known(name: str, value: float, width: float = 0.0, score: float | None = None) -> MeasureValue:
    lo, hi = max(0.0, value - width), min(1.0, value + width)
    points = (value, lo, hi) if score is None else (score, score, score)
    return MeasureValue(
        name, name, "measured", AT, AT, numerator=value, denominator=1, n=1,
        value=value, lo=lo, hi=hi, score=points[0], score_lo=points[1], score_hi=points[2],
    )  # fmt: skip


def nothing(name: str) -> MeasureValue:
    return MeasureValue(name, name, "unknown", AT, AT, reason="No source.", cause="table_empty")


bounds = st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)).map(
    lambda three: Bounds(sorted(three)[1], min(three), max(three))
)


@given(st.lists(bounds, min_size=1, max_size=5), st.sampled_from([lowest, mean]))
def test_losing_a_part_only_widens_the_bounds(parts, combined) -> None:
    whole = combined(parts)

    without = combined([*parts[:-1], UNKNOWN])

    assert without.lo <= whole.lo + 1e-12
    assert without.hi >= whole.hi - 1e-12
    assert without.point is None


@given(st.lists(bounds, min_size=1, max_size=5), st.sampled_from([lowest, mean]))
def test_the_point_lies_inside_the_bounds(parts, combined) -> None:
    whole = combined(parts)

    assert whole.lo - 1e-12 <= whole.point <= whole.hi + 1e-12


def test_three_of_five_missing_can_prove_a_claim_too_high_but_never_too_low() -> None:
    together = lowest([Bounds(0.1, 0.05, 0.2), Bounds(0.9, 0.8, 1.0), UNKNOWN, UNKNOWN, UNKNOWN])

    assert (together.lo, together.hi) == (0.0, 0.2)


def test_a_warning_for_everyone_is_capped() -> None:
    first = Bounds(0.9, 0.8, 1.0)

    assert guarded(first, known("p", 0.1)) == Bounds(0.5, 0.5, 0.5)
    assert guarded(first, known("p", 0.6)) == first
    assert guarded(first, nothing("p")) == Bounds(None, 0.5, 1.0)
    assert guarded(Bounds(0.4, 0.3, 0.5), nothing("p")) == Bounds(0.4, 0.3, 0.5)
    assert guarded(first, known("p", 0.25, 0.1)) == Bounds(0.9, 0.5, 1.0)


LADDER = (
    Level(2, (Condition("a", "known"),)),
    Level(3, (Condition("a", ">=", 0.5),)),
    Level(4, (Condition("b", ">=", 0.5),)),
    Level(5, (Condition("c", "<=", 0.1),)),
)


def reach(*values: MeasureValue) -> tuple[int | None, int, int, float | None]:
    climbed = climb(LADDER, {value.name: value for value in values})
    return climbed.level, climbed.level_lo, climbed.level_hi, climbed.bounds.point


def test_a_level_holds_only_with_all_below_it() -> None:
    assert reach(known("a", 0.4), known("b", 0.9), known("c", 0.0)) == (2, 2, 2, 0.25)
    assert reach(known("a", 0.6), known("b", 0.9), known("c", 0.0)) == (5, 5, 5, 1.0)
    assert reach(known("a", 0.6), known("b", 0.9), known("c", 0.2)) == (4, 4, 4, 0.75)


def test_an_unknown_condition_gives_bounds_not_a_fall() -> None:
    assert reach(known("a", 0.6), nothing("b"), known("c", 0.0)) == (None, 3, 5, None)
    assert reach(nothing("a"), known("b", 0.1)) == (None, 1, 3, None)


def test_an_unknown_condition_above_a_failed_one_does_not_matter() -> None:
    assert reach(known("a", 0.4), nothing("b"), nothing("c")) == (2, 2, 2, 0.25)


def test_an_interval_across_a_bound_gives_both_levels() -> None:
    assert reach(known("a", 0.55, 0.1), known("b", 0.1), known("c", 0.0)) == (3, 2, 3, 0.5)


def test_a_value_just_below_its_bound_is_not_rounded_onto_it() -> None:
    values = {"a": known("a", 0.6), "b": known("b", 0.498)}

    assert climb(LADDER, values).blocking == ("b must reach 0.5; it is 0.498.",)


def test_what_blocks_the_next_level_is_said() -> None:
    values = {"a": known("a", 0.6), "b": known("b", 0.31)}

    assert climb(LADDER, values).blocking == ("b must reach 0.5; it is 0.31.",)
    assert climb(LADDER, {"a": nothing("a")}).blocking == (
        "a must be known; it is unknown. No source.",
    )


def test_levels_that_cannot_be_told_apart_lie_between_the_two() -> None:
    evidence = weigh_item(ITEMS["IMP.6"], {"feedback_exists": known("feedback_exists", 0.0)})

    assert (evidence.level, evidence.level_lo, evidence.level_hi) == (None, 1, 2)
    assert (evidence.point, evidence.lo, evidence.hi) == (0.125, 0.0, 0.25)


def test_a_level_above_the_ones_that_cannot_be_told_apart_is_told() -> None:
    values = {
        "feedback_exists": known("feedback_exists", 1.0),
        "advocacy_waves": known("advocacy_waves", 0.0),
    }

    evidence = weigh_item(ITEMS["IMP.6"], values)

    assert (evidence.level, evidence.point) == (3, 0.5)


def test_the_fourth_level_of_alignment_needs_no_charter() -> None:
    names = ("record_opened", "cross_dept_seen", "promises_measured")
    values = {name: known(name, 0.9) for name in names} | {"doc_charter": known("doc_charter", 0.0)}

    evidence = weigh_item(ITEMS["IMP.8"], values)

    assert evidence.level == 4


def test_what_customers_answer_never_moves_the_score() -> None:
    values = {name: known(name, 0.5) for name in ITEMS["TRU.3"].measures}

    alone = weigh_item(ITEMS["TRU.3"], values)
    asked = weigh_item(ITEMS["TRU.3"], values | {"trust_asked_3": known("trust_asked_3", 1.0)})

    assert alone.point == asked.point == pytest.approx(0.5)
    assert [value.name for value in asked.apart] == ["trust_asked_3"]


def test_the_lowest_names_what_it_hangs_on() -> None:
    values = {"pref_known": known("pref_known", 0.9), "pref_honoured": known("pref_honoured", 0.1)}

    evidence = weigh_item(ITEMS["CHA.1"], values)

    assert (evidence.point, evidence.limiting) == (0.1, "pref_honoured")


def test_what_is_not_measured_may_be_anything() -> None:
    assert bounds_of(nothing("a")) == UNKNOWN
