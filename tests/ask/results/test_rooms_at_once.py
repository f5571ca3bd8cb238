"""Many phones at once: no vote slips in behind a reveal, none is lost, none is doubled."""

import threading

import pytest
from django.db import connection
from django_scopes import scope
from tests.people import NOON, gather

from outsidein.ask.answers.models import Answer, Vote
from outsidein.ask.answers.votes import give_vote, join_room
from outsidein.ask.results.rooms import end_room, get_shown, lead_room
from outsidein.ask.rounds.rooms import create_room, get_room
from outsidein.ground.errors import NotNow

pytestmark = pytest.mark.django_db(transaction=True)

PHONES, EARLY = 24, 6
ANSWERS = ("agree", "neutral", "disagree")


def test_what_is_shown_is_what_was_accepted_though_all_vote_while_it_is_revealed(home):
    ours = gather().ours
    with scope(organisation=ours):
        room_id = create_room(
            organisation_id=ours,
            title="Workshop",
            instruments=[("crm-scorecard", None)],
            items=("ORG.1",),
            at=NOON,
        )
        at = {"organisation_id": ours, "room_id": room_id}
        for number in range(PHONES):
            join_room(**at, secret=f"{number:022d}")
        lead_room(**at, act="start", version=1, at=NOON)
        room = get_room(**at)
    accepted: list[int] = []
    enough = threading.Event()

    def vote(number: int) -> None:
        try:
            with scope(organisation=ours):
                for answer in (ANSWERS[(number + 1) % 3], ANSWERS[number % 3]):
                    give_vote(
                        organisation_id=ours, room=room, secret=f"{number:022d}",
                        item="ORG.1", turn=1, answer=answer,
                    )  # fmt: skip
                    if number not in accepted:
                        accepted.append(number)
                        if len(accepted) == EARLY:
                            enough.set()
        except NotNow:
            pass  # the reveal was first
        finally:
            connection.close()

    threads = [threading.Thread(target=vote, args=(number,)) for number in range(PHONES)]
    for thread in threads:
        thread.start()
    assert enough.wait(30)
    with scope(organisation=ours):
        lead_room(**at, act="reveal", version=2, at=NOON)
    for thread in threads:
        thread.join()

    with scope(organisation=ours):
        shown = get_shown(**at, item="ORG.1", turn=1)
        assert EARLY <= len(accepted) == Vote.objects.count() == sum(shown.counts)
        end_room(**at, version=3, at=NOON)
        assert Answer.objects.count() == len(accepted)
