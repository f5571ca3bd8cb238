"""A round from the list of people to its close, on screen and on paper, and nobody shut out."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.entering import sign_in
from tests.browser.looking import find_serious
from tests.holdings import hold
from tests.people import Cast, gather
from tests.queued import do_queued

from outsidein.ask.answers.ballots import give_ballot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PEOPLE = "reference,name,email,level,department\n" + "".join(
    f"{n},Person {n} <script>alert(1)</script>,p{n}@x.org,Desk,Care\n" for n in range(8)
)


@pytest.fixture
def cast() -> Cast:
    return gather()


@pytest.fixture
def go(page: Page, live_server, settings, tmp_path) -> Callable[[str], None]:
    """Return a way to open an address of the program."""
    settings.HOME = tmp_path / "home"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.DEMO = settings.LOOPBACK = True  # signing in by a link, without a second factor
    settings.BASE_URL = live_server.url
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    return lambda address: page.goto(f"{live_server.url}{address}")


def bring_people_in(page: Page, tmp_path: Path) -> None:
    """Bring a list in as an owner does, with a level that is not known yet."""
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    page.get_by_role("link", name="Bring a list in").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "people.csv")
    page.get_by_role("button", name="Look at it").click()
    page.get_by_label("Desk").select_option("front")
    page.get_by_role("button", name="Add these levels").click()
    expect(page.locator("h1")).to_have_text("8 new and 0 changed, in 8 rows")
    page.get_by_role("button", name="Take the list").click()
    expect(page.locator("h1")).to_have_text("The list was taken whole")


def set_up(page: Page) -> None:
    """Walk through the four steps and open the round."""
    page.get_by_label("Name of the round").fill("Do customers trust us?")
    page.get_by_label("Trust").check()
    page.get_by_role("button", name="Next: who is asked").click()
    page.get_by_label("Some of them").check()
    page.get_by_label("Care").check()
    expect(page.locator("#reach")).to_contain_text("8 people would be asked")
    page.get_by_role("button", name="Next: how and when").click()
    page.get_by_label("Printed forms").check()
    page.get_by_label("Smallest group").fill("3")
    page.get_by_role("button", name="Next: look it over").click()
    expect(page.locator("h1")).to_have_text("8 people will be asked")
    page.get_by_role("button", name="Open the round now").click()
    expect(page.locator("h1")).to_contain_text("The round is open")


def test_a_round_from_its_people_to_its_close(page, live_server, go, cast, tmp_path):
    sign_in(page, live_server.url, organisation_id=cast.ours, user_id=cast.ann)
    page.get_by_role("link", name="Set up your people").first.click()
    bring_people_in(page, tmp_path)
    go("/")
    page.get_by_role("link", name="Start a round").first.click()
    set_up(page)
    address = page.url

    page.get_by_text("The links as a file").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the links").click()
    links = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    for place, row in enumerate(list(csv.reader(links))[1:6]):
        public_id, token = row[3].rpartition("/r/")[2].split("#")
        give_ballot(
            public_id=public_id,
            token=token,
            nonce=f"nonce-{place}-" + "0" * 20,
            content={"answers": {"trust": {f"TRU.{n}": {"level": "4"} for n in range(1, 6)}}},
            at=timezone.now(),
        )
    key_one_in(page)

    page.goto(address)
    page.get_by_role("link", name="Close the round").click()
    page.get_by_role("button", name="Close it").click()
    do_queued()

    expect(page.locator("h1")).to_have_text("6 of 8 people answered", timeout=10_000)
    page.get_by_role("link", name="See the results").first.click()
    expect(page.locator("body")).to_contain_text("6 of 8")


def key_one_in(page: Page) -> None:
    """Key a paper form in with digits alone, and put a slip right."""
    page.get_by_role("link", name="Key forms in").click()
    expect(page.get_by_label("Code on the sheet")).to_be_focused()  # by the script, so it listens
    page.get_by_label("Level").select_option("Desk")
    page.locator("[data-kind=scale]").first.focus()
    page.keyboard.type("45 03")
    expect(page.locator("[data-kind=scale]").nth(2)).to_have_value("")
    expect(page.locator("[data-kind=scale]").nth(4)).to_have_value("3")
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_have_text("1 sheets keyed in this sitting")
    page.get_by_role("button", name="Correct the last one").click()
    expect(page.locator("[data-kind=scale]").first).to_have_value("4")
    page.wait_for_load_state()  # its script listens
    page.locator("[data-kind=scale]").first.focus()
    page.keyboard.type("5")
    page.get_by_role("button", name="Keep the correction").click()
    expect(page.get_by_text("The last sheet was corrected.")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_people_and_rounds_shuts_anybody_out(page, live_server, go, cast, width, scheme):
    held = hold(cast.ours)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    faults = _faults(page, go, ["/sign-in-link/", "/account/login/"])
    sign_in(page, live_server.url, organisation_id=cast.ours, user_id=cast.ann)
    draft, opened = f"/rounds/{held.draft}", f"/rounds/{held.open_round}"

    faults += _faults(
        page,
        go,
        [
            "/organisation/people/", "/organisation/people/new/", "/organisation/people/list/",
            f"/organisation/people/list/{held.waiting_people}/",
            f"/organisation/people/{held.person}/", "/organisation/levels/",
            "/organisation/departments/", "/organisation/attributes/", "/organisation/members/",
            "/organisation/new/", "/rounds/", "/rounds/new/", f"{draft}/set-up/what/",
            f"{draft}/set-up/who/", f"{draft}/set-up/how/", f"{draft}/set-up/review/",
            f"{opened}/", f"{opened}/close/", f"{opened}/poster/", f"{opened}/paper/",
            f"{opened}/keying/",
        ],
    )  # fmt: skip

    assert faults == []


def _faults(page: Page, go: Callable[[str], None], addresses: list[str]) -> list[str]:
    """Return the serious faults of the pages, and those wider than the window."""
    faults = []
    for address in addresses:
        go(address)
        faults += [f"{address}: {fault}" for fault in find_serious(page)]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            faults.append(f"{address}: wider than the window")
    return faults
