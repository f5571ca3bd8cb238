"""An edition knows its items, their words and their options."""

import json

from outsidein.ask.instruments.compute.listing import listed
from outsidein.ask.instruments.library import get_edition, list_editions


def test_an_anchor_is_the_items_own_or_else_the_scales():
    roadtest, trust = get_edition("customer-led-roadtest"), get_edition("trust")

    assert (
        roadtest.items[0].anchor("3").say()
        == "We hold the basic facts about customers, and that is all."
    )
    assert trust.items[0].anchor("5").say() == "It holds every time, and it could be shown."
    assert get_edition("crm-scorecard").items[0].anchor("agree") is None


def test_an_organisations_own_departments_take_the_place_of_the_general_ones():
    choices = get_edition("five-questions").find("WHO").choices

    own = choices.filled(departments=["Care", "Depot"])

    assert own.codes_of("department") == ("department:Care", "department:Depot")
    assert own.codes_of("level") == choices.codes_of("level")
    assert own.codes_of("others") == ("partners", "customers")


def test_an_aside_is_found_but_is_no_item():
    edition = get_edition("customer-led-roadtest")

    assert edition.find("REFLECTIONS") is edition.asides[0]
    assert edition.find("IMP.10") is None


def test_every_edition_can_be_written_as_json_with_its_items():
    for edition in list_editions():
        plain = json.loads(json.dumps(listed(edition)))
        assert [item["code"] for item in plain["items"]] == [item.code for item in edition.items]


def test_the_customers_wording_is_for_customers_only():
    item = get_edition("trust").items[0]

    assert item.wording(audience="customer").startswith("I can rely on them")
    assert item.wording(audience="staff") == item.wording() == item.text.say()
