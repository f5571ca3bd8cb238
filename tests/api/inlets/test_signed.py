"""Calls and rows that come signed: who can't sign gets nothing in, and nothing comes in twice."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from standardwebhooks import Webhook
from tests.holdings import hold
from tests.inlets import open_way
from tests.people import gather

from outsidein.hold.records.models import Event, ImportRun, Record
from outsidein.hold.sources.inlets.models import InletKey

pytestmark = pytest.mark.django_db
CALL = {
    "type": "call.ended",
    "data": {
        "id": "c-1",
        "direction": "inbound",
        "from": "+44 7911 123456",
        "started_at": "2026-06-01T10:00:00+02:00",
        "agent": "s1",
        "queue": "Care",
    },
}


@pytest.fixture
def cast(home):
    return gather()


@pytest.fixture
def phone(cast):
    return open_way(cast.ours, "calls")


@pytest.fixture
def feed(cast):
    return open_way(cast.ours, "feed", {"kind": "orders"})


def send(client, way, part, body, *, message="w1", at=None, kind="application/json", **changed):
    """Send a body signed with the way's secret; ``changed`` headers replace ours."""
    text = body if isinstance(body, str) else json.dumps(body)
    moment = at or datetime.now(tz=UTC)
    headers = {
        "webhook-id": message,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(way.key).sign(message, moment, text),
    }
    return client.post(
        f"/api/v1/sources/{way.public_id}/{part}",
        text,
        kind,
        headers={**headers, **{name.replace("_", "-"): said for name, said in changed.items()}},
    )


def test_a_call_becomes_a_contact_by_telephone(client, phone):
    answer = send(client, phone, "calls", CALL)

    assert (answer.status_code, answer.json()["new"]) == (200, 1)
    call = Event._base_manager.get()
    said = json.loads(call.tidied)
    assert (call.external_id, call.phone) == ("c-1", "+447911123456")
    assert call.at == datetime(2026, 6, 1, 8, tzinfo=UTC)
    assert (said["channel"], said["direction"], said["staff"]) == ("phone", "in", "s1")


def test_a_call_of_a_known_number_is_theirs_at_once(client, cast, phone):
    held = hold(cast.ours, events=0)

    send(client, phone, "calls", CALL)

    call = Event._base_manager.get(kind="interactions")
    assert (call.customer_number, call.link_method) == (held.customer, "phone")


def test_a_message_is_taken_once_and_answered_alike(client, phone):
    first = send(client, phone, "calls", CALL)

    again = send(client, phone, "calls", CALL)

    assert again.json() == {**first.json(), "repeated": True}
    assert ImportRun._base_manager.get().rows_read == 1


def test_a_call_that_goes_on_is_one_call(client, phone):
    send(client, phone, "calls", {"type": "call.started", "data": {
        "id": "c-1", "direction": "inbound", "from": "+447911123456", "agent": "s1"}})  # fmt: skip

    send(client, phone, "calls", CALL, message="w2")

    assert Event._base_manager.count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook_signature": "v1,AAAA"},
        {"webhook_signature": "nonsense"},
        {"webhook_signature": "v1,é"},
        {"webhook_signature": "v2,AAAA v1"},
        {"webhook_signature": ""},
        {"webhook_id": "another"},
        {"webhook_id": ""},
        {"webhook_id": "x" * 201},
        {"webhook_timestamp": "soon"},
        {"webhook_timestamp": "1e400"},
    ],
)
def test_what_is_not_signed_as_it_stands_comes_to_nothing(client, phone, changed):
    answer = send(client, phone, "calls", CALL, **changed)

    assert answer.status_code == 401
    assert Event._base_manager.count() == 0


@pytest.mark.parametrize("minutes", [-6, 6])
def test_what_was_signed_long_ago_or_in_time_to_come_is_not_taken(client, phone, minutes):
    at = timezone.now() + timedelta(minutes=minutes)

    assert send(client, phone, "calls", CALL, at=at).status_code == 401


def test_a_secret_of_another_way_signs_nothing_here(client, cast, phone):
    other = open_way(cast.theirs, "calls")
    forged = type(phone)(phone.organisation, phone.source, phone.public_id, other.key)

    assert send(client, forged, "calls", CALL).status_code == 401


def test_a_secret_lies_sealed(phone):
    key = InletKey._base_manager.get()

    assert phone.key.removeprefix("whsec_") not in key.sealed
    assert key.sealed


@pytest.mark.parametrize(
    ("data", "field"), [({"from": "+447911123456"}, "id"), ({"id": "c"}, "from")]
)
def test_a_call_that_says_too_little_is_told_what_it_lacks(client, phone, data, field):
    answer = send(client, phone, "calls", {"data": data})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["where"] == field


def test_a_partner_is_told_which_rows_were_refused_and_why(client, feed):
    answer = send(client, feed, "rows", {"rows": [
        {"external_id": "o1", "at": "2026-05-01", "amount": "12.50", "currency": "EUR"},
        {"external_id": "o2", "at": "someday", "amount": "1"},
        {"external_id": "o3", "at": "2026-05-02", "amuont": "1"},
    ]})  # fmt: skip

    told = answer.json()
    assert (told["kind"], told["rows"], told["new"], told["refused_count"]) == ("orders", 3, 1, 2)
    assert [(one["row"], one["field"]) for one in told["refused"]] == [(2, "at"), (3, "amuont")]
    assert Event._base_manager.get().external_id == "o1"


def test_csv_is_read_by_its_headers(client, feed):
    text = "Order number;Date;Total;Colour\no1;2026-05-01;12,50;red\no2;;1;blue\n"

    told = send(client, feed, "rows", text, kind="text/csv").json()

    assert (told["new"], told["left_out"]) == (1, ["Colour"])
    assert [one["row"] for one in told["refused"]] == [3]  # as a person counts, below the header


def test_rows_say_themselves_what_they_are(client, feed):
    told = send(client, feed, "rows", {"kind": "customers", "rows": [{"email": "a@b.org"}]}).json()

    assert told["kind"] == "customers"
    assert Record._base_manager.get().email == "a@b.org"


def test_the_same_rows_again_change_nothing(client, feed):
    body = {"rows": [{"external_id": "o1", "at": "2026-05-01", "amount": "12.50"}]}
    send(client, feed, "rows", body)

    told = send(client, feed, "rows", body, message="w2").json()

    assert (told["new"], told["same"], told["repeated"]) == (0, 1, False)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("[1]", "application/json"),
        ("{}", "application/json"),
        ('{"rows": []}', "application/json"),
        ('{"kind": "moons", "rows": [{}]}', "application/json"),
        ("only a header\n", "text/csv"),
        ('a,b\n"x', "text/csv"),
        ("a\nb,c,d\n", "text/csv"),
    ],
)
def test_what_is_no_delivery_is_refused_as_a_whole(client, feed, body, kind):
    answer = send(client, feed, "rows", body, kind=kind)

    assert answer.status_code == 400
    assert ImportRun._base_manager.count() == 0
