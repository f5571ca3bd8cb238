"""What needs no installation: help, version, instruments, the score of labelled files."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.cli.conftest import write_rows
from typer.testing import CliRunner

from outsidein import __version__
from outsidein.ask.instruments.library import LIBRARY
from outsidein.cli.main import app
from outsidein.ground.errors import NotHere, NotNow

COMMANDS = [
    [], ["demo"], ["check"], ["init"], ["link"], ["serve"], ["import"], ["refresh"], ["doctor"],
    ["instrument"], ["instrument", "list"], ["instrument", "show"], ["instrument", "check"],
    ["identities"], ["identities", "score"], ["audit"], ["audit", "verify"],
]  # fmt: skip
GROUPS = (["instrument"], ["identities"], ["audit"])


def ask(*words: object) -> str:
    ended = CliRunner().invoke(app, list(map(str, words)), catch_exceptions=False)
    assert ended.exit_code == 0, ended.output
    return ended.stdout


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_says_what_it_does_with_an_example(words):
    told = ask(*words, "--help")

    assert "Usage: outsidein" in told
    assert words in GROUPS or "Example" in told
    # An example is never broken by the terminal: every line of it is there as it is typed.
    assert all(len(line) <= 80 for line in told.splitlines())


def test_the_help_says_what_the_exit_codes_mean():
    assert "3 not possible as things stand" in ask("--help")


def test_the_version_is_said():
    assert ask("--version") == f"outsidein {__version__}\n"


def test_the_help_is_there_at_once():
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "outsidein", "--help"], capture_output=True, check=True)

    # 0.4 s on a quiet machine; what is tested is that neither Django nor DuckDB is loaded.
    assert time.perf_counter() - begun < 3
    loaded = "import sys, outsidein.cli.main as m; print([n for n in NAMES if n in sys.modules])"
    names = "NAMES = ['django', 'duckdb', 'splink', 'pyarrow', 'scipy', 'altair']; "
    child = subprocess.run(
        [sys.executable, "-c", names + loaded], capture_output=True, text=True, check=True
    )
    assert child.stdout == "[]\n"


def test_every_instrument_is_listed_with_its_items():
    told = json.loads(ask("instrument", "list", "--json"))

    assert [one["id"] for one in told] == [
        "crm-scorecard", "customer-led-roadtest", "five-questions", "trust",
    ]  # fmt: skip
    assert [len(one["items"]) for one in told] == [35, 9, 5, 5]


def test_an_instrument_is_shown_and_an_unknown_one_is_not_here():
    assert "TRU.5" in ask("instrument", "show", "trust")
    with pytest.raises(NotHere, match="There are: crm-scorecard"):
        ask("instrument", "show", "nonsense")


def test_an_instrument_of_the_library_is_fit():
    path = next(file for file in LIBRARY.iterdir() if file.name.startswith("trust"))

    assert json.loads(ask("instrument", "check", str(path), "--json")) == {
        "fit": True, "problems": [],
    }  # fmt: skip


def test_an_instrument_that_is_off_ends_with_3_and_names_the_place(tmp_path):
    path = tmp_path / "mine-1.toml"
    path.write_text('id = "mine"\n', encoding="utf-8")

    ended = CliRunner().invoke(app, ["instrument", "check", str(path)])

    assert ended.exit_code == 3
    assert "mine-1.toml" in ended.stderr


def test_an_instrument_that_is_no_text_is_told(tmp_path):
    path = tmp_path / "mine-1.toml"
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(NotNow, match="not text in UTF-8"):
        ask("instrument", "check", path)


def test_labelled_files_are_scored(tmp_path: Path):
    rows: list[list[object]] = [["id", "first name", "last name", "email", "person"]]
    for n in range(30):
        rows.append([f"a{n}", f"Ann{n}", f"Smith{n}", f"ann{n}@example.org", n])
        rows.append([f"b{n}", f"Ann{n}", f"Smith{n}", f"ann{n}@example.org", n])
    path = write_rows(tmp_path / "people.csv", rows)

    told = json.loads(
        ask("identities", "score", "--customers", path, "--truth", "person", "--json")
    )

    assert told["records"] == 60
    assert set(told["pairwise"]) >= {"precision", "recall", "f1"}
    assert told["b3"]["f1"] == pytest.approx(1.0)


@pytest.mark.parametrize("words", [["--truth", "nobody"], ["--truth-regex", "id:("], []])
def test_a_truth_that_is_not_there_is_told(words, tmp_path):
    path = write_rows(tmp_path / "people.csv", [["id", "name"], [1, "Ann"], [2, "Ben"]])

    with pytest.raises(NotNow):
        ask("identities", "score", "--customers", path, *words)
