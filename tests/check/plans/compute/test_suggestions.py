"""Every item has something that may be done about it, with its source."""

import re

import pytest

from outsidein.ask.instruments.library import list_newest_editions
from outsidein.check.evidence.compute.binding import load_items
from outsidein.check.evidence.compute.library import load_measures
from outsidein.check.plans.compute.suggestions import (
    SuggestionError,
    load_suggestions,
    parse_suggestions,
)

ROW = {
    "item": "CUS.3",
    "title": "Do",
    "how": "So.",
    "source": "Somebody, Something, 2001",
    "effort": "days",
    "measures": ["care_reach"],
}


def test_every_item_of_every_instrument_has_one_to_three_suggestions_and_no_other_item_has():
    items = [item.code for edition in list_newest_editions() for item in edition.items]
    suggested = load_suggestions()

    assert len(items) == 54
    assert set(suggested) == set(items)
    assert {len(ones) for ones in suggested.values()} <= {1, 2, 3}


def test_every_measure_that_a_suggestion_names_exists_and_speaks_of_the_item():
    measures, bound = load_measures(), load_items()
    lost = [
        f"{one.item}: {name}"
        for ones in load_suggestions().values()
        for one in ones
        for name in one.measures
        if name not in measures or name not in bound[one.item].measures
    ]

    assert lost == []


def test_every_measure_of_an_item_is_moved_by_some_suggestion_where_it_has_one():
    named = {name for ones in load_suggestions().values() for one in ones for name in one.measures}
    bound = {name for item in load_items().values() for name in item.measures}

    assert bound - named == set()


def test_every_source_has_a_year_or_the_number_of_a_standard_and_no_address():
    sources = {one.source for ones in load_suggestions().values() for one in ones}
    undated = {s for s in sources if not re.search(r"\b(19|20)\d\d\b|20\d\d/\d+|\d+/20\d\d", s)}

    assert undated <= {"COPC Inc., COPC CX Standard for Customer Operations"}
    assert not [s for s in sources if "http" in s or "www." in s]


def test_titles_are_told_apart_and_end_without_a_full_stop():
    titles = [one.title for ones in load_suggestions().values() for one in ones]

    assert len(titles) == len(set(titles))
    assert not [title for title in titles if title.endswith(".")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"effort": "soon"}, "days, weeks or months"),
        ({"how": ""}, "how may not be empty"),
        ({"title": "x" * 161}, "longer than 160"),
        ({"measures": ["Not A Name"]}, "no name of a measure"),
        ({"item": "not a code"}, "no code of an item"),
        ({"more": 1}, "a suggestion has"),
    ],
)
def test_a_suggestion_that_is_not_as_it_must_be_is_named(change, words):
    with pytest.raises(SuggestionError, match=words):
        parse_suggestions([ROW | change], file_name="x.toml")


def test_suggestions_of_an_item_are_numbered_in_their_order():
    ones = parse_suggestions([ROW, ROW | {"item": "WHO"}, ROW], file_name="x.toml")

    assert [(one.item, one.number) for one in ones] == [("CUS.3", 1), ("WHO", 1), ("CUS.3", 2)]
