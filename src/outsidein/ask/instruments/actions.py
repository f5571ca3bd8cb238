"""Writes of instruments: an edition is frozen when it is first asked."""

from datetime import datetime

from outsidein.ask.instruments.library import get_edition, get_edition_text
from outsidein.ask.instruments.models import Instrument


def freeze_edition(
    *, organisation_id: int, slug: str, version: int | None = None, at: datetime
) -> Instrument:
    """Keep the edition word for word for this organisation; return it, old or new."""
    edition = get_edition(slug, version)
    kept, _ = Instrument.objects.get_or_create(
        organisation_id=organisation_id,
        slug=edition.id,
        version=edition.version,
        defaults={
            "title": edition.title.say(),
            "content": get_edition_text(edition.id, edition.version),
            "content_hash": edition.content_hash,
            "frozen_at": at,
        },
    )
    return kept
