"""Customers saved as a file from their pages."""

import json

import pytest
from django_scopes import scope
from tests.holdings import hold, sign_in
from tests.people import gather

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(home, client):
    cast = gather()
    hold(cast.ours)
    return sign_in(client, cast.ann), cast


def test_the_list_and_a_customers_page_offer_every_form(ours):
    client, _cast = ours

    for address in ("/customers/", "/customers/C-000007/"):
        page = client.get(address).content.decode()
        assert f'action="{address}save/"' in page
        assert page.count('name="form"') == 4


def test_one_customer_goes_out_as_a_card_with_its_number(ours):
    client, cast = ours

    response = client.post("/customers/C-000007/save/", {"form": "vcard"})

    text = b"".join(response.streaming_content).decode()
    assert response["Content-Disposition"] == 'attachment; filename="C-000007.vcf"'
    assert response["Cache-Control"] == "no-store"
    assert ":C-000007\r\n" in text
    assert text.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\n")
    with scope(organisation=cast.ours):
        assert text.count("BEGIN:VCARD") == 1


def test_only_what_the_search_finds_goes_out(ours):
    client, _cast = ours

    nobody = client.post("/customers/save/", {"form": "jcard", "q": "zzzz"})
    all_of_them = client.post("/customers/save/", {"form": "jcard"})

    assert json.loads(b"".join(nobody.streaming_content)) == []
    assert len(json.loads(b"".join(all_of_them.streaming_content))) == 1


def test_a_form_that_is_not_known_is_not_here(ours):
    client, _cast = ours

    assert client.post("/customers/save/", {"form": "pdf"}).status_code == 404
    assert client.post("/customers/C-000007/save/", {}).status_code == 404
