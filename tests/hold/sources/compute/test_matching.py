"""Headers of other systems find their fields."""

import csv
from pathlib import Path

import pytest

from outsidein.hold.sources.compute.column_map import BadMap, read_map
from outsidein.hold.sources.compute.kinds import guess_kind
from outsidein.hold.sources.compute.matching import (
    match_columns,
    matching_from_json,
    matching_to_json,
)

LABELLED = Path(__file__).parents[5] / "shared" / "data"


def _targets(headers, kind, rows=(), chosen=None):
    matching = match_columns(headers, rows, kind, chosen)
    return {column.header: column.target for column in matching.columns if column.target}


@pytest.mark.parametrize(
    ("kind", "headers", "targets"),
    [
        (  # a shop's customers
            "customers",
            ["Customer ID", "First Name", "Last Name", "Email", "Default Address Address1"],
            ["external_id", "given_name", "family_name", "email", "street_address"],
        ),
        (  # a German list
            "customers",
            ["Kundennummer", "Vorname", "Nachname", "E-Mail-Adresse", "PLZ", "Ort", "Geburtsdatum"],
            ["external_id", "given_name", "family_name", "email"]  # noqa: RUF005
            + ["postal_code", "address_locality", "birth_date"],
        ),
        (  # a Dutch one
            "customers",
            ["klantnr", "voornaam", "tussenvoegsel", "achternaam", "straat", "huisnummer"],
            ["external_id", "given_name", "family_name.prefix", "family_name"]  # noqa: RUF005
            + ["street_address", "street_address.number"],
        ),
        (  # a help desk
            "cases",
            ["Ticket Number", "Requester Email", "Created At", "First Response", "Close At"],
            ["external_id", "email", "opened_at", "first_response_at", "resolved_at"],
        ),
        (  # a shop's orders
            "orders",
            ["Name", "Email", "Created at", "Currency", "Total", "Lineitem quantity"],
            ["external_id", "email", "at", "currency", "amount", "quantity"],
        ),
        (  # date and time of day apart
            "interactions",
            ["Contact ID", "Date", "Time", "Channel Type"],
            ["customer", "at", "at.time", "channel"],
        ),
    ],
)
def test_headers_of_other_systems_are_matched(kind, headers, targets):
    wanted = dict(zip(headers, targets, strict=True))

    found = _targets(headers, kind)

    assert {header: found.get(header) for header in wanted} == wanted


def test_a_header_with_a_slip_is_guessed_and_says_why():
    (column,) = match_columns(["Telephone nummber"], [], "customers").columns

    assert (column.target, column.how) == ("phone", "guessed")
    assert column.confidence < 0.9
    assert "like “telephone number”" in column.reason


def test_a_word_before_a_known_name_is_guessed():
    matching = match_columns(["Contact given name"], [], "customers")

    assert matching.columns[0].target == "given_name"
    assert matching.columns[0].how == "guessed"


def test_values_that_look_like_addresses_make_an_email_column():
    rows = [["a@b.org", "7"], ["c@d.org", "8"], ["", "9"]]

    assert _targets(["Feld A", "Feld B"], "customers", rows) == {"Feld A": "email"}


def test_a_column_named_so_whose_values_are_no_times_is_left_over():
    rows = [["2024-01-01", "yes"], ["2024-01-02", "no"], ["2024-01-03", "yes"]]

    matching = match_columns(["Opened", "Resolved"], rows, "cases")

    assert matching.columns[1].how == "left over"
    assert matching.columns[1].reason == "named like resolved_at, but its values don't look so"


def test_numbers_of_accounts_are_not_taken_for_telephones():
    rows = [["8581-4703-5433-004"], ["8581-4703-5433-005"]]

    assert _targets(["Provider ID"], "customers", rows) == {}


def test_several_email_columns_are_all_taken_and_one_name_only_once():
    found = _targets(["Email", "Email 2", "Name", "Display name"], "customers")

    assert found == {"Email": "email", "Email 2": "email", "Name": "full_name"}


def test_a_persons_word_wins_over_a_name():
    chosen = {"Name": "company_name", "Company": ""}

    matching = match_columns(["Name", "Company"], [], "customers", chosen)

    assert [column.target for column in matching.columns] == ["company_name", ""]
    assert [column.how for column in matching.columns] == ["mapped", "left out"]


def test_a_map_for_a_column_that_is_not_there_is_told():
    matching = match_columns(["Name"], [], "customers", {"Nmae": "full_name"})

    assert matching.notes == ("The map names a column “Nmae”, which isn't in this file.",)


def test_what_is_missing_is_named():
    assert match_columns(["Name"], [], "orders").missing == ("at",)
    assert match_columns(["NPS"], [], "feedback").missing == ()


def test_left_over_columns_get_a_name_for_the_linker():
    assert match_columns(["Soc. Sec. ID"], [], "customers").extras() == {
        "Soc. Sec. ID": "extra_soc_sec_id"
    }


def test_a_matching_survives_being_written_down():
    matching = match_columns(["E-Mail", "by", "x"], [["a@b.org", "1990", ""]], "customers")

    assert matching_from_json(matching_to_json(matching)) == matching


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[customers\n", "isn't TOML"),
        ('[custmers]\n"a" = "email"', "perhaps “customers”"),
        ('[customers]\n"a" = "emial"', "perhaps “email”"),
        ('[customers]\n"a" = 3', "must be a text in quotes"),
        ('[customers]\n"a" = "birth_date.century"', "it has year, month, day"),
        ('a = "email"', "stands outside a table"),
    ],
)
def test_a_bad_map_names_the_bad_key(text, words):
    with pytest.raises(BadMap, match=words):
        read_map(text)


def test_a_map_for_a_file_wins_over_the_one_for_its_kind():
    both = read_map('[customers]\n"A" = "email"\n["crm.csv"]\n"A" = "phone"')

    assert both.for_file("customers", "crm.csv") == {"A": "phone"}
    assert both.for_file("customers", "shop.csv") == {"A": "email"}


@pytest.mark.parametrize(
    ("headers", "name", "kind"),
    [
        (["customer_id", "date", "number_of_cds", "dollar_value"], "CDNOW_master.txt", "orders"),
        (["id", "department", "level", "role", "has access"], "people.csv", "staff"),
        (["customer", "purpose", "status", "given at"], "export.csv", "consents"),
        (["customer", "item", "score", "scale max"], "export.csv", "feedback"),
        (["field", "required for"], "export.csv", "elements"),
        (["x", "y"], "calls.csv", None),
    ],
)
def test_the_kind_of_a_file_is_guessed(headers, name, kind):
    guess = guess_kind(headers, name)

    assert (guess.kind if guess else None) == kind


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "targets"),
    [
        (
            "people/fake_1000.csv",
            "external_id given_name family_name birth_date address_locality email ",
        ),
        (
            "people/febrl3.csv",
            "external_id given_name family_name street_address.number street_address "
            "street_address.line_2 address_locality postal_code address_region birth_date ",
        ),
        (
            "people/RLdata500.csv",
            "external_id  given_name additional_name family_name family_name.second "
            "birth_date.year birth_date.month birth_date.day",
        ),
    ],
)
def test_the_labelled_lists_are_matched(name, targets):
    path = LABELLED / name
    if not path.exists():
        pytest.skip(f"not run: {name} of the labelled data isn't beside the checkout")
    with path.open(encoding="utf-8", newline="") as file:
        headers, *rows = list(csv.reader(file, skipinitialspace=True))[:200]

    matching = match_columns(headers, rows, "customers")

    assert [column.target for column in matching.columns] == targets.split(" ")
