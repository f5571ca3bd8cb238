"""The customers' pages as a person meets them."""

import pytest
from tests.holdings import hold, sign_in
from tests.people import gather

from outsidein.hold.customers.models import Customer

pytestmark = pytest.mark.django_db
#: Session, user, places, second factor.
WHO = 4
LONG = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmondeley-Marjoribanks"


@pytest.fixture
def ann(home, client):
    cast = gather()
    return sign_in(client, cast.ann), cast


def test_an_empty_house_teaches_the_first_step(ann):
    client, _ = ann

    page = client.get("/customers/").content.decode()

    assert "No customers yet" in page
    assert 'href="/imports/new/"' in page


def test_the_list_stays_at_its_queries_however_many_customers(ann, django_assert_num_queries):
    client, cast = ann
    hold(cast.ours)
    Customer._base_manager.bulk_create(
        Customer(organisation_id=cast.ours, number=n, name=f"Name {n:03d}", search=f"name {n}")
        for n in range(100, 180)
    )

    with django_assert_num_queries(WHO + 4):
        page = client.get("/customers/").content.decode()

    assert page.count('<th scope="row">') == 50
    assert "Next page" in page


def test_the_next_page_begins_where_the_first_one_ended(ann):
    client, cast = ann
    hold(cast.ours)
    Customer._base_manager.bulk_create(
        Customer(organisation_id=cast.ours, number=n, name="Same name") for n in range(100, 160)
    )
    first = client.get("/customers/").context["page"]

    second = client.post("/customers/", {"after": first.next_after}).context["page"]

    assert {row.number for row in first.rows} & {row.number for row in second.rows} == set()
    assert len(first.rows) + len(second.rows) == 61


@pytest.mark.parametrize("part", ["anary smi", "CANARY@mail", "07911 123", "C-000007", "c7"])
def test_a_customer_is_found_by_any_part(ann, part):
    client, cast = ann
    hold(cast.ours)

    page = client.post("/customers/", {"q": part}).content.decode()

    assert "C-000007" in page


def test_a_search_by_htmx_gives_the_results_alone(ann, django_assert_num_queries):
    client, cast = ann
    hold(cast.ours)

    with django_assert_num_queries(WHO + 1):
        part = client.post("/customers/", {"q": "canary"}, headers={"HX-Request": "true"})

    assert part.content.decode().lstrip().startswith('<div id="results">')


def test_a_search_stands_in_no_address(ann):
    client, cast = ann
    hold(cast.ours)

    page = client.post("/customers/", {"q": "canary"}).content.decode()

    assert 'method="get"' not in page
    assert "q=canary" not in page


def test_a_search_that_finds_nobody_says_what_to_try(ann):
    client, cast = ann
    hold(cast.ours)

    page = client.post("/customers/", {"q": "<b>nobody\0"}).content.decode()

    assert "Nobody is found by" in page
    assert "&lt;b&gt;nobody" in page


def test_a_customer_s_page_shows_each_value_with_its_origin(ann, django_assert_num_queries):
    client, cast = ann
    hold(cast.ours)

    with django_assert_num_queries(WHO + 19):
        page = client.get("/customers/C-000007/").content.decode()

    assert "Chosen as the most recent" in page
    assert "Canary Smyth" in page  # what another record says
    assert "1 other" in page
    assert "Case" in page
    assert "No way is known" not in page


def test_what_came_is_shown_as_it_came_and_never_runs(ann):
    client, cast = ann
    hold(cast.ours)

    page = client.get("/customers/C-000007/").content.decode()

    assert "<script>alert(1)</script>" not in page
    assert "CANARY &lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_an_old_number_leads_to_the_present_one(ann):
    client, cast = ann
    hold(cast.ours)

    answer = client.get("/customers/C-000006/")

    assert (answer.status_code, answer["Location"]) == (302, "/customers/C-000007/")


def test_a_number_written_otherwise_leads_to_its_one_address(ann):
    client, cast = ann
    hold(cast.ours)

    assert client.get("/customers/c-7/")["Location"] == "/customers/C-000007/"


def test_a_number_larger_than_any_is_not_here(ann):
    client, _ = ann

    assert client.get(f"/customers/C-{'9' * 18}/").status_code == 404


def test_the_timeline_goes_on_where_it_stopped(ann, django_assert_num_queries):
    client, cast = ann
    hold(cast.ours, events=60)
    first = client.get("/customers/C-000007/")

    with django_assert_num_queries(WHO + 4):
        more = client.get(
            "/customers/C-000007/timeline/",
            {"before": first.context["next_before"]},
            headers={"HX-Request": "true"},
        )

    assert more.content.decode().count("<time") == 25
    assert "<html" not in more.content.decode()


@pytest.mark.parametrize(
    "place", ["nonsense", "2026-01-01~x", "~", "2026-01-01T00:00:00+00:00~9999999999999999999"]
)
def test_a_place_on_the_timeline_that_is_none_is_not_here(ann, place):
    client, cast = ann
    hold(cast.ours)

    assert client.get("/customers/C-000007/timeline/", {"before": place}).status_code == 404


def test_a_page_about_people_is_kept_by_no_browser(ann):
    client, cast = ann
    hold(cast.ours)

    assert client.get("/customers/C-000007/")["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "name", [LONG, "محمد بن عبد الله", ""], ids=["long", "right to left", "none"]
)
def test_any_name_is_shown_in_its_own_direction(ann, name):
    client, cast = ann
    hold(cast.ours)
    Customer._base_manager.filter(number=7).update(name=name)

    page = client.get("/customers/C-000007/").content.decode()

    assert f'<span dir="auto">{name or "A customer whose name is not known"}</span>' in page
