"""What people say of values: it holds over runs, merges and splits, and can be taken back."""

from datetime import timedelta

import pytest
from django_scopes import scope
from tests.people import NOON, gather
from tests.road import bring, table

from outsidein.ground.audit import verify_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.models import AuditEvent
from outsidein.hold.customers import actions
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.customers.deeds import merge_customers, split_record, undo_deed
from outsidein.hold.customers.models import ContactPoint, Customer, Pin, ReachWord, StatusCount
from outsidein.hold.customers.preview import preview_merge
from outsidein.hold.customers.queries import get_customer
from outsidein.hold.customers.saying import pin_value, say_of_reach, take_back_word, unpin
from outsidein.hold.records.models import Record

pytestmark = pytest.mark.django_db
BY = {"at": NOON, "actor": "user 1"}
PEOPLE = table(
    "id,given name,family name,email,phone,street,town,postcode,updated at,language,status",
    "1,Ann,Smith,ann@example.org,07911 123456,1 Old Road,Ayr,A1 1AA,2024-01-01,en,active",
    "2,Annie,Smith,a.smith@work.org,,2 New Road,Bath,B1 1BB,2025-01-01,cy,active",
    "3,Anna,Smith,anna@example.org,,,,,2026-01-01,de,active",
    "4,Bo,Li,bo@example.org,,,,,2025-01-01,,prospect",
)


@pytest.fixture
def ours(home):
    cast = gather()
    with scope(organisation=cast.ours):
        bring(cast.ours, PEOPLE)
        for name, number in {"1": 1, "2": 1, "3": 3, "4": 4}.items():
            Record.objects.filter(external_id=name).update(customer_number=number)
        rebuild_customers(organisation_id=cast.ours, at=NOON)
        yield cast.ours


def value_of(ours, field, number=1):
    view = get_customer(organisation_id=ours, number=number)
    return next(one for one in view.values if one.field == field)


def points(ours, kind, number=1):
    rows = ContactPoint.objects.filter(organisation_id=ours, customer_number=number, kind=kind)
    return [(one.value, one.validity) for one in rows.order_by("place")]


def pin(ours, field, value, number=1, reason="She said so"):
    return pin_value(
        organisation_id=ours, number=number, field=field, value=value, reason=reason, **BY
    )


def record(name):
    return Record.objects.get(external_id=name).pk


def test_a_pinned_value_goes_before_the_rule_s_and_the_other_stays_beside_it(ours):
    assert value_of(ours, "language").value == "cy"

    pin_id = pin(ours, "language", "en")

    language = value_of(ours, "language")
    assert (language.value, language.rule, language.pin) == ("en", "pinned", pin_id)
    assert [other.value for other in language.others] == ["cy"]


def test_a_pinned_field_is_no_conflict_any_more(ours):
    before = get_customer(organisation_id=ours, number=1).row.conflicts

    pin(ours, "language", "en")

    assert get_customer(organisation_id=ours, number=1).row.conflicts == before - 1


def test_a_pin_asks_for_a_reason_and_for_a_value_that_some_record_says(ours):
    with pytest.raises(NotNow):
        pin(ours, "language", "en", reason="  ")
    with pytest.raises(NotHere):
        pin(ours, "language", "fr")
    with pytest.raises(NotHere):
        pin(ours, "external_id", "1")

    assert Pin.objects.count() == 0


def test_a_pin_survives_a_rebuilding_and_a_rebuilding_changes_nothing_else(ours):
    pin(ours, "given_name", "Annie")
    before = list(Customer.objects.order_by("number").values())

    rebuild_customers(organisation_id=ours, at=NOON)

    assert list(Customer.objects.order_by("number").values()) == before


def test_a_pin_taken_back_leaves_both_words_and_the_rule_chooses_again(ours):
    pin_id = pin(ours, "language", "en")

    assert unpin(organisation_id=ours, pin_id=pin_id, **BY) == 1

    assert value_of(ours, "language").value == "cy"
    assert Pin.objects.count() == 2
    with pytest.raises(NotNow):
        unpin(organisation_id=ours, pin_id=pin_id, **BY)
    assert list(AuditEvent.objects.order_by("id").values_list("act", flat=True))[-2:] == [
        "pin value",
        "unpin value",
    ]
    assert verify_audit() is None


def test_of_two_pins_on_one_field_the_later_holds(ours):
    pin(ours, "language", "en")
    later = pin(ours, "language", "cy")

    assert value_of(ours, "language").pin == later


def test_a_merge_brings_its_pins_along_and_undoing_it_takes_them_back(ours):
    pin(ours, "language", "de", number=3)

    preview = preview_merge(organisation_id=ours, numbers=[1, 3])
    done = merge_customers(organisation_id=ours, numbers=[1, 3], **BY)

    told = next(one for one in preview.fields if one.field == "language")
    assert (told.together, told.rule) == ("de", "pinned")
    assert value_of(ours, "language").value == "de"
    undo_deed(organisation_id=ours, deed_id=done.deed_id, **BY)
    assert value_of(ours, "language").value == "cy"
    assert value_of(ours, "language", number=3).rule == "pinned"


def test_a_split_takes_the_pin_where_its_record_goes(ours):
    pin(ours, "language", "en")  # record 1 says so

    split_record(organisation_id=ours, record_id=record("1"), **BY)

    numbers = dict(Record.objects.values_list("external_id", "customer_number"))
    assert numbers["1"] != numbers["2"]
    assert value_of(ours, "language", number=numbers["1"]).rule == "pinned"
    assert value_of(ours, "language", number=numbers["2"]).rule != "pinned"


def test_a_pin_lapses_when_no_record_says_its_value_any_more(ours):
    pin(ours, "language", "en")

    bring(ours, table("id,language,updated at", "1,nl,2026-02-01"))
    rebuild_customers(organisation_id=ours, at=NOON)

    assert value_of(ours, "language").value == "nl"
    assert value_of(ours, "language").pin == 0


def test_a_pin_on_a_town_pins_the_whole_address_of_its_record(ours):
    assert value_of(ours, "street_address").value == "2 New Road"

    pin(ours, "address_locality", "Ayr")

    assert value_of(ours, "street_address").value == "1 Old Road"
    assert value_of(ours, "postal_code").value == "A1 1AA"
    assert value_of(ours, "postal_code").rule == "pinned"


def test_what_is_said_while_the_reference_is_rebuilt_is_heard(ours, monkeypatch):
    lay_aside = actions._lay_aside

    def meanwhile(*given):
        lay_aside(*given)
        pin(ours, "language", "en")

    monkeypatch.setattr(actions, "_lay_aside", meanwhile)
    rebuild_customers(organisation_id=ours, at=NOON)

    assert value_of(ours, "language").value == "en"


def say(ours, kind, value, state, at=NOON, number=1, how="phone"):
    return say_of_reach(
        organisation_id=ours,
        number=number,
        kind=kind,
        value=value,
        state=state,
        how=how,
        at=at,
        actor="user 1",
    )


def test_an_address_verified_by_phone_is_used_first_and_no_record_changes(ours):
    before = list(Record.objects.order_by("id").values_list("tidied", flat=True))
    assert points(ours, "email")[0] == ("a.smith@work.org", "")

    say(ours, "email", "ann@example.org", "verified")

    assert points(ours, "email") == [("ann@example.org", "valid"), ("a.smith@work.org", "")]
    assert get_customer(organisation_id=ours, number=1).row.email == "ann@example.org"
    assert list(Record.objects.order_by("id").values_list("tidied", flat=True)) == before


def test_an_invalid_address_goes_last_until_it_is_verified_after_that(ours):
    say(ours, "email", "a.smith@work.org", "invalid")
    assert points(ours, "email") == [("ann@example.org", ""), ("a.smith@work.org", "invalid")]

    say(ours, "email", "a.smith@work.org", "verified", at=NOON + timedelta(days=1))

    assert points(ours, "email") == [("a.smith@work.org", "valid"), ("ann@example.org", "")]


def test_a_word_taken_back_lets_what_was_said_before_hold_again(ours):
    word = say(ours, "email", "ann@example.org", "invalid")

    take_back_word(organisation_id=ours, word_id=word, **BY)

    assert dict(points(ours, "email"))["ann@example.org"] == ""
    assert ReachWord.objects.count() == 2
    with pytest.raises(NotNow):
        take_back_word(organisation_id=ours, word_id=word, **BY)


def test_a_word_needs_a_state_and_a_way_that_exist(ours):
    for state, how in (("lovely", "phone"), ("verified", "guess")):
        with pytest.raises(NotNow):
            say(ours, "email", "ann@example.org", state, how=how)
    with pytest.raises(NotHere):
        say(ours, "email", "nobody@example.org", "verified")


def test_an_address_that_mail_came_back_from_goes_last(ours):
    bring(
        ours,
        table(
            "email,at,channel,direction,bounced at",
            "a.smith@work.org,2026-01-01,email,out,2026-01-02",
            "ann@example.org,2026-01-01,email,out,",
        ),
        kind="messages",
        name="messages.csv",
    )

    rebuild_customers(organisation_id=ours, at=NOON)

    assert points(ours, "email") == [("ann@example.org", ""), ("a.smith@work.org", "bounced")]
    say(ours, "phone", "+447911123456", "verified")  # one customer anew: the bounce is kept
    assert dict(points(ours, "email"))["a.smith@work.org"] == "bounced"


def test_prospects_are_counted_apart_and_the_counts_follow(ours):
    counts = dict(StatusCount.objects.values_list("status", "customers"))
    assert counts == {"active": 2, "prospect": 1}

    merge_customers(organisation_id=ours, numbers=[1, 3], **BY)

    assert dict(StatusCount.objects.values_list("status", "customers")) == {
        "active": 1,
        "prospect": 1,
    }
