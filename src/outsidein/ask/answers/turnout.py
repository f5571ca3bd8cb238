"""The day's count of who has answered, for the worker that keeps the time."""

from datetime import datetime

from django.db import transaction

from outsidein.ask.answers.models import Ballot
from outsidein.ask.rounds.models import Round
from outsidein.ask.rounds.participation import is_countable, note_participation


@transaction.atomic
def count_participation(*, organisation_id: int, round_id: int, at: datetime) -> bool:
    """Count how many have answered an open round, if a day has gone by; return whether it was."""
    rows = Round.objects.select_for_update().filter(organisation_id=organisation_id, pk=round_id)
    one = rows.first()
    if one is None or not one.is_open or not is_countable(one, at):
        return False
    given = Ballot.objects.filter(organisation_id=organisation_id, round=one).count()
    note_participation(one, at=at, given=given)
    one.save(update_fields=["participation"])
    return True
