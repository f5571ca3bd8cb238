"""The blind spots as a person meets them."""

import csv
import json

import pytest
from tests.checked import DIGEST, HARMFUL, check
from tests.holdings import hold, sign_in

from outsidein.people.models import User
from outsidein.web.blindspots.choosing import VERDICTS

pytestmark = pytest.mark.django_db
#: Session, user, places, second factor.
WHO = 4
ITEM = '<th scope="row"><a href="/blind-spots/'


def text_of(client, address, **more) -> str:
    response = client.get(address, **more)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_house_teaches_what_the_first_map_needs(ann, django_assert_num_queries):
    client, _ = ann

    with django_assert_num_queries(WHO + 3):
        page = text_of(client, "/blind-spots/")

    assert "The first map needs answers and records" in page
    assert 'href="/instruments/"' in page
    assert 'href="/imports/new/"' in page


def test_with_records_alone_it_asks_for_answers(ann):
    client, cast = ann
    hold(cast.ours)

    assert "nobody has been asked yet" in text_of(client, "/blind-spots/")


def test_a_viewer_is_not_sent_to_where_he_may_not_go(ann):
    client, cast = ann
    sign_in(client, cast.ben)

    assert "/imports/" not in text_of(client, "/blind-spots/")


def test_the_title_is_the_finding_with_its_people(checked, django_assert_num_queries):
    with django_assert_num_queries(WHO + 3):
        page = text_of(checked, "/blind-spots/")

    assert "1 of 49 answers stands far above what the records show" in page
    assert "(195 of 240 answered)" in page
    assert "The records " in page
    assert page.count(ITEM) == 49
    assert len(page) < 100_000


def test_what_the_records_cannot_tell_is_folded_at_the_end_with_what_it_waits_for(checked):
    page = text_of(checked, "/blind-spots/")
    told, untold = page.split('<details class="fold">')

    assert "not enough data" not in told.split('<div id="rows"')[1].split("<table")[1]
    assert told.count(ITEM) + untold.count(ITEM) == 49
    assert "items the records cannot tell yet" in untold
    assert "No source has supplied any row of diary" in untold


def test_who_asks_for_the_unknown_sees_it_at_once(checked):
    page = text_of(checked, "/blind-spots/?verdict=not+enough+data")

    assert '<details class="fold">' not in page
    assert page.count(ITEM) == 46  # one more is untestable


def test_the_tables_that_most_items_wait_for_are_named(checked):
    missed = checked.get("/blind-spots/").context["missed"]

    assert [one.items for one in missed] == sorted((one.items for one in missed), reverse=True)
    assert "documents" in {one.table for one in missed}


def test_the_rule_is_said_as_the_law_has_it(checked):
    page = text_of(checked, "/blind-spots/")

    assert "more than a quarter above the upper end of the evidence" in page
    assert "the lower end of the claim's interval stands above that end too" in page


def test_the_front_page_shows_where_they_part_most(checked):
    page = text_of(checked, "/")

    assert page.count(ITEM) == 1
    assert "Where they part most" in page


def test_the_worst_item_stands_first_and_opens(checked):
    page = text_of(checked, "/blind-spots/")

    assert page.index("/blind-spots/ORG.5/") == page.index("/blind-spots/ORG.")
    assert page.split(ITEM)[1].startswith("ORG.5/")


def test_htmx_gets_the_table_and_not_the_page(checked, django_assert_num_queries):
    with django_assert_num_queries(WHO + 2):
        part = text_of(checked, "/blind-spots/", headers={"HX-Request": "true"})

    assert part.strip().startswith('<div id="rows"')
    assert "<html" not in part


@pytest.mark.parametrize("verdict", [*VERDICTS, "guilty", HARMFUL])
def test_a_verdict_shows_its_items_alone_and_an_unknown_one_all(checked, verdict):
    response = checked.get("/blind-spots/", {"verdict": verdict})
    shown = {row.verdict for group in response.context["groups"] for row in group.rows}

    assert shown <= {verdict} if verdict in VERDICTS else len(shown) > 1
    assert HARMFUL not in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ({"sort": "item", "way": "up"}, "Active at moments that matter"),
        ({"sort": "claimed", "way": "down"}, "Room to satisfy a wish"),
        ({"sort": "claimed", "way": "up"}, "Issues solved efficiently"),
        ({"sort": "verdict", "way": "up"}, "Room to satisfy a wish"),
    ],
)
def test_the_table_is_put_in_order_by_its_headings(checked, asked, first):
    (group,) = checked.get("/blind-spots/", asked).context["groups"]

    assert group.rows[0].label == first
    assert len(group.rows) == 49


def test_what_is_not_measured_comes_last_in_either_way(checked):
    for way in ("up", "down"):
        asked = {"sort": "measured", "way": way}
        (group,) = checked.get("/blind-spots/", asked).context["groups"]
        known = [row.point is not None for row in group.rows]

        assert known == sorted(known, reverse=True)


def test_an_instrument_shows_its_own_items(checked):
    page = checked.get("/blind-spots/", {"instrument": "trust"})

    items = {row.item for group in page.context["groups"] for row in group.rows}
    assert items == {f"TRU.{number}" for number in range(1, 6)}


def test_the_map_is_taken_away_as_a_table(checked):
    response = checked.get("/blind-spots/map.csv")
    rows = list(csv.DictReader(response.content.decode().splitlines()))

    assert "attachment" in response["Content-Disposition"]
    assert len(rows) == 49
    assert (rows[0]["item"], rows[0]["verdict"]) == ("ORG.5", "blind spot")
    assert (rows[0]["claim"], rows[0]["answered"], rows[0]["population"]) == ("0.81", "195", "240")
    unknown = next(row for row in rows if row["item"] == "ORG.6")
    assert (unknown["evidence"], unknown["verdict"]) == ("", "not enough data")


def test_the_map_is_taken_away_for_machines_as_it_is_shown(checked):
    told = json.loads(checked.get("/blind-spots/map.json?verdict=blind+spot").content)

    assert [one["item"] for one in told["items"]] == ["ORG.5"]
    assert told["digest"] == DIGEST
    assert told["index"]["left_out"] > 0


def test_the_map_is_taken_away_as_a_picture(checked):
    svg = checked.get("/blind-spots/map.svg?verdict=blind+spot")
    png = checked.get("/blind-spots/map.png?verdict=blind+spot")

    assert svg["Content-Type"] == "image/svg+xml"
    assert svg.content.startswith(b"<svg")
    assert png.content.startswith(b"\x89PNG")
    assert checked.get("/blind-spots/map.svg?verdict=leaning+low").status_code == 404


@pytest.mark.parametrize("what", ["radar", "map", "ORG.5", "ORG.6", "WHO"])
def test_every_picture_is_drawn_and_runs_nothing(checked, what):
    drawn = text_of(checked, f"/blind-spots/pictures/{what}/dark-narrow.svg?verdict=blind+spot")

    assert drawn.startswith("<svg")
    assert "<script" not in drawn


@pytest.mark.parametrize("address", ["nothing/light.svg", "radar/pink.svg", "WHY/light.svg"])
def test_a_picture_of_nothing_is_not_here(checked, address):
    assert checked.get(f"/blind-spots/pictures/{address}").status_code == 404


def test_an_item_opens_on_how_it_was_measured(checked, django_assert_num_queries):
    with django_assert_num_queries(WHO + 4):
        page = text_of(checked, "/blind-spots/ORG.5/")

    assert "Room to satisfy a wish: 81% claimed, 0% measured" in page
    assert "The claim stands above the evidence: a blind spot of high severity." in page
    assert "6 of 60" in page
    assert "COUNT(*) FILTER" in page
    assert "30% earns 0, 60% earns ½, 85% earns 1" in page
    assert "(60 rows)" in page
    assert DIGEST[:16] in page
    assert "31 January 2026" in page
    assert "The records measure the claim itself." in page


def test_an_unknown_measure_says_why_and_what_to_do(checked):
    page = text_of(checked, "/blind-spots/ORG.6/")

    assert "nothing measured" in page
    assert "No source has supplied any row of diary" in page
    assert "say so under Tables" in page


def test_a_ladder_names_what_keeps_the_next_level_from_holding(checked):
    page = text_of(checked, "/blind-spots/IMP.1/")

    assert "What keeps the next level from holding" in page
    assert "Required fields filled, customer by customer must be known; it is unknown." in page


def test_what_customers_answer_stands_apart(checked):
    page = text_of(checked, "/blind-spots/TRU.3/")

    assert "It stands apart: it never moves the score." in page


@pytest.mark.parametrize("item", ["ORG.99", "WHO", "%3Cscript%3E", "map"])
def test_an_item_that_does_not_exist_is_not_here(checked, item):
    assert checked.get(f"/blind-spots/{item}/").status_code == 404


def test_a_question_stands_beside_the_records(checked, django_assert_num_queries):
    with django_assert_num_queries(WHO + 4):
        page = text_of(checked, "/blind-spots/questions/WHERE/")

    assert "Where relationships take place: 50% of what is said is also what is seen" in page
    assert "Website" in page
    assert "not asked" in page  # nobody said how it should be


def test_a_name_that_would_run_is_only_ever_shown(checked):
    for address in ("/blind-spots/", "/blind-spots/questions/WHO/", "/evidence/who_overlap/"):
        page = text_of(checked, address)

        assert HARMFUL not in page

    assert "&lt;script&gt;alert" in text_of(checked, "/blind-spots/questions/WHO/")


def test_a_question_without_records_says_what_is_missing(checked):
    page = text_of(checked, "/blind-spots/questions/WHY/")

    assert "cannot be set beside the records yet" in page
    assert "No source has supplied any row of" in page


def test_records_without_answers_ask_for_answers(ann):
    client, cast = ann
    check(cast.ours, said_by={})

    page = text_of(client, "/blind-spots/")

    assert "Too few people have answered yet" in page
    assert "No answers yet" in page


def test_another_organisation_sees_nothing_of_it(checked):
    cleo = sign_in(checked, User.objects.get(email="cleo@example.net").pk)

    assert "The first map needs answers and records" in text_of(cleo, "/blind-spots/")
    assert cleo.get("/blind-spots/ORG.5/").status_code == 404
