"""Reports by program: the same files as on the pages, for the same people."""

import pytest
from django_scopes import scope
from tests.asking import start
from tests.holdings import sign_in
from tests.people import gather

pytestmark = pytest.mark.django_db(transaction=True)

API = "/api/v1"


@pytest.fixture
def cast(home):
    return gather()


@pytest.fixture
def asking(cast):
    asking = start(8, organisation=cast.ours)
    with scope(organisation=cast.ours):
        for person in asking.people[:6]:
            asking.give(person)
    return asking


@pytest.fixture
def closed(asking):
    with scope(organisation=asking.organisation):
        asking.close()
    return asking


def test_closed_rounds_are_listed_and_open_ones_are_not(client, cast, asking):
    sign_in(client, cast.ben)
    before = client.get(f"{API}/rounds").json()["items"]
    with scope(organisation=cast.ours):
        asking.close()

    after = client.get(f"{API}/rounds").json()["items"]

    assert before == []
    assert [(one["round"], one["title"], one["instruments"]) for one in after] == [
        (asking.round_id, "Spring", ["crm-scorecard"])
    ]


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF-"), ("pptx", b"PK")])
def test_a_report_is_a_file(client, cast, closed, kind, begins):
    sign_in(client, cast.ben)

    file = client.get(f"{API}/rounds/{closed.round_id}/report.{kind}")

    assert (file.status_code, file["Cache-Control"]) == (200, "no-store")
    assert file["Content-Disposition"].endswith(f'"round-{closed.round_id}-report.{kind}"')
    assert file.content.startswith(begins)


def test_an_open_round_is_a_conflict_told_as_a_problem(client, cast, asking):
    sign_in(client, cast.ann)

    answer = client.get(f"{API}/rounds/{asking.round_id}/report.pdf")

    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert "still open" in answer.json()["detail"]


def test_another_paper_than_there_is_cannot_be_used(client, cast, closed):
    sign_in(client, cast.ann)

    answer = client.get(f"{API}/rounds/{closed.round_id}/report.pdf?paper=a3")

    assert answer.status_code == 422


def test_a_strangers_round_is_not_there(client, cast, closed):
    sign_in(client, cast.cleo)

    theirs = client.get(f"{API}/rounds/{closed.round_id}/report.pdf")

    assert theirs.status_code == 404
    assert client.get(f"{API}/rounds").json()["items"] == []
