"""``outsidein rounds``: listed, opened, mailed, linked and closed from the command line."""

import csv
import io
import json

import pytest
from django.core import mail
from django_scopes import scope
from tests.asking import LATER, start
from typer.testing import CliRunner

from outsidein.ask.rounds.queries import get_round
from outsidein.cli.main import app
from outsidein.ground.errors import NotNow
from outsidein.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asking(home):
    return start(12, open_it=False, asked=None)


def run(asking, *words: object, typed: str | None = None) -> str:
    call = ["rounds", *map(str, words), "--organisation", str(asking.organisation)]
    ended = CliRunner().invoke(app, call, input=typed, catch_exceptions=False)
    assert ended.exit_code == 0, ended.output
    return ended.stdout


def ask(asking, *words: object) -> object:
    return json.loads(run(asking, *words, "--json"))


def test_a_round_goes_from_its_draft_to_its_close(asking):
    opened = ask(asking, "open", asking.round_id)
    sent = ask(asking, "invite", asking.round_id, "--words", "Ten minutes, please.")
    listed = ask(asking, "list")
    closed = ask(asking, "close", asking.round_id)

    assert (opened["asked"], opened["pin"]) == (12, None)
    assert sent == {"round": asking.round_id, "sent_at_least": 12, "failed": 0}
    assert "Ten minutes, please." in mail.outbox[0].body
    assert [(one["title"], one["state"], one["answered_at_least"]) for one in listed] == [
        ("Spring", "open", 0)
    ]
    assert closed["state"] == "closed"
    assert "closed, anonymous" in run(asking, "list")


def test_links_are_rows_of_a_file_and_no_formula(asking):
    with scope(organisation=asking.organisation):
        Person.objects.filter(pk=asking.people[0]).update(name="=HYPERLINK(1)")
    run(asking, "open", asking.round_id)

    rows = list(csv.DictReader(io.StringIO(run(asking, "links", asking.round_id))))

    assert len(rows) == len({row["link"] for row in rows}) == 12
    assert all("/r/" in row["link"] and "#" in row["link"] for row in rows)
    assert {row["name"][0] for row in rows} == {"P", "'"}


def test_a_reminder_with_few_left_is_refused_in_words(home):
    asking = start(8)
    for person in asking.people[:5]:
        asking.give(person)

    with pytest.raises(NotNow, match="Fewer than 5"):
        run(asking, "remind", asking.round_id)


def test_a_passphrase_is_asked_for_and_not_an_argument(home):
    asking = start(keeping="passphrase", open_it=False)
    sentence = "a keeper's long sentence"

    run(asking, "open", asking.round_id, typed=f"{sentence}\n{sentence}\n")
    with pytest.raises(NotNow, match="not the keeper's"):
        run(asking, "close", asking.round_id, typed="another long sentence\n")
    run(asking, "close", asking.round_id, typed=f"{sentence}\n")

    with scope(organisation=asking.organisation):
        assert get_round(**asking.ours, at=LATER).state == "closed"


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF-"), ("pptx", b"PK")])
def test_the_report_of_a_closed_round_is_written_to_a_file(asking, tmp_path, kind, begins):
    run(asking, "open", asking.round_id)
    run(asking, "close", asking.round_id)
    file = tmp_path / f"spring.{kind}"

    told = ask(asking, "report", asking.round_id, "--out", file)

    assert file.read_bytes().startswith(begins)
    assert told == {
        "round": asking.round_id,
        "file": str(file),
        "bytes": len(file.read_bytes()),
    }


def test_a_report_is_refused_while_the_round_is_open_and_as_another_kind(asking, tmp_path):
    run(asking, "open", asking.round_id)

    with pytest.raises(NotNow, match="still open"):
        run(asking, "report", asking.round_id, "--out", tmp_path / "spring.pdf")
    with pytest.raises(NotNow, match="cannot be written"):
        run(asking, "close", asking.round_id)
        run(asking, "report", asking.round_id, "--out", tmp_path / "none" / "spring.pdf")
    call = ["rounds", "report", str(asking.round_id), "--out"]
    assert CliRunner().invoke(app, [*call, "spring.docx"]).exit_code == 2
    assert CliRunner().invoke(app, [*call, "spring.pdf", "--paper", "a3"]).exit_code == 2
