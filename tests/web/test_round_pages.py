"""Rounds as those meet them who run them: set up, open, written to, closed."""

import re

import pytest
from django.core import mail
from django_scopes import scope
from tests.holdings import sign_in
from tests.people import NOON, gather
from tests.queued import do_queued

from outsidein.ask.answers.ballots import give_ballot
from outsidein.ask.rounds.queries import get_round, list_rounds
from outsidein.people.persons.actions import take_list

pytestmark = pytest.mark.django_db
PEOPLE = "name,email,department\n" + "".join(
    f"Person {n},p{n}@x.org,{'Care' if n < 9 else 'Board <i>'}\n" for n in range(11)
)
HOW = {"ways": ["personal"], "min_group": "5", "keeping": "file", "languages": ["en"]}


@pytest.fixture
def ann(home, client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cast = gather()
    with scope(organisation=cast.ours):
        take_list(organisation_id=cast.ours, content=PEOPLE.encode(), at=NOON)
        yield sign_in(client, cast.ann), cast.ours


def words(response) -> str:
    return response.content.decode()


def see(organisation):
    from django.utils import timezone

    return list_rounds(organisation_id=organisation, at=timezone.now())[0]


def make(ann, **said):
    """Make a draft by the page and return its number."""
    client, organisation = ann
    client.post(
        "/rounds/new/",
        {"title": "Spring <b>", "instruments": ["trust:1"], "mode": "anonymous", **said},
    )
    return see(organisation).round_id


def opened(ann, **how):
    client, _organisation = ann
    number = make(ann)
    client.post(f"/rounds/{number}/set-up/how/", {**HOW, **how})
    client.post(f"/rounds/{number}/set-up/review/", {})
    return number


def test_nobody_asked_yet_teaches_the_first_step(ann):
    page = words(ann[0].get("/rounds/"))

    assert "Nobody was asked yet" in page
    assert "Set a round up" in page


def test_a_round_is_set_up_step_by_step_and_opened(ann):
    client, organisation = ann
    number = make(ann)

    client.post(
        f"/rounds/{number}/set-up/who/",
        {"reach": "some", "departments": ["Care"], "groups": ["department"]},
    )
    how = {**HOW, "welcome": "Hello <script>", "closes_at": "2099-01-31T18:00"}
    client.post(f"/rounds/{number}/set-up/how/", how)
    review = words(client.get(f"/rounds/{number}/set-up/review/"))
    answer = client.post(f"/rounds/{number}/set-up/review/", {})

    one = see(organisation)
    assert "9 people will be asked" in review
    assert "Hello &lt;script&gt;" in review
    assert answer["Location"] == f"/rounds/{number}/"
    assert (one.state, one.asked, one.min_group) == ("open", 9, 5)
    assert one.closes_at.hour == 18
    assert "Spring &lt;b&gt;" in words(client.get(f"/rounds/{number}/"))


def test_the_mode_is_fixed_when_the_round_is_made(ann):
    client, organisation = ann
    number = make(ann)

    page = words(client.get(f"/rounds/{number}/set-up/what/"))
    said = {"title": "Spring", "instruments": ["trust:1"], "mode": "named"}
    client.post(f"/rounds/{number}/set-up/what/", said)

    assert "cannot be changed" in page
    assert 'name="mode"' not in page
    assert see(organisation).mode == "anonymous"


def test_groups_that_can_never_be_shown_are_told_before_opening(ann):
    number = make(ann)

    page = words(ann[0].get(f"/rounds/{number}/set-up/review/"))

    assert "Board &lt;i&gt; will never be shown, with fewer than 5 people" in page
    assert "No end is set" in page


def test_the_count_follows_what_is_chosen(ann):
    number = make(ann)

    said = {"reach": "some", "departments": "Board <i>", "groups": "department"}
    part = words(ann[0].get(f"/rounds/{number}/set-up/who/", said, headers={"HX-Request": "true"}))

    assert "2 people would be asked" in part
    assert "<html" not in part


def test_a_round_with_names_offers_no_open_link(ann):
    client, organisation = ann
    number = make(ann, mode="named")

    page = words(client.get(f"/rounds/{number}/set-up/how/"))
    client.post(f"/rounds/{number}/set-up/how/", {**HOW, "ways": ["open"]})

    assert "One open link" not in page
    assert see(organisation).ways == ("personal",)


def test_the_set_up_of_an_open_round_is_over(ann):
    number = opened(ann)

    assert ann[0].get(f"/rounds/{number}/set-up/who/").status_code == 404


def test_a_draft_is_thrown_away(ann):
    client, _organisation = ann
    number = make(ann)

    client.post(f"/rounds/{number}/set-up/what/", {"deed": "delete"})

    assert client.get(f"/rounds/{number}/").status_code == 404


def test_invitations_go_to_everybody_and_reminders_to_who_has_not_answered(ann):
    client, _organisation = ann
    number = opened(ann)
    client.post(f"/rounds/{number}/", {"deed": "invite", "subject": "Please", "words": "Do."})
    do_queued()
    assert {one.subject for one in mail.outbox} == {"Please"}
    assert len(mail.outbox) == 11
    token = re.search(r"/r/\S+#(\S+)", mail.outbox[0].body)[1]
    answer_with(ann, number, token, "give-once-" + "0" * 20)

    page = words(client.get(f"/rounds/{number}/"))

    assert "11 were written to" in page
    assert "Person 3" not in page
    assert "not counted yet" in page


def answer_with(ann, number, token, nonce):
    from django.utils import timezone

    one = get_round(organisation_id=ann[1], round_id=number, at=timezone.now())
    give_ballot(
        public_id=one.public_id,
        token=token,
        nonce=nonce,
        content={"groups": {}, "answers": {"trust": {"TRU.1": {"level": "4"}}}, "language": "en"},
        at=timezone.now(),
    )


def test_the_links_are_a_file_that_the_log_knows_of(ann):
    client, _organisation = ann
    number = opened(ann)

    answer = client.post(f"/rounds/{number}/links.csv")
    file = b"".join(answer.streaming_content).decode("utf-8-sig")

    assert len(file.splitlines()) == 12
    assert "/r/" in file
    assert client.get(f"/rounds/{number}/links.csv").status_code == 405


def test_the_end_can_be_made_later_and_never_earlier(ann):
    client, organisation = ann
    number = opened(ann, closes_at="2099-01-31T18:00")
    later = {"deed": "later", "min_group": "5"}

    client.post(f"/rounds/{number}/", {**later, "closes_at": "2099-02-28T18:00"})
    page = words(
        client.post(f"/rounds/{number}/", {**later, "closes_at": "2099-01-01T18:00"}, follow=True)
    )

    assert see(organisation).closes_at.month == 2
    assert "only close later" in page


@pytest.mark.django_db(transaction=True)  # clearing away stands outside of any transaction
def test_a_round_is_closed_by_its_job_and_shows_how_many_answered(ann):
    client, organisation = ann
    number = opened(ann)
    client.post(f"/rounds/{number}/", {"deed": "invite"})
    do_queued()
    for place, letter in enumerate(mail.outbox[:7]):
        token = re.search(r"/r/\S+#(\S+)", letter.body)[1]
        answer_with(ann, number, token, f"nonce-{place}-" + "0" * 20)

    client.post(f"/rounds/{number}/close/")
    do_queued()

    page = words(client.get(f"/rounds/{number}/"))
    assert see(organisation).state == "closed"
    assert re.search(r'class="value">7<', page)
    assert "of 11 answered" in page
    assert client.get(f"/rounds/{number}/close/").status_code == 404
    assert client.get(f"/rounds/{number}/keying/").status_code == 404


def test_a_keepers_passphrase_is_asked_at_both_ends(ann):
    client, organisation = ann
    number = make(ann)
    client.post(f"/rounds/{number}/set-up/how/", {**HOW, "keeping": "passphrase"})
    review = f"/rounds/{number}/set-up/review/"
    secret = "a very long passphrase"

    assert "differ" in words(client.post(review, {"passphrase": secret, "again": "another one…"}))
    client.post(review, {"passphrase": secret, "again": secret})
    assert see(organisation).state == "open"
    wrong = words(client.post(f"/rounds/{number}/close/", {"passphrase": "not that one at all"}))
    assert "not the keeper" in wrong
    assert "not that one" not in wrong
    client.post(f"/rounds/{number}/close/", {"passphrase": secret})

    assert see(organisation).state == "closed"


def test_the_poster_shows_the_pin_and_a_code_to_be_scanned(ann):
    client, organisation = ann
    number = opened(ann, ways=["open"])
    one = see(organisation)

    poster = words(client.get(f"/rounds/{number}/poster/"))
    picture = client.get(f"/rounds/{number}/qr.svg")

    assert f"{one.pin[:4]} {one.pin[4:]}" in poster
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<script" not in picture.content


@pytest.mark.parametrize("size", ["a4", "letter"])
def test_the_form_carries_item_codes_and_nobodys_name(ann, size):
    number = opened(ann, ways=["personal", "paper"])

    page = words(ann[0].get(f"/rounds/{number}/paper/?size={size}"))

    assert all(f"TRU.{n}" in page for n in range(1, 6))
    assert f"paper-{size}.css" in page
    assert "Person 1" not in page
    assert "x.org" not in page


def test_codes_are_shown_once_and_open_one_sheet_each(ann):
    client, _organisation = ann
    number = make(ann)
    client.post(f"/rounds/{number}/set-up/how/", {**HOW, "ways": ["paper"], "keeping": "codes"})
    client.post(f"/rounds/{number}/set-up/review/", {})

    page = words(client.post(f"/rounds/{number}/codes/", {"count": "3", "what": "slips"}))

    codes = re.findall(r"<code>([\w-]{19})</code>", page)
    assert len(set(codes)) == 3
    assert codes[0] not in words(client.get(f"/rounds/{number}/"))
