"""A mailbox is read on from where the last reading stopped; what it brings becomes contacts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from outsidein.ground.errors import NotNow
from outsidein.ground.progress import Progress
from outsidein.hold.customers.inlets.receiving import receive, settle
from outsidein.hold.records.arriving import MOST_ROWS
from outsidein.hold.sources.connectors.mail.mails import MailRow, read_mail
from outsidein.hold.sources.connectors.mail.threads import Threads
from outsidein.hold.sources.inlets.imap import FetchedMail, OpenFolder, open_folder
from outsidein.hold.sources.inlets.mailboxes import (
    ToRead,
    begin_reading,
    end_reading,
    move_cursor,
)

#: Mails that are stored at once, with the place where they end.
PORTION = 100
#: A reading ends after so many mails and is taken up again in the next.
MOST_MAILS = 20_000


def read_mailbox(
    *, organisation_id: int, inlet_id: int, at: datetime, progress: Progress | None = None
) -> int:
    """Read what is new and return how many mails that was; cut short, nothing is read twice.

    What is wrong with the mailbox stands on its page, and is not raised.
    """
    box = begin_reading(organisation_id=organisation_id, inlet_id=inlet_id, at=at)
    try:
        read = _read(organisation_id, box, at, progress)
    except NotNow as why:
        end_reading(organisation_id=organisation_id, inlet_id=inlet_id, at=at, failed=str(why))
        return 0
    except Exception as error:
        told = f"It stopped on an error of the kind {type(error).__name__}; it is tried again."
        end_reading(organisation_id=organisation_id, inlet_id=inlet_id, at=at, failed=told)
        raise
    end_reading(organisation_id=organisation_id, inlet_id=inlet_id, at=at)
    return read


def _read(organisation_id: int, box: ToRead, at: datetime, progress: Progress | None) -> int:
    with open_folder(box.account) as folder:
        # Where the server numbers anew, all is read again: a mail's own id keeps it one contact.
        after = box.last_uid if folder.uid_validity == box.uid_validity else 0
        uids = folder.uids_after(after)[:MOST_MAILS]
        for start in range(0, len(uids), PORTION):
            portion = uids[start : start + PORTION]
            whole = box.rules.keep == "full" or box.rules.forwarded
            mails = list(folder.fetch(portion, whole=whole))
            _store(organisation_id, box, folder, portion, mails, at)
            if progress is not None:
                progress(f"{start + len(portion):,} mails read", (start + 1) / len(uids))
    return len(uids)


def _store(
    organisation_id: int,
    box: ToRead,
    folder: OpenFolder,
    uids: Sequence[int],
    mails: Sequence[FetchedMail],
    at: datetime,
) -> None:
    """Store a portion and how far it goes, both or neither; then find out whose it is."""
    threads = Threads()
    rows: list[MailRow] = [
        row
        for mail in sorted(mails, key=lambda one: one.uid)
        for row in read_mail(mail.content, box.rules, threads=threads, received_at=mail.at).rows
    ]
    ours: dict[str, Any] = {"organisation_id": organisation_id}
    with transaction.atomic():
        arrived = [
            receive(
                **ours,
                source_id=box.source_id,
                kind="interactions",
                rows=rows[start : start + MOST_ROWS],
                at=at,
                actor=f"inlet {box.inlet_id}",
            )
            for start in range(0, len(rows), MOST_ROWS)
        ]
        move_cursor(
            **ours,
            inlet_id=box.inlet_id,
            uid_validity=folder.uid_validity,
            last_uid=uids[-1],
            read=len(mails),
        )
    settle(**ours, arrived=arrived, at=at)
