"""Giving, changing and withdrawing a sheet, and what is refused."""

import json
import secrets
from datetime import UTC, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from tests.asking import CARD, LATER, NOON, sheet, start
from tests.people import gather

from outsidein.ask.answers import ballots
from outsidein.ask.answers.ballots import (
    SheetNotRight,
    amend_ballot,
    give_ballot,
    key_in_ballot,
    open_sheet,
    save_draft,
    withdraw_ballot,
)
from outsidein.ask.answers.models import Answer, Ballot, Comment, Draft, Sheet
from outsidein.ask.answers.sealing import SEALED_SIZE
from outsidein.ask.rounds.actions import make_codes
from outsidein.ask.rounds.models import Invitation
from outsidein.ask.rounds.queries import get_round
from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.limits import Limit, TooOften
from outsidein.ground.models import TokenBucket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asking(home):
    asking = start()
    with scope(organisation=asking.organisation):
        yield asking


def values() -> list[float]:
    return sorted(Answer.objects.values_list("value", flat=True))


# ── opening ─────────────────────────────────────────────────────────────────────────────────


def test_opening_a_sheet_burns_nothing(asking):
    person = asking.people[0]

    shown = [
        open_sheet(public_id=asking.public_id, token=asking.tokens[person], at=NOON)
        for _time in range(2)
    ]

    assert shown[0].title == "Spring"
    assert [group.given for group in shown[0].groups] == ["Board", "Sales"]
    assert not shown[1].was_given
    assert not Invitation.objects.filter(used=True).exists()


def test_a_link_of_another_round_or_of_nobody_leads_nowhere(asking):
    token = asking.tokens[asking.people[0]]

    with pytest.raises(NotHere):
        open_sheet(public_id="not-a-round-at-all", token=token, at=NOON)
    with pytest.raises(NotHere):
        open_sheet(public_id=asking.public_id, token=secrets.token_urlsafe(16), at=NOON)
    with pytest.raises(NotHere):
        open_sheet(public_id=asking.public_id, at=NOON)


def test_a_draft_is_found_by_its_token_alone(asking):
    ann, ben = (asking.tokens[person] for person in asking.people[:2])

    save_draft(public_id=asking.public_id, token=ann, content=sheet(note="half"), at=NOON)

    assert open_sheet(public_id=asking.public_id, token=ben, at=NOON).draft is None
    found = open_sheet(public_id=asking.public_id, token=ann, at=NOON).draft
    assert found == sheet(note="half")
    assert b"half" not in bytes(Draft.objects.get().sealed)


# ── giving ──────────────────────────────────────────────────────────────────────────────────


def test_a_given_sheet_is_one_sealed_ballot_and_the_draft_goes(asking):
    person = asking.people[0]
    save_draft(public_id=asking.public_id, token=asking.tokens[person], content=sheet(), at=NOON)

    receipt = asking.give(person)

    ballot = Ballot.objects.get()
    assert len(bytes(ballot.sealed)) == SEALED_SIZE
    assert ballot.pk.startswith(receipt.number)
    assert not Draft.objects.exists()
    assert not Sheet.objects.exists()


def test_a_long_sheet_is_as_large_as_a_short_one(asking):
    asking.give(asking.people[0])
    asking.give(asking.people[1], content=sheet(note="much to say " * 150))

    assert {len(bytes(one.sealed)) for one in Ballot.objects.all()} == {SEALED_SIZE}


def test_a_retry_gets_its_receipt_and_what_was_sent_last_stands(asking):
    person, nonce = asking.people[0], secrets.token_urlsafe(16)

    first = asking.give(person, nonce=nonce)
    again = asking.give(person, nonce=nonce, content=sheet("disagree"))
    asking.close()

    assert first == again
    assert values() == [0.0]


def test_a_token_gives_once(asking):
    asking.give(asking.people[0])

    with pytest.raises(NotNow, match="already"):
        asking.give(asking.people[0], "disagree")

    asking.close()
    assert values() == [1.0]


def test_a_nonce_of_another_round_is_refused_and_changes_nothing(asking):
    nonce = secrets.token_urlsafe(16)
    other = start(organisation=None)
    with scope(organisation=other.organisation):
        other.give(other.people[0], nonce=nonce)

    with pytest.raises(NotNow):
        asking.give(asking.people[0], nonce=nonce)

    assert not Invitation.objects.filter(round_id=asking.round_id, used=True).exists()


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (sheet("perhaps"), "perhaps"),
        ({"answers": {CARD: {"ORG.99": {"level": "agree"}}}}, "ORG.99"),
        ({"answers": {"trust": {"TRU.1": {"level": "agree"}}}}, "trust"),
        (sheet(groups={"level": "Chief"}), "Chief"),
        (sheet(note="x" * 2001), "2001"),
        ({"answers": [1]}, "cannot be read"),
    ],
)
def test_what_is_no_answer_is_named_and_burns_nothing(asking, content, named):
    with pytest.raises(SheetNotRight, match=named):
        asking.give(asking.people[0], content=content)

    assert not Ballot.objects.exists()
    assert not Invitation.objects.filter(used=True).exists()


def test_an_empty_sheet_is_not_given(asking):
    with pytest.raises(NotNow, match="Nothing is answered"):
        asking.give(asking.people[0], content={"answers": {CARD: {"ORG.1": {}}}})


def test_more_words_than_a_sheet_carries_are_refused(asking):
    noise = {
        f"ORG.{n}": {"level": "agree", "note": secrets.token_urlsafe(1480)[:1990]}
        for n in range(1, 8)
    }

    with pytest.raises(NotNow, match="too long"):
        asking.give(asking.people[0], content={"answers": {CARD: noise}})


def test_giving_stays_within_few_queries(asking):
    asking.give(asking.people[0])

    with CaptureQueriesContext(
        connection,
    ) as caught:
        asking.give(asking.people[1])

    assert len([one for one in caught if "ask_" in one["sql"]]) <= 10


# ── amending and withdrawing ────────────────────────────────────────────────────────────────


@pytest.mark.promise("receipt")
def test_the_receipt_changes_the_answers_and_leaves_the_groups(asking):
    nonce = secrets.token_urlsafe(16)
    for person in asking.people[3:7]:
        asking.give(person)
    asking.give(asking.people[7], nonce=nonce)

    amend_ballot(nonce=nonce, content=sheet("disagree", groups={"level": "Board"}), at=NOON)
    asking.close()

    assert values() == [0.0, 1.0, 1.0, 1.0, 1.0]
    assert set(Sheet.objects.values_list("level", flat=True)) == {"Staff"}


@pytest.mark.promise("receipt")
@pytest.mark.statement("S13")
def test_a_withdrawn_sheet_is_as_large_and_is_not_counted(asking):
    nonce = secrets.token_urlsafe(16)
    asking.give(asking.people[0], nonce=nonce)
    asking.give(asking.people[1])

    withdraw_ballot(nonce=nonce, at=NOON)

    assert {len(bytes(one.sealed)) for one in Ballot.objects.all()} == {SEALED_SIZE}
    asking.close()
    assert Sheet.objects.count() == 1


def test_a_receipt_of_nobody_changes_nothing(asking):
    asking.give(asking.people[0])

    with pytest.raises(NotHere):
        amend_ballot(nonce=secrets.token_urlsafe(16), content=sheet(), at=NOON)
    with pytest.raises(NotNow):
        withdraw_ballot(nonce="short", at=NOON)


# ── late ────────────────────────────────────────────────────────────────────────────────────


def test_a_late_answer_is_refused_in_plain_words(home):
    asking = start(closes_at=NOON + timedelta(hours=1))
    late = NOON + timedelta(hours=1)
    nonce = secrets.token_urlsafe(16)
    asking.give(asking.people[0], nonce=nonce)

    with pytest.raises(NotNow, match="closed"):
        asking.give(asking.people[1], at=late)
    with pytest.raises(NotNow, match="closed"):
        amend_ballot(nonce=nonce, content=sheet(), at=late)
    with pytest.raises(NotNow, match="closed"):
        open_sheet(public_id=asking.public_id, token=asking.tokens[asking.people[1]], at=late)


@pytest.mark.promise("too-late")
@pytest.mark.statement("S13")
def test_a_closed_round_takes_nothing(asking):
    nonce = secrets.token_urlsafe(16)
    asking.give(asking.people[0], nonce=nonce)
    asking.close()

    with pytest.raises(NotNow, match="closed"):
        asking.give(asking.people[1])
    with pytest.raises(NotHere):
        withdraw_ballot(nonce=nonce, at=LATER)


def test_a_round_closed_between_two_looks_says_that_it_is_closed(asking, monkeypatch):
    """Whoever finds the round open and the invitation gone is told why."""
    real = ballots._find_round

    def found_then_closed(*given):
        one = real(*given)
        asking.close()
        return one

    asking.give(asking.people[1])
    monkeypatch.setattr(ballots, "_find_round", found_then_closed)

    with pytest.raises(NotNow, match="closed"):
        asking.give(asking.people[0])


# ── by PIN, by code, on paper, by name ──────────────────────────────────────────────────────


def test_a_pin_opens_a_round_and_guesses_run_out(home):
    asking = start(ways=("open",), asked=None)
    pin = None
    with scope(organisation=asking.organisation):
        pin = get_round(**asking.ours, at=NOON).pin
    wrong = "00000000" if pin != "00000000" else "11111111"

    for _guess in range(30):
        with pytest.raises(NotHere):
            open_sheet(pin=wrong, address="192.0.2.7", at=NOON)

    with pytest.raises(TooOften) as stopped:
        open_sheet(pin=pin, address="192.0.2.99", at=NOON)
    assert stopped.value.retry_after == 20
    shown = open_sheet(pin=f"{pin[:4]} {pin[4:]}", address="198.51.100.1", at=NOON)
    assert shown.public_id == asking.public_id


def test_who_comes_by_the_open_link_says_their_groups(home):
    asking = start(ways=("open",), asked=None)

    for _person in range(3):
        give_ballot(
            public_id=asking.public_id,
            nonce=secrets.token_urlsafe(16),
            content=sheet(groups={"level": "Staff", "department": "Sales"}),
            address="192.0.2.7",
            at=NOON,
        )

    with scope(organisation=asking.organisation):
        asking.close()
        assert list(Sheet.objects.values_list("level", "department")) == [("Staff", "Sales")] * 3


@pytest.mark.promise("nothing-noted")
def test_an_open_link_is_not_flooded_from_one_network_and_notes_the_day_alone(home, monkeypatch):
    monkeypatch.setattr(ballots, "OPEN_SHEETS", Limit("open", capacity=2, per_second=1 / 3600))
    asking = start(ways=("open",), asked=None)

    def give(address: str) -> None:
        given = {"public_id": asking.public_id, "content": sheet(), "at": NOON}
        give_ballot(nonce=secrets.token_urlsafe(16), address=address, **given)

    give("192.0.2.7")
    give("192.0.2.8")
    with pytest.raises(TooOften):
        give("192.0.2.9")
    give("198.51.100.1")

    noted = TokenBucket.objects.values_list("touched_at", flat=True)
    assert {when.timetz() for when in noted} == {time(tzinfo=UTC)}


@pytest.mark.promise("hat")
def test_a_code_from_the_hat_gives_once_however_it_is_typed(home):
    asking = start(ways=("paper",), keeping="codes", asked=None)
    with scope(organisation=asking.organisation):
        code, other = make_codes(**asking.ours, count=2, at=NOON)

        give_ballot(
            public_id=asking.public_id, token=code.lower().replace("-", " "),
            nonce=secrets.token_urlsafe(16), content=sheet(), at=NOON,
        )  # fmt: skip
        with pytest.raises(NotNow, match="already"):
            key_in_ballot(**asking.ours, content=sheet(), token=code, at=NOON)
        key_in_ballot(**asking.ours, content=sheet(), token=other, at=NOON)
        key_in_ballot(**asking.ours, content=sheet("disagree"), at=NOON)

        asking.close()
        assert values() == [0.0, 1.0, 1.0]
        assert not Invitation.objects.exists()


@pytest.mark.promise("named")
def test_a_named_round_carries_names_and_words(home):
    asking = start(mode="named")
    with scope(organisation=asking.organisation):
        asking.give(asking.people[0], content=sheet(note="Because."))
        asking.close()

        assert Sheet.objects.get().respondent == "Person 0"
        assert Sheet.objects.get().level == "Board"
        assert Answer.objects.get().note == "Because."
        assert not Comment.objects.exists()


def test_a_round_of_another_organisation_is_not_here(asking):
    other = gather().theirs

    with scope(organisation=other), pytest.raises(NotHere):
        key_in_ballot(organisation_id=other, round_id=asking.round_id, content=sheet(), at=NOON)


@pytest.mark.promise("sealed")
def test_no_word_and_no_group_lies_open_while_the_round_is_open(asking):
    asking.give(asking.people[0], content=sheet(note="a secret of mine"))
    tables = ("ask_ballot", "ask_draft", "ask_sheet", "ask_answer", "ask_comment", "ask_round")

    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own names
            told = json.dumps([[str(cell) for cell in row] for row in cursor.fetchall()])
            assert "secret of mine" not in told
