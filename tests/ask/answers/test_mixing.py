"""The mix at the close: what is stored, what is gone, and what cannot be told any more."""

import json
import secrets

import pytest
from django.db import connection
from django_scopes import scope
from tests.asking import CARD, LATER, NOON, begin, sheet, start

from outsidein.ask.answers import mixing
from outsidein.ask.answers.ballots import save_draft
from outsidein.ask.answers.mixing import leave_no_trace, mix_round
from outsidein.ask.answers.models import Answer, Ballot, Comment, Draft, Sheet
from outsidein.ask.results.actions import make_missing_releases
from outsidein.ask.results.models import Release
from outsidein.ask.rounds.keys import has_keys, keys_folder, read_keys
from outsidein.ask.rounds.models import Invitation, Round
from outsidein.ask.rounds.queries import get_round
from outsidein.ground.errors import NotNow

pytestmark = pytest.mark.django_db(transaction=True)
BOTH = ((CARD, None), ("five-questions", None))


@pytest.fixture
def asking(home):
    asking = start(12)
    with scope(organisation=asking.organisation):
        yield asking


def words() -> dict:
    return {
        "answers": {
            CARD: {"ORG.1": {"level": "agree", "note": "A note."}},
            "five-questions": {"WHO.now": {"codes": ["customers"], "text": "Nobody does."}},
        }
    }


@pytest.mark.promise("words")
def test_ratings_and_words_part_and_everything_of_before_is_gone(home):
    asking = start(12, instruments=BOTH)
    with scope(organisation=asking.organisation):
        for person in asking.people[4:]:
            asking.give(person, content=words())
        save_draft(
            public_id=asking.public_id, token=asking.tokens[asking.people[0]],
            content=sheet(), at=NOON,
        )  # fmt: skip

        asking.close()

        assert Sheet.objects.count() == 16
        assert not Answer.objects.exclude(note="", text="").exists()
        assert sorted(set(Comment.objects.values_list("item", "kind", "text"))) == [
            ("ORG.1", "note", "A note."),
            ("WHO", "text", "Nobody does."),
        ]
        assert Comment.objects.count() == 16
        for model in (Ballot, Draft, Invitation):
            assert not model.objects.exists()
        assert not has_keys(asking.public_id)
        assert list(keys_folder().iterdir()) == [keys_folder() / "CACHEDIR.TAG"]
        assert Release.objects.count() == 2


def test_a_sheet_of_words_alone_stays_a_sheet_and_its_words_go_apart(asking):
    for person in asking.people[:4]:
        asking.give(person, content={"answers": {CARD: {"ORG.1": {"note": "Only words."}}}})

    asking.close()

    assert Sheet.objects.count() == 4
    assert not Answer.objects.exists()
    assert Comment.objects.count() == 4


def test_a_persons_sheets_of_two_parts_have_nothing_in_common(home):
    asking = start(30, instruments=BOTH)
    with scope(organisation=asking.organisation):
        for person in asking.people:
            asking.give(person, content=words())
        asking.close()

        parts = [list(part.sheets.order_by("pk")) for part in Round.objects.get().parts.all()]
    names = [{one.respondent for one in part} for part in parts]
    assert len(names[0]) == len(names[1]) == 30
    assert not names[0] & names[1]
    # Told apart by their groups: the orders differ, which by chance they fail to do once in 10^10.
    orders = [[(one.level, one.department) for one in part] for part in parts]
    assert orders[0] != orders[1]


@pytest.mark.promise("groups")
def test_groups_stay_only_where_three_share_them(asking):
    for person in asking.people:  # 1 of the board, 2 heads, 9 staff; half of them in Sales
        asking.give(person)

    asking.close()

    profiles = sorted(Sheet.objects.values_list("level", "department"))
    assert profiles == [
        *[("", "")] * 3,
        *[("Staff", "Sales")] * 4,
        *[("Staff", "Service")] * 5,
    ]


def test_a_named_round_keeps_its_groups_as_they_are(home):
    asking = start(mode="named")
    with scope(organisation=asking.organisation):
        asking.give(asking.people[0])
        asking.close()

        assert Sheet.objects.values_list("level", "department").get() == ("Board", "Sales")


def test_two_people_of_one_name_keep_a_sheet_each(home):
    from outsidein.people.models import Person

    asking = start(mode="named")
    with scope(organisation=asking.organisation):
        Person.objects.update(name="Kim Lee")
        for person in asking.people[:3]:
            asking.give(person)
        asking.close()

        assert sorted(Sheet.objects.values_list("respondent", flat=True)) == [
            "Kim Lee",
            "Kim Lee (2)",
            "Kim Lee (3)",
        ]


def test_a_ballot_that_is_none_is_left_out_and_the_others_count(asking):
    asking.give(asking.people[0])
    ours = {"organisation_id": asking.organisation, "round_id": asking.round_id}
    for size in (10, 10_336):
        Ballot.objects.create(pk=secrets.token_hex(32), sealed=b"x" * size, **ours)

    asking.close()

    assert Sheet.objects.count() == 1


def test_closing_twice_changes_nothing(asking):
    asking.give(asking.people[0])
    asking.close()
    before = (list(Sheet.objects.values()), list(Release.objects.values()))

    asking.close()

    assert (list(Sheet.objects.values()), list(Release.objects.values())) == before


def test_a_round_without_its_key_is_not_closed_and_says_so(asking):
    asking.give(asking.people[0])
    (keys_folder() / f"{asking.public_id}.json").unlink()

    with pytest.raises(NotNow, match="key of this round"):
        asking.close()

    assert Ballot.objects.count() == 1
    assert get_round(**asking.ours, at=NOON).state == "open"


def test_an_error_in_the_middle_of_a_mix_leaves_all_as_it_was(asking, monkeypatch):
    for person in asking.people:
        asking.give(person, content=sheet(note="Kept."))

    def stop(_comments: object) -> None:
        raise OSError("no room")

    with monkeypatch.context() as patched:
        patched.setattr(mixing, "_store_comments", stop)
        with pytest.raises(OSError, match="no room"):
            asking.close()

    assert Ballot.objects.count() == 12
    assert not Sheet.objects.exists()
    asking.close()
    assert Sheet.objects.count() == 12
    assert Comment.objects.count() == 12


def test_a_closing_cut_short_after_the_mix_is_taken_up(asking):
    for person in asking.people:
        asking.give(person)
    private = read_keys(asking.public_id).unlock(None)
    mix_round(**asking.ours, private_key=private, at=LATER)
    assert has_keys(asking.public_id)

    asking.close()

    assert not has_keys(asking.public_id)
    assert Release.objects.count() == 1
    assert mix_round(**asking.ours, private_key=private, at=LATER) is None


def test_other_rounds_keep_their_ballots_and_drafts(asking):
    first = (asking.round_id, asking.public_id, dict(asking.tokens))
    asking.give(asking.people[0])
    save_draft(
        public_id=asking.public_id, token=asking.tokens[asking.people[1]], content=sheet(), at=NOON
    )
    begin(asking)
    asking.give(asking.people[0])

    asking.close()

    assert Ballot.objects.count() == Draft.objects.count() == 1
    asking.round_id, asking.public_id, asking.tokens = first
    asking.close()
    assert Sheet.objects.count() == 2


def test_of_a_round_that_nobody_answered_nothing_is_left(asking):
    asking.close()

    assert not Sheet.objects.exists()
    assert get_round(**asking.ours, at=LATER).state == "closed"


def test_participation_is_last_counted_at_the_close(asking):
    for person in asking.people[:11]:
        asking.give(person)

    asking.close()

    told = json.loads(Round.objects.get().participation)
    assert told["answered"] == 10


@pytest.mark.sqlite
def test_nothing_of_a_ballot_is_left_in_the_files(asking):
    asking.give(asking.people[0])
    sealed = bytes(Ballot.objects.get().sealed)
    asking.close()

    name = connection.settings_dict["NAME"]
    for suffix in ("", "-wal"):
        with open(f"{name}{suffix}", "rb") as file:  # noqa: PTH123
            content = file.read()
        for at in range(0, len(sealed), 512):
            assert sealed[at : at + 32] not in content


def test_the_log_is_emptied_only_outside_of_a_transaction(asking):
    from django.db import transaction

    with transaction.atomic():
        assert not leave_no_trace()
    assert leave_no_trace()


def test_missing_releases_are_made_once(asking):
    asking.give(asking.people[0])
    asking.close()
    Release.objects.all().delete()

    made = [make_missing_releases(organisation_id=asking.organisation, at=LATER) for _n in "12"]

    assert made == [1, 0]
