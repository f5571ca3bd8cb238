"""The form on somebody's website: nobody is kept before they confirm."""

import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from tests.holdings import sign_in
from tests.inlets import open_way
from tests.people import gather
from tests.queued import do_queued

from outsidein.hold.records.models import Event, ImportRun, Record
from outsidein.hold.sources.inlets.models import PendingEntry
from outsidein.hold.sources.inlets.pending import LIVES, forget_old_entries
from outsidein.web.inlets import outside

pytestmark = pytest.mark.django_db
SITE = "https://www.example.org"
CHOICES = {
    "title": "Our <b>letter</b>",
    "intro": "Canary <script>alert(1)</script>",
    "fields": ["given_name", "phone"],
    "required": ["email", "given_name"],
    "purpose": "marketing",
    "channel": "email",
    "wording": "I want the <i>letter</i>.",
    "version": 3,
    "notice": "https://www.example.org/privacy",
    "sites": [SITE],
}
SAID = {"email": "Ann@Example.org", "given_name": "Ann", "agree": "on"}


@pytest.fixture
def way(home, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cast = gather()
    return open_way(cast.ours, "form", CHOICES)


def stamp_of(page: str) -> str:
    return re.search(r'name="stamp" value="([^"]+)"', page)[1]


def send(way, monkeypatch, *, waited=10, client=None, **said):
    """Fill the form in as a browser does, so many seconds after it was shown."""
    client = client or Client()
    stamp = stamp_of(client.get(f"/f/{way.public_id}/").content.decode())
    shown = timezone.now()
    monkeypatch.setattr(outside.timezone, "now", lambda: shown + timedelta(seconds=waited))
    return client.post(f"/f/{way.public_id}/", {**SAID, "stamp": stamp, **said})


def link() -> str:
    return re.search(r"(/f/confirm/\S+)", mail.outbox[-1].body)[1]


def test_the_form_stands_in_a_frame_of_the_sites_it_names_and_sets_no_cookie(way):
    page = Client().get(f"/f/{way.public_id}/")

    assert f"frame-ancestors {SITE};" in page["Content-Security-Policy"] + ";"
    assert "X-Frame-Options" not in page
    assert page.cookies == {}
    assert "<script" not in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_every_other_page_stays_out_of_frames(way):
    page = Client().get("/privacy/")

    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_a_form_that_names_no_site_is_in_no_frame(home):
    way = open_way(gather().ours, "form", {**CHOICES, "sites": []})

    page = Client().get(f"/f/{way.public_id}/")

    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_what_the_organisation_writes_is_shown_as_words(way):
    page = Client().get(f"/f/{way.public_id}/").content.decode()

    assert "Our &lt;b&gt;letter&lt;/b&gt;" in page
    assert "I want the &lt;i&gt;letter&lt;/i&gt;." in page
    assert "<script>alert(1)" not in page


def test_until_it_is_confirmed_there_is_no_record_no_consent_and_nothing_to_read(way, monkeypatch):
    answer = send(way, monkeypatch)

    assert answer["Location"] == f"/f/{way.public_id}/sent/"
    assert Record._base_manager.count() == Event._base_manager.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM hold_pendingentry")
        assert "example" not in repr(cursor.fetchall()).lower()


def test_confirming_makes_a_prospect_and_a_consent_that_can_be_proved(way, monkeypatch):
    send(way, monkeypatch)
    do_queued()
    assert mail.outbox[0].to == ["Ann@Example.org"]
    client = Client()
    assert "Was it you?" in client.get(link()).content.decode()
    assert Record._base_manager.count() == 0  # looking, as programs do, is no yes

    done = client.post(link())

    assert "Thank you" in done.content.decode()
    person = json.loads(Record._base_manager.get().tidied)
    assert (person["status"], person["origin"]) == ("prospect", "form: Our website")
    assert (person["email"], person["given_name"]) == (["ann@example.org"], "Ann")
    assert person["email_verified_at"]
    consent = Event._base_manager.get(kind="consents")
    said = json.loads(consent.tidied)
    assert (said["purpose"], said["channel"], said["status"]) == ("marketing", "email", "given")
    assert "wording 3" in said["evidence"]
    assert "I want the <i>letter</i>." in said["evidence"]
    assert said["notice"] == "https://www.example.org/privacy"
    assert consent.customer_ref == "ann@example.org"


def test_a_link_serves_once(way, monkeypatch):
    send(way, monkeypatch)
    do_queued()
    client = Client()
    client.post(link())

    again = client.post(link())

    assert again.status_code == 404
    assert "nothing to confirm" in again.content.decode()
    assert ImportRun._base_manager.get(kind="customers").rows_read == 1


def test_a_link_that_was_changed_confirms_nothing(way, monkeypatch):
    send(way, monkeypatch)
    do_queued()

    answer = Client().post(link()[:-3] + "AA/")

    assert answer.status_code == 404
    assert Record._base_manager.count() == 0


def test_what_nobody_confirmed_in_time_is_thrown_away(way, monkeypatch):
    send(way, monkeypatch)
    do_queued()

    forget_old_entries(timezone.now() + timedelta(minutes=1) - LIVES + LIVES)

    assert PendingEntry._base_manager.count() == 0
    assert Client().post(link()).status_code == 404


@pytest.mark.parametrize(
    ("said", "waited"),
    [
        ({"homepage": "https://spam.example"}, 10),  # a field that nobody sees
        ({}, 1),  # faster than anybody reads
        ({"stamp": "forged"}, 10),
        ({"email": "no address"}, 10),
        ({"given_name": ""}, 10),
        ({"agree": ""}, 10),
    ],
)
def test_robots_and_gaps_lay_down_nothing(way, monkeypatch, said, waited):
    send(way, monkeypatch, waited=waited, **said)

    assert PendingEntry._base_manager.count() == 0
    assert do_queued() == 0


def test_a_robot_in_the_trap_is_told_what_everybody_is_told(way, monkeypatch):
    assert send(way, monkeypatch, homepage="x")["Location"] == f"/f/{way.public_id}/sent/"


def test_a_stamp_of_another_form_is_not_taken(way, monkeypatch):
    other = open_way(way.organisation, "form", CHOICES, name="Other")
    stamp = stamp_of(Client().get(f"/f/{other.public_id}/").content.decode())

    answer = send(way, monkeypatch, stamp=stamp)

    assert answer.status_code == 409


def test_another_sites_page_cannot_post_into_it(way):
    answer = Client().post(f"/f/{way.public_id}/", SAID, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


def test_one_address_is_not_mailed_without_end(way, monkeypatch):
    for _ in range(5):
        assert send(way, monkeypatch).status_code == 302

    assert do_queued() == 3


def test_one_network_sends_only_so_often(way, monkeypatch):
    answers = [send(way, monkeypatch, waited=3, agree="").status_code for _ in range(22)]

    assert answers[-1] == 429


def test_the_owner_sets_a_form_up_and_other_words_are_another_version(home, client):
    cast = gather()
    way = open_way(cast.ours, "events")
    sign_in(client, cast.ann)
    page = f"/sources/{way.source}/ways/form/"
    said = {
        "deed": "save", "title": 'x" onload="alert(1)', "fields_asked": ["phone"],
        "purpose": "marketing", "channel": "email", "wording": "Yes", "sites": SITE,
    }  # fmt: skip
    client.post(page, said)

    client.post(page, {**said, "wording": "Yes, please"})

    shown = client.get(page).content.decode()
    assert "wording, version 2" in shown
    assert "title=&quot;x&amp;quot; onload=" in shown
    with scope(organisation=cast.ours):
        assert client.post(page, {**said, "sites": "https://a.example/path;x"}).status_code == 200


def test_no_word_of_a_form_reaches_a_header_of_the_mail(way, monkeypatch):
    send(way, monkeypatch, given_name="Ann\r\nBcc: all@example.org")
    do_queued()

    assert mail.outbox[0].subject == "Please confirm your address"
    assert "Bcc" not in mail.outbox[0].message().as_string()
