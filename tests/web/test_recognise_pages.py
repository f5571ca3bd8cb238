"""Who is calling, and who is about to be added twice, as a person meets it."""

import pytest
from benchmarks.households import make_households
from django.test import Client
from django_scopes import scope
from tests.holdings import sign_in
from tests.nearness import customers_of, lay_records
from tests.people import NOON, gather

from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.identities.actions import resolve_records
from outsidein.hold.records.models import Record

pytestmark = pytest.mark.django_db(transaction=True)

ANN = {
    "given_name": "Annabel",
    "family_name": "Quillfeather",
    "birth_date": "1971-03-05",
    "email": "annabel.q@home.example",
    "phone": "+441765600111",
    "street_address": "4 Mill Lane",
    "address_locality": "Ripon",
    "postal_code": "HG4 1AA",
}


@pytest.fixture
def ann(home):
    """Sign the owner in, where some hundred people are known, Annabel Quillfeather among them."""
    cast = gather()
    rows = make_households(120).drop_columns(["truth"]).to_pylist()
    with scope(organisation=cast.ours):
        records = lay_records(cast.ours, [*rows, ANN])
        resolve_records(organisation_id=cast.ours, at=NOON)
        rebuild_customers(organisation_id=cast.ours, at=NOON)
        number = customers_of(cast.ours)[records[-1]]
    return sign_in(Client(), cast.ann), cast, number


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def how_many(cast) -> int:
    with scope(organisation=cast.ours):
        return Record.objects.count()


def test_a_number_that_is_known_says_who_is_calling(ann):
    client, _cast, number = ann

    told = body(client.post("/call/", {"phone": "01765 600111"}))

    assert "Annabel Quillfeather" in told
    assert f"C-{number:06d}" in told
    assert "Last contacts" in told


def test_a_number_that_nobody_has_says_so_and_can_be_added(ann):
    client, _cast, _number = ann

    told = body(client.post("/call/", {"phone": "+44 1632 960999"}))

    assert "Nobody known has this number" in told
    assert 'name="begin"' in told
    form = body(client.post("/customers/new/", {"begin": "1", "phone": "+441632960999"}))
    assert 'value="+441632960999"' in form


def test_the_page_that_a_telephone_opens_has_no_number_in_its_address(ann):
    client, _cast, _number = ann

    told = body(client.get("/call/"))

    assert "/call/#{number}" in told
    assert "call.js" in told


def test_while_one_types_it_is_shown_who_that_may_be(ann):
    client, cast, number = ann
    before = how_many(cast)

    near = body(
        client.post("/customers/new/near/", {"family_name": "Quillfeather", "email": ANN["email"]})
    )
    nobody = body(client.post("/customers/new/near/", {"given_name": "Annabel"}))
    half_typed = body(
        client.post("/customers/new/near/", {"email": ANN["email"], "birth_date": "1971-0"})
    )

    assert f"C-{number:06d}" in near
    assert "e-mail: the same" in near
    assert "Quillfeather" not in nobody
    assert f"C-{number:06d}" in half_typed
    assert how_many(cast) == before


def test_somebody_new_is_added_and_found_at_once(ann):
    client, _cast, _number = ann

    response = client.post(
        "/customers/new/", {"given_name": "Gwen", "family_name": "Ifans", "email": "g@ifans.org"}
    )

    told = body(client.get(response.url))
    assert "Gwen Ifans" in told
    assert "Added as a new customer." in told
    assert "Gwen Ifans" in body(client.post("/customers/", {"q": "g@ifans.org"}))


def test_who_is_known_is_asked_about_before_anything_is_kept(ann):
    client, cast, number = ann
    before = how_many(cast)

    asked = body(client.post("/customers/new/", ANN))

    assert "This looks like somebody who is known" in asked
    assert 'value="different"' in asked
    assert how_many(cast) == before
    same = client.post("/customers/new/", ANN | {"decision": "same"})
    assert same.url == f"/customers/C-{number:06d}/"
    assert how_many(cast) == before + 1


def test_who_is_said_to_be_somebody_else_is_added_apart_and_stays_so(ann):
    client, cast, number = ann

    response = client.post("/customers/new/", ANN | {"decision": "different"})

    assert response.url != f"/customers/C-{number:06d}/"
    with scope(organisation=cast.ours):
        before = customers_of(cast.ours)
        resolve_records(organisation_id=cast.ours, at=NOON)
        assert customers_of(cast.ours) == before
        assert list(before.values()).count(number) == 1


def test_somebody_by_whom_nobody_could_be_known_is_not_added(ann):
    client, cast, _number = ann
    before = how_many(cast)

    told = body(client.post("/customers/new/", {"given_name": "Gwen"}))

    assert "Give a surname" in told
    assert 'id="family_name-wrong"' in told
    assert how_many(cast) == before
