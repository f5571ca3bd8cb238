"""A page looked at for what would shut somebody out, once it stands still."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

SERIOUS = {"serious", "critical"}


def find_broken(page: Page) -> list[dict[str, Any]]:
    """Return every rule of axe that the page breaks.

    A page that is left for the next one while axe reads it is no page any more: then it is the
    next one that is read, once it is there.
    """
    for _ in range(5):
        page.wait_for_load_state()
        try:
            return list(Axe().run(page).response["violations"])
        except Error as left:
            page.wait_for_timeout(100)
            reason = left
    raise reason


def find_serious(page: Page) -> list[str]:
    """Return what a reader of screens would stumble over, with the place of each."""
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in find_broken(page)
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]
