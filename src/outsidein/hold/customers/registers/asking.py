"""What a person is asked about a register: a file with a column for yes or no, out and in."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.utils.dateparse import parse_date

from outsidein.ground.errors import NotNow
from outsidein.ground.exports import restore_cell, write_csv
from outsidein.hold.customers.registers.actions import KEPT, VALUES

_ANSWER = "Is it the same? (yes or no)"
_YES = frozenset({"yes", "y", "ja", "j", "oui", "1", "true", "x"})


def write_asked(file: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Write the rows that a person is asked about, with a column for the answer."""
    headers = (_ANSWER, *KEPT, *VALUES)
    with file.open("w", encoding="utf-8-sig", newline="") as target:
        write_csv(target, headers, ([row.get(name, "") for name in headers] for row in rows))


def read_answered(file: Path) -> list[dict[str, str]]:
    """Return the rows of such a file that a person said yes to."""
    with file.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    if not rows or _ANSWER not in rows[0]:
        raise NotNow(f"{file.name} is no list of register entries with the column “{_ANSWER}”.")
    said = [row for row in rows if (row[_ANSWER] or "").strip().lower() in _YES]
    return [{name: restore_cell(told or "") for name, told in row.items() if name} for row in said]


def read_edition(text: str) -> str:
    """Return the day of an edition; NotNow where it is none."""
    if text and parse_date(text) is None:
        raise NotNow(f"“{text}” is no day of an edition; write it like 2026-11-22.")
    return text
