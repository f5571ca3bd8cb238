# ruff: noqa: E501 - a case a line
"""The library holds every item of the worksheets, one to one, in words of its own."""

import re
import runpy
import tomllib
from pathlib import Path

import pytest

from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.instruments.library import (
    LIBRARY,
    get_edition,
    get_edition_text,
    list_editions,
    list_newest_editions,
)
from outsidein.ground.errors import NotHere

ROOT = Path(__file__).resolve().parents[3]
WORKSHEETS = ROOT.parent / "shared" / "seeds"
EDITIONS = pytest.mark.parametrize("edition", list_editions(), ids=lambda e: e.key)


def numbered(name: str, count: int) -> list[str]:
    return [f"{name}.{n}" for n in range(1, count + 1)]


def test_the_scorecard_has_seven_statements_on_each_of_five_dimensions():
    edition = get_edition("crm-scorecard")

    codes = [item.code for item in edition.items]

    wanted = [c for name in ("ORG", "CUS", "CHA", "DAT", "OPE") for c in numbered(name, 7)]
    assert codes == wanted
    assert [d.code for d in edition.dimensions] == ["ORG", "CUS", "CHA", "DAT", "OPE"]


def test_the_roadtest_has_nine_imperatives_with_five_anchors_each():
    edition = get_edition("customer-led-roadtest")

    anchors = [[anchor.level for anchor in item.anchors] for item in edition.items]

    assert [item.code for item in edition.items] == numbered("IMP", 9)
    assert anchors == [["1", "2", "3", "4", "5"]] * 9
    assert len({a.text.say() for item in edition.items for a in item.anchors}) == 45


def test_the_five_questions_are_asked_for_today_and_for_the_future():
    edition = get_edition("five-questions")

    keys = [key for item in edition.items for key in item.keys]

    assert keys == [
        f"{q}.{t}" for q in ("WHO", "WHAT", "WHERE", "WHEN", "WHY") for t in ("now", "future")
    ]
    assert all(item.wording(tense="future") != item.wording() for item in edition.items)


def test_trust_asks_staff_and_customers_the_same_five_items():
    edition = get_edition("trust")

    staff = [item.wording(audience="staff") for item in edition.items]
    customers = [item.wording(audience="customer") for item in edition.items]

    assert [item.code for item in edition.items] == numbered("TRU", 5)
    assert not set(staff) & set(customers)


def test_the_library_has_the_54_items_of_the_worksheets_and_no_other():
    assert sum(len(edition.items) for edition in list_newest_editions()) == 54


def test_the_scorecard_scores_disagree_nothing_neutral_half_and_agree_one():
    scale = get_edition("crm-scorecard").items[0].scale

    assert scale is not None
    assert [(level.code, level.value) for level in scale.levels] == [
        ("disagree", 0.0),
        ("neutral", 0.5),
        ("agree", 1.0),
    ]


def test_just_the_three_statements_on_partners_refer_to_the_term():
    edition = get_edition("crm-scorecard")

    with_term = [item.code for item in edition.items if item.terms]

    assert with_term == ["CHA.5", "CHA.6", "CHA.7"]
    assert [term.code for term in edition.terms] == ["partner"]
    assert all("partner" in item.text.say() for item in edition.items if item.terms)


def test_direct_and_indirect_ways_are_asked_as_codes_beside_the_five_questions():
    ways = get_edition("five-questions").find("WAYS")

    assert ways is not None
    assert ways.choices is not None
    assert {"contact", "using"} <= set(ways.choices.codes_of("direct"))
    indirect = set(ways.choices.codes_of("indirect"))
    assert {"word_of_mouth", "reputation", "former_staff"} <= indirect


@pytest.mark.parametrize(
    ("item", "group", "codes"),
    [
        ("WHERE", "channel", "phone email chat visit web post sms messaging social review event partner word_of_mouth"),
        ("WHEN", "stage", "discover consider buy start use problem renew leave after"),
        ("WHY", "reason", "revenue loyalty learning reputation duty growth other"),
        ("WHAT", "resolution", "solved remedy refund goodwill exception refused_policy not_possible withdrawn"),
    ],
)  # fmt: skip
def test_the_codes_of_a_question_are_those_of_the_dictionary(item, group, codes):
    question = get_edition("five-questions").find(item)

    assert list(question.choices.codes_of(group)) == codes.split()


@EDITIONS
def test_every_scale_and_list_has_not_sure_as_an_answer_without_a_value(edition: Edition):
    for item in edition.items:
        answered_on = item.scale or item.choices
        assert answered_on.not_sure.say() == "Not sure"
        assert item.scale is None or item.scale.find_level("not_sure") is None


@EDITIONS
def test_every_item_has_a_short_label_a_source_and_a_first_step(edition: Edition):
    for item in edition.items:
        assert 3 <= len(item.label.say().split()) <= 6, item.code
        assert item.source, item.code
        assert item.start.say().endswith("."), item.code


@EDITIONS
def test_a_file_is_named_for_its_edition(edition: Edition):
    assert (LIBRARY / f"{edition.key}.toml").is_file()


def test_an_edition_can_be_kept_word_for_word():
    text = get_edition_text("trust", 1)

    assert tomllib.loads(text)["id"] == "trust"


def test_an_instrument_that_is_not_there_is_named_beside_those_that_are():
    with pytest.raises(NotHere, match=r"no instrument moon-2\. There are: crm-scorecard-1"):
        get_edition("moon", 2)


@pytest.mark.real
def test_no_sentence_of_the_library_copies_a_run_of_eight_words_from_the_worksheets():
    if not WORKSHEETS.is_dir():
        pytest.skip(f"The worksheets are not there: {WORKSHEETS.name}.")
    theirs = {run for path in WORKSHEETS.glob("*.txt") for run in runs(path.read_text("utf-8"))}

    copied = {
        " ".join(run)
        for file in LIBRARY.iterdir()
        for text in texts(tomllib.loads(file.read_text("utf-8")))
        for run in runs(text)
        if run in theirs
    }

    assert len(theirs) > 1000
    assert copied == set()


def runs(text: str, length: int = 8) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z']+", text.lower())
    return {tuple(words[n : n + length]) for n in range(len(words) - length + 1)}


def texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    within = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for entry in within for text in texts(entry)]


@EDITIONS
def test_the_page_of_an_instrument_is_current(edition: Edition):
    script = runpy.run_path(str(ROOT / "scripts" / "write_instrument_pages.py"))
    page = ROOT / "docs" / "reference" / "instruments" / f"{edition.id}.md"

    assert page.read_text(encoding="utf-8") == script["page_text"](get_edition(edition.id))
