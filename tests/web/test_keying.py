"""Paper forms are keyed in: numbers become a sealed ballot, and a slip is put right."""

import re

import pytest
from django.utils import timezone
from django_scopes import scope
from tests.holdings import sign_in
from tests.people import NOON, gather

from outsidein.ask.answers.models import Answer, Ballot, Sheet
from outsidein.ask.results.actions import close_round
from outsidein.ask.rounds.actions import create_round, make_codes, open_round
from outsidein.people.structure.actions import save_department

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paper(home, client):
    """Open a round on paper; return a way to key, and what actions are called with."""
    cast = gather()
    ours = {"organisation_id": cast.ours, "at": NOON}
    with scope(organisation=cast.ours):
        save_department(**ours, name="Care")
        number = create_round(
            **ours,
            title="On paper",
            instruments=[("crm-scorecard", None), ("five-questions", None)],
            ways=("paper",),
            min_group=3,
        )
        open_round(**ours, round_id=number)
        sign_in(client, cast.ann)
        yield lambda **said: key(client, number, **said), ours, number


class Page:
    """One answer of the page, with what it carries to the next."""

    def __init__(self, html):
        self.html = html
        hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html)
        self.carried = {name: value.replace("&quot;", '"') for name, value in hidden}
        del self.carried["csrfmiddlewaretoken"]


def key(client, number, page=None, deed="give", **entries):
    typed = {name.replace("__", "/").replace("_", "."): value for name, value in entries.items()}
    typed = {name.replace("group/", "group/"): value for name, value in typed.items()}
    carried = page.carried if page else Page(words(client, number)).carried
    answer = client.post(f"/rounds/{number}/keying/", {**carried, **typed, "deed": deed})
    return Page(answer.content.decode())


def words(client, number):
    return client.get(f"/rounds/{number}/keying/").content.decode()


def card(**items):
    return {f"crm-scorecard__{item}": typed for item, typed in items.items()}


def close(ours, number):
    close_round(organisation_id=ours["organisation_id"], round_id=number, at=timezone.now())


def test_numbers_become_answers(paper):
    give, ours, number = paper
    for _ in range(3):
        give(
            **card(ORG_1="3+", ORG_2="0", ORG_3="1"),
            **{"five-questions__WHO_now": "1 2", "group__department": "Care"},
        )

    close(ours, number)

    kept = Answer.objects.filter(item__startswith="ORG").order_by("item")
    said = {(one.item, one.value, one.not_sure, one.priority) for one in kept}
    assert said == {
        ("ORG.1", 1.0, False, True), ("ORG.2", None, True, False), ("ORG.3", 0.0, False, False),
    }  # fmt: skip
    assert set(Sheet.objects.values_list("department", flat=True)) == {"Care"}
    assert Answer.objects.filter(item="WHO").first().codes.count(";") == 1


def test_a_number_without_a_box_is_marked_and_nothing_is_given(paper):
    give, _ours, _number = paper

    page = give(**card(ORG_1="4", ORG_2="1"))

    assert "There is no box 4" in page.html
    assert Ballot.objects.count() == 0
    assert 'value="1" inputmode' in page.html  # what was right stays typed


def test_an_empty_sheet_is_not_given(paper):
    page = paper[0]()

    assert "Nothing is answered" in page.html
    assert Ballot.objects.count() == 0


def test_sending_a_sheet_again_gives_it_once(paper):
    give, _ours, _number = paper
    fresh = give(**card(ORG_1="1"))

    give(page=fresh, **card(ORG_1="2"))
    give(page=fresh, **card(ORG_1="2"))

    assert Ballot.objects.count() == 2


def test_the_last_sheet_is_corrected(paper):
    give, ours, number = paper
    for _ in range(3):
        given = give(**card(ORG_1="1"))
    recalled = give(page=given, deed="recall")
    assert "Correct the last sheet" in recalled.html

    give(page=recalled, **card(ORG_1="3"))

    assert Ballot.objects.count() == 3
    close(ours, number)
    assert sorted(Answer.objects.values_list("value", flat=True)) == [0.0, 0.0, 1.0]


def test_the_last_sheet_is_taken_back(paper):
    give, ours, number = paper
    for _ in range(4):
        given = give(**card(ORG_1="1"))

    page = give(page=given, deed="undo")

    assert "was taken back" in page.html
    close(ours, number)
    assert Sheet.objects.filter(part__instrument__slug="crm-scorecard").count() == 3


def test_the_groups_of_the_last_sheet_are_offered_for_the_next(paper):
    page = paper[0](**card(ORG_1="1"), group__department="Care")

    assert re.search(r'value="Care" selected', page.html)
    assert "1 sheets keyed" in page.html


def test_a_sheet_keyed_twice_must_be_the_same(paper):
    give, _ours, _number = paper
    twice = give(deed="twice")
    first = give(page=twice, **card(ORG_1="1", ORG_2="2"))
    assert "a second time" in first.html
    assert Ballot.objects.count() == 0

    parted = give(page=first, **card(ORG_1="1", ORG_2="3"))
    assert "The first time: 2" in parted.html
    assert Ballot.objects.count() == 0
    give(page=parted, **card(ORG_1="1", ORG_2="3"))

    assert Ballot.objects.count() == 1


def test_a_code_serves_once_and_an_unknown_one_not_at_all(paper):
    give, ours, number = paper
    (code,) = make_codes(**ours, round_id=number, count=1)

    give(**card(ORG_1="1"), code=code.lower())
    again = give(**card(ORG_1="1"), code=code)
    unknown = give(**card(ORG_1="1"), code="AAAA-BBBB-CCCC-DDDD")

    assert "given its answers already" in again.html
    assert "This code is not known" in unknown.html
    assert Ballot.objects.count() == 1
