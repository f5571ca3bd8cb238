"""Who names whom: owners by department, pairs that agree, gaps by option."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsidein.ask.instruments.library import get_edition
from outsidein.ask.results.compute.owners import (
    MANY,
    code_gaps,
    count_owners,
    pair_agreement,
    say_owners,
)

WHERE = get_edition("five-questions").find("WHERE").choices
CHANNELS = WHERE.groups[0].id
ONE, TWO, THREE = WHERE.codes_of(CHANNELS)[:3]
sets = st.lists(
    st.frozensets(st.sampled_from("abcde"), min_size=1, max_size=3), min_size=2, max_size=15
)


def test_departments_and_the_owners_they_name_are_counted():
    found = count_owners(
        [("IT", ["sales"]), ("IT", ["sales"]), ("IT", ["board"]), ("HR", ["board"]), ("PR", [])]
    )

    assert (found.departments, found.owners) == (2, 2)  # nobody of PR named anybody
    assert found.by_department == {"HR": ("board",), "IT": ("sales",)}
    assert say_owners(found) == "2 departments name 2 different owners."


def test_who_ticks_two_gives_half_to_each():
    found = count_owners([("IT", ["sales", "board"]), ("IT", ["sales"])])

    assert found.by_department == {"IT": ("sales",)}
    assert say_owners(found) == "1 department names 1 owner."


def test_a_department_that_is_torn_names_all_it_is_torn_between():
    found = count_owners([("IT", ["sales"]), ("IT", ["board"])])

    assert found.by_department == {"IT": ("board", "sales")}
    assert say_owners(found) == "1 department names 2 owners."


def test_departments_of_one_mind_are_said_to_be_so():
    found = count_owners([("IT", ["sales"]), ("HR", ["sales"])])

    assert found.alike
    assert say_owners(found) == "2 departments name the same owner."


def test_nobody_named_is_no_number():
    assert count_owners([("IT", [])]) is None
    assert say_owners(None) == "Nobody named an owner."


@settings(max_examples=40, deadline=None)
@given(sets, st.one_of(st.none(), st.integers(0, 20)))
def test_agreement_is_the_mean_over_all_pairs_of_people(ticked, silent):
    pairs = list(combinations(ticked, 2))
    people = None if silent is None else len(ticked) + silent

    found = pair_agreement(ticked, people, seed=1, draws=200)

    assert found.overlap.point == pytest.approx(
        np.mean([len(a & b) / len(a | b) for a, b in pairs])
    )
    assert found.same.point == pytest.approx(np.mean([a == b for a, b in pairs]))
    for one in (found.overlap, found.same):
        assert -1e-9 <= one.low <= one.point <= one.high <= 1 + 1e-9


def test_with_everybody_heard_the_agreement_is_a_fact():
    found = pair_agreement([["a"], ["a"], ["b"]], 3, seed=1)

    assert found.same.low == found.same.high == pytest.approx(1 / 3)


def test_people_of_one_mind_leave_room_for_the_silent():
    found = pair_agreement([["a"]] * 9, 30, seed=1)

    assert found.same.high == 1
    assert found.same.low < 0.9


def test_one_person_alone_agrees_with_nobody():
    assert pair_agreement([["a"], []], 5, seed=1) is None


def test_many_people_have_the_interval_of_few():
    random = np.random.default_rng(1)
    ticked = [[str(k)] for k in random.choice(4, MANY, p=[0.4, 0.3, 0.2, 0.1])]

    formula = pair_agreement(ticked, 5000, seed=1).overlap
    drawn = pair_agreement(ticked[:-1], 5000, seed=1).overlap

    assert formula.low == pytest.approx(drawn.low, abs=0.002)
    assert formula.high == pytest.approx(drawn.high, abs=0.002)


def test_the_interval_of_agreement_covers_about_as_often_as_it_says():
    random = np.random.default_rng(3)
    covered, runs = 0, 200

    for run in range(runs):
        everybody = [[str(k)] for k in random.choice(4, 60, p=[0.5, 0.2, 0.2, 0.1])]
        truth = pair_agreement(everybody, 60, seed=1, draws=1).same.point
        found = pair_agreement(everybody[:20], 60, seed=run, draws=300).same
        covered += found.low - 1e-9 <= truth <= found.high + 1e-9

    assert covered / runs >= 0.90


def test_gaps_of_the_options_stand_in_the_order_of_their_size():
    gaps = code_gaps(
        WHERE, CHANNELS, [[ONE], [ONE], [ONE, TWO]], [[TWO], [TWO], [THREE]], 3, seed=1
    )

    assert [(g.code, g.today, g.future) for g in gaps[:3]] == [
        (ONE, pytest.approx(2.5 / 3), 0),
        (TWO, pytest.approx(0.5 / 3), pytest.approx(2 / 3)),
        (THREE, 0, pytest.approx(1 / 3)),
    ]
    assert all(g.gap.low == g.gap.high for g in gaps)  # everybody was heard both times
    assert sum(g.gap.point for g in gaps) == pytest.approx(0)


def test_gaps_have_intervals_where_people_were_silent():
    gap = code_gaps(WHERE, CHANNELS, [[ONE]] * 8, [[TWO]] * 8, 40, seed=1)[0]

    assert -1 <= gap.gap.low <= gap.gap.point <= gap.gap.high <= 1
    assert gap.gap.low < gap.gap.high
    assert (gap.gap.n, gap.gap.population) == (16, 80)


def test_thousands_of_different_ticks_are_drawn_in_parts():
    codes = WHERE.codes_of(CHANNELS)
    random = np.random.default_rng(4)
    ticked = [[c for c in codes if random.random() < 0.5] for _ in range(1600)]

    gaps = code_gaps(WHERE, CHANNELS, ticked, ticked[:800], 2000, seed=1, draws=8000)

    assert len({tuple(t) for t in ticked}) > 1000  # 8,000 draws of them are more than 4 million
    assert all(g.gap.low < 0 < g.gap.high for g in gaps)


def test_a_tense_nobody_answered_has_no_gaps():
    assert code_gaps(WHERE, CHANNELS, [[ONE]], [[]], 3, seed=1) == ()
    assert code_gaps(WHERE, CHANNELS, [], [[ONE]], 3, seed=1) == ()
