"""A small organisation as files, and the command run as a person runs it."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

#: What would run if any free text reached the page unescaped.
CANARY = "<img src=x onerror=alert(1)>"
FORMULA = "=HYPERLINK(1)"


@dataclass(frozen=True)
class Ended:
    """How a call of the command ended."""

    code: int
    out: str
    err: str
    scratch: Path  # the only place it could leave something in

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def left_behind(self) -> list[str]:
        return [path.name for path in self.scratch.iterdir() if path.name.startswith("outsidein-")]


Run = Callable[..., Ended]


def call(scratch: Path, *words: object, cwd: Path, **environment: str) -> Ended:
    """Run ``outsidein`` with these words in a home and a temporary folder of its own."""
    scratch.mkdir(exist_ok=True)
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OUTSIDEIN_", "DJANGO_", "DATABASE_URL", "COLUMNS"))
    }
    ended = subprocess.run(
        [sys.executable, "-m", "outsidein", *map(str, words)],
        env=kept | {"TMPDIR": str(scratch), "OUTSIDEIN_HOME": str(scratch / "home")} | environment,
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr, scratch)


def write_rows(path: Path, rows: list[list[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@dataclass(frozen=True)
class Small:
    """The files of a small organisation: nobody is recognised when they call."""

    folder: Path
    answers: Path
    customers: Path
    interactions: Path
    last_event: datetime


def write_small(folder: Path) -> Small:
    """Write forty customers, 120 calls and twelve people who say they know every caller."""
    customers = [
        [f"C{n}", f"Ann{n}", f"Smith{n}" if n else CANARY, f"ann{n}@example.org"] for n in range(40)
    ]
    start = datetime(2025, 9, 1, 9)  # noqa: DTZ001 - as a file says it, without a zone
    calls: list[list[object]] = []
    for n in range(120):
        at = start + timedelta(hours=7 * n)
        late = at + timedelta(minutes=30)
        calls.append([f"T{n}", f"C{n % 40}", f"{at}", "phone", "in", "service", f"{late}", FORMULA])
    calls.append(["T999", "C1", CANARY, "phone", "in", "service", "", ""])
    people = [[f"r{n}", "agree", "agree", "neutral", "hub"] for n in range(12)]
    people.append(["r99", CANARY, "agree", "", ""])
    return Small(
        folder=folder,
        answers=write_rows(
            folder / "answers.csv",
            [["respondent", "CHA.4", "CHA.1", "ORG.1", f"note {CANARY}"], *people],
        ),
        customers=write_rows(
            folder / "crm.csv",
            [["customer id", "first name", "last name", "email"], *customers],
        ),
        interactions=write_rows(
            folder / "calls <img src=x onerror=alert(2)>.csv",
            [
                [
                    "call id", "customer id", "at", "channel", "direction", "purpose",
                    "identified at", "<img src=x onerror=alert(3)>",
                ],
                *calls,
            ],
        ),
        last_event=start + timedelta(hours=7 * 119),
    )  # fmt: skip


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    return write_small(tmp_path_factory.mktemp("small"))


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a way to run the command as a process of its own."""

    def go(*words: object, **environment: str) -> Ended:
        return call(tmp_path / "scratch", *words, cwd=tmp_path, **environment)

    return go
