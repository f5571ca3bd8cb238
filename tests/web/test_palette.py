"""One search over everything, as a page and as the part the palette shows."""

import re

import pytest
from django.test import Client
from tests.holdings import hold, sign_in
from tests.people import Cast, gather

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(home) -> Cast:
    cast = gather()
    hold(cast.ours, word="Harbourman")
    hold(cast.theirs, word="Stranger")
    return cast


def found(client: Client, text: str) -> dict[str, list[str]]:
    """Return the addresses found, by kind."""
    page = client.post("/search/", {"q": text}, headers={"X-Palette": "1"}).content.decode()
    kinds = re.findall(r'id="found-([a-z]+)" role', page)
    return {kind: re.findall(rf'id="found-{kind}-\d+" href="([^"]+)"', page) for kind in kinds}


def test_an_owner_finds_every_kind_of_thing(client, cast):
    ann = sign_in(client, cast.ann)

    assert found(ann, "harbourman")["customers"] == ["/customers/C-000007/"]
    assert found(ann, "harbourman")["sources"] == ["/sources/"]
    assert found(ann, "harbourman")["plans"] == ["/plans/2/", "/plans/1/"]
    assert "/instruments/trust/#TRU.1" in found(ann, "tru.1")["items"]
    assert found(ann, "evidence")["pages"] == ["/evidence/"]


def test_a_viewer_finds_no_customer_and_no_page_that_is_closed_to_them(client, cast):
    ben = sign_in(client, cast.ben)

    assert set(found(ben, "harbourman")) == {"plans", "sources"}
    assert "pages" not in found(ben, "customers")
    assert "pages" not in found(ben, "members")


def test_nothing_of_another_organisation_is_found(client, cast):
    ann = sign_in(client, cast.ann)

    assert found(ann, "stranger") == {}


def test_without_words_the_pages_are_the_way_about_the_house(client, cast):
    ann = sign_in(client, cast.ann)

    assert set(found(ann, "")) == {"pages"}
    assert {"/customers/", "/plans/", "/imports/new/"} <= set(found(ann, "")["pages"])


def test_the_page_does_without_a_script_what_the_palette_does(client, cast):
    ann = sign_in(client, cast.ann)

    page = ann.post("/search/", {"q": "harbourman"}).content.decode()

    assert 'href="/customers/C-000007/"' in page
    assert ann.get("/search/").status_code == 200


def test_what_is_searched_for_stands_in_no_address(client, cast):
    ann = sign_in(client, cast.ann)

    page = ann.get("/search/?q=harbourman").content.decode()

    assert "harbourman" not in page.lower().replace("harbour energy", "")


def test_it_asks_the_database_a_few_times_however_much_there_is(
    client, cast, django_assert_max_num_queries
):
    ann = sign_in(client, cast.ann)
    found(ann, "harbourman")

    with django_assert_max_num_queries(11):
        found(ann, "harbourman")


def test_the_bar_opens_it_by_a_key_and_by_its_field(client, cast):
    ann = sign_in(client, cast.ann)

    page = ann.get("/plans/").content.decode()

    assert 'role="combobox"' in page
    assert 'aria-controls="palette-list"' in page
    assert 'action="/search/"' in page
