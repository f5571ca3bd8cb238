"""The commands of a kept installation: init, link, import, doctor, audit."""

import json

import pytest
from django_scopes import scope
from tests.cli.conftest import write_rows
from typer.testing import CliRunner

from outsidein.cli.main import app
from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.queries import get_organisation, list_organisations

pytestmark = pytest.mark.django_db


def ask(*words: object) -> object:
    """Run the command with ``--json`` and return what it printed."""
    ended = CliRunner().invoke(app, [*map(str, words), "--json"], catch_exceptions=False)
    assert ended.exit_code == 0, ended.output
    return json.loads(ended.stdout)


@pytest.fixture
def harbour(home) -> int:
    made = ask("init", "Harbour", "--owner", "ann@example.org")
    return made["organisation"]


def test_init_makes_an_organisation_with_levels_departments_and_a_way_in(home, tmp_path):
    levels = write_rows(
        tmp_path / "levels.csv", [["level", "role"], ["Board", "board"], ["Crew", "pirate"]]
    )
    departments = write_rows(
        tmp_path / "departments.csv",
        [["department", "function", "headcount"], ["Sales", "sales", 12]],
    )

    made = ask(
        "init", "Harbour", "--owner", "ann@example.org",
        "--levels", levels, "--departments", departments,
    )  # fmt: skip

    with scope(organisation=made["organisation"]):
        found = get_organisation(organisation_id=made["organisation"])
    assert [name for name, _ in found.levels] == ["Board"]
    assert [name for name, _, _ in found.departments] == ["Sales"]
    assert made["link"].startswith("http://localhost:8000/welcome/#")
    assert made["refused"][0].startswith("levels.csv, row 3, column role:")


def test_a_list_of_levels_that_cannot_be_read_leaves_no_organisation(home, tmp_path):
    path = tmp_path / "levels.csv"
    path.write_bytes(b"level,role\n\xff\xfe\n")

    with pytest.raises(NotNow, match=r"levels\.csv"):
        ask("init", "Harbour", "--owner", "ann@example.org", "--levels", path)

    assert list_organisations() == []


@pytest.mark.parametrize(("name", "owner"), [("", "ann@example.org"), ("Harbour", "ann")])
def test_an_organisation_needs_a_name_and_its_owner_an_address(home, name, owner):
    with pytest.raises(NotNow):
        ask("init", name, "--owner", owner)

    assert list_organisations() == []


def test_the_same_organisation_is_not_made_twice(harbour):
    with pytest.raises(NotNow, match="outsidein link"):
        ask("init", "harbour", "--owner", "ann@example.org")


def test_a_link_is_for_a_member_and_makes_somebody_new_one(harbour):
    first = ask("link", "ben@example.org", "--role", "lead")
    second = ask("link", "ben@example.org")

    assert first["link"] != second["link"]


def test_nobody_has_a_role_that_there_is_not(harbour):
    with pytest.raises(NotNow, match="no role 'king'"):
        ask("link", "ben@example.org", "--role", "king")


def test_an_organisation_that_is_not_there_is_not_here(harbour):
    with pytest.raises(NotHere, match=f"{harbour} Harbour"):
        ask("link", "ben@example.org", "--organisation", harbour + 1)


def test_without_an_organisation_the_first_step_is_said(home):
    with pytest.raises(NotHere, match="outsidein init"):
        ask("link", "ben@example.org")


def test_the_same_file_twice_changes_nothing(harbour, small):
    first = ask("import", small.customers, "--kind", "customers", "--source", "CRM")
    second = ask("import", small.customers, "--kind", "customers", "--source", "CRM")

    assert (first["new"], first["refused"]) == (40, 0)
    assert (second["new"], second["changed"], second["same"]) == (0, 0, 40)


def test_what_a_file_is_can_be_told_from_its_columns(harbour, small):
    taken = ask("import", small.interactions, "--source", "Calls")

    assert (taken["kind"], taken["new"], taken["refused"]) == ("interactions", 120, 1)
    assert "row 122, column “at”" in taken["refusals"][0]


def test_a_file_that_could_be_anything_asks_for_its_kind(harbour, tmp_path):
    path = write_rows(tmp_path / "odd.csv", [["a", "b"], [1, 2]])

    with pytest.raises(NotNow, match="--kind"):
        ask("import", path)


def test_answers_are_taken_once(harbour, small):
    first = ask("import", small.answers, "--kind", "answers", "--asked", 20)
    second = ask("import", small.answers, "--kind", "answers", "--asked", 20)

    assert (first["same"], second["same"]) == (False, True)
    assert first["refused"] == 1
    assert first["refusals"][0].startswith("answers.csv, row 14, column CHA.4:")


def test_doctor_lists_what_it_looked_at(home):
    ended = CliRunner().invoke(app, ["doctor", "--json"], catch_exceptions=False)

    checks = {one["check"]: one["ok"] for one in json.loads(ended.stdout)}
    assert checks["SQLite of the application"] is True
    assert checks["Audit log"] is True


def test_the_audit_log_is_whole_and_its_head_is_told(harbour):
    told = ask("audit", "verify")

    assert told["whole"] is True
    assert told["last"] >= 3
    assert len(told["hash"]) == 64
