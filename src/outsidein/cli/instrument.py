"""``outsidein instrument``: the questionnaires there are, and whether one of your own is fit."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from outsidein.ask.instruments.bringing import Brought, bring, write_edition
from outsidein.ask.instruments.compute.listing import listed
from outsidein.ask.instruments.compute.reading import check_instrument
from outsidein.ask.instruments.formats.choosing import FORMATS, WRITTEN
from outsidein.ask.instruments.formats.toml import lay_down
from outsidein.ask.instruments.library import get_edition, list_editions
from outsidein.cli.ground import errors, out, print_json, say
from outsidein.cli.parameters import AsJson
from outsidein.ground.errors import NotNow

app = typer.Typer(
    no_args_is_help=True, help="The questionnaires: list, show, check, export, import."
)


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


@app.command()
def export(
    name: Annotated[str, typer.Argument(help="The instrument's name, such as crm-scorecard.")],
    format_name: Annotated[
        str, typer.Option("--format", help=f"One of {', '.join(WRITTEN)}.")
    ] = "toml",
    target: Annotated[
        Path | None, typer.Option("--out", help="Where the file goes; without it, here.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write an instrument as a file for another program, and say what it cannot hold.

    Examples:

      outsidein instrument export trust --format xlsform --out trust.xlsx

      outsidein instrument export crm-scorecard --format lss
    """
    edition = get_edition(name)
    written = write_edition(edition, format_name)
    path = target or Path(f"{edition.key}{FORMATS[format_name].ending}")
    try:
        path.write_bytes(written.content)
    except OSError as why:
        raise NotNow(f"{path} cannot be written: {why.strerror}.") from why
    if as_json:
        print_json({"file": str(path), "format": format_name, "left_out": written.left_out})
        return
    say(f"{path} holds edition {edition.version} of {edition.id}.")
    _tell("What this format cannot show", written.left_out)


@app.command("import")
def import_(
    path: Annotated[
        Path, typer.Argument(help="The file, in any format.", exists=True, dir_okay=False)
    ],
    target: Annotated[
        Path | None, typer.Option("--out", help="Write what was read as our TOML.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read an instrument's file of another program and say what is left out; exit 3 if unfit.

    Nothing is stored. Read are our TOML, XLSForm, SurveyJS, LimeSurvey (.lss, .txt) and
    Qualtrics (.qsf).

    Examples:

      outsidein instrument import pulse.xlsx

      outsidein instrument import survey.qsf --out survey-1.toml

      outsidein instrument import limesurvey.lss --json
    """
    try:
        brought = bring(path.read_bytes(), path.name)
    except OSError as why:
        raise NotNow(f"{path} cannot be read: {why.strerror}.") from why
    if brought.is_fit and target is not None:
        target.write_text(lay_down(brought.values), encoding="utf-8")
    if as_json:
        _print_brought(brought)
    else:
        for problem in brought.problems:
            errors.print(str(problem), style="red", markup=False, highlight=False, soft_wrap=True)
        if brought.edition is not None and brought.is_fit:
            items = len(brought.edition.items)
            say(f"{path.name} is fit to be asked: {items} items of “{brought.edition.title}”.")
        _tell("Left out", brought.left_out)
        _tell("Put in place of what is missing", brought.assumed)
    if not brought.is_fit:
        raise typer.Exit(3)


def _print_brought(brought: Brought) -> None:
    print_json(
        {
            "fit": brought.is_fit,
            "format": brought.format,
            "problems": [
                {"file": p.file, "place": p.place, "wrong": p.wrong, "remedy": p.remedy}
                for p in brought.problems
            ],
            "left_out": list(brought.left_out),
            "assumed": list(brought.assumed),
            "edition": listed(brought.edition) if brought.edition and brought.is_fit else None,
        }
    )


def _tell(heading: str, sentences: Sequence[str]) -> None:
    if sentences:
        out.print(f"{heading}:", highlight=False)
    for sentence in sentences:
        out.print(f"- {sentence}", markup=False, highlight=False, soft_wrap=True)
