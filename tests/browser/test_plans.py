"""The board by the keyboard alone, without a script, and for everybody."""

import re
from collections.abc import Callable

import pytest
from django_scopes import scope
from playwright.sync_api import Page, expect
from tests.browser.entering import sign_in
from tests.browser.looking import find_broken
from tests.checked import check
from tests.people import NOON, Cast, gather

from outsidein.check.plans.actions import add_action, comment_on_action
from outsidein.check.plans.compute.aims import ItemAim, MeasureAim

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 320, "height": 640}
PAGES = (
    "/plans/",
    "/plans/?view=list",
    "/plans/1/",
    "/plans/1/change/",
    "/plans/new/?item=TRU.3&suggestion=1&from=blind+spot",
    "/plans/calendar/",
)


@pytest.fixture
def cast() -> Cast:
    cast = gather()
    check(cast.ours)
    with scope(organisation=cast.ours):
        for title in ("Call back within a day", "Say by when"):
            add_action(
                organisation_id=cast.ours,
                title=title,
                at=NOON,
                why="Half of the calls wait.",
                owner_id=cast.ann,
                due_date=NOON.date(),
                items=[ItemAim("ORG.5", 0.2), ItemAim("WHO")],
                measures=[MeasureAim("front_decides", "up", 0.1)],
            )
        comment_on_action(organisation_id=cast.ours, number=1, text="Yes.", at=NOON, by=cast.ann)
    return cast


@pytest.fixture
def go(page: Page, live_server, settings, tmp_path, cast) -> Callable[[str], None]:
    """Return a way to open an address of the program, signed in as Ann."""
    settings.HOME = tmp_path / "home"
    settings.DEMO = settings.LOOPBACK = True  # signing in by a link, without a second factor
    sign_in(page, live_server.url, organisation_id=cast.ours, user_id=cast.ann)
    return lambda address: page.goto(f"{live_server.url}{address}")


def press_until(page: Page, name: str) -> None:
    """Press Tab until the link or button of this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.textContent"):
            return
    pytest.fail(f"{name} cannot be reached by the keyboard")


def test_a_card_is_moved_by_the_keyboard_and_keeps_the_focus(page, go):
    go("/plans/")
    page.evaluate("window.stayed = true")

    press_until(page, "Agree: Call back within a day")
    page.keyboard.press("Enter")

    agreed = page.get_by_role("region", name="Agreed")
    expect(agreed.get_by_role("link", name="Call back within a day")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Action 1 is now: Agreed.")
    assert page.evaluate("window.stayed") is True
    press_until(page, "Move to… Call back")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    done = page.get_by_role("region", name="Done")
    expect(done.get_by_role("link", name="Call back within a day")).to_be_focused()


def test_without_scripts_a_card_is_moved_too(browser, page, go):
    go("/plans/")
    plain = browser.new_context(
        java_script_enabled=False, storage_state=page.context.storage_state()
    ).new_page()

    plain.goto(page.url)
    plain.get_by_role("button", name=re.compile("Agree.*Say by when")).click()

    expect(plain.get_by_text("Action 2 is now: Agreed.")).to_be_visible()


@pytest.mark.parametrize("address", PAGES)
def test_no_page_shuts_anybody_out_or_scrolls_sideways(page, go, address):
    page.set_viewport_size(PHONE)
    go(address)

    broken = find_broken(page)

    assert broken == []
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0
