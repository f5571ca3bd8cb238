"""The report's folder: written aside and moved in, whole or not at all."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from outsidein.ground.errors import NotNow

#: Names every file of a report; a folder that holds nothing else may be written anew.
LIST = "files.txt"


def check_folder(folder: Path) -> None:
    """Raise NotNow where a report cannot be written here; nothing of anybody else's is replaced."""
    place = folder.resolve()
    if place.exists() and not place.is_dir():
        raise NotNow(f"{folder} is a file. Name a folder for the report by --out.")
    if place.is_dir():
        strange = sorted({path.name for path in place.iterdir()} - _listed(place))
        if strange:
            named = ", ".join(strange[:3]) + (", …" if len(strange) > 3 else "")
            raise NotNow(
                f"{folder} holds other files ({named}). Name a new or an empty folder by --out."
            )
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as why:
        raise NotNow(f"{place.parent} cannot be made: {why.strerror}.") from why
    if not os.access(place.parent, os.W_OK):
        raise NotNow(f"Nothing can be written into {place.parent}. Name another folder by --out.")


@contextmanager
def report_folder(folder: Path) -> Iterator[Path]:
    """Give the body an empty folder; it becomes ``folder`` if the body ends well, else vanishes."""
    check_folder(folder)
    place = folder.resolve()
    half = place.with_name(f".{place.name}.{uuid.uuid4().hex[:8]}.half")
    half.mkdir()
    try:
        yield half
        (half / LIST).write_text(
            "".join(f"{name}\n" for name in sorted([LIST, *(p.name for p in half.iterdir())])),
            encoding="utf-8",
        )
        _move_in(half, place)
    except OSError as why:
        raise NotNow(f"The report could not be written into {folder}: {why.strerror}.") from why
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _move_in(half: Path, place: Path) -> None:
    if not place.exists():
        half.rename(place)
        return
    old = place.with_name(f"{half.name}.old")
    place.rename(old)
    try:
        half.rename(place)
    except OSError:
        old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _listed(place: Path) -> set[str]:
    """Return the names of the files of an earlier report in the folder."""
    try:
        return set((place / LIST).read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return set()
