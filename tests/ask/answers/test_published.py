"""What the check floor reads of answers keeps to each round's own smallest group."""

import pytest
from django_scopes import scope
from tests.people import NOON, gather

from outsidein.ask.answers.actions import take_answers
from outsidein.ask.answers.queries import iterate_answers
from outsidein.ask.rounds.models import Round

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("smallest", "told"), [(5, 6), (6, 6), (7, 0)])
def test_a_round_with_a_larger_smallest_group_tells_nothing_of_fewer(smallest, told, home):
    ours = gather().ours
    rows = [{"respondent": str(n), "item": "ORG.1", "answer": "agree"} for n in range(6)]
    with scope(organisation=ours):
        take_answers(
            organisation_id=ours, header=list(rows[0]), rows=rows, file_name="a.csv",
            title="Round", at=NOON, asked=10,
        )  # fmt: skip
        Round.objects.update(min_group=smallest)

        assert len(list(iterate_answers(organisation_id=ours, at_least=5))) == told
