"""The views of a result: groups, sides, what matters, trend, questions, comments, files."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django_scopes import scope
from tests.holdings import sign_in
from tests.people import NOON, Cast, gather

from outsidein.ask.answers.actions import take_answers
from outsidein.ask.results.actions import make_missing_releases
from outsidein.ground.models import AuditEvent
from outsidein.people.models import Department, Level

pytestmark = pytest.mark.django_db

CARD = "/results/crm-scorecard/"
STANCES = ("disagree", "neutral", "agree")
CANARY = "<img src=x onerror=canary()>"
VIEWS = ("", "groups/", "sides/", "matters/", "trend/")


@pytest.fixture
def cast(home) -> Cast:
    return gather()


@pytest.fixture
def shaped(cast) -> Cast:
    """Give the organisation two levels and three departments."""
    with scope(organisation=cast.ours):
        for place, (name, role) in enumerate((("Board", "board"), ("Desk", "front"))):
            Level.objects.create(organisation_id=cast.ours, name=name, role=role, position=place)
        for name in ("Care", "Shops", "Tiny"):
            Department.objects.create(organisation_id=cast.ours, name=name)
    return cast


def answer(cast: Cast, *, at=NOON, shift=0, title="Summer", items=("ORG.1", "ORG.2", "CUS.1")):
    """Let twelve of the board agree, twenty of the desk rather not, and three of a tiny room."""
    people = [("Board", "Care", n) for n in range(12)]
    people += [("Desk", "Shops", n) for n in range(20)] + [("Desk", "Tiny", n) for n in range(3)]
    rows = []
    for level, department, n in people:
        for place, item in enumerate(items):
            low = level == "Desk"
            said = STANCES[(n + place + shift) % 2] if low else STANCES[1 + (n + place) % 2]
            rows.append(
                {
                    "respondent": f"{department}{n}",
                    "level": level,
                    "department": department,
                    "item": item,
                    "answer": said,
                    "priority": "yes" if (n + place) % 3 == 0 else "no",
                }
            )
    with scope(organisation=cast.ours):
        taken = take_answers(
            organisation_id=cast.ours, header=list(rows[0]), rows=rows, file_name="answers.csv",
            title=title, at=at, asked=50,
        )  # fmt: skip
        make_missing_releases(organisation_id=cast.ours, at=at)
    return taken.rounds[0]


def body(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_the_strip_says_who_answered_by_group_and_hides_a_small_one(client, shaped):
    sign_in(client, shaped.ann)
    answer(shaped)

    page = body(client, CARD)

    strip = page.split('class="who-strip"')[1].split("</section>")[0]
    assert "35 of 50 answered" in strip
    assert '<bdi>Tiny</bdi></dt><dd><span class="unknown">not shown</span>' in strip
    assert "<bdi>Board</bdi></dt><dd>12</dd>" in strip


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_stays_at_its_queries(
    view, client, shaped, django_assert_max_num_queries, django_assert_num_queries
):
    sign_in(client, shaped.ann)
    answer(shaped, at=NOON - timedelta(days=365), shift=1, title="Before")
    answer(shaped)
    client.get(CARD + view)  # the first opening reads what is closed

    with django_assert_max_num_queries(QUERIES[view]):
        assert client.get(CARD + view).status_code == 200


QUERIES = {"": 16, "groups/": 10, "sides/": 11, "matters/": 10, "trend/": 10}


def test_an_older_round_is_chosen_by_its_number(client, shaped):
    sign_in(client, shaped.ann)
    before = answer(shaped, at=NOON - timedelta(days=365), shift=1, title="Last summer")
    answer(shaped)

    newest, older = body(client, CARD), body(client, f"{CARD}?round={before}")

    assert "<bdi>Summer</bdi>" in newest
    assert "<bdi>Last summer</bdi>" in older
    assert f'groups/?round={before}"' in older  # the other views stay at that round
    assert client.get(f"{CARD}?round=987654").status_code == 404
    assert client.get(f"{CARD}?round=x").status_code == 404


def test_groups_are_set_beside_each_other_and_a_hidden_one_says_why(client, shaped):
    sign_in(client, shaped.ann)
    answer(shaped)

    page = body(client, f"{CARD}groups/?by=department")

    table = page.split("<caption>Mean of each item by department</caption>")[1]
    assert "Fewer than 5 people answered here." in table
    assert client.get(f"{CARD}groups.svg?by=department").content.startswith(b"<svg")
    assert client.get(f"{CARD}groups/?by=nothing").status_code == 404


def test_two_groups_at_once_are_read_through_the_gate(client, shaped):
    sign_in(client, shaped.ann)
    answer(shaped)

    page = body(client, f"{CARD}groups/?one=level:Board&two=department:Care")

    assert "Two groups at once" in page
    assert "Of Board and Care nothing is shown." in page  # a file of answers is not crossed
    assert client.get(f"{CARD}groups/?one=level:Nobody&two=department:Care").status_code == 404
    assert client.get(f"{CARD}groups/?one=level&two=department:Care").status_code == 404


def test_leaders_stand_beside_the_front_line(client, shaped):
    sign_in(client, shaped.ann)
    answer(shaped)

    page = body(client, f"{CARD}sides/")

    assert "Leaders rate it" in page
    assert "no evidence" in page  # nothing was checked here yet


def test_what_matters_is_a_map_and_a_list(client, shaped):
    sign_in(client, shaped.ann)
    answer(shaped)

    page = body(client, f"{CARD}matters/")

    assert "The most pressing first" in page
    assert "matters.svg" in page


def test_a_trend_needs_two_rounds_and_names_what_moved(client, shaped):
    sign_in(client, shaped.ann)
    answer(shaped, at=NOON - timedelta(days=365), shift=1, title="Before")
    assert "A trend begins with the second round" in body(client, f"{CARD}trend/")
    answer(shaped, items=("ORG.1",))

    page = body(client, f"{CARD}trend/")

    assert "Jun 2025" in page
    assert "of 1 items" in page
    assert client.get(f"{CARD}trend-org.svg").status_code == 200


def test_a_round_a_group_or_a_target_is_laid_over_the_diagram(client, shaped):
    sign_in(client, shaped.ann)
    items = tuple(
        f"{part}.{n}" for part in ("ORG", "CUS", "CHA", "DAT", "OPE") for n in range(1, 8)
    )
    before = answer(shaped, at=NOON - timedelta(days=365), shift=1, title="Before", items=items)
    answer(shaped, items=items)

    for beside, words in (
        (f"round:{before}", "Before"),
        ("level:Desk", "Desk"),
        ("target:0.7", "target: 70% of the points"),
    ):
        table = body(client, f"{CARD}?beside={beside}").split("<caption>Points by dimension")[1]
        assert f">{words}</th>" in table.split("</thead>")[0]
    for wrong in ("target:0.71", "round:987654", "level:Nobody", "nothing:x", "x"):
        assert client.get(f"{CARD}?beside={wrong}").status_code == 404


def test_what_was_released_is_taken_along_and_only_its_size_is_noted(client, shaped):
    sign_in(client, shaped.ben)
    answer(shaped)

    taken = client.post(f"{CARD}take/", {"what": "released", "format": "long"})

    rows = list(csv.DictReader(io.StringIO(b"".join(taken.streaming_content).decode())))
    assert taken["Content-Disposition"].startswith("attachment; filename=")
    assert {row["group"] for row in rows} == {
        "",
        "Board",
        "Desk",
        "Care",
        "Shops",
        "leaders",
        "frontline",
    } - ({"Care", "Shops"} - {row["group"] for row in rows})
    assert "Tiny" not in {row["group"] for row in rows}
    with scope(organisation=shaped.ours):
        noted = AuditEvent.objects.filter(act="take results").get()
    assert json.loads(noted.detail) == {"what": "released", "format": "long", "rows": len(rows)}


@pytest.mark.parametrize("form", ["xlsx", "sav", "codebook"])
def test_every_kind_of_file_can_be_taken(form, client, shaped):
    sign_in(client, shaped.ann)
    answer(shaped)

    taken = client.post(f"{CARD}take/", {"what": "released", "format": form})

    assert taken.status_code == 200
    assert len(b"".join(taken.streaming_content)) > 100


def test_what_is_not_offered_cannot_be_taken(client, shaped):
    sign_in(client, shaped.ann)
    answer(shaped)

    for what, form in (("responses", "wide"), ("released", "wide"), ("released", "exe"), ("", "")):
        assert client.post(f"{CARD}take/", {"what": what, "format": form}).status_code == 404


def test_the_names_of_groups_and_rounds_are_escaped(client, cast):
    sign_in(client, cast.ann)
    with scope(organisation=cast.ours):
        Level.objects.create(organisation_id=cast.ours, name="Board", role="board", position=0)
        Level.objects.create(organisation_id=cast.ours, name="Desk", role="front", position=1)
        for name in (CANARY, "Shops", "Tiny", "Care"):
            Department.objects.create(organisation_id=cast.ours, name=name)
    rows = [
        {
            "respondent": str(n), "level": "Desk", "item": "ORG.1", "answer": STANCES[n % 3],
            "department": CANARY if n % 2 else "Shops",
        }
        for n in range(24)
    ]  # fmt: skip
    with scope(organisation=cast.ours):
        take_answers(
            organisation_id=cast.ours, header=list(rows[0]), rows=rows, file_name="a.csv",
            title=CANARY, at=NOON, asked=30,
        )  # fmt: skip

    for view in VIEWS:
        page = body(client, CARD + view)
        assert CANARY not in page
    assert "&lt;img src=x onerror=canary()&gt;" in body(client, f"{CARD}groups/?by=department")
