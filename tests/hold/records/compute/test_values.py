"""Names, places, money, codes: one way of keeping what is written in many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.hold.records.compute.addresses import (
    joined_address,
    read_address,
    read_country,
    read_postcode,
)
from outsidein.hold.records.compute.amounts import (
    decide_decimal_comma,
    read_currency,
    read_integer,
    read_number,
)
from outsidein.hold.records.compute.codes import read_code, read_flag, read_language
from outsidein.hold.records.compute.names import read_name, repaired_capitals, split_name
from outsidein.hold.records.compute.people import complete_customer
from outsidein.hold.records.compute.scores import score_fault
from outsidein.hold.records.compute.texts import read_field_name, read_id


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("JOHN  SMITH", "John Smith"),
        ("anna von der heide", "Anna von der Heide"),
        ("O'NEILL-MCDONALD", "O'Neill-McDonald"),
        ("DeShawn", "DeShawn"),
        ("MÜLLER", "Müller"),
        ("Null", "Null"),
        ("Na", "Na"),
    ],
)
def test_capitals_are_repaired_only_where_all_were_alike(text, name):
    assert read_name(text) == (name, None)


@pytest.mark.parametrize("text", ["NULL", "n/a", "-", "unknown", " "])
def test_a_filler_is_no_name(text):
    assert read_name(text) == (None, None)


@pytest.mark.parametrize(
    ("full", "given", "family"),
    [
        ("Ann Smith", "Ann", "Smith"),
        ("Smith, Ann", "Ann", "Smith"),
        ("Dr. Ann Smith", "Ann", "Smith"),
        ("Anna von der Heide", "Anna", "von der Heide"),
        ("Jan-Peter Müller-Lüdenscheidt", "Jan-Peter", "Müller-Lüdenscheidt"),
    ],
)
def test_a_full_name_is_taken_apart(full, given, family):
    parts = split_name(full)

    assert (parts.given, parts.family) == (given, family)


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"full_name": "Ann Smith"}, "person"),
        ({"full_name": "Northern Tools Ltd"}, "company"),
        ({"company_name": "Northern Tools"}, "company"),
        ({"company_name": "Northern Tools", "given_name": "Ann"}, "person"),
        ({"kind": "company", "full_name": "Ann Smith"}, "company"),
        ({"email": ["a@b.org"]}, None),
    ],
)
def test_a_person_is_told_from_a_company(row, kind):
    complete_customer(row)

    assert row.get("kind") == kind


def test_given_parts_are_never_overwritten_by_the_whole_name():
    row = {"full_name": "Smith, Annabel", "given_name": "Ann", "family_name": "Smith"}

    complete_customer(row)

    assert row["given_name"] == "Ann"
    assert row["full_name"] == "Smith, Annabel"


def test_addresses_are_put_together_as_they_are_read():
    assert joined_address(["7", "Wallaby Place", "Delmar"]) == "7 Wallaby Place, Delmar"
    assert joined_address(["Hauptstr.", "5", "a"]) == "Hauptstr. 5 a"
    assert read_address("12 High Street\r\nFlat 2") == ("12 High Street, Flat 2", None)
    assert read_postcode("sw1a1aa") == ("SW1A 1AA", None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Deutschland", "DE"),
        ("UK", "GB"),
        ("united states", "US"),
        ("NLD", "NL"),
        ("Österreich", "AT"),
        ("Belgique", "BE"),
        ("na", "NA"),
    ],
)
def test_a_country_is_known_by_its_names(text, code):
    assert read_country(text) == (code, None)


@pytest.mark.parametrize(
    ("text", "comma", "number"),
    [
        ("11.77", False, 11.77),
        ("1,234.50", False, 1234.5),
        ("1.234,50", True, 1234.5),
        ("1234,5", True, 1234.5),
        ("12.50", True, 12.5),
        ("1.234", True, 1234.0),
        ("€ 12,50", True, 12.5),
        ("1'234.50 CHF", False, 1234.5),
        ("(12.00)", False, -12.0),
        ("-3", False, -3.0),
    ],
)
def test_an_amount_is_read_as_its_column_writes_it(text, comma, number):
    assert read_number(text, decimal_comma=comma) == (number, None)


@pytest.mark.parametrize("text", ["twelve", "12.3.4.5x", "1e400", "12 or 13"])
def test_what_is_no_number_is_told_not_guessed(text):
    value, problem = read_number(text)

    assert value is None
    assert problem


def test_one_value_decides_how_a_column_writes_decimals():
    assert decide_decimal_comma(["1.234", "99,5"]) is True
    assert decide_decimal_comma(["1,234", "99.5"]) is False
    assert decide_decimal_comma(["1,234"]) is False


def test_whole_numbers_currencies_flags_and_languages():
    assert read_integer("2.5") == (None, "“2.5” is no whole number")
    assert read_currency("€") == ("EUR", None)
    assert read_flag("nein") == (False, None)
    assert read_flag("") == (None, None)
    assert read_language("de_AT") == ("de-AT", None)


def test_an_unknown_code_is_kept_and_told():
    assert read_code("pigeon", "channel") == (
        "pigeon",
        "“pigeon” is no channel we know; kept as written",
    )


def test_ids_keep_their_zeros_and_nobody_is_nobody():
    assert read_id("00017") == ("00017", None)
    assert [read_id(text)[0] for text in ("0", "-1", "null", "anonymous", "000")] == [None] * 5
    assert read_id("x" * 201)[1] == "the id is longer than 200 signs"


def test_a_required_element_is_named_as_the_dictionary_names_it():
    assert read_field_name("Date of birth") == ("birth_date", None)


def test_a_score_must_lie_on_its_scale():
    assert score_fault("recommend", 0, None) is None
    assert score_fault("TRU.1", 6, None) == "a score of 6 lies outside TRU.1, 1 to 5"
    assert score_fault("satisfied", 9, 10) is None


@given(st.text(max_size=50))
def test_capitals_change_no_letter_of_a_name(text):
    if text.casefold().upper() != text.upper():
        return  # a few signs, as ß, have no capital of their own

    assert repaired_capitals(text).upper() == text.upper()
