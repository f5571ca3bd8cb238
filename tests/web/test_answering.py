"""Answering alone, as a person without an account meets it."""

import json

import pytest
from django.test import Client
from tests.holdings import sign_in
from tests.people import gather

from outsidein.ask.answers.models import SoloSheet

pytestmark = pytest.mark.django_db

SECRET = "k" * 22
CANARY = '<img src=x onerror="alert(1)">'
SHEET = "/answer/crm-scorecard/"
INSTRUMENTS = ["crm-scorecard", "customer-led-roadtest", "five-questions", "trust"]
#: One answer with a note in every instrument: enough for a result.
SOME = {
    "crm-scorecard": {f"ORG.{n}": "agree" for n in range(1, 8)} | {"ORG.1-note": CANARY},
    "customer-led-roadtest": {"IMP.1": "4", "IMP.1-note": CANARY, "REFLECTIONS-text": CANARY},
    "five-questions": {"WHERE.now": ["phone"], "WHERE.future": ["visit"], "WHERE.now-text": CANARY},
    "trust": {"TRU.1": "3", "TRU.1-note": CANARY},
}


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("slug", INSTRUMENTS)
def test_a_sheet_asks_the_database_for_nothing_and_sets_no_cookie(
    client, slug, django_assert_num_queries
):
    with django_assert_num_queries(0):
        page = client.get(f"/answer/{slug}/")

    assert page.status_code == 200
    assert dict(client.cookies) == {}
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "csrfmiddlewaretoken" not in page.content.decode()


def test_somebody_signed_in_is_not_known_here_either(django_assert_num_queries):
    client = sign_in(Client(), gather().ann)

    with django_assert_num_queries(0):
        page = client.get(SHEET)

    assert "ann@example.org" not in page.content.decode()
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize("slug", INSTRUMENTS)
def test_a_result_is_made_from_the_form_alone_and_nothing_is_stored(
    client, slug, django_assert_num_queries
):
    with django_assert_num_queries(0):
        page = client.post(f"/answer/{slug}/", SOME[slug])

    assert page.status_code == 200
    assert "data:image/svg+xml;base64," in page.content.decode()
    assert dict(client.cookies) == {}
    assert SoloSheet.objects.count() == 0


@pytest.mark.parametrize("slug", INSTRUMENTS)
@pytest.mark.parametrize("act", ["", "change"])
def test_what_people_write_is_shown_as_text(client, slug, act):
    page = client.post(f"/answer/{slug}/", {**SOME[slug], "act": act}).content.decode()

    assert "&lt;img src=x onerror=" in page
    assert "<img src=x" not in page


def test_the_scorecard_comes_to_its_totals_with_what_they_rest_on(client):
    page = client.post(SHEET, SOME["crm-scorecard"]).content.decode()

    assert "7 of 7" in page
    assert "not scored" in page
    assert "7 of 35 answered, 28 left blank" in page


def test_answers_can_be_changed_without_a_script(client):
    page = client.post(SHEET, {"ORG.1": "neutral", "act": "change"})

    assert page.status_code == 200
    assert 'name="ORG.1" value="neutral" checked' in page.content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ORG.9": "agree"}, "There is no item “ORG.9” in Customer relationship scorecard."),
        ({"ORG.2": "7"}, "“7” is no answer to ORG.2."),
        ({CANARY: "1"}, "There is no item “&lt;img"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_lost(client, wrong, words):
    page = client.post(SHEET, {"ORG.1": "agree", "ORG.1-note": "Since May", **wrong})

    body = page.content.decode()
    assert page.status_code == 422
    assert words in body
    assert 'name="ORG.1" value="agree" checked' in body
    assert "Since May" in body
    assert "<img src=x" not in body


def test_an_empty_sheet_says_what_is_missing(client):
    page = client.post(SHEET, {})

    assert page.status_code == 422
    assert "Answer at least one question" in page.content.decode()


def test_a_sheet_is_kept_under_the_secret_and_opened_again(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        kept = client.post(f"{SHEET}keep/", {"ORG.1": "agree", "ORG.1-note": "N", "secret": SECRET})
    with django_assert_max_num_queries(1):
        opened = client.post(f"{SHEET}open/", {"secret": SECRET})

    assert kept.status_code == 204
    assert opened.json() == {
        "version": 1,
        "fields": {"ORG.1": ["agree"], "ORG.1-note": ["N"]},
        "finished": False,
    }
    assert dict(client.cookies) == {}


def test_the_secret_itself_is_nowhere_in_the_database(client):
    client.post(f"{SHEET}keep/", {"ORG.1": "agree", "secret": SECRET, "finished": "yes"})

    row = SoloSheet.objects.values().get()

    assert SECRET not in json.dumps(row, default=str)
    assert json.loads(row["content"])["finished"] is True


def test_keeping_again_changes_the_one_sheet(client):
    for answer in ("agree", "neutral"):
        client.post(f"{SHEET}keep/", {"ORG.1": answer, "secret": SECRET})

    assert [json.loads(c) for c in SoloSheet.objects.values_list("content", flat=True)] == [
        {"fields": {"ORG.1": ["neutral"]}, "finished": False}
    ]


def test_a_forgotten_sheet_is_gone(client):
    client.post(f"{SHEET}keep/", {"ORG.1": "agree", "secret": SECRET})

    forgotten = client.post(f"{SHEET}forget/", {"secret": SECRET})
    opened = client.post(f"{SHEET}open/", {"secret": SECRET})

    assert (forgotten.status_code, opened.status_code) == (204, 404)
    assert SoloSheet.objects.count() == 0


@pytest.mark.parametrize("deed", ["open", "forget"])
def test_another_secret_opens_and_forgets_nothing(client, deed):
    client.post(f"{SHEET}keep/", {"ORG.1": "agree", "secret": SECRET})

    answer = client.post(f"{SHEET}{deed}/", {"secret": "x" * 22})

    assert answer.status_code == 404
    assert SoloSheet.objects.count() == 1


def test_a_sheet_is_not_opened_as_one_of_another_instrument(client):
    client.post(f"{SHEET}keep/", {"ORG.1": "agree", "secret": SECRET})

    assert client.post("/answer/trust/open/", {"secret": SECRET}).status_code == 404


@pytest.mark.parametrize("secret", ["", "short", "x" * 65, "not letters of a secret"])
def test_a_secret_that_is_not_whole_keeps_nothing(client, secret):
    answer = client.post(f"{SHEET}keep/", {"ORG.1": "agree", "secret": secret})

    assert answer.status_code == 422
    assert answer.json() == {"problems": ["This sheet's link is not whole. Open the sheet anew."]}
    assert SoloSheet.objects.count() == 0


def test_what_is_no_answer_is_not_kept(client):
    answer = client.post(f"{SHEET}keep/", {"ORG.1": "7", "secret": SECRET})

    assert answer.status_code == 422
    assert SoloSheet.objects.count() == 0


@pytest.mark.parametrize("deed", ["", "keep/", "open/", "forget/", "take/csv/"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
    ],
)
def test_another_sites_page_is_refused(client, deed, headers):
    answer = client.post(f"{SHEET}{deed}", {"ORG.1": "agree", "secret": SECRET}, headers=headers)

    assert answer.status_code == 403
    assert SoloSheet.objects.count() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Origin": "http://testserver"},
        {"Origin": "null"},
    ],
)
def test_our_own_page_is_not_refused(client, headers):
    answer = client.post(SHEET, {"ORG.1": "agree"}, headers=headers)

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("kind", "begins"),
    [
        ("svg", b"<svg"), ("png", b"\x89PNG"), ("csv", b"respondent,"), ("json", b"{"),
        ("pdf", b"%PDF-"), ("pptx", b"PK"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("slug", INSTRUMENTS)
def test_a_result_can_be_taken_away(client, slug, kind, begins):
    file = client.post(f"/answer/{slug}/take/{kind}/", SOME[slug])

    assert file.status_code == 200
    assert file["Content-Disposition"] == f'attachment; filename="{slug}.{kind}"'
    assert file.content.startswith(begins)
    assert file["Cache-Control"] == "no-store"


def test_the_json_holds_answers_and_what_they_come_to(client):
    file = client.post(f"{SHEET}take/json/", {f"ORG.{n}": "agree" for n in range(1, 8)}).json()

    assert (file["instrument"], file["answered"], file["blank"], file["total"]) == (
        "crm-scorecard", 7, 28, None,
    )  # fmt: skip
    assert file["dimensions"][0] == {
        "label": "Organisation and strategy", "points": 7.0, "answered": 7, "asked": 7,
    }  # fmt: skip
    assert file["answers"][0]["value"] == 1.0


@pytest.mark.parametrize("address", ["/answer/none/", "/answer/trust/take/exe/"])
def test_what_does_not_exist_is_not_found_and_sets_no_cookie(client, address):
    page = client.get(address)

    assert page.status_code == 404
    assert dict(client.cookies) == {}


def test_an_edition_that_never_was_is_not_found(client):
    assert client.post(SHEET, {"ORG.1": "agree", "version": "99"}).status_code == 404


def test_a_get_changes_nothing(client):
    for deed in ("keep", "open", "forget"):
        assert client.get(f"{SHEET}{deed}/").status_code == 405


def test_papers_may_be_asked_for_only_so_often_from_one_network(client, home):
    sheet = {f"ORG.{n}": "agree" for n in range(1, 8)}
    asked = [client.post(f"{SHEET}take/pptx/", sheet) for _ in range(21)]

    assert [answer.status_code for answer in asked] == [200] * 20 + [429]
    assert int(asked[-1]["Retry-After"]) > 0
    assert client.post(f"{SHEET}take/csv/", sheet).status_code == 200
