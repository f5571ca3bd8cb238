"""What nobody took in time is thrown away: files brought in and never taken, old lone sheets."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from outsidein.ask.answers.actions import forget_old_solo_sheets
from outsidein.ground.idempotency import KEPT as ANSWERS_KEPT
from outsidein.ground.idempotency import forget_answers
from outsidein.ground.limits import FORGOTTEN_AFTER, forget_old_buckets
from outsidein.hold.identities.kept import drop_lost
from outsidein.people.queries import list_organisations
from outsidein.tasks.moving import KEPT, exports_folder

#: Files that were laid down and not taken are personal data that serves nobody.
UPLOADS_LIVE = timedelta(days=7)
#: A lone sheet lives as long as a yearly round leaves between two askings, and a little longer.
SHEETS_LIVE = timedelta(days=400)


def sweep(at: datetime) -> tuple[int, int]:
    """Throw away what is too old; return how many files and how many sheets went."""
    files = sum(
        _sweep_folder(Path(settings.HOME) / name, at - UPLOADS_LIVE)
        for name in ("imports", "answers", "people")
    )
    files += _sweep_folder(exports_folder(), at - KEPT)
    files += drop_lost([number for number, _name in list_organisations()])
    forget_old_buckets(at - FORGOTTEN_AFTER)
    forget_answers(before=at - ANSWERS_KEPT)
    return files, forget_old_solo_sheets(before=(at - SHEETS_LIVE).date())


def _sweep_folder(folder: Path, before: datetime) -> int:
    """Remove what lies in the folder, or in an organisation's part of it, untouched since."""
    gone = 0
    if not folder.is_dir():
        return gone
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name.isdigit():
            gone += _sweep_folder(entry, before)
        elif entry.stat().st_mtime < before.timestamp():
            gone += 1
            if entry.is_dir():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
    return gone
