"""``outsidein demo``: a filled sample organisation, served."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from outsidein.cli.ground import (
    errors,
    out,
    say,
    start_django,
    steps,
    teller,
    tidied_up_on_sigterm,
)
from outsidein.cli.parameters import Host, Port
from outsidein.cli.serve import check_port, run_server
from outsidein.ground.errors import NotNow

#: Lies in a sample's folder from the moment it is begun; nothing without it is ever emptied.
BEGUN = "sample.begun"
#: Lies there once the sample is whole.
FILLED = "sample.filled"


def demo(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    size: Annotated[
        float,
        typer.Option(
            help="The share of the sample's customers, for a quick look.", min=0.02, max=1.0
        ),
    ] = 1.0,
    fresh: Annotated[bool, typer.Option("--fresh", help="Fill it anew.")] = False,
    only_fill: Annotated[bool, typer.Option("--only-fill", help="Fill it and stop.")] = False,
) -> None:
    """Fill a sample organisation and serve it, with a link that signs you in.

    It lies in var/demo, away from a real installation, and is filled once; a
    filling that was cut off is begun anew.

    Examples:

      outsidein demo

      outsidein demo --size 0.1 --port 8080

      outsidein demo --fresh
    """
    if not only_fill:
        check_port(host, port)
    home = Path(os.environ.get("OUTSIDEIN_DEMO_HOME", "var/demo")).resolve()
    address = f"http://localhost:{port}"
    os.environ["OUTSIDEIN_HOME"] = str(home)
    os.environ["OUTSIDEIN_DEMO"] = "1"
    os.environ["OUTSIDEIN_BASE_URL"] = address
    os.environ.pop("DATABASE_URL", None)
    with _alone(home):
        if fresh or not (home / FILLED).exists():
            _empty(home)
            (home / BEGUN).touch()
        start_django()
        if not (home / FILLED).exists():
            _fill(size)
            (home / FILLED).touch()
    _say_the_way_in(address)
    if not only_fill:
        run_server(host, port, 1, with_worker=True)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Hold the sample's folder for this process alone, so that it is filled once at a time."""
    import fcntl

    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = home.with_name(f".{home.name}.lock")
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as why:
            raise NotNow("The sample is being filled by another call; wait for it.") from why
        yield


def _empty(home: Path) -> None:
    """Empty the folder of a sample; NotNow where what lies there is no sample of ours."""
    there = list(home.iterdir())
    if there and not (home / BEGUN).exists():
        raise NotNow(f"{home} holds something else than a sample; move it away first.")
    for path in there:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _fill(size: float) -> None:
    from outsidein.cli.filling import fill_sample

    if not errors.is_terminal:
        errors.print("Filling the sample; this takes a minute or two.")
    with tidied_up_on_sigterm(), steps() as progress:
        fill_sample(size=size, progress=teller(progress, "Filling the sample"))


def _say_the_way_in(address: str) -> None:
    from django.utils import timezone

    from outsidein.cli.filling import OWNER
    from outsidein.people.actions import make_one_time_link
    from outsidein.people.queries import find_member, list_organisations

    organisation, name = list_organisations()[0]
    owner = find_member(organisation_id=organisation, email=OWNER)
    if owner is None:
        raise RuntimeError("The sample has no owner.")
    token = make_one_time_link(organisation_id=organisation, user_id=owner, at=timezone.now())
    say(f"{name}, a sample organisation, is at {address}")
    say("Sign in once by this link (within two days):")
    say(f"{address}/welcome/#{token}")
    out.file.flush()
