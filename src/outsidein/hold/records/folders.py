"""Where the files of imports lie until they are taken: folders of our own, names of our own."""

import hashlib
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from outsidein.ground.errors import NotNow
from outsidein.hold.records.models import ImportRun

#: Unit: bytes. What a name may take on common disks is 255; ours leave room.
LONGEST_NAME = 120


def folder_of(public_id: uuid.UUID) -> Path:
    """Return the folder of an import; it is there as long as there is something to read."""
    return Path(settings.HOME) / "imports" / str(public_id)


def upload_of(run: ImportRun) -> Path:
    """Return where the file of an import lies; NotNow where it is gone."""
    path = folder_of(run.public_id) / "upload" / run.file_name
    if not path.exists():
        raise NotNow("The file of this import is no longer here. Bring it in again.")
    return path


def safe_name(file_name: str) -> str:
    """Return the last part of the name, of plain characters, so that it cannot leave its folder."""
    last = file_name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(c if c.isalnum() or c in " ._-()" else "_" for c in last).strip(". ")
    # Its end tells more of a file than its beginning; a character cut in two is left out.
    kept = plain.encode()[-LONGEST_NAME:].decode(errors="ignore").strip(". ")
    return kept or "file"


@contextmanager
def removed_when_broken(folder: Path) -> Iterator[Path]:
    """Hand over the folder, and remove it when the body breaks off."""
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def lay_down(folder: Path, name: str, chunks: Iterable[bytes], largest: int) -> str:
    """Write the chunks under the name and return their digest."""
    target = folder / "upload"
    target.mkdir(mode=0o700, parents=True)
    digest = hashlib.sha256()
    size = 0
    with (target / name).open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > largest:
                limit = largest // (1024 * 1024)
                raise NotNow(f"{name} is larger than {limit} MiB. Bring it in by the command line.")
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()
