# ruff: noqa: E501 - a case a line
"""An instrument's file is read whole, or everything wrong with it is named."""

import pytest

from outsidein.ask.instruments.compute.problems import InstrumentError
from outsidein.ask.instruments.compute.reading import check_instrument, read_edition
from outsidein.ask.instruments.library import get_edition, get_edition_text

GOOD = """
id = "pulse"
version = 1
languages = ["en", "de"]
source = "Ours"
title = { en = "Pulse", de = "Puls" }
summary = { en = "Two things.", de = "Zwei Dinge." }
guide = { en = "Say.", de = "Sag." }
[scoring]
kind = "median"
[[scales]]
id = "s"
not_sure = { en = "Not sure", de = "Weiß nicht" }
levels = [
  { code = "no", value = 0, label = { en = "No", de = "Nein" } },
  { code = "yes", value = 1, label = { en = "Yes", de = "Ja" } },
]
[[dimensions]]
code = "PUL"
label = { en = "Pulse", de = "Puls" }
short = { en = "Pulse", de = "Puls" }
source = "Ours"
[[items]]
code = "PUL.1"
dimension = "PUL"
scale = "s"
source = "Ours"
label = { en = "Going well", de = "Geht gut" }
text = { en = "It goes well.", de = "Es geht gut." }
start = { en = "Ask why.", de = "Frag warum." }
[[items]]
code = "PUL.2"
dimension = "PUL"
scale = "s"
source = "Ours"
label = { en = "Going on", de = "Geht weiter" }
text = { en = "It goes on.", de = "Es geht weiter." }
start = { en = "Ask when.", de = "Frag wann." }
"""


def test_a_good_file_has_no_problems_and_speaks_both_its_languages():
    edition = read_edition(GOOD, "pulse-1.toml")

    assert check_instrument(GOOD, "pulse-1.toml") == []
    assert edition.items[0].wording(language="de") == "Es geht gut."
    assert edition.items[0].keys == ("PUL.1",)


@pytest.mark.parametrize(
    ("old", "new", "place", "wrong"),
    [
        ('code = "PUL.2"', 'code = "PUL.1"', "items[2].code", "PUL.1 stands twice."),
        ('code = "PUL.2"', 'code = "pul 2"', "items[2].code", "'pul 2' is no code."),
        ('scale = "s"\n', "", "items[1].scale", "It says nothing of how it is answered."),
        ('scale = "s"\n', 'scale = "t"\n', "items[1].scale", "'t' is not known here."),
        ('dimension = "PUL"', 'dimension = "PLU"', "items[1].dimension", "'PLU' is not known here."),
        ('start = { en = "Ask why.",', 'begin = { en = "Ask why.",', "items[1].begin", "This key is not known."),
        (', de = "Es geht gut."', "", "items[1].text.de", "The translation is missing."),
        ('de = "Es geht gut."', 'de = " "', "items[1].text.de", "There are no words in it."),
        ('de = "Es geht gut."', 'de = "Gut.", fr = "Bien."', "items[1].text.fr", "The language 'fr' is not among `languages`."),
        ('text = { en = "It goes well.", de = "Es geht gut." }', 'text = "It goes well."', "items[1].text", "Words are written by language."),
        ("value = 1,", "value = 0,", "scales[1].levels[2].value", "0 does not come after 0."),
        ("value = 1,", 'value = "1",', "scales[1].levels[2].value", "It should be a number, not '1'."),
        ('code = "yes"', 'code = "no"', "scales[1].levels[2].code", "no stands twice."),
        ('code = "yes"', 'code = "not_sure"', "scales[1].levels[2].code", "Not sure is no point of a scale."),
        ("version = 1", "version = 0", "version", "It should be a whole number from 1 up, not 0."),
        ('kind = "median"', 'kind = "mode"', "scoring.kind", "'mode' is not known here."),
        ('kind = "median"', 'kind = "total"', "scoring.min_answered", "It should be a whole number from 1 up, not None."),
        ('id = "pulse"', 'id = "Pulse!"', "id", "'Pulse!' is no id."),
        ('languages = ["en", "de"]', "languages = []", "languages", "No language is named."),
        ('source = "Ours"\ntitle', 'source = ""\ntitle', "source", "It should be a text that is not empty, not ''."),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(old, new, place, wrong):
    assert old in GOOD

    found = check_instrument(GOOD.replace(old, new, 1), "pulse-1.toml")

    assert (place, wrong) in [(problem.place, problem.wrong) for problem in found]
    assert all(problem.file == "pulse-1.toml" and problem.remedy for problem in found)


def test_a_fault_of_syntax_is_named_with_its_line():
    [problem] = check_instrument('id = "a"\nversion == 1\n', "a-1.toml")

    assert problem.place == "line 2, column 10"
    assert problem.wrong == "This is not TOML: Invalid value."


def test_a_text_that_never_ends_is_named_with_the_last_line():
    [problem] = check_instrument('id = "a"\ntitle = """', "a-1.toml")

    assert problem.place == "line 2"


def test_an_empty_file_says_how_to_begin():
    [problem] = check_instrument("", "a-1.toml")

    assert str(problem) == (
        'a-1.toml: file: The file is empty. Begin with id = "…" and version = 1.'
    )


def test_a_key_that_is_nearly_right_is_guessed():
    found = check_instrument(GOOD.replace("guide =", "guides ="), "pulse-1.toml")

    assert ("guides", "Did you mean guide?") in [(p.place, p.remedy) for p in found]


def test_all_faults_of_a_file_come_at_once():
    text = GOOD.replace("version = 1", "version = 0").replace('id = "pulse"', 'id = "P"')

    with pytest.raises(InstrumentError) as error:
        read_edition(text, "pulse-1.toml")

    assert [problem.place for problem in error.value.problems] == ["id", "version"]


def test_anchors_name_every_point_once_and_in_order():
    text = get_edition_text("customer-led-roadtest").replace('{ level = "2"', '{ level = "1"', 1)

    [problem] = check_instrument(text, "customer-led-roadtest-1.toml")

    assert problem.place == "items[1].anchors"
    assert problem.remedy == "Anchor each point of the scale once, in order: 1, 2, 3, 4, 5."


def test_every_audience_needs_words_of_its_own():
    text = get_edition_text("trust")
    for language in get_edition("trust").languages:
        text = text.replace(f"wording.customer.{language} = ", f"help.{language} = ", 1)

    [problem] = check_instrument(text, "trust-1.toml")

    assert problem.place == "items[1].wording"


def test_a_comment_leaves_the_hash_and_a_word_changes_it():
    text = get_edition_text("trust")

    commented = read_edition(f"# a note\n{text}", "trust-1.toml")
    reworded = read_edition(text.replace("Not sure", "Unsure"), "trust-1.toml")

    assert commented.content_hash == get_edition("trust").content_hash
    assert reworded.content_hash != get_edition("trust").content_hash


@pytest.mark.parametrize(
    "junk", ["items = 3", "items = [1, 2]", "scales = {}", "title = 4", "id = []"]
)
def test_a_value_of_the_wrong_kind_is_a_problem_and_no_crash(junk):
    assert check_instrument(junk, "junk-1.toml") != []


def test_a_sign_that_no_screen_shows_is_a_problem():
    found = check_instrument(GOOD.replace("Ask why.", "Ask\\u0000 why.", 1), "pulse-1.toml")

    assert [(p.place, p.wrong) for p in found] == [
        ("items[1].start.en", "A sign in it cannot be shown on a screen.")
    ]


def test_words_have_an_end():
    found = check_instrument(GOOD.replace("Ask why.", "why " * 2_000, 1), "pulse-1.toml")

    assert [(p.place, p.wrong) for p in found] == [("items[1].start.en", "It has 8,000 signs.")]


def test_what_goes_without_saying_does_not_change_the_hash():
    text = get_edition_text("trust")

    said = read_edition(text.replace('scale = "holds"', 'scale = "holds"\ntenses = ["now"]'), "t")

    assert said.content_hash == get_edition("trust").content_hash
