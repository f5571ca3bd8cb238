"""``outsidein demo``: a filled sample organisation, served."""

import os
import shutil
from pathlib import Path
from typing import Annotated

import typer

from outsidein.cli.ground import out, start_django, steps
from outsidein.cli.serve import run_server


def demo(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
    size: Annotated[
        float,
        typer.Option(
            help="The share of the sample's customers, for a quick look.", min=0.02, max=1.0
        ),
    ] = 1.0,
    fresh: Annotated[bool, typer.Option(help="Fill it anew.")] = False,
    only_fill: Annotated[bool, typer.Option("--only-fill", help="Fill it and stop.")] = False,
) -> None:
    """Fill a sample organisation and serve it, with a link that signs you in.

    It lies in var/demo, away from a real installation, and is filled once.

    Examples:

      outsidein demo

      outsidein demo --fresh --port 8080
    """
    home = Path(os.environ.get("OUTSIDEIN_DEMO_HOME", "var/demo")).resolve()
    if fresh:
        shutil.rmtree(home, ignore_errors=True)
    os.environ["OUTSIDEIN_HOME"] = str(home)
    os.environ["OUTSIDEIN_DEMO"] = "1"
    os.environ["OUTSIDEIN_BASE_URL"] = f"http://localhost:{port}"
    os.environ.pop("DATABASE_URL", None)
    start_django()
    from django.utils import timezone

    from outsidein.cli.filling import OWNER, fill_sample
    from outsidein.people.actions import make_one_time_link
    from outsidein.people.queries import find_member, list_organisations

    done = home / "filled"
    if not done.exists():
        if list_organisations():
            # A filling that was cut off is no sample; begin again.
            out.print("The sample was only half filled; run [bold]outsidein demo --fresh[/bold].")
            raise typer.Exit(3)
        with steps() as progress:
            task = progress.add_task("Filling the sample", total=1.0)
            fill_sample(
                size=size,
                progress=lambda step, share: progress.update(
                    task, completed=share, description=step
                ),
            )
        done.touch()
    organisation, name = list_organisations()[0]
    owner = find_member(organisation_id=organisation, email=OWNER)
    if owner is None:
        raise RuntimeError("The sample has no owner.")
    token = make_one_time_link(organisation_id=organisation, user_id=owner, at=timezone.now())
    out.print(
        f"[bold]{name}[/bold], a sample organisation, is at http://localhost:{port}",
        highlight=False,
    )
    out.print("Sign in once by this link:", highlight=False)
    out.print(f"http://localhost:{port}/welcome/#{token}", soft_wrap=True, highlight=False)
    if not only_fill:
        run_server(host, port, 1, with_worker=True)
