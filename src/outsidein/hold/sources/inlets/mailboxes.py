"""Mailboxes that are read: where they are, how far they were read, how the last reading went."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.sources.connectors.mail.rules import BadRules, MailRules, read_rules
from outsidein.hold.sources.inlets.actions import save_inlet
from outsidein.hold.sources.inlets.imap import SECURITIES, Account
from outsidein.hold.sources.inlets.models import Inlet, Mailbox
from outsidein.hold.sources.inlets.sealing import seal, unseal

#: A reading that says nothing for so long was cut short.
CUT_SHORT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class MailboxView:
    """A mailbox as its page shows it; its password is nowhere."""

    host: str
    port: int
    security: str
    user_name: str
    folder: str
    every_minutes: int
    state: str
    message: str
    tried_at: datetime | None
    read_at: datetime | None
    mails_read: int
    last_uid: int


@dataclass(frozen=True, slots=True)
class ToRead:
    """What a reading needs to know."""

    inlet_id: int
    source_id: int
    account: Account
    rules: MailRules
    uid_validity: int | None
    last_uid: int


@transaction.atomic
def save_mailbox(
    *,
    organisation_id: int,
    source_id: int,
    said: Mapping[str, Any],
    rules: Mapping[str, str],
    at: datetime,
    actor: str = "system",
    name: str = "",
) -> None:
    """Keep where a mailbox is and what is kept of its mails; without a password the last stays.

    Another server, user or folder is another mailbox: it is read from its beginning.
    """
    if said["security"] not in SECURITIES:
        raise NotNow(_("Choose how the way to the server is kept secret."))
    try:
        if not read_rules(rules).own:
            raise NotNow(_("Say which addresses or domains are yours."))
    except BadRules as why:
        raise NotNow(str(why)) from why
    ours = {"organisation_id": organisation_id, "source_id": source_id}
    save_inlet(**ours, kind=Inlet.Kind.MAILBOX, name=name, choices=rules, at=at, actor=actor)
    inlet = Inlet.objects.get(**ours, kind=Inlet.Kind.MAILBOX, name=name)
    box = Mailbox.objects.filter(inlet=inlet).first()
    if box is None and not said["password"] and not settings.IMAP_TOKEN:
        raise NotNow(_("Type the password of the mailbox."))
    box = box or Mailbox(organisation_id=organisation_id, inlet=inlet)
    where = ("host", "port", "user_name", "folder")
    if any(getattr(box, field) != said[field] for field in where):
        box.uid_validity, box.last_uid = None, 0
    for field in (*where, "security", "every_minutes"):
        setattr(box, field, said[field])
    if said["password"]:
        box.sealed_password = seal(said["password"])
    box.state, box.message = Mailbox.State.WAITING, ""
    box.save()
    write_audit(
        organisation_id=organisation_id,
        act="save mailbox",
        object_ref=f"inlet {inlet.pk}",
        at=at,
        actor=actor,
    )


def find_mailbox(*, organisation_id: int, source_id: int, name: str = "") -> MailboxView | None:
    """Return the source's mailbox of this name; 1 SQL query."""
    box = Mailbox.objects.filter(
        organisation_id=organisation_id, inlet__source_id=source_id, inlet__name=name
    ).first()
    if box is None:
        return None
    fields = MailboxView.__dataclass_fields__
    return MailboxView(**{field: getattr(box, field) for field in fields})


def list_due(at: datetime) -> list[tuple[int, int]]:
    """Return organisation and inlet of every mailbox that is to be read now; 1 SQL query."""
    boxes = Mailbox._base_manager.filter(inlet__is_open=True, inlet__source__active=True)
    rows = boxes.values_list("organisation_id", "inlet_id", "tried_at", "every_minutes")
    return [
        (organisation, inlet)
        for organisation, inlet, tried, every in rows
        if tried is None or at - tried >= timedelta(minutes=every)
    ]


def begin_reading(*, organisation_id: int, inlet_id: int, at: datetime) -> ToRead:
    """Take the mailbox up, unless it is being read; one conditional UPDATE decides."""
    ours = Mailbox.objects.filter(organisation_id=organisation_id, inlet_id=inlet_id)
    free = ours.filter(~Q(state=Mailbox.State.READING) | Q(tried_at__lt=at - CUT_SHORT))
    if not free.update(state=Mailbox.State.READING, tried_at=at, message=""):
        if not ours.exists():
            raise NotHere("This mailbox is not known.")
        raise NotNow(_("This mailbox is being read already."))
    box = ours.select_related("inlet").get()
    try:
        password = unseal(box.sealed_password) if box.sealed_password else ""
    except NotNow as why:
        ours.update(state=Mailbox.State.FAILED, message=str(why))
        raise
    return ToRead(
        inlet_id,
        box.inlet.source_id,
        Account(box.host, box.port, box.security, box.user_name, password, box.folder),
        read_rules(json.loads(box.inlet.choices)),
        box.uid_validity,
        box.last_uid,
    )


def move_cursor(
    *, organisation_id: int, inlet_id: int, uid_validity: int, last_uid: int, read: int
) -> None:
    """Note how far it was read; call it in the transaction that stores what was read."""
    ours = Mailbox.objects.select_for_update().filter(
        organisation_id=organisation_id, inlet_id=inlet_id
    )
    box = ours.get()
    box.uid_validity, box.last_uid = uid_validity, last_uid
    box.mails_read += read
    box.save(update_fields=["uid_validity", "last_uid", "mails_read"])


def end_reading(*, organisation_id: int, inlet_id: int, at: datetime, failed: str = "") -> None:
    """Note how a reading went, in words for a person."""
    ours = Mailbox.objects.filter(organisation_id=organisation_id, inlet_id=inlet_id)
    if failed:
        ours.update(state=Mailbox.State.FAILED, message=failed)
    else:
        ours.update(state=Mailbox.State.READ, message="", read_at=at)
