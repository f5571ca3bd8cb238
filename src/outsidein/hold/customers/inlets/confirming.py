"""A form that was confirmed becomes what it says: a prospect, and a consent that can be proved."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django_scopes import scope

from outsidein.ground.errors import NotNow
from outsidein.hold.customers.inlets.receiving import receive, settle
from outsidein.hold.sources.inlets.pending import Entry, claim_entry, read_link


def confirm_entry(*, token: str, at: datetime) -> Entry:
    """Take what waits under the link: its record and its consent, both or neither."""
    found = read_link(token)
    with scope(organisation=found.door.organisation_id):
        with transaction.atomic():
            entry = claim_entry(token, at)
            ours: dict[str, Any] = {
                "organisation_id": entry.door.organisation_id,
                "source_id": entry.door.source_id,
                "at": at,
                "actor": f"inlet {entry.door.inlet_id}",
            }
            taken = receive(**ours, kind="customers", rows=[_record(entry, at)], empty_leaves=True)
            if taken.refused:
                # What was checked when it was written can still be at odds with itself.
                raise NotNow(taken.refused[0].reason)
            agreed = receive(**ours, kind="consents", rows=[_consent(entry, at)])
        settle(organisation_id=entry.door.organisation_id, arrived=[taken, agreed], at=at)
    return entry


def _record(entry: Entry, at: datetime) -> dict[str, object]:
    """Return the prospect's row; an address is one person of this form."""
    return {
        **entry.said,
        "external_id": entry.said["email"].casefold(),
        "status": "prospect",
        "origin": f"form: {entry.door.source_name}",
        "captured_at": entry.made_at,
        "updated_at": at,
        "email_verified_at": at,
        **({"notice": entry.agreed["notice"]} if entry.agreed["notice"] else {}),
    }


def _consent(entry: Entry, at: datetime) -> dict[str, object]:
    agreed = entry.agreed
    sent = entry.made_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return {
        "external_id": entry.public_id,
        "customer": entry.said["email"].casefold(),
        "email": entry.said["email"],
        "purpose": agreed["purpose"],
        "channel": agreed["channel"],
        "status": "given",
        "given_at": at,
        "evidence": (
            f"Form “{agreed['title']}”, wording {agreed['version']}, sent {sent}, confirmed by a "
            f"link to the address {at.astimezone(UTC):%Y-%m-%d %H:%M UTC}: “{agreed['wording']}”"
        ),
        **({"notice": agreed["notice"]} if agreed["notice"] else {}),
        "extra.wording_version": agreed["version"],
    }
