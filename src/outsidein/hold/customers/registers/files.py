"""Where the files of registers lie: sent through a page, or put into a folder of the server."""

import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from outsidein.ground.errors import NotHere
from outsidein.hold.records.folders import lay_down, removed_when_broken, safe_name

SHOWN_ENDS = frozenset({".csv", ".tsv", ".txt"})


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A file in the server's folder of registers."""

    name: str
    megabytes: float  # of 1,048,576 bytes
    retrieved_at: datetime  # when it was written here


def registers_folder() -> Path:
    """Return the folder into which whole registers are put, too large to be sent by a browser."""
    return Path(settings.HOME) / "registers"


def list_register_files() -> list[RegisterFile]:
    """Return the registers that lie in the folder of the server, by name."""
    folder = registers_folder()
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return [
        RegisterFile(path.name, told.st_size / 1024**2, datetime.fromtimestamp(told.st_mtime, UTC))
        for path in paths
        if path.is_file() and not path.is_symlink() and path.suffix.lower() in SHOWN_ENDS
        for told in (path.stat(),)
    ]


def keep_sent(file_name: str, chunks: Iterable[bytes]) -> str:
    """Lay a file that was sent down until it is read; return where, as ``find_file`` takes it."""
    place = f"{uuid.uuid4()}/upload/{safe_name(file_name)}"
    with removed_when_broken(_sent() / place.partition("/")[0]) as folder:
        lay_down(folder, safe_name(file_name), chunks, settings.UPLOAD_LIMIT)
    return place


def find_file(place: str) -> Path:
    """Return the file of a name that is listed, or of a place where a sent one was laid."""
    if place in {one.name for one in list_register_files()}:
        return registers_folder() / place
    path = _sent() / place
    if ".." in place or not path.is_file():
        raise NotHere("This register is no longer here.")
    return path


def let_go(place: str) -> None:
    """Remove a file that was sent; one in the server's folder stays."""
    if place not in {one.name for one in list_register_files()}:
        shutil.rmtree(_sent() / place.partition("/")[0], ignore_errors=True)


def _sent() -> Path:
    return Path(settings.HOME) / "registers-sent"
