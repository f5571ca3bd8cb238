"""What was not run is told; what is skipped without a reason of the machine's is a failure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def run(tmp_path):
    def run_with(body, **environment):
        (tmp_path / "test_it.py").write_text(f"import pytest\n\ndef test_it():\n    {body}\n")
        (tmp_path / "pytest.ini").write_text("[pytest]\n")
        listed = tmp_path / "not-run.txt"
        plugins = ["-p", "tests.not_run", "-p", "no:django", "-p", "no:cacheprovider"]
        child = subprocess.run(
            [sys.executable, "-m", "pytest", *plugins, "--not-run-list", str(listed), tmp_path],
            cwd=ROOT,
            env={**os.environ, "CI": "", **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        told = listed.read_text(encoding="utf-8") if listed.exists() else ""
        return child.returncode, child.stdout.splitlines()[-1], told

    return run_with


def test_what_the_machine_lacks_is_listed_and_nothing_fails(run):
    code, closing, told = run('pytest.skip("not run: no such thing here")')

    assert code == 0
    assert "1 skipped" in closing
    assert told == "test_it.py::test_it: no such thing here\n"


def test_where_everything_must_run_it_fails(run):
    code, closing, told = run('pytest.skip("not run: no such thing here")', CI="true")

    assert code == 1
    assert "1 failed" in closing
    assert told == "test_it.py::test_it: no such thing here\n"


def test_any_other_skip_fails_everywhere(run):
    code, closing, told = run('pytest.skip("later")')

    assert code == 1
    assert "1 failed" in closing
    assert told == ""
