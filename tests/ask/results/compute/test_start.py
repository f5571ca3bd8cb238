"""The three statements to start with, by the documented rule."""

from outsidein.ask.instruments.library import get_edition
from outsidein.ask.results.compute.start import starters

SCORECARD = get_edition("crm-scorecard")
ROADTEST = get_edition("customer-led-roadtest")


def codes(found):
    return [starter.item.code for starter in found]


def test_the_lowest_answers_come_first_and_then_the_order_of_the_instrument():
    values = {"ORG.1": 1.0, "ORG.2": 0.5, "CUS.1": 0.0, "DAT.3": 0.0, "OPE.1": 0.5}

    assert codes(starters(SCORECARD, values)) == ["CUS.1", "DAT.3", "ORG.2"]


def test_what_was_marked_comes_before_what_is_lower():
    values = {"IMP.1": 1.0, "IMP.2": 2.0, "IMP.3": 4.0, "IMP.4": 3.0}

    found = starters(ROADTEST, values, {"IMP.3", "IMP.4"})

    assert codes(found) == ["IMP.4", "IMP.3", "IMP.1"]
    assert [starter.reason for starter in found] == ["priority", "priority", "lowest"]


def test_a_blank_is_not_proposed_unless_it_was_marked():
    values = {"IMP.1": None, "IMP.2": 2.0}

    assert codes(starters(ROADTEST, values)) == ["IMP.2"]
    assert codes(starters(ROADTEST, values, {"IMP.9"})) == ["IMP.9", "IMP.2"]


def test_what_stands_at_the_top_is_no_place_to_start():
    values = {item.code: 1.0 for item in SCORECARD.items} | {"CHA.2": 0.5}

    assert codes(starters(SCORECARD, values)) == ["CHA.2"]


def test_each_carries_its_first_step():
    [starter] = starters(SCORECARD, {"ORG.6": 0.0})

    assert starter.item.start.say().startswith("Go through last month's diaries")
