"""A file is brought in end to end, and no page of the hold floor shuts anybody out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django_tasks_db.management.commands.db_worker import Worker
from playwright.sync_api import Page, expect
from tests.browser.entering import sign_in
from tests.browser.looking import find_serious
from tests.holdings import hold
from tests.people import Cast, gather

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROWS = """Kundennr,Full name,E-Mail,Note
1,Ann Smith,ann@example.org,<script>alert(1)</script>
2,Ben Jones,ben@example.net,
2,Ben Other,ben@example.net,
"""


@pytest.fixture
def cast() -> Cast:
    return gather()


@pytest.fixture
def go(page: Page, live_server, settings, tmp_path) -> Callable[[str], None]:
    """Return a way to open an address of the program."""
    settings.HOME = tmp_path / "home"
    settings.DEMO = settings.LOOPBACK = True  # signing in by a link, without a second factor
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    return lambda address: page.goto(f"{live_server.url}{address}")


def let_the_worker_run() -> None:
    """Do what is queued and come back, with the worker that ``outsidein serve`` runs."""
    Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    ).run()


def test_a_file_is_brought_in_from_upload_to_its_refused_rows(
    page, live_server, go, cast, tmp_path
):
    (tmp_path / "crm.csv").write_text(ROWS, encoding="utf-8")
    sign_in(page, live_server.url, organisation_id=cast.ours, user_id=cast.ann)

    go("/imports/")
    page.get_by_role("link", name="Bring a file in").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "crm.csv")
    expect(page.locator("[data-chosen]")).to_contain_text("crm.csv")
    page.get_by_label("Name of the new source").fill("CRM")
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator("h1")).to_have_text("3 of 4 columns are understood")
    page.get_by_role("button", name="Start").click()
    expect(page.locator("h1")).to_have_text("The file waits its turn")
    let_the_worker_run()

    expect(page.locator("h1")).to_have_text(
        "1 of 3 rows was refused; the others were taken", timeout=10_000
    )
    expect(page.locator(".sum dd")).to_have_text(["3", "2", "0", "0", "1"])
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the refused rows").click()
    assert "Ben Other" in Path(download.value.path()).read_text(encoding="utf-8-sig")


def test_customers_are_found_while_one_types_and_no_address_says_whom(page, live_server, go, cast):
    hold(cast.ours)
    sign_in(page, live_server.url, organisation_id=cast.ours, user_id=cast.ann)
    go("/customers/")

    page.get_by_label("Find by any part").press_sequentially("anary smi")
    expect(page.get_by_role("link", name="Canary Smith")).to_be_visible()
    page.get_by_label("Find by any part").fill("nobody at all")

    expect(page.get_by_text("Nobody is found by")).to_be_visible()
    assert page.url.endswith("/customers/")


def test_the_timeline_goes_on_where_it_stopped(page, live_server, go, cast):
    held = hold(cast.ours, events=40)
    sign_in(page, live_server.url, organisation_id=cast.ours, user_id=cast.ann)
    go(f"/customers/C-{held.customer:06d}/")
    assert page.locator(".timeline time").count() == 25

    page.get_by_role("link", name="Earlier").click()

    expect(page.locator(".timeline time")).to_have_count(40)
    expect(page.get_by_role("link", name="Earlier")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_hold_floor_shuts_anybody_out(page, live_server, go, cast, width, scheme):
    held = hold(cast.ours)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    faults = _faults(page, go, ["/welcome/", "/privacy/"])
    sign_in(page, live_server.url, organisation_id=cast.ours, user_id=cast.ann)

    faults += _faults(
        page,
        go,
        [
            "/organisation/", "/sources/", "/sources/new/", f"/sources/{held.source}/",
            "/imports/", "/imports/new/", f"/imports/{held.done}/", "/imports/refresh/",
            f"/imports/answers/{held.waiting_answers}/", "/customers/", "/customers/C-000007/",
            "/customers/C-000007/timeline/",
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
