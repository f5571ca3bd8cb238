"""Answering alone in a real browser: by keyboard, by thumb, and again by the secret link."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.conftest import PHONE
from tests.browser.looking import find_serious

from outsidein.ask.answers.models import SoloSheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECRET_LINK = re.compile(r"/answer/[a-z-]+/#k=[A-Za-z0-9_-]{22}$")


def wait_until_saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text("Saved")


def answer_the_scorecard_by_keyboard(page: Page) -> None:
    """Answer all 35 statements; the first of each screen by a number before anything has focus."""
    for screen in range(5):
        expect(page.locator("[data-screen]:visible")).to_have_count(1)
        page.keyboard.press("3")
        page.keyboard.press("Enter")
        for statement in range(1, 7):
            page.keyboard.press("4" if statement == 6 else str(1 + (screen + statement) % 3))
            page.keyboard.press("Enter")


def test_the_scorecard_is_answered_by_keyboard_alone(page, live_server):
    page.goto(f"{live_server.url}/answer/crm-scorecard/")

    answer_the_scorecard_by_keyboard(page)
    expect(page.locator("[data-finish]")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_contain_text("of 35 points")
    expect(page.get_by_text("30 of 35 answered, 5 not sure")).to_be_visible()
    expect(page.locator(".starts > li")).to_have_count(3)
    assert page.evaluate("document.querySelector('.picture img').naturalWidth") > 0


def test_arrows_move_within_a_question_and_tab_between_them(page, live_server):
    page.goto(f"{live_server.url}/answer/crm-scorecard/")

    page.locator("[name='ORG.1']").first.focus()
    page.keyboard.press("ArrowDown")

    expect(page.locator("[name='ORG.1'][value=neutral]")).to_be_checked()


def test_a_half_filled_sheet_is_resumed_by_its_secret_link(page, context, live_server):
    page.goto(f"{live_server.url}/answer/customer-led-roadtest/")
    page.get_by_text("Halfway", exact=True).locator("visible=true").click()
    page.get_by_text("Add a note", exact=False).locator("visible=true").first.click()
    page.locator("[name='IMP.1-note']").fill("Since May")
    wait_until_saved(page)
    link = page.locator("[data-link]").input_value()

    elsewhere = context.new_page()
    elsewhere.goto(link)

    assert SECRET_LINK.search(link)
    expect(elsewhere.get_by_text("Welcome back")).to_be_visible()
    expect(elsewhere.locator("[data-screen]:visible")).to_contain_text("2 of 10")
    elsewhere.get_by_role("button", name="Back").click()
    expect(elsewhere.locator("[name='IMP.1'][value='3']")).to_be_checked()
    expect(elsewhere.locator("[name='IMP.1-note']")).to_have_value("Since May")


def test_the_secret_reaches_the_server_in_no_address_and_no_cookie_is_set(
    page, context, live_server
):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.url} {request.headers}"))
    page.goto(f"{live_server.url}/answer/trust/")
    page.keyboard.press("2")
    wait_until_saved(page)
    secret = page.url.partition("#k=")[2]
    page.reload()
    expect(page.get_by_text("Welcome back")).to_be_visible()

    assert len(secret) == 22
    # A browser names the whole address to itself; the part after "#" is what it keeps there.
    assert not [one for one in asked if secret in re.sub(r"#k=\S+", "", one)]
    assert context.cookies() == []


def test_the_link_of_a_finished_sheet_leads_to_its_result(page, context, live_server):
    page.goto(f"{live_server.url}/answer/trust/")
    for _ in range(5):
        page.keyboard.press("4")
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Your middle answer is “Mostly”")
    link = page.locator("[data-link]").input_value()

    elsewhere = context.new_page()
    elsewhere.goto(link)
    elsewhere.get_by_role("button", name="See the result").locator("visible=true").first.click()

    expect(elsewhere.locator("h1")).to_contain_text("Your middle answer is “Mostly”")
    expect(elsewhere.locator("[data-link]")).to_have_value(link)


def test_a_sheet_is_forgotten_when_asked_twice(page, live_server):
    page.goto(f"{live_server.url}/answer/trust/")
    page.keyboard.press("1")
    wait_until_saved(page)
    assert SoloSheet.objects.count() == 1

    page.get_by_role("button", name="Forget this sheet").click()
    assert SoloSheet.objects.count() == 1
    page.get_by_role("button", name="Yes, delete my answers for good").click()

    expect(page).to_have_url(f"{live_server.url}/answer/")
    assert SoloSheet.objects.count() == 0


def test_a_link_that_opens_nothing_says_so_and_lets_one_begin(page, live_server):
    page.goto(f"{live_server.url}/answer/trust/#k={'x' * 22}")

    expect(page.get_by_text("This link opens no sheet")).to_be_visible()


def test_the_skip_link_leaves_the_secret_where_it_is(page, live_server):
    page.goto(f"{live_server.url}/answer/trust/#k={'x' * 22}")

    page.locator(".skip").focus()
    page.keyboard.press("Enter")

    assert page.url.endswith("#k=" + "x" * 22)
    expect(page.locator("#main")).to_be_focused()


def test_back_leads_to_the_screen_before(page, live_server):
    page.goto(f"{live_server.url}/answer/five-questions/")
    page.get_by_role("button", name="Next").click()
    expect(page.locator("[data-screen]:visible")).to_contain_text("2 of 6")

    page.go_back()

    expect(page.locator("[data-screen]:visible")).to_contain_text("1 of 6")


def test_not_sure_and_a_tick_do_not_stand_side_by_side(page, live_server):
    page.goto(f"{live_server.url}/answer/five-questions/")

    page.get_by_label("Sales: today").check()
    page.get_by_label("Not sure: today").locator("visible=true").check()

    expect(page.get_by_label("Sales: today")).not_to_be_checked()


def test_without_a_script_the_whole_sheet_is_one_form(browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/answer/crm-scorecard/")

    for code in [f"ORG.{n}" for n in range(1, 8)]:
        page.locator(f"[name='{code}'][value=agree]").check()
    page.get_by_role("button", name="See the result").click()

    expect(page.locator("h1")).to_contain_text("No total yet")
    expect(page.locator("tbody")).to_contain_text(["7 of 7"])
    expect(page.get_by_text("is stored nowhere")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Answers (CSV)").click()
    assert taken.value.suggested_filename == "crm-scorecard.csv"
    assert SoloSheet.objects.count() == 0
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address",
    ["/", "/answer/", "/answer/crm-scorecard/", "/answer/customer-led-roadtest/",
     "/answer/five-questions/", "/answer/trust/", "/instruments/", "/instruments/crm-scorecard/"],
)  # fmt: skip
def test_nothing_serious_stands_in_a_readers_way(address, scheme, page, live_server):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{live_server.url}{address}")

    assert find_serious(page) == []


def test_nothing_serious_stands_in_the_way_of_a_result_on_a_phone(page, live_server):
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/answer/crm-scorecard/")
    answer_the_scorecard_by_keyboard(page)
    page.keyboard.press("Enter")
    expect(page.locator("h2#take")).to_be_visible()

    assert find_serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def wider_than_the_screen(context: BrowserContext, address: str) -> int:
    page = context.new_page()
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(address)
    return int(page.evaluate("document.documentElement.scrollWidth")) - 320


@pytest.mark.parametrize("slug", ["crm-scorecard", "customer-led-roadtest", "five-questions"])
def test_a_sheet_fits_the_smallest_phone(slug, context, live_server):
    assert wider_than_the_screen(context, f"{live_server.url}/answer/{slug}/") <= 0
