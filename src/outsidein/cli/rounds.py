"""``outsidein rounds``: see rounds, open, close and report them, send their mails and links."""

import csv
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from outsidein.cli.ground import (
    errors,
    print_json,
    say,
    start_django,
    steps,
    teller,
    the_organisation,
)
from outsidein.cli.parameters import AsJson, Organisation
from outsidein.ground.errors import NotNow

app = typer.Typer(no_args_is_help=True, help="Rounds: who is asked what, and until when.")
Round = Annotated[int, typer.Argument(help="The round's number, as `rounds list` shows it.")]
Subject = Annotated[str, typer.Option(help="The subject of the mail, in place of ours.")]
Words = Annotated[str, typer.Option(help="Your own words, in place of our opening.")]
ACTOR = "command line"


@app.command("list")
def list_them(organisation: Organisation = None, as_json: AsJson = False) -> None:
    """List the rounds, the newest first, and how many have answered.

    Answers are counted once a day and told in whole steps, so that nobody
    can watch who is still missing.

    Example:

      outsidein rounds list
    """
    start_django()
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.ask.rounds.queries import get_participation, list_rounds

    number = the_organisation(organisation)
    with scope(organisation=number):
        found = list_rounds(organisation_id=number, at=timezone.now())
        told = {
            one.round_id: get_participation(organisation_id=number, round_id=one.round_id)
            for one in found
        }
    if as_json:
        print_json(
            [
                {
                    "round": one.round_id,
                    "title": one.title,
                    "state": one.state,
                    "mode": one.mode,
                    "instruments": [part.slug for part in one.parts],
                    "asked": one.asked,
                    "answered_at_least": told[one.round_id].at_least,
                    "counted_at": told[one.round_id].counted_at,
                    "closes_at": one.closes_at,
                }
                for one in found
            ]
        )
        return
    for one in found:
        turnout = told[one.round_id]
        of = f" of {turnout.asked}" if turnout.asked else ""
        answered = "not counted yet"
        if turnout.counted_at:
            answered = f"at least {turnout.at_least}{of} answered by {turnout.counted_at:%d %b}"
        say(f"{one.round_id}  {one.title}  {one.state}, {one.mode}  {answered}")
    if not found:
        say("There is no round yet.")


@app.command("open")
def open_it(round_id: Round, organisation: Organisation = None, as_json: AsJson = False) -> None:
    """Open a draft: from now on it can be answered, and its mode stands.

    Where a keeper's passphrase was chosen it is asked for, twice.

    Example:

      outsidein rounds open 3
    """
    start_django()
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.ask.rounds.actions import open_round
    from outsidein.ask.rounds.links import link_of
    from outsidein.ask.rounds.queries import get_round

    number = the_organisation(organisation)
    with scope(organisation=number):
        at = timezone.now()
        ours = {"organisation_id": number, "round_id": round_id}
        wrapped = get_round(**ours, at=at).needs_passphrase
        passphrase = (
            typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
            if wrapped
            else None
        )
        open_round(
            organisation_id=number, round_id=round_id, at=at, actor=ACTOR, passphrase=passphrase
        )
        one = get_round(**ours, at=at)
    address = link_of(one.public_id)
    if as_json:
        print_json({"round": round_id, "address": address, "pin": one.pin, "asked": one.asked})
        return
    say(f"Round {round_id} is open: {address}")
    if one.pin:
        say(f"The PIN is {one.pin[:4]} {one.pin[4:]}.")


@app.command()
def close(round_id: Round, organisation: Organisation = None, as_json: AsJson = False) -> None:
    """Close a round for good: its answers are mixed and its keys destroyed.

    Cut short, it goes on where it was when called again.

    Example:

      outsidein rounds close 3
    """
    start_django()
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.ask.results.actions import close_round
    from outsidein.ask.rounds.queries import get_round

    number = the_organisation(organisation)
    with scope(organisation=number), steps(quiet=as_json) as progress:
        at = timezone.now()
        one = get_round(organisation_id=number, round_id=round_id, at=at)
        asked = one.needs_passphrase and one.state in {"open", "over"}
        close_round(
            organisation_id=number,
            round_id=round_id,
            at=at,
            actor=ACTOR,
            passphrase=typer.prompt("Passphrase", hide_input=True) if asked else None,
            tell=teller(progress, f"round {round_id}"),
        )
    if as_json:
        print_json({"round": round_id, "state": "closed"})
    else:
        say(f"Round {round_id} is closed. Nobody can tell any more whose answers are whose.")


@app.command()
def invite(
    round_id: Round,
    subject: Subject = "",
    words: Words = "",
    organisation: Organisation = None,
    as_json: AsJson = False,
) -> None:
    """Mail everybody who has had no mail yet their own link.

    Example:

      outsidein rounds invite 3 --words "Please take ten minutes."
    """
    _mail(round_id, subject, words, organisation, reminder=False, as_json=as_json)


@app.command()
def remind(
    round_id: Round,
    subject: Subject = "",
    words: Words = "",
    organisation: Organisation = None,
    as_json: AsJson = False,
) -> None:
    """Mail those who have not answered; who they are is told nobody.

    Example:

      outsidein rounds remind 3
    """
    _mail(round_id, subject, words, organisation, reminder=True, as_json=as_json)


@app.command()
def links(
    round_id: Round,
    organisation: Organisation = None,
    as_json: AsJson = False,
) -> None:
    """Print everybody's own link as CSV; that it was done is noted.

    Whoever holds the list could answer in somebody's place.

    Example:

      outsidein rounds links 3 > links.csv
    """
    start_django()
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.ask.rounds.actions import iterate_links

    number = the_organisation(organisation)
    with scope(organisation=number):
        found = iterate_links(
            organisation_id=number, round_id=round_id, at=timezone.now(), actor=ACTOR
        )
        rows = [(one.name, one.email, one.language, one.address) for one in found]
    columns = ("name", "email", "language", "link")
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
        return
    writer = csv.writer(sys.stdout)
    writer.writerow(columns)
    writer.writerows([_plain(cell) for cell in row] for row in rows)


@app.command()
def report(
    round_id: Round,
    to: Annotated[Path, typer.Option("--out", help="The file to write: .pdf or .pptx.")],
    paper: Annotated[str, typer.Option(help="The paper of a PDF: a4 or letter.")] = "a4",
    organisation: Organisation = None,
    as_json: AsJson = False,
) -> None:
    """Write the report of a closed round: on paper, or as slides.

    Examples:

      outsidein rounds report 3 --out spring.pdf

      outsidein rounds report 3 --out spring.pptx
    """
    kind = to.suffix.lower().removeprefix(".")
    if kind not in ("pdf", "pptx"):
        raise typer.BadParameter("Name a file that ends in .pdf or .pptx.", param_hint="--out")
    if paper not in ("a4", "letter"):
        raise typer.BadParameter("Take `a4` or `letter`.", param_hint="--paper")
    start_django()
    from django.conf import settings
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.reports.of_round import report_of_round
    from outsidein.reports.pdf import write_pdf
    from outsidein.reports.slides import write_slides

    number = the_organisation(organisation)
    with scope(organisation=number):
        found = report_of_round(
            organisation_id=number, round_id=round_id, made_on=timezone.now().date()
        )
    cache = settings.HOME / "pictures"
    if kind == "pptx":
        content = write_slides(found, cache=cache)
    else:
        size: Literal["a4", "us-letter"] = "us-letter" if paper == "letter" else "a4"
        content = write_pdf(found, paper=size, cache=cache)
    try:
        to.write_bytes(content)
    except OSError as why:
        raise NotNow(f"{to} cannot be written: {why.strerror or why}.") from why
    if as_json:
        print_json({"round": round_id, "file": str(to), "bytes": len(content)})
        return
    say(f"{to}: {found.title}.")


def _mail(
    round_id: int,
    subject: str,
    words: str,
    organisation: int | None,
    *,
    reminder: bool,
    as_json: bool,
) -> None:
    start_django()
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.ask.rounds.mailing import mail_invitations, mail_reminders

    number = the_organisation(organisation)
    send = mail_reminders if reminder else mail_invitations
    with scope(organisation=number), steps(quiet=as_json) as progress:
        mailed = send(
            organisation_id=number,
            round_id=round_id,
            subject=subject,
            words=words,
            at=timezone.now(),
            actor=ACTOR,
            tell=teller(progress, "mails"),
        )
    if as_json:
        print_json({"round": round_id, "sent_at_least": mailed.at_least, "failed": mailed.failed})
        return
    say(f"{'At least ' if reminder else ''}{mailed.at_least} mails were sent.")
    if mailed.failed:
        errors.print(f"{mailed.failed} addresses were refused by the mail server.", style="yellow")
        raise typer.Exit(1)


def _plain(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
