"""What a website sends, as Segment's libraries send it."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from tests.inlets import open_way
from tests.people import gather

from outsidein.hold.records.models import Event, ImportRun, Record
from outsidein.hold.sources.inlets.actions import open_inlet, revoke_key
from outsidein.hold.sources.inlets.models import InletKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def way(home, client):
    cast = gather()
    return open_way(cast.ours, "events")


def basic(key: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{key}:".encode()).decode()}


def send(client, way, verb, body, *, key=None):
    return client.post(
        f"/api/v1/sources/{way.public_id}/{verb}",
        body if isinstance(body, str | bytes) else json.dumps(body),
        "application/json",
        headers=basic(way.key if key is None else key),
    )


def stamp(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def person(own: str) -> dict:
    return json.loads(Record._base_manager.get(external_id=own).tidied)


def test_an_identify_becomes_a_record_with_its_traits_in_our_fields(client, way):
    answer = send(client, way, "identify", {
        "messageId": "m1", "userId": "u1", "anonymousId": "b1",
        "traits": {"firstName": "Ann", "email": "Ann@Example.org", "plan": "gold",
                   "address": {"city": "Leeds", "country": "gb"}, "company": {"name": "Acme"}},
        "context": {"timezone": "Europe/London"},
    })  # fmt: skip

    assert (answer.status_code, answer.json()) == (
        200, {"success": True, "taken": 1, "repeated": 0, "refused": []},
    )  # fmt: skip
    record = Record._base_manager.get()
    said = person("u1")
    assert (said["given_name"], said["email"], said["company_name"]) == (
        "Ann", ["ann@example.org"], "Acme",
    )  # fmt: skip
    assert (said["address_locality"], said["address_country"]) == ("Leeds", "GB")
    assert said["handle"] == ["web:b1"]
    assert json.loads(record.raw)["extra.trait.plan"] == "gold"


def test_a_message_that_comes_twice_is_taken_once(client, way):
    body = {"messageId": "m1", "userId": "u1", "event": "Opened"}
    first = send(client, way, "track", body)

    again = send(client, way, "track", {**body, "sentAt": "2026-01-01T00:00:00Z"})

    assert (first.json()["taken"], again.json()["taken"], again.json()["repeated"]) == (1, 0, 1)
    assert Event._base_manager.count() == 1
    assert ImportRun._base_manager.get(kind="interactions").rows_read == 1


def test_a_message_twice_in_one_batch_is_taken_once(client, way):
    call = {"type": "track", "messageId": "m1", "userId": "u1", "event": "Opened"}

    answer = send(client, way, "batch", {"batch": [call, call, {**call, "messageId": "m2"}]})

    assert (answer.json()["taken"], answer.json()["repeated"]) == (2, 1)


def test_a_wrong_clock_is_put_right_and_late_events_find_their_place(client, way):
    now = timezone.now()
    ahead = timedelta(hours=7)
    send(client, way, "batch", {
        "sentAt": stamp(now + ahead),
        "batch": [
            {"type": "track", "messageId": "late", "userId": "u", "event": "B",
             "timestamp": stamp(now + ahead - timedelta(minutes=1))},
            {"type": "track", "messageId": "early", "userId": "u", "event": "A",
             "timestamp": stamp(now + ahead - timedelta(days=3))},
        ],
    })  # fmt: skip

    at = dict(Event._base_manager.values_list("external_id", "at"))
    assert abs(at["late"] - (now - timedelta(minutes=1))) < timedelta(seconds=30)
    assert abs(at["early"] - (now - timedelta(days=3))) < timedelta(seconds=30)


def test_what_a_later_identify_leaves_out_stays_and_a_late_one_overrides_nothing(client, way):
    now = timezone.now().replace(microsecond=0)
    told = {"userId": "u1"}
    send(client, way, "identify", {**told, "messageId": "1", "anonymousId": "b1",
         "timestamp": stamp(now - timedelta(days=2)),
         "traits": {"name": "Ann Smith", "email": "a@example.org"}})  # fmt: skip
    send(client, way, "identify", {**told, "messageId": "2", "anonymousId": "b2",
         "timestamp": stamp(now - timedelta(days=1)), "traits": {"name": "Ann Jones"}})  # fmt: skip

    send(client, way, "identify", {**told, "messageId": "3",
         "timestamp": stamp(now - timedelta(days=9)),
         "traits": {"name": "Ann Old", "title": "Baker"}})  # fmt: skip

    said = person("u1")
    assert (said["full_name"], said["email"], said["job_title"]) == (
        "Ann Jones", ["a@example.org"], "Baker",
    )  # fmt: skip
    assert said["handle"] == ["web:b1", "web:b2"]
    assert said["updated_at"] == (now - timedelta(days=1)).strftime("%Y-%m-%d %H:%M:%S")


def test_two_identifies_of_one_in_a_batch_are_one_row_and_the_latest_stands(client, way):
    calls = [
        {"type": "identify", "userId": "u", "messageId": str(n), "traits": {"name": name},
         "timestamp": f"2026-06-0{day}T00:00:00Z"}
        for n, (name, day) in enumerate([("New Name", 3), ("Old Name", 1)])
    ]  # fmt: skip

    answer = send(client, way, "batch", {"batch": calls})

    assert answer.json()["taken"] == 2
    assert person("u")["full_name"] == "New Name"


@pytest.mark.parametrize("nobody", ["0", "-1", "null", "Anonymous", "", " undefined "])
def test_an_id_that_names_nobody_makes_no_customer(client, way, nobody):
    answer = send(client, way, "identify", {"userId": nobody, "traits": {"name": "X"}})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["where"] == "userId"
    assert Record._base_manager.count() == 0


def test_an_order_becomes_an_order(client, way):
    send(client, way, "track", {"messageId": "m", "userId": "u", "event": "Order Completed",
         "properties": {"order_id": "o1", "total": 12.5, "currency": "EUR",
                        "products": [{"name": "Lamp"}]}})  # fmt: skip

    order = Event._base_manager.get(kind="orders")
    said = json.loads(order.tidied)
    assert (order.external_id, said["currency"], said["product"]) == ("o1", "EUR", "Lamp")
    assert float(said["amount"]) == 12.5


def test_a_batch_says_which_calls_were_refused_and_takes_the_others(client, way):
    answer = send(client, way, "batch", {"batch": [
        {"type": "track", "userId": "u", "messageId": "1", "event": "A"},
        {"type": "group", "userId": "u", "messageId": "2"},
        {"type": "track", "messageId": "3", "event": "nobody"},
        {"type": "track", "userId": "u", "messageId": "4", "event": "x" * 40_000},
    ]})  # fmt: skip

    told = answer.json()
    assert (told["taken"], [one["place"] for one in told["refused"]]) == (1, [1, 2, 3])


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("track", b"\xff\xfe"),
        ("track", "[]"),
        ("track", "["),
        ("batch", "{}"),
        ("batch", '{"batch": [1]}'),
        ("batch", "[" * 20_000),
        ("batch", json.dumps({"batch": [{}] * 1_001})),
    ],
)
def test_what_cannot_be_read_is_refused_and_changes_nothing(client, way, verb, body):
    answer = send(client, way, verb, body)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert ImportRun._base_manager.count() == 0


def test_what_is_too_large_is_not_even_read(client, way):
    assert send(client, way, "track", "x" * (32 * 1024 + 1)).status_code == 413
    assert send(client, way, "batch", "x" * (500 * 1024 + 1)).status_code == 413


def test_strange_words_are_kept_as_words(client, way):
    answer = send(client, way, "track", '{"userId": "u\\u0000", "messageId": "m\\ud800",'
                  '"event": "<script>alert(1)</script>", "timestamp": "soon",'
                  '"properties": {"a": [1, {"b": null}], "c": 1e999}}')  # fmt: skip

    assert answer.status_code == 200
    assert "<script>" in json.loads(Event._base_manager.get().raw)["extra.event"]


def test_only_a_key_of_this_way_lets_in(client, way):
    assert send(client, way, "track", {"userId": "u"}, key="").status_code == 401
    assert send(client, way, "track", {"userId": "u"}, key="wrong").status_code == 401
    other = open_way(way.organisation, "events", name="Another website")

    assert send(client, way, "track", {"userId": "u"}, key=other.key).status_code == 401
    assert Event._base_manager.count() == 0


def test_a_key_that_was_taken_back_lets_nobody_in(client, way):
    with scope(organisation=way.organisation):
        revoke_key(
            organisation_id=way.organisation,
            source_id=way.source,
            key_id=InletKey.objects.get().pk,
            at=datetime(2026, 7, 1, tzinfo=UTC),
        )

    assert send(client, way, "track", {"userId": "u"}).status_code == 401


def test_a_closed_way_and_one_that_never_was_are_told_alike(client, way):
    with scope(organisation=way.organisation):
        open_inlet(organisation_id=way.organisation, source_id=way.source, kind="events",
                   is_open=False, at=timezone.now())  # fmt: skip

    closed = send(client, way, "track", {"userId": "u"})
    never = client.post("/api/v1/sources/nobodys/track", "{}", "application/json")

    assert (closed.status_code, closed.content) == (404, never.content)


def test_a_key_is_kept_as_a_digest_alone(way):
    key = InletKey._base_manager.get()

    assert way.key not in (key.digest, key.sealed)
    assert key.sealed == ""


def test_who_tries_many_keys_has_to_wait(client, way):
    answers = [
        send(client, way, "track", {"userId": "u"}, key="wrong").status_code for _ in range(31)
    ]

    assert answers[-1] == 429
    assert send(client, way, "track", {"userId": "u"}).status_code == 429
