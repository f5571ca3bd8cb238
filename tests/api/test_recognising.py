"""A program asks who somebody is, and sends records; both by one member's session."""

import json
from datetime import timedelta

import pytest
from benchmarks.households import make_households
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from tests.holdings import sign_in
from tests.nearness import customers_of, lay_records
from tests.people import NOON, gather

from outsidein.ground.idempotency import KEPT, forget_answers
from outsidein.ground.models import KeptAnswer
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.identities.actions import resolve_records
from outsidein.hold.records.models import ImportRun, Record
from outsidein.people.actions import add_member

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
GWEN = {"external_id": "g1", "given_name": "Gwen", "family_name": "Ifans", "email": "g@ifans.org"}


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
    return sign_in(Client(), cast.ann), cast, f"C-{number:06d}"


def post(client, address, told, key=None):
    extra = {"HTTP_IDEMPOTENCY_KEY": key} if key else {}
    return client.post(f"/api/v1/{address}", json.dumps(told), "application/json", **extra)


def held(cast) -> tuple[int, int]:
    with scope(organisation=cast.ours):
        return Record.objects.count(), ImportRun.objects.count()


def test_somebody_described_is_told_with_number_band_score_and_reasons(ann):
    client, cast, label = ann
    before = held(cast)

    response = post(
        client, "identify", {"described": {"full_name": "A Quillfeather", "email": [ANN["email"]]}}
    )

    assert response.status_code == 200
    (first, *_others) = response.json()["candidates"]
    assert (first["label"], first["name"]) == (label, "Annabel Quillfeather")
    assert first["band"] == "joined"
    assert first["found_by"] == "e-mail"
    assert {"field": "e-mail", "answer": "the same"}.items() <= first["reasons"][-1].items() or any(
        one["field"] == "e-mail" and one["answer"] == "the same" for one in first["reasons"]
    )
    assert 0.5 < first["probability"] <= 1
    assert held(cast) == before


def test_a_field_that_there_is_not_is_named(ann):
    client, _cast, _label = ann

    response = post(client, "identify", {"described": {"emial": "a@b.org"}})

    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    (error,) = response.json()["errors"]
    assert error["where"] == "body.wanted.described.emial"
    assert "perhaps “email”" in error["reason"]


def test_records_are_stored_and_linked_or_founded_at_once(ann):
    client, _, label = ann

    response = post(client, "records", {"source": "desk", "rows": [ANN, GWEN]})

    assert response.status_code == 200
    told = response.json()
    assert (told["new"], told["changed"], told["same"], told["refused"]) == (2, 0, 0, [])
    known, new = told["rows"]
    assert (known["customer"], known["band"], known["outcome"]) == (label, "joined", "new")
    assert (new["external_id"], new["band"]) == ("g1", "new")
    assert (
        client.get(f"/api/v1/customers/{int(new['customer'][2:])}").json()["name"] == "Gwen Ifans"
    )


def test_the_same_request_again_gets_the_same_answer_and_stores_nothing(ann):
    client, cast, _label = ann
    first = post(client, "records", {"source": "desk", "rows": [GWEN]}, key="one")
    before = held(cast)

    again = post(client, "records", {"source": "desk", "rows": [GWEN]}, key="one")
    other = post(client, "records", {"source": "desk", "rows": [ANN]}, key="one")
    without = post(client, "records", {"source": "desk", "rows": [GWEN]})

    assert again.json() == first.json()
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert other.status_code == 422
    assert "another request" in other.json()["detail"]
    assert without.json()["rows"][0]["outcome"] == "same"
    assert held(cast) == before


def test_a_request_under_way_is_not_done_twice(ann):
    client, _cast, _label = ann
    post(client, "records", {"source": "desk", "rows": [GWEN]}, key="one")
    KeptAnswer.objects.update(answer="", at=timezone.now())

    response = post(client, "records", {"source": "desk", "rows": [GWEN]}, key="one")
    KeptAnswer.objects.update(at=timezone.now() - timedelta(minutes=2))
    later = post(client, "records", {"source": "desk", "rows": [GWEN]}, key="one")

    assert response.status_code == 409
    assert later.status_code == 200
    assert later.json()["rows"][0]["outcome"] == "same"


def test_answers_are_forgotten_after_a_day(ann):
    client, _cast, _label = ann
    post(client, "records", {"source": "desk", "rows": [GWEN]}, key="one")
    now = timezone.now()

    assert forget_answers(before=now - KEPT) == 0
    assert forget_answers(before=now + timedelta(seconds=1)) == 1


def test_a_row_that_cannot_be_used_is_named_by_its_place_and_field(ann):
    client, cast, _label = ann
    before = held(cast)

    none = post(client, "records", {"source": "desk", "rows": [{"emial": "x"}]}, key="k")
    nowhere = post(client, "records", {"source": "nobody", "rows": [GWEN]})
    some = post(client, "records", {"source": "desk", "rows": [{"emial": "x"}, GWEN]}, key="k")

    assert none.status_code == 422
    assert none.json()["errors"][0]["where"] == "body.sent.rows.0.emial"
    assert nowhere.json()["errors"][0]["where"] == "body.sent.source"
    assert some.json()["refused"][0]["place"] == 0
    assert some.json()["rows"][0]["place"] == 1
    assert held(cast)[0] == before[0] + 1


def test_who_may_not_is_told_that_nothing_is_here(ann):
    client, cast, _label = ann
    before = held(cast)

    sign_in(client, cast.ben)
    assert post(client, "identify", {"described": ANN}).status_code == 404
    assert post(client, "records", {"source": "desk", "rows": [GWEN]}).status_code == 404
    agent = add_member(organisation_id=cast.ours, email="dee@example.org", role="agent", at=NOON)
    sign_in(client, agent)
    assert post(client, "identify", {"described": ANN}).status_code == 200
    assert post(client, "records", {"source": "desk", "rows": [GWEN]}).status_code == 404
    assert held(cast) == before


def test_before_anything_is_learnt_records_are_stored_and_wait(home):
    cast = gather()
    client = sign_in(Client(), cast.ann)
    with scope(organisation=cast.ours):
        lay_records(cast.ours, [ANN | {"source": "desk"}])

    waiting = post(client, "records", {"source": "desk", "rows": [GWEN]})
    nobody = post(client, "identify", {"described": ANN})

    assert waiting.json()["rows"][0] | {"record_id": 0} == {
        "place": 0, "external_id": "g1", "record_id": 0, "outcome": "new", "customer": None,
        "band": "waiting", "weight": None, "near": [],
    }  # fmt: skip
    assert "Nothing has been learnt" in waiting.json()["waiting"]
    assert nobody.status_code == 409
