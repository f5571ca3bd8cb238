"""The second language: nothing is left in the first, and every gap is kept; where it is said."""

import os
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils.translation import deactivate
from django_scopes import scope
from tests.asking import sheet, start
from tests.holdings import sign_in
from tests.people import NOON, gather

from outsidein.ask.results.compute.agreement import SENTENCES, read_agreement
from outsidein.ask.results.compute.figures import WORDS
from outsidein.ask.results.compute.room_voice import VOICES
from outsidein.ask.rounds.rooms import create_room, get_room

ROOT = Path(__file__).parent.parent
LIST = ROOT / "src" / "outsidein" / "locale" / "de" / "LC_MESSAGES" / "django.po"
GAP = re.compile(r"%\(\w+\)[sd]|%[sd]|%%")
GERMAN = {"headers": {"Accept-Language": "de"}}


def messages():
    with LIST.open("rb") as file:
        return [message for message in read_po(file, locale="de") if message.id]


def forms(words):
    return [words] if isinstance(words, str) else list(words)


class Shown(HTMLParser):
    """What a page says: its texts, what it names for the ear, and the language it says it in."""

    def __init__(self, html):
        super().__init__()
        self.said, self.language, self.quiet = set(), "", False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "html":
            self.language = given.get("lang", "")
        self.quiet = tag in {"script", "style", "code"}
        for name in ("aria-label", "placeholder", "alt", "title", "data-label"):
            self.said.add((given.get(name) or "").strip())

    def handle_endtag(self, tag):
        self.quiet = False

    def handle_data(self, words):
        if not self.quiet:
            self.said.add(" ".join(words.split()))


@pytest.fixture(autouse=True)
def our_language_afterwards():
    """Leave the thread in the first language: a request speaks the last one that was asked for."""
    yield
    deactivate()


@pytest.fixture(scope="module")
def english():
    """Return the words that the first language has and the second says otherwise."""
    return {
        message.id
        for message in messages()
        if isinstance(message.id, str)
        and not GAP.search(message.id)
        and " " in message.id.strip()
        and message.string != message.id
    }


def read(response, english):
    page = Shown(response.content.decode())
    assert page.language in {"de", ""}  # "": a part of a page
    assert page.said & english == set()
    return response.content.decode()


def test_the_list_is_whole_and_compiled():
    told = subprocess.run(
        [sys.executable, ROOT / "scripts" / "translate.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "outsidein.config.settings"},
    )

    assert (told.returncode, told.stdout) == (0, "")


def test_every_gap_of_the_words_is_in_their_translation():
    lost = [
        message.id
        for message in messages()
        for words, said in zip(forms(message.id), forms(message.string), strict=True)
        if {*GAP.findall(said)} != {*GAP.findall(words)}
    ]

    assert lost == []


def test_a_translation_opens_and_closes_what_its_words_do():
    other = [
        message.id
        for message in messages()
        for words, said in zip(forms(message.id), forms(message.string), strict=True)
        if Counter(re.findall(r"</?\w+", words)) != Counter(re.findall(r"</?\w+", said))
    ]

    assert other == []


@pytest.mark.parametrize("table", [SENTENCES, WORDS, VOICES])
def test_a_sentence_of_the_sums_has_the_same_gaps_in_every_language(table):
    gaps = {
        language: {name: {*re.findall(r"{(\w+)", words)} for name, words in said.items()}
        for language, said in table.items()
    }

    assert set(gaps) == {code for code, _ in settings.LANGUAGES}
    assert gaps["de"] == gaps["en"]


def test_every_reading_of_agreement_has_its_words():
    views = {read_agreement(a) for a in (1.0, 0.3, 0.0, -1.0)}

    assert all(views <= set(said) for said in SENTENCES.values())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", "Was Sie von sich sagen, neben dem, was Ihre Kunden erleben"),
        ("/account/login/", "Senden Sie mir einen Link"),
        ("/sign-in-link/", "Ein Link per Mail"),
        ("/privacy/", "Was über Sie aufgehoben wird"),
        ("/instruments/", "Fragebögen"),
        ("/no-such-page/", "Hier ist nichts"),
        ("/answer/", "Welche Fragen möchten Sie beantworten?"),
        ("/answer/crm-scorecard/", "Niemand erfährt, wer Sie sind:"),
        ("/answer/five-questions/", "Heute"),
        ("/r/", "Sie wurden um Antworten gebeten"),
        ("/r/receipt/", "Ihre Quittung"),
        ("/room/in/", "In den Raum kommen"),
    ],
)
def test_a_visitor_reads_german(home, client, english, address, words):
    response = client.get(address, **GERMAN)

    assert words in read(response, english)
    assert Shown(response.content.decode()).language == "de"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", "Noch ist kein Kunde bekannt"),
        ("/organisation/people/", "Menschen"),
        ("/organisation/levels/", "Ebenen"),
        ("/organisation/members/", "Mitglieder"),
        ("/rounds/", "Runde"),
        ("/rooms/", "Raum"),
        ("/results/", "Ergebnisse"),
        ("/plans/", "Maßnahmen"),
        ("/sources/", "Quelle"),
        ("/imports/", "Datei"),
        ("/customers/", "Kunden"),
        ("/evidence/", "Belege"),
        ("/blind-spots/", "blinder Fleck"),
    ],
)
def test_a_member_reads_german(home, client, english, address, words):
    member = sign_in(client, gather().ann)

    response = member.get(address, **GERMAN)

    assert response.status_code == 200
    assert words in read(response, english)


@pytest.mark.django_db
def test_a_round_is_answered_in_german(home, client, english):
    asking = start(languages=("en", "de"))

    sheet_ = client.get(f"/r/sheet/{asking.public_id}/de/")
    door = client.get(f"/r/{asking.public_id}?lang=de")

    assert "Was man von Ihnen weiß und was nicht" in read(sheet_, english)
    assert "Ihre Antworten werden beim Senden versiegelt." in sheet_.content.decode()
    assert "Stimme zu" in sheet_.content.decode()
    assert Shown(door.content.decode()).language == "de"
    assert sheet()["language"] == "en"


@pytest.mark.django_db
def test_a_phone_in_the_room_speaks_german(home, english):
    ours = gather().ours
    phone = Client(enforce_csrf_checks=True)
    room_id = create_room_of(ours)

    part = phone.get("/room/in/door/", headers={"X-Room": room_id, "Accept-Language": "de"})

    assert part.status_code == 200
    assert "Kein Name, kein Konto, kein Cookie" in read(part, english)


def create_room_of(ours):
    with scope(organisation=ours):
        room_id = create_room(
            organisation_id=ours,
            title="Workshop",
            instruments=[("crm-scorecard", None)],
            items=("ORG.1",),
            at=NOON,
        )
        return get_room(organisation_id=ours, room_id=room_id).code


@pytest.mark.django_db
def test_a_result_of_a_sheet_is_told_in_german(home, client, english):
    answers = {f"ORG.{n}": "agree" for n in range(1, 8)}

    page = client.post("/answer/crm-scorecard/?lang=de", {"version": "1", **answers})

    assert page.status_code == 200
    assert "7 von 35 beantwortet, 28 leer gelassen" in read(page, english)
    assert "?lang=de" in page.content.decode()  # what the page leads to keeps the language
    assert dict(client.cookies) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/answer/", "/answer/trust/", "/r/", "/room/in/"])
def test_where_no_cookie_may_be_set_the_address_says_the_language(home, client, address):
    page = client.get(f"{address}?lang=de", headers={"Accept-Language": "en"})

    assert Shown(page.content.decode()).language == "de"
    assert 'href="?lang=en"' in page.content.decode()
    assert dict(client.cookies) == {}


@pytest.mark.django_db
def test_the_address_says_no_language_elsewhere_and_none_we_do_not_speak(home, client):
    elsewhere = client.get("/privacy/?lang=de")
    unknown = client.get("/answer/?lang=fr")

    assert Shown(elsewhere.content.decode()).language == "en"
    assert Shown(unknown.content.decode()).language == "en"


@pytest.mark.django_db
def test_the_foot_changes_the_language_and_leads_back(home, client):
    answer = client.post("/language/", {"language": "de", "next": "/privacy/"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/privacy/")
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "de"
    assert Shown(client.get("/privacy/").content.decode()).language == "de"


@pytest.mark.django_db
@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "x:y", ""])
def test_the_switch_leads_to_no_other_place(home, client, back):
    answer = client.post("/language/", {"language": "de", "next": back})

    assert answer.headers["Location"] == "/"


@pytest.mark.django_db
def test_a_language_we_do_not_speak_is_not_kept(home, client):
    client.post("/language/", {"language": "../../etc", "next": "/"})

    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies
