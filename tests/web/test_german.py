"""What people read of results and checks in German: no text of the first language is left."""

import re
from dataclasses import asdict

import pytest
from babel.messages.pofile import read_po
from django.utils.translation import deactivate, override
from django_scopes import scope
from tests import asking
from tests.checked import check
from tests.holdings import sign_in
from tests.people import NOON, gather
from tests.test_translations import GERMAN, LIST, Shown, forms

from outsidein.check.plans.compute.suggestions import load_suggestions
from outsidein.reports.of_round import report_of_round

# A round is closed beside the log of the database, which no transaction may hold.
pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    "/",
    "/blind-spots/",
    "/blind-spots/?view=picture",
    "/blind-spots/ORG.5/",
    "/blind-spots/TRU.3/",
    "/blind-spots/IMP.1/",
    "/blind-spots/questions/WHO/",
    "/evidence/",
    "/evidence/in_promise/",
    "/evidence/tables/",
    "/plans/new/?item=ORG.5",
    "/results/",
    "/results/crm-scorecard/",
    "/results/crm-scorecard/groups/",
    "/results/crm-scorecard/trend/",
)
GAP = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|{\w*}|<[^>]+>|\s+$|^\s+")
LEVELS = ("disagree", "neutral", "agree")
#: A part of a sentence is known by so many letters and words; shorter ones stand in names too.
LEAST_LETTERS, LEAST_WORDS = 16, 3


def stems() -> set[str]:
    """Return the longest part between gaps of every text that German says otherwise."""
    with LIST.open("rb") as file:
        known = [message for message in read_po(file, locale="de") if message.id]
    found = set()
    for message in known:
        german = " ".join(forms(message.string))
        for words in forms(message.id):
            stem = max(GAP.split(words), key=len).strip()
            if len(stem) >= LEAST_LETTERS and len(stem.split()) >= LEAST_WORDS:
                found |= {stem} if stem not in german else set()
    return found


def left(said: str, english: set[str]) -> list[str]:
    return sorted(stem for stem in english if stem in said)


@pytest.fixture(scope="module")
def english():
    return stems()


@pytest.fixture(autouse=True)
def our_language_afterwards():
    yield
    deactivate()


@pytest.fixture
def closed(home):
    """Hold a round of eight people with a check beside it; return who looks, and the round."""
    cast = gather()
    made = asking.start(8, organisation=cast.ours, min_group=3)
    with scope(organisation=cast.ours):
        for place, person in enumerate(made.people):
            answers = {f"ORG.{n}": {"level": LEVELS[(place + n) % 3]} for n in range(1, 8)}
            made.give(
                person,
                content={"groups": {}, "language": "en", "answers": {asking.CARD: answers}},
            )
        made.close()
    check(cast.ours)
    return cast, made


def test_the_pages_of_results_and_checks_are_german_throughout(client, closed, english):
    member = sign_in(client, closed[0].ann)

    found = {}
    for address in PAGES:
        page = member.get(address, **GERMAN)
        assert page.status_code == 200, address
        found[address] = left(" ".join(Shown(page.content.decode()).said), english)

    assert len(english) > 1000
    assert {address: texts for address, texts in found.items() if texts} == {}


def test_a_blind_spot_is_said_in_the_language_of_whoever_reads_it(client, closed):
    member = sign_in(client, closed[0].ann)

    german = member.get("/blind-spots/ORG.5/", **GERMAN).content.decode()
    here = member.get("/blind-spots/ORG.5/", headers={"Accept-Language": "en"}).content.decode()

    assert "Die Menschen sagen 0,81 (195 von 240, 0,79–0,83)" in german
    assert "People say 0.81 (195 of 240, 0.79–0.83)" in here


def test_a_report_is_made_in_the_language_of_whoever_takes_it(closed, english):
    made = closed[1]

    with scope(organisation=made.organisation), override("de"):
        report = report_of_round(**made.ours, made_on=NOON.date())

    assert report.language == "de"
    assert report.kind == "Bericht einer Runde"
    assert left(repr(asdict(report)), english) == []


def test_every_suggestion_has_german_of_its_own():
    with override("en"):
        ours = load_suggestions()
    with override("de"):
        german = load_suggestions()

    pairs = [pair for item, ones in ours.items() for pair in zip(ones, german[item], strict=True)]
    assert len(pairs) > 100
    assert [
        one.title for one, said in pairs if said.title == one.title or said.how == one.how
    ] == []
