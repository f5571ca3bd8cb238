"""Reads of the sources: who they are, and when they last came."""

from dataclasses import dataclass
from datetime import datetime

from outsidein.ground.errors import NotHere
from outsidein.hold.sources.models import Source


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as a page shows it."""

    source_id: int
    name: str
    kind: str
    owner: str
    lawful_basis: str
    expected_every_days: int | None
    active: bool
    last_received_at: datetime | None

    def is_late(self, at: datetime) -> bool:
        """Return whether it should have come again by now; never for one without a rhythm."""
        if not self.active or self.expected_every_days is None or self.last_received_at is None:
            return False
        return (at - self.last_received_at).days > self.expected_every_days


def list_sources(*, organisation_id: int) -> list[SourceView]:
    """Return the organisation's sources by name; 1 SQL query."""
    rows = Source.objects.filter(organisation_id=organisation_id).order_by("name")
    return [_view(source) for source in rows]


def get_source(*, organisation_id: int, source_id: int) -> SourceView:
    """Return one source; 1 SQL query."""
    source = Source.objects.filter(organisation_id=organisation_id, pk=source_id).first()
    if source is None:
        raise NotHere("This source is not known.")
    return _view(source)


def _view(source: Source) -> SourceView:
    return SourceView(
        source_id=source.pk,
        name=source.name,
        kind=source.kind,
        owner=source.owner,
        lawful_basis=source.lawful_basis,
        expected_every_days=source.expected_every_days,
        active=source.active,
        last_received_at=source.last_received_at,
    )
