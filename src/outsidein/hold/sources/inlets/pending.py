"""What somebody wrote into a form, until they confirm it: sealed, counted nowhere, swept away.

The link in the mail is signed and serves once; of its secret the digest alone is kept.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.sources.inlets.digests import digest_of
from outsidein.hold.sources.inlets.models import Inlet, PendingEntry
from outsidein.hold.sources.inlets.queries import Door, access_door
from outsidein.hold.sources.inlets.sealing import seal, unseal

#: What nobody confirmed by then is thrown away.
LIVES = timedelta(days=14)
_SALT = "outsidein.inlets.form"


@dataclass(frozen=True, slots=True)
class Entry:
    """What waits for its confirmation."""

    public_id: str
    door: Door
    said: dict[str, str]  # field → what was written
    agreed: dict[str, Any]  # the wording they saw: words, version, purpose, channel, notice, title
    made_at: datetime
    language: str


def lay_entry(
    *, door: Door, said: Mapping[str, str], agreed: Mapping[str, Any], language: str, at: datetime
) -> str:
    """Lay down what was written; return its public id."""
    content = {"said": dict(said), "agreed": dict(agreed), "language": language}
    entry = PendingEntry.objects.create(
        organisation_id=door.organisation_id,
        inlet_id=door.inlet_id,
        public_id=secrets.token_urlsafe(16),
        sealed=seal(json.dumps(content, ensure_ascii=False)),
        made_at=at,
    )
    return entry.public_id


def make_link(*, organisation_id: int, public_id: str) -> tuple[Entry, str]:
    """Return what waits, and a new secret for its link; one that was made before serves no more."""
    ours = PendingEntry.objects.filter(
        organisation_id=organisation_id, public_id=public_id, confirmed_at__isnull=True
    )
    entry = ours.select_related("inlet").first()
    if entry is None:
        raise NotHere("There is nothing that waits.")
    nonce = secrets.token_urlsafe(24)
    ours.update(digest=digest_of(nonce))
    return _opened(entry), signing.dumps([public_id, nonce], salt=_SALT)


def read_link(token: str) -> Entry:
    """Return what waits under a link; NotHere for a link that never was or serves no more."""
    return _opened(_found(token))


def claim_entry(token: str, at: datetime) -> Entry:
    """Burn the link and return what it confirms; call it inside the transaction that takes it.

    One conditional UPDATE decides, so that it is confirmed once; what was sealed is forgotten.
    """
    entry = _found(token)
    opened = _opened(entry)
    with transaction.atomic():
        waits = PendingEntry._base_manager.filter(
            pk=entry.pk, digest=entry.digest, confirmed_at__isnull=True
        )
        if not waits.update(confirmed_at=at, sealed="", digest=""):
            raise NotNow(_("This was confirmed already."))
        write_audit(
            organisation_id=entry.organisation_id,
            act="confirm entry",
            object_ref=f"entry {entry.public_id}",
            at=at,
            actor="its sender",
        )
    return opened


def forget_old_entries(before: datetime) -> int:
    """Throw away what nobody confirmed, and what was confirmed long ago; return how many."""
    gone, _kinds = PendingEntry._base_manager.filter(made_at__lt=before).delete()
    return gone


def _found(token: str) -> PendingEntry:
    try:
        public_id, nonce = signing.loads(token, salt=_SALT, max_age=LIVES)
    except (signing.BadSignature, ValueError, TypeError) as why:
        raise NotHere("There is nothing that waits.") from why
    entry = (
        PendingEntry._base_manager.filter(
            public_id=public_id, digest=digest_of(nonce), confirmed_at__isnull=True
        )
        .select_related("inlet")
        .first()
    )
    if entry is None:
        raise NotHere("There is nothing that waits.")
    return entry


def _opened(entry: PendingEntry) -> Entry:
    content = json.loads(unseal(entry.sealed))
    return Entry(
        entry.public_id,
        access_door(public_id=entry.inlet.public_id, kind=Inlet.Kind.FORM),
        content["said"],
        content["agreed"],
        entry.made_at,
        content["language"],
    )
