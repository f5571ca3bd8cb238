"""``outsidein doctor``: whether this installation stands as it should."""

import re
import sqlite3
import subprocess
import sys

import typer
from rich.table import Table

from outsidein.cli.ground import out, print_json, start_django
from outsidein.cli.parameters import AsJson

#: From here the bug in SQLite that can lose data under WAL is mended, in each line of releases.
SAFE_SQLITE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


def sqlite_is_safe(version: str) -> bool:
    """Return whether this SQLite has the WAL bug mended.

    >>> [sqlite_is_safe(version) for version in ("3.53.4", "3.51.2", "3.50.7", "3.40.1")]
    [True, False, True, False]
    """
    given = tuple(int(part) for part in re.findall(r"\d+", version)[:3])
    if given >= SAFE_SQLITE[0]:
        return True
    return any(given[:2] == line[:2] and given >= line for line in SAFE_SQLITE[1:])


def doctor(as_json: AsJson = False) -> None:
    """Check versions, settings and the audit log; exit 1 where something is amiss.

    Examples:

      outsidein doctor

      outsidein doctor --json
    """
    start_django()
    from django.conf import settings
    from django.db import connection

    from outsidein.ground.audit import verify_audit
    from outsidein.hold.sources.inlets.restoring import NOTHING, OPENS, find_key_state

    key_state = find_key_state()
    broken = verify_audit()
    version = sqlite3.sqlite_version
    closed = settings.HTTPS or settings.LOOPBACK
    checks = [
        ("SQLite of the application", version, sqlite_is_safe(version)),
        ("SQLite of the exports", *_export_sqlite()),
        ("Database", connection.vendor, True),
        ("Folder of the installation", str(settings.HOME), True),
        ("Debug is off", "off" if not settings.DEBUG else "on", not settings.DEBUG),
        ("Served over https, or on this machine alone", settings.BASE_URL, closed),
        ("Key of passwords and secrets", key_state, key_state in {NOTHING, OPENS}),
        ("Audit log", "whole" if broken is None else f"broken at {broken.sequence}", not broken),
    ]
    if as_json:
        print_json([{"check": name, "found": found, "ok": ok} for name, found, ok in checks])
    else:
        table = Table(box=None)
        for heading in ("", "check", "found"):
            table.add_column(heading, overflow="fold")
        for name, found, ok in checks:
            table.add_row("[green]ok[/green]" if ok else "[red]amiss[/red]", name, found)
        out.print(table)
    if not all(ok for _, _, ok in checks):
        raise typer.Exit(1)


def _export_sqlite() -> tuple[str, bool]:
    """Return the version that the exports' driver brings; it reads copies only, so any will do."""
    asked = (
        "import adbc_driver_sqlite.dbapi as d\n"
        "with d.connect() as c, c.cursor() as k:\n"
        "    k.execute('SELECT sqlite_version()'); print(k.fetchone()[0])"
    )
    child = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", asked], capture_output=True, text=True, check=False
    )
    version = child.stdout.strip()
    return f"{version or 'not found'} (reads copies only)", bool(version)
