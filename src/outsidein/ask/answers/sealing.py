"""Sealing: a given sheet to the round's key, a draft under its token; all of one size.

A sealed sheet is two boxes of fixed sizes: who (groups, and a name in named rounds) and what. So
its size tells nothing of what was written, and what can be replaced without opening who.
"""

import base64
import hashlib
import json
import zlib
from typing import Any

from django.utils.translation import gettext as _
from nacl.bindings import crypto_box_SEALBYTES
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from outsidein.ground.errors import NotNow

#: Unit: bytes, before sealing. What was said is compressed: some 3,000 words beside the answers.
WHO_SIZE = 2_048
WHAT_SIZE = 8_192
LENGTH_BYTES = 4
SEALED_WHO = WHO_SIZE + crypto_box_SEALBYTES
SEALED_SIZE = SEALED_WHO + WHAT_SIZE + crypto_box_SEALBYTES
#: What a withdrawn sheet holds.
WITHDRAWN: dict[str, Any] = {"withdrawn": True}


class TooLong(NotNow):
    """More was written than a sheet can carry."""


class Unreadable(ValueError):
    """A ballot that this key does not open, or that holds no sheet."""


def seal_who(public_key: str, who: dict[str, Any]) -> bytes:
    """Return the box of who answers."""
    return _seal(public_key, who, WHO_SIZE)


def seal_what(public_key: str, what: dict[str, Any]) -> bytes:
    """Return the box of what was said."""
    return _seal(public_key, what, WHAT_SIZE)


def replace_what(sealed: bytes, what: bytes) -> bytes:
    """Return the sealed sheet with another box of what was said; who is not opened."""
    return bytes(sealed)[:SEALED_WHO] + what


class BallotOpener:
    """Opens the sealed sheets of one round."""

    def __init__(self, private_key: bytes) -> None:
        self.box = SealedBox(PrivateKey(private_key))

    def open(self, sealed: bytes) -> tuple[dict[str, Any], bytes]:
        """Return who, and what was said, the latter still packed: see ``unpack``."""
        if len(sealed) != SEALED_SIZE:
            raise Unreadable("It has not the size of a sealed sheet.")
        try:
            who = self.box.decrypt(sealed[:SEALED_WHO])
            what = self.box.decrypt(sealed[SEALED_WHO:])
        except CryptoError as why:
            raise Unreadable("This key does not open it.") from why
        return unpack(_cut(who)), _cut(what)


def unpack(packed: bytes) -> dict[str, Any]:
    """Return what was packed."""
    try:
        # No sheet of ours unpacks to more; a stranger's might.
        found = json.loads(zlib.decompressobj().decompress(packed, 4_000_000))
    except (zlib.error, ValueError) as why:
        raise Unreadable("It holds no sheet.") from why
    if not isinstance(found, dict):
        raise Unreadable("It holds no sheet.")
    return found


def draft_id(draft_key: bytes, token: str) -> str:
    """Return under which name a token's draft lies; without the round's key nobody finds it."""
    return hashlib.blake2b(token.encode(), key=draft_key, person=b"draft id").hexdigest()[:64]


def seal_draft(draft_key: bytes, token: str, content: dict[str, Any]) -> bytes:
    """Return a draft sealed under its token and the round's key together.

    The token alone would not do: it lies in a mail, and the draft in a backup.
    """
    return bytes(_draft_box(draft_key, token).encrypt(_pad(_pack(content), WHAT_SIZE)))


def open_draft(draft_key: bytes, token: str, sealed: bytes) -> dict[str, Any] | None:
    """Return the draft, or None where it is not this token's."""
    try:
        return unpack(_cut(_draft_box(draft_key, token).decrypt(bytes(sealed))))
    except (CryptoError, Unreadable):
        return None


def _draft_box(draft_key: bytes, token: str) -> SecretBox:
    return SecretBox(
        hashlib.blake2b(token.encode(), key=draft_key, person=b"draft key", digest_size=32).digest()
    )


def _seal(public_key: str, content: dict[str, Any], size: int) -> bytes:
    box = SealedBox(PublicKey(base64.b64decode(public_key)))
    return bytes(box.encrypt(_pad(_pack(content), size)))


def _pack(content: dict[str, Any]) -> bytes:
    return zlib.compress(
        json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), level=6
    )


def _pad(packed: bytes, size: int) -> bytes:
    if len(packed) > size - LENGTH_BYTES:
        raise TooLong(_("All that was written together is too long for a sheet. Shorten it."))
    return len(packed).to_bytes(LENGTH_BYTES, "big") + packed.ljust(size - LENGTH_BYTES, b"\0")


def _cut(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:LENGTH_BYTES], "big")
    return padded[LENGTH_BYTES : LENGTH_BYTES + length]
