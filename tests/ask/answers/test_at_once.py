"""Many at once: one token, one nonce, and a close while people give."""

import secrets
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import OperationalError, connections
from django_scopes import scope
from tests.asking import LATER, start

from outsidein.ask.answers.models import Ballot, Sheet
from outsidein.ask.rounds.models import Invitation
from outsidein.ground.errors import NotNow

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(deeds: list[Callable[[], str]]) -> Counter:
    """Run every deed in a thread of its own, all from one moment; return how they ended."""
    gate = threading.Barrier(len(deeds))
    ends: list[str] = []

    def run(deed: Callable[[], str]) -> None:
        gate.wait()
        try:
            ends.append(deed())
        except NotNow:
            ends.append("refused")
        except OperationalError as why:
            ends.append(str(why))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(ends)


def test_fifty_at_once_with_one_token_make_one_ballot(home):
    asking = start()

    ends = all_at_once([lambda: asking.give(asking.people[0]).number and "given"] * 50)

    assert ends == {"given": 1, "refused": 49}
    with scope(organisation=asking.organisation):
        assert Ballot.objects.count() == 1
        assert Invitation.objects.filter(used=True).count() == 1


def test_one_sheet_sent_twenty_times_at_once_has_one_receipt(home):
    asking = start()
    nonce = secrets.token_urlsafe(16)

    ends = all_at_once([lambda: asking.give(asking.people[0], nonce=nonce).number] * 20)

    assert list(ends.values()) == [20]
    with scope(organisation=asking.organisation):
        assert Ballot.objects.count() == 1


def test_one_sheet_by_the_open_link_sent_at_once_is_one(home):
    from tests.asking import NOON, sheet

    from outsidein.ask.answers.ballots import give_ballot

    asking = start(ways=("open",), asked=None)
    nonce = secrets.token_urlsafe(16)

    def give() -> str:
        return give_ballot(
            public_id=asking.public_id, nonce=nonce, content=sheet(), address="192.0.2.1", at=NOON
        ).number

    ends = all_at_once([give] * 20)

    assert list(ends.values()) == [20]
    with scope(organisation=asking.organisation):
        assert Ballot.objects.count() == 1


def test_who_was_told_that_it_was_taken_is_in_the_close(home):
    asking = start(24)

    def close() -> str:
        with scope(organisation=asking.organisation):
            asking.close(at=LATER)
        return "closed"

    deeds = [
        lambda person=person: asking.give(person).number and "given" for person in asking.people
    ]
    ends = all_at_once([*deeds, close])

    with scope(organisation=asking.organisation):
        if "closed" not in ends:  # somebody was reading while the log was to be emptied
            asking.close(at=LATER)
        assert ends["given"] + ends["refused"] >= 24
        assert Sheet.objects.count() == ends["given"]
        assert not Ballot.objects.exists()
