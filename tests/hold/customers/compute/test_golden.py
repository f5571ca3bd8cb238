"""Which value of a customer is believed, and where it comes from."""

import random
import time

import pytest

from outsidein.hold.customers.compute.golden import Held, Rule, choose_golden


def held(record_id, at, source="crm", **values):
    return Held(record_id, source, f"{at} 00:00:00", values)


def test_a_field_without_a_rule_takes_the_most_recent_value_and_keeps_the_other_beside_it():
    golden = choose_golden(
        [held(1, "2024-01-01", status="lost"), held(2, "2025-01-01", status="active")]
    )

    status = golden["status"]
    assert (status.value, status.record_id, status.rule) == ("active", 2, Rule.RECENT)
    assert [(o.value, o.record_id, o.observed_at) for o in status.others] == [
        ("lost", 1, "2024-01-01 00:00:00")
    ]


def test_a_first_name_takes_what_most_records_say():
    golden = choose_golden(
        [
            held(1, "2023-01-01", given_name="Robert"),
            held(2, "2024-01-01", given_name="robert "),
            held(3, "2025-01-01", given_name="Rob"),
        ]
    )

    assert golden["given_name"].value == "robert "
    assert golden["given_name"].records == 2
    assert [other.value for other in golden["given_name"].others] == ["Rob"]


def test_a_verified_address_goes_before_a_newer_one():
    golden = choose_golden(
        [
            held(1, "2022-01-01", email=["a@x.org"], email_verified_at="2022-02-01 00:00:00"),
            held(2, "2025-01-01", email=["b@x.org"]),
        ]
    )

    assert golden["email"].value == "a@x.org"
    assert golden["email"].rule is Rule.VERIFIED


def test_several_addresses_of_one_record_all_stand_beside_the_first():
    golden = choose_golden([held(1, "2025-01-01", email=["a@x.org", "b@x.org", "c@x.org"])])

    assert golden["email"].value == "a@x.org"
    assert sorted(other.value for other in golden["email"].others) == ["b@x.org", "c@x.org"]


def test_an_address_is_never_put_together_from_two_places():
    golden = choose_golden(
        [
            held(
                1,
                "2024-01-01",
                street_address="1 Old Road",
                address_locality="Ayr",
                postal_code="A1",
            ),
            held(2, "2025-01-01", street_address="2 New Road", address_locality="Bath"),
            held(3, "2026-01-01", address_locality="Crewe"),
        ]
    )

    assert golden["street_address"].value == "2 New Road"
    assert golden["address_locality"].value == "Bath"
    assert "postal_code" not in golden
    assert {other.value for other in golden["address_locality"].others} == {"Ayr", "Crewe"}


def test_an_address_is_completed_by_a_record_of_the_same_place():
    golden = choose_golden(
        [
            held(1, "2024-01-01", street_address="2 New Road", postal_code="B2"),
            held(2, "2025-01-01", street_address="2 new road", address_locality="Bath"),
        ]
    )

    assert golden["postal_code"].value == "B2"
    assert golden["postal_code"].record_id == 1


def test_the_order_of_sources_decides_where_an_organisation_says_so():
    records = [
        held(1, "2026-01-01", "web", language="cy"),
        held(2, "2020-01-01", "crm", language="en"),
    ]

    golden = choose_golden(records, source_order=("crm", "web"), rules={"language": Rule.SOURCE})

    assert golden["language"].value == "en"


@pytest.mark.parametrize(
    ("rule", "value"),
    [(Rule.LONGEST, "Alexandra"), (Rule.EARLIEST, "Alex"), (Rule.RECENT, "Sandra")],
)
def test_each_rule_chooses_as_its_name_says(rule, value):
    records = [
        held(1, "2024-01-01", nickname="Alexandra"),
        held(2, "2023-01-01", nickname="Alex"),
        held(3, "2025-01-01", nickname="Sandra"),
    ]

    assert choose_golden(records, rules={"nickname": rule})["nickname"].value == value


def test_customers_since_the_earliest_day_any_source_knows():
    golden = choose_golden(
        [
            held(1, "2025-01-01", became_customer_at="2020-05-01"),
            held(2, "2024-01-01", became_customer_at="2019-03-01"),
        ]
    )

    assert golden["became_customer_at"].value == "2019-03-01"


def test_blank_values_are_not_values():
    assert choose_golden([held(1, "2025-01-01", email=[], phone=None, status="")]) == {}


def test_the_order_of_the_records_changes_nothing():
    records = [
        held(n, "2025-01-01", f"s{n % 3}", given_name=f"A{n % 2}", status=f"B{n % 5}")
        for n in range(9)
    ]
    mixed = random.Random(3).sample(records, len(records))  # noqa: S311 - any other order

    assert choose_golden(mixed) == choose_golden(records)


def test_twenty_thousand_customers_of_three_records_take_seconds():
    records = [
        held(n, f"20{10 + n % 15}-01-01", f"s{n % 5}", kind="person", full_name=f"Ann {n}",
             given_name="Ann", family_name=f"N{n}", email=[f"a{n}@x.org"], phone=[f"+44{n}"],
             street_address=f"{n} Road", address_locality="Bath", postal_code=f"B{n}",
             address_country="GB", birth_date="1990-01-01", language="en", status="active")
        for n in range(60_000)
    ]  # fmt: skip
    start = time.process_time()

    chosen = [choose_golden(records[n : n + 3]) for n in range(0, 60_000, 3)]

    assert len(chosen) == 20_000
    assert time.process_time() - start < 6.0
