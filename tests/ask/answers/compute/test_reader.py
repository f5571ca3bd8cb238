# ruff: noqa: E501 - a case a line
"""A file of answers: good cells are kept, bad ones refused, and none is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.ask.answers.compute.reader import read_answers
from outsidein.ask.instruments.library import list_newest_editions

EDITIONS = list_newest_editions()
LONG = [
    "respondent",
    "level",
    "department",
    "instrument",
    "item",
    "answer",
    "tense",
    "priority",
    "importance",
    "note",
]


def read(*rows: dict[str, str], header: list[str] | None = None, **options: object):
    return read_answers(header or LONG, rows, EDITIONS, **options)


def one(**row: str):
    return read({"respondent": "ann", **row})


@pytest.mark.parametrize(
    ("item", "answer", "value"),
    [
        ("ORG.1", "agree", 1.0),
        ("ORG.1", "Neutral", 0.5),
        ("ORG.1", "disagree", 0.0),
        ("ORG.1", "0,5", 0.5),
        ("ORG.1", "½", 0.5),
        ("org_1", "1", 1.0),
        ("IMP.3", "4", 4.0),
        ("IMP.3", "4.0", 4.0),
        ("IMP.3", "Well on the way", 4.0),
        ("IMP.3", "4 - well on the way", 4.0),
        ("IMP.1", "We hold the basic facts about customers, and that is all.", 3.0),
        ("TRU.2", "Fully", 5.0),
    ],
)
def test_an_answer_is_read_as_a_word_or_a_number(item, answer, value):
    found = one(item=item, answer=answer)

    assert [a.value for a in found.answers] == [value]
    assert found.refusals == ()


@pytest.mark.parametrize("words", ["not sure", "Don’t know", "NOT_SURE", "?"])
def test_not_sure_is_an_answer_without_a_value(words):
    [answer] = one(item="ORG.1", answer=words).answers

    assert answer.not_sure
    assert answer.value is None


@pytest.mark.parametrize("blank", ["", "  ", "-", "n/a"])
def test_a_blank_is_no_answer_and_no_zero(blank):
    found = one(item="ORG.1", answer=blank)

    assert (found.answers, found.blanks) == ((), 1)


def test_a_note_without_an_answer_is_kept_without_a_value():
    [answer] = one(item="ORG.1", answer="", note="ask again").answers

    assert (answer.value, answer.not_sure, answer.note) == (None, False, "ask again")


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ({"item": "ORG.11", "answer": "1"}, "item", "There is no item ORG.11. Did you mean ORG.1?"),
        ({"item": "", "answer": "1"}, "item", "It is blank. Write the item's code, such as ORG.1."),
        ({"item": "ORG.1", "answer": "2"}, "answer", "2 is no point of the scale. Write one of 0 (Disagree), 0.5 (Neutral), 1 (Agree), or Not sure."),
        ({"item": "IMP.1", "answer": "-1"}, "answer", "-1 is no point of the scale."),
        ({"item": "ORG.1", "answer": "perhaps"}, "answer", "'perhaps' is no answer to ORG.1."),
        ({"item": "ORG.1", "answer": "1", "tense": "future"}, "tense", "ORG.1 is asked for today only. Write now."),
        ({"item": "WHO", "answer": "it", "tense": "soon"}, "tense", "'soon' is no tense. Write now or future."),
        ({"item": "WHO.future", "answer": "it", "tense": "now"}, "tense", "WHO.future is about the future."),
        ({"item": "ORG.1", "answer": "1", "instrument": "trust"}, "instrument", "ORG.1 belongs to crm-scorecard, not to 'trust'."),
        ({"item": "IMP.1", "answer": "1", "priority": "perhaps"}, "priority", "'perhaps' is no mark."),
        ({"item": "IMP.1", "answer": "1", "importance": "7"}, "importance", "'7' is no importance."),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_with_row_column_and_reason(row, column, reason):
    found = read(
        {"respondent": "ann", "item": "ORG.2", "answer": "1"}, {"respondent": "ann", **row}
    )

    [refusal] = found.refusals
    assert (refusal.file, refusal.row, refusal.column) == ("answers.csv", 3, column)
    assert refusal.reason.startswith(reason)
    assert [a.item for a in found.answers] == ["ORG.2"]


def test_a_row_without_a_respondent_is_refused():
    [refusal] = read({"item": "ORG.1", "answer": "1"}).refusals

    assert str(refusal) == (
        "answers.csv, row 2, column respondent: It is blank. Say who answered; a number will do."
    )


def test_the_first_of_two_answers_to_one_item_stands():
    found = read(
        {"respondent": "ann", "item": "ORG.1", "answer": "1"},
        {"respondent": "ann", "item": "org.1", "answer": "0"},
        {"respondent": "ben", "item": "ORG.1", "answer": "0"},
    )

    assert [(a.respondent, a.value) for a in found.answers] == [("ann", 1.0), ("ben", 0.0)]
    assert found.refusals[0].row == 3
    assert "row 2 already" in found.refusals[0].reason


def test_today_and_the_future_are_two_answers():
    found = read(
        {"respondent": "ann", "item": "WHERE", "answer": "phone; email"},
        {"respondent": "ann", "item": "WHERE", "answer": "Chat", "tense": "should be"},
        {"respondent": "ann", "item": "WHEN.future", "answer": "use"},
    )

    assert [(a.item, a.tense, a.codes) for a in found.answers] == [
        ("WHERE", "now", ("phone", "email")),
        ("WHERE", "future", ("chat",)),
        ("WHEN", "future", ("use",)),
    ]


def test_words_that_are_no_code_are_kept_as_words():
    [answer] = one(item="WHY", answer="loyalty; because it is fun").answers

    assert answer.codes == ("loyalty",)
    assert answer.text == "because it is fun"


def test_a_sentence_with_commas_stays_one_sentence():
    [answer] = one(item="WHY", answer="Growth, and because it is fun").answers

    assert (answer.codes, answer.text) == ((), "Growth, and because it is fun")


def test_a_department_of_the_organisation_is_a_code_of_its_own():
    known = read({"respondent": "ann", "item": "WHO", "answer": "depot"}, departments=["Depot"])
    in_file = read({"respondent": "ann", "department": "Depot", "item": "WHO", "answer": "depot"})
    unknown = read({"respondent": "ann", "item": "WHO", "answer": "depot"})

    assert known.answers[0].codes == in_file.answers[0].codes == ("department:Depot",)
    assert (unknown.answers[0].codes, unknown.answers[0].text) == ((), "depot")


def test_a_wide_file_has_one_row_a_person():
    found = read(
        {"id": "1", "Team": "Care", "ORG.1": "agree", "IMP1": "3", "IMP1 priority": "x", "WHO - future": "it"},
        header=["id", "Team", "shoe size", "ORG.1", "IMP1", "IMP1 priority", "WHO - future"],
    )  # fmt: skip

    assert found.layout == "wide"
    assert found.unread == ("shoe size",)
    assert [(a.item, a.tense, a.value, a.priority) for a in found.answers] == [
        ("ORG.1", "now", 1.0, None),
        ("IMP.1", "now", 3.0, True),
        ("WHO", "future", None, None),
    ]
    assert {a.department for a in found.answers} == {"Care"}


def test_a_wide_column_by_an_unknown_code_is_refused_where_it_is_filled():
    found = read(
        {"respondent": "ann", "ORG.1": "1", "ORG.8": "1"},
        {"respondent": "ben", "ORG.1": "1"},
        header=["respondent", "ORG.1", "ORG.8"],
    )

    assert [(r.row, r.column) for r in found.refusals] == [(2, "ORG.8")]
    assert len(found.answers) == 2


@pytest.mark.parametrize(
    ("header", "column"),
    [
        (["respondent", "shoe size"], "item"),
        (["item", "answer"], "respondent"),
        (["respondent", "item", "answer", "answer"], "answer"),
        (["respondent", "ORG.1", "org_1"], "org_1"),
        ([], "item"),
    ],
)
def test_a_header_that_cannot_be_read_refuses_every_row_at_once(header, column):
    found = read_answers(header, [dict.fromkeys(header, "1")] * 3, EDITIONS)

    [refusal] = found.refusals
    assert (refusal.row, refusal.column, refusal.cells) == (1, column, 3)
    assert (found.answers, found.cells) == ((), 3)


def test_a_row_longer_than_the_header_is_refused():
    found = read({"respondent": "ann", "item": "ORG.1", "answer": "1", None: ["more"]})

    assert found.answers == ()
    assert "more cells than the header" in found.refusals[0].reason


def test_rows_may_say_where_they_stand_in_the_file():
    found = read({"respondent": "", "item": "ORG.1", "answer": "1"}, row_numbers=[40])

    assert found.refusals[0].row == 40


words = st.sampled_from(["", "1", "0,5", "agree", "3", "9", "not sure", "perhaps", "phone; chat"])
items = st.sampled_from(
    ["", "ORG.1", "ORG.2", "IMP.1", "TRU.9", "WHERE", "WHERE.future", "REFLECTIONS"]
)
tenses = st.sampled_from(["", "now", "future", "soon"])
people = st.sampled_from(["", "ann", "ben"])


@given(
    st.lists(
        st.fixed_dictionaries(
            {"respondent": people, "item": items, "answer": words, "tense": tenses}
        )
    )
)
def test_every_row_of_a_long_file_is_an_answer_a_blank_or_refused(rows):
    found = read(*rows)

    assert found.cells == len(rows)
    assert len(found.answers) + found.blanks + found.refused == found.cells


@given(st.lists(st.fixed_dictionaries({"respondent": people, "ORG.1": words, "IMP.1": words, "IMP.1 note": words, "WHERE": words, "ORG.8": words})))  # fmt: skip
def test_every_cell_of_a_wide_file_is_an_answer_a_blank_or_refused(rows):
    header = ["respondent", "ORG.1", "IMP.1", "IMP.1 note", "WHERE", "ORG.8"]

    found = read(*rows, header=header)

    assert found.cells == 4 * len(rows)
    assert len(found.answers) + found.blanks + found.refused == found.cells
