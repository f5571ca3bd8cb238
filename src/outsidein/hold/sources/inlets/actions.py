"""Writes of inlets: opened, changed, closed; their keys made and taken back."""

import base64
import json
import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.sources.inlets.digests import digest_of
from outsidein.hold.sources.inlets.models import Inlet, InletKey
from outsidein.hold.sources.inlets.sealing import seal
from outsidein.hold.sources.models import Source

#: So many keys an inlet may have at once: one in use, one being brought in, a few for others.
MOST_KEYS = 10
#: So many ways of one kind may lead into a source.
MOST_OF_A_KIND = 20
#: What tells several of a kind apart; it stands in addresses.
NAME = re.compile(r"[a-z0-9]?|[a-z0-9][a-z0-9-]{0,38}[a-z0-9]")
#: Unit: bytes of chance in a key.
KEY_BYTES = 32
SIGNS = frozenset({Inlet.Kind.CALLS, Inlet.Kind.FEED})


@transaction.atomic
def save_inlet(
    *,
    organisation_id: int,
    source_id: int,
    kind: str,
    choices: Mapping[str, Any],
    at: datetime,
    actor: str = "system",
    name: str = "",
) -> str:
    """Make the inlet of this kind, or change what was chosen for it; return its public id.

    A source may have several of a kind, each with a name of its own: two forms, two mailboxes.
    """
    if kind not in Inlet.Kind.values:
        raise NotHere("There is no inlet of this kind.")
    if not NAME.fullmatch(name):
        raise NotNow(_("A name is of small letters, digits and hyphens, at most 40."))
    if not Source.objects.filter(organisation_id=organisation_id, pk=source_id).exists():
        raise NotHere("This source is not known.")
    beside = Inlet.objects.filter(
        organisation_id=organisation_id, source_id=source_id, kind=kind
    ).exclude(name=name)
    if beside.count() >= MOST_OF_A_KIND:
        raise NotNow(_("There are enough ways of this kind into one source."))
    inlet, made = Inlet.objects.update_or_create(
        organisation_id=organisation_id,
        source_id=source_id,
        kind=kind,
        name=name,
        defaults={"choices": json.dumps(dict(choices), ensure_ascii=False)},
        create_defaults={
            "choices": json.dumps(dict(choices), ensure_ascii=False),
            "public_id": secrets.token_urlsafe(16),
            "made_at": at,
        },
    )
    write_audit(
        organisation_id=organisation_id,
        act="make inlet" if made else "change inlet",
        object_ref=f"inlet {inlet.pk}",
        at=at,
        actor=actor,
        detail={"kind": kind, "source": source_id, "fields": sorted(choices)},
    )
    return inlet.public_id


@transaction.atomic
def open_inlet(
    *,
    organisation_id: int,
    source_id: int,
    kind: str,
    is_open: bool,
    at: datetime,
    actor: str = "system",
    name: str = "",
) -> None:
    """Open an inlet or close it; through a closed one nothing comes, and it is not told why."""
    inlet = _inlet(organisation_id, source_id, kind, name)
    Inlet.objects.filter(pk=inlet.pk).update(is_open=is_open)
    write_audit(
        organisation_id=organisation_id,
        act="open inlet" if is_open else "close inlet",
        object_ref=f"inlet {inlet.pk}",
        at=at,
        actor=actor,
    )


@transaction.atomic
def make_key(
    *,
    organisation_id: int,
    source_id: int,
    kind: str,
    at: datetime,
    actor: str = "system",
    name: str = "",
) -> str:
    """Make a key of the inlet and return it; it can't be shown again.

    One that signs is sealed, since checking a signature needs it; of one that is sent along the
    digest is enough.
    """
    inlet = _inlet(organisation_id, source_id, kind, name)
    held = InletKey.objects.filter(inlet=inlet, revoked_at__isnull=True).count()
    if held >= MOST_KEYS:
        raise NotNow(_("There are enough keys. Take one back first."))
    signs = kind in SIGNS
    chance = secrets.token_bytes(KEY_BYTES)
    key = (
        f"whsec_{base64.b64encode(chance).decode()}"
        if signs
        else base64.urlsafe_b64encode(chance).decode().rstrip("=")
    )
    made = InletKey.objects.create(
        organisation_id=organisation_id,
        inlet=inlet,
        digest=digest_of(key),
        sealed=seal(key) if signs else "",
        ending=key.rstrip("=")[-4:],
        made_at=at,
        made_by=actor[:60],
    )
    write_audit(
        organisation_id=organisation_id,
        act="make inlet key",
        object_ref=f"inlet key {made.pk}",
        at=at,
        actor=actor,
    )
    return key


@transaction.atomic
def revoke_key(
    *, organisation_id: int, source_id: int, key_id: int, at: datetime, actor: str = "system"
) -> None:
    """Take a key back: from now on nobody gets in by it, and a sealed one is forgotten."""
    ours = InletKey.objects.filter(
        organisation_id=organisation_id, inlet__source_id=source_id, pk=key_id
    )
    if not ours.exists():
        raise NotHere("This key is not known.")
    if not ours.filter(revoked_at__isnull=True).update(revoked_at=at, sealed=""):
        raise NotNow(_("This key was taken back already."))
    write_audit(
        organisation_id=organisation_id,
        act="revoke inlet key",
        object_ref=f"inlet key {key_id}",
        at=at,
        actor=actor,
    )


def _inlet(organisation_id: int, source_id: int, kind: str, name: str) -> Inlet:
    inlet = Inlet.objects.filter(
        organisation_id=organisation_id, source_id=source_id, kind=kind, name=name
    ).first()
    if inlet is None:
        raise NotHere("There is no such way into this source.")
    return inlet
