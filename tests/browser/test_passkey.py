"""A passkey is added and signs in, with an authenticator that the browser plays."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.people import gather

from outsidein.people.actions import make_one_time_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def authenticator(page: Page) -> None:
    """Give the browser an authenticator of its own, which says yes to everything."""
    talk = page.context.new_cdp_session(page)
    talk.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    talk.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_signs_in(page, live_server, settings, tmp_path, authenticator):
    settings.HOME = tmp_path / "home"
    settings.DEMO = False
    cast = gather()
    base = live_server.url.replace("127.0.0.1", "localhost")
    token = make_one_time_link(organisation_id=cast.ours, user_id=cast.ann, at=timezone.now())
    page.goto(f"{base}/welcome/#{token}")
    expect(page.get_by_label("Code")).to_have_value(token)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/account/2fa/")  # an owner is asked for a second step first

    page.goto(f"{base}/account/2fa/webauthn/add/")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    expect(page.locator("body")).to_contain_text("Security key added")
    page.get_by_role("link", name="Use a security key").click()  # the codes are shown to it alone
    page.get_by_role("button", name="Use a security key").click()
    page.wait_for_url("**/account/2fa/recovery-codes/")
    page.goto(f"{base}/organisation/people/")
    expect(page.locator("h1")).to_have_text("Nobody who can be asked is known yet")
    page.context.clear_cookies()

    page.goto(f"{base}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{base}/")

    page.goto(f"{base}/organisation/people/")
    expect(page.locator("h1")).to_have_text("Nobody who can be asked is known yet")
