"""Answering a round in a real browser: on a phone, by keyboard, offline, and with the receipt."""

import json
import re

import pytest
from django_scopes import scope
from playwright.sync_api import Route, expect
from tests.asking import CARD, LATER, sheet, start
from tests.browser.conftest import PHONE
from tests.browser.looking import find_serious

from outsidein.ask.answers.models import Ballot, Draft
from outsidein.ask.rounds.models import Round

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("home"),
]

EVERYTHING = tuple(
    (slug, None) for slug in (CARD, "customer-led-roadtest", "five-questions", "trust")
)


def link(asking, live_server, place=0):
    token = list(asking.tokens.values())[place]
    return f"{live_server.url}/r/{asking.public_id}#{token}"


def come_in(page, asking, live_server):
    """Follow a personal link, past the first screen."""
    page.goto(link(asking, live_server))
    expect(page.get_by_role("heading", name="Spring")).to_be_visible()
    go_on(page)


def go_on(page, times=1):
    for _ in range(times):
        page.get_by_role("button", name=re.compile("Next|Begin")).click()


def say_agree(page, *codes):
    for code in codes:
        page.locator(f"[name='{CARD}/{code}'][value=agree]").check()


def to_the_end(page):
    while not page.locator("[data-finish]").is_visible():
        go_on(page)


def give(page):
    to_the_end(page)
    page.get_by_role("button", name="Give my answers").click()
    expect(page.locator("h1")).to_have_text("Your answers are in")


def ballots():
    return Ballot._base_manager.count()


def test_a_personal_link_is_answered_on_a_phone(page, context, live_server):
    asking = start(people=6)
    page.set_viewport_size(PHONE)
    asked = []
    page.on("request", lambda request: asked.append(f"{request.url} {request.headers}"))
    token = next(iter(asking.tokens.values()))

    page.goto(link(asking, live_server))
    expect(page.get_by_role("heading", name="Spring")).to_be_visible()
    assert page.url == f"{live_server.url}/r/{asking.public_id}"
    go_on(page)
    say_agree(page, "ORG.1", "ORG.2")
    smallest = page.evaluate(
        "Math.min(...[...document.querySelectorAll('[data-screen]:not([hidden]) .choice, .mark')]"
        ".map((one) => one.getBoundingClientRect()).filter((r) => r.width).map((r) => r.height))"
    )
    give(page)

    assert smallest >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert ballots() == 1
    assert context.cookies() == []
    assert not [one for one in asked if token in one]
    assert page.evaluate("sessionStorage.length") == 0


def test_a_reload_keeps_what_was_answered_and_where_one_was(page, live_server):
    asking = start(people=6)
    come_in(page, asking, live_server)
    say_agree(page, "ORG.1")
    expect(page.locator("#saved")).to_have_text("Saved")

    page.reload()

    expect(page.locator(f"[name='{CARD}/ORG.1'][value=agree]")).to_be_checked()
    expect(page.get_by_role("heading", name="Organisation and strategy")).to_be_visible()


def test_the_draft_comes_back_on_another_device(page, browser, live_server):
    asking = start(people=6)
    come_in(page, asking, live_server)
    say_agree(page, "ORG.1")
    expect(page.locator("#saved")).to_have_text("Saved")

    elsewhere = browser.new_context().new_page()
    elsewhere.goto(link(asking, live_server))

    expect(elsewhere.get_by_text("Welcome back")).to_be_visible()
    go_on(elsewhere)
    expect(elsewhere.locator(f"[name='{CARD}/ORG.1'][value=agree]")).to_be_checked()
    elsewhere.context.close()


def test_without_a_connection_nothing_is_lost_and_it_is_saved_later(page, context, live_server):
    asking = start(people=6)
    come_in(page, asking, live_server)
    context.set_offline(True)
    say_agree(page, "ORG.1", "ORG.2", "ORG.3")
    expect(page.locator("#saved")).to_have_text("Kept here, not saved yet")
    assert Draft._base_manager.count() == 0

    context.set_offline(False)

    expect(page.locator("#saved")).to_have_text("Saved")
    assert Draft._base_manager.count() == 1


def test_a_reply_that_is_lost_gives_one_ballot_and_its_receipt(page, live_server):
    asking = start(people=6)
    lost = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)  # the server has taken it, but nobody hears of it
        route.abort()

    page.route("**/r/give/", lose_the_first)
    come_in(page, asking, live_server)
    say_agree(page, "ORG.1")
    to_the_end(page)
    page.get_by_role("button", name="Give my answers").click()
    expect(page.get_by_text("They count once, however often they are sent")).to_be_visible()
    assert lost == [200]

    expect(page.locator("h1")).to_have_text("Your answers are in")
    assert ballots() == 1


def test_the_receipt_changes_and_then_withdraws(page, live_server):
    asking = start(people=6)
    come_in(page, asking, live_server)
    say_agree(page, "ORG.1")
    give(page)
    receipt = page.url
    before = bytes(Ballot._base_manager.get().sealed)

    page.get_by_role("button", name="Change my answers").click()
    expect(page.get_by_role("heading", name="Spring")).to_be_visible()
    go_on(page)
    expect(page.locator(f"[name='{CARD}/ORG.1'][value=agree]")).to_be_checked()
    page.locator(f"[name='{CARD}/ORG.1'][value=disagree]").check()
    to_the_end(page)
    page.get_by_role("button", name="Change my answers").click()
    expect(page.locator("h1")).to_have_text("Your answers are changed")
    changed = page.url
    page.get_by_text("Customer relationship scorecard: all answers").click()
    expect(page.locator("[data-tables] tbody tr").first).to_contain_text("Disagree")
    page.get_by_role("button", name="Withdraw my answers").click()
    page.get_by_role("button", name="Yes, withdraw all of my answers").click()
    expect(page.locator("h1")).to_have_text("Your answers are withdrawn")

    assert changed != receipt
    assert bytes(Ballot._base_manager.get().sealed) != before
    assert page.url == f"{live_server.url}/r/receipt/"


def test_the_receipt_is_saved_as_a_file_and_opened_again(page, browser, live_server, tmp_path):
    asking = start(people=6)
    come_in(page, asking, live_server)
    say_agree(page, *(f"ORG.{n}" for n in range(1, 8)))
    give(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Save as a file").click()
    file = tmp_path / "receipt.json"
    taken.value.save_as(file)

    sent = []
    elsewhere = browser.new_context().new_page()
    elsewhere.on("request", lambda request: sent.append(request.post_data or ""))
    elsewhere.goto(f"{live_server.url}/r/receipt/")
    elsewhere.locator("#receipt-file").set_input_files(file)
    expect(elsewhere.locator("h1")).to_have_text("Spring")
    elsewhere.get_by_text("Customer relationship scorecard: all answers").click()
    expect(elsewhere.locator("[data-tables] tbody tr").first).to_contain_text("Agree")

    kept = json.loads(file.read_text())
    assert len(kept["nonce"]) == 22
    assert kept["content"]["answers"][CARD]["ORG.7"] == {"level": "agree"}
    assert not [one for one in sent if kept["nonce"] in one or "agree" in one]
    elsewhere.context.close()


def test_after_the_close_ones_own_answers_stand_beside_everybodys(page, live_server):
    asking = start(people=12)
    come_in(page, asking, live_server)
    say_agree(page, "ORG.1")
    give(page)
    receipt = page.url
    with scope(organisation=asking.organisation):
        for place, person in enumerate(list(asking.tokens)[1:]):
            asking.give(person, content=sheet("disagree" if place % 3 else "agree"))
        asking.close(at=LATER)

    page.goto("about:blank")
    page.goto(receipt)

    expect(page.locator("h1")).to_contain_text("beside everybody's")
    expect(page.get_by_text("12 of 12 people answered.")).to_be_visible()
    row = page.locator("[data-tables] tbody tr").first
    expect(row).to_contain_text("Agree")
    expect(row).to_contain_text("42 of 100, by 12 people")
    expect(page.get_by_role("button", name="Change my answers")).to_be_hidden()
    assert find_serious(page) == []


def test_a_note_that_tells_who_one_is_is_shown_to_its_writer_and_left_as_it_is(page, live_server):
    asking = start(people=6)
    note = "I am the only one in Hull; ask anna@example.org"
    come_in(page, asking, live_server)
    page.get_by_text("Add a note").first.click()
    page.locator(f"[name='{CARD}/ORG.1-note']").fill(note)
    to_the_end(page)

    expect(page.get_by_text("This looks like a mail address: “anna@example.org”")).to_be_visible()
    expect(page.get_by_text("Whoever is the only one can be told")).to_be_visible()
    page.locator("[data-tells] button").click()
    expect(page.locator(f"[name='{CARD}/ORG.1-note']")).to_be_focused()
    expect(page.locator(f"[name='{CARD}/ORG.1-note']")).to_have_value(note)


def test_everything_is_done_by_keyboard_alone(page, live_server):
    asking = start(people=6)
    page.goto(link(asking, live_server))
    expect(page.get_by_role("heading", name="Spring")).to_be_visible()
    page.get_by_role("button", name="Begin").focus()
    page.keyboard.press("Enter")
    for screen in range(5):
        expect(page.locator("[data-screen]:visible")).to_contain_text(f"{screen + 1} / 5")
        page.keyboard.press("3")
        page.keyboard.press("Enter")
        for _ in range(6):
            page.keyboard.press("2")
            page.keyboard.press("Enter")
    expect(page.get_by_text("You have answered 35 of 35 questions.")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("[data-finish]")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Your answers are in")
    expect(page.locator("h1")).to_be_focused()


def test_a_screen_of_statements_reads_as_named_groups_with_named_choices(page, live_server):
    asking = start(people=6)
    come_in(page, asking, live_server)
    statement = page.locator("[data-question='ORG.1'] legend").inner_text()

    group = page.get_by_role("radiogroup", name=statement)
    expect(group.get_by_role("radio")).to_have_count(4)
    expect(group.get_by_role("radio", name="Agree", exact=True)).to_be_visible()
    group.get_by_role("radio", name="Disagree").focus()
    page.keyboard.press("ArrowDown")
    expect(group.get_by_role("radio", name="Neutral")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")

    outside = page.evaluate("document.activeElement.closest('[data-question]').dataset.question")
    assert outside == "ORG.2"
    expect(page.get_by_role("table")).to_have_count(0)


def test_a_pin_opens_the_sheet_in_place_and_keeps_it_in_the_tab(page, live_server):
    asking = start(people=6, ways=("open",))
    pin = Round._base_manager.get(pk=asking.round_id).pin

    page.goto(f"{live_server.url}/r/")
    page.get_by_label("PIN or code").fill("00000000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("There is nothing to answer here")).to_be_visible()
    page.get_by_label("PIN or code").fill(pin)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Spring")).to_be_visible()
    go_on(page, 2)
    say_agree(page, "ORG.1")
    expect(page.locator("#saved")).to_have_text("Kept in this tab")
    page.reload()
    expect(page.locator(f"[name='{CARD}/ORG.1'][value=agree]")).to_be_checked()
    give(page)

    assert ballots() == 1
    assert Draft._base_manager.count() == 0


def test_the_open_link_begins_at_a_button(page, live_server):
    asking = start(people=6, ways=("open",))

    page.goto(f"{live_server.url}/r/{asking.public_id}")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", name="Spring")).to_be_visible()
    go_on(page)
    page.get_by_role("radio", name="Staff", exact=True).check()
    go_on(page)
    say_agree(page, "ORG.1")
    give(page)

    assert ballots() == 1


def test_another_rounds_link_in_the_same_tab_opens_the_other_round(page, live_server):
    ours = start(people=6, title="Spring")
    theirs = start(people=6, title="Autumn", ways=("open",))
    come_in(page, ours, live_server)

    page.goto(f"{live_server.url}/r/{theirs.public_id}")
    page.get_by_role("button", name="Begin").click()

    expect(page.get_by_role("heading", name="Autumn")).to_be_visible()


def test_a_used_link_says_so(page, live_server):
    asking = start(people=6)
    with scope(organisation=asking.organisation):
        asking.give(next(iter(asking.tokens)))

    page.goto(link(asking, live_server))

    expect(page.get_by_text("has given its answers already")).to_be_visible()


def test_without_scripts_the_pin_road_works_to_the_end(browser, live_server):
    asking = start(people=6, ways=("open",), instruments=EVERYTHING)
    pin = Round._base_manager.get(pk=asking.round_id).pin
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()

    page.goto(f"{live_server.url}/r/pin/")
    page.get_by_label("PIN or code").fill(pin)
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("radio", name="Staff", exact=True).check()
    page.get_by_role("button", name="Begin").click()
    say_agree(page, "ORG.1", "ORG.2")
    for _ in EVERYTHING:
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Back").click()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name="Before you give your answers")).to_be_visible()
    page.get_by_role("button", name="Give my answers").click()
    expect(page.locator("h1")).to_have_text("Your answers are in")
    page.get_by_role("button", name="Withdraw my answers").click()

    expect(page.locator("h1")).to_have_text("Your answers are withdrawn")
    assert ballots() == 1  # an empty one lies in its place
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_stands_in_a_readers_way(scheme, page, live_server):
    asking = start(people=6, ways=("personal", "open"), instruments=EVERYTHING)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(PHONE)
    found = {}
    page.goto(f"{live_server.url}/r/")
    found["door"] = find_serious(page)
    page.goto(link(asking, live_server))
    expect(page.get_by_role("heading", name="Spring")).to_be_visible()
    found["start"] = find_serious(page)
    seen = set()
    while not page.locator("[data-finish]").is_visible():
        go_on(page)
        kind = page.locator("[data-screen]:visible").get_attribute("data-part") or "other"
        if kind not in seen:
            seen.add(kind)
            found[kind] = find_serious(page)
    found["review"] = find_serious(page)
    page.locator("[data-back]").click()
    page.locator("[data-screen]:visible input[type=radio]").first.check()
    give(page)
    found["receipt"] = find_serious(page)

    assert {place: wrong for place, wrong in found.items() if wrong} == {}


def test_a_receipt_made_without_scripts_opens_in_a_browser_with_them(page, browser, live_server):
    asking = start(people=6, ways=("open",))
    pin = Round._base_manager.get(pk=asking.round_id).pin
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{live_server.url}/r/pin/")
    plain.get_by_label("PIN or code").fill(pin)
    plain.get_by_role("button", name="Begin").click()
    plain.get_by_role("button", name="Begin").click()
    say_agree(plain, "ORG.1")
    plain.get_by_role("button", name="Next").click()
    plain.get_by_role("button", name="Give my answers").click()
    address = plain.get_by_role("link", name=re.compile("Open it")).get_attribute("href")

    page.goto(f"{live_server.url}{address}")

    expect(page.locator("h1")).to_have_text("Spring")
    page.get_by_text("Customer relationship scorecard: all answers").click()
    expect(page.locator("[data-tables] tbody tr").first).to_contain_text("Agree")
    context.close()


def test_another_language_keeps_the_answers(page, live_server):
    asking = start(people=6, languages=("en", "de"))
    come_in(page, asking, live_server)
    say_agree(page, "ORG.1")
    page.get_by_role("button", name="Back").click()

    page.get_by_role("radio", name="Deutsch").check()
    expect(page.locator("[data-sheet][lang=de]")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.locator("[data-next]").click()

    expect(page.locator(f"[name='{CARD}/ORG.1'][value=agree]")).to_be_checked()
