"""Who is who, as a person meets it: pairs to review; merges and splits shown before they are."""

import pytest
from django.test import Client
from django_scopes import scope, scopes_disabled
from tests.holdings import CANARY, hold, sign_in
from tests.joining import people
from tests.people import NOON

from outsidein.hold.customers.deeds import judge_pair
from outsidein.hold.identities.models import Deed, FormerNumber, Judgement, ReviewPair
from outsidein.hold.records.models import Record
from outsidein.people.actions import add_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def four(ann):
    """Return records a to d: a and b hardly joined, b and c hardly apart, d far away."""
    client, cast = ann
    with scope(organisation=cast.ours):
        four = people(cast.ours, 4, word=CANARY)
        four.run(["ab"], {"ab": 0.5, "bc": -1.0})
    return client, cast, four


def together(cast, four):
    with scope(organisation=cast.ours):
        return four.together()


def pair_of(four, letters):
    with scopes_disabled():
        return ReviewPair.objects.get(left=four[letters[0]], right=four[letters[1]]).pk


def answer(client, pair, verdict):
    return client.post(f"/review/{pair}/", {"verdict": verdict}, follow=True)


def test_before_anything_was_worked_out_the_page_teaches_the_first_step(ann):
    client, _ = ann

    page = client.get("/review/").content.decode()

    assert "Nothing to review" in page
    assert 'href="/imports/new/"' in page


def test_a_pair_is_shown_with_what_speaks_for_and_against(four):
    client, _, _ = four

    page = client.get("/review/").content.decode()

    assert "Are these two the same customer?" in page or "Rightly?" in page
    assert f"{CANARY} b" in page
    assert "For: first name; against: phone." in page
    assert "<td>the same</td>" in page  # the picture as a table
    assert "Not enough reviewed yet: 0 of at least 20." in page
    assert 'data-key="same"' in page


def test_the_answers_lead_from_pair_to_pair_until_all_are_settled(four):
    client, cast, four_records = four
    both = [pair_of(four_records, "ab"), pair_of(four_records, "bc")]

    page = answer(client, both[0], "same").content.decode()
    assert "1 of 2" in page
    page = answer(client, both[1], "same").content.decode()

    assert "Every pair near the threshold is settled" in page
    assert together(cast, four_records) == ["abc", "d"]


def test_z_takes_back_one_s_own_last_word(four):
    client, cast, four_records = four
    answer(client, pair_of(four_records, "bc"), "same")
    assert together(cast, four_records) == ["abc", "d"]

    page = client.post("/review/undo/", follow=True).content.decode()

    assert "Your last word was taken back." in page
    assert together(cast, four_records) == ["ab", "c", "d"]


def test_a_word_that_is_none_changes_nothing_and_says_so(four):
    client, _, four_records = four

    page = answer(client, pair_of(four_records, "bc"), "perhaps").content.decode()

    assert "nobody is sure" in page
    with scopes_disabled():
        assert not Judgement.objects.exists()


def test_words_that_contradict_each_other_are_named_after_the_next_run(four):
    client, cast, four_records = four
    by = {"organisation_id": cast.ours, "at": NOON, "actor": "user 1"}
    with scope(organisation=cast.ours):
        for letters, verdict in (("cd", "same"), ("bd", "same"), ("bc", "different")):
            left, right = four_records[letters[0]], four_records[letters[1]]
            judge_pair(left=left, right=right, verdict=verdict, **by)
        four_records.run(["ab"], {"ab": 0.5})

    page = client.get("/review/").content.decode()

    assert "Words that contradict each other" in page
    assert f"<bdi>{CANARY} c C-000002</bdi>" in page


def test_the_quality_is_told_with_its_interval_once_enough_was_reviewed(four):
    client, cast, four_records = four
    with scope(organisation=cast.ours):
        deed = Deed.objects.create(organisation_id=cast.ours, kind="review", at=NOON)
        records = [
            Record.objects.create(
                **{
                    field.attname: getattr(Record.objects.get(pk=four_records["d"]), field.attname)
                    for field in Record._meta.fields
                    if field.attname not in {"id", "external_id"}
                },
                external_id=f"x{n}",
            )
            for n in range(30)
        ]
        Judgement.objects.bulk_create(
            Judgement(
                organisation_id=cast.ours,
                deed=deed,
                left_id=four_records["a"],
                right_id=record.pk,
                verdict="same" if place < 27 else "different",
                weight=1.0,
                band="joined",
            )
            for place, record in enumerate(records)
        )

    page = client.get("/review/").content.decode()

    assert "<strong>90%</strong> rightly: 27 of 30 reviewed" in page
    assert "74% to 97%" in page


def test_the_picture_is_drawn_in_either_theme_and_holds_no_value_of_anybody(four):
    client, _, four_records = four
    pair = pair_of(four_records, "bc")

    light, dark = (client.get(f"/review/{pair}/{way}.svg") for way in ("light", "dark-narrow"))

    assert light["Content-Type"] == dark["Content-Type"] == "image/svg+xml"
    assert b"first name: the same" in light.content
    assert CANARY.encode() not in light.content + dark.content
    assert client.get(f"/review/{pair}/pink.svg").status_code == 404


def test_a_merge_is_shown_before_it_is_done_and_can_be_undone_on_the_page(four):
    client, cast, four_records = four
    asked = client.post("/customers/C-000001/merge/", {"other": "c2"})
    assert asked["Location"] == "/customers/C-000001/merge/C-000002/"

    preview = client.get(asked["Location"]).content.decode()
    assert "As one customer they would differ in 2 fields" in preview
    assert "C-000001 stays" in preview
    assert together(cast, four_records) == ["ab", "c", "d"]

    page = client.post(asked["Location"], {"reason": "She rang."}, follow=True).content.decode()
    assert "Merged by hand: C-000002 became C-000001" in page
    assert "She rang." in page
    assert client.get("/customers/C-000002/")["Location"] == "/customers/C-000001/"

    with scopes_disabled():
        deed = Deed.objects.get(kind="merge").pk
    page = client.post(f"/customers/C-000001/undo/{deed}/", follow=True).content.decode()
    assert together(cast, four_records) == ["ab", "c", "d"]
    assert "undone" in page
    with scopes_disabled():
        assert not FormerNumber.objects.exists()


@pytest.mark.parametrize(("other", "words"), [("nobody", "such as C-000123"), ("c1", "itself")])
def test_a_merge_with_nobody_says_what_to_write(four, other, words):
    client, _, _ = four

    page = client.post("/customers/C-000001/merge/", {"other": other})

    assert (page.status_code, words in page.content.decode()) == (200, True)
    assert client.get("/customers/C-000001/merge/C-000099/").status_code == 404


def test_a_record_is_taken_out_after_it_was_shown_what_goes(four):
    client, cast, four_records = four
    address = f"/customers/C-000001/split/?record={four_records['b']}"

    preview = client.get(address).content.decode()
    assert "What goes" in preview
    client.post(address.partition("?")[0], {"record": four_records["b"]}, follow=True)

    assert together(cast, four_records) == ["a", "b", "c", "d"]
    history = client.get("/customers/C-000001/").content.decode()
    assert "A record was taken out: C-000001 became C-000004" in history


def test_several_records_are_taken_out_together_and_put_back_where_it_is_said(four):
    client, cast, four_records = four
    with scope(organisation=cast.ours):
        four_records.run(["abcd"], {"ac": 7.0})
    out = [four_records["b"], four_records["d"]]
    page = client.get("/customers/C-000001/").content.decode()
    assert page.count('type="checkbox" name="record"') == 4

    preview = " ".join(
        client.get("/customers/C-000001/split/", {"record": out}).content.decode().split()
    )
    assert "What would stay, and what would go with the 2 records" in preview
    assert [f'name="record" value="{one}"' in preview for one in out] == [True, True]
    assert together(cast, four_records) == ["abcd"]
    done = client.post("/customers/C-000001/split/", {"record": out}, follow=True).content.decode()

    assert together(cast, four_records) == ["ac", "bd"]
    with scopes_disabled():
        deed = Deed.objects.get().pk
        number = Record.objects.get(pk=four_records["d"]).customer_number
    assert "2 records are a customer of their own now" in done
    assert f'<a href="/customers/C-{number:06d}/">' in done
    assert f'<a href="/customers/C-000001/#deed-{deed}">Undo it</a>' in done
    assert f'id="deed-{deed}"><span>2 records were taken out' in done
    client.post(f"/customers/C-000001/undo/{deed}/", {"deed": "undo"})
    assert together(cast, four_records) == ["abcd"]


@pytest.mark.parametrize(
    ("letters", "said"), [("", "Choose at least one record."), ("ab", "all of this customer")]
)
def test_what_cannot_be_taken_out_is_said_and_changes_nothing(four, letters, said):
    client, cast, four_records = four
    out = {"record": [four_records[letter] for letter in letters]}

    for ask in (client.get, client.post):
        page = ask("/customers/C-000001/split/", out, follow=True)
        assert (page.status_code, said in page.content.decode()) == (200, True)

    assert together(cast, four_records) == ["ab", "c", "d"]


def test_a_record_of_somebody_else_is_not_taken_out_here(four):
    client, cast, four_records = four

    for ask in (client.get, client.post):
        out = {"record": [four_records["b"], four_records["c"]]}
        assert ask("/customers/C-000001/split/", out).status_code == 404

    assert together(cast, four_records) == ["ab", "c", "d"]


def test_an_agent_reads_customers_and_says_nothing_of_who_is_who(four):
    _, cast, four_records = four
    add_member(organisation_id=cast.ours, email="ben@example.org", role="agent", at=NOON)
    agent = sign_in(Client(), cast.ben)
    pair = pair_of(four_records, "bc")

    page = agent.get("/customers/C-000001/").content.decode()

    assert "Merge with another" not in page
    assert "To review" not in page
    assert agent.get("/review/").status_code == 404
    assert agent.post(f"/review/{pair}/", {"verdict": "same"}).status_code == 404
    assert together(cast, four_records) == ["ab", "c", "d"]


def test_a_stranger_finds_nothing_of_ours(four):
    client, cast, four_records = four
    stranger = sign_in(Client(), cast.cleo)
    hold(cast.theirs, word="Other")
    pair = pair_of(four_records, "bc")
    client.post("/customers/C-000001/merge/C-000002/")
    with scopes_disabled():
        deed = Deed.objects.get().pk

    got = [
        stranger.get(f"/review/{pair}/light.svg"),
        stranger.post(f"/review/{pair}/", {"verdict": "same"}),
        stranger.get("/customers/C-000007/merge/C-000001/"),
        stranger.get(f"/customers/C-000007/split/?record={four_records['b']}"),
        stranger.post(f"/customers/C-000007/undo/{deed}/"),
    ]

    assert [answer.status_code for answer in got] == [404] * 5
    assert CANARY not in stranger.get("/review/").content.decode()
    assert together(cast, four_records) == ["abc", "d"]
