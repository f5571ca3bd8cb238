"""Files that stand whole or not at all."""

import os
import secrets
from pathlib import Path


def write_whole(path: Path, content: bytes, *, lasting: bool = False) -> None:
    """Write a file for its owner's eyes alone; a reader never meets half of it.

    ``lasting``: it is on the disk, with its name, before this returns.
    """
    half = path.with_name(f".{path.name}.{secrets.token_hex(8)}.half")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        half.replace(path)  # at once: where the name stands, all of it does
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    if lasting:
        _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)  # the name itself
    finally:
        os.close(handle)
