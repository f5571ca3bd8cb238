"""The browser for every test in this folder: Debian's chromium, by its path."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import get_ident
from time import monotonic, sleep

import pytest
from django.core.signals import request_finished, request_started
from django.urls import get_resolver
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    sync_playwright,
)

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser once; not run where there is none."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"not run: no chromium at {CHROMIUM}")
    list(get_resolver().url_patterns)  # every page's code is loaded before a browser waits for one
    # Playwright runs a loop in this thread, in which Django would refuse to touch the database.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as play:
            started = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            yield started
            started.close()
    finally:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
        if before is not None:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


def leave(context: BrowserContext) -> None:
    """Leave every page as a person does, so that what it still has to save is sent; then close."""
    for page in context.pages:
        page.goto("about:blank")
    context.close()


@pytest.fixture(autouse=True)
def at_rest(transactional_db: None, browser: Browser) -> Iterator[None]:
    """End a test once the server is at rest: a late save would reach the next one's tables."""
    busy: set[int] = set()

    def begin(**_said: object) -> None:
        busy.add(get_ident())

    def end(**_said: object) -> None:
        busy.discard(get_ident())

    request_started.connect(begin)
    request_finished.connect(end)
    yield
    for context in browser.contexts:
        leave(context)
    quiet, until = monotonic(), monotonic() + 10
    while monotonic() < min(quiet + 0.05, until):
        sleep(0.01)
        quiet = monotonic() if busy else quiet
    request_started.disconnect(begin)
    request_finished.disconnect(end)
    assert not busy, "a request was still at work after ten seconds"


@pytest.fixture
def complaints() -> list[str]:
    """Gather what the browser complains of: errors of scripts, and what the policy refused."""
    return []


@pytest.fixture
def context(browser: Browser, complaints: list[str]) -> Iterator[BrowserContext]:
    """Open a browser without a past; at the end nothing may have been complained of."""
    context = browser.new_context(viewport=DESK, reduced_motion="reduce")
    context.set_default_timeout(10_000)

    def note(message: ConsoleMessage) -> None:
        # A refused form and a sheet that isn't there answer 4xx; the browser says so as an error.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    context.on("console", note)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    leave(context)
    assert complaints == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Open one page on a desk."""
    return context.new_page()
