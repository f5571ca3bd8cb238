"""The shape of a sheet's content, and what is no answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outsidein.ask.answers.compute.content import ContentError, Said, SheetReader
from outsidein.ask.instruments.library import get_edition

READER = SheetReader(
    [get_edition("crm-scorecard"), get_edition("five-questions")], {"level": ("Board", "Staff")}
)
CARD, FIVE = "crm-scorecard", "five-questions"
JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from(["answers", CARD, "ORG.1", "level", "codes", "x"]), inner
        )
    ),
    max_leaves=12,
)


def test_a_point_of_the_scale_becomes_its_value():
    content = READER.read({"answers": {CARD: {"ORG.1": {"level": "agree"}}}})

    assert content.said == (Said(CARD, "ORG.1", "now", value=1.0, priority=False),)


def test_not_sure_has_no_value_and_an_answer_beside_it_stands():
    unsure, sure = READER.read(
        {
            "answers": {
                CARD: {
                    "ORG.1": {"not_sure": True},
                    "ORG.2": {"not_sure": True, "level": "disagree"},
                }
            }
        }
    ).said

    assert (unsure.value, unsure.not_sure) == (None, True)
    assert (sure.value, sure.not_sure) == (0.0, False)


def test_both_tenses_have_keys_of_their_own():
    content = {
        "WHO.now": {"codes": ["customers", "customers"], "text": " Us. "},
        "WHO.future": {"codes": ["everyone"]},
    }

    now, future = READER.read({"answers": {FIVE: content}}).said

    assert (now.item, now.tense, now.codes, now.text) == ("WHO", "now", ("customers",), "Us.")
    assert (future.tense, future.codes) == ("future", ("everyone",))


def test_what_is_blank_is_no_answer():
    assert READER.read({"answers": {CARD: {"ORG.1": {}, "ORG.2": {"note": " "}}}}).is_empty


def test_a_note_or_a_mark_alone_is_kept_without_an_answer():
    noted, marked = READER.read(
        {"answers": {CARD: {"ORG.1": {"note": "Why?"}, "ORG.2": {"priority": True}}}}
    ).said

    assert not noted.is_answer
    assert (noted.note, noted.priority, marked.priority) == ("Why?", None, True)


@pytest.mark.parametrize(
    ("given_item", "told"),
    [
        ({"level": 1}, "“1” is no answer to ORG.1"),
        ({"level": "agree", "codes": ["phone"]}, "“phone” is no answer"),
        ({"colour": "red"}, "has no “colour”"),
        ({"priority": "yes"}, "neither on nor off"),
        ({"importance": 2}, "from 0 to 1"),
        ({"importance": True}, "from 0 to 1"),
        ({"note": 7}, "cannot be read"),
        ({"note": "x" * 2001}, "2001 letters"),
        ("agree", "cannot be read"),
    ],
)
def test_what_is_no_answer_is_told_with_its_item(given_item, told):
    with pytest.raises(ContentError) as stopped:
        READER.read({"answers": {CARD: {"ORG.1": given_item}}})

    problem = stopped.value.problems[0]
    assert (problem.instrument, problem.key) == (CARD, "ORG.1")
    assert told in problem.words


def test_all_problems_are_told_at_once():
    with pytest.raises(ContentError) as stopped:
        READER.read(
            {
                "groups": {"level": "Chief", "site": "Hull"},
                "answers": {CARD: {"ORG.1": {"level": "x"}, "ORG.99": {}}, "unknown": {}},
            }
        )

    assert len(stopped.value.problems) == 5


@given(JSON)
def test_whatever_is_sent_is_read_or_refused_in_words(content):
    try:
        sheet = READER.read(content)
    except ContentError as why:
        assert why.problems
        assert str(why)
    else:
        assert all(said.instrument in {CARD, FIVE} for said in sheet.said)
