"""What a person can get wrong: one clear line, the right exit code, nothing left behind."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from outsidein.cli.main import app, run
from outsidein.ground.errors import NotHere, NotNow

CUSTOMERS = "id,first name,last name,email\n1,Ann,Smith,ann@example.org\n"


@pytest.fixture
def scratch(monkeypatch, tmp_path) -> Path:
    """Let temporary folders be made where they can be seen."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setenv("OUTSIDEIN_HOME", str(tmp_path / "home"))
    return folder


def check(*words: object) -> None:
    CliRunner().invoke(app, ["check", *map(str, words)], catch_exceptions=False)


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check"], "Give at least one file"),
        (["check", "--answers", "nowhere.csv"], "does not exist"),
        (["check", "--answers", __file__, "--as-of", "soon"], "write it like 2026-06-30"),
        (["check", "--answers", __file__, "--region", "XX"], "is no region"),
        (["check", "--answers", __file__, "--currency", "pounds"], "is no currency"),
        (["init"], "Missing argument"),
        (["serve", "--port", "99999"], "less than or equal to 65535"),
    ],
)
def test_words_that_are_off_end_with_2_and_say_why(words, said):
    ended = CliRunner().invoke(app, words, env={"COLUMNS": "200"})

    assert ended.exit_code == 2
    assert said in ended.output


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "name", "content", "said"),
    [
        ("customers", "empty.csv", "", "empty.csv"),
        ("customers", "binary.csv", b"\x7fELF\x02\x01\x00\x00" * 40, "binary.csv"),
        ("customers", "nothing.csv", "a,b\n1,2\n", "nothing.csv"),
        ("interactions", "calls.csv", "customer,channel\n1,phone\n", "calls.csv"),
        ("orders", "book.xlsx", "PK no book", "book.xlsx"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_nothing_is_left(
    kind, name, content, said, tmp_path, scratch, home
):
    path = written(tmp_path / name, content)

    with pytest.raises(NotNow, match=said):
        check(f"--{kind}", path)

    assert list(scratch.iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[customers\n", "isn't TOML"),
        ('[customers]\n"first name" = "forename"\n', "no field “forename”"),
        ('[clients]\n"a" = "email"\n', r"\[clients\] is neither a kind"),
        (b"\xff\xfe[customers]", "map.toml"),
    ],
)
def test_a_map_that_is_off_is_told_before_any_file_is_read(content, said, tmp_path, scratch, home):
    customers = written(tmp_path / "crm.csv", CUSTOMERS)
    mapped = written(tmp_path / "map.toml", content)

    with pytest.raises(NotNow, match=said):
        check("--customers", customers, "--map", mapped)

    assert list(scratch.iterdir()) == []


@pytest.mark.django_db
def test_a_folder_with_other_files_is_never_written_into(tmp_path, scratch, home):
    customers = written(tmp_path / "crm.csv", CUSTOMERS)
    folder = tmp_path / "mine"
    folder.mkdir()
    written(folder / "thesis.txt", "mine")

    with pytest.raises(NotNow, match="holds other files"):
        check("--customers", customers, "--out", folder)

    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (NotNow("[red]it[/red] is closed"), 3, "Not possible: [red]it[/red] is closed\n"),
        (NotHere("round 3"), 4, "Not here: round 3\n"),
        (ZeroDivisionError("personal value"), 1, "An error of ours: ZeroDivisionError at "),
    ],
)
def test_each_kind_of_error_ends_with_its_own_code_and_one_line(
    error, code, said, monkeypatch, capsys
):
    def fail() -> None:
        raise error

    monkeypatch.setattr("outsidein.cli.main.app", fail)
    monkeypatch.setattr(sys, "argv", ["outsidein"])

    with pytest.raises(SystemExit) as ended:
        run()

    assert ended.value.code == code
    told = capsys.readouterr().err
    assert told.startswith(said)
    assert "personal value" not in told
    assert told.count("\n") == 1
