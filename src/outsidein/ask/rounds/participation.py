"""Counting who has answered: once a day, and kept only as far as it is told."""

import json
from collections import Counter
from datetime import datetime, timedelta

from outsidein.ask.rounds.compute.participation import in_steps, tell_turnout
from outsidein.ask.rounds.compute.structure import read_structure
from outsidein.ask.rounds.models import Invitation, Round

#: Figures stand for so long. Whoever looks every minute sees the figure of the last day.
COUNTED_EVERY = timedelta(days=1)


def is_countable(one: Round, at: datetime) -> bool:
    """Return whether a day has gone by since it was last counted, or since the opening."""
    counted = json.loads(one.participation or "{}").get("counted_at")
    last = datetime.fromisoformat(counted) if counted else one.opened_at
    return last is not None and at - last >= COUNTED_EVERY


def note_participation(one: Round, *, at: datetime, given: int) -> None:
    """Set on the row how many have answered, in steps of the smallest group; not yet saved.

    ``given`` is how many sheets were laid down, by whatever way.
    """
    structure = read_structure(one.structure)
    answered: dict[str, Counter[str]] = {kind.code: Counter() for kind in structure.groups}
    used = Invitation.objects.filter(organisation_id=one.organisation_id, round=one, used=True)
    for groups in used.values_list("groups", flat=True).iterator(chunk_size=5000):
        for code, name in json.loads(groups).items():
            if code in answered:
                answered[code][name] += 1
    one.participation = json.dumps(
        {
            "counted_at": at.isoformat(),
            "answered": in_steps(given, one.min_group),
            "groups": tell_turnout(structure, answered, one.min_group),
        },
        ensure_ascii=False,
    )
