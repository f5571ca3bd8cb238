"""A backup put back elsewhere: with the key of the old home all opens, without it that is said."""

import shutil
import sqlite3
from contextlib import closing

import pytest
from django.db import connection
from django_scopes import scope
from tests.inlets import open_way
from tests.people import NOON, gather

from outsidein.ground.errors import NotNow
from outsidein.hold.sources.inlets.mailboxes import begin_reading, save_mailbox
from outsidein.hold.sources.inlets.models import Inlet, Mailbox
from outsidein.hold.sources.inlets.queries import list_secrets
from outsidein.hold.sources.inlets.restoring import find_key_state

PASSWORD = "a password typed once"
SAID = {"host": "mail.example", "port": 993, "security": "tls", "user_name": "care",
        "password": PASSWORD, "folder": "INBOX", "every_minutes": 15}  # fmt: skip


@pytest.fixture
def way(home, settings):
    way = open_way(gather().ours, "feed")
    with scope(organisation=way.organisation):
        save_mailbox(
            organisation_id=way.organisation,
            source_id=way.source,
            said=SAID,
            rules={"own": "house.example"},
            at=NOON,
        )
        yield way


def opened(way):
    inlets = {one.kind: one.pk for one in Inlet.objects.all()}
    [secret] = list_secrets(organisation_id=way.organisation, inlet_id=inlets["feed"])
    box = begin_reading(organisation_id=way.organisation, inlet_id=inlets["mailbox"], at=NOON)
    return secret, box.account.password


@pytest.mark.django_db
def test_with_the_key_of_the_old_home_every_password_and_secret_opens_in_the_new_one(
    way, home, tmp_path, settings
):
    new = tmp_path / "restored"
    (new / "keys").mkdir(parents=True)
    shutil.copy(home / "keys" / "inlets.key", new / "keys")
    settings.HOME = new

    assert find_key_state() == "opens"
    assert opened(way) == (way.key, PASSWORD)


@pytest.mark.django_db
def test_without_the_key_it_is_said_and_none_is_made_in_its_place(way, tmp_path, settings):
    settings.HOME = new = tmp_path / "restored"

    assert find_key_state() == "not there"
    assert not new.exists()
    with pytest.raises(NotNow, match="Type the password"):
        opened(way)
    assert find_key_state() == "another key"


@pytest.mark.django_db
def test_where_nothing_is_sealed_no_key_is_missed(home):
    assert find_key_state() == "nothing is sealed"


@pytest.mark.django_db(transaction=True)
def test_the_copy_of_the_database_holds_no_password_and_the_key_lies_beside_it(way, home, tmp_path):
    if connection.vendor != "sqlite":
        return  # the copy is that of SQLite
    copy = tmp_path / "backup.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    key = (home / "keys" / "inlets.key").read_bytes()

    held = copy.read_bytes()

    assert PASSWORD.encode() not in held
    assert way.key.encode() not in held
    assert key not in held
    with closing(sqlite3.connect(copy)) as restored:
        [(sealed,)] = restored.execute("SELECT sealed_password FROM hold_mailbox")
    assert sealed == Mailbox.objects.get().sealed_password
