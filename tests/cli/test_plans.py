"""The plans on the command line."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from typer.testing import CliRunner

from outsidein.cli.main import app
from outsidein.ground.errors import NotHere, NotNow

pytestmark = pytest.mark.django_db


def ask(*words: object) -> object:
    """Run the command with ``--json`` and return what it printed."""
    ended = CliRunner().invoke(app, [*map(str, words), "--json"], catch_exceptions=False)
    assert ended.exit_code == 0, ended.output
    return json.loads(ended.stdout)


@pytest.fixture
def harbour(home) -> None:
    ask("init", "Harbour", "--owner", "ann@example.org")


def test_an_action_is_added_listed_and_done(harbour):
    made = ask(
        "plans", "add", "Call back within a day", "--owner", "ann@example.org", "--due",
        "2026-09-30", "--item", "TRU.3", "--measure", "repeat_contact", "--agreed",
    )  # fmt: skip
    ask("plans", "add", "Another", "--owner", "Mia")

    [first, second] = ask("plans", "list")
    done = ask("plans", "done", 1, "--comment", "Since Monday")

    assert made == {"number": 1}
    assert (first["owner"], first["due_date"], first["status"]) == (
        "ann@example.org",
        "2026-09-30",
        "agreed",
    )
    assert first["measures"] == [{"measure": "repeat_contact", "direction": "down", "size": None}]
    assert second["owner"] == "Mia"
    assert (done["status"], done["closed_at"] is not None) == ("done", True)
    assert [one["number"] for one in ask("plans", "list")] == [2]
    assert [one["number"] for one in ask("plans", "list", "--all", "--item", "TRU.3")] == [1]
    assert [one["number"] for one in ask("plans", "list", "--status", "done")] == [1]


def test_a_person_reads_a_table_in_which_nothing_is_markup(harbour):
    ask("plans", "add", "[red]Call[/red] back")

    shown = CliRunner().invoke(app, ["plans", "list"]).output

    assert "[red]Call[/red] back" in shown and "nobody yet" in shown


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["add", "X", "--due", "soon"], "is no day"),
        (["add", "X", "--measure", "happiness"], "There is no measure happiness"),
        (["list", "--status", "nearly"], "There is no status 'nearly'"),
    ],
)
def test_words_that_are_off_are_said(harbour, words, told):
    ended = CliRunner().invoke(app, ["plans", *words])

    assert ended.exit_code == 2
    assert told in " ".join(ended.output.replace("│", " ").split())


def test_what_is_not_there_or_done_already_is_said(harbour):
    ask("plans", "add", "X")
    ask("plans", "done", 1)

    with pytest.raises(NotNow, match="done already"):
        CliRunner().invoke(app, ["plans", "done", "1"], catch_exceptions=False)
    with pytest.raises(NotHere):
        CliRunner().invoke(app, ["plans", "done", "9"], catch_exceptions=False)


def test_owners_are_reminded(harbour):
    soon = timezone.localdate() + timedelta(days=2)
    ask("plans", "add", "X", "--owner", "ann@example.org", "--due", soon, "--agreed")

    assert ask("plans", "remind") == {"sent": 1, "failed": 0}

    assert mail.outbox[-1].to == ["ann@example.org"]
