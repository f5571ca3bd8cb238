"""Files of instruments that were looked at and wait until somebody keeps them.

What was read lies as JSON in the installation's home, never the file itself; what nobody keeps
within a day is deleted when the next one comes.
"""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from outsidein.ask.instruments.bringing import Brought
from outsidein.ask.instruments.compute.editing import words_alone
from outsidein.ask.instruments.compute.problems import Problem
from outsidein.ask.instruments.compute.reading import try_values
from outsidein.ground.errors import NotHere
from outsidein.ground.whole_files import write_whole

KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiting(Brought):
    """What a file held that waits to be kept."""

    public_id: str

    @property
    def can_be_kept(self) -> bool:
        """Return whether words are all that may be missing."""
        return self.edition is not None and words_alone(self.values, self._unplaced())

    def _unplaced(self) -> list[Problem]:
        return try_values(self.values, self.file_name)[1]


def lay_aside(*, organisation_id: int, brought: Brought, at: datetime) -> str:
    """Lay down what a file held and return the id under which it waits."""
    folder = _folder(organisation_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.glob("*.json"):
        if old.stat().st_mtime < (at - KEPT_FOR).timestamp():
            old.unlink(missing_ok=True)
    public_id = str(uuid.uuid4())
    told = {
        "file_name": brought.file_name[-200:],
        "format": brought.format,
        "values": brought.values,
        "places": [[p.place, p.wrong, p.remedy] for p in brought.problems],
        "left_out": brought.left_out,
        "assumed": brought.assumed,
    }
    write_whole(_path(organisation_id, public_id), json.dumps(told, ensure_ascii=False).encode())
    return public_id


def get_waiting(*, organisation_id: int, public_id: str) -> Waiting:
    """Return what waits under this id."""
    try:
        told = json.loads(_path(organisation_id, public_id).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError) as why:
        raise NotHere("This file is not known.") from why
    edition, _ = try_values(told["values"], told["file_name"])
    return Waiting(
        public_id=str(public_id),
        file_name=told["file_name"],
        format=told["format"],
        values=told["values"],
        edition=edition,
        problems=tuple(Problem(told["file_name"], *one) for one in told["places"]),
        left_out=tuple(told["left_out"]),
        assumed=tuple(told["assumed"]),
    )


def forget_waiting(*, organisation_id: int, public_id: str) -> None:
    """Let go of what waits under this id."""
    _path(organisation_id, public_id).unlink(missing_ok=True)


def _folder(organisation_id: int) -> Path:
    return Path(settings.HOME) / "instruments" / str(int(organisation_id))


def _path(organisation_id: int, public_id: str) -> Path:
    return _folder(organisation_id) / f"{uuid.UUID(str(public_id))}.json"
