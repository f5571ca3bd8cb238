"""The front page: for a member what there is to do next, for a visitor what this is."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext
from django.views.decorators.http import require_GET

from outsidein.ask.instruments.library import list_newest_editions
from outsidein.ask.results.queries import list_answered
from outsidein.ask.rounds.queries import list_rounds
from outsidein.check.blindspots.queries import BlindSpots, ItemRow, get_blind_spots
from outsidein.hold.customers.queries import Holding, get_holding
from outsidein.hold.customers.told import get_status_counts
from outsidein.hold.sources.queries import SourceView, list_late_sources
from outsidein.people.persons.queries import count_people
from outsidein.people.queries import Place
from outsidein.web.templatetags.outsidein import counted

#: So many blind spots stand on the front page.
MOST = 3
#: So many late sources are named there; of the others it is said how many they are.
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One of the three floors: how far it is, and what comes next on it."""

    name: str
    finding: str
    words: str
    address: str | None  # None: the page is not there
    action: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Late:
    """The sources that should have come again by now, as far as they are named."""

    named: tuple[SourceView, ...]
    more: int  # how many others
    words: str


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
        _hold(
            get_holding(organisation_id=organisation_id),
            get_status_counts(organisation_id=organisation_id).get("prospect", 0),
            place,
        ),
        _check(spots, place),
    )
    next_step = next((step for step in steps if not step.is_done), steps[-1])
    shown = {
        "steps": steps,
        "next": next_step,
        "spots": spots,
        "widest": _widest(spots),
        "late": _late(organisation_id, place),
    }
    return render(request, "home/member.html", shown)


def _late(organisation_id: int, place: Place) -> Late | None:
    """Return the sources that are late; None when all came. Every member may see sources."""
    at = place.fixed_as_of or timezone.now()
    late = list_late_sources(organisation_id=organisation_id, at=at)
    if not late:
        return None
    words = ngettext(
        "%(count)s source should have come again by now:",
        "%(count)s sources should have come again by now:",
        len(late),
    ) % {"count": counted(len(late))}
    return Late(tuple(late[:MOST_NAMED]), max(len(late) - MOST_NAMED, 0), words)


def _widest(spots: BlindSpots | None) -> list[ItemRow]:
    """Return the worst blind spots, a few."""
    rows = spots.rows if spots else ()
    return [row for row in rows if row.verdict == "blind spot"][:MOST]


def _ask(organisation_id: int, place: Place) -> Step:
    rounds = list_answered(organisation_id=organisation_id)
    if not rounds:
        return _ask_first(organisation_id, place)
    most = max(rounds, key=lambda one: one.answered or 0)
    answered = gettext("A few") if most.answered is None else str(most.answered)
    people = answered
    if most.asked:
        people = gettext("%(n)s of %(of)s") % {"n": answered, "of": most.asked}
    return Step(
        pgettext("room", "Ask"),
        gettext("%(people)s people answered") % {"people": people},
        ngettext(
            "%(count)s instrument answered; see what people say, and where they part.",
            "%(count)s instruments answered; see what people say, and where they part.",
            len(rounds),
        )
        % {"count": len(rounds)},
        address("results"),
        gettext("See the results"),
        is_done=True,
    )


def _ask_first(organisation_id: int, place: Place) -> Step:
    """Return what comes before anybody has answered: who works here, then a round, then its end."""
    nobody = gettext("Nobody has answered yet")
    if not place.runs_rounds:
        bringing = address("new_import", place.brings_files)
        return Step(
            pgettext("room", "Ask"),
            nobody,
            gettext(
                "To see what is asked, answer an instrument yourself; that takes five minutes."
            ),
            bringing or address("answering"),
            gettext("Bring in answers") if bringing else gettext("Answer an instrument"),
            is_done=False,
        )
    known = count_people(organisation_id=organisation_id).here
    if any(
        one.state in {"open", "over"}
        for one in list_rounds(organisation_id=organisation_id, at=timezone.now())
    ):
        words = gettext("What people say is shown once the round is closed.")
        return Step(
            pgettext("room", "Ask"),
            gettext("A round is open"),
            words,
            address("rounds"),
            gettext("See the round"),
            False,
        )
    if not known and place.manages_people:
        return Step(
            pgettext("room", "Ask"),
            nobody,
            gettext(
                "Say who works here first: a list with name, e-mail, level and department. Then "
                "set a round up. Answers given elsewhere can be brought in as a file."
            ),
            address("people"),
            gettext("Set up your people"),
            is_done=False,
        )
    people = (
        gettext("%(count)s people can be asked") % {"count": counted(known)}
        if known > 1
        else gettext("One person can be asked")
    )
    return Step(
        pgettext("room", "Ask"),
        people if known else nobody,
        gettext("Set a round up: choose what is asked and of whom, look it over, open it."),
        address("new_round"),
        gettext("Start a round"),
        is_done=False,
    )


def _hold(holding: Holding, prospects: int, place: Place) -> Step:
    if not holding.records:
        return Step(
            pgettext("room", "Hold"),
            gettext("No customer is known yet"),
            gettext(
                "Bring in the lists you have, messy as they are: who is who is found out for you."
            ),
            address("new_import", place.brings_files),
            gettext("Bring in a file"),
            is_done=False,
        )
    return Step(
        pgettext("room", "Hold"),
        _customers(holding.customers - prospects, prospects) + _from_records(holding.records),
        gettext("Each customer once, with every value and where it came from."),
        address("customers", place.sees_customers),
        gettext("See the customers"),
        is_done=bool(holding.customers),
    )


def _check(spots: BlindSpots | None, place: Place) -> Step:
    if spots is None:
        return Step(
            pgettext("room", "Check"),
            gettext("Answers and records were not set side by side yet"),
            gettext(
                "Once there are answers and records, every answer is checked against what happened."
            ),
            address("refresh", place.brings_files),
            gettext("Check now"),
            is_done=False,
        )
    found = spots.counts.get("blind spot", 0)
    return Step(
        pgettext("room", "Check"),
        ngettext("%(count)s blind spot", "%(count)s blind spots", found) % {"count": counted(found)}
        + ngettext(" in %(count)s item", " in %(count)s items", len(spots.rows))
        % {"count": counted(len(spots.rows))},
        gettext("Where people claim more than the records show, and what would change it."),
        address("blind_spots"),
        gettext("See the blind spots"),
        is_done=True,
    )


def _customers(count: int, prospects: int) -> str:
    words = ngettext("%(count)s customer", "%(count)s customers", count)
    said = words % {"count": counted(count)}
    if not prospects:
        return said
    beside = ngettext("and %(told)s prospect", "and %(told)s prospects", prospects)
    return f"{said} {beside % {'told': counted(prospects)}}"


def _from_records(count: int) -> str:
    words = ngettext(", from %(count)s record", ", from %(count)s records", count)
    return words % {"count": counted(count)}


def address(name: str, may: bool = True) -> str | None:
    """Return where a page is, or None where there is none or it isn't for this place."""
    try:
        return reverse(name) if may else None
    except NoReverseMatch:
        return None
