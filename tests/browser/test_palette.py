"""One search over everything, by the keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.entering import sign_in
from tests.browser.looking import find_serious
from tests.holdings import hold
from tests.people import Cast, gather

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast() -> Cast:
    cast = gather()
    hold(cast.ours, word="Harbourman")
    return cast


@pytest.fixture
def go(page: Page, live_server, settings, tmp_path, cast) -> Callable[[str], None]:
    """Return a way to open an address of the program, signed in as Ann."""
    settings.HOME = tmp_path / "home"
    settings.DEMO = settings.LOOPBACK = True  # signing in by a link, without a second factor
    sign_in(page, live_server.url, organisation_id=cast.ours, user_id=cast.ann)
    return lambda address: page.goto(f"{live_server.url}{address}")


def test_ctrl_k_opens_it_the_arrows_choose_and_enter_goes_there(page, go):
    go("/evidence/")

    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Search everything")
    expect(field).to_be_focused()
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options.first).to_be_visible()  # without words, the pages
    page.keyboard.type("harbourman")
    expect(page.get_by_role("option", name="Harbourman Smith")).to_have_attribute(
        "aria-selected", "true"
    )
    assert find_serious(page) == []

    page.keyboard.press("ArrowDown")
    second = options.nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    expect(options.first).to_have_attribute("aria-selected", "false")
    expect(field).to_have_attribute("aria-activedescendant", second.get_attribute("id") or "")
    page.keyboard.press("ArrowUp")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")

    page.wait_for_url("**/customers/C-000007/")
    expect(page.locator("h1")).to_contain_text("Harbourman Smith")


@pytest.mark.parametrize("key", ["Control+k", "/"])
def test_escape_closes_it_and_gives_the_focus_back(page, go, key):
    go("/sources/")
    link = page.get_by_role("link", name="Harbourman list")
    link.focus()

    page.keyboard.press(key)
    field = page.get_by_role("combobox", name="Search everything")
    expect(field).to_be_focused()
    page.keyboard.type("tru.1")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")

    expect(field).to_be_hidden()
    expect(link).to_be_focused()
    page.keyboard.press(key)
    expect(field).to_have_value("")  # nobody reads over a shoulder what was sought
