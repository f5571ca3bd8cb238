"""Reads of inlets: which ways lead into a source, and whose door an outsider knocks at."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from outsidein.ground.errors import NotHere
from outsidein.hold.sources.inlets.digests import digest_of
from outsidein.hold.sources.inlets.models import Inlet, InletKey
from outsidein.hold.sources.inlets.sealing import unseal


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key, told by its last signs; the key itself is nowhere."""

    key_id: int
    ending: str
    made_at: datetime
    made_by: str
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class InletView:
    """A way into a source."""

    inlet_id: int
    source_id: int
    kind: str
    public_id: str
    is_open: bool
    choices: dict[str, Any]
    made_at: datetime
    name: str  # tells it from others of its kind; the first has none
    keys: tuple[KeyView, ...] = ()


@dataclass(frozen=True, slots=True)
class Door:
    """Where an outsider knocks: whose it is, and what was chosen for it."""

    organisation_id: int
    organisation_name: str
    source_id: int
    source_name: str
    inlet_id: int
    public_id: str
    choices: dict[str, Any]


def list_inlets(*, organisation_id: int, source_id: int | None = None) -> list[InletView]:
    """Return the inlets of all sources, or of the one, without their keys; 1 SQL query."""
    ours = Inlet.objects.filter(organisation_id=organisation_id)
    if source_id is not None:
        ours = ours.filter(source_id=source_id)
    return [_view(inlet, ()) for inlet in ours.order_by("source_id", "pk")]


def find_inlet(
    *, organisation_id: int, source_id: int, kind: str, name: str = ""
) -> InletView | None:
    """Return the source's inlet of this kind and name with its keys; 2 SQL queries."""
    inlet = Inlet.objects.filter(
        organisation_id=organisation_id, source_id=source_id, kind=kind, name=name
    ).first()
    if inlet is None:
        return None
    keys = InletKey.objects.filter(organisation_id=organisation_id, inlet=inlet).order_by("-pk")
    return _view(
        inlet,
        tuple(
            KeyView(key.pk, key.ending, key.made_at, key.made_by, key.revoked_at) for key in keys
        ),
    )


def access_door(*, organisation_id: None = None, public_id: str, kind: str) -> Door:
    """Return the open inlet of this public id; NotHere for all others alike; 1 SQL query.

    It comes before an organisation is known, so it stands outside scopes.
    """
    del organisation_id
    inlet = (
        Inlet._base_manager.filter(public_id=public_id[:64], kind=kind, is_open=True)
        .select_related("source", "organisation")
        .first()
    )
    if inlet is None or not inlet.source.active:
        raise NotHere("There is nothing here.")
    return Door(
        organisation_id=inlet.organisation_id,
        organisation_name=inlet.organisation.name,
        source_id=inlet.source_id,
        source_name=inlet.source.name,
        inlet_id=inlet.pk,
        public_id=inlet.public_id,
        choices=json.loads(inlet.choices),
    )


def find_key(*, organisation_id: int, inlet_id: int, key: str) -> int | None:
    """Return the number of this key of the inlet, or None where it lets nobody in; 1 SQL query."""
    ours = InletKey.objects.filter(
        organisation_id=organisation_id, inlet_id=inlet_id, revoked_at__isnull=True
    )
    return ours.filter(digest=digest_of(key)).values_list("pk", flat=True).first()


def list_secrets(*, organisation_id: int, inlet_id: int) -> list[str]:
    """Return the secrets that sign what comes in, newest first; 1 SQL query."""
    ours = InletKey.objects.filter(
        organisation_id=organisation_id, inlet_id=inlet_id, revoked_at__isnull=True
    ).exclude(sealed="")
    return [unseal(sealed) for sealed in ours.order_by("-pk").values_list("sealed", flat=True)]


def _view(inlet: Inlet, keys: tuple[KeyView, ...]) -> InletView:
    return InletView(
        inlet.pk,
        inlet.source_id,
        inlet.kind,
        inlet.public_id,
        inlet.is_open,
        json.loads(inlet.choices),
        inlet.made_at,
        inlet.name,
        keys,
    )
