"""The plans' pages as a person meets them."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from tests.checked import check
from tests.holdings import sign_in
from tests.people import NOON, gather

from outsidein.check.plans.actions import add_action, move_action
from outsidein.check.plans.compute.aims import ItemAim, MeasureAim
from outsidein.check.plans.models import Action, ActionComment, CalendarFeed
from outsidein.check.plans.queries import get_action
from outsidein.people.models import Organisation

pytestmark = pytest.mark.django_db
WHO = 4
FORM = {
    "title": "Call back within a day",
    "why": "",
    "owner": "",
    "owner_name": "",
    "due_date": "2026-09-01",
    "status": "agreed",
    "came_from": "by hand",
    "came_from_ref": "",
    "item_0": "CUS.3",
    "move_0": "20",
    "measure_0": "repeat_contact",
    "direction_0": "",
    "size_0": "5.5",
}


@pytest.fixture
def ann(home, client):
    cast = gather()
    return sign_in(client, cast.ann), cast


def planned(cast, title="Call back", **more) -> int:
    with scope(organisation=cast.ours):
        return add_action(**{"organisation_id": cast.ours, "title": title, "at": NOON} | more)


def seen(cast, number=1):
    with scope(organisation=cast.ours):
        return get_action(organisation_id=cast.ours, number=number)


def body(response) -> str:
    return response.content.decode()


def test_an_empty_board_teaches_the_first_step_to_those_who_may_take_it(ann):
    client, cast = ann

    ours = body(client.get("/plans/"))
    bens = body(sign_in(Client(), cast.ben).get("/plans/"))

    assert "Nothing is planned yet" in ours
    assert 'href="/plans/new/"' in ours
    assert "/plans/new/" not in bens
    assert "An owner, a lead or a facilitator" in bens


def test_an_action_is_noted_from_the_form_with_what_it_should_move(ann):
    client, cast = ann

    answer = client.post("/plans/new/", {**FORM, "owner": str(cast.ben)})

    assert answer["Location"] == "/plans/1/"
    action = seen(cast)
    assert (action.title, action.owner, action.status) == (
        "Call back within a day",
        "ben@example.org",
        "agreed",
    )
    assert action.items == (ItemAim("CUS.3", 0.2),)
    # Nobody said which way, so it is the better one of the measure.
    assert action.measures == (MeasureAim("repeat_contact", "down", 0.055),)


def test_the_form_is_filled_in_from_an_item_and_a_suggestion(ann):
    client, _ = ann

    page = body(client.get("/plans/new/?item=TRU.3&suggestion=2&from=blind+spot"))

    assert 'value="Say by when, and keep it"' in page
    assert "After: ISO 10002:2018" in page
    assert '<option value="TRU.3" selected>' in page
    assert '<option value="in_promise" selected>' in page
    assert '<option value="blind spot" selected>' in page


@pytest.mark.parametrize("asked", ["item=NO.1", "item=TRU.3&suggestion=99&from=x", "suggestion=1"])
def test_a_form_asked_for_what_is_not_there_is_an_empty_one(ann, asked):
    client, _ = ann

    answer = client.get(f"/plans/new/?{asked}")

    assert answer.status_code == 200
    assert 'name="title" value=' not in body(answer)


def test_what_cannot_be_taken_is_marked_and_nothing_is_noted(ann):
    client, cast = ann

    page = body(
        client.post("/plans/new/", {**FORM, "title": " ", "owner": str(cast.cleo), "move_0": "101"})
    )

    assert page.count("errorlist") == 3
    assert not Action._base_manager.exists()


def test_an_action_is_changed_and_keeps_what_was_not_named(ann):
    client, cast = ann
    client.post("/plans/new/", FORM)
    said = {**FORM, "title": "Call back today", "effect_of": "calls", "effect_before": "9"}

    client.post("/plans/1/change/", said)

    action = seen(cast)
    assert (action.title, action.status, action.effect_of, action.effect_before) == (
        "Call back today",
        "agreed",
        "calls",
        9.0,
    )


def test_the_board_needs_few_queries_however_many_actions(ann, django_assert_max_num_queries):
    client, cast = ann
    for n in range(20):
        planned(cast, f"Action {n}", status=("under way", "done")[n % 2], items=[ItemAim("CUS.3")])

    # Who asks, the day, the actions, and what worked.
    with django_assert_max_num_queries(WHO + 3 + 1 + 3):
        page = body(client.get("/plans/"))

    assert page.count('class="plan') == 20


def test_a_button_moves_a_card_and_says_so(ann):
    client, cast = ann
    planned(cast)

    answer = client.post("/plans/1/move/", {"status": "agreed", "back": "board"}, follow=True)

    assert answer.redirect_chain == [("/plans/", 302)]
    assert "Action 1 is now: Agreed." in body(answer)
    assert seen(cast).status == "agreed"


def test_by_htmx_the_moved_card_keeps_the_focus_and_the_choice_stays(ann):
    client, cast = ann
    planned(cast, owner_id=cast.ann)
    planned(cast, "Another's")

    page = body(
        client.post(
            "/plans/1/move/",
            {"status": "under way", "back": "board", "whose": "mine"},
            headers={"HX-Request": "true"},
        )
    )

    assert re.search(r'<a href="/plans/1/" autofocus>', page)
    assert 'aria-live="polite">Action 1 is now: Under way.' in page
    assert "Another&#x27;s" not in page


def test_a_move_that_cannot_be_is_said_and_another_address_is_never_gone_to(ann):
    client, cast = ann
    planned(cast)

    answer = client.post("/plans/1/move/", {"status": "proposed", "back": "https://evil.example/"})

    assert answer["Location"] == "/plans/1/"
    assert "Action 1 is proposed already." in body(client.get("/plans/1/"))
    assert client.post("/plans/1/move/", {"status": "x"}).status_code == 302


def test_the_owner_of_an_action_moves_and_comments_and_sees_no_other_buttons(home, client):
    cast = gather()
    planned(cast, owner_id=cast.ben)
    planned(cast, "Not theirs")
    sign_in(client, cast.ben)

    board, page = body(client.get("/plans/")), body(client.get("/plans/1/"))
    moved = client.post("/plans/1/move/", {"status": "done"})
    said = client.post("/plans/1/", {"text": "Done <b>today</b>."})

    assert "/plans/1/move/" in board and "/plans/2/move/" not in board
    assert "/plans/1/change/" not in page
    assert (moved.status_code, said.status_code) == (302, 302)
    assert "Done &lt;b&gt;today&lt;/b&gt;." in body(client.get("/plans/1/"))
    assert [client.post("/plans/2/move/", {"status": "done"}).status_code,
            client.post("/plans/2/", {"text": "x"}).status_code,
            client.get("/plans/new/").status_code,
            client.get("/plans/1/change/").status_code] == [404, 404, 404, 404]  # fmt: skip
    assert ActionComment._base_manager.count() == 1


@pytest.mark.parametrize("address", ["", "change/", "move/"])
def test_a_stranger_cannot_tell_ours_from_nobodys(ann, address):
    _, cast = ann
    planned(cast)
    stranger = sign_in(Client(), cast.cleo)

    ours = stranger.post(f"/plans/1/{address}", {"status": "done", "text": "x"})
    nobodys = stranger.post(f"/plans/99/{address}", {"status": "done", "text": "x"})

    assert (ours.status_code, nobodys.status_code) == (404, 404)
    assert seen(cast).status == "proposed"


def test_the_page_shows_the_gap_that_the_action_should_close_and_its_history(ann):
    client, cast = ann
    check(cast.ours)
    planned(
        cast,
        items=[ItemAim("ORG.5", 0.2), ItemAim("WHO"), ItemAim("OUR.1")],
        measures=[MeasureAim("front_decides", "up", 0.1), MeasureAim("gone_measure")],
        by=cast.ann,
    )
    client.post("/plans/1/move/", {"status": "agreed"})

    page = body(client.get("/plans/1/"))

    assert "/blind-spots/pictures/ORG.5/light.svg" in page
    assert "It should rise by 10 points." in page
    assert "An item of our own" in page
    assert "There is no measure of this name any more" in page
    assert "It can&#x27;t be told yet." in page
    assert "moved it: proposed → agreed" in page


def test_a_blind_spot_offers_an_action_and_names_those_there_are(ann):
    client, cast = ann
    check(cast.ours)
    planned(cast, "Let the front line decide", items=[ItemAim("ORG.5")])

    ours = body(client.get("/blind-spots/ORG.5/"))
    bens = body(sign_in(Client(), cast.ben).get("/blind-spots/ORG.5/"))

    assert "/plans/new/?item=ORG.5&amp;from=blind+spot" in ours
    assert "Let the front line decide" in ours and "Bowen and Edward E. Lawler" in ours
    assert "/plans/new/" not in bens and "Bowen and Edward E. Lawler" in bens


def test_the_list_is_narrowed_by_what_the_address_says(ann):
    client, cast = ann
    late = timezone.localdate() - timedelta(days=1)
    planned(cast, "Mine and late", owner_id=cast.ann, due_date=late)
    planned(cast, "Of nobody", items=[ItemAim("CUS.3")])
    planned(cast, "Over", status="done")

    def titles(query):
        page = body(client.get(f"/plans/?view=list&{query}"))
        return [t for t in ("Mine and late", "Of nobody", "Over") if f">{t}</a>" in page]

    assert titles("") == ["Mine and late", "Of nobody", "Over"]
    assert titles("whose=mine") == titles("due=late") == ["Mine and late"]
    assert titles("whose=nobody") == ["Of nobody", "Over"]
    assert titles("status=done") == ["Over"]
    assert titles("item=CUS.3") == ["Of nobody"]
    assert titles("item=%27%20OR&status=never&whose=all") == ["Mine and late", "Of nobody", "Over"]


def test_the_table_is_taken_away_with_formulas_made_harmless(ann):
    client, cast = ann
    planned(
        cast,
        "=HYPERLINK(1)",
        items=[ItemAim("CUS.3", -0.2), ItemAim("WHO")],
        measures=[MeasureAim("silence", "down", 0.05)],
        owner_name="@Mia",
        due_date=NOON.date(),
        status="done",
    )

    answer = client.get("/plans/actions.csv")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))

    [row] = rows
    assert (row["title"], row["owner"]) == ("'=HYPERLINK(1)", "'@Mia")
    assert (row["items"], row["measures"]) == ("CUS.3 -0.20; WHO", "silence down 0.05")
    assert (row["status"], row["due"], row["worked"]) == ("done", "2026-06-30", "can't tell yet")


def test_a_calendar_is_handed_over_without_what_was_dropped(ann):
    client, cast = ann
    due = NOON.date()
    planned(cast, "Here", due_date=due, owner_id=cast.ann)
    planned(cast, "Dropped", due_date=due, status="dropped")
    planned(cast, "Without a day")
    planned(cast, "Another's", due_date=due)

    every, mine = (body(client.get(f"/plans/actions.ics{q}")) for q in ("", "?whose=mine"))

    assert re.findall("SUMMARY:(.*)\r", every) == ["Here", "Another's"]
    assert re.findall("SUMMARY:(.*)\r", mine) == ["Here"]
    assert "URL:http://localhost:8000/plans/1/\r\n" in every


def test_a_feed_is_shown_once_opens_without_signing_in_and_ends(ann):
    client, cast = ann
    planned(cast, "Call back, soon", due_date=NOON.date(), owner_id=cast.ben)

    page = body(client.post("/plans/calendar/", {"deed": "renew"}))
    [address] = set(re.findall(r"/plans/calendar/([\w-]{43})\.ics", page))
    again = body(client.get("/plans/calendar/"))
    feed = Client().get(f"/plans/calendar/{address}.ics")
    mine = Client().get(f"/plans/calendar/{address}.ics?whose=mine")
    stranger = sign_in(Client(), cast.cleo).get(f"/plans/calendar/{address}.ics")

    assert address not in again
    assert feed["Content-Type"] == "text/calendar; charset=utf-8"
    assert r"SUMMARY:Call back\, soon" in body(feed)
    assert "ben@example.org" not in body(feed)
    assert "BEGIN:VEVENT" not in body(mine)
    assert not feed.cookies and feed["Cache-Control"] == "private, no-store"
    assert body(stranger).count("BEGIN:VEVENT") == 1  # whoever has the address has the calendar
    client.post("/plans/calendar/", {"deed": "stop"})
    assert Client().get(f"/plans/calendar/{address}.ics").status_code == 404
    assert not CalendarFeed._base_manager.exists()


def test_a_sample_stands_still_at_its_own_day(ann):
    client, cast = ann
    planned(cast, due_date=NOON.date() + timedelta(days=1))
    page = body(client.get("/plans/"))
    assert "1 of 1 open actions is late" in page

    Organisation.objects.filter(pk=cast.ours).update(fixed_as_of=NOON)

    assert "1 action is open, and it is not late" in body(client.get("/plans/"))


def test_a_closed_action_keeps_its_place_among_the_newest(ann):
    client, cast = ann
    for n in range(15):
        number = planned(cast, f"Action {n:02}")
        with scope(organisation=cast.ours):
            move_action(
                organisation_id=cast.ours, number=number, status="done", at=NOON + timedelta(days=n)
            )

    page = body(client.get("/plans/"))

    assert "Action 14" in page and "Action 02" not in page
    assert "All 15" in page
