"""``outsidein instrument``: the questionnaires there are, and whether one of your own is fit."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from outsidein.ask.instruments.compute.listing import listed
from outsidein.ask.instruments.compute.reading import check_instrument
from outsidein.ask.instruments.library import get_edition, list_editions
from outsidein.cli.ground import errors, out

app = typer.Typer(no_args_is_help=True, help="The questionnaires: list, show, check.")


@app.command("list")
def list_(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON with every item.")] = False,
) -> None:
    """List every instrument of the library.

    Examples:

      outsidein instrument list

      outsidein instrument list --json
    """
    editions = list_editions()
    if as_json:
        out.print_json(json.dumps([listed(edition) for edition in editions], ensure_ascii=False))
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
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show one instrument with its items.

    Example:

      outsidein instrument show trust
    """
    edition = get_edition(name)
    if as_json:
        out.print_json(json.dumps(listed(edition), ensure_ascii=False))
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
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say whether an instrument's file is fit to be asked; exit 3 where it is not.

    Example:

      outsidein instrument check my-instrument-1.toml
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as why:
        errors.print(f"[red]{path.name} is not text in UTF-8: {why}.[/red]", highlight=False)
        raise typer.Exit(3) from why
    problems = check_instrument(text, path.name)
    if as_json:
        told = [
            {"file": p.file, "place": p.place, "wrong": p.wrong, "remedy": p.remedy}
            for p in problems
        ]
        out.print_json(json.dumps({"fit": not problems, "problems": told}, ensure_ascii=False))
    elif problems:
        for problem in problems:
            errors.print(f"[red]{escape(str(problem))}[/red]", highlight=False)
    else:
        out.print(f"{path.name} is fit to be asked.", highlight=False)
    if problems:
        raise typer.Exit(3)
