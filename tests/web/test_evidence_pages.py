"""The evidence as a person meets it."""

import pytest
from tests.checked import DIGEST, values
from tests.holdings import sign_in

from outsidein.ground.models import AuditEvent
from outsidein.hold.marts.models import Declaration
from outsidein.people.models import User

pytestmark = pytest.mark.django_db
#: Session, user, places, second factor.
WHO = 4
LINE = '<th scope="row"><a href="/evidence/'


def text_of(client, address, **more) -> str:
    response = client.get(address, **more)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_house_teaches_the_first_step(ann):
    client, _ = ann

    page = text_of(client, "/evidence/")

    assert "Nothing has been measured yet" in page
    assert 'href="/imports/"' in page


def test_every_measure_stands_there_with_its_state(checked, django_assert_num_queries):
    with django_assert_num_queries(WHO + 2):
        page = text_of(checked, "/evidence/")

    assert page.count(LINE) == 113
    assert "No source has supplied any row of kpis." in page
    assert "6 of 60" in page
    assert len(page) < 100_000


@pytest.mark.parametrize("state", ["measured", "unknown"])
def test_the_known_and_the_unknown_can_be_looked_at_apart(checked, state):
    known = sum(value.is_measured for value in values())

    part = text_of(checked, f"/evidence/?state={state}", headers={"HX-Request": "true"})

    assert part.strip().startswith('<div id="measures">')
    assert part.count(LINE) == (known if state == "measured" else 113 - known)


def test_a_measure_shows_all_that_it_rests_on(checked, django_assert_num_queries):
    with django_assert_num_queries(WHO + 2):
        page = text_of(checked, "/evidence/front_decides/")

    assert "Concessions decided at the front line: 10%" in page
    assert "6 of 60" in page
    assert "Wilson" in page
    assert "decided_by_level" in page
    assert DIGEST[:16] in page


def test_a_measure_that_does_not_exist_is_not_here(checked):
    assert checked.get("/evidence/nothing/").status_code == 404


def test_every_table_says_what_was_ever_supplied(checked, django_assert_num_queries):
    with django_assert_num_queries(WHO + 3):
        page = text_of(checked, "/evidence/tables/")

    assert page.count('id="table-') == 50
    assert "counts from the next check" in page


def test_a_steward_says_that_none_occurred(checked):
    response = checked.post("/evidence/tables/incidents/", {"state": "kept_here"}, follow=True)

    assert "incidents: kept here, none occurred. It counts from the next check." in (
        response.content.decode()
    )
    kept = Declaration._base_manager.get()
    assert (kept.table_name, kept.state) == ("incidents", "kept_here")
    assert AuditEvent._base_manager.filter(act="declare table").count() == 1


def test_the_word_is_taken_back(checked):
    checked.post("/evidence/tables/incidents/", {"state": "kept_elsewhere"})
    checked.post("/evidence/tables/incidents/", {"state": ""})

    assert not Declaration._base_manager.exists()


@pytest.mark.parametrize(
    ("table", "state"), [("incidents", "kept"), ("nothing", "kept_here"), ("auth_user", "")]
)
def test_what_is_no_table_or_no_word_changes_nothing(checked, table, state):
    response = checked.post(f"/evidence/tables/{table}/", {"state": state})

    assert response.status_code == 409
    assert not Declaration._base_manager.exists()


def test_a_viewer_reads_the_word_and_cannot_change_it(checked):
    checked.post("/evidence/tables/incidents/", {"state": "kept_here"})
    ben = sign_in(checked, User.objects.get(email="ben@example.org").pk)

    assert "<select" not in text_of(ben, "/evidence/tables/")
    assert ben.post("/evidence/tables/incidents/", {"state": ""}).status_code == 404
    assert Declaration._base_manager.count() == 1
