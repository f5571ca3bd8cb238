"""What every command stands on: Django set up when needed, the organisation meant, the output."""

import json
import os
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from outsidein.ground.errors import NotHere, NotNow

#: Where nobody watches (a file, a pipe) lines are as long as the table likes.
PLAIN_WIDTH = 120
SETTINGS = "outsidein.config.settings"
#: What a process that was told to end by SIGTERM ends with, as shells count.
ENDED = 128 + signal.SIGTERM

out = Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH)
errors = Console(stderr=True, width=None if sys.stderr.isatty() else PLAIN_WIDTH)


def print_json(value: Any) -> None:
    """Print the value as JSON: coloured where somebody watches, else bare and quick."""
    text = json.dumps(value, ensure_ascii=False, indent=1, default=str)
    if out.is_terminal:
        out.print_json(text)
    else:
        sys.stdout.write(f"{text}\n")


def say(text: str) -> None:
    """Print words for a person to the standard output; nothing in them is markup."""
    out.print(escape(text), highlight=False, soft_wrap=True)


def warn(text: str) -> None:
    """Print a warning to the error stream; nothing in it is markup."""
    errors.print(f"[yellow]{escape(text)}[/yellow]", highlight=False, soft_wrap=True)


def start_django() -> None:
    """Set Django up for this installation, and bring its tables up to date."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command
    from django.db import DatabaseError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
    except OSError as why:
        where = f" ({why.filename})" if why.filename else ""
        raise NotNow(
            f"The installation's folder cannot be used{where}: {why.strerror or why}."
            " Name another by OUTSIDEIN_HOME."
        ) from why
    except DatabaseError as why:
        raise NotNow(f"The database cannot be opened: {str(why).strip()}.") from why
    except ImproperlyConfigured as why:
        raise NotNow(f"The settings are off: {why}") from why


@contextmanager
def throwaway_installation() -> Iterator[Path]:
    """Give the body an installation of its own that is gone afterwards, with everything in it."""
    folder = Path(tempfile.mkdtemp(prefix="outsidein-"))
    names = ("OUTSIDEIN_HOME", "DATABASE_URL", "OUTSIDEIN_SECRET_KEY")
    kept = {name: os.environ.get(name) for name in names}
    os.environ["OUTSIDEIN_HOME"] = str(folder)
    os.environ["OUTSIDEIN_SECRET_KEY"] = secrets.token_urlsafe(32)
    os.environ.pop("DATABASE_URL", None)
    try:
        with tidied_up_on_sigterm():
            _without_waiting_for_the_disk()
            start_django()
            yield folder
    finally:
        for name, value in kept.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def tidied_up_on_sigterm() -> Iterator[None]:
    """Let SIGTERM end the body by an exception, so that what it laid down is removed."""
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(_number: int, _frame: FrameType | None) -> None:
    sys.exit(ENDED)


def _without_waiting_for_the_disk() -> None:
    """Let the throwaway database not wait for the disk: after a power cut nobody wants it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from django.conf import settings

    if settings.configured:  # somebody else's database is open already
        return
    settings.SQLITE_OPTIONS["init_command"] += "PRAGMA synchronous=OFF; PRAGMA secure_delete=OFF;"


def the_organisation(wanted: int | None) -> int:
    """Return the organisation meant: the one named, or the only one there is."""
    from outsidein.people.queries import list_organisations

    found = list_organisations(organisation_id=wanted)
    if not found and wanted is not None:
        there = ", ".join(f"{number} {name}" for number, name in list_organisations())
        raise NotHere(f"There is no organisation {wanted}. There {_are(there)}.")
    if not found:
        raise NotHere("There is no organisation yet. Make one with `outsidein init`.")
    if len(found) > 1:
        named = ", ".join(f"{number} {name}" for number, name in found)
        raise NotNow(f"There are several organisations; say which by --organisation: {named}.")
    return found[0][0]


def _are(named: str) -> str:
    return f"are: {named}" if named else "is none yet; make one with `outsidein init`"


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


def teller(progress: Progress, name: str) -> Callable[[str, float], None]:
    """Return a way to tell one piece of work's step and share, 0 to 1, under its name."""
    task = progress.add_task(escape(name), total=1.0)

    def tell(step: str, share: float) -> None:
        said = escape(f"{name}: {step}"[:60])
        progress.update(task, completed=min(share, 1.0), description=said)

    return tell
