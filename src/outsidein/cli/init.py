"""``outsidein init`` and ``outsidein link``: an organisation, and its owner's first way in."""

from pathlib import Path
from typing import Annotated

import typer

from outsidein.cli.ground import print_json, say, start_django, the_organisation, warn
from outsidein.cli.parameters import AsJson, Currency, Organisation, Region
from outsidein.ground.errors import NotNow


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
    currency: Currency = "EUR",
    region: Region = "GB",
    as_json: AsJson = False,
) -> None:
    r"""Make an organisation and a one-time link for its first owner.

    The link signs them in once, within two days. Rows of the two lists that
    could not be taken are told; the others are taken.

    Examples:

      outsidein init "Harbour Energy" --owner ann@example.org

      outsidein init "Harbour Energy" --owner ann@example.org \
          --levels levels.csv --departments departments.csv --currency GBP
    """
    start_django()
    from django.db import transaction
    from django.utils import timezone

    from outsidein.people.actions import (
        add_member,
        create_organisation,
        load_departments,
        load_levels,
        make_one_time_link,
    )
    from outsidein.people.queries import list_organisations

    _check_address(owner)
    for number, other in list_organisations():
        if other.casefold() == name.strip().casefold():
            raise NotNow(
                f"{other} is here already, as organisation {number}."
                " A member gets another way in by `outsidein link`."
            )
    at = timezone.now()
    refused = []
    with transaction.atomic():  # a list that cannot be read leaves no organisation behind
        made = create_organisation(name=name, at=at, currency=currency, region=region)
        user = add_member(organisation_id=made, email=owner, role="owner", at=at)
        if levels:
            rows = load_levels(organisation_id=made, path=levels, at=at)
            refused += [(levels, row) for row in rows]
        if departments:
            rows = load_departments(organisation_id=made, path=departments, at=at)
            refused += [(departments, row) for row in rows]
        way_in = _address(make_one_time_link(organisation_id=made, user_id=user, at=at))
    lines = [f"{path.name}, row {r.row}, column {r.column}: {r.reason}" for path, r in refused]
    if as_json:
        print_json({"organisation": made, "link": way_in, "refused": lines})
        return
    for line in lines:
        warn(line)
    say(f"{name} is organisation {made}.")
    say("Run `outsidein serve`, then sign in once by this link (within two days):")
    say(way_in)


def link(
    email: Annotated[str, typer.Argument(help="The member's e-mail address.")],
    organisation: Organisation = None,
    role: Annotated[
        str,
        typer.Option(help="Their role, where they are not a member yet."),
    ] = "viewer",
    as_json: AsJson = False,
) -> None:
    """Make a one-time link for a member; somebody new becomes one.

    Examples:

      outsidein link ann@example.org

      outsidein link ben@example.org --role lead
    """
    start_django()
    from django.utils import timezone

    from outsidein.people.actions import add_member, make_one_time_link
    from outsidein.people.queries import find_member

    _check_address(email)
    at = timezone.now()
    number = the_organisation(organisation)
    user = find_member(organisation_id=number, email=email)
    if user is None:
        user = add_member(organisation_id=number, email=email, role=role, at=at)
    way_in = _address(make_one_time_link(organisation_id=number, user_id=user, at=at))
    if as_json:
        print_json({"organisation": number, "link": way_in})
    else:
        say(way_in)


def _check_address(email: str) -> None:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(email.strip())
    except ValidationError as why:
        raise NotNow(f"{email!r} is no e-mail address.") from why


def _address(token: str) -> str:
    """Return the address of a one-time link; what follows the # never reaches a log."""
    from django.conf import settings

    return f"{settings.BASE_URL}/welcome/#{token}"
