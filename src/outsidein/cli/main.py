"""The command ``outsidein``: its sub-commands, and how errors end."""

import os
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer

# Only what has no tables may be imported before Django is set up; see ground.py.
from outsidein import __version__
from outsidein.cli import (
    audit,
    check,
    customers,
    demo,
    doctor,
    files,
    identities,
    init,
    instrument,
    organisation,
    people,
    plans,
    registers,
    results,
    rounds,
    serve,
)
from outsidein.cli.ground import SETTINGS, errors, say
from outsidein.ground.errors import NotHere, NotNow

#: How a call ends; the help and docs/reference/commands.md say the same.
OURS, NOT_NOW, NOT_HERE = 1, 3, 4

app = typer.Typer(
    name="outsidein",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""Exit codes: 0 done; 1 an error of ours, or something amiss was found;
2 the words of the call are off; 3 not possible as things stand;
4 it does not exist.

Examples:

  outsidein demo

  outsidein check --answers answers.csv --customers crm.csv \\
      --interactions calls.csv --out report/

  outsidein init "Harbour Energy" --owner ann@example.org

  outsidein serve

`outsidein COMMAND --help` has more.""",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        say(f"outsidein {__version__}")
        raise typer.Exit


@app.callback()
def outsidein(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None:
    """Ask how customer-led you are, hold your customers once, check every answer.

    Outside-In asks people what they say of their organisation, holds its
    customers' records, and sets the one beside the other.
    """


app.command("demo")(demo.demo)
app.command("check")(check.check)
app.command("init")(init.init)
app.command("link")(init.link)
app.command("serve")(serve.serve)
app.command("import")(files.bring)
app.command("refresh")(files.refresh)
app.command("doctor")(doctor.doctor)
app.add_typer(instrument.app, name="instrument")
app.add_typer(rounds.app, name="rounds")
app.add_typer(results.app, name="results")
app.add_typer(people.app, name="people")
app.add_typer(organisation.app, name="organisation")
app.add_typer(customers.app, name="customers")
app.add_typer(identities.app, name="identities")
app.add_typer(plans.app, name="plans")
app.add_typer(registers.app, name="registers")
app.add_typer(audit.app, name="audit")


def run() -> None:
    """Run the command; say the two errors of the house in plain words, and ours in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        app()
    except NotHere as why:
        _end("Not here", str(why.args[0] if why.args else why), NOT_HERE)
    except NotNow as why:
        _end("Not possible", str(why), NOT_NOW)
    except Exception as error:
        if os.environ.get("OUTSIDEIN_DEBUG") == "1":
            raise
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
        _end("An error of ours", f"{where}. OUTSIDEIN_DEBUG=1 shows it whole.", OURS)


def _end(opening: str, words: str, code: int) -> None:
    errors.print(f"{opening}: ", style="red", end="", highlight=False)
    errors.print(words, markup=False, highlight=False, soft_wrap=True)
    sys.exit(code)
