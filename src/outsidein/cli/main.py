"""The command ``outsidein``: its sub-commands, and how errors end.

Exit codes: 0 done; 1 an error of ours; 2 the call's words are off; 3 it cannot be done as things
stand (a file that cannot be read, a deed that is not possible now); 4 it does not exist.
"""

import os
import sys

import typer
from rich.console import Console

# Only what has no tables may be imported before Django is set up; see ground.py.
from outsidein.cli import (
    audit,
    check,
    demo,
    doctor,
    files,
    identities,
    init,
    instrument,
    serve,
)
from outsidein.ground.errors import NotHere, NotNow

app = typer.Typer(
    name="outsidein",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Ask how customer-led you are, hold your customers once, check every answer against the records.",
    epilog="""Examples:

  outsidein demo                                        a filled sample organisation, served

  outsidein check --answers answers.csv --customers crm.csv --interactions calls.csv --out report/

  outsidein init "Harbour Energy" --owner ann@example.org

  outsidein serve""",
)
app.command("demo")(demo.demo)
app.command("check")(check.check)
app.command("init")(init.init)
app.command("link")(init.link)
app.command("serve")(serve.serve)
app.command("import")(files.bring)
app.command("refresh")(files.refresh)
app.command("doctor")(doctor.doctor)
app.add_typer(instrument.app, name="instrument")
app.add_typer(identities.app, name="identities")
app.add_typer(audit.app, name="audit")


def run() -> None:
    """Run the command; say the two errors of the house in plain words."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outsidein.config.settings")
    errors = Console(stderr=True)
    try:
        app()
    except NotHere as why:
        errors.print(f"[red]Not here:[/red] {why.args[0] if why.args else why}", highlight=False)
        sys.exit(4)
    except NotNow as why:
        errors.print(f"[red]Not possible:[/red] {why}", highlight=False)
        sys.exit(3)
