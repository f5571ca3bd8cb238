"""``outsidein import``: the same choices as on the page, and a trial that stores nothing."""

import json

import pytest
from django_scopes import scope
from typer.testing import CliRunner

from outsidein.cli.main import app
from outsidein.ground.errors import NotNow
from outsidein.hold.records.models import Record

pytestmark = pytest.mark.django_db


def ask(*words: object) -> dict:
    ended = CliRunner().invoke(app, [*map(str, words), "--json"], catch_exceptions=False)
    assert ended.exit_code == 0, ended.output
    return json.loads(ended.stdout)


@pytest.fixture
def harbour(home) -> int:
    return ask("init", "Harbour", "--owner", "ann@example.org")["organisation"]


def test_every_choice_of_reading_may_be_said(harbour, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(
        "Our list\nClub no;Name;Tel;born\n7;Zoë;030 123456;04/03/1970\n".encode("cp1252")
    )

    done = ask(
        "import", path, "--kind", "customers", "--encoding", "cp1252", "--delimiter", ";",
        "--header-row", 2, "--dates", "month", "--phones", "de", "--key", "Club no",
        "--empty", "leave",
    )  # fmt: skip

    assert (done["read"], done["new"], done["refused"]) == (1, 1, 0)
    with scope(organisation=harbour):
        record = Record.objects.get()
    assert (record.external_id, record.full_name) == ("7", "Zoë")
    assert (record.phone, record.birth_date) == ("+4930123456", "1970-04-03")


def test_without_a_key_a_row_is_known_by_all_its_cells(harbour, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("id,name\n1,Ann\n1,Ben\n")

    assert ask("import", path, "--kind", "customers", "--try")["refused"] == 1
    assert ask("import", path, "--kind", "customers", "--key", "none")["new"] == 2


def test_a_trial_tells_what_would_come_of_every_row_and_stores_nothing(harbour, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("id,name\n1,Ann\n,\n")

    told = ask("import", path, "--kind", "customers", "--try")

    assert [told[name] for name in ("read", "new", "changed", "same", "refused")] == [2, 1, 0, 0, 1]
    with scope(organisation=harbour):
        assert Record.objects.count() == 0


def test_a_key_that_the_file_does_not_have_is_told(harbour, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("id,name\n1,Ann\n")

    with pytest.raises(NotNow, match="There is no column “Number”; there are id, name"):
        ask("import", path, "--kind", "customers", "--key", "Number")
