"""Own instruments: words written by the keyboard alone, a file dropped in, and for everybody."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page, expect
from tests.browser.entering import sign_in
from tests.browser.looking import find_broken
from tests.people import NOON, Cast, gather

from outsidein.ask.instruments.actions import add_language, upload_edition
from outsidein.ask.instruments.bringing import bring
from outsidein.ask.instruments.compute.editing import only_language
from outsidein.ask.instruments.compute.plain import values_of
from outsidein.ask.instruments.formats.toml import lay_down, write_toml
from outsidein.ask.instruments.library import get_edition
from outsidein.ask.instruments.queries import get_own
from outsidein.ask.instruments.waiting import lay_aside

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 320, "height": 640}
PAGES = (
    "/instruments/",
    "/instruments/pulse/",
    "/instruments/pulse/edit/?language=fr",
    "/instruments/pulse/sheet/",
    "/instruments/trust/edit/",
    "/instruments/bring/",
    "/instruments/new/",
)


@pytest.fixture
def cast() -> Cast:
    cast = gather()
    values = only_language(values_of(get_edition("trust")), "en") | {"id": "pulse"}
    with scope(organisation=cast.ours):
        ours = {"organisation_id": cast.ours, "at": NOON}
        upload_edition(**ours, values=values)
        add_language(**ours, slug="pulse", language="fr")
    return cast


@pytest.fixture
def go(page: Page, live_server, settings, tmp_path, cast) -> Callable[[str], None]:
    """Return a way to open an address of the program, signed in as Ann."""
    settings.HOME = tmp_path / "home"
    settings.DEMO = settings.LOOPBACK = True  # signing in by a link, without a second factor
    sign_in(page, live_server.url, organisation_id=cast.ours, user_id=cast.ann)
    return lambda address: page.goto(f"{live_server.url}{address}")


def words_of(cast: Cast, place: int, language: str) -> str:
    with scope(organisation=cast.ours):
        own = get_own(organisation_id=cast.ours, slug="pulse")
    return own.values["items"][place - 1]["text"].get(language, "")


def test_a_translation_is_written_by_the_keyboard_and_the_place_is_kept(page, go, cast):
    go("/instruments/pulse/edit/?language=fr")
    page.locator("#items-2 > details > summary").focus()

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Rien ne se perd.")
    page.locator("#items-2-save").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#items-2 .saved-word")).to_have_text("Saved")
    expect(page.locator("#state")).to_contain_text("things are missing")
    expect(page.locator("#items-2-save")).to_be_focused()
    assert words_of(cast, 2, "fr") == "Rien ne se perd."


def test_a_file_is_looked_at_and_kept(page, go, cast, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(write_toml(get_edition("customer-led-roadtest")).content)
    go("/instruments/bring/")

    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("mine.toml asks 9 items")
    page.get_by_label("Its name in addresses").fill("our-roadtest")
    page.get_by_role("button", name="Keep it").click()

    expect(page).to_have_url(f"{page.url.split('/instruments')[0]}/instruments/our-roadtest/edit/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(page, go, cast, scheme):
    page.emulate_media(color_scheme=scheme)
    with scope(organisation=cast.ours):
        text = lay_down(values_of(get_edition("trust"))).encode()
        waiting = lay_aside(
            organisation_id=cast.ours, brought=bring(text, "mine.toml"), at=timezone.now()
        )

    for address in (*PAGES, f"/instruments/bring/{waiting}/"):
        go(address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

        assert find_broken(page) == [], address


@pytest.mark.parametrize("address", PAGES)
def test_no_page_is_wider_than_a_phone(page, go, address):
    page.set_viewport_size(PHONE)
    go(address)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
