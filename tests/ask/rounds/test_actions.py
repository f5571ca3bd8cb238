"""Rounds made, changed, opened and thrown away."""

import json
from datetime import timedelta

import pytest
from django_scopes import scope
from tests.asking import CARD, LATER, NOON, begin, sheet, start
from tests.people import gather

from outsidein.ask.rounds.actions import (
    change_round,
    create_round,
    delete_draft_round,
    iterate_links,
    make_codes,
    open_round,
)
from outsidein.ask.rounds.compute.structure import AskedPeople
from outsidein.ask.rounds.compute.tokens import token_digest
from outsidein.ask.rounds.keys import has_keys, keys_folder, read_keys
from outsidein.ask.rounds.models import Invitation, Round
from outsidein.ask.rounds.queries import (
    count_invitations,
    find_by_pin,
    find_open_round,
    get_participation,
    get_round,
    list_due,
    list_rounds,
)
from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.models import AuditEvent
from outsidein.people.models import Attribute, Level, Person

pytestmark = pytest.mark.django_db(transaction=True)
SENTENCE = "a keeper's long sentence"


@pytest.fixture
def draft(home):
    asking = start(open_it=False)
    with scope(organisation=asking.organisation):
        yield asking


def test_a_draft_asks_and_says_what_it_was_told(draft):
    one = get_round(**draft.ours, at=NOON)

    assert (one.state, one.mode, one.min_group) == ("draft", "anonymous", 5)
    assert [part.slug for part in one.parts] == [CARD]
    assert one.structure.groups == ()
    assert not has_keys(one.public_id)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"title": "  "}, "title"),
        ({"min_group": 2}, "three people"),
        ({"ways": ("pigeon",)}, "personal link"),
        ({"mode": "secret"}, "anonymous or named"),
        ({"mode": "named", "ways": ("open",)}, "names"),
        ({"keeping": "codes"}, "drawn by hand"),
        ({"instruments": ()}, "instrument"),
        ({"instruments": ((CARD, None), (CARD, None))}, "once"),
        ({"opens_at": LATER, "closes_at": NOON}, "after it opens"),
        ({"languages": ("English!",)}, "language"),
    ],
)
def test_a_round_that_makes_no_sense_is_refused_in_words(draft, wrong, told):
    given = {"title": "Autumn", "instruments": ((CARD, None),), "asked": None} | wrong

    with pytest.raises(NotNow, match=told):
        create_round(organisation_id=draft.organisation, at=NOON, **given)

    assert Round.objects.count() == 1


@pytest.mark.statement("S10")
def test_opening_freezes_groups_sizes_and_invitations(draft):
    Attribute.objects.create(
        organisation_id=draft.organisation, code="site", label="Site", options='["Hull", "York"]'
    )
    Person.objects.filter(pk=draft.people[0]).update(attributes='{"site": "Hull"}')

    open_round(**draft.ours, at=NOON)
    Level.objects.filter(name="Board").update(name="Directors")

    one = get_round(**draft.ours, at=NOON)
    frozen = json.loads(Round.objects.get().structure)
    assert one.state == "open"
    assert one.asked == 8
    assert [kind["code"] for kind in frozen["groups"]] == ["level", "department", "site"]
    assert frozen["groups"][0]["values"] == [
        {"name": "Board", "size": 1},
        {"name": "Heads", "size": 2},
        {"name": "Staff", "size": 5},
    ]
    assert frozen["groups"][2]["values"] == [{"name": "Hull", "size": 1}]
    assert frozen["roles"] == {"Board": "board", "Heads": "management", "Staff": "front"}
    groups = Invitation.objects.get(person=draft.people[0]).groups
    assert json.loads(groups) == {"level": "Board", "department": "Sales", "site": "Hull"}


def test_a_round_asks_those_who_were_chosen_and_keeps_the_groups_that_were(home):
    asking = start(
        asked=AskedPeople(levels=("Staff", "Heads"), groups=("department",)), min_group=3
    )

    with scope(organisation=asking.organisation):
        assert count_invitations(**asking.ours).people == 7
        groups = {kind.code for kind in get_round(**asking.ours, at=NOON).structure.groups}
        assert groups == {"department"}


def test_with_fewer_people_than_can_be_shown_a_round_does_not_open(home):
    with pytest.raises(NotNow, match="Only 3 people"):
        start(people=3)

    asking = start(people=3, mode="named")
    assert asking.tokens


def test_a_round_is_opened_once_and_its_mode_never_changes(draft):
    open_round(**draft.ours, at=NOON)
    before = read_keys(get_round(**draft.ours, at=NOON).public_id)

    with pytest.raises(NotNow, match="opened already"):
        open_round(**draft.ours, at=NOON)

    assert read_keys(get_round(**draft.ours, at=NOON).public_id) == before


@pytest.mark.statement("S4")
def test_of_an_open_round_only_a_later_close_and_a_larger_group_can_change(home):
    asking = start(closes_at=LATER)
    with scope(organisation=asking.organisation):
        change_round(**asking.ours, changes={"min_group": 6}, at=NOON)
        change_round(**asking.ours, changes={"closes_at": LATER + timedelta(days=1)}, at=NOON)

        for changes in (
            {"min_group": 5},
            {"closes_at": LATER},
            {"title": "Another"},
            {"share_back": False},
            {"instruments": (("trust", None),)},
        ):
            with pytest.raises(NotNow):
                change_round(**asking.ours, changes=changes, at=NOON)

        one = get_round(**asking.ours, at=NOON)
        assert (one.min_group, one.title) == (6, "Spring")


def test_no_token_is_stored_and_links_can_be_had_again(draft):
    open_round(**draft.ours, at=NOON)

    first = [link.address for link in iterate_links(**draft.ours, at=NOON)]
    again = [link.address for link in iterate_links(**draft.ours, at=NOON)]

    tokens = [address.partition("#")[2] for address in first]
    assert first == again
    assert len(set(tokens)) == 8
    assert set(Invitation.objects.values_list("token_digest", flat=True)) == {
        token_digest(token) for token in tokens
    }


def test_the_key_lies_apart_for_its_owner_alone_and_goes_with_a_draft(draft):
    open_round(**draft.ours, at=NOON)
    one = get_round(**draft.ours, at=NOON)
    path = keys_folder() / f"{one.public_id}.json"

    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert (path.parent / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172")
    with pytest.raises(NotNow, match="opened"):
        delete_draft_round(**draft.ours, at=NOON)
    assert path.exists()


def test_a_draft_is_thrown_away_whole(draft):
    delete_draft_round(**draft.ours, at=NOON)

    assert not Round.objects.exists()
    with pytest.raises(NotHere):
        get_round(**draft.ours, at=NOON)


@pytest.mark.promise("keeper")
def test_a_wrapped_key_needs_its_passphrase(home):
    with pytest.raises(NotNow, match="Name the passphrase"):
        start(keeping="passphrase")
    with pytest.raises(NotNow, match="too short"):
        start(keeping="passphrase", passphrase="short")
    asking = start(keeping="passphrase", passphrase=SENTENCE)
    with scope(organisation=asking.organisation):
        asking.give(asking.people[0])
        kept = (keys_folder() / f"{asking.public_id}.json").read_text()

        for wrong in (None, "another long sentence"):
            with pytest.raises(NotNow, match="passphrase"):
                asking.close(passphrase=wrong)
        assert "private" not in json.loads(kept)
        assert get_round(**asking.ours, at=NOON).state == "open"
        asking.close(passphrase=SENTENCE)
        assert get_round(**asking.ours, at=LATER).state == "closed"


def test_codes_are_shown_once_and_only_while_the_round_is_open(home):
    asking = start(ways=("paper",), keeping="codes", asked=None, open_it=False)
    with scope(organisation=asking.organisation):
        with pytest.raises(NotNow, match="not open"):
            make_codes(**asking.ours, count=1, at=NOON)
        open_round(**asking.ours, at=NOON)

        codes = make_codes(**asking.ours, count=3, at=NOON)

        assert len(set(codes)) == 3
        assert all(len(code) == 19 for code in codes)
        assert Invitation.objects.filter(person__isnull=True).count() == 3
        with pytest.raises(NotNow, match="codes"):
            make_codes(**asking.ours, count=10_000, at=NOON)


def test_an_open_round_is_found_by_its_address_and_its_pin_alone(home):
    asking = start(ways=("open", "personal"))
    with scope(organisation=asking.organisation):
        pin = get_round(**asking.ours, at=NOON).pin

    assert find_open_round(public_id=asking.public_id).round_id == asking.round_id
    assert find_by_pin(pin=f" {pin[:4]}-{pin[4:]}").round_id == asking.round_id
    assert find_by_pin(pin="1") is None
    with scope(organisation=asking.organisation):
        asking.give(asking.people[0])
        asking.close()
    assert find_open_round(public_id=asking.public_id) is None
    assert find_by_pin(pin=pin) is None


def test_another_organisation_finds_nothing(draft):
    other = gather().theirs

    with scope(organisation=other):
        ours = {"organisation_id": other, "round_id": draft.round_id}
        assert list_rounds(organisation_id=other, at=NOON) == []
        for read in (get_participation, count_invitations):
            if read is get_participation:
                with pytest.raises(NotHere):
                    read(**ours)
        for write in (open_round, delete_draft_round, iterate_links):
            with pytest.raises(NotHere):
                write(**ours, at=NOON)
        with pytest.raises(NotHere):
            change_round(**ours, changes={"title": "Mine"}, at=NOON)


def test_what_is_due_is_found_across_organisations(home):
    waits = start(open_it=False, opens_at=NOON, closes_at=LATER)
    runs = start(closes_at=LATER)

    assert list_due(at=NOON - timedelta(hours=1)) == [(runs.organisation, runs.round_id, "count")]
    assert (waits.organisation, waits.round_id, "open") in list_due(at=NOON)
    assert (runs.organisation, runs.round_id, "close") in list_due(at=LATER)


@pytest.mark.statement("S3")
def test_no_line_of_the_log_names_an_answer_or_when_it_was_given(draft):
    open_round(**draft.ours, at=NOON)
    begin_lines = AuditEvent.objects.count()
    asking = draft
    asking.public_id = get_round(**draft.ours, at=NOON).public_id
    asking.tokens = {
        link.person_id: link.address.partition("#")[2]
        for link in iterate_links(**draft.ours, at=NOON)
    }

    asking.give(asking.people[0], content=sheet(note="mine"))

    acts = list(AuditEvent.objects.order_by("id").values_list("act", flat=True))[begin_lines:]
    assert acts == ["take personal links"]
    asking.close()
    for event in AuditEvent.objects.all():
        assert "person" not in event.object_ref
        assert "mine" not in event.detail


def test_two_rounds_have_nothing_in_common_but_their_people(home):
    asking = start()
    with scope(organisation=asking.organisation):
        first = dict(asking.tokens)
        begin(asking)

        assert not set(first.values()) & set(asking.tokens.values())


@pytest.mark.promise("fixed")
@pytest.mark.parametrize("mode", ["anonymous", "named"])
def test_whether_a_round_is_anonymous_cannot_be_changed_in_either_direction(home, mode):
    asking = start(open_it=False, mode=mode)
    other = {"anonymous": "named", "named": "anonymous"}[mode]
    with scope(organisation=asking.organisation):
        with pytest.raises(NotNow, match="fixed"):
            change_round(**asking.ours, changes={"mode": other}, at=NOON)
        open_round(**asking.ours, at=NOON)
        with pytest.raises(NotNow):
            change_round(**asking.ours, changes={"mode": other}, at=NOON)

        assert get_round(**asking.ours, at=NOON).mode == mode
