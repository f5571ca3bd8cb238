"""A mailbox comes in by the page: whose it is and what is kept is asked, and held to."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scope
from tests.holdings import sign_in
from tests.people import gather

from outsidein.hold.records.models import ImportRun
from outsidein.hold.sources.models import Source
from outsidein.hold.sources.rules import get_reading_rules

pytestmark = pytest.mark.django_db

BOX = b"""\
From ann@lane.example Mon Feb  2 09:15:07 2026
From: Ann <ann@lane.example>
To: service@harbour.example
Subject: Meter
Date: Mon, 2 Feb 2026 10:15:03 +0100
Message-ID: <m1@lane.example>

4711.
"""


@pytest.fixture
def arrived(home, client):
    cast = gather()
    client = sign_in(client, cast.ann)
    file = SimpleUploadedFile("box.mbox", BOX)
    answer = client.post("/imports/new/", {"file": file, "new_source": "Mailbox"})
    return client, cast.ours, answer.url


def test_the_page_asks_whose_mails_they_are_and_keeps_little_unless_told(arrived):
    client, _ours, address = arrived

    page = client.get(address).content.decode()

    assert "Your own addresses and domains" in page
    assert '<option value="metadata" selected>' in page
    assert "nothing to choose" in page


def test_what_is_said_is_the_sources_rule_from_then_on(arrived):
    client, ours, address = arrived
    said = {"deed": "look", "kind": "interactions", "rule-own": "Harbour.example"}

    client.post(address, {**said, "rule-keep": "subject", "rule-copies": "on"})

    with scope(organisation=ours):
        source = Source.objects.get(name="Mailbox")
        told = get_reading_rules(organisation_id=ours, source_id=source.pk)
        assert ImportRun.objects.get(source=source).kind == "interactions"
    assert told == {"own": "harbour.example", "keep": "subject", "copies": "take"}
    page = client.get(address).content.decode()
    assert '<option value="subject" selected>' in page
    assert "Meter" in page


def test_what_cannot_be_an_address_is_told_and_nothing_is_kept(arrived):
    client, ours, address = arrived

    answer = client.post(address, {"deed": "start", "rule-own": "harbour", "rule-keep": "full"})

    assert "neither an e-mail address nor a domain" in answer.content.decode()
    with scope(organisation=ours):
        assert Source.objects.get(name="Mailbox").reading_rules == ""
        assert ImportRun.objects.get().status == "uploaded"
