"""A room in real browsers: a wall and three phones, from the code to the report."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django_scopes import scope
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.looking import find_serious
from tests.holdings import sign_in
from tests.people import NOON, Cast, gather

from outsidein.ask.answers.models import Answer, Vote
from outsidein.ask.rounds.rooms import create_room
from outsidein.web.room.watching import WATCH

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 320, "height": 640}
expect.set_options(timeout=15_000)  # four browsers at once; a reveal alone takes two seconds


@pytest.fixture
def cast(home) -> Cast:
    WATCH.__init__()
    return gather()


@pytest.fixture
def room_id(cast) -> int:
    with scope(organisation=cast.ours):
        return create_room(
            organisation_id=cast.ours,
            title="Spring workshop",
            instruments=[("crm-scorecard", None)],
            items=("ORG.1", "ORG.2"),
            points_each=4,
            min_group=3,
            at=NOON,
        )


@pytest.fixture
def wall(context: BrowserContext, cast: Cast, room_id: int, live_server) -> Page:
    """Stand before the wall as the owner."""
    cookie = sign_in(Client(), cast.ann).cookies["outsidein"]
    context.add_cookies([{"name": "outsidein", "value": cookie.value, "url": live_server.url}])
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(f"{live_server.url}/rooms/{room_id}/wall/")
    return page


@pytest.fixture
def phones(browser: Browser, complaints: list[str]) -> Iterator[list[Page]]:
    """Open three phones, each a browser of its own."""
    contexts = [browser.new_context(viewport=PHONE, has_touch=True) for _ in range(3)]
    for one in contexts:
        one.set_default_timeout(30_000)
        one.on("weberror", lambda error: complaints.append(str(error.error)))
        one.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if message.type == "error" and "Failed to load resource" not in message.text
                else None
            ),
        )
    yield [one.new_page() for one in contexts]
    for one in contexts:
        one.close()


def code_on(wall: Page) -> str:
    return re.sub(r"\s", "", wall.locator(".room-code").first.inner_text())


def come_in(phone: Page, wall: Page, live_server) -> None:
    phone.goto(f"{live_server.url}/room/in/#{code_on(wall)}")
    phone.get_by_role("button", name="Come in").click()
    expect(phone.get_by_role("heading", name="You are in")).to_be_visible()


def answer(phone: Page, words: str) -> None:
    phone.get_by_text(words, exact=True).click()
    phone.get_by_role("button", name="Give my answer").click()
    expect(phone.get_by_text("Your answer is in.")).to_be_visible()


def assert_readable(page: Page) -> None:
    """Nothing that a reader of screens would stumble over, and nothing beside the screen."""
    assert find_serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_room_from_the_code_to_the_report(wall, phones, live_server, cast, room_id):
    assert_readable(wall)
    phones[0].goto(f"{live_server.url}/room/in/")
    assert_readable(phones[0])
    phones[0].get_by_label("Code, six letters").fill(code_on(wall).lower())
    phones[0].get_by_role("button", name="Go on").click()
    phones[0].get_by_role("button", name="Come in").wait_for()
    assert_readable(phones[0])
    phones[0].get_by_role("button", name="Come in").click()
    for phone in phones[1:]:
        come_in(phone, wall, live_server)
    expect(wall.locator("[data-here]")).to_have_text("3")

    wall.keyboard.press("n")
    phones[0].locator("[data-vote]").wait_for()
    assert_readable(phones[0])
    for phone, words in zip(phones, ("Agree", "Neutral", "Disagree"), strict=True):
        answer(phone, words)
    expect(wall.locator("[data-answered]")).to_have_text("3")
    assert_readable(wall)
    assert "say" not in wall.locator(".wall-body").inner_text()

    wall.keyboard.press(" ")
    expect(wall.locator("h1")).to_contain_text("Spread")
    for phone in phones:
        expect(phone.locator("h1")).to_contain_text("Spread")
    expect(phones[0].get_by_text("You said: Agree")).to_be_visible()
    assert_readable(wall)
    assert_readable(phones[0])

    wall.keyboard.press("d")
    expect(wall.locator("[data-clock]")).to_contain_text("4:")
    wall.keyboard.press("r")
    for phone, words in zip(phones, ("Agree", "Neutral", "Neutral"), strict=True):
        expect(phone.get_by_text("vote 2")).to_be_visible()
        expect(phone.get_by_text("Last time you said:")).to_be_visible()
        answer(phone, words)
    wall.keyboard.press(" ")
    expect(wall.locator("h1")).to_contain_text("The room answers nearly alike")
    wall.keyboard.press("a")
    wall.get_by_label("What will be done?").fill("Ask ten customers")
    wall.get_by_role("button", name="Note it").click()
    expect(wall.get_by_text("Actions: 1")).to_be_visible()

    wall.get_by_text("Agenda", exact=True).click()
    assert_readable(wall)
    wall.get_by_role("button", name="Give points now").click()
    for phone in phones:
        phone.get_by_role("button", name=re.compile("One point more")).first.click()
        phone.get_by_role("button", name="Give my points").click()
        expect(phone.get_by_text("Your points are in.")).to_be_visible()
    assert_readable(phones[0])
    wall.keyboard.press(" ")
    expect(wall.get_by_text("3 points")).to_be_visible()

    wall.get_by_text("End", exact=True).click()
    wall.get_by_role("button", name="End the room").click()
    expect(wall).to_have_url(re.compile(rf"/rooms/{room_id}/$"))
    expect(wall.locator("h1")).to_contain_text("1 of 2 items was answered together")
    expect(wall.get_by_text("Ask ten customers")).to_be_visible()
    assert_readable(wall)
    for phone in phones:
        expect(phone.get_by_role("heading", name="This room has ended")).to_be_visible()
        assert phone.evaluate("localStorage.length") == 0
        assert phone.context.cookies() == []
    with scope(organisation=cast.ours):
        assert sorted(Answer.objects.values_list("value", flat=True)) == [0.5, 0.5, 1.0]
        assert not Vote.objects.exists()


def test_a_phone_that_was_locked_comes_back_to_its_answer(wall, phones, live_server, cast):
    come_in(phones[0], wall, live_server)
    wall.keyboard.press("n")
    answer(phones[0], "Agree")

    phones[0].reload()

    expect(phones[0].get_by_text("Your answer is in.")).to_be_visible()
    expect(phones[0].locator("input[value=agree]")).to_be_checked()
    expect(wall.locator("[data-here]")).to_have_text("1")
    with scope(organisation=cast.ours):
        assert Vote.objects.count() == 1


def test_a_phone_without_a_connection_keeps_its_answer_and_sends_it(
    wall, phones, live_server, cast
):
    come_in(phones[0], wall, live_server)
    wall.keyboard.press("n")
    phones[0].locator("[data-vote]").wait_for()
    phones[0].context.set_offline(True)
    phones[0].get_by_text("Agree", exact=True).click()
    phones[0].get_by_role("button", name="Give my answer").click()
    expect(phones[0].locator("#saved")).to_contain_text("No connection")

    phones[0].context.set_offline(False)

    expect(phones[0].get_by_text("Your answer is in.")).to_be_visible()
    with scope(organisation=cast.ours):
        assert list(Vote.objects.values_list("value", flat=True)) == [1.0]


def test_the_code_stands_in_no_address_and_the_secret_in_no_header(wall, phones, live_server):
    asked: list[str] = []
    phones[0].on("request", lambda request: asked.append(request.url))

    come_in(phones[0], wall, live_server)
    wall.keyboard.press("n")
    answer(phones[0], "Agree")

    code = code_on(wall)
    assert asked
    assert not [url for url in asked if code in url.partition("#")[0]]


def test_every_target_on_a_phone_is_large_enough(wall, phones, live_server):
    come_in(phones[0], wall, live_server)
    wall.keyboard.press("n")
    phones[0].locator("[data-vote]").wait_for()
    phones[0].locator("summary").click()

    small = phones[0].evaluate(
        """[...document.querySelectorAll("main :is(button, summary, label.choice, textarea)")]
        .filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)"""
    )

    assert small == []


def test_a_room_is_set_up_by_keyboard_and_mouse(wall, live_server):
    wall.goto(f"{live_server.url}/rooms/new/")
    assert_readable(wall)

    wall.get_by_label("Title").fill("Second workshop")
    wall.locator("input[name=items]").nth(2).check()
    wall.get_by_role("button", name="Open the room").click()

    expect(wall.get_by_role("heading", name="Come in with your phone")).to_be_visible()
    wall.goto(f"{live_server.url}/rooms/")
    expect(wall.get_by_role("link", name="Second workshop")).to_be_visible()
    assert_readable(wall)
