"""Ways in, in the background: confirmations mailed, mailboxes read, old entries swept away."""

from datetime import datetime, timedelta

from django.utils import timezone
from django_scopes import scope
from django_tasks import task

from outsidein.hold.customers.inlets.mailboxes import read_mailbox
from outsidein.hold.sources.inlets.deliveries import forget_old_deliveries
from outsidein.hold.sources.inlets.mailboxes import list_due
from outsidein.hold.sources.inlets.mails import mail_confirmation
from outsidein.hold.sources.inlets.pending import LIVES, forget_old_entries
from outsidein.tasks.stopping import told_by_kind_alone

#: Who would send a signed message again has given up by then (Standard Webhooks: three days).
DELIVERIES_LIVE = timedelta(days=30)
SWEEP_EVERY = timedelta(hours=1)
_last: list[datetime] = []
#: When a mailbox was put in the queue last; it is not put there twice for one reading.
_queued: dict[int, datetime] = {}
QUEUED_FOR = timedelta(minutes=10)


@task()
def send_confirmation(organisation_id: int, public_id: str) -> None:
    """Mail the link by which what was written into a form is confirmed."""
    with scope(organisation=organisation_id), told_by_kind_alone():
        mail_confirmation(organisation_id=organisation_id, public_id=public_id)


@task()
def read_mailbox_in_background(organisation_id: int, inlet_id: int) -> None:
    """Read a mailbox on from where it was read to; cut short, the next reading goes on there."""
    with scope(organisation=organisation_id), told_by_kind_alone():
        read_mailbox(organisation_id=organisation_id, inlet_id=inlet_id, at=timezone.now())


def read_due_mailboxes(at: datetime) -> int:
    """Queue the mailboxes whose time has come; return how many."""
    queued = 0
    for organisation_id, inlet_id in list_due(at):
        before = _queued.get(inlet_id)
        if before is None or at - before >= QUEUED_FOR:
            _queued[inlet_id] = at
            read_mailbox_in_background.enqueue(organisation_id, inlet_id)
            queued += 1
    return queued


def sweep_inlets(at: datetime) -> int:
    """Throw away what nobody confirmed in time; once an hour, else do nothing."""
    if _last and at - _last[0] < SWEEP_EVERY:
        return 0
    _last[:] = [at]
    forget_old_deliveries(at - DELIVERIES_LIVE)
    return forget_old_entries(at - LIVES)
