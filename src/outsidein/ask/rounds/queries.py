"""Reads of the rounds."""

from outsidein.ask.rounds.models import Round, RoundPart
from outsidein.ground.errors import NotHere


def access_round(*, organisation_id: int, round_id: int) -> Round:
    """Return the round's row, for this organisation alone; 1 SQL query."""
    found = Round.objects.filter(organisation_id=organisation_id, pk=round_id).first()
    if found is None:
        raise NotHere("This round is not known.")
    return found


def get_latest_parts(*, organisation_id: int) -> dict[str, RoundPart]:
    """Return the part of the newest closed round of every instrument that was asked; 1 SQL query.

    What people said in a room counts only where nobody was asked apart from it.
    """
    parts = (
        RoundPart.objects.filter(organisation_id=organisation_id, round__closed_at__isnull=False)
        .select_related("instrument", "round")
        .order_by("round__opened_at", "round_id", "id")
    )
    newest: dict[str, RoundPart] = {}
    for part in parts:  # oldest first, so that a newer one takes its place
        before = newest.get(part.instrument.slug)
        if before is None or _is_room(before) or not _is_room(part):
            newest[part.instrument.slug] = part
    return newest


def _is_room(part: RoundPart) -> bool:
    return part.round.voice == Round.Voice.ROOM
