"""Suggested groups: what is spelt alike together, nothing lost, the same every time."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsidein.ask.results.compute.text_groups import plain_text, suggest_groups

ANSWERS = [
    "Marketing",
    "marketing dept",
    "Marketing department",
    "Markting",
    "Sales & Marketing",
    "sales",
    "Sales team",
    "Head of sales",
    "IT",
    "I.T.",
    "the IT departmnet",
    "Vertrieb",
    "der Vertrieb",
    "",
    "  - ",
]


def names(texts):
    return {group.name: sorted(group.spellings) for group in suggest_groups(texts)}


def test_what_is_spelt_alike_is_together_and_what_is_not_is_apart():
    assert names(ANSWERS) == {
        "Marketing": ["Marketing", "Marketing department", "Markting", "marketing dept"],
        "sales": ["Sales team", "sales"],
        "IT": ["I.T.", "IT", "the IT departmnet"],
        "Vertrieb": ["Vertrieb", "der Vertrieb"],
        "Sales & Marketing": ["Sales & Marketing"],
        "Head of sales": ["Head of sales"],
    }


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=30), st.sampled_from(ANSWERS)), max_size=25))
def test_every_text_is_in_one_group_and_blanks_in_none(texts):
    groups = suggest_groups(texts)

    places = [place for group in groups for place in group.members]
    assert sorted(places) == [place for place, text in enumerate(texts) if plain_text(text)]
    assert all(group.name in group.spellings for group in groups)


@settings(max_examples=40, deadline=None)
@given(st.permutations(ANSWERS))
def test_the_order_of_the_texts_does_not_matter(texts):
    assert names(texts) == names(ANSWERS)


def test_the_name_is_how_most_wrote_it():
    group = suggest_groups(["customer service"] + ["Customer Service"] * 3)[0]

    assert group.name == group.spellings[0] == "Customer Service"
    assert group.members == (0, 1, 2, 3)


def test_short_words_that_differ_by_a_letter_are_different_words():
    assert len(suggest_groups(["HR", "PR", "IT"])) == 3
    assert len(suggest_groups(["male", "sale"])) == 2


def test_a_low_bar_joins_more_than_a_high_one():
    texts = ["regional manager", "regional managing", "regional office"]

    assert len(suggest_groups(texts, alike=0.2)) == 1
    assert len(suggest_groups(texts, alike=1.0)) == 3


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Café Müller", "cafe muller"),
        ("ＦＵＬＬ width", "full width"),
        ("the", "the"),  # nothing else is left
        ("Team", "team"),
        ("snake_case", "snake case"),
        ("😀", ""),
    ],
)
def test_a_text_is_made_plain(text, plain):
    assert plain_text(text) == plain


def test_a_text_without_end_is_cut_and_not_refused():
    assert len(plain_text("word " * 10_000)) <= 200


def test_five_thousand_different_texts_take_a_moment():
    random = np.random.default_rng(1)
    words = ["".join(random.choice(list("abcdefghij"), 6)) for _ in range(2000)]
    texts = [" ".join(random.choice(words, random.integers(1, 8))) for _ in range(5000)]

    began = time.process_time()
    groups = suggest_groups(texts)

    assert time.process_time() - began < 5
    assert sum(len(group.members) for group in groups) == 5000
