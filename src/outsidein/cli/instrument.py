"""``outsidein instrument``: the questionnaires there are, and whether one of your own is fit."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from outsidein.ask.instruments.compute.listing import listed
from outsidein.ask.instruments.compute.reading import check_instrument
from outsidein.ask.instruments.library import get_edition, list_editions
from outsidein.cli.ground import errors, out, print_json, say
from outsidein.cli.parameters import AsJson
from outsidein.ground.errors import NotNow

app = typer.Typer(no_args_is_help=True, help="The questionnaires: list, show, check.")


@app.command("list")
def list_(
    as_json: AsJson = False,
) -> None:
    """List every instrument of the library.

    Examples:

      outsidein instrument list

      outsidein instrument list --json
    """
    editions = list_editions()
    if as_json:
        print_json([listed(edition) for edition in editions])
        return
    table = Table(box=None)
    for heading in ("instrument", "version", "items", "languages", "title"):
        table.add_column(heading)
    for edition in editions:
        table.add_row(
            edition.id, str(edition.version), str(len(edition.items)), ", ".join(edition.languages),
            escape(edition.title.say()),
        )  # fmt: skip
    out.print(table)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="The instrument's name, such as crm-scorecard.")],
    as_json: AsJson = False,
) -> None:
    """Show one instrument with its items.

    Examples:

      outsidein instrument show trust

      outsidein instrument show crm-scorecard --json
    """
    edition = get_edition(name)
    if as_json:
        print_json(listed(edition))
        return
    out.print(
        f"[bold]{escape(edition.title.say())}[/bold], edition {edition.version}", highlight=False
    )
    out.print(escape(edition.summary.say()), highlight=False)
    table = Table(box=None)
    table.add_column("code", no_wrap=True)
    table.add_column("what it says", overflow="fold")
    for item in edition.items:
        table.add_row(item.code, escape(item.text.say()))
    out.print(table)


@app.command()
def check(
    path: Annotated[
        Path, typer.Argument(help="The instrument's TOML file.", exists=True, dir_okay=False)
    ],
    as_json: AsJson = False,
) -> None:
    """Say whether an instrument's file is fit to be asked; exit 3 where it is not.

    Example:

      outsidein instrument check my-instrument-1.toml
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as why:
        raise NotNow(f"{path.name} is not text in UTF-8: {why}.") from why
    except OSError as why:
        raise NotNow(f"{path} cannot be read: {why.strerror}.") from why
    problems = check_instrument(text, path.name)
    if as_json:
        told = [
            {"file": p.file, "place": p.place, "wrong": p.wrong, "remedy": p.remedy}
            for p in problems
        ]
        print_json({"fit": not problems, "problems": told})
    elif problems:
        for problem in problems:
            errors.print(str(problem), style="red", markup=False, highlight=False, soft_wrap=True)
    else:
        say(f"{path.name} is fit to be asked.")
    if problems:
        raise typer.Exit(3)
