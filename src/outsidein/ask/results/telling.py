"""What is told of a round besides figures: how its groups are called, and from when on words."""

import json

from outsidein.ask.answers.models import Sheet
from outsidein.ask.rounds.models import Round, RoundPart


def may_show_comments(*, organisation_id: int, part: RoundPart) -> bool:
    """Return whether so many answered that what they wrote may be read; 1 SQL query."""
    answered = Sheet.objects.filter(organisation_id=organisation_id, part=part).count()
    return answered >= comments_from(part.round.min_group)


def comments_from(smallest_group: int) -> int:
    """Return how many must have answered before anything they wrote may be read.

    Unit: people. Source: asking.md, rule 5.
    """
    return max(2 * smallest_group, 10)


def attribute_labels(one: Round) -> dict[str, str]:
    """Return what each attribute is called, the organisation's own by their own names."""
    told = json.loads(one.structure or "{}").get("groups", ())
    own = {group["code"]: group["label"] for group in told}
    return {"side": "Leaders and frontline", "level": "Level", "department": "Department", **own}
