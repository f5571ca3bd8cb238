"""An instrument's file from outside: opened in a capped child, checked like our own."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.instruments.compute.problems import Problem
from outsidein.ask.instruments.compute.reading import try_values
from outsidein.ask.instruments.formats.choosing import FORMATS, choose_format
from outsidein.ask.instruments.formats.form import UnreadableInstrument, Written
from outsidein.ground.capped import AT_FAULT, Cap, ChildEnded, ask_child
from outsidein.ground.errors import NotHere, NotNow

CHILD = "outsidein.ask.instruments.formats.child"


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file from outside holds, and what is to be told of it."""

    file_name: str
    format: str
    values: dict[str, Any]
    edition: Edition | None
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]
    assumed: tuple[str, ...]

    @property
    def is_fit(self) -> bool:
        """Return whether it can be asked."""
        return self.edition is not None and not self.problems


def bring(content: bytes, file_name: str) -> Brought:
    """Return what a file holds, in whichever format it is; ``NotNow`` where it cannot be read."""
    name = Path(file_name).name or "file"
    try:
        choose_format(content, name)  # what is too large or unknown needs no child
    except UnreadableInstrument as why:
        raise NotNow(f"{name}: {why}") from why
    with TemporaryDirectory(prefix="instrument-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        told = _ask(path, name)
    found = told["found"]
    edition, problems = try_values(found["values"], name)
    return Brought(
        file_name=name,
        format=told["format"],
        values=found["values"],
        edition=edition,
        problems=tuple(_placed(problem, found["places"]) for problem in problems),
        left_out=tuple(found["left_out"]),
        assumed=tuple(found["assumed"]),
    )


def _ask(path: Path, name: str) -> dict[str, Any]:
    told: dict[str, Any] = {}
    try:
        for words in ask_child(CHILD, {"path": str(path), "file_name": name}, Cap()):
            told |= words
    except ChildEnded as why:
        if why.code == AT_FAULT and "error" in why.said:
            raise NotNow(f"{name}: {why.said['error']}") from why
        raise NotNow(
            f"{name}: reading it broke, or took more than an instrument's file may. "
            "Save it again from the program that made it, and try that."
        ) from why
    return told


def write_edition(edition: Edition, format_name: str) -> Written:
    """Return an edition as a file of a format, with what the format cannot hold."""
    format_ = FORMATS.get(format_name)
    if format_ is None or format_.write is None:
        known = ", ".join(name for name, one in FORMATS.items() if one.write)
        raise NotHere(f"There is no format {format_name} to write. There are: {known}.")
    return format_.write(edition)


def _placed(problem: Problem, places: dict[str, str]) -> Problem:
    """Return the problem with the place in the file as it came, where that is known."""
    found = re.match(r"[a-z]+\[\d+\]", problem.place)
    where = places.get(found[0]) if found else None
    return replace(problem, place=f"{where} ({problem.place})") if where else problem
