"""What a steward does on the pages alone: by the keyboard, and for everybody."""

import json
from collections.abc import Callable

import pytest
from django_scopes import scope
from playwright.sync_api import Page, expect
from tests.browser.entering import sign_in
from tests.browser.looking import find_serious
from tests.holdings import hold
from tests.joining import people
from tests.people import NOON, Cast, gather
from tests.queued import do_queued
from tests.road import bring, table

from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.customers.registers.models import RegisterProposal
from outsidein.hold.records.models import Record
from outsidein.hold.sources.own.actions import add_own_field

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast() -> Cast:
    return gather()


@pytest.fixture
def go(page: Page, live_server, settings, tmp_path, cast) -> Callable[[str], None]:
    """Return a way to open an address of the program, signed in as Ann."""
    settings.HOME = tmp_path / "home"
    settings.DEMO = settings.LOOPBACK = True  # signing in by a link, without a second factor
    sign_in(page, live_server.url, organisation_id=cast.ours, user_id=cast.ann)
    return lambda address: page.goto(f"{live_server.url}{address}")


def test_records_are_marked_and_taken_out_by_the_keyboard(page, go, cast):
    with scope(organisation=cast.ours):
        four = people(cast.ours, 4)
        four.run(["abcd"], {"ac": 7.0})
    go("/customers/C-000001/")

    for record in (four["b"], four["d"]):
        page.locator(f'input[name="record"][value="{record}"]').focus()
        page.keyboard.press("Space")
    assert find_serious(page) == []
    page.get_by_role("button", name="Take the marked records out").press("Enter")

    expect(page.locator("h1")).to_have_text("What would stay, and what would go with the 2 records")
    assert find_serious(page) == []
    page.get_by_role("button", name="Take them out").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text(
        "2 records are a customer of their own"
    )
    page.get_by_role("link", name="Undo it").press("Enter")
    page.locator("li:target").get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_text("The records it is made of")).to_be_visible()
    expect(page.locator('input[name="record"]')).to_have_count(4)


def test_households_are_switched_on_by_the_keyboard_and_the_page_follows(page, go, cast):
    with scope(organisation=cast.ours):
        lines = ("1,Ann,Smith,4 Mill Lane,HG4 1AA", "2,Ben,Smith,4 Mill Lane,HG4 1AA")
        bring(cast.ours, table("id,first name,surname,street,postcode", *lines))
        for number, record in enumerate(Record.objects.order_by("id"), start=1):
            Record.objects.filter(pk=record.pk).update(customer_number=number)
        rebuild_customers(organisation_id=cast.ours, at=NOON)
    go("/customers/households/")
    assert find_serious(page) == []

    page.get_by_role("button", name="Switch it on").press("Enter")
    expect(page.get_by_text("Waiting for the worker")).to_be_visible()
    do_queued()

    expect(page.locator("h1")).to_have_text("1 home is shared by several customers")
    assert find_serious(page) == []
    page.get_by_role("link", name="Ben Smith").press("Enter")
    expect(page.locator("#household + ul")).to_contain_text("same address, surname")


def test_entries_of_a_register_are_answered_by_the_keys_and_taken_back(page, go, cast):
    with scope(organisation=cast.ours):
        for number, name in enumerate(("Quay Ltd", "Lane Mills"), start=1):
            row = {"Customer": f"C-{number:06d} {name}", "legal_name": name.upper()}
            told = {"Matched by": "the same name", "Edition": "2026-06-29"}
            RegisterProposal.objects.create(
                organisation_id=cast.ours,
                customer_number=number,
                register="GLEIF",
                entry=str(number),
                row=json.dumps(row | told),
                score=1.0,
                at=NOON,
            )
    go("/sources/registers/")
    expect(page.locator("h1")).to_have_text("2 entries may be one of your firms")
    assert find_serious(page) == []

    page.keyboard.press("s")
    expect(page.get_by_text("1 accepted entry is not brought in yet.")).to_be_visible()
    page.wait_for_load_state()  # its script listens
    page.keyboard.press("d")
    expect(page.locator("h1")).to_have_text("No entry waits for an answer")
    page.wait_for_load_state()
    page.keyboard.press("z")

    expect(page.locator("h1")).to_have_text("1 entry may be one of your firms")
    expect(page.locator(".proposal")).to_contain_text("LANE MILLS")
    assert find_serious(page) == []


def test_a_list_is_asked_for_by_the_keyboard_and_on_a_phone_too(page, go, cast):
    hold(cast.ours)
    with scope(organisation=cast.ours):
        for label, form in (("Shoe size", "number"), ("Renewal day", "date")):
            add_own_field(
                organisation_id=cast.ours, label=label, form=form, purpose="To know", at=NOON
            )
    page.set_viewport_size({"width": 320, "height": 640})
    go("/customers/list/")
    assert find_serious(page) == []
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0

    page.get_by_label("Any part of a name").fill("canary")
    page.get_by_role("checkbox", name="Telephone").press("Space")
    page.get_by_role("button", name="Show the list").press("Enter")

    expect(page.locator("h1")).to_have_text("The customers you asked for")
    expect(page.get_by_role("link", name="Canary Smith")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Telephone")).to_have_count(0)
    assert page.url.endswith("/customers/list/")  # nothing of whom was asked for
