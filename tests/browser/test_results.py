"""The results for everybody: axe on every view, in both themes, on a desk and on a phone."""

from collections.abc import Callable

import pytest
from django_scopes import scope
from playwright.sync_api import Page, expect
from tests.browser.entering import sign_in
from tests.browser.looking import find_broken
from tests.checked import check
from tests.people import NOON, Cast, gather
from tests.web.test_result_views import answer

from outsidein.people.models import Department, Level

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 320, "height": 640}
ITEMS = tuple(f"{part}.{n}" for part in ("ORG", "CUS", "CHA", "DAT", "OPE") for n in range(1, 8))
PAGES = (
    "/results/",
    "/results/crm-scorecard/",
    "/results/crm-scorecard/?beside=level:Desk",
    "/results/crm-scorecard/groups/?by=department",
    "/results/crm-scorecard/groups/?rows=dimensions&one=level:Desk&two=department:Shops",
    "/results/crm-scorecard/sides/",
    "/results/crm-scorecard/matters/",
    "/results/crm-scorecard/trend/",
    "/results/crm-scorecard/comments/",
)


@pytest.fixture
def cast() -> Cast:
    cast = gather()
    check(cast.ours)
    with scope(organisation=cast.ours):
        for place, (name, role) in enumerate((("Board", "board"), ("Desk", "front"))):
            Level.objects.get_or_create(
                organisation_id=cast.ours, name=name, defaults={"role": role, "position": place}
            )
        for name in ("Care", "Shops", "Tiny"):
            Department.objects.get_or_create(organisation_id=cast.ours, name=name)
    answer(cast, at=NOON.replace(year=2025), shift=1, title="Last year", items=ITEMS)
    answer(cast, items=ITEMS)
    return cast


@pytest.fixture
def go(page: Page, live_server, settings, tmp_path, cast) -> Callable[[str], None]:
    """Return a way to open an address of the program, signed in as Ann."""
    settings.HOME = tmp_path / "home"
    settings.DEMO = settings.LOOPBACK = True  # signing in by a link, without a second factor
    sign_in(page, live_server.url, organisation_id=cast.ours, user_id=cast.ann)
    return lambda address: page.goto(f"{live_server.url}{address}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_view(page: Page, go, scheme):
    page.emulate_media(color_scheme=scheme)
    wrong = {}

    for address in PAGES:
        go(address)
        broken = [one["id"] + str(one["nodes"][0]["html"]) for one in find_broken(page)]
        if broken:
            wrong[address] = broken

    assert wrong == {}


def test_no_view_scrolls_sideways_on_a_small_phone(page: Page, go):
    page.set_viewport_size(PHONE)
    wide = []

    for address in PAGES:
        go(address)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(address)

    assert wide == []


def test_groups_are_chosen_by_the_keyboard_alone(page: Page, go):
    go("/results/crm-scorecard/groups/")

    page.get_by_label("Groups by").focus()
    page.get_by_label("Groups by").select_option("level")
    page.get_by_role("form", name="What is shown").get_by_role("button").press("Enter")

    page.wait_for_url("**/groups/?by=level*")
    expect(page.get_by_role("navigation", name="Views of this result")).to_be_visible()
