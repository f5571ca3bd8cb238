"""A list of people between its arrival and its taking: laid down, looked at, taken once.

Taking it deletes it: the people are kept, a second copy of them serves nobody. What was refused
stays, for whoever brought it in, until it is swept.
"""

import json
import uuid
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from outsidein.ground.errors import NotHere
from outsidein.ground.whole_files import write_whole
from outsidein.people.persons.actions import ListTaken, take_list
from outsidein.people.persons.lists import ReadList, read_list


def keep_list(*, organisation_id: int, file_name: str, content: bytes) -> str:
    """Lay the list down and return the id under which it waits; NotNow where it is no list."""
    read_list(organisation_id=organisation_id, content=content)
    public_id = str(uuid.uuid4())
    folder = _folder(organisation_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(folder / f"{public_id}.csv", content)
    write_whole(folder / f"{public_id}.name", file_name[-200:].encode())
    return public_id


def get_waiting_list(*, organisation_id: int, public_id: str) -> tuple[str, ReadList]:
    """Return the name of the list that waits, and what it would come to."""
    path = _folder(organisation_id) / f"{public_id}.csv"
    name = path.with_suffix(".name")
    if not path.exists() or not name.exists():
        raise NotHere("This list is not known.")
    read = read_list(organisation_id=organisation_id, content=path.read_bytes())
    return name.read_text(encoding="utf-8"), read


def get_taken_list(*, organisation_id: int, public_id: str) -> dict[str, Any] | None:
    """Return what came of a list that was taken, with what was refused; None while it waits."""
    path = _folder(organisation_id) / f"{public_id}.taken"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def take_waiting_list(
    *, organisation_id: int, public_id: str, mark_left: bool, at: datetime, actor: str
) -> ListTaken:
    """Take the list that waits; only what was refused of it stays."""
    name, read = get_waiting_list(organisation_id=organisation_id, public_id=public_id)
    path = _folder(organisation_id) / f"{public_id}.csv"
    taken = take_list(
        organisation_id=organisation_id,
        content=path.read_bytes(),
        mark_left=mark_left,
        at=at,
        actor=actor,
    )
    came = {
        "file_name": name,
        **asdict(taken),
        "rows": read.rows,
        "headers": read.headers,
        "refusals": [asdict(one) for one in read.refused],
    }
    write_whole(path.with_suffix(".taken"), json.dumps(came, ensure_ascii=False).encode())
    path.unlink()
    return taken


def _folder(organisation_id: int) -> Path:
    return Path(settings.HOME) / "people" / str(int(organisation_id))
