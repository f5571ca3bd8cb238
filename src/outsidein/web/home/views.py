"""The front page: for a member what there is to do next, for a visitor what this is."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from outsidein.ask.instruments.library import list_newest_editions
from outsidein.ask.results.queries import RoundAnswered, list_answered
from outsidein.check.blindspots.queries import BlindSpots, ItemRow, get_blind_spots
from outsidein.hold.customers.queries import Holding, get_holding
from outsidein.people.queries import Place

#: So many blind spots stand on the front page.
MOST = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One of the three floors: how far it is, and what comes next on it."""

    name: str
    finding: str
    words: str
    address: str | None  # None: the page is not there
    action: str
    is_done: bool


@require_GET
def home_page(request: HttpRequest) -> HttpResponse:
    """Show what comes next, or to a visitor what this is."""
    organisation_id = getattr(request, "organisation_id", None)
    if organisation_id is None:
        return render(request, "home/visitor.html", {"editions": list_newest_editions()})
    place: Place = request.place  # type: ignore[attr-defined]  # stands wherever its number does
    spots = get_blind_spots(organisation_id=organisation_id)
    steps = (
        _ask(list_answered(organisation_id=organisation_id), place),
        _hold(get_holding(organisation_id=organisation_id), place),
        _check(spots, place),
    )
    next_step = next((step for step in steps if not step.is_done), steps[-1])
    shown = {"steps": steps, "next": next_step, "spots": spots, "widest": _widest(spots)}
    return render(request, "home/member.html", shown)


def _widest(spots: BlindSpots | None) -> list[ItemRow]:
    """Return the worst blind spots, a few."""
    rows = spots.rows if spots else ()
    return [row for row in rows if row.verdict == "blind spot"][:MOST]


def _ask(rounds: list[RoundAnswered], place: Place) -> Step:
    bringing = address("new_import", place.brings_files)
    if not rounds:
        return Step(
            "Ask",
            "Nobody has answered yet",
            "Bring in a file of answers, one person a row. To see what is asked, answer an "
            "instrument yourself; that takes five minutes.",
            bringing or address("answering"),
            "Bring in answers" if bringing else "Answer an instrument",
            is_done=False,
        )
    most = max(rounds, key=lambda one: one.answered or 0)
    answered = "A few" if most.answered is None else str(most.answered)
    people = f"{answered} of {most.asked}" if most.asked else answered
    return Step(
        "Ask",
        f"{people} people answered",
        f"{_many(len(rounds), 'instrument')} answered; see what people say, and where they part.",
        address("results"),
        "See the results",
        is_done=True,
    )


def _hold(holding: Holding, place: Place) -> Step:
    if not holding.records:
        return Step(
            "Hold",
            "No customer is known yet",
            "Bring in the lists you have, messy as they are: who is who is found out for you.",
            address("new_import", place.brings_files),
            "Bring in a file",
            is_done=False,
        )
    return Step(
        "Hold",
        f"{_many(holding.customers, 'customer')}, from {_many(holding.records, 'record')}",
        "Each customer once, with every value and where it came from.",
        address("customers", place.sees_customers),
        "See the customers",
        is_done=bool(holding.customers),
    )


def _check(spots: BlindSpots | None, place: Place) -> Step:
    if spots is None:
        return Step(
            "Check",
            "Answers and records were not set side by side yet",
            "Once there are answers and records, every answer is checked against what happened.",
            address("refresh", place.brings_files),
            "Check now",
            is_done=False,
        )
    found = spots.counts.get("blind spot", 0)
    return Step(
        "Check",
        f"{_many(found, 'blind spot')} in {_many(len(spots.rows), 'item')}",
        "Where people claim more than the records show, and what would change it.",
        address("blind_spots"),
        "See the blind spots",
        is_done=True,
    )


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def address(name: str, may: bool = True) -> str | None:
    """Return where a page is, or None where there is none or it isn't for this place."""
    try:
        return reverse(name) if may else None
    except NoReverseMatch:
        return None
