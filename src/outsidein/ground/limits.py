"""How often one may try: buckets that fill again slowly, without a note of who tried.

The key of a bucket is a salted digest of what is tried and of a coarse address (the /24 or /56
around it). The salt lies outside the database and is another every day; rows of before are
deleted. So nobody can find out afterwards from where somebody came.
"""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from outsidein.ground.errors import NotNow
from outsidein.ground.models import TokenBucket
from outsidein.ground.whole_files import write_whole

FORGOTTEN_AFTER = timedelta(days=1)


class TooOften(NotNow):
    """Somebody tries too often; ``retry_after`` says in how many seconds it goes on."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            _("There were too many tries from your network. Wait a minute, then try again.")
        )
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Limit:
    """How much may be tried at once, and how fast a bucket fills again."""

    what: str
    capacity: float
    per_second: float


def coarse_address(address: str) -> str:
    """Return the network around an address, in which single people cannot be told apart.

    >>> coarse_address("192.0.2.77"), coarse_address("2001:db8:1:2ff::9"), coarse_address("?")
    ('192.0.2.0/24', '2001:db8:1:200::/56', 'unknown')
    >>> coarse_address("::ffff:192.0.2.77")
    '192.0.2.0/24'
    """
    try:
        found = ip_address(address.strip().partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network(f"{found}/{24 if found.version == 4 else 56}", strict=False))


def check_limit(limit: Limit, *, address: str, at: datetime, scope: str = "") -> None:
    """Raise TooOften where the bucket is empty; nothing is taken out of it."""
    found = TokenBucket.objects.filter(pk=_key(limit, address, scope, at)).first()
    _enough(limit, _filled(limit, found, at))


def take_from_limit(limit: Limit, *, address: str, at: datetime, scope: str = "") -> None:
    """Take one try out of the bucket; TooOften where it is empty.

    Call it outside the transaction of the act: what was tried counts though the act fails.
    """
    key = _key(limit, address, scope, at)
    with transaction.atomic():
        TokenBucket.objects.get_or_create(
            pk=key, defaults={"tokens": limit.capacity, "touched_at": at}
        )
        held = TokenBucket.objects.select_for_update().get(pk=key)
        tokens = _filled(limit, held, at)
        if tokens >= 1:
            held.tokens, held.touched_at = tokens - 1, at
            held.save(update_fields=["tokens", "touched_at"])
    _enough(limit, tokens)


def forget_old_buckets(before: datetime) -> int:
    """Delete the buckets that nobody touched since; return how many."""
    gone, _kinds = TokenBucket.objects.filter(touched_at__lt=before).delete()
    return gone


def _filled(limit: Limit, bucket: TokenBucket | None, at: datetime) -> float:
    if bucket is None:
        return limit.capacity
    waited = max(0.0, (at - bucket.touched_at).total_seconds())
    return min(limit.capacity, bucket.tokens + waited * limit.per_second)


def _enough(limit: Limit, tokens: float) -> None:
    if tokens < 1:
        raise TooOften(ceil((1 - tokens) / limit.per_second))


def _key(limit: Limit, address: str, scope: str, at: datetime) -> str:
    said = json.dumps([limit.what, scope, coarse_address(address)])
    return hmac.new(_salt_of(at), said.encode(), hashlib.sha256).hexdigest()


def _salt_of(at: datetime) -> bytes:
    """Return the day's salt; the file of the day before is written over."""
    folder = Path(settings.HOME) / "work"
    path = folder / "limits.salt"
    today = at.date().isoformat()
    try:
        day, salt = path.read_text(encoding="ascii").split()
        if day == today:
            return bytes.fromhex(salt)
    except (FileNotFoundError, ValueError):
        pass  # the first of its kind, or half written by a machine that stopped
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    salt = secrets.token_hex(32)
    # Of two at once the last stays; a bucket is begun anew, no more.
    write_whole(path, f"{today} {salt}".encode("ascii"))
    return bytes.fromhex(salt)
