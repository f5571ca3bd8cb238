"""A blind spot is opened by the keyboard alone, and no page of that floor shuts anybody out."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.entering import sign_in
from tests.browser.looking import find_serious
from tests.checked import check
from tests.people import Cast, gather

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def cast() -> Cast:
    cast = gather()
    check(cast.ours)
    return cast


@pytest.fixture
def go(page: Page, live_server, settings, tmp_path, cast) -> Callable[[str], None]:
    """Return a way to open an address of the program, signed in as Ann."""
    settings.HOME = tmp_path / "home"
    settings.DEMO = settings.LOOPBACK = True  # signing in by a link, without a second factor
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    sign_in(page, live_server.url, organisation_id=cast.ours, user_id=cast.ann)
    return lambda address: page.goto(f"{live_server.url}{address}")


def press_until(page: Page, name: str) -> None:
    """Press Tab until the link or button of this name has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.textContent"):
            return
    pytest.fail(f"{name} cannot be reached by the keyboard")


def test_a_blind_spot_is_opened_by_the_keyboard_alone(page, go):
    go("/blind-spots/")

    press_until(page, "Open the worst")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Room to satisfy a wish")
    press_until(page, "How it was measured")
    page.keyboard.press("Enter")
    expect(page.get_by_text("COUNT(*) FILTER")).to_be_visible()
    expect(page.get_by_text("Out of", exact=True)).to_be_visible()


def test_the_table_is_swapped_and_the_address_says_what_is_shown(page, go):
    go("/blind-spots/")
    page.evaluate("window.stayed = true")

    page.get_by_label("Verdict").select_option("blind spot")

    expect(page.locator(".map tbody tr:not(.group)")).to_have_count(1)
    expect(page).to_have_url(re.compile("verdict=blind%20spot"))
    assert page.evaluate("window.stayed") is True
    page.get_by_role("link", name="Picture").click()
    expect(page.get_by_role("img", name="The map of claims and evidence")).to_be_visible()
    page.go_back()
    expect(page.locator(".map tbody tr:not(.group)")).to_have_count(1)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".map tbody tr:not(.group)")).to_have_count(49)


def test_without_scripts_the_filters_work_too(browser, page, go):
    go("/blind-spots/")
    plain = browser.new_context(
        java_script_enabled=False, storage_state=page.context.storage_state()
    ).new_page()

    plain.goto(page.url)
    plain.get_by_label("Verdict").select_option("blind spot")
    plain.get_by_role("button", name="Show").click()

    expect(plain.locator(".map tbody tr:not(.group)")).to_have_count(1)
    plain.get_by_role("link", name="Claimed").click()
    expect(plain).to_have_url(re.compile("sort=claimed"))
    expect(plain).to_have_url(re.compile(r"verdict=blind\+spot"))
    plain.context.close()


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/blind-spots/",
        "/blind-spots/?view=picture&verdict=blind+spot",
        "/blind-spots/ORG.5/",
        "/blind-spots/IMP.1/",
        "/blind-spots/questions/WHO/",
        "/evidence/",
        "/evidence/front_decides/",
        "/evidence/tables/",
        "/api/v1/docs",
    ],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_shuts_anybody_out(page, go, address, scheme):
    page.emulate_media(color_scheme=scheme)
    go(address)
    for fold in page.locator("details.fold").all() + page.locator("details.know").all()[:4]:
        fold.evaluate("fold => fold.open = true")

    assert find_serious(page) == []


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/blind-spots/",
        "/blind-spots/ORG.5/",
        "/evidence/",
        "/evidence/tables/",
        "/api/v1/docs",
    ],
)
def test_nothing_sticks_out_on_a_phone(page, go, address):
    page.set_viewport_size(PHONE)
    go(address)
    for fold in page.locator("main details").all()[:30]:
        fold.evaluate("fold => fold.open = true")

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
