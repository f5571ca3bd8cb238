"""The front page: for a member what there is to do next, for a visitor what this is."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from outsidein.ask.instruments.library import list_newest_editions
from outsidein.ask.results.queries import list_answered
from outsidein.ask.rounds.queries import list_rounds
from outsidein.check.blindspots.queries import BlindSpots, ItemRow, get_blind_spots
from outsidein.hold.customers.queries import Holding, get_holding
from outsidein.people.persons.queries import count_people
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
        _ask(organisation_id, place),
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


def _ask(organisation_id: int, place: Place) -> Step:
    rounds = list_answered(organisation_id=organisation_id)
    if not rounds:
        return _ask_first(organisation_id, place)
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


def _ask_first(organisation_id: int, place: Place) -> Step:
    """Return what comes before anybody has answered: who works here, then a round, then its end."""
    nobody = "Nobody has answered yet"
    if not place.runs_rounds:
        bringing = address("new_import", place.brings_files)
        return Step(
            "Ask",
            nobody,
            "To see what is asked, answer an instrument yourself; that takes five minutes.",
            bringing or address("answering"),
            "Bring in answers" if bringing else "Answer an instrument",
            is_done=False,
        )
    known = count_people(organisation_id=organisation_id).here
    if any(
        one.state in {"open", "over"}
        for one in list_rounds(organisation_id=organisation_id, at=timezone.now())
    ):
        words = "What people say is shown once the round is closed."
        return Step("Ask", "A round is open", words, address("rounds"), "See the round", False)
    if not known and place.manages_people:
        return Step(
            "Ask",
            nobody,
            "Say who works here first: a list with name, e-mail, level and department. Then set a "
            "round up. Answers given elsewhere can be brought in as a file.",
            address("people"),
            "Set up your people",
            is_done=False,
        )
    people = f"{known:,} people can be asked" if known > 1 else "One person can be asked"
    return Step(
        "Ask",
        people if known else nobody,
        "Set a round up: choose what is asked and of whom, look it over, open it.",
        address("new_round"),
        "Start a round",
        is_done=False,
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
