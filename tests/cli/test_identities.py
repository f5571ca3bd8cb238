"""Who is who on the command line."""

import json

import pytest
from django_scopes import scope
from tests.joining import people
from tests.people import NOON
from typer.testing import CliRunner

from outsidein.cli.main import app
from outsidein.ground.errors import NotNow
from outsidein.people.actions import create_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(home):
    """Return records a and b left apart, but only just, and c."""
    organisation = create_organisation(name="Harbour Energy", at=NOON)
    with scope(organisation=organisation):
        three = people(organisation, 3)
        three.run([], {"ab": -1.0})
    return three


def ask(*words: object) -> str:
    """Run the command and return what it printed."""
    ended = CliRunner().invoke(app, ["identities", *map(str, words)], catch_exceptions=False)
    assert ended.exit_code == 0, ended.output
    return ended.output


def together(three) -> list[str]:
    with scope(organisation=three.organisation):
        return three.together()


def test_a_merge_a_split_and_undoing_either(three):
    merged = ask("merge", "C-000001", "c2", "--reason", "She rang.")
    assert together(three) == ["ab", "c"]

    ask("split", three["b"])
    assert together(three) == ["a", "b", "c"]

    deed = int(merged.split("deed ")[1].split(":")[0])
    ask("undo", deed + 1)
    assert together(three) == ["ab", "c"]
    ask("undo", deed)
    assert together(three) == ["a", "b", "c"]


def test_the_pairs_that_wait_are_counted_and_no_share_is_told_of_too_few(three):
    told = json.loads(ask("review", "--json"))

    assert (told["asked"], told["waiting"]) == (1, 1)
    assert told["quality"]["joined"]["share"] is None
    assert "not enough reviewed yet" in ask("review")


def test_what_is_no_number_is_said_and_changes_nothing(three):
    ended = CliRunner().invoke(app, ["identities", "merge", "Ann", "C-1"])

    assert ended.exit_code == 2
    assert "C-000123" in ended.output
    with pytest.raises(NotNow, match="one customer already"):
        ask("merge", "C-1", "C-1")
