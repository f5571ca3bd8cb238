"""What is plainly tidy is read without the parsers; it must be what the parsers would say."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nameparser import HumanName

from outsidein.hold.records.compute.names import split_name
from outsidein.hold.records.compute.phones import read_phone

REGIONS = ["AU", "DE", "ES", "FR", "GB", "IN", "IT", "NL", "US", "AR", "BR", "CH", "ZA"]
WORDS = (
    "Ann Mary Paul Van De St La King Major Prince Ma Md Bin Abu Mac O Jr Esq Rev Dr Rose Bar May "
    "Law Q. J Sister Von Der Ten And The Y Phd Smith Judge Umm Ii Ing"
)


def parsed(text: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse("+" + text[2:] if text.startswith("00") else text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@given(
    st.sampled_from(REGIONS),
    st.sampled_from(["", "0", "00", "1", "+", "+44", "+1", "+49", "+39", "44"]),
    st.text("0123456789", min_size=6, max_size=12).filter(lambda digits: digits.strip("0")),
    st.integers(2, 5),
    st.sampled_from(["", " ", "-", "/", " (", ") ", "."]),
)
def test_a_plain_number_is_what_the_parser_makes_of_it(region, before, digits, at, sign):
    text = before + digits[:at] + sign + digits[at:]

    value, _problem = read_phone(text, region)

    assert value == parsed(text, region)


@pytest.mark.parametrize(
    ("text", "region", "value"),
    [
        ("07911 123456", "GB", "+447911123456"),
        ("(020) 7946-0000", "GB", "+442079460000"),
        ("0044 20 7946 0000", "GB", "+442079460000"),
        ("7911123456.0", "GB", "+447911123456"),  # a spreadsheet took it for a number
        ("011 44 20 7946 0000", "US", "+442079460000"),
        ("06 1234 5678", "IT", "+390612345678"),  # there the zero is part of the number
    ],
)
def test_numbers_that_are_dialled_otherwise_are_left_to_the_parser(text, region, value):
    assert read_phone(text, region) == (value, None)


@given(st.lists(st.sampled_from(WORDS.split()), min_size=3, max_size=3))
def test_a_name_of_three_words_is_parted_as_the_parser_parts_it(words):
    full = " ".join(words)
    parts, said = split_name(full), HumanName(full)

    assert (parts.given, parts.additional, parts.family, parts.prefix, parts.suffix) == (
        said.first, said.middle, said.last, said.title, said.suffix,
    )  # fmt: skip
