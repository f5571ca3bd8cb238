"""No page and no answer of the results tells anything of a group that its release hides.

Small organisations are drawn at random, and every address of their results is read with every
combination of what it can be asked for. What is told of a group must be what was released.
"""

import json
import random
import re
from collections import Counter
from html import unescape
from itertools import product

import pytest
from django_scopes import scope
from tests.holdings import sign_in
from tests.people import NOON, gather

from outsidein.ask.answers.actions import take_answers
from outsidein.ask.results.actions import make_missing_releases
from outsidein.ask.results.gate import open_part
from outsidein.ask.results.queries import access_part
from outsidein.people.models import Department, Level

pytestmark = pytest.mark.django_db

LEVELS = (("Canary-board", "board"), ("Canary-heads", "management"), ("Canary-desk", "front"))
PLACES = ("Canary-north", "Canary-south", "Canary-east", "Canary-west")
ITEMS = ("ORG.1", "ORG.2", "CUS.1")
KINDS = ("side", "level", "department")
STANCES = ("disagree", "neutral", "agree", "not sure", "")
PAGES = ("", "groups/", "sides/", "matters/", "trend/", "comments/", "questions/")
CALLS = ("", "/groups", "/sides", "/matters", "/trend", "/questions", "/released")


def draw_people(rng: random.Random) -> list[dict[str, str]]:
    """Return one organisation's answers, its groups of any size from none to a dozen."""
    rows = []
    for level, _role in LEVELS:
        for place in PLACES:
            for n in range(rng.choice((0, 0, 1, 2, 4, 5, 7))):
                who = f"{level}{place}{n}"
                rows += [
                    {
                        "respondent": who,
                        "level": level,
                        "department": place,
                        "item": item,
                        "answer": rng.choice(STANCES[:3] * 3 + STANCES[3:]),
                        "priority": rng.choice(("yes", "no")),
                    }
                    for item in ITEMS
                ]
    return rows


def released_of(organisation: int) -> tuple[dict[str, int | None], set[tuple[str, str, str]]]:
    """Return how many answered in each group as far as it is released, and what is shown of it."""
    with scope(organisation=organisation):
        opened = open_part(access_part(organisation_id=organisation, instrument="crm-scorecard"))
        sheets: dict[str, int | None] = {}
        shown = set()
        for attribute in opened.attributes:
            sheets |= {head.name: head.answered for head in opened.heads(attribute)}
            for group, cells in opened.cells(attribute).items():
                shown |= {
                    (attribute, group, code)
                    for code, told in cells.items()
                    if told.cell is not None
                }
    return sheets, shown


def walk(told: object):
    """Yield every mapping within an answer."""
    if isinstance(told, dict):
        yield told
        for value in told.values():
            yield from walk(value)
    elif isinstance(told, list):
        for value in told:
            yield from walk(value)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_told_of_a_hidden_group(seed, home, client):
    rng = random.Random(seed)  # noqa: S311 - the same organisations each time
    cast = gather()
    with scope(organisation=cast.ours):
        for place, (name, role) in enumerate(LEVELS):
            Level.objects.create(organisation_id=cast.ours, name=name, role=role, position=place)
        for name in PLACES:
            Department.objects.create(organisation_id=cast.ours, name=name)
        rows = draw_people(rng)
        take_answers(
            organisation_id=cast.ours, header=list(rows[0]), rows=rows, file_name="a.csv",
            title="Round", at=NOON, asked=None,
        )  # fmt: skip
        make_missing_releases(organisation_id=cast.ours, at=NOON)
    sheets, shown = released_of(cast.ours)
    hidden = {name for name, answered in sheets.items() if answered is None}
    truth = Counter(name for row in {r["respondent"]: r for r in rows}.values()
                    for name in (row["level"], row["department"]))  # fmt: skip
    sign_in(client, cast.ann)

    said = list(every_page(client)) + list(every_answer(client))

    assert len(said) > 45
    for address, text in said:
        for name in hidden:
            told = re.findall(rf"{name}\W{{0,40}}?(\d+)\b", text)
            assert str(truth[name]) not in told, (address, name)
    for _address, answer in every_answer(client):
        for one in walk(json.loads(answer)):
            told = one.get("mean") or one.get("counts") or one.get("people") is not None
            if told and one.get("item") and one.get("group"):
                assert any((by, one["group"], one["item"]) in shown for by in KINDS), one
            if one.get("name") in hidden:
                assert one.get("answered") is None


def every_page(client):
    """Yield every page of the results, in words, with every combination of what it is asked."""
    groups = ["", *(f"level:{name}" for name, _ in LEVELS), "side:leaders"]
    places = ["", *(f"department:{name}" for name in PLACES)]
    asked = [f"?by={by}&rows={rows}" for by, rows in product(
        ("", "level", "department", "side"), ("", "dimensions")
    )]  # fmt: skip
    asked += [f"?one={one}&two={two}" for one, two in product(groups, places)]
    for page in PAGES:
        for query in asked if page == "groups/" else [""]:
            response = client.get(f"/results/crm-scorecard/{page}{query}")
            if response.status_code == 200:
                text = re.sub(r"<option.*?</option>", " ", response.content.decode())
                yield page + query, unescape(re.sub(r"<[^>]+>", " ", text))
    for beside in (*groups[1:], *places[1:]):
        response = client.get(f"/results/crm-scorecard/?beside={beside}")
        if response.status_code == 200:
            yield beside, unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))


def every_answer(client):
    """Yield every answer of the program's door to results."""
    for call in CALLS:
        for query in (
            ("?attribute=level", "?attribute=department", "?attribute=side", "?tense=future")
            if call == "/groups"
            else ("?limit=200",)
        ):
            response = client.get(f"/api/v1/results/crm-scorecard{call}{query}")
            if response.status_code == 200:
                yield call + query, response.content.decode()
