"""What every command stands on: Django set up when it is needed, and the organisation meant."""

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from outsidein.ground.errors import NotHere, NotNow

#: Where nobody watches (a file, a pipe) lines are as long as the table likes.
PLAIN_WIDTH = 120
out = Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH)
errors = Console(stderr=True)


def start_django() -> None:
    """Set Django up for this installation, and bring its tables up to date."""
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outsidein.config.settings")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def throwaway_installation() -> Iterator[Path]:
    """Give the body an installation of its own that is gone afterwards, with everything in it."""
    folder = Path(tempfile.mkdtemp(prefix="outsidein-"))
    kept = {
        name: os.environ.get(name)
        for name in ("OUTSIDEIN_HOME", "DATABASE_URL", "OUTSIDEIN_SECRET_KEY")
    }
    os.environ["OUTSIDEIN_HOME"] = str(folder)
    os.environ["OUTSIDEIN_SECRET_KEY"] = secrets.token_urlsafe(32)
    os.environ.pop("DATABASE_URL", None)
    try:
        start_django()
        yield folder
    finally:
        for name, value in kept.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        shutil.rmtree(folder, ignore_errors=True)


def the_organisation(wanted: int | None) -> int:
    """Return the organisation meant: the one named, or the only one there is."""
    from outsidein.people.queries import list_organisations

    found = list_organisations(organisation_id=wanted)
    if not found:
        raise NotHere("There is no organisation yet. Make one with `outsidein init`.")
    if len(found) > 1:
        named = ", ".join(f"{number} {name}" for number, name in found)
        raise NotNow(f"There are several organisations; say which by --organisation: {named}.")
    return found[0][0]


@contextmanager
def steps(quiet: bool = False) -> Iterator[Progress]:
    """Show how far long work has come, on the error stream; nothing where nobody watches."""
    with Progress(
        TextColumn("[progress.description]{task.description}"),
        BarColumn(bar_width=24),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=errors,
        transient=True,
        disable=quiet or not errors.is_terminal,
    ) as progress:
        yield progress
