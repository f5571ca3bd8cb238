"""A mailbox read from a real IMAP server on this machine, mail by mail, and never changed."""

import imaplib
import json
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from django_scopes import scope
from tests.holdings import hold
from tests.people import NOON, gather

from outsidein.ground.errors import NotNow
from outsidein.hold.customers.inlets import mailboxes as reading
from outsidein.hold.customers.inlets.mailboxes import read_mailbox
from outsidein.hold.records.models import Event
from outsidein.hold.sources.actions import save_source
from outsidein.hold.sources.inlets.imap import find_address
from outsidein.hold.sources.inlets.mailboxes import find_mailbox, list_due, save_mailbox
from outsidein.hold.sources.inlets.models import Inlet, Mailbox

pytestmark = pytest.mark.django_db
USER, PASSWORD = "demouser", "demopass"


@pytest.fixture(scope="module")
def port():
    """Start a real IMAP server for the module; its mailbox is empty at first."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "pymap"), "--no-service", "admin",
               "--no-service", "managesieve", "--host", "127.0.0.1", "--port", str(number),
               "--no-tls", "dict", "--demo-data"]  # fmt: skip
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with closing(socket.socket()) as knock:
                if knock.connect_ex(("127.0.0.1", number)) == 0:
                    break
            if server.poll() is not None:
                pytest.fail("the mail server ended before it began")
            time.sleep(0.05)
        yield number
    finally:
        server.terminate()
        server.wait(10)


class Post:
    """Somebody who can write to the mailbox and look at it, as another program does."""

    def __init__(self, port: int) -> None:
        self.client = imaplib.IMAP4("127.0.0.1", port)
        self.client.login(USER, PASSWORD)

    def empty(self, folder: str = "Customers") -> None:
        self.client.delete(folder)
        self.client.create(folder)

    def put(self, own: str, sender: str = "ann@customer.example", folder: str = "Customers"):
        mail = (
            f"From: Ann <{sender}>\r\nTo: care@house.example\r\nSubject: Secret {own}\r\n"
            f"Date: Mon, 01 Jun 2026 10:00:00 +0200\r\nMessage-ID: <{own}@x.example>\r\n\r\n"
            f"Words of {own}\r\n"
        )
        self.client.append(folder, "", imaplib.Time2Internaldate(time.time()), mail.encode())

    def flags(self) -> bytes:
        self.client.select("Customers", readonly=True)
        return repr(self.client.fetch("1:*", "(FLAGS)")).encode()


@pytest.fixture
def post(port):
    one = Post(port)
    one.empty()
    yield one
    one.client.logout()


@pytest.fixture
def ours(home, settings, port):
    settings.INNER_HOSTS = True
    organisation = gather().ours
    with scope(organisation=organisation):
        yield organisation


def make(organisation, port, *, keep="metadata", **changed):
    """Set a mailbox up; return its inlet's number and its source's."""
    source = save_source(organisation_id=organisation, name="Care", kind="email", at=NOON)
    said = {"host": "127.0.0.1", "port": port, "security": "none", "user_name": USER,
            "password": PASSWORD, "folder": "Customers", "every_minutes": 15}  # fmt: skip
    save_mailbox(
        organisation_id=organisation,
        source_id=source,
        said={**said, **changed},
        rules={"own": "house.example", "keep": keep},
        at=NOON,
    )
    return Inlet.objects.get(source_id=source).pk, source


def read(organisation, inlet) -> int:
    return read_mailbox(organisation_id=organisation, inlet_id=inlet, at=NOON)


def test_new_mails_become_contacts_and_none_is_read_twice(ours, port, post):
    inlet, source = make(ours, port)
    post.put("m1")
    post.put("m2", "bo@customer.example")

    assert (read(ours, inlet), read(ours, inlet)) == (2, 0)
    post.put("m3")

    assert read(ours, inlet) == 1
    assert sorted(Event.objects.values_list("email", flat=True)) == [
        "ann@customer.example", "ann@customer.example", "bo@customer.example",
    ]  # fmt: skip
    box = find_mailbox(organisation_id=ours, source_id=source)
    assert (box.state, box.mails_read, box.last_uid > 0) == ("read", 3, True)


def test_reading_leaves_the_mailbox_as_it_was(ours, port, post):
    inlet, _ = make(ours, port, keep="full")
    post.put("m1")
    before = post.flags()

    read(ours, inlet)

    assert post.flags() == before
    assert b"Seen" not in before


@pytest.mark.parametrize(
    ("keep", "seen"),
    [("metadata", (False, False)), ("subject", (True, False)), ("full", (True, True))],
)
def test_no_more_is_kept_than_the_source_allows(ours, port, post, keep, seen):
    inlet, _ = make(ours, port, keep=keep)
    post.put("m1")

    read(ours, inlet)

    held = Event.objects.get()
    assert ("Secret m1" in held.raw + held.tidied, "Words of" in held.raw + held.tidied) == seen


def test_a_mail_of_a_known_address_is_theirs_at_once(ours, port, post):
    held = hold(ours, events=0)
    inlet, _ = make(ours, port)
    post.put("m1", "canary@mail.example")

    read(ours, inlet)

    assert Event.objects.get(kind="interactions").customer_number == held.customer


def test_cut_short_it_goes_on_where_it_was(ours, port, post, monkeypatch):
    inlet, _ = make(ours, port)
    for number in range(5):
        post.put(f"m{number}")
    monkeypatch.setattr(reading, "PORTION", 2)
    stored, calls = reading._store, []

    def breaks(*given):
        calls.append(given)
        if len(calls) == 2:
            raise RuntimeError("the machine went off")
        stored(*given)

    monkeypatch.setattr(reading, "_store", breaks)
    with pytest.raises(RuntimeError):
        read(ours, inlet)
    assert (Event.objects.count(), Mailbox.objects.get().state) == (2, "failed")

    assert read(ours, inlet) == 3
    assert Event.objects.count() == 5


def test_a_folder_that_is_numbered_anew_is_read_again_and_doubles_nothing(ours, port, post):
    inlet, _ = make(ours, port)
    post.put("m1")
    read(ours, inlet)
    before = Mailbox.objects.get().uid_validity
    post.empty()
    post.put("m1")
    post.put("m2")

    read(ours, inlet)

    assert Mailbox.objects.get().uid_validity != before
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"password": "wrong"}, "name and password"),
        ({"folder": "Nowhere"}, "no folder"),
        ({"host": "127.0.0.2"}, "could not be reached"),
        ({"security": "tls"}, "certificate|could not be reached"),
    ],
)
def test_what_is_wrong_is_said_on_its_page_in_words(ours, port, post, changed, words):
    inlet, source = make(ours, port, **changed)

    read(ours, inlet)

    box = find_mailbox(organisation_id=ours, source_id=source)
    assert box.state == "failed"
    assert any(word in box.message for word in words.split("|"))
    assert PASSWORD not in box.message


def test_a_server_within_the_network_is_refused(ours, port, post, settings):
    settings.INNER_HOSTS = False
    inlet, source = make(ours, port)

    read(ours, inlet)

    assert "within the network" in find_mailbox(organisation_id=ours, source_id=source).message
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "0.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254",
     "100.64.0.1", "::1", "::ffff:127.0.0.1", "fe80::1", "fd00::1", "0177.0.0.1", "2130706433"],
)  # fmt: skip
def test_no_name_of_an_inner_address_gets_through(settings, host):
    settings.INNER_HOSTS = False

    with pytest.raises(NotNow):
        find_address(host, 993)


def test_the_password_lies_sealed_and_stays_when_none_is_typed(ours, port, post):
    inlet, _ = make(ours, port)
    sealed = Mailbox.objects.get().sealed_password
    make(ours, port, password="")

    assert PASSWORD not in sealed
    assert Mailbox.objects.get().sealed_password == sealed
    assert read(ours, inlet) == 0
    assert Mailbox.objects.get().state == "read"


def test_a_mailbox_is_due_in_its_rhythm(ours, port, post):
    inlet, _ = make(ours, port)
    assert list_due(NOON) == [(ours, inlet)]

    read(ours, inlet)

    assert list_due(NOON) == []
    assert json.loads(Inlet.objects.get().choices)["keep"] == "metadata"
