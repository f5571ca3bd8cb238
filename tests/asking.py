"""A round and those who answer it, for the tests of rounds, ballots and the mix."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django_scopes import scope
from tests.people import NOON, gather

from outsidein.ask.answers.ballots import Receipt, give_ballot
from outsidein.ask.results.actions import close_round
from outsidein.ask.rounds.actions import create_round, iterate_links, open_round
from outsidein.ask.rounds.compute.structure import AskedPeople
from outsidein.people.models import Department, Level, Person

LEVELS = (("Board", "board"), ("Heads", "management"), ("Staff", "front"))
DEPARTMENTS = ("Sales", "Service")
LATER = NOON + timedelta(days=1)
CARD = "crm-scorecard"


@dataclass
class Asking:
    """An organisation, its people and one round."""

    organisation: int
    people: list[int]
    round_id: int = 0
    public_id: str = ""
    tokens: dict[int, str] = field(default_factory=dict)

    @property
    def ours(self) -> dict[str, int]:
        return {"organisation_id": self.organisation, "round_id": self.round_id}

    def give(self, person: int, level: str = "agree", **more: Any) -> Receipt:
        given = {"public_id": self.public_id, "token": self.tokens[person], "at": NOON} | more
        given.setdefault("nonce", secrets.token_urlsafe(16))
        given.setdefault("content", sheet(level))
        return give_ballot(**given)

    def close(self, **more: Any) -> None:
        close_round(**self.ours, **({"at": LATER} | more))


def sheet(level: str = "agree", note: str = "", **more: Any) -> dict[str, Any]:
    """Return a sheet with one answer, and perhaps a note."""
    said: dict[str, Any] = {"level": level}
    if note:
        said["note"] = note
    return {"groups": {}, "answers": {CARD: {"ORG.1": said}}, "language": "en"} | more


def fill_people(organisation: int, count: int) -> list[int]:
    """Make levels, departments and people: one of the board, two heads, the rest staff."""
    levels = [
        Level.objects.create(organisation_id=organisation, name=name, role=role, position=place)
        for place, (name, role) in enumerate(LEVELS)
    ]
    departments = [
        Department.objects.create(organisation_id=organisation, name=name) for name in DEPARTMENTS
    ]
    made = Person.objects.bulk_create(
        Person(
            organisation_id=organisation,
            name=f"Person {place}",
            email=f"person{place}@example.org",
            level=levels[min(2, (place + 1) // 2)],
            department=departments[place % 2],
        )
        for place in range(count)
    )
    return [person.pk for person in made]


def start(
    people: int = 8,
    *,
    organisation: int | None = None,
    instruments: Sequence[tuple[str, int | None]] = ((CARD, None),),
    open_it: bool = True,
    passphrase: str | None = None,
    **more: Any,
) -> Asking:
    """Make an organisation, a draft and, unless not wanted, open it; call it within a scope."""
    if organisation is None:
        organisation = gather().ours
    with scope(organisation=organisation):
        asking = Asking(organisation, fill_people(organisation, people))
        begin(asking, instruments=instruments, open_it=open_it, passphrase=passphrase, **more)
    return asking


def begin(
    asking: Asking,
    *,
    instruments: Sequence[tuple[str, int | None]] = ((CARD, None),),
    open_it: bool = True,
    passphrase: str | None = None,
    **more: Any,
) -> None:
    """Make another round of the same people."""
    given = {"title": "Spring", "mode": "anonymous", "asked": AskedPeople()} | more
    asking.round_id = create_round(
        organisation_id=asking.organisation, instruments=instruments, at=NOON, **given
    )
    if not open_it:
        return
    open_round(**asking.ours, at=NOON, passphrase=passphrase)
    asking.tokens = {}
    if "personal" in given.get("ways", ("personal",)):
        for link in iterate_links(**asking.ours, at=NOON):
            address, _, token = link.address.partition("#")
            asking.tokens[link.person_id] = token
            asking.public_id = address.rpartition("/")[2]
    else:
        from outsidein.ask.rounds.queries import get_round

        asking.public_id = get_round(**asking.ours, at=NOON).public_id
