"""Customers as they are found and read: by any part, with the origin of each value, in time."""

from datetime import UTC, datetime

import pytest
from django_scopes import scope
from tests.people import NOON, gather
from tests.road import bring, rows_of_all_tables, table

from outsidein.ground.errors import NotHere
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.customers.queries import (
    get_customer,
    list_customers,
    list_open_cases,
)
from outsidein.hold.customers.timeline import get_timeline
from outsidein.hold.identities.models import FormerNumber
from outsidein.hold.records.models import Event, Record
from outsidein.hold.records.queries import list_records

pytestmark = pytest.mark.django_db

PEOPLE = table(
    "id,full name,given name,family name,company,email,phone,town,updated at,language",
    "1,Ann Smith,Ann,Smith,,ann@example.org,07911 123456,Ripon,2024-01-01,en",
    "2,Annie Smith,Annie,Smith,,a.smith@work.org,,Leeds,2025-01-01,cy",
    "3,Zoë Müller,Zoë,Müller,,zoe_m@example.org,+49 30 901820,Berlin,2025-01-01,",
    "4,Bo Li,Bo,Li,,bo%li@example.org,,York,2025-01-01,",
    "5,,,,100% Wool,sales@wool.example,,Bath,2025-01-01,",
    '6,"Pat O\'Neil ""Red""",Pat,O\'Neil,,pat@example.org,,,2025-01-01,',
    "7,Back\\slash Brown,Back\\slash,Brown,,,,,2025-01-01,",
)
#: Which customer each record turned out to be.
NUMBERS = {"1": 1, "2": 1, "3": 3, "4": 4, "5": 5, "6": 6, "7": 7}


def number_records(numbers: dict[str, int]) -> None:
    for name, number in numbers.items():
        Record.objects.filter(external_id=name).update(customer_number=number)


@pytest.fixture
def nobody(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


@pytest.fixture
def cast(nobody):
    bring(nobody.ours, PEOPLE)
    number_records(NUMBERS)
    rebuild_customers(organisation_id=nobody.ours, at=NOON)
    return nobody


def test_each_value_stands_with_its_source_and_rule_and_with_what_others_say(
    cast, django_assert_num_queries
):
    with django_assert_num_queries(2):
        view = get_customer(organisation_id=cast.ours, number=1)

    language = next(one for one in view.values if one.field == "language")
    assert (language.value, language.source, language.rule) == ("cy", "CRM", "most recent")
    assert language.observed_at == "2025-01-01 00:00:00"
    assert [(other.value, other.source) for other in language.others] == [("en", "CRM")]
    assert (view.row.records, view.row.sources, view.row.label) == (2, 1, "C-000001")
    assert {(one.kind, one.value) for one in view.reaches} == {
        ("email", "ann@example.org"),
        ("email", "a.smith@work.org"),
        ("phone", "+447911123456"),
    }


def test_two_addresses_of_mail_are_no_conflict_and_two_languages_are(cast):
    conflicts = {
        one.field for one in get_customer(organisation_id=cast.ours, number=1).values if one.others
    }

    row = get_customer(organisation_id=cast.ours, number=1).row
    assert "language" in conflicts
    assert row.conflicts == len(conflicts - {"email", "phone", "handle", "nickname"})


def test_the_records_of_a_customer_are_read_as_they_came(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        newest, older = list_records(organisation_id=cast.ours, customer_number=1)

    assert (newest.external_id, older.external_id) == ("2", "1")
    assert older.raw["phone"] == "07911 123456"


def test_an_old_number_leads_to_the_customer_of_today_at_two_queries_more(
    cast, django_assert_num_queries
):
    FormerNumber.objects.create(organisation_id=cast.ours, number=2, became=1, at=NOON)

    with django_assert_num_queries(4):
        view = get_customer(organisation_id=cast.ours, number=2)

    assert (view.row.number, view.asked_number) == (1, 2)


@pytest.mark.parametrize("number", [2, 0, -1, 10**12, 2**63, 10**30])
def test_a_number_that_nobody_bears_is_not_here(nobody, number):
    with pytest.raises(NotHere):
        get_customer(organisation_id=nobody.ours, number=number)


SEARCHES = {
    "smith": [1],
    "SMITH ann": [1],
    "mith": [1],
    "annie": [1],
    "ann@example": [1],
    "a.smith@work.org": [1],
    "zoe muller": [3],
    "Zoë": [3],
    "müll": [3],
    "MÜLLER": [3],
    "ripon": [1],
    "07911 123456": [1],
    "07911123456": [1],
    "+44 7911 123 456": [1],
    "+44 (0)7911 123456": [1],
    "0044 7911 123456": [1],
    "447911": [1],
    "123-456": [1],
    "030 901820": [3],
    "+4930901820": [3],
    "C-000004": [4],
    "c4": [4],
    "4": [4],
    "Li": [4],
    "bo li": [4],
    "bo": [4],
    "ö": [6],
    "%": [],
    "_": [],
    "100%": [5],
    "100% wool": [5],
    "o%i": [],
    "bo%li": [4],
    "z_e": [],
    "zoe_m": [3],
    "zoe_": [3],
    "o'neil": [6],
    '"red"': [6],
    '"': [6],
    "back\\slash": [7],
    "\\": [],
    "k\\s": [7],
    "'; DROP TABLE hold_customer; --": [],
    "AND": [],
    "ann OR zoe": [],
    "ann* NEAR": [],
    "|": [],
    "smith | ann": [1],
    "a\0nn": [],
    "ann\0": [1],
    "\u0301": [],
    "c99999999999999999999999": [],
    "٤": [4],
    "nobody": [],
}


def test_a_customer_is_found_by_any_part_and_signs_mean_only_themselves(cast):
    found = {
        search: [
            row.number for row in list_customers(organisation_id=cast.ours, search=search).rows
        ]
        for search in SEARCHES
    }

    assert found == SEARCHES


def test_an_empty_search_lists_everybody_by_name(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = list_customers(organisation_id=cast.ours, search="  ")

    assert {row.number for row in page.rows} == set(NUMBERS.values())
    assert page.next_after is None


@pytest.mark.parametrize(("search", "limit"), [("", 1), ("", 6), ("example", 2)])
def test_the_pages_of_a_list_give_every_customer_exactly_once(cast, search, limit):
    every = list_customers(organisation_id=cast.ours, search=search).rows
    seen, after = [], ""

    for _ in range(20):
        page = list_customers(organisation_id=cast.ours, search=search, after=after, limit=limit)
        seen += page.rows
        after = page.next_after
        if after is None:
            break

    assert seen == list(every)
    assert len({row.number for row in seen}) == len(seen) > 0


def test_namesakes_are_parted_by_their_number_and_a_name_may_hold_any_sign(cast):
    names = ["Same ~ Name"] * 3 + ["~", "Zed~9"]
    people = [f"{place},{name}" for place, name in enumerate(names, 20)]
    bring(cast.ours, table("id,full name", *people), source="Shop")
    number_records({str(place): place for place in range(20, 25)})
    rebuild_customers(organisation_id=cast.ours, at=NOON)
    seen, after = [], ""

    while after is not None:
        page = list_customers(organisation_id=cast.ours, after=after, limit=1)
        seen += [row.number for row in page.rows]
        after = page.next_after

    assert sorted(seen) == sorted({*NUMBERS.values(), *range(20, 25)})


@pytest.mark.parametrize("after", ["nonsense", "~", "Ann~x", "Ann~²"])
def test_a_page_that_was_never_given_is_not_here(nobody, after):
    with pytest.raises(NotHere):
        list_customers(organisation_id=nobody.ours, after=after)


# ── in time ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def contacts(cast):
    days = ["2026-05-01 10:00", "2026-05-03 10:00", "2026-05-02 10:00", "2026-05-02 10:00"]
    rows = [f"e{place},1,{day},phone" for place, day in enumerate(days)]
    bring(cast.ours, table("id,customer,at,channel", *rows), "interactions")
    rebuild_customers(organisation_id=cast.ours, at=NOON)
    return cast


def test_a_timeline_is_newest_first_and_its_pages_part_nothing(contacts, django_assert_num_queries):
    seen, before = [], ""
    while before is not None:
        with django_assert_num_queries(2 if before else 1):
            page = get_timeline(organisation_id=contacts.ours, number=1, before=before, limit=1)
        seen += page.entries
        before = page.next_before

    assert [entry.at.day for entry in seen] == [3, 2, 2, 1]
    assert len({entry.event_id for entry in seen}) == 4
    assert {entry.found_by for entry in seen} == {"external_id"}


@pytest.mark.parametrize("before", ["x", "2026-05-02~x", "2026-05-02T10:00:00~1", "~", "٣~٣"])
def test_a_page_of_a_timeline_that_was_never_given_is_not_here(nobody, before):
    with pytest.raises(NotHere):
        get_timeline(organisation_id=nobody.ours, number=1, before=before)


def test_a_case_is_open_until_something_says_that_it_is_resolved(cast, django_assert_num_queries):
    cases = table(
        "id,customer,kind,opened at,resolved at",
        "k1,1,complaint,2026-05-01,",
        "k2,1,request,2026-05-02,2026-05-03",
        "k3,1,question,2026-05-04,",
    )
    bring(cast.ours, cases, "cases")
    rebuild_customers(organisation_id=cast.ours, at=NOON)

    with django_assert_num_queries(1):
        found = list_open_cases(organisation_id=cast.ours, number=1)

    assert [(case.kind, case.opened_at) for case in found] == [
        ("question", datetime(2026, 5, 4, tzinfo=UTC)),
        ("complaint", datetime(2026, 5, 1, tzinfo=UTC)),
    ]


# ── whose they are ──────────────────────────────────────────────────────────────────────────


def test_customers_of_another_organisation_are_not_here(contacts):
    held = rows_of_all_tables(but=())
    event = Event.objects.first()

    with scope(organisation=contacts.theirs):
        assert list_customers(organisation_id=contacts.theirs).rows == ()
        assert list_customers(organisation_id=contacts.theirs, search="smith").rows == ()
        assert list_customers(organisation_id=contacts.theirs, search="C-000001").rows == ()
        assert get_timeline(organisation_id=contacts.theirs, number=1).entries == ()
        assert list_records(organisation_id=contacts.theirs, customer_number=1) == []
        with pytest.raises(NotHere):
            get_customer(organisation_id=contacts.theirs, number=1)

    assert event.customer_number == 1
    assert rows_of_all_tables(but=()) == held


def test_rebuilding_one_organisation_leaves_the_other_found(contacts):
    with scope(organisation=contacts.theirs):
        bring(contacts.theirs, table("id,full name", "1,Cara Dent"))
        Record.objects.update(customer_number=1)
        rebuild_customers(organisation_id=contacts.theirs, at=NOON)
        rebuild_customers(organisation_id=contacts.theirs, at=NOON)

        found = list_customers(organisation_id=contacts.theirs, search="dent")
        assert [row.name for row in found.rows] == ["Cara Dent"]

    found = list_customers(organisation_id=contacts.ours, search="smith")
    assert [row.number for row in found.rows] == [1]
