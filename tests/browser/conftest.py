"""The browser for every test in this folder: Debian's chromium, by its path."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from django.urls import get_resolver
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
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

    sending: set[Request] = set()
    context.on("request", lambda sent: sent.method == "GET" or sending.add(sent))
    for answered in ("requestfinished", "requestfailed"):
        context.on(answered, lambda sent: sending.discard(sent))  # Playwright marks what it calls
    context.on("console", note)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    # What a page is still saving would else be written into the next test's empty tables.
    until = monotonic() + 5
    while sending and context.pages and monotonic() < until:
        context.pages[0].wait_for_timeout(20)
    context.close()
    assert complaints == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Open one page on a desk."""
    return context.new_page()
