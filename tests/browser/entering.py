"""The way in: by a one-time link, as a person takes it."""

from django.utils import timezone
from playwright.sync_api import Page, expect

from outsidein.people.actions import make_one_time_link


def sign_in(page: Page, base: str, *, organisation_id: int, user_id: int) -> None:
    """Sign somebody in, and return once the first page is there."""
    token = make_one_time_link(organisation_id=organisation_id, user_id=user_id, at=timezone.now())
    page.goto(f"{base}/welcome/#{token}")
    expect(page.get_by_label("Code")).to_have_value(token)  # the page's script has read it
    assert token not in page.url
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{base}/")
