"""Secrets of inlets, sealed: who holds the database alone holds none of them.

The key lies where the keys of open rounds lie: ``OUTSIDEIN_KEYS``, by default ``keys`` in the
home. It is kept apart from the backups; where it is lost, passwords are typed and secrets made
anew.
"""

import base64
import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

from outsidein.ground.errors import NotNow

NAME = "inlets.key"


def seal(text: str) -> str:
    """Return the text so that only this installation can read it."""
    return base64.b64encode(SecretBox(_key()).encrypt(text.encode())).decode()


def unseal(sealed: str) -> str:
    """Return what was sealed; NotNow where the key is another by now."""
    try:
        return SecretBox(_key()).decrypt(base64.b64decode(sealed)).decode()
    except (CryptoError, ValueError) as why:
        raise NotNow(
            _("The key that opens this secret is gone. Type the password or make the secret anew.")
        ) from why


def has_key() -> bool:
    """Return whether there is a key already; it is made with the first secret."""
    return _path().is_file()


def _path() -> Path:
    return (Path(settings.KEYS) if settings.KEYS else Path(settings.HOME) / "keys") / NAME


def _key() -> bytes:
    path = _path()
    folder = path.parent
    with suppress(FileNotFoundError):
        return path.read_bytes()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = folder / f".{NAME}.{random(8).hex()}.half"
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(random(SecretBox.KEY_SIZE))
        file.flush()
        os.fsync(file.fileno())
    # Two may begin at once: the first name stands, and both read what stands there.
    with suppress(FileExistsError):
        os.link(half, path)
    half.unlink()
    return path.read_bytes()
