"""Reads of the rounds."""

from dataclasses import dataclass
from datetime import datetime

from outsidein.ask.rounds.models import Round
from outsidein.ground.errors import NotHere


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round as a page shows it."""

    round_id: int
    title: str
    instrument: str  # the instrument's id
    version: int
    asked: int | None  # how many could have answered
    answered: int  # how many did
    opened_at: datetime
    closed_at: datetime | None


def access_round(*, organisation_id: int, round_id: int) -> Round:
    """Return the round's row, for this organisation alone."""
    found = (
        Round.objects.filter(organisation_id=organisation_id, pk=round_id)
        .select_related("instrument")
        .first()
    )
    if found is None:
        raise NotHere("This round is not known.")
    return found


def get_latest_rounds(*, organisation_id: int) -> dict[str, Round]:
    """Return the newest round of every instrument that was asked; 1 SQL query."""
    rounds = Round.objects.filter(organisation_id=organisation_id).select_related("instrument")
    # Oldest first, so that a newer one takes its place.
    return {one.instrument.slug: one for one in rounds.order_by("opened_at", "id")}
