"""Who else here is in contact with a customer now."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django_scopes import scope
from tests.hold.customers.test_timeline import happen, run_of
from tests.people import NOON, gather

from outsidein.hold.customers.in_contact import get_in_contact, note_presence
from outsidein.hold.customers.models import Presence
from outsidein.hold.records.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


def test_the_last_fourteen_days_are_told_by_who_it_was(cast, django_assert_num_queries):
    run = run_of(cast.ours)
    happen(run, 1, 3, staff="S1", channel="phone", direction="out")
    happen(run, 2, department="Sales", channel="email", direction="in")
    happen(run, 20, staff="S2", channel="phone")
    happen(run, 4, kind="messages", channel="email", direction="in")
    happen(run, 900, kind="staff", number=None, department="Service")
    Event.objects.filter(kind="staff").update(external_id="S1")

    with django_assert_num_queries(2):
        now = get_in_contact(organisation_id=cast.ours, number=7, as_of=NOON)

    assert [(one.who, one.department, one.contacts) for one in now.contacts] == [
        ("S1", "Service", 2),
        ("", "Sales", 1),
    ]
    assert now.contacts[0].last_at == NOON - timedelta(days=1)
    assert not now.at_least


def test_what_will_be_sent_is_told_the_next_first(cast):
    run = run_of(cast.ours)
    happen(run, -5, kind="messages", channel="email", campaign="Summer")
    happen(run, -2, kind="messages", channel="sms", purpose="service")

    now = get_in_contact(organisation_id=cast.ours, number=7, as_of=NOON)

    assert [(one.channel, one.what) for one in now.scheduled] == [
        ("sms", "service"),
        ("email", "Summer"),
    ]
    assert now.contacts == ()


def test_the_days_begin_at_midnight_where_the_organisation_is(cast):
    with timezone.override(ZoneInfo("Pacific/Auckland")):
        now = get_in_contact(organisation_id=cast.ours, number=7, as_of=NOON)

    # Noon in Greenwich is the next day there.
    assert now.since.isoformat() == "2026-06-17T00:00:00+12:00"


def test_who_has_the_page_open_is_told_to_the_others_for_a_minute(cast, django_assert_num_queries):
    ours = {"organisation_id": cast.ours, "number": 7}
    assert note_presence(**ours, user_id=cast.ann, at=NOON) == ()

    with django_assert_num_queries(3):
        seen = note_presence(**ours, user_id=cast.ben, at=NOON + timedelta(seconds=20))

    assert seen == ("ann@example.org",)
    later = note_presence(**ours, user_id=cast.ben, at=NOON + timedelta(seconds=61))
    assert later == ()
    assert Presence.objects.count() == 1  # nothing of who was there is kept


def test_two_pages_know_nothing_of_each_other(cast):
    note_presence(organisation_id=cast.ours, number=8, user_id=cast.ann, at=NOON)

    assert note_presence(organisation_id=cast.ours, number=7, user_id=cast.ben, at=NOON) == ()
