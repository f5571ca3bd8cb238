"""Several ways of one kind into one source: each with its name, its address and its keys."""

import pytest
from django_scopes import scope
from tests.holdings import sign_in
from tests.inlets import open_way
from tests.people import NOON, gather

from outsidein.hold.sources.inlets.mailboxes import find_mailbox, list_due, save_mailbox
from outsidein.hold.sources.inlets.models import Inlet, InletKey

pytestmark = pytest.mark.django_db
FORM = {"deed": "save", "title": "Write to us", "fields_asked": ["phone"], "purpose": "marketing",
        "channel": "email", "wording": "Yes", "sites": "https://a.example"}  # fmt: skip


@pytest.fixture
def ways(home, client):
    """Return the addresses beneath a source's ways in, for who may set them up."""
    cast = gather()
    way = open_way(cast.ours, "events")
    sign_in(client, cast.ann)
    with scope(organisation=cast.ours):
        yield f"/sources/{way.source}/ways/"


def inlets(kind):
    return {one.name: one for one in Inlet.objects.filter(kind=kind)}


def test_a_second_form_has_its_own_name_address_and_state(ways, client):
    client.post(f"{ways}form/", FORM)
    led = client.post(f"{ways}form/", {"deed": "another", "name": "The Shop"})
    assert (led.status_code, led.url) == (302, f"{ways}form/the-shop/")
    assert list(inlets("form")) == [""]

    client.post(led.url, {**FORM, "title": "Ask the shop"})
    client.post(led.url, {"deed": "close"})

    first, second = inlets("form")[""], inlets("form")["the-shop"]
    assert first.public_id != second.public_id
    assert (first.is_open, second.is_open) == (True, False)
    assert ("Write to us" in first.choices, "Ask the shop" in second.choices) == (True, True)
    page = client.get(ways.removesuffix("ways/")).content.decode()
    assert f'href="{ways}form/"' in page
    assert f'href="{ways}form/the-shop/"' in page
    assert second.public_id in client.get(led.url).content.decode()


def test_keys_of_one_way_are_not_of_the_other(ways, client):
    client.post(f"{ways}feed/leeds/", {"deed": "save", "kind": "customers"})
    client.post(f"{ways}events/bath/", {"deed": "save"})
    client.post(f"{ways}events/bath/", {"deed": "key"})

    made = InletKey.objects.filter(inlet=inlets("events")["bath"])
    assert made.count() == 1
    assert InletKey.objects.filter(inlet=inlets("events")[""]).count() == 1
    client.post(f"{ways}events/bath/", {"deed": "revoke", "key": made.get().pk})
    assert InletKey.objects.filter(revoked_at__isnull=True).get().inlet.name == ""


@pytest.mark.parametrize("name", ["", "-a", "é", "a" * 41, "a/b"])
def test_a_name_that_is_none_makes_nothing(ways, client, name):
    led = client.post(f"{ways}events/", {"deed": "another", "name": name})

    assert led.url == f"{ways}events/"
    assert "small letters" in client.get(led.url).content.decode()
    client.post(f"{ways}events/A_b/", {"deed": "save"})
    assert list(inlets("events")) == [""]


def test_two_mailboxes_of_one_source_are_read_each_by_itself(ways):
    source = Inlet.objects.get().source
    ours = {"organisation_id": source.organisation_id, "source_id": source.pk}
    for name, user in (("", "care"), ("returns", "returns")):
        said = {"host": "mail.example", "port": 993, "security": "tls", "user_name": user,
                "password": "p", "folder": "INBOX", "every_minutes": 15}  # fmt: skip
        save_mailbox(**ours, name=name, said=said, rules={"own": "house.example"}, at=NOON)

    assert find_mailbox(**ours).user_name == "care"
    assert find_mailbox(**ours, name="returns").user_name == "returns"
    assert len(list_due(NOON)) == 2
