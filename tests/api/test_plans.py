"""The plans as a program meets them: read by every member, written by who plans or owns."""

import json

import pytest
from django.test import Client
from tests.holdings import sign_in
from tests.people import NOON, gather

from outsidein.check.plans.models import Action, ActionComment

pytestmark = pytest.mark.django_db
PLANS = "/api/v1/plans"
NEW = {
    "title": "Call back within a day",
    "owner": "BEN@example.org",
    "due_date": "2026-09-30",
    "items": [{"item": "TRU.3", "move": 0.2}],
    "measures": [{"measure": "in_promise", "size": 0.1}],
    "came_from": "blind spot",
}


@pytest.fixture
def ann(home, client):
    cast = gather()
    return sign_in(client, cast.ann), cast


def note(client, **more):
    return client.post(PLANS, json.dumps(NEW | more), "application/json")


def change(client, **changes):
    return client.patch(f"{PLANS}/1", json.dumps(changes), "application/json")


def test_an_action_is_noted_and_read_back(ann):
    client, _ = ann

    made = note(client).json()
    opened = client.get(f"{PLANS}/1").json()

    assert (made["number"], made["owner"], made["status"]) == (1, "ben@example.org", "proposed")
    assert made["measures"] == [{"measure": "in_promise", "direction": "up", "size": 0.1}]
    assert opened | made == opened
    assert opened["worked"]["verdict"] == "can't tell yet"
    assert [one["name"] for one in opened["worked"]["movements"]] == ["TRU.3", "in_promise"]


def test_the_list_is_read_page_by_page_and_narrowed(ann):
    client, _ = ann
    for n in range(3):
        note(client, title=f"Action {n}", status="agreed" if n else "proposed")

    first = client.get(f"{PLANS}?limit=2").json()
    second = client.get(f"{PLANS}?limit=2&cursor={first['next']}").json()

    assert [one["number"] for one in first["items"] + second["items"]] == [1, 2, 3]
    assert second["next"] is None
    assert len(client.get(f"{PLANS}?status=agreed").json()["items"]) == 2
    assert client.get(f"{PLANS}?item=CUS.3").json()["items"] == []


def test_a_change_changes_what_is_named_alone(ann):
    client, _ = ann
    note(client)

    told = change(client, due_date=None, owner="Mia", status="done", comment="Since Monday.").json()

    assert (told["title"], told["owner"], told["due_date"], told["status"], told["comments"]) == (
        NEW["title"],
        "Mia",
        None,
        "done",
        1,
    )
    assert told["items"] == NEW["items"]


def test_of_a_change_that_cannot_be_nothing_is_done(ann):
    client, _ = ann
    note(client)

    refused = change(client, title="Anew", status="proposed")

    assert refused.status_code == 409
    assert refused.json()["detail"] == "Action 1 is proposed already."
    assert client.get(f"{PLANS}/1").json()["title"] == NEW["title"]


def test_who_owns_it_sends_status_and_comment_and_no_more(ann):
    client, cast = ann
    note(client)
    sign_in(client, cast.ben)

    moved = change(client, status="under way", comment="Begun.")
    refused = [change(client, title="Mine"), change(client, status="done", owner=""), note(client)]

    assert moved.status_code == 200
    assert [one.status_code for one in refused] == [404, 404, 404]
    assert (Action._base_manager.get().status, ActionComment._base_manager.count()) == (
        "under way",
        1,
    )


def test_a_stranger_cannot_tell_ours_from_nobodys(ann):
    client, cast = ann
    note(client)
    stranger = sign_in(Client(), cast.cleo)

    assert stranger.get(f"{PLANS}/1").json() == stranger.get(f"{PLANS}/2").json()
    assert change(stranger, status="done").status_code == 404
    assert stranger.get(PLANS).json() == {"items": [], "next": None}
    assert Action._base_manager.get().created_at > NOON


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"title": ""}, "title"),
        ({"status": "nearly"}, "status"),
        ({"items": [{"item": "TRU.3", "move": 2}]}, "move"),
        ({"due_date": "soon"}, "due_date"),
        ({"measures": [{"measure": "x"}] * 31}, "measures"),
    ],
)
def test_what_cannot_be_used_is_named(ann, given, where):
    answer = note(ann[0], **given)

    assert answer.status_code == 422
    assert where in answer.json()["errors"][0]["where"]
    assert not Action._base_manager.exists()


def test_a_write_without_the_token_is_refused(ann):
    _, cast = ann
    client = sign_in(Client(enforce_csrf_checks=True), cast.ann)

    assert note(client).status_code == 403
    assert not Action._base_manager.exists()


def test_the_page_of_the_api_shows_how_to_change_one(ann):
    page = ann[0].get("/api/v1/docs").content.decode()

    assert "-X PATCH" in page
    assert "Since Monday." in page
