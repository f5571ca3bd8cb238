import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.people.persons.compute.person_list import (
    AttributeRule,
    Rules,
    UnreadableList,
    decode,
    read_person_list,
)

RULES = Rules(
    levels=("Board", "Desk"),
    departments=("Care",),
    attributes=(AttributeRule("site", "Site", ("North", "South")),),
)


def test_columns_are_known_by_many_names():
    content = (
        b"Employee number;First name;Surname;E-Mail;Team;Site\n7;Ann;Bell;Ann@X.org;care;north\n"
    )

    (row,) = read_person_list(content, RULES).rows

    assert (row.reference, row.name, row.email) == ("7", "Ann Bell", "ann@x.org")
    assert (row.department, row.attributes) == ("Care", {"site": "North"})


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (",a@x.org,Desk,,", "name", "empty"),
        ("Ann,a at x,Desk,,", "email", "no e-mail address"),
        ("Ann,a@x.org,Top,,", "level", "no level “Top”"),
        ("Ann,a@x.org,Desk,East,", "site", "none of: North, South"),
        ("Ann,a@x.org,Desk,,31.3.2026", "left_on", "2026-03-31"),
        ("Ann,a@x.org,Desk,,,x", "", "6 cells"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_by_row_and_column(line, column, reason):
    content = f"name,email,level,site,left_on\n{line}\n".encode()

    read = read_person_list(content, RULES)

    (refused,) = read.refused
    assert (refused.row, refused.column, read.rows) == (2, column, ())
    assert reason in refused.reason


def test_the_second_of_two_rows_with_one_address_is_refused():
    read = read_person_list(b"name,email\nAnn,a@x.org\nBen,A@X.org\n", RULES)

    assert [row.name for row in read.rows] == ["Ann"]
    assert [(one.row, one.column) for one in read.refused] == [(3, "email")]


def test_an_unknown_level_is_counted_so_that_it_can_be_added():
    read = read_person_list(b"name,level\nAnn,Top\nBen,Top\nCyd,Desk\n", RULES)

    assert read.unknown_levels == {"Top": 2}


def test_a_new_department_is_told_once_whatever_its_case():
    read = read_person_list(b"name,department\nAnn,Sales\nBen,SALES\n", RULES)

    assert read.new_departments == ("Sales",)
    assert [row.department for row in read.rows] == ["Sales", "Sales"]


def test_what_is_no_utf8_is_read_as_cp1252_with_a_warning():
    read = read_person_list("name\nZoë\n".encode("cp1252"), RULES)

    assert read.rows[0].name == "Zoë"
    assert "cp1252" in read.warnings[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04x", "spreadsheet"),
        (b"name\nA\x00B\n", "isn't text"),
        (b"name\n\x81\n", "line 2"),
        (b"email\na@x.org\n", "No column is called “name”"),
        (b"name,Full name\nAnn,Ann\n", "the same thing"),
    ],
)
def test_what_is_no_list_is_refused_in_words(content, words):
    with pytest.raises(UnreadableList, match=words):
        read_person_list(content, RULES)


@given(st.text())
def test_every_text_is_decoded_as_it_was(text):
    if text.strip() and "\x00" not in text and not text.startswith("PK\x03\x04"):
        assert decode(b"\xef\xbb\xbf" + text.encode())[0] == text


@given(st.binary(max_size=300))
def test_whatever_bytes_come_are_read_or_refused(content):
    try:
        read = read_person_list(b"name,email\n" + content, RULES)
    except UnreadableList:
        return

    assert {row.row for row in read.rows}.isdisjoint(one.row for one in read.refused)
