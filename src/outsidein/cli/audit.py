"""``outsidein audit``: whether the log of what was done is whole."""

import json
from typing import Annotated

import typer

from outsidein.cli.ground import out, start_django

app = typer.Typer(no_args_is_help=True, help="The log of what was done.")


@app.callback()
def _group() -> None:
    """Keep the sub-commands' names, though there is one."""


@app.command()
def verify(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Say whether every line of the log is as it was written; exit 1 where one is not.

    Keep the number and hash it prints elsewhere: a cut tail shows only against them.

    Example:

      outsidein audit verify
    """
    start_django()
    from outsidein.ground.audit import audit_head, verify_audit

    broken = verify_audit()
    number, head = audit_head()
    if as_json:
        out.print_json(
            json.dumps(
                {
                    "whole": broken is None,
                    "last": number,
                    "hash": head,
                    "broken_at": broken.sequence if broken else None,
                }
            )
        )
    elif broken is None:
        out.print(f"Whole: {number:,} lines, the last with the hash {head}.", highlight=False)
    else:
        out.print(f"[red]Broken at line {broken.sequence}: {broken.why}.[/red]", highlight=False)
    if broken is not None:
        raise typer.Exit(1)
