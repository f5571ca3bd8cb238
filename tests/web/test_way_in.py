"""The way in as a person meets it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.holdings import sign_in
from tests.people import NOON, gather

from outsidein.people.actions import add_member, make_one_time_link

pytestmark = pytest.mark.django_db


def link(cast, at=None) -> str:
    return make_one_time_link(organisation_id=cast.ours, user_id=cast.ben, at=at or timezone.now())


@pytest.mark.parametrize("around", ["{}", "  {} ", "http://localhost:8000/welcome/#{}"])
def test_a_one_time_link_signs_in_by_its_code_or_its_whole(client, around):
    code = link(gather())

    answer = client.post("/welcome/", {"code": around.format(code)})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/sources/").status_code == 200


def test_a_link_works_once(client):
    code = link(gather())
    client.post("/welcome/", {"code": code})

    again = Client().post("/welcome/", {"code": code})

    assert "used already or is too old" in again.content.decode()


def test_a_link_that_is_too_old_says_so(client):
    code = link(gather(), timezone.now() - timedelta(days=3))

    page = client.post("/welcome/", {"code": code}).content.decode()

    assert "Ask for a new one" in page
    assert client.get("/sources/").status_code == 302


def test_looking_at_the_page_burns_no_link(client):
    code = link(gather())

    client.get("/welcome/")
    client.head("/welcome/")

    assert client.post("/welcome/", {"code": code}).status_code == 302


def test_the_code_comes_back_in_no_page_and_no_address(client):
    gather()

    answer = client.post("/welcome/", {"code": "a-wrong-code"})

    assert "a-wrong-code" not in answer.content.decode()
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]


def test_a_link_does_not_pass_by_the_second_factor(client):
    cast = gather()
    sign_in(client, cast.ben)  # gives Ben a second factor
    client.logout()

    answer = client.post("/welcome/", {"code": link(cast)})

    assert answer["Location"].startswith("/account/2fa/authenticate/")
    assert client.get("/sources/").status_code == 302


def test_somebody_in_two_organisations_goes_from_one_to_the_other(client):
    cast = gather()
    add_member(organisation_id=cast.theirs, email="ben@example.org", role="viewer", at=NOON)
    sign_in(client, cast.ben)
    assert "Harbour Energy" in client.get("/sources/").content.decode()

    client.post("/organisation/", {"organisation": cast.theirs})

    page = client.get("/sources/").content.decode()
    assert "Somebody Else" in page
    assert "Harbour Energy" not in page
    assert "Change organisation" in page


def test_nobody_goes_to_an_organisation_that_is_not_theirs(client):
    cast = gather()
    sign_in(client, cast.ben)

    assert client.post("/organisation/", {"organisation": cast.theirs}).status_code == 404
    assert "Harbour Energy" in client.get("/sources/").content.decode()


def test_the_rooms_that_are_closed_to_somebody_are_not_offered(client):
    cast = gather()
    sign_in(client, cast.ben)

    page = client.get("/sources/").content.decode()

    assert 'href="/sources/"' in page
    assert 'href="/customers/"' not in page
    assert 'href="/imports/"' not in page


def test_what_is_kept_is_said_to_everybody(client):
    assert client.get("/privacy/").status_code == 200
