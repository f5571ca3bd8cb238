"""E-mail addresses, telephone numbers and names in networks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.hold.records.compute.emails import read_email, read_emails
from outsidein.hold.records.compute.handles import read_handle
from outsidein.hold.records.compute.phones import read_phone, read_phones


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Ann@House.org", "ann@house.org"),
        ("  mailto:ann@house.org ", "ann@house.org"),
        ("Ann Smith <ann@house.org>", "ann@house.org"),
        ("ann+news@house.co.uk", "ann+news@house.co.uk"),
        ("o'neill@house.org", "o'neill@house.org"),
        ("jörg@köln.de", "jörg@köln.de"),
    ],
)
def test_an_address_is_tidied(text, address):
    assert read_email(text) == (address, None)


@pytest.mark.parametrize("text", ["", "n/a", "test@test.com", "noemail@shop.com", "-", "none"])
def test_a_filler_is_no_address_and_no_problem(text):
    assert read_email(text) == (None, None)


@pytest.mark.parametrize("text", ["ann@house", "ann@@house.org", "r..m@b.net", "a@b.invalid"])
def test_what_is_no_address_is_told(text):
    assert read_email(text) == (None, f"“{text}” is no e-mail address")


def test_a_cell_with_several_addresses_gives_them_all_and_tells_the_bad_one():
    values, problem = read_emails("a@b.org, C@d.org; bad@; a@b.org")

    assert values == ["a@b.org", "c@d.org"]
    assert problem == "“bad@” is no e-mail address"


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("020 7946 0000", "GB", "+442079460000"),
        ("+44 (0)20 7946 0000", "DE", "+442079460000"),
        ("0044 20 7946 0000", "GB", "+442079460000"),
        ("030/1234567", "DE", "+49301234567"),
        ("020-1234567", "NL", "+31201234567"),
        ("(312) 555-0142", "US", "+13125550142"),
        ("3125550142.0", "US", "+13125550142"),
        ("tel: 06 12 34 56 78", "FR", "+33612345678"),
        ("02 9876 5432", "AU", "+61298765432"),
    ],
)
def test_a_number_is_written_as_it_is_dialled_from_anywhere(text, region, number):
    assert read_phone(text, region) == (number, None)


@pytest.mark.parametrize("text", ["0000", "000-000", "n/a", "", "--"])
def test_a_filler_is_no_number_and_no_problem(text):
    assert read_phone(text, "GB") == (None, None)


@pytest.mark.parametrize("text", ["12", "call me", "77352211561150773522"])
def test_what_is_no_number_is_told(text):
    assert read_phone(text, "GB") == (None, f"“{text}” is no telephone number of GB")


def test_a_cell_with_two_numbers_gives_both():
    assert read_phones("020 7946 0000 or 020 7946 0001", "GB") == (
        ["+442079460000", "+442079460001"],
        None,
    )


def test_a_name_in_a_network_is_the_same_however_it_was_copied():
    spelt = ["@Ann_S", "ann_s", "https://twitter.com/Ann_S", "twitter:ANN_S"]

    assert {str(read_handle(one, "twitter")) for one in spelt} == {"(['twitter:ann_s'], None)"}


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_contacts(text):
    for _value, problem in (read_emails(text), read_phones(text, "GB"), read_handle(text, None)):
        assert problem is None or isinstance(problem, str)
