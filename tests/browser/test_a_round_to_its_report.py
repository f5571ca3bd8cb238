"""A round from its set-up to its report, as a facilitator and a respondent walk it."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Browser, Page, expect
from tests.asking import CARD, fill_people
from tests.browser.conftest import PHONE
from tests.browser.looking import find_serious
from tests.checked import check
from tests.people import NOON, Cast, gather
from tests.queued import do_queued

from outsidein.ask.answers.ballots import give_ballot
from outsidein.people.actions import add_member, make_one_time_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "How customer-led are we?"
LEVELS = ("disagree", "neutral", "agree")
ASKED, ANSWERED = 14, 12


@dataclass
class Walk:
    """Pages as they are walked through, each looked at for what would shut somebody out."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def look(self, where: str) -> None:
        self.faults += [f"{where}: {fault}" for fault in find_serious(self.page)]
        if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            self.faults.append(f"{where}: wider than the window")

    def press(self, role: str, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role(role, name=name).first.click()

    def turn(self, role: str, name: str | re.Pattern[str]) -> None:
        """Press what leads to another page, and wait until that one is there."""
        with self.page.expect_navigation():
            self.press(role, name)


@pytest.fixture
def cast(settings, tmp_path, live_server) -> Cast:
    settings.HOME = tmp_path / "home"
    settings.DEMO = settings.LOOPBACK = True  # signing in by a link, without a second factor
    settings.BASE_URL = live_server.url
    cast = gather()
    with scope(organisation=cast.ours):
        fill_people(cast.ours, ASKED)
    return cast


@pytest.fixture
def go(page: Page, live_server) -> Callable[[str], None]:
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    return lambda address: page.goto(f"{live_server.url}{address}")


def test_a_round_from_its_set_up_to_its_report(page, browser, go, cast):
    desk = Walk(page)
    sign_in(desk, go, cast)
    set_up(desk, go)
    links = take_links(desk)

    phone = answer_on_a_phone(browser, links[0])
    for place, link in enumerate(links[1:ANSWERED]):
        answer(link, place)

    close(desk)
    read(desk)
    start_an_action(desk, go, cast)
    take_the_report(desk, go)
    assert desk.faults + phone.faults == []


def sign_in(desk: Walk, go: Callable[[str], None], cast: Cast) -> None:
    """Sign the facilitator in by a one-time link."""
    finn = add_member(
        organisation_id=cast.ours, email="finn@example.org", role="facilitator", at=NOON
    )
    token = make_one_time_link(organisation_id=cast.ours, user_id=finn, at=timezone.now())
    go(f"/welcome/#{token}")
    expect(desk.page.get_by_label("Code")).to_have_value(token)
    desk.look("welcome")
    desk.turn("button", "Sign in")
    expect(desk.page).to_have_url(re.compile(r"//[^/]+/$"))
    desk.look("front page")


def set_up(desk: Walk, go: Callable[[str], None]) -> None:
    """Walk through the four steps and open the round."""
    page = desk.page
    go("/rounds/new/")
    page.get_by_label("Name of the round").fill(TITLE)
    page.get_by_label("Customer relationship scorecard").check()
    desk.look("what")
    desk.turn("button", "Next: who is asked")
    page.get_by_label("Everybody on the list").check()
    expect(page.locator("#reach")).to_contain_text(f"{ASKED} people would be asked")
    desk.look("who")
    desk.turn("button", "Next: how and when")
    desk.look("how")
    desk.turn("button", "Next: look it over")
    desk.look("review")
    desk.turn("button", "Open the round now")
    expect(page.locator("h1")).to_contain_text("The round is open")
    desk.look("open round")


def take_links(desk: Walk) -> list[str]:
    """Download the links, as a facilitator does who hands them on."""
    desk.page.get_by_text("The links as a file").click()
    with desk.page.expect_download() as download:
        desk.press("button", "Download the links")
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    return [row[3] for row in list(csv.reader(lines))[1:]]


def answer_on_a_phone(browser: Browser, link: str) -> Walk:
    """Answer every statement by the thumb, listening to a screen on the way."""
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce", has_touch=True)
    phone = Walk(context.new_page())
    page = phone.page
    page.goto(link)
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    phone.look("start")
    phone.press("button", "Begin")
    hear(page)
    phone.look("statements")
    while not page.locator("[data-finish]").is_visible():
        screen = page.locator("[data-screen]:visible")
        for group in screen.get_by_role("radiogroup").all():
            group.get_by_role("radio", name="Agree", exact=True).check()
        phone.press("button", "Next")
    expect(page.get_by_text("You have answered 35 of 35 questions.")).to_be_visible()
    phone.look("before giving")
    phone.press("button", "Give my answers")
    expect(page.locator("h1")).to_have_text("Your answers are in")
    phone.look("receipt")
    assert context.cookies() == []
    context.close()
    return phone


def hear(page: Page) -> None:
    """Go over a screen of statements as somebody does who hears it and has no pointer."""
    screen = page.locator("[data-screen]:visible")
    groups = screen.get_by_role("radiogroup").all()
    legends = screen.locator("[data-question] legend").all_inner_texts()
    heard = [group.aria_snapshot().splitlines() for group in groups]
    assert [lines[0] for lines in heard] == [f'- radiogroup "{words}":' for words in legends]
    choices = ["Disagree", "Neutral", "Agree", "Not sure"]
    for lines in heard:
        assert re.findall(r'radio "([^"]+)"', "\n".join(lines)) == choices

    first, second = groups[:2]
    first.get_by_role("radio", name="Disagree").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(first.get_by_role("radio", name="Agree", exact=True)).to_be_checked()
    expect(first.get_by_role("radio", name="Agree", exact=True)).to_be_focused()
    for _ in range(4):  # past the mark and the note of the first statement, never into its radios
        page.keyboard.press("Tab")
        inside = page.evaluate("document.activeElement.type === 'radio'")
        if inside:
            break
    assert page.evaluate("document.activeElement.name") == f"{CARD}/ORG.2"
    expect(second.locator("input:checked")).to_have_count(0)


def answer(link: str, place: int) -> None:
    """Answer as somebody else does, one unlike the next."""
    public_id, token = link.rpartition("/r/")[2].split("#")
    codes = [f"{part}.{n}" for part in ("ORG", "CUS", "CHA", "DAT", "OPE") for n in range(1, 8)]
    given = {code: {"level": LEVELS[(place + n) % 3]} for n, code in enumerate(codes)}
    give_ballot(
        public_id=public_id,
        token=token,
        nonce=f"nonce-{place}-" + "0" * 20,
        content={"answers": {CARD: given}},
        at=timezone.now(),
    )


def close(desk: Walk) -> None:
    """Close the round; the worker does it."""
    desk.page.reload()
    desk.turn("link", "Close the round")
    desk.look("close")
    desk.turn("button", "Close it")
    do_queued()
    expect(desk.page.locator("h1")).to_have_text(
        f"{ANSWERED} of {ASKED} people answered", timeout=10_000
    )
    desk.look("closed round")


def read(desk: Walk) -> None:
    """Read the results, and groups beside each other."""
    desk.turn("link", "See the results")
    expect(desk.page.locator("body")).to_contain_text(f"{ANSWERED} of {ASKED}")
    desk.look("result")
    desk.turn("link", "Groups")
    # One of the board and two heads: too few.
    expect(desk.page.locator("main")).to_contain_text("Fewer than 5 people answered here.")
    desk.look("groups")


def start_an_action(desk: Walk, go: Callable[[str], None], cast: Cast) -> None:
    """Start an action from a blind spot, with who and by when."""
    check(cast.ours)
    page = desk.page
    go("/blind-spots/ORG.5/")
    desk.look("blind spot")
    desk.turn("link", re.compile("Start an action from this"))
    title = page.get_by_label("What will be done")
    expect(title).not_to_have_value("")
    said = title.input_value()
    page.get_by_label("Who answers for it").select_option(label="ann@example.org")
    page.get_by_label("By when").fill("2027-03-01")
    desk.look("new action")
    with page.expect_navigation():
        page.locator("#form button[type=submit]").first.click()
    expect(page.locator("h1")).to_have_text(said)
    expect(page.locator("main")).to_contain_text("ann@example.org")
    desk.look("action")
    go("/plans/")
    expect(page.get_by_role("link", name=said)).to_be_visible()
    desk.look("plans")


def take_the_report(desk: Walk, go: Callable[[str], None]) -> None:
    """Take the round along, on paper and as slides."""
    go("/rounds/")
    desk.turn("link", TITLE)
    for name, starts in (("PDF, A4", b"%PDF-"), ("Slides (PPTX)", b"PK")):
        with desk.page.expect_download() as download:
            desk.press("link", name)
        assert Path(download.value.path()).read_bytes().startswith(starts)
