"""Ways in, in the background: confirmations mailed, what nobody confirmed swept away."""

from datetime import datetime, timedelta

from django_scopes import scope
from django_tasks import task

from outsidein.hold.sources.inlets.deliveries import forget_old_deliveries
from outsidein.hold.sources.inlets.mails import mail_confirmation
from outsidein.hold.sources.inlets.pending import LIVES, forget_old_entries
from outsidein.tasks.stopping import told_by_kind_alone

#: Who would send a signed message again has given up by then (Standard Webhooks: three days).
DELIVERIES_LIVE = timedelta(days=30)
SWEEP_EVERY = timedelta(hours=1)
_last: list[datetime] = []


@task()
def send_confirmation(organisation_id: int, public_id: str) -> None:
    """Mail the link by which what was written into a form is confirmed."""
    with scope(organisation=organisation_id), told_by_kind_alone():
        mail_confirmation(organisation_id=organisation_id, public_id=public_id)


def sweep_inlets(at: datetime) -> int:
    """Throw away what nobody confirmed in time; once an hour, else do nothing."""
    if _last and at - _last[0] < SWEEP_EVERY:
        return 0
    _last[:] = [at]
    forget_old_deliveries(at - DELIVERIES_LIVE)
    return forget_old_entries(at - LIVES)
