"""The results on the command line."""

import csv
import json

import pytest
from django_scopes import scope
from tests.people import gather
from tests.web.test_result_views import answer
from typer.testing import CliRunner

from outsidein.ask.rounds.models import Round
from outsidein.cli.main import app
from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.models import Department, Level

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(home) -> int:
    cast = gather()
    with scope(organisation=cast.ours):
        for place, (name, role) in enumerate((("Board", "board"), ("Desk", "front"))):
            Level.objects.create(organisation_id=cast.ours, name=name, role=role, position=place)
        for name in ("Care", "Shops", "Tiny"):
            Department.objects.create(organisation_id=cast.ours, name=name)
    answer(cast)
    return cast.ours


def run(*words: object) -> str:
    ended = CliRunner().invoke(app, [*map(str, words)], catch_exceptions=False)
    assert ended.exit_code == 0, ended.output
    return ended.stdout


def the_round() -> int:
    return Round._base_manager.get().pk


def test_what_was_asked_is_listed_with_its_rounds(asked):
    [one] = json.loads(run("results", "list", "--organisation", asked, "--json"))

    assert (one["instrument"], one["answered"], one["asked"]) == ("crm-scorecard", 35, 50)
    assert [each["title"] for each in one["rounds"]] == ["Summer"]
    assert "crm-scorecard  35 of 50 answered" in run("results", "list", "--organisation", asked)


def test_a_result_is_shown_with_its_intervals(asked):
    told = json.loads(run("results", "show", "crm-scorecard", "--organisation", asked, "--json"))

    assert [item["code"] for item in told["items"]] == ["ORG.1", "ORG.2", "CUS.1"]
    assert all(item["low"] <= item["mean"] <= item["high"] for item in told["items"])
    assert "35 of 50 answered" in run("results", "show", "crm-scorecard", "--organisation", asked)


def test_what_was_released_is_written_to_a_file(asked, tmp_path):
    file = tmp_path / "counts.csv"
    told = json.loads(
        run("results", "export", the_round(), "--out", file, "--organisation", asked, "--json")
    )

    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert told == {"file": str(file), "rows": len(rows)}
    assert "Tiny" not in {row["group"] for row in rows}


def test_responses_of_an_anonymous_round_are_refused(asked, tmp_path):
    words = [
        "results",
        "export",
        str(the_round()),
        "--what",
        "responses",
        "--out",
        str(tmp_path / "x.csv"),
    ]

    with pytest.raises(NotNow, match="anonymous"):
        CliRunner().invoke(app, [*words, "--organisation", str(asked)], catch_exceptions=False)


def test_a_round_that_is_not_there_is_not_here(asked, tmp_path):
    words = ["results", "export", "99", "--out", str(tmp_path / "x.csv")]

    with pytest.raises(NotHere):
        CliRunner().invoke(app, [*words, "--organisation", str(asked)], catch_exceptions=False)


@pytest.mark.parametrize("wrong", [("--format", "exe"), ("--what", "everything")])
def test_a_word_that_is_off_is_refused(wrong, asked, tmp_path):
    words = ["results", "export", "1", "--out", str(tmp_path / "x"), *wrong]

    assert CliRunner().invoke(app, words).exit_code == 2
