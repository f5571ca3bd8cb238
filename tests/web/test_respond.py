"""Answering a round, as a person without an account meets it: links, PINs, codes, receipts."""

import json
import secrets
from html.parser import HTMLParser
from time import monotonic

import pytest
from django.test import Client
from django_scopes import scope
from tests.asking import CARD, LATER, NOON, sheet, start
from tests.holdings import sign_in
from tests.people import gather

from outsidein.ask.answers.models import Ballot, Draft
from outsidein.ask.rounds.actions import change_round, make_codes
from outsidein.ask.rounds.models import Invitation, Round
from outsidein.ground.models import TokenBucket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

CANARY = '<img src=x onerror="alert(1)">'
EVERYTHING = tuple(
    (slug, None) for slug in (CARD, "customer-led-roadtest", "five-questions", "trust")
)
NONCE = "n" * 22
#: Closing clears the traces off the disk, which cannot be done within a test's own transaction.
CLOSES = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=True)


def post(client, address, content, **headers):
    return client.post(address, json.dumps(content), content_type="application/json", **headers)


def way(asking, place=0):
    return {"round": asking.public_id, "token": list(asking.tokens.values())[place]}


def give(client, asking, place=0, nonce=NONCE, **content):
    return post(
        client, "/r/give/", way(asking, place) | {"nonce": nonce, "content": sheet(**content)}
    )


def close(asking):
    with scope(organisation=asking.organisation):
        asking.close(at=LATER)


def ballots():
    return Ballot._base_manager.count()


def pin_of(asking):
    return Round._base_manager.get(pk=asking.round_id).pin


class Fields(HTMLParser):
    """The fields of a page's last form, as a browser without scripts would send them."""

    def __init__(self, page):
        super().__init__()
        self.sent = {}
        self.area = None
        self.feed(page.content.decode())

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name = given.get("name")
        if tag == "textarea":
            self.area = name
        ticked = given.get("type") not in ("radio", "checkbox") or "checked" in given
        if tag == "input" and name and ticked:
            self.sent.setdefault(name, []).append(given.get("value", ""))

    def handle_data(self, data):
        if self.area and data.strip():
            self.sent.setdefault(self.area, []).append(data)

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None


# --- silence ---------------------------------------------------------------------------------


def test_no_page_sets_a_cookie_or_tells_where_one_came_from(client):
    asking = start(instruments=EVERYTHING)
    answers = [
        client.get("/r/"),
        client.get(f"/r/{asking.public_id}"),
        client.get(f"/r/o/{asking.public_id}/"),
        client.get("/r/pin/"),
        client.get("/r/receipt/"),
        client.get(f"/r/sheet/{asking.public_id}/en/"),
        client.get(f"/r/results/{asking.public_id}/"),
        post(client, "/r/open/", way(asking)),
        give(client, asking),
    ]

    assert [answer.status_code for answer in answers] == [200] * 9
    assert dict(client.cookies) == {}
    assert {answer["Cache-Control"] for answer in answers} == {"no-store"}
    assert {answer["Referrer-Policy"] for answer in answers} == {"no-referrer"}
    assert "csrfmiddlewaretoken" not in "".join(answer.content.decode() for answer in answers)


def test_somebody_signed_in_is_not_known_here(django_assert_num_queries):
    client = sign_in(Client(), gather().ann)

    with django_assert_num_queries(0):
        page = client.get("/r/")

    assert "ann@example.org" not in page.content.decode()
    assert "Set-Cookie" not in page.headers


def test_the_way_in_and_a_sheet_that_was_rendered_ask_the_database_for_nothing(
    client, django_assert_num_queries
):
    asking = start(instruments=EVERYTHING)
    client.get(f"/r/sheet/{asking.public_id}/en/")

    with django_assert_num_queries(0):
        client.get(f"/r/{asking.public_id}")
        client.get(f"/r/sheet/{asking.public_id}/en/")


def test_opening_by_get_burns_nothing(client):
    asking = start()

    client.get(f"/r/{asking.public_id}")
    post(client, "/r/open/", way(asking))

    assert not Invitation._base_manager.filter(used=True).exists()


def test_the_whole_sheet_of_four_instruments_stays_small(client):
    asking = start(instruments=EVERYTHING)

    packed = client.get(f"/r/sheet/{asking.public_id}/en/", headers={"Accept-Encoding": "gzip"})
    plain = client.get(f"/r/sheet/{asking.public_id}/en/")

    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < 30_000 < len(plain.content) < 160_000
    assert len(client.get(f"/r/{asking.public_id}").content) < 10_000


# --- what is shown ---------------------------------------------------------------------------


def test_the_first_screen_says_who_asks_how_long_it_takes_and_the_promise(client):
    asking = start(min_group=4, title="Spring")

    page = client.get(f"/r/sheet/{asking.public_id}/en/").content.decode()

    assert "Spring" in page
    assert "Harbour Energy" in page
    assert "about 5 minutes" in page
    assert "No figure is ever shown of fewer than 4 people." in page
    assert "cannot be changed or deleted, because nobody can find them" in page


def test_a_named_round_says_that_answers_carry_a_name_and_whose(client):
    asking = start(mode="named")

    page = client.get(f"/r/sheet/{asking.public_id}/en/").content.decode()
    opened = post(client, "/r/open/", way(asking)).json()

    assert "Your answers carry your name" in page
    assert opened["name"].startswith("Person ")


def test_what_an_invitation_says_of_somebody_is_not_asked_again(client):
    asking = start()
    Invitation._base_manager.update(groups=json.dumps({"level": "Staff"}))

    opened = post(client, "/r/open/", way(asking)).json()

    assert opened["ask"] == ["department"]


def test_what_the_organisation_wrote_is_shown_as_text(client):
    asking = start(title=CANARY, welcome=CANARY)

    sheets = client.get(f"/r/sheet/{asking.public_id}/en/").content.decode()

    assert "<img src=x" not in sheets
    assert "&lt;img src=x onerror=" in sheets


def test_the_statements_are_radio_groups_named_by_their_words(client):
    asking = start()

    page = client.get(f"/r/sheet/{asking.public_id}/en/").content.decode()

    groups = page.count('role="radiogroup"')
    assert groups == 35 + page.count("data-group=")
    assert page.count("<legend id=") >= 35
    assert 'aria-labelledby="q-crm-scorecard/ORG.1-words"' in page
    assert "<table" not in page


# --- giving ----------------------------------------------------------------------------------


def test_a_sheet_is_given_once_and_its_retry_gets_the_same_receipt(client):
    asking = start()

    first, again = give(client, asking), give(client, asking)

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert ballots() == 1


def test_a_receipt_is_printed_by_the_browser_and_sent_nowhere_for_it(client):
    page = client.get("/r/receipt/").content.decode()

    assert '<button class="button quiet" type="button" data-print>' in page
    assert "outsidein/print" in page


def test_a_used_link_tells_of_the_receipt_and_takes_nothing_more(client):
    asking = start()
    give(client, asking)

    other = give(client, asking, nonce="o" * 22)
    opened = post(client, "/r/open/", way(asking)).json()

    assert other.status_code == 409
    assert "receipt" in other.json()["problem"]
    assert opened["given"] is True
    assert ballots() == 1


def test_a_draft_comes_back_to_its_link_and_is_gone_once_given(client):
    asking = start()
    kept = post(client, "/r/draft/", way(asking) | {"content": sheet(note="Half a thought")})

    opened = post(client, "/r/open/", way(asking)).json()
    give(client, asking)

    assert kept.status_code == 204
    assert opened["draft"]["answers"][CARD]["ORG.1"]["note"] == "Half a thought"
    assert Draft._base_manager.count() == 0


def test_with_the_receipt_answers_are_changed_and_withdrawn_while_open(client):
    asking = start()
    give(client, asking)
    before = bytes(Ballot._base_manager.get().sealed)

    changed = post(client, "/r/amend/", {"nonce": NONCE, "content": sheet("disagree")})
    withdrawn = post(client, "/r/withdraw/", {"nonce": NONCE})

    assert (changed.status_code, withdrawn.status_code) == (200, 204)
    assert bytes(Ballot._base_manager.get().sealed) != before
    assert ballots() == 1


@CLOSES
def test_what_comes_late_is_told_so_and_not_taken(client):
    asking = start()
    give(client, asking, place=1)
    close(asking)

    answers = [
        give(client, asking),
        post(client, "/r/open/", way(asking)),
        post(client, "/r/draft/", way(asking) | {"content": sheet()}),
    ]
    changed = post(client, "/r/amend/", {"nonce": NONCE, "content": sheet()})

    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert "closed" in answers[0].json()["problem"]
    assert changed.status_code == 404
    assert ballots() == 0


def test_what_is_no_answer_is_told_item_by_item(client):
    asking = start()
    content = {"answers": {CARD: {"ORG.1": {"level": CANARY}}}}

    answer = post(client, "/r/give/", way(asking) | {"nonce": NONCE, "content": content})

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["key"] == "ORG.1"
    assert answer["Content-Type"] == "application/json"
    assert ballots() == 0


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"headers": {"Sec-Fetch-Site": "cross-site"}}, "{}", 403),
        ({"headers": {"Origin": "https://evil.example"}}, "{}", 403),
        ({"content_type": "text/plain"}, "{}", 415),
        ({}, "[1]", 400),
        ({}, "no json", 400),
        ({}, "{}", 404),
        ({}, '{"token": "' + "x" * 600_000 + '"}', 413),
        ({}, '{"round": "' + "x" * 22 + '", "token": "' + "y" * 22 + '"}', 404),
        ({}, '{"code": "hello"}', 404),
        ({}, '{"round": 7, "token": ["x"]}', 404),
    ],
)
def test_a_refusal_is_in_words_and_changes_nothing(headers, body, status, client):
    start()

    answer = client.post("/r/open/", body, **({"content_type": "application/json"} | headers))

    assert answer.status_code == status
    assert answer.json()["problem"]
    assert ballots() == 0


def test_a_link_of_another_round_opens_nothing(client):
    ours = start()
    theirs = start(organisation=None)

    answer = post(client, "/r/open/", {"round": theirs.public_id, "token": way(ours)["token"]})

    assert answer.status_code == 404


# --- PIN and codes, without scripts ----------------------------------------------------------


def test_a_wrong_pin_is_told_and_many_of_them_are_slowed(client):
    start(ways=("open",))

    wrong = [client.post("/r/pin/", {"code": f"0000 {n:04}"}) for n in range(31)]

    assert {answer.status_code for answer in wrong[:30]} == {404}
    assert "opens nothing" in wrong[0].content.decode()
    assert 'value="0000 0000"' in wrong[0].content.decode()
    assert wrong[30].status_code == 429
    assert int(wrong[30]["Retry-After"]) > 0
    assert "127.0.0" not in str(list(TokenBucket.objects.values_list()))


def test_the_pin_leads_through_the_whole_sheet_without_scripts(client):
    asking = start(ways=("open",), instruments=EVERYTHING)

    page = client.post("/r/pin/", {"code": pin_of(asking)})
    sent = Fields(page).sent
    sent |= {"group/level": "Staff", "act": "next"}
    page = client.post("/r/pin/", sent)
    for answers in (
        {f"{CARD}/ORG.{n}": "agree" for n in range(1, 8)} | {f"{CARD}/ORG.1-note": CANARY},
        {"customer-led-roadtest/IMP.1": "4"},
        {"five-questions/WHERE.now": "phone"},
        {"trust/TRU.1": "not_sure"},
    ):
        assert page.status_code == 200
        page = client.post("/r/pin/", Fields(page).sent | answers | {"act": "next"})
    review = page.content.decode()
    given = client.post("/r/pin/", Fields(page).sent | {"act": "give"})

    assert "questions are still open" in review
    assert given.status_code == 200
    assert "Your answers are in" in given.content.decode()
    assert "/r/receipt/#" in given.content.decode()
    assert ballots() == 1
    assert dict(client.cookies) == {}


def test_what_was_given_without_scripts_is_what_was_chosen(client):
    asking = start(ways=("open",), people=5)
    page = client.post("/r/pin/", {"code": pin_of(asking)})
    page = client.post("/r/pin/", Fields(page).sent | {"act": "next"})
    answers = {
        f"{CARD}/ORG.1": "agree",
        f"{CARD}/ORG.1-note": "Ask Anna Schmidt",
        f"{CARD}/ORG.2": "not_sure",
    }
    page = client.post("/r/pin/", Fields(page).sent | answers | {"act": "next"})

    file = client.post("/r/pin/", Fields(page).sent | {"act": "file"})

    receipt = json.loads(file.content)
    assert "Anna Schmidt" in page.content.decode()
    assert receipt["content"]["answers"] == {
        CARD: {
            "ORG.1": {"level": "agree", "note": "Ask Anna Schmidt"},
            "ORG.2": {"not_sure": True},
        }
    }
    assert file["Content-Disposition"] == 'attachment; filename="outside-in-receipt.json"'


def test_a_page_sent_twice_without_scripts_gives_one_ballot(client):
    asking = start(ways=("open",))
    page = client.post("/r/pin/", {"code": pin_of(asking)})
    sent = Fields(page).sent | {f"{CARD}/ORG.1": "agree", "act": "give"}

    answers = [client.post("/r/pin/", sent), client.post("/r/pin/", sent)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert ballots() == 1


def test_a_printed_code_opens_one_sheet_however_it_is_typed(client):
    asking = start(ways=("personal", "paper"))
    with scope(organisation=asking.organisation):
        code = make_codes(**asking.ours, count=1, at=NOON)[0]

    page = client.post("/r/pin/", {"code": f" {code.lower()} "})
    sent = Fields(page).sent | {f"{CARD}/ORG.1": "agree", "act": "give"}
    given = client.post("/r/pin/", sent)
    again = client.post("/r/pin/", {"code": code})

    assert given.status_code == 200
    assert again.status_code == 409
    assert ballots() == 1


def test_without_scripts_answers_are_changed_after_they_were_given(client):
    asking = start(ways=("personal", "paper"))
    with scope(organisation=asking.organisation):
        code = make_codes(**asking.ours, count=1, at=NOON)[0]
    page = client.post("/r/pin/", {"code": code})
    sent = Fields(page).sent | {f"{CARD}/ORG.1": "agree", "act": "give"}
    given = client.post("/r/pin/", sent)
    before = bytes(Ballot._base_manager.get().sealed)

    page = client.post("/r/pin/", Fields(given).sent | {"act": "change"})
    assert "Harbour Energy" in page.content.decode()
    changed = client.post(
        "/r/pin/", Fields(page).sent | {f"{CARD}/ORG.1": "disagree", "act": "give"}
    )

    assert "Your answers are changed" in changed.content.decode()
    assert bytes(Ballot._base_manager.get().sealed) != before
    assert ballots() == 1


def test_without_scripts_the_receipts_secret_withdraws(client):
    asking = start()
    give(client, asking)

    gone = client.post("/r/withdrawn/", {"nonce": NONCE})
    unknown = client.post("/r/withdrawn/", {"nonce": secrets.token_urlsafe(16)})

    assert (gone.status_code, unknown.status_code) == (200, 404)
    assert "withdrawn" in gone.content.decode()


def test_what_was_written_comes_back_as_text_page_after_page(client):
    asking = start(ways=("open",), welcome="Welcome")
    page = client.post("/r/pin/", {"code": pin_of(asking)})
    sent = Fields(page).sent | {f"{CARD}/ORG.1-note": CANARY, "step": "1", "act": ""}

    page = client.post("/r/pin/", sent).content.decode()

    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=" in page


def test_another_sites_form_is_refused(client):
    asking = start(ways=("open",))

    answer = client.post(
        "/r/pin/", {"code": pin_of(asking)}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403


# --- after the close -------------------------------------------------------------------------


def test_while_a_round_is_open_no_figure_of_it_is_told(client):
    asking = start()
    give(client, asking)

    told = client.get(f"/r/results/{asking.public_id}/").json()

    assert told == {"state": "open", "shared": False, "title": "Spring", "languages": ["en"]}


@CLOSES
def test_a_closed_round_is_given_back_to_those_who_answered(client):
    asking = start(people=12)
    for place in range(12):
        level = "agree" if place % 3 else "disagree"
        give(client, asking, place=place, nonce=f"{place:022}", level=level)
    close(asking)

    told = client.get(f"/r/results/{asking.public_id}/").json()

    part = told["parts"][CARD]
    assert told["state"] == "closed"
    assert told["said"] == "12 of 12 people answered."
    assert part["items"]["ORG.1"]["share"] == pytest.approx(8 / 12, abs=0.001)
    assert "ORG.2" not in part["items"] or part["items"]["ORG.2"]["share"] is None


@CLOSES
def test_a_round_that_is_not_shared_tells_no_figure(client):
    asking = start(people=12, share_back=False)
    for place in range(12):
        give(client, asking, place=place, nonce=f"{place:022}")
    close(asking)

    told = client.get(f"/r/results/{asking.public_id}/").json()

    assert told["shared"] is False
    assert "parts" not in told


def test_a_larger_smallest_group_is_said_within_the_minute(client, monkeypatch):
    asking = start(people=12)
    client.get(f"/r/sheet/{asking.public_id}/en/")
    with scope(organisation=asking.organisation):
        change_round(**asking.ours, changes={"min_group": 7}, at=NOON)
    monkeypatch.setattr("outsidein.web.respond.rendered.monotonic", lambda: monotonic() + 61)

    page = client.get(f"/r/sheet/{asking.public_id}/en/").content.decode()

    assert "fewer than 7 people" in page
