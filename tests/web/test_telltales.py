"""What in somebody's words may tell who they are, and what does not."""

import pytest

from outsidein.web.respond.telltales import find_tells


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ask ann@example.org about it", ["ann@example.org"]),
        ("Call +44 20 7946 0000 first", ["+44 20 7946 0000"]),
        ("Reach me at (020) 7946-0000", ["020) 7946-0000"]),
        ("Mrs Miller knows", ["Mrs Miller"]),
        ("It was dr. Weiß who said so", ["dr. Weiß"]),
        ("Better ask Anna Schmidt, she knows", ["Anna Schmidt"]),
        ("I am the only one in Hull", ["I am the only"]),
        ("As the sole lawyer I see it", ["As the sole"]),
        ("Nobody does it, no one but me", ["no one but me"]),
        ("I'm the head of care", ["I'm the head"]),
        ("Ich bin die einzige hier", ["Ich bin die einzige"]),
    ],
)
def test_words_that_may_tell_are_found(text, found):
    assert [tell.found for tell in find_tells(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We answer within two days, as a rule.",
        "In 2024 we had 12,500 calls; 60 of them late.",
        "Nobody asks. Our customers wait.",
        "The only thing that counts is speed.",
        "We said so: Customers come first.",
    ],
)
def test_words_that_tell_nothing_are_left_alone(text):
    assert list(find_tells(text)) == []


def test_a_hundred_thousand_letters_are_looked_through_at_once():
    hostile = "+1 (" * 8_000 + "a@" * 8_000 + "Aa " * 8_000

    assert len(list(find_tells(hostile))) <= 6
