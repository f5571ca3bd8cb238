"""Reads of the sources: who they are, who answers for them, and when they last came."""

from dataclasses import dataclass
from datetime import date, datetime

from outsidein.ground.errors import NotHere
from outsidein.hold.sources.compute.rhythm import Timeliness, judge_timeliness
from outsidein.hold.sources.models import Source


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as a page shows it."""

    source_id: int
    name: str
    kind: str
    owner: str
    owner_user_id: int | None  # the member who answers for it, where it is one
    lawful_basis: str
    lawful_note: str
    expected_every_days: int | None
    active: bool
    last_received_at: datetime | None
    made_at: datetime | None
    agreement_title: str
    agreement_until: date | None

    def timeliness(self, at: datetime) -> Timeliness | None:
        """Return how it stands to its rhythm; None for one without, or that is retired."""
        if not self.active:
            return None
        return judge_timeliness(
            every_days=self.expected_every_days,
            last_at=self.last_received_at,
            since=self.made_at,
            at=at,
        )

    def is_late(self, at: datetime) -> bool:
        """Return whether it should have come again by now; never for one without a rhythm."""
        return self.timeliness(at) in {Timeliness.LATE, Timeliness.SILENT}

    def is_agreed(self, today: date) -> bool | None:
        """Return whether an agreement holds today; None where none was named."""
        if not self.agreement_title:
            return None
        return self.agreement_until is None or self.agreement_until >= today


def list_sources(*, organisation_id: int) -> list[SourceView]:
    """Return the organisation's sources by name; 1 SQL query."""
    rows = Source.objects.filter(organisation_id=organisation_id).order_by("name")
    return [_view(source) for source in rows]


def list_late_sources(*, organisation_id: int, at: datetime) -> list[SourceView]:
    """Return the sources that should have come by now, the longest awaited first; 1 SQL query."""
    ours = Source.objects.filter(
        organisation_id=organisation_id, active=True, expected_every_days__isnull=False
    )
    late = [view for view in map(_view, ours) if view.is_late(at)]
    return sorted(late, key=lambda one: (one.last_received_at or one.made_at or at, one.name))


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
        owner_user_id=source.owner_user_id,
        lawful_basis=source.lawful_basis,
        lawful_note=source.lawful_note,
        expected_every_days=source.expected_every_days,
        active=source.active,
        last_received_at=source.last_received_at,
        made_at=source.made_at,
        agreement_title=source.agreement_title,
        agreement_until=source.agreement_until,
    )
