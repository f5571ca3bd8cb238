"""What people wrote, and whole responses: read, put into codes and taken by those who may."""

import csv
import io
import secrets

import pytest
from django_scopes import scope
from tests import asking
from tests.holdings import sign_in
from tests.people import NOON, Cast, gather

from outsidein.ask.results.models import GroupedText
from outsidein.ask.rounds.compute.structure import AskedPeople
from outsidein.people.actions import add_member

# A round is closed beside the log of the database, which no transaction may hold.
pytestmark = pytest.mark.django_db(transaction=True)

CARD = "/results/crm-scorecard/"
STANCES = ("disagree", "neutral", "agree")
CANARY = "<img src=x onerror=canary()>"


@pytest.fixture
def cast(home) -> Cast:
    return gather()


def body(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def named_round(organisation: int) -> None:
    """Hold a round that carried names, of eight people."""
    made = asking.start(8, organisation=organisation, mode="named", min_group=3)
    with scope(organisation=organisation):
        for place, person in enumerate(made.people):
            made.give(person, STANCES[place % 3])
        made.close()


def test_responses_with_names_are_for_owners_and_leads(client, cast):
    named_round(cast.ours)
    with scope(organisation=cast.ours):
        fay = add_member(
            organisation_id=cast.ours, email="fay@example.org", role="facilitator", at=NOON
        )

    sign_in(client, cast.ann)
    page = body(client, CARD)
    taken = client.post(f"{CARD}take/", {"what": "responses", "format": "wide"})
    sign_in(client, fay)
    refused = client.post(f"{CARD}take/", {"what": "responses", "format": "wide"})

    rows = list(csv.DictReader(io.StringIO(b"".join(taken.streaming_content).decode())))
    assert "Responses, with names" in page
    assert len(rows) == 8
    assert refused.status_code == 404
    assert "Responses, with names" not in body(client, CARD)


def commented(organisation: int, people: int = 12) -> None:
    """Hold an anonymous round in which everybody writes a note."""
    made = asking.start(
        0,
        organisation=organisation,
        mode="anonymous",
        ways=("open",),
        asked=AskedPeople(count=people),
    )
    with scope(organisation=organisation):
        for place in range(people):
            note = ("Sales", "sales team", CANARY)[place % 3]
            asking.give_ballot(
                public_id=made.public_id,
                nonce=secrets.token_urlsafe(16),
                content=asking.sheet(STANCES[place % 3], note=note),
                address=f"10.0.0.{place}",
                at=NOON,
            )
        made.close()


def test_comments_are_read_escaped_from_twice_the_smallest_group_on(client, cast):
    sign_in(client, cast.ann)
    commented(cast.ours)

    page = body(client, f"{CARD}comments/")

    assert "12 comments were written" in page
    assert CANARY not in page
    assert page.count("&lt;img src=x onerror=canary()&gt;") == 4


def test_below_that_no_comment_is_shown(client, cast):
    sign_in(client, cast.ann)
    commented(cast.ours, people=9)

    page = body(client, f"{CARD}comments/")

    assert "No comments may be read here" in page
    assert "sales team" not in page
    assert client.get(f"{CARD}comments/ORG.1/now/").status_code == 404


def test_texts_are_grouped_into_codes_and_counted_from_the_smallest_group_on(client, cast):
    sign_in(client, cast.ann)
    commented(cast.ours, people=18)
    address = f"{CARD}comments/ORG.1/now/"

    form = body(client, address)
    keys = [part.split('"')[0] for part in form.split('name="code-')[1:]]
    done = client.post(address, {f"code-{key}": "Selling" for key in keys[:1]}, follow=True)
    page = done.content.decode()
    client.post(address, {f"code-{key}": "All" for key in keys})

    assert len(keys) == 2  # Sales and sales team are one line, the canary another
    assert "<strong>12</strong> <bdi>Selling</bdi>" in page or (
        "<strong>6</strong> <bdi>Selling</bdi>" in page
    )
    assert "<strong>18</strong> <bdi>All</bdi>" in body(client, f"{CARD}comments/")
    with scope(organisation=cast.ours):
        assert GroupedText.objects.count() == 18


def test_who_does_not_run_rounds_groups_no_texts_and_strangers_find_nothing(client, cast):
    commented(cast.ours)
    address = f"{CARD}comments/ORG.1/now/"

    sign_in(client, cast.ben)
    assert client.get(address).status_code == 404
    assert "Group them into codes" not in body(client, f"{CARD}comments/")
    sign_in(client, cast.cleo)
    for view in (
        "",
        "groups/",
        "sides/",
        "matters/",
        "trend/",
        "questions/",
        "comments/",
        "comments/ORG.1/now/",
        "groups.svg",
    ):
        assert client.get(CARD + view).status_code == 404
    assert client.post(f"{CARD}take/", {"what": "released", "format": "long"}).status_code == 404


def test_a_text_that_is_not_there_is_given_no_code(client, cast):
    sign_in(client, cast.ann)
    commented(cast.ours)

    told = client.post(f"{CARD}comments/ORG.1/now/", {"code-nobodys": "X"})

    assert told.status_code == 409
