"""``outsidein people import``: a list of people from the shell."""

import json

import pytest
from django_scopes import scope
from typer.testing import CliRunner

from outsidein.cli.main import app
from outsidein.ground.errors import NotNow
from outsidein.people.persons.queries import count_people
from outsidein.people.queries import list_organisations

pytestmark = pytest.mark.django_db
LIST = "reference,name,email,level\n1,Ann Bell,ann@x.org,\n2,Ben Cole,not an address,\n"


def ask(*words: object) -> str:
    ended = CliRunner().invoke(app, [*map(str, words)], catch_exceptions=False)
    assert ended.exit_code == 0, ended.output
    return ended.stdout


@pytest.fixture
def people(home, tmp_path):
    ask("init", "Harbour", "--owner", "ann@example.org")
    path = tmp_path / "people.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_a_list_is_taken_and_what_is_refused_is_told(people):
    said = json.loads(ask("people", "import", people, "--json"))

    assert {name: said[name] for name in ("rows", "new", "same", "refused")} == {
        "rows": 2, "new": 1, "same": 0, "refused": 1,
    }  # fmt: skip
    assert said["refusals"] == [
        {"row": 3, "column": "email", "reason": "“not an address” is no e-mail address."}
    ]


def test_the_same_list_twice_changes_nothing(people):
    ask("people", "import", people)

    again = ask("people", "import", people)

    assert "0 new + 0 changed + 1 the same + 1 refused" in again


def test_whoever_is_not_in_the_whole_list_has_left(people):
    ask("people", "import", people)
    people.write_text("name\nSomebody Else\n", encoding="utf-8")

    said = json.loads(ask("people", "import", people, "--mark-left", "--json"))

    ((number, _name),) = list_organisations()
    with scope(organisation=number):
        assert count_people(organisation_id=number).left == said["left"] == 1


def test_what_is_no_list_is_refused_in_words(people):
    people.write_bytes(b"PK\x03\x04")

    with pytest.raises(NotNow, match="spreadsheet"):
        ask("people", "import", people)
