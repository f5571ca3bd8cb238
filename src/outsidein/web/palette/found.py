"""What the palette finds: customers, pages, items, plans, rounds and sources, a few of each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from outsidein.ask.instruments.queries import list_editions_of
from outsidein.ask.rounds.queries import find_rounds
from outsidein.check.plans.queries import find_actions
from outsidein.hold.customers.compute.searching import plain
from outsidein.hold.customers.queries import list_customers
from outsidein.hold.sources.queries import list_sources
from outsidein.people.queries import Place
from outsidein.web.house import list_rooms

#: Of each kind so many are shown; whoever wants more asks that kind's own page.
MOST = 5
LONGEST_LINE = 90


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that may be gone to."""

    words: str
    address: str
    beside: str = ""  # a number, a code, a state


@dataclass(frozen=True, slots=True)
class FoundKind:
    """What was found of one kind."""

    code: str
    name: str
    found: tuple[Found, ...]


def find_all(
    *, organisation_id: int, place: Place, text: str, hidden: frozenset[str]
) -> list[FoundKind]:
    """Return what the words mean to this member, by kind; without words the pages alone.

    Nothing is looked for that the member may not open. 4 SQL queries.
    """
    words = plain(text).split()
    kinds: list[tuple[str, str, Callable[[], Iterator[Found]]]] = [
        ("pages", _("Pages"), lambda: _pages(place, hidden, words))
    ]
    if words:
        ours = organisation_id
        kinds += [
            ("items", _("Items"), lambda: _items(ours, words)),
            ("plans", _("Plans"), lambda: _plans(ours, text)),
            ("sources", _("Sources"), lambda: _sources(ours, words)),
        ]
        if place.runs_rounds:
            kinds.append(("rounds", _("Rounds"), lambda: _rounds(ours, text)))
        if place.sees_customers:
            kinds.insert(0, ("customers", _("Customers"), lambda: _customers(ours, text)))
    # Without words every page is shown: it is the way about the house by the keyboard.
    most = MOST if words else None
    every = (FoundKind(code, name, tuple(islice(find(), most))) for code, name, find in kinds)
    return [kind for kind in every if kind.found]


def _customers(organisation_id: int, text: str) -> Iterator[Found]:
    page = list_customers(organisation_id=organisation_id, search=text, limit=MOST)
    for row in page.rows:
        yield Found(
            row.name or _("No name is known"),
            reverse("customer", args=[row.number]),
            " · ".join(part for part in (row.label, row.locality) if part),
        )


def _pages(place: Place, hidden: frozenset[str], words: list[str]) -> Iterator[Found]:
    for room in list_rooms(path="", hidden=hidden):
        for page in room.pages:
            if _has(f"{room.name} {page.name}", words):
                yield Found(page.name, page.address, room.name)
    for name, address, may in _more_pages(place):
        if may and _has(name, words):
            yield Found(name, reverse(address))


def _more_pages(place: Place) -> tuple[tuple[str, str, bool], ...]:
    """Return the pages that stand in no room, each with whether this member may open it."""
    return (
        (_("People"), "people", place.manages_people),
        (_("Levels"), "levels", place.manages_people),
        (_("Departments"), "departments", place.manages_people),
        (_("Members"), "members", place.manages_people),
        (_("Organisations"), "organisation", True),
        (_("Take the organisation along"), "take_along", place.is_owner),
        (_("Bring a file in"), "new_import", place.brings_files),
        (_("Update customers"), "refresh", place.brings_files),
        (_("A list of customers"), "customer_list", place.sees_customers),
        (_("Own fields"), "own_fields", place.brings_files),
        (_("Currencies"), "rates", place.brings_files),
        (_("Privacy"), "privacy", True),
    )


def _items(organisation_id: int, words: list[str]) -> Iterator[Found]:
    language = get_language()
    for edition in list_editions_of(organisation_id=organisation_id):
        for item in edition.items:
            said = item.text.say(language)
            if _has(f"{item.code} {said} {item.label.say(language)}", words):
                address = f"{reverse('instrument', args=[edition.id])}#{item.code}"
                yield Found(_short(said or item.label.say(language)), address, item.code)


def _plans(organisation_id: int, text: str) -> Iterator[Found]:
    for one in find_actions(organisation_id=organisation_id, words=text, most=MOST):
        yield Found(_short(one.title), reverse("action", args=[one.number]), str(one.number))


def _rounds(organisation_id: int, text: str) -> Iterator[Found]:
    for number, title in find_rounds(organisation_id=organisation_id, words=text, most=MOST):
        yield Found(_short(title), reverse("round", args=[number]))


def _sources(organisation_id: int, words: list[str]) -> Iterator[Found]:
    for one in list_sources(organisation_id=organisation_id):
        if _has(one.name, words):
            yield Found(_short(one.name), reverse("sources"))


def _has(text: str, words: list[str]) -> bool:
    """Return whether every word stands somewhere in the text, in whatever letters."""
    line = plain(text)
    return all(word in line for word in words)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LINE else f"{text[: LONGEST_LINE - 1]}…"
