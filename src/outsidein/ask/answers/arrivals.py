"""A file of answers between its arrival and its taking: laid down, looked at, taken once.

It is laid down as the cells it held, under a name of ours. Taking it deletes it: the answers are
kept, a second copy of them serves nobody. What was refused stays, for whoever brought it in.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from outsidein.ask.answers.actions import AnswersTaken, take_answers
from outsidein.ask.answers.compute.given import AnswersRead, Refusal
from outsidein.ask.answers.compute.headers import places, read_header, squeezed
from outsidein.ask.answers.compute.reader import read_answers
from outsidein.ask.instruments.library import list_newest_editions
from outsidein.ask.instruments.queries import list_editions_of
from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.whole_files import write_whole
from outsidein.people.queries import get_organisation


@dataclass(frozen=True, slots=True)
class ArrivedAnswers:
    """A file of answers as it would be taken."""

    file_name: str
    read: AnswersRead
    people: int  # respondents with at least one answer that could be read
    instruments: tuple[str, ...]  # their titles


@dataclass(frozen=True, slots=True)
class TakenAnswers:
    """What came of a file of answers that was taken."""

    file_name: str
    cells: int  # answers + blanks + refused
    answers: int
    blanks: int
    refused: int
    people: int
    asked: int | None
    rounds: tuple[int, ...]
    same_as_before: bool
    refusals: tuple[Refusal, ...]


def looks_like_answers(headers: Sequence[str], *, organisation_id: int | None = None) -> bool:
    """Return whether these are the headers of a file of answers to our instruments.

    With an organisation its own instruments are known too.

    Lists of customers' feedback have an item and a score too; theirs isn't called an answer.

    >>> looks_like_answers(["respondent", "ORG.1", "ORG.2"])
    True
    >>> looks_like_answers(["respondent", "item", "answer"])
    True
    >>> looks_like_answers(["customer", "item", "score"])
    False
    """
    words = {squeezed(header) for header in headers}
    if "CUSTOMER" in words or "CUSTOMERID" in words:
        return False
    editions = (
        list_newest_editions()
        if organisation_id is None
        else list_editions_of(organisation_id=organisation_id)
    )
    columns = read_header(headers, places(editions))
    return columns.layout == "wide" or {"ITEM", "ANSWER"} <= words


def keep_answers_file(
    *,
    organisation_id: int,
    file_name: str,
    header: Sequence[str],
    rows: Sequence[Mapping[Any, Any]],
) -> str:
    """Lay the file's cells down and return the id under which they wait.

    Shape: a mapping a row from header to text; what is too much in it stands under None.
    """
    public_id = str(uuid.uuid4())
    folder = _folder(organisation_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    cells = [[*(row.get(name, "") for name in header), *(row.get(None) or ())] for row in rows]
    kept = {"file_name": file_name[-200:], "header": list(header), "rows": cells}
    _write(_waiting(organisation_id, public_id), kept)
    return public_id


def get_arrived_answers(*, organisation_id: int, public_id: str) -> ArrivedAnswers:
    """Return what the waiting file would come to; 4 SQL queries, nothing is written."""
    kept = _read(_waiting(organisation_id, public_id))
    shape = get_organisation(organisation_id=organisation_id)
    editions = list_editions_of(organisation_id=organisation_id)
    read = read_answers(
        kept["header"],
        _as_mappings(kept["header"], kept["rows"]),
        editions,
        file=kept["file_name"],
        departments=[name for name, _, _ in shape.departments],
        levels=[name for name, _ in shape.levels],
    )
    answered = {answer.instrument for answer in read.answers}
    return ArrivedAnswers(
        file_name=kept["file_name"],
        read=read,
        people=len({answer.respondent for answer in read.answers}),
        instruments=tuple(str(e.title) for e in editions if e.id in answered),
    )


def take_arrived_answers(
    *,
    organisation_id: int,
    public_id: str,
    title: str,
    asked: int | None,
    at: datetime,
    actor: str = "system",
) -> AnswersTaken:
    """Take the waiting file as one closed round an instrument, and delete it."""
    arrived = get_arrived_answers(organisation_id=organisation_id, public_id=public_id)
    if not arrived.read.answers:
        raise NotNow("Not one answer in this file can be read, so there is nothing to take.")
    if asked is not None and asked < arrived.people:
        raise NotNow(
            f"{arrived.people} people answered in this file, so at least as many were asked."
        )
    kept = _read(_waiting(organisation_id, public_id))
    taken = take_answers(
        organisation_id=organisation_id,
        header=kept["header"],
        rows=_as_mappings(kept["header"], kept["rows"]),
        file_name=kept["file_name"],
        title=title,
        asked=asked,
        at=at,
        actor=actor,
    )
    result = TakenAnswers(
        file_name=arrived.file_name,
        cells=taken.read.cells,
        answers=len(taken.read.answers),
        blanks=taken.read.blanks,
        refused=taken.read.refused,
        people=arrived.people,
        asked=asked,
        rounds=taken.rounds,
        same_as_before=taken.same_as_before,
        refusals=taken.read.refusals,
    )
    _write(_taken(organisation_id, public_id), asdict(result))
    _waiting(organisation_id, public_id).unlink(missing_ok=True)
    return taken


def get_taken_answers(*, organisation_id: int, public_id: str) -> TakenAnswers | None:
    """Return what came of the file, or None where it still waits; no SQL query."""
    path = _taken(organisation_id, public_id)
    if not path.exists():
        _waiting_or_not_here(organisation_id, public_id)
        return None
    told = _read(path)
    return TakenAnswers(
        **{
            **told,
            "rounds": tuple(told["rounds"]),
            "refusals": tuple(Refusal(**refusal) for refusal in told["refusals"]),
        }
    )


def _as_mappings(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Mapping[Any, Any]]:
    """Return each row from header to cell, with what is too much under None."""
    mappings: list[Mapping[Any, Any]] = []
    for cells in rows:
        row: dict[Any, Any] = dict(zip(header, cells, strict=False))
        if len(cells) > len(header):
            row[None] = list(cells[len(header) :])
        mappings.append(row)
    return mappings


def _folder(organisation_id: int) -> Path:
    return Path(settings.HOME) / "answers" / str(int(organisation_id))


def _waiting(organisation_id: int, public_id: str) -> Path:
    return _folder(organisation_id) / f"{uuid.UUID(str(public_id))}.json"


def _taken(organisation_id: int, public_id: str) -> Path:
    return _folder(organisation_id) / f"{uuid.UUID(str(public_id))}.taken.json"


def _waiting_or_not_here(organisation_id: int, public_id: str) -> None:
    if not _waiting(organisation_id, public_id).exists():
        raise NotHere("This file of answers is not known.")


def _write(path: Path, content: Mapping[str, Any]) -> None:
    write_whole(path, json.dumps(content, ensure_ascii=False).encode())


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as why:
        raise NotHere("This file of answers is not known.") from why
