"""``outsidein init`` and ``outsidein link``: an organisation, and its owner's first way in."""

import json
from pathlib import Path
from typing import Annotated

import typer

from outsidein.cli.ground import errors, out, start_django, the_organisation


def init(
    name: Annotated[str, typer.Argument(help="The organisation's name.")],
    owner: Annotated[str, typer.Option(help="The e-mail address of its first owner.")],
    levels: Annotated[
        Path | None,
        typer.Option(
            help="A CSV of levels: level, role (board, management, front, support).",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    departments: Annotated[
        Path | None,
        typer.Option(
            help="A CSV of departments: department, function, headcount.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    currency: Annotated[
        str, typer.Option(help="The currency sums are reported in, ISO 4217.")
    ] = "EUR",
    region: Annotated[
        str, typer.Option(help="Where phone numbers without a country code are dialled, ISO 3166.")
    ] = "GB",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Make an organisation and a one-time link for its first owner.

    Example:

      outsidein init "Harbour Energy" --owner ann@example.org --levels levels.csv --departments departments.csv
    """
    start_django()
    from django.conf import settings
    from django.utils import timezone

    from outsidein.people.actions import (
        add_member,
        create_organisation,
        load_departments,
        load_levels,
        make_one_time_link,
    )

    at = timezone.now()
    organisation = create_organisation(name=name, at=at, currency=currency, region=region)
    user = add_member(organisation_id=organisation, email=owner, role="owner", at=at)
    refused = []
    if levels:
        refused += [
            (levels, row) for row in load_levels(organisation_id=organisation, path=levels, at=at)
        ]
    if departments:
        taken = load_departments(organisation_id=organisation, path=departments, at=at)
        refused += [(departments, row) for row in taken]
    link = f"{settings.BASE_URL}/welcome/#{make_one_time_link(organisation_id=organisation, user_id=user, at=at)}"
    lines = [
        f"{path.name}, row {row.row}, column {row.column}: {row.reason}" for path, row in refused
    ]
    if as_json:
        out.print_json(json.dumps({"organisation": organisation, "link": link, "refused": lines}))
        return
    for line in lines:
        errors.print(f"[yellow]{line}[/yellow]", highlight=False)
    out.print(f"[bold]{name}[/bold] is organisation {organisation}.", highlight=False)
    out.print("Run [bold]outsidein serve[/bold], then sign in once by this link (two days):")
    out.print(link, soft_wrap=True, highlight=False)


def link(
    email: Annotated[str, typer.Argument(help="The member's e-mail address.")],
    organisation: Annotated[
        int | None, typer.Option(help="Which organisation, where there are several.")
    ] = None,
    role: Annotated[
        str, typer.Option(help="Their role, where they are not a member yet.")
    ] = "viewer",
) -> None:
    """Make a one-time link for a member; somebody new becomes one.

    Example:

      outsidein link ben@example.org --role lead
    """
    start_django()
    from django.conf import settings
    from django.utils import timezone

    from outsidein.people.actions import add_member, make_one_time_link
    from outsidein.people.queries import find_member

    at = timezone.now()
    number = the_organisation(organisation)
    user = find_member(organisation_id=number, email=email)
    if user is None:
        user = add_member(organisation_id=number, email=email, role=role, at=at)
    token = make_one_time_link(organisation_id=number, user_id=user, at=at)
    out.print(f"{settings.BASE_URL}/welcome/#{token}", soft_wrap=True, highlight=False)
