"""The timeline: over all channels, by when it happened, in pages; late news is told as late."""

import json
import uuid
from datetime import timedelta

import pytest
from django_scopes import scope
from tests.people import NOON, gather

from outsidein.ground.errors import NotHere
from outsidein.hold.customers.timeline import get_timeline, list_ways
from outsidein.hold.records.models import Event, ImportRun
from outsidein.hold.sources.actions import save_source

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def ours(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast.ours


def run_of(ours, arrived=NOON):
    source = save_source(organisation_id=ours, name=f"Log {uuid.uuid4().hex[:6]}", at=NOON)
    return ImportRun.objects.create(
        public_id=uuid.uuid4(),
        organisation_id=ours,
        source_id=source,
        kind="interactions",
        file_name="log.csv",
        created_at=arrived,
    )


def happen(run, *days_ago, kind="interactions", number=7, **told):
    Event.objects.bulk_create(
        Event(
            organisation_id=run.organisation_id,
            source_id=run.source_id,
            run=run,
            kind=kind,
            row_number=2,
            external_id=uuid.uuid4().hex,
            content_hash="0",
            raw="{}",
            tidied=json.dumps(told),
            at=NOON - ago * DAY,
            customer_number=number,
        )
        for ago in days_ago
    )


def told(page):
    return [(NOON - entry.at).days for entry in page.entries]


def test_events_stand_by_when_they_happened_however_late_they_come(ours):
    happen(run_of(ours, NOON), 3, 1)
    happen(run_of(ours, NOON + 5 * DAY), 2)

    page = get_timeline(organisation_id=ours, number=7)

    assert told(page) == [1, 2, 3]
    assert [entry.came_later for entry in page.entries] == [False, True, False]


def test_what_comes_with_the_first_load_is_not_called_late(ours):
    happen(run_of(ours, NOON), 1)
    happen(run_of(ours, NOON + timedelta(hours=2)), 300)

    page = get_timeline(organisation_id=ours, number=7)

    assert [entry.came_later for entry in page.entries] == [False, False]


def test_an_event_on_a_later_page_knows_that_its_newer_neighbours_were_here_first(ours):
    happen(run_of(ours, NOON), *range(30))
    happen(run_of(ours, NOON + 5 * DAY), 40)
    first = get_timeline(organisation_id=ours, number=7)

    second = get_timeline(organisation_id=ours, number=7, before=first.next_before)

    assert second.entries[-1].came_later
    assert not second.entries[0].came_later


def test_pages_follow_each_other_without_gap_or_double_even_at_one_moment(ours):
    happen(run_of(ours), *([5] * 60))
    seen, before = [], ""
    while True:
        page = get_timeline(organisation_id=ours, number=7, before=before)
        seen += [entry.event_id for entry in page.entries]
        if page.next_before is None:
            break
        before = page.next_before

    assert len(seen) == len(set(seen)) == 60
    assert seen == sorted(seen, reverse=True)


def test_a_timeline_is_narrowed_to_a_channel_or_a_kind(ours, django_assert_num_queries):
    run = run_of(ours)
    happen(run, 1, 4, channel="phone")
    happen(run, 2, channel="email")
    happen(run, 3, kind="orders", channel="phone")

    with django_assert_num_queries(2):
        by_phone = get_timeline(organisation_id=ours, number=7, channel="phone")
    orders = get_timeline(organisation_id=ours, number=7, kind="orders")

    assert told(by_phone) == [1, 3, 4]
    assert told(orders) == [3]


def test_only_what_occurs_is_offered(ours, django_assert_num_queries):
    run = run_of(ours)
    happen(run, 1, channel="phone")
    happen(run, 2, kind="orders", channel="web")
    happen(run, 3, number=8, channel="chat")

    with django_assert_num_queries(1):
        ways = list_ways(organisation_id=ours, number=7)

    assert ways.channels == ("phone", "web")
    assert ways.kinds == ("interactions", "orders")


@pytest.mark.parametrize("narrowed", [{"channel": "pigeon"}, {"kind": "staff"}, {"before": "x~1"}])
def test_a_page_that_was_never_offered_is_not_here(ours, narrowed):
    with pytest.raises(NotHere):
        get_timeline(organisation_id=ours, number=7, **narrowed)
