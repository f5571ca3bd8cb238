"""``outsidein audit``: whether the log of what was done is whole."""

import typer

from outsidein.cli.ground import errors, print_json, say, start_django
from outsidein.cli.parameters import AsJson

app = typer.Typer(no_args_is_help=True, help="The log of what was done.")


@app.callback()
def _group() -> None:
    """Keep the sub-commands' names, though there is one."""


@app.command()
def verify(as_json: AsJson = False) -> None:
    """Say whether every line of the log is as it was written; exit 1 where not.

    Keep the number and hash it prints elsewhere: a cut tail shows only
    against them.

    Example:

      outsidein audit verify
    """
    start_django()
    from outsidein.ground.audit import audit_head, verify_audit

    broken = verify_audit()
    number, head = audit_head()
    if as_json:
        at = broken.sequence if broken else None
        print_json({"whole": broken is None, "last": number, "hash": head, "broken_at": at})
    elif broken is None:
        say(f"Whole: {number:,} lines, the last with the hash {head}.")
    else:
        errors.print(
            f"Broken at line {broken.sequence}: {broken.why}.", style="red", highlight=False
        )
    if broken is not None:
        raise typer.Exit(1)
