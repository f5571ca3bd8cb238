"""Locks on a file that leaves: a key a part, opened by a passphrase or by the place it goes to.

A part is a run of boxes, each of at most 64 KiB, numbered and with the last one marked: one that
was taken out, put elsewhere or cut off is noticed.
"""

import base64
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from nacl import pwhash, secret, utils
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from outsidein.ground.errors import NotNow
from outsidein.ground.whole_files import write_whole

SHORTEST_PASSPHRASE = 12
KEY_BYTES = 32
BOX_BYTES = 64 * 1024
#: So that nobody takes another text for an arrival key.
ARRIVAL = "oi-arrival-"
NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES


class NotOpened(NotNow):
    """What was given does not open the file."""


def arrival_key() -> str:
    """Return the key to which files that come to this installation are sealed; made once."""
    public = bytes(_arrival_private().public_key)
    return ARRIVAL + base64.urlsafe_b64encode(public).decode().rstrip("=")


def read_arrival_key(text: str) -> PublicKey:
    """Return the key that somebody was given by the place an organisation goes to."""
    told = "".join(text.split())
    try:
        if not told.startswith(ARRIVAL):
            raise ValueError("another text")
        raw = base64.urlsafe_b64decode(told.removeprefix(ARRIVAL) + "=")
        return PublicKey(raw)
    except (ValueError, TypeError) as why:
        raise NotNow(
            "This is no arrival key. The installation that the organisation goes to prints its"
            " own by `outsidein organisation arrival-key`."
        ) from why


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that is soon guessed."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise NotNow("The passphrase is too short: take a sentence of 12 letters or more.")


def new_key() -> bytes:
    """Return a key for one part of one file."""
    return utils.random(KEY_BYTES)


def wrap_by_passphrase(key: bytes, passphrase: str) -> dict[str, Any]:
    """Return the key under a passphrase."""
    check_passphrase(passphrase)
    how: dict[str, Any] = {
        "by": "passphrase",
        "salt": _text(utils.random(pwhash.argon2id.SALTBYTES)),
        "ops": pwhash.argon2id.OPSLIMIT_MODERATE,
        "mem": pwhash.argon2id.MEMLIMIT_MODERATE,
    }
    box = secret.SecretBox(_stretch(passphrase, how)).encrypt(key)
    return {**how, "box": _text(bytes(box))}


def wrap_for(key: bytes, place: PublicKey) -> dict[str, Any]:
    """Return the key under the arrival key of the place the file goes to."""
    return {"by": "arrival", "box": _text(SealedBox(place).encrypt(key))}


def unwrap(wrapped: Any, passphrase: str | None) -> bytes:
    """Return the key of a part; NotOpened where it is not ours to open."""
    try:
        if wrapped["by"] == "arrival":
            return SealedBox(_arrival_private()).decrypt(_bytes(wrapped["box"]))
        if not passphrase:
            raise NotOpened("The file is locked by a passphrase. Give it by --passphrase.")
        if wrapped["mem"] > pwhash.argon2id.MEMLIMIT_SENSITIVE or wrapped["ops"] > 10:
            raise NotOpened("The lock of the file asks for more work than any of ours.")
        return secret.SecretBox(_stretch(passphrase, wrapped)).decrypt(_bytes(wrapped["box"]))
    except CryptoError as why:
        raise NotOpened(
            "The single answers in this file are sealed for another installation."
            if wrapped["by"] == "arrival"
            else "This is not the passphrase of the file."
        ) from why
    except (KeyError, TypeError, ValueError) as why:
        raise NotOpened("The lock of the file is not written as ours are.") from why


def seal(chunks: Iterable[bytes], key: bytes, name: str) -> Iterator[bytes]:
    """Yield the boxes of a part; ``name`` binds them to their place in the file."""
    held = bytearray()
    number = 0
    for chunk in chunks:
        held += chunk
        while len(held) > BOX_BYTES:  # the last box is never empty unless the part is
            yield _box(bytes(held[:BOX_BYTES]), key, name, number, last=False)
            del held[:BOX_BYTES]
            number += 1
    yield _box(bytes(held), key, name, number, last=True)


def unseal(file: BinaryIO, key: bytes, name: str) -> Iterator[bytes]:
    """Yield what the boxes of a part hold; NotOpened where one is not as it was sealed."""
    number = 0
    while True:
        head = file.read(5)
        if len(head) < 5:
            raise NotOpened(f"{name} is cut off.")
        size, last = int.from_bytes(head[:4]), head[4] == 1
        if size > BOX_BYTES + NONCE_BYTES + 16:
            raise NotOpened(f"{name} is not sealed as ours are.")
        sealed = file.read(size)
        try:
            yield crypto_aead_xchacha20poly1305_ietf_decrypt(
                sealed[NONCE_BYTES:], _about(name, number, last), sealed[:NONCE_BYTES], key
            )
        except (CryptoError, ValueError, TypeError) as why:
            raise NotOpened(f"{name} was changed after it was sealed.") from why
        if last:
            return
        number += 1


def _box(plain: bytes, key: bytes, name: str, number: int, *, last: bool) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    about = _about(name, number, last)
    sealed = nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(plain, about, nonce, key)
    return len(sealed).to_bytes(4) + (b"\1" if last else b"\0") + sealed


def _about(name: str, number: int, last: bool) -> bytes:
    return f"{name} {number} {int(last)}".encode()


def _arrival_private() -> PrivateKey:
    path = Path(settings.HOME) / "arrival.key"
    if not path.exists():
        made = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        write_whole(made, base64.b64encode(bytes(PrivateKey.generate())), lasting=True)
        with suppress(FileExistsError):
            os.link(made, path)  # where two begin at once, one of them is first
        made.unlink()
    return PrivateKey(base64.b64decode(path.read_text("ascii")))


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
