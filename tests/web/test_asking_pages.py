"""The instruments, the results and the front page, as members and visitors meet them."""

import csv
import io

import pytest
from django.test import Client
from django_scopes import scope
from tests.holdings import hold, sign_in
from tests.people import NOON, Cast, gather

from outsidein.ask.answers.actions import take_answers
from outsidein.ask.instruments.library import list_newest_editions
from outsidein.people.actions import add_member

pytestmark = pytest.mark.django_db

EDITIONS = {edition.id: edition for edition in list_newest_editions()}


@pytest.fixture
def cast(home) -> Cast:
    return gather()


def answer(cast: Cast, people: int, *, note: str = "", asked: int = 10) -> None:
    """Let so many people answer every item of every instrument; each a little otherwise."""
    rows = []
    for edition in EDITIONS.values():
        for item in edition.items:
            for tense in item.tenses:
                for person in range(people):
                    said = _said(item, tense, person)
                    rows.append(
                        {
                            "respondent": str(person),
                            "item": item.code,
                            "tense": tense,
                            "answer": said,
                            "priority": "yes" if item.code.endswith(".1") else "no",
                            "note": note,
                        }
                    )
    with scope(organisation=cast.ours):
        taken = take_answers(
            organisation_id=cast.ours, header=list(rows[0]), rows=rows, file_name="answers.csv",
            title="Summer", at=NOON, asked=asked,
        )  # fmt: skip
    assert taken.read.refusals == ()


def _said(item, tense: str, person: int) -> str:
    if item.scale:
        levels = item.scale.levels
        return levels[min(person, len(levels) - 1)].code
    # Two see it otherwise: what all tick alike is not shown.
    return item.choices.options[2 if person < 2 else 0 if tense == "now" else 1].code


def test_every_instrument_is_listed_with_a_way_to_answer_it(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/instruments/").content.decode()

    for slug, edition in EDITIONS.items():
        assert str(edition.title) in page
        assert f'href="/answer/{slug}/"' in page


@pytest.mark.parametrize("slug", list(EDITIONS))
def test_an_instrument_shows_every_item_and_its_word(slug, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get(f"/instruments/{slug}/").content.decode()

    missing = [item.code for item in EDITIONS[slug].everything() if f'id="{item.code}"' not in page]
    assert missing == []
    assert all(str(term.text) in page for term in EDITIONS[slug].terms)


def test_results_show_every_instrument_in_a_fixed_number_of_queries(
    client, cast, django_assert_num_queries
):
    sign_in(client, cast.ann)
    answer(cast, 6)

    with django_assert_num_queries(44):
        page = client.get("/results/").content.decode()

    assert page.count("6 of 10 people answered; of 4 nothing is known.") == 4
    assert "/results/crm-scorecard/diagram.svg" in page


def test_fewer_than_five_answers_show_nothing_and_say_so(client, cast):
    sign_in(client, cast.ann)
    answer(cast, 4)

    listed = client.get("/results/").content.decode()
    opened = client.get("/results/crm-scorecard/").content.decode()
    picture = client.get("/results/crm-scorecard/diagram.svg")

    assert listed.count("Fewer than 5 people answered.") == 4
    assert "Fewer than 5 people answered." in opened
    assert "ORG.1" not in opened
    assert picture.status_code == 404


@pytest.mark.parametrize(("slug", "queries"), [("crm-scorecard", 20), ("five-questions", 24)])
def test_one_result_stays_at_its_queries(slug, queries, client, cast, django_assert_num_queries):
    sign_in(client, cast.ann)
    answer(cast, 6)

    with django_assert_num_queries(queries):
        page = client.get(f"/results/{slug}/")

    assert page.status_code == 200


def test_a_result_stands_with_its_people_interval_and_agreement(client, cast):
    sign_in(client, cast.ann)
    answer(cast, 6)

    page = client.get("/results/crm-scorecard/").content.decode()

    # One disagrees, one is neutral, four agree, of ten.
    assert "0.75</td>" in page
    assert "6 of 10</td>" in page
    assert "4 say agree, 1 says neutral (6 answered)." in page
    assert "matters more than most" in page


def test_where_few_answered_the_worst_and_the_best_case_stand_beside_the_mean(client, cast):
    sign_in(client, cast.ann)
    answer(cast, 6, asked=12)

    page = client.get("/results/crm-scorecard/").content.decode()

    # The mean of six is 0.75; the other six could all disagree, or all agree.
    assert "if all the silent stood at one end: 0.38 to 0.88" in page


def test_the_table_is_ordered_as_asked_for_and_htmx_swaps_it_alone(client, cast):
    sign_in(client, cast.ann)
    answer(cast, 6)

    part = client.get("/results/trust/?order=lowest", headers={"HX-Request": "true"})

    body = part.content.decode()
    assert body.lstrip().startswith("<section")
    assert "<html" not in body
    assert '?order=lowest" hx-target="#items"' in body


def test_the_items_are_folded_by_dimension_and_the_first_stands_open(client, cast):
    sign_in(client, cast.ann)
    answer(cast, 6)

    page = client.get("/results/crm-scorecard/").content.decode()

    assert page.count('<details class="fold" open>') == 1
    assert page.count('<details class="fold">') == 5  # four dimensions, and what comes later
    assert page.count("/spread-") >= 5


def test_an_ordered_table_begins_with_ten_and_folds_the_rest(client, cast):
    sign_in(client, cast.ann)
    answer(cast, 6)

    page = client.get("/results/crm-scorecard/?order=lowest").content.decode()
    items = page.split('id="items"')[1].split('id="priorities"')[0]

    assert "The other 25" in items
    assert items.split("<details")[0].count("<tr id=") == 10


def test_questions_show_today_beside_should_be(client, cast):
    sign_in(client, cast.ann)
    answer(cast, 6)

    page = client.get("/results/five-questions/").content.decode()

    assert "Most wished for is more of" in page
    assert "0% today, 67% wished" in page
    assert "Today, 6 people" in page


def test_what_people_wrote_reaches_no_result(client, cast):
    sign_in(client, cast.ann)
    answer(cast, 6, note="<img src=x onerror=alert(1)>")

    for address in ("/results/", "/results/crm-scorecard/", "/results/crm-scorecard/table.csv"):
        assert "onerror" not in client.get(address).content.decode()


def test_the_table_can_be_taken_away(client, cast):
    sign_in(client, cast.ann)
    answer(cast, 6)

    file = client.get("/results/trust/table.csv")

    rows = list(csv.DictReader(io.StringIO(file.content.decode())))
    assert file["Content-Disposition"] == 'attachment; filename="trust-results.csv"'
    assert len(rows) == 5 * 5
    assert (rows[0]["item"], rows[0]["people"], rows[0]["answered"], rows[0]["asked"]) == (
        "TRU.1", "1", "6", "10",
    )  # fmt: skip


def test_a_picture_has_a_tag_and_is_not_sent_twice(client, cast):
    sign_in(client, cast.ann)
    answer(cast, 6)
    address = "/results/crm-scorecard/diagram.svg"

    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    dark = client.get(f"{address}?theme=dark")

    assert first.content.startswith(b"<svg")
    assert (again.status_code, again.content) == (304, b"")
    assert dark["ETag"] != first["ETag"]
    assert first["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("rest", ["", "table.csv", "diagram.svg", "diagram.png"])
def test_a_stranger_finds_no_result_of_ours(rest, client, cast):
    answer(cast, 6)
    sign_in(client, cast.cleo)

    assert client.get(f"/results/crm-scorecard/{rest}").status_code == 404


def test_a_visitor_is_told_what_this_is_and_can_answer_at_once(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/").content.decode()

    assert "Answer an instrument now" in page
    assert 'href="/account/login/"' in page


def test_a_new_organisation_is_led_to_its_first_step(client, cast, django_assert_num_queries):
    sign_in(client, cast.ann)

    with django_assert_num_queries(11):
        page = client.get("/").content.decode()

    assert "Nobody has answered yet" in page
    assert "Set up your people" in page
    assert 'href="/imports/new/"' in page


def test_home_says_how_far_each_floor_is(client, cast):
    sign_in(client, cast.ann)
    answer(cast, 6)
    hold(cast.ours)

    page = client.get("/").content.decode()

    assert "6 of 10 people answered" in page
    assert "1 customers, from 1 records" not in page
    assert "1 customer, from 1 record" in page


def test_a_viewer_is_shown_no_door_that_is_closed_to_them(client, cast):
    sign_in(client, cast.ben)
    hold(cast.ours)

    page = client.get("/").content.decode()

    assert "/imports/new/" not in page
    assert 'href="/customers/"' not in page


def test_a_viewer_with_nothing_to_see_is_sent_through_no_closed_door(client, cast):
    sign_in(client, cast.ben)

    page = client.get("/results/").content.decode()

    assert "Nobody has answered yet" in page
    assert "/imports/new/" not in page


def test_somebody_without_an_organisation_is_told_what_to_do(client, cast):
    from outsidein.people.models import User

    user = User.objects.create_user("dora@example.org")

    page = sign_in(client, user.pk).get("/").content.decode()

    assert "You belong to no organisation here yet." in page


def test_a_name_of_eighty_letters_is_shown_whole(client, home):
    from outsidein.people.actions import create_organisation

    name = "An Organisation with a Name of Eighty Letters which is Rather Longer than Usual!"
    ours = create_organisation(name=name, at=NOON)
    user = add_member(organisation_id=ours, email="fay@example.org", role="owner", at=NOON)

    page = sign_in(Client(), user).get("/").content.decode()

    assert len(name) == 80
    assert page.count(name) >= 2
