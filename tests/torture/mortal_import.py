"""What is killed in test_import_deaths.py: an installation that takes a file.

Run as ``python -m tests.torture.mortal_import begin|take|leave|count FOLDER``, OUTSIDEIN_HOME set.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

import outsidein  # noqa: F401 - the SQLite that is safe, before Django loads

#: Of the first file every row is held; of the second a third is new, a third changed, and a few
#: are refused.
ROWS = int(os.environ.get("OUTSIDEIN_IMPORT_ROWS", "6000"))


def main(what: str, folder: Path) -> None:
    """Set Django up and do one of the four."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outsidein.config.settings")
    import django

    django.setup()
    {"begin": begin, "take": take, "leave": leave, "count": count}[what](folder)


def begin(folder: Path) -> None:
    """Make the tables, take the first file, and lay the second down."""
    from django.core.management import call_command
    from django_scopes import scope
    from tests.people import gather
    from tests.road import bring, receive, table

    call_command("migrate", verbosity=0, interactive=False)
    ours = gather().ours
    lines = [f"{n},Person {n},{'Hull' if n % 2 else 'York'}" for n in range(ROWS)]
    third = ROWS // 3
    later = [line.replace("Hull", "Bath") for line in lines[:third]] + lines[third:]
    later += [f"{ROWS + n},New {n},Leeds" for n in range(third)]
    later += [f"{n},Someone else,Leeds" for n in range(10)]  # their ids stand further up
    with scope(organisation=ours):
        bring(ours, table("id,name,town", *lines))
        public_id = receive(ours, table("id,name,town", *later))
    (folder / "cast.json").write_text(json.dumps([ours, public_id]))


def take(folder: Path) -> None:
    """Take the second file, as a worker does that finds it queued; once it was taken, nothing."""
    from django_scopes import scope
    from tests.people import NOON

    from outsidein.hold.records import reading, store
    from outsidein.hold.records.actions import run_import
    from outsidein.hold.records.queries import get_import
    from outsidein.hold.sources.connectors.opening import Limits

    # Parts so small that a reading, and a storing, are cut short between them.
    reading._limits_for = lambda _path: Limits(part_rows=ROWS // 8)
    store.PORTION = ROWS // 12
    ours, public_id = json.loads((folder / "cast.json").read_text())
    begun = folder / "begun"
    with scope(organisation=ours):
        if get_import(organisation_id=ours, public_id=public_id).is_over:
            return
        run_import(
            organisation_id=ours,
            public_id=public_id,
            at=NOON,
            progress=lambda _step, _share: begun.exists() or begun.touch(),
        )


def leave(folder: Path) -> None:
    """Give the second file up, as is done with work that was cut short too often."""
    from django_scopes import scope
    from tests.people import NOON

    from outsidein.hold.records.actions import give_up_import

    ours, public_id = json.loads((folder / "cast.json").read_text())
    with scope(organisation=ours):
        give_up_import(organisation_id=ours, public_id=public_id, why="given up", at=NOON)


def count(folder: Path) -> None:
    """Print what is held: the numbers of the import, what is stored of it, a digest of the rows."""
    from django.db import connection
    from django_scopes import scope

    from outsidein.ground.audit import verify_audit
    from outsidein.hold.records.models import FormerRecord, ImportRun, Record, RefusedRow
    from outsidein.hold.records.queries import get_import
    from outsidein.hold.records.storing import find_stored

    ours, public_id = json.loads((folder / "cast.json").read_text())
    with scope(organisation=ours), connection.cursor() as cursor:
        run = get_import(organisation_id=ours, public_id=public_id)
        noted = find_stored(ImportRun.objects.get(public_id=public_id))
        rows = hashlib.sha256()
        for model in (Record, FormerRecord):
            for row in model.objects.order_by("pk").values_list():
                rows.update(repr(row).encode())
        told = {
            "status": run.status,
            "numbers": [run.read, run.new, run.changed, run.same, run.refused],
            "held": [Record.objects.count(), FormerRecord.objects.count()],
            "refused": RefusedRow.objects.count(),
            "its_own": Record.objects.filter(run__public_id=public_id).count(),
            "noted": noted and [noted.new + noted.changed, noted.refused],
            "digest": rows.hexdigest(),
            "audit": verify_audit() is None,
            "whole": cursor.execute("PRAGMA integrity_check").fetchone()[0],
        }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
