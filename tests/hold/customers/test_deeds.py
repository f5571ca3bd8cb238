"""What people say of who is who: it stands, whatever is run again, and all of it can be undone."""

from contextlib import suppress

import pytest
from django.db import transaction
from django_scopes import scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.joining import led, people, reference
from tests.people import NOON, gather

from outsidein.ground.audit import verify_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.models import AuditEvent
from outsidein.ground.turns import in_turn
from outsidein.hold.customers.deeds import (
    judge_pair,
    merge_customers,
    split_record,
    undo_deed,
    unmerge,
)
from outsidein.hold.customers.queries import get_customer, list_customers
from outsidein.hold.identities.models import Deed, Judgement, Resolution
from outsidein.hold.identities.words import list_words
from outsidein.hold.records.models import Record

pytestmark = pytest.mark.django_db
BY = {"at": NOON, "actor": "user 1"}


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


@pytest.fixture
def five(cast):
    """Return a, b and c as one customer, d as one, e as one; numbers 1, 2, 3."""
    five = people(cast.ours, 5)
    five.run(["abc"])
    return five


def say(five, pair, verdict):
    return judge_pair(
        organisation_id=five.organisation,
        left=five[pair[0]],
        right=five[pair[1]],
        verdict=verdict,
        **BY,
    )


def merge(five, one, two):
    numbers = [five.number(one), five.number(two)]
    return merge_customers(organisation_id=five.organisation, numbers=numbers, **BY)


def split(five, letter):
    return split_record(organisation_id=five.organisation, record_id=five[letter], **BY)


def take_back(five, done):
    return undo_deed(organisation_id=five.organisation, deed_id=done.deed_id, **BY)


def test_a_merge_keeps_the_older_number_and_the_other_leads_to_it(five):
    assert five.together() == ["abc", "d", "e"]

    merge(five, "e", "d")

    assert five.together() == ["abc", "de"]
    assert (five.number("d"), led()) == (2, {3: 2})
    view = get_customer(organisation_id=five.organisation, number=3)
    assert (view.row.number, view.row.records) == (2, 2)
    found = list_customers(organisation_id=five.organisation, search="name e").rows
    assert [row.number for row in found] == [2]


def test_a_merge_keeps_the_older_number_though_the_other_has_more_records(cast):
    five = people(cast.ours, 4)
    five.run(["bcd"])

    merge(five, "b", "a")

    assert (five.number("d"), led()) == (1, {2: 1})


def test_a_merge_makes_the_same_of_reference_and_events_as_a_whole_run(five):
    merge(five, "c", "d")
    at_once = reference()

    five.run(["abc"])

    assert reference() == at_once
    assert five.together() == ["abcd", "e"]


def test_an_event_that_two_customers_shared_belongs_to_them_once_they_are_one(cast):
    two = people(cast.ours, 2)
    two.run([])
    assert reference()["events"][-1][1:] == (None, "")

    merge(two, "a", "b")

    assert reference()["events"][-1][1:] == (1, "email")


def test_undoing_a_merge_gives_everybody_back_what_was_theirs(five):
    before = reference()
    done = merge(five, "a", "e")

    take_back(five, done)

    assert reference() == before
    assert led() == {}


def test_old_numbers_lead_back_when_what_led_them_elsewhere_is_undone(five):
    merge(five, "d", "e")
    first = led()
    second = merge(five, "a", "d")
    assert led() == {2: 1, 3: 1}

    take_back(five, second)

    assert led() == first == {3: 2}


def test_a_split_record_gets_a_number_of_its_own_and_no_run_joins_it_again(five):
    split(five, "b")
    assert five.number("b") == 4

    five.run(["abc"])

    # c was joined through b alone, and the run holds no other link of it.
    assert five.number("b") == 4
    assert five.number("a") == 1


def test_a_split_takes_the_number_up_that_a_merge_had_given_up(five):
    merge(five, "d", "e")

    split(five, "e")

    assert (five.number("e"), led()) == (3, {})


def test_a_split_cuts_along_the_weakest_link(cast):
    four = people(cast.ours, 4)
    four.run(["abcd"])  # a-b 9, b-c 8, c-d 7

    say(four, "ad", "different")

    assert four.together() == ["abc", "d"]


def test_who_is_called_different_stays_apart_when_they_are_merged_through_another(five):
    say(five, "ad", "different")
    say(five, "de", "same")

    done = say(five, "ae", "same")

    assert five.together() == ["abce", "d"]
    assert done.against == ("Name d (C-000002) and Name e (C-000001)",)


def test_a_merge_against_earlier_words_is_refused_by_name_and_changes_nothing(five):
    say(five, "de", "same")
    say(five, "ae", "different")
    say(five, "bd", "different")
    before = reference(), Deed.objects.count()

    five_again = merge(five, "a", "d")  # a merge takes the words between the two back

    assert five.together() == ["abcde"]
    take_back(five, five_again)
    assert (reference(), Deed.objects.count() - 2) == before


def test_an_unmerge_parts_the_two_whatever_a_run_thinks_of_them(five):
    done = merge(five, "d", "e")

    unmerge(organisation_id=five.organisation, deed_id=done.deed_id, **BY)
    five.run(["abc", "de"])

    assert five.together() == ["abc", "d", "e"]
    assert (five.number("e"), led()) == (3, {})


def test_a_join_that_a_source_corrects_comes_apart_though_somebody_merged_another(five):
    merge(five, "a", "d")

    five.run(["ab"])

    assert five.together() == ["abd", "c", "e"]


def test_the_later_of_two_words_holds_until_it_is_undone(five):
    say(five, "de", "same")
    later = say(five, "de", "unsure")
    assert five.together() == ["abc", "d", "e"]

    take_back(five, later)

    assert five.together() == ["abc", "de"]


def test_nothing_is_undone_twice_and_no_undoing_is_undone(five):
    done = merge(five, "d", "e")
    undoing = take_back(five, done)

    with pytest.raises(NotNow, match="undone before"):
        take_back(five, done)
    with pytest.raises(NotNow, match="Do again"):
        take_back(five, undoing)


def test_a_deed_changes_no_record_but_its_customer_s_number(five):
    fields = [f.attname for f in Record._meta.fields if f.attname != "customer_number"]
    before = list(Record.objects.order_by("pk").values_list(*fields))

    merge(five, "a", "e")
    split(five, "b")

    assert list(Record.objects.order_by("pk").values_list(*fields)) == before


def test_every_deed_leaves_its_line_in_the_log_without_a_word_of_anybody(five):
    done = merge(five, "d", "e")
    take_back(five, done)

    lines = list(AuditEvent.objects.filter(act__startswith="identity ").order_by("id"))
    assert [line.act for line in lines] == ["identity merge", "identity undo"]
    assert "Name" not in lines[0].detail + lines[1].detail
    assert verify_audit() is None


def test_what_the_program_thought_of_a_pair_is_kept_beside_the_word(cast):
    two = people(cast.ours, 2)
    two.run([], {"ab": -1.5})

    say(two, "ab", "same")

    word = Judgement.objects.get()
    assert (word.weight, word.band, word.verdict) == (-1.5, "review", "same")


def test_a_run_tells_which_words_it_cannot_follow(five):
    say(five, "ad", "same")
    say(five, "de", "same")
    say(five, "ae", "different")

    five.run(["abc"])

    told = Resolution.objects.order_by("-id").first().detail
    assert f'"contradicted": [[{five["a"]}, {five["d"]}]]' in told


def test_nobody_else_s_records_can_be_judged(cast, five):
    with scope(organisation=cast.theirs):
        theirs = people(cast.theirs, 2)
        theirs.run([])

    for left, right in [(five["a"], theirs["a"]), (theirs["a"], theirs["b"]), (0, 1)]:
        with pytest.raises(NotHere):
            judge_pair(
                organisation_id=five.organisation, left=left, right=right, verdict="same", **BY
            )
    with pytest.raises(NotHere):
        split_record(organisation_id=five.organisation, record_id=theirs["a"], **BY)
    done = merge(five, "d", "e")
    with scope(organisation=cast.theirs), pytest.raises(NotHere):
        undo_deed(organisation_id=cast.theirs, deed_id=done.deed_id, **BY)


def test_a_deed_waits_for_no_whole_run(five, monkeypatch):
    monkeypatch.setattr("outsidein.hold.customers.deeds.PATIENCE", 0.0)

    with in_turn(five.organisation), pytest.raises(NotNow, match="being worked out already"):
        merge(five, "d", "e")


LETTERS = st.sampled_from("abcdef")
DEEDS = st.one_of(
    st.tuples(st.just("same"), LETTERS, LETTERS),
    st.tuples(st.just("different"), LETTERS, LETTERS),
    st.tuples(st.just("unsure"), LETTERS, LETTERS),
    st.tuples(st.just("merge"), LETTERS, LETTERS),
    st.tuples(st.just("split"), LETTERS, LETTERS),
    st.tuples(st.just("unmerge"), st.integers(0, 8), LETTERS),
    st.tuples(st.just("run"), LETTERS, LETTERS),
)
CLUSTERS = st.sampled_from([[], ["abc"], ["ab", "cd"], ["abcdef"], ["ace", "bf"]])


def do(six, deed, clusters):
    """Do one deed of a sequence; a run changes nothing, whatever was said."""
    act, one, two = deed
    if act in {"same", "different", "unsure"}:
        return say(six, one + two, act) if one != two else None
    if act == "merge":
        return merge(six, one, two)
    if act == "split":
        return split(six, one)
    if act == "unmerge":
        found = Deed.objects.order_by("id")[one : one + 1].first()
        return found and unmerge(organisation_id=six.organisation, deed_id=found.pk, **BY)
    before = reference(), led()
    six.run(clusters)
    assert (reference(), led()) == before
    return None


def holds(six):
    """Say whether every word that isn't contradicted is followed, and every number leads on."""
    numbers = dict(Record.objects.values_list("pk", "customer_number"))
    words = list_words(organisation_id=six.organisation)
    assert None not in numbers.values()
    assert all(numbers[left] != numbers[right] for left, right in words.different)
    apart = [pair for pair in words.same if numbers[pair[0]] != numbers[pair[1]]]
    assert not apart or words.different
    assert set(led().values()) <= set(numbers.values())
    assert not set(led()) & set(numbers.values())


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(clusters=CLUSTERS, deeds=st.lists(DEEDS, max_size=7))
def test_whatever_is_said_holds_and_undoing_it_backwards_restores_the_first_state(
    cast, clusters, deeds
):
    with transaction.atomic():
        six = people(cast.ours, 6)
        six.run(clusters)
        first, numbers = reference(), led()
        done = []
        for deed in deeds:
            with suppress(NotNow):
                done.append(do(six, deed, clusters))
            holds(six)
        for one in reversed([one for one in done if one is not None]):
            take_back(six, one)
            holds(six)

        assert reference() == first
        assert {old: new for old, new in led().items() if old in numbers} == numbers
        transaction.set_rollback(True)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    clusters=CLUSTERS,
    deeds=st.lists(st.tuples(DEEDS, st.none() | st.integers(0, 5)), max_size=6),
)
def test_undone_in_any_order_each_record_stays_in_one_customer(cast, clusters, deeds):
    with transaction.atomic():
        six = people(cast.ours, 6)
        six.run(clusters)
        done = []
        for deed, back in deeds:
            with suppress(NotNow):
                done.append(do(six, deed, clusters))
            said = [one for one in done if one is not None]
            if back is not None and back < len(said):
                with suppress(NotNow):
                    take_back(six, said[back])
            holds(six)
        do(six, ("run", "a", "a"), clusters)
        transaction.set_rollback(True)
