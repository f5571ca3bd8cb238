"""The keys of a round: a file of their own, outside the database and outside every backup.

One pair seals the ballots, one key makes the personal links, one seals the drafts. When the round
closes all of them are destroyed; from then on nobody can open what an old backup holds.
"""

import base64
import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from nacl import pwhash, secret, utils
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey

from outsidein.ground.errors import NotNow

FORMAT = "outsidein-round-key-1"
KEY_BYTES = 32
SHORTEST_PASSPHRASE = 12
#: Backup programs that know the tag pass a folder by (bford.info/cachedir); it costs nothing.
TAG_NAME = "CACHEDIR.TAG"
TAG = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# Keys of rounds that are open. They belong in no backup: see docs/explanation/anonymity.md.\n"
)


@dataclass(frozen=True, slots=True)
class RoundKeys:
    """What a round's key file holds."""

    public: bytes
    invitations: bytes
    drafts: bytes
    private: bytes | None  # None: wrapped by a passphrase
    wrapped: dict[str, Any] | None

    def unlock(self, passphrase: str | None) -> bytes:
        """Return the key that opens the ballots; NotNow where the passphrase is not the one."""
        if self.private is not None:
            return self.private
        if not passphrase or self.wrapped is None:
            raise NotNow(_("The keeper's passphrase is needed to open the answers of this round."))
        box = secret.SecretBox(_stretch(passphrase, self.wrapped))
        try:
            return box.decrypt(_bytes(self.wrapped["box"]))
        except CryptoError as why:
            raise NotNow(_("This is not the keeper's passphrase. Nothing was changed.")) from why


def keys_folder() -> Path:
    """Return where keys lie: ``OUTSIDEIN_KEYS``, by default ``keys`` in the home."""
    return Path(settings.KEYS) if settings.KEYS else Path(settings.HOME) / "keys"


def has_keys(public_id: str) -> bool:
    """Return whether the round's keys are there."""
    return _path(public_id).exists()


def make_keys(public_id: str, passphrase: str | None = None) -> RoundKeys:
    """Make a round's keys and write their file, whole or not at all; return them."""
    pair = PrivateKey.generate()
    wrapped = None if passphrase is None else _wrap(bytes(pair), passphrase)
    keys = RoundKeys(
        public=bytes(pair.public_key),
        invitations=utils.random(KEY_BYTES),
        drafts=utils.random(KEY_BYTES),
        private=None if wrapped else bytes(pair),
        wrapped=wrapped,
    )
    written = {
        "format": FORMAT,
        "public": _text(keys.public),
        "invitations": _text(keys.invitations),
        "drafts": _text(keys.drafts),
        **({"wrapped": wrapped} if wrapped else {"private": _text(bytes(pair))}),
    }
    _write(_path(public_id), json.dumps(written).encode())
    return keys


def read_keys(public_id: str) -> RoundKeys:
    """Return a round's keys; NotNow where the file is gone."""
    try:
        kept = json.loads(_path(public_id).read_bytes())
    except FileNotFoundError as why:
        raise NotNow(
            _("The key of this round is not there. Bring its file back to where keys lie.")
        ) from why
    return RoundKeys(
        public=_bytes(kept["public"]),
        invitations=_bytes(kept["invitations"]),
        drafts=_bytes(kept["drafts"]),
        private=_bytes(kept["private"]) if "private" in kept else None,
        wrapped=kept.get("wrapped"),
    )


def destroy_keys(public_id: str) -> None:
    """Destroy a round's keys: written over, taken away, and the folder told to keep it so.

    Done twice it does no more. A disk may keep old blocks all the same; that is said in
    docs/explanation/anonymity.md.
    """
    path = _path(public_id)
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            length = file.seek(0, os.SEEK_END)
            file.seek(0)
            file.write(os.urandom(length))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        _sync(path.parent)


def _path(public_id: str) -> Path:
    if not re.fullmatch(r"[A-Za-z0-9_-]{10,32}", public_id):
        raise ValueError("No round is called so.")
    return keys_folder() / f"{public_id}.json"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    tag = path.parent / TAG_NAME
    if not tag.exists():
        tag.write_text(TAG, encoding="ascii")
    half = path.with_suffix(".half")
    half.unlink(missing_ok=True)
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _wrap(private: bytes, passphrase: str) -> dict[str, Any]:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise NotNow(_("The passphrase is too short: take a sentence of 12 letters or more."))
    how: dict[str, Any] = {
        "salt": _text(utils.random(pwhash.argon2id.SALTBYTES)),
        "ops": pwhash.argon2id.OPSLIMIT_MODERATE,
        "mem": pwhash.argon2id.MEMLIMIT_MODERATE,
    }
    sealed = secret.SecretBox(_stretch(passphrase, how)).encrypt(private)
    return {**how, "box": _text(bytes(sealed))}


def _stretch(passphrase: str, how: dict[str, Any]) -> bytes:
    return pwhash.argon2id.kdf(
        secret.SecretBox.KEY_SIZE,
        passphrase.encode(),
        _bytes(how["salt"]),
        opslimit=how["ops"],
        memlimit=how["mem"],
    )


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
