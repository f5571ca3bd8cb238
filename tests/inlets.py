"""Ways into a source, made at once: for the tests of what comes through them."""

from dataclasses import dataclass
from typing import Any

from django_scopes import scope
from tests.people import NOON

from outsidein.hold.sources.actions import save_source
from outsidein.hold.sources.inlets.actions import make_key, save_inlet


@dataclass(frozen=True)
class Way:
    """A way into a source, with a key of it."""

    organisation: int
    source: int
    public_id: str
    key: str


def open_way(
    organisation: int, kind: str, choices: dict[str, Any] | None = None, name: str = "Our website"
) -> Way:
    """Give the organisation a source with this way in, and a key."""
    with scope(organisation=organisation):
        source = save_source(organisation_id=organisation, name=name, kind="web_event", at=NOON)
        ours = {"organisation_id": organisation, "source_id": source, "kind": kind, "at": NOON}
        public_id = save_inlet(**ours, choices=choices or {})
        return Way(organisation, source, public_id, make_key(**ours))
