"""A cast with names: Ann and Ben belong together, Cleo belongs to another organisation."""

from dataclasses import dataclass
from datetime import UTC, datetime

from outsidein.people.actions import add_member, create_organisation

NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Cast:
    """Who is there."""

    ours: int
    theirs: int
    ann: int  # owner of ours
    ben: int  # viewer of ours
    cleo: int  # owner of theirs


def gather() -> Cast:
    """Make two organisations that must never see each other."""
    ours = create_organisation(name="Harbour Energy", at=NOON)
    theirs = create_organisation(name="Somebody Else", at=NOON)
    return Cast(
        ours=ours,
        theirs=theirs,
        ann=add_member(organisation_id=ours, email="ann@example.org", role="owner", at=NOON),
        ben=add_member(organisation_id=ours, email="ben@example.org", role="viewer", at=NOON),
        cleo=add_member(organisation_id=theirs, email="cleo@example.net", role="owner", at=NOON),
    )
