"""The API as a program meets it: the same figures as the pages, to the same people."""

import json

import pytest
from django.test import Client
from django_scopes import scope
from tests.checked import DIGEST, HARMFUL, check
from tests.holdings import CANARY, hold, sign_in
from tests.people import gather

from outsidein.hold.customers.models import ContactPoint, Customer

pytestmark = pytest.mark.django_db
#: Session, user, places, second factor.
WHO = 4
API = "/api/v1"
MEMBERS = ("/instruments", "/results", "/evidence", "/blind-spots", "/blind-spots/ORG.5")
READERS = (
    "/customers/7",
    "/customers/7/timeline",
    "/customers/7/contact-points",
    "/customers/7/related",
)


@pytest.fixture
def ann(home, client):
    cast = gather()
    hold(cast.ours, events=5)
    check(cast.ours)
    return sign_in(client, cast.ann), cast


def told(client, address, *, status=200):
    response = client.get(API + address)
    assert response.status_code == status
    return response.json()


def search(client, **wanted):
    return client.post(f"{API}/customers/search", json.dumps(wanted), "application/json")


@pytest.mark.parametrize("address", [*MEMBERS, *READERS, "/docs", "/openapi.json"])
def test_nobody_is_told_to_sign_in(ann, address):
    response = Client().get(API + address)

    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["title"] == "Unauthorized"


@pytest.mark.parametrize("address", READERS)
def test_who_may_not_see_customers_is_told_that_nothing_is_here(ann, address):
    client, cast = ann
    sign_in(client, cast.ben)

    assert told(client, address, status=404) == told(client, "/customers/999", status=404)
    assert search(client, text="").status_code == 404
    assert told(client, "/blind-spots")["items"]


def test_a_stranger_cannot_tell_our_customer_from_nobody(ann):
    client, cast = ann
    sign_in(client, cast.cleo)

    assert told(client, "/customers/7", status=404) == told(client, "/customers/8", status=404)
    assert search(client, text=CANARY).json() == {"items": [], "next": None}
    assert told(client, "/blind-spots", status=404)["detail"] == "There is nothing here."


def test_the_map_says_what_the_page_says(ann, django_assert_num_queries):
    client, _ = ann

    with django_assert_num_queries(WHO + 2):
        page = told(client, "/blind-spots")

    assert page["digest"] == DIGEST
    assert len(page["items"]) == 49
    assert page["next"] is None
    worst = page["items"][0]
    assert (worst["item"], worst["verdict"], worst["is_high"]) == ("ORG.5", "blind spot", True)
    assert (worst["claim"]["point"], worst["claim"]["n"]) == (0.81, 195)
    assert worst["evidence"] == 0.0
    unknown = next(row for row in page["items"] if row["item"] == "ORG.6")
    assert (unknown["evidence"], unknown["evidence_low"], unknown["evidence_high"]) == (None, 0, 1)


def test_an_item_carries_its_measures(ann, django_assert_num_queries):
    client, _ = ann

    with django_assert_num_queries(WHO + 3):
        item = told(client, "/blind-spots/ORG.5")

    (measure,) = item["measures"]
    assert (measure["name"], measure["numerator"], measure["denominator"]) == (
        "front_decides",
        6,
        60,
    )


def test_a_measure_carries_its_query_and_what_is_unknown_is_null(ann, django_assert_num_queries):
    client, _ = ann

    with django_assert_num_queries(WHO + 2):
        known = told(client, "/evidence/front_decides")

    assert known["sql"].startswith("SELECT")
    assert known["counts"] == {"cases": 60}
    unknown = told(client, "/evidence/mgmt_time")
    assert (unknown["state"], unknown["value"], unknown["score"]) == ("unknown", None, None)
    assert unknown["reason"].startswith("No source has supplied any row of")


def test_pages_follow_one_another_to_the_last(ann):
    client, _ = ann
    names, cursor = [], ""

    while cursor is not None:
        page = told(client, f"/evidence?limit=50&cursor={cursor}")
        names += [one["name"] for one in page["items"]]
        cursor = page["next"]

    assert len(names) == len(set(names)) == 113


def test_an_instrument_is_read_with_its_items(ann, django_assert_num_queries):
    client, _ = ann

    # One more for the organisation's own editions.
    with django_assert_num_queries(WHO + 1):
        instrument = told(client, "/instruments/crm-scorecard")

    assert len(instrument["item_list"]) == 35
    assert told(client, "/instruments")["items"][0]["id"] == "crm-scorecard"


def test_results_that_nobody_gave_are_not_here(ann):
    client, _ = ann

    assert told(client, "/results") == {"items": [], "next": None}
    assert told(client, "/results/trust", status=404)["status"] == 404


def test_a_customer_is_found_by_what_stands_in_the_body(ann, django_assert_num_queries):
    client, _ = ann

    with django_assert_num_queries(WHO + 1):
        found = search(client, text="anary smi").json()

    assert [one["number"] for one in found["items"]] == [7]


def test_a_customer_carries_the_origin_of_each_value(ann, django_assert_num_queries):
    client, _ = ann

    with django_assert_num_queries(WHO + 2):
        customer = told(client, "/customers/7")

    (name,) = customer["values"]
    assert (name["field"], name["value"], name["source"]) == (
        "full_name",
        "Canary Smith",
        "Canary list",
    )
    assert name["others"][0]["value"] == "Canary Smyth"


def test_an_old_number_leads_to_the_present_customer(ann):
    client, _ = ann

    customer = told(client, "/customers/6")

    assert (customer["number"], customer["asked_number"]) == (7, 6)
    assert len(told(client, "/customers/6/timeline")["items"]) == 5


def test_a_timeline_is_read_page_by_page(ann, django_assert_num_queries):
    client, _ = ann

    with django_assert_num_queries(WHO + 3):
        first = told(client, "/customers/7/timeline?limit=3")
    second = told(client, f"/customers/7/timeline?limit=3&cursor={first['next']}")

    seen = [entry["event_id"] for entry in first["items"] + second["items"]]
    assert len(seen) == len(set(seen)) == 5
    assert second["next"] is None


def test_a_search_without_the_token_is_refused(ann):
    _, cast = ann
    client = sign_in(Client(enforce_csrf_checks=True), cast.ann)

    response = search(client, text="")

    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        ({"limit": 201}, "limit"),
        ({"limit": 0}, "limit"),
        ({"text": "x" * 201}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"text": ["Canary"]}, "text"),
    ],
)
def test_what_cannot_be_used_is_named_and_not_repeated(ann, wanted, where):
    response = search(ann[0], **wanted)

    assert response.status_code == 422
    assert response.json()["errors"][0]["where"].endswith(where)
    assert CANARY not in response.content.decode()


def test_a_body_that_is_no_json_is_a_problem_too(ann):
    response = ann[0].post(f"{API}/customers/search", "{", "application/json")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_a_number_too_long_for_any_of_ours_is_found_nowhere(ann):
    assert search(ann[0], text="C-" + "9" * 40).json()["items"] == []


def test_the_page_of_the_api_needs_nothing_from_elsewhere(ann):
    page = ann[0].get(f"{API}/docs").content.decode()

    assert "/api/v1/customers/{number}/timeline" in page
    assert "X-CSRFToken" in page
    assert 'src="http' not in page
    assert 'href="http' not in page
    assert "Answers with a file (<code>application/pdf</code>)" in page
    assert 'href="#shape-"' not in page


def test_every_operation_says_what_it_answers_with(ann):
    document = told(ann[0], "/openapi.json")

    operations = [one for methods in document["paths"].values() for one in methods.values()]
    assert len(operations) >= 34
    # A report is answered as a file; all else as JSON of a shape that is told.
    answers = [one["responses"]["200"].get("content", {}) for one in operations]
    shaped = [one for one in answers if "application/json" in one]
    assert len(shaped) == len(operations) - 2
    assert all("$ref" in one["application/json"]["schema"] for one in shaped)
    assert all(_schema(one["responses"]["404"])["$ref"].endswith("Problem") for one in operations)


def test_a_name_that_would_run_is_only_ever_a_text(ann):
    response = ann[0].get(f"{API}/blind-spots")

    assert response["Content-Type"].startswith("application/json")
    assert HARMFUL in {
        share["code"] for profile in response.json()["profiles"] for share in profile["shares"]
    }


def _schema(response):
    return response["content"]["application/json"]["schema"]


def test_contact_points_say_which_is_first_and_what_people_said(ann):
    client, _ = ann

    points = told(client, "/customers/7/contact-points")

    assert [(one["kind"], one["is_first"], one["validity"]) for one in points["items"]] == [
        ("email", True, ""),
        ("phone", True, ""),
    ]
    assert (points["words"], points["former"]) == ([], [])


def test_related_are_told_with_their_reason(ann):
    client, cast = ann
    with scope(organisation=cast.ours):
        Customer.objects.create(organisation_id=cast.ours, number=9, name="Bo")
        ContactPoint.objects.create(
            organisation_id=cast.ours, customer_number=9, kind="phone", value="+447911123456"
        )

    related = told(client, "/customers/7/related")["items"]

    assert [(one["number"], one["reason"], one["said"]) for one in related] == [
        (9, "shared phone", "+447911123456")
    ]


def test_a_timeline_is_narrowed_and_a_search_finds_prospects_alone(ann):
    client, _ = ann

    assert len(told(client, "/customers/7/timeline?kind=cases")["items"]) == 1
    assert told(client, "/customers/7/timeline?channel=pigeon", status=404)
    assert search(client, status="prospect").json()["items"] == []
    assert len(search(client, status="active").json()["items"]) == 1
