"""``outsidein plans``: the actions that were agreed, and reminding their owners."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from outsidein.cli.ground import out, print_json, say, start_django, the_organisation
from outsidein.cli.parameters import AsJson, Organisation

if TYPE_CHECKING:
    from outsidein.check.plans.queries import ActionView

app = typer.Typer(no_args_is_help=True, help="Actions: who does what by when.")


def _day(text: str) -> str:
    """Return the text where it is a day, or nothing; BadParameter where it is not."""
    if text:
        try:
            date.fromisoformat(text)
        except ValueError as why:
            raise typer.BadParameter(f"{text!r} is no day; write it like 2026-06-30.") from why
    return text


@app.command("list")
def list_them(
    status: Annotated[
        str,
        typer.Option(
            help="Only those: proposed, agreed, under way, done or dropped; by default all open."
        ),
    ] = "",
    every: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    item: Annotated[str, typer.Option(help="Only those that should move this item.")] = "",
    organisation: Organisation = None,
    as_json: AsJson = False,
) -> None:
    """List the actions, those due first on top.

    Examples:

      outsidein plans list

      outsidein plans list --item CUS.3 --all --json
    """
    start_django()
    from django_scopes import scope

    from outsidein.check.plans.compute.statuses import Status, open_statuses
    from outsidein.check.plans.queries import list_actions

    if status and status not in set(Status):
        raise typer.BadParameter(f"There is no status {status!r}; there are {', '.join(Status)}.")
    wanted = [status] if status else None if every else [str(one) for one in open_statuses()]
    number = the_organisation(organisation)
    with scope(organisation=number):
        found = list_actions(organisation_id=number, status=wanted, item=item)
    if as_json:
        print_json([_told(one) for one in found])
    elif found:
        out.print(_table(found))
    else:
        say("No action is like that.")


@app.command()
def add(
    title: Annotated[str, typer.Argument(help="What will be done.")],
    why: Annotated[str, typer.Option(help="Why, and how.")] = "",
    owner: Annotated[
        str, typer.Option(help="Who answers for it: a member's address, or a name.")
    ] = "",
    due: Annotated[str, typer.Option(help="By when.", metavar="YYYY-MM-DD", callback=_day)] = "",
    item: Annotated[
        list[str] | None, typer.Option(help="An item that it should move; may be given again.")
    ] = None,
    measure: Annotated[
        list[str] | None, typer.Option(help="A measure that it should move, in its better way.")
    ] = None,
    agreed: Annotated[bool, typer.Option("--agreed", help="Its owner has agreed to it.")] = False,
    organisation: Organisation = None,
    as_json: AsJson = False,
) -> None:
    r"""Note an action and print its number.

    Example:

      outsidein plans add "Call back within a day" --owner ann@example.org \
          --due 2026-09-30 --item TRU.3 --measure in_promise
    """
    start_django()
    from django_scopes import scope

    from outsidein.check.evidence.compute.library import load_measures
    from outsidein.check.plans.actions import add_action
    from outsidein.check.plans.compute.aims import ItemAim, MeasureAim
    from outsidein.people.queries import find_member

    known = load_measures()
    unknown = sorted(set(measure or ()) - set(known))
    if unknown:
        raise typer.BadParameter(f"There is no measure {', '.join(unknown)}.")
    number = the_organisation(organisation)
    owner_id = find_member(organisation_id=number, email=owner) if "@" in owner else None
    with scope(organisation=number):
        made = add_action(
            organisation_id=number,
            title=title,
            at=datetime.now(tz=UTC),
            why=why,
            owner_id=owner_id,
            owner_name="" if owner_id else owner,
            due_date=date.fromisoformat(due) if due else None,
            status="agreed" if agreed else "proposed",
            items=[ItemAim(code) for code in item or ()],
            measures=[
                MeasureAim(name, "down" if known[name].lower_is_better else "up")
                for name in measure or ()
            ],
        )
    if as_json:
        print_json({"number": made})
    else:
        say(f"Action {made} was noted.")


@app.command()
def done(
    number: Annotated[int, typer.Argument(help="The action's number.", min=1)],
    comment: Annotated[str, typer.Option(help="What there is to say about it.")] = "",
    organisation: Organisation = None,
    as_json: AsJson = False,
) -> None:
    """Say that an action is done.

    Example:

      outsidein plans done 7 --comment "Since Monday"
    """
    start_django()
    from django_scopes import scope

    from outsidein.check.plans.actions import comment_on_action, move_action
    from outsidein.check.plans.queries import get_action

    whose, at = the_organisation(organisation), datetime.now(tz=UTC)
    ours = {"organisation_id": whose, "number": number}
    with scope(organisation=whose):
        move_action(**ours, status="done", at=at)
        if comment.strip():
            comment_on_action(**ours, text=comment, at=at)
        action = get_action(**ours)
    if as_json:
        print_json(_told(action))
    else:
        say(f"Action {number} is done: {action.title}")


@app.command()
def remind(as_json: AsJson = False) -> None:
    """Mail the owners what is due within a week and what is late, each once.

    `outsidein serve` does it by itself once a day; this is for those who run
    the pages without its worker.

    Example:

      outsidein plans remind
    """
    start_django()
    from outsidein.tasks.plan_reminders import remind_everybody

    sent, failed = remind_everybody(datetime.now(tz=UTC))
    if as_json:
        print_json({"sent": sent, "failed": failed})
    else:
        say(f"{sent} mails went out, {failed} could not be sent.")
    if failed:
        raise typer.Exit(1)


def _told(one: "ActionView") -> dict[str, Any]:
    return {
        "number": one.number,
        "title": one.title,
        "why": one.why,
        "status": one.status.value,
        "owner": one.owner,
        "due_date": one.due_date,
        "items": [{"item": aim.item, "move": aim.move} for aim in one.items],
        "measures": [
            {"measure": aim.measure, "direction": aim.direction, "size": aim.size}
            for aim in one.measures
        ],
        "came_from": one.came_from,
        "created_at": one.created_at,
        "agreed_at": one.agreed_at,
        "closed_at": one.closed_at,
    }


def _table(found: "list[ActionView]") -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("No.", justify="right")
    for name in ("What will be done", "Who", "By when", "How far", "Moves"):
        table.add_column(name, overflow="fold")
    for one in found:
        table.add_row(
            str(one.number),
            escape(one.title),
            escape(one.owner) or "nobody yet",
            str(one.due_date or "no day yet"),
            one.status.value,
            ", ".join(aim.item for aim in one.items),
        )
    return table
