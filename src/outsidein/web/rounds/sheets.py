"""What a round asks, for printing and for keying: its editions and its groups."""

from outsidein.ask.answers.asked import get_asked
from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.rounds.compute.structure import GroupKind
from outsidein.ask.rounds.queries import RoundView, access_round
from outsidein.people.structure.queries import list_attributes, list_departments, list_levels


def editions_of(organisation_id: int, one: RoundView) -> tuple[Edition, ...]:
    """Return what the round asks, with the organisation's own names once it is open."""
    row = access_round(organisation_id=organisation_id, round_id=one.round_id)
    return get_asked(row).editions


def groups_of(organisation_id: int, one: RoundView) -> tuple[GroupKind, ...]:
    """Return the groups to say one belongs to: as frozen at the opening, before it as known."""
    if one.state != "draft":
        return one.structure.groups
    ours = {"organisation_id": organisation_id}
    kinds = [
        ("level", "Level", tuple(level.name for level in list_levels(**ours))),
        ("department", "Department", tuple(dep.name for dep in list_departments(**ours))),
        *((own.code, own.label, own.options) for own in list_attributes(**ours)),
    ]
    chosen = one.choice.groups
    return tuple(
        GroupKind(code, label, names, dict.fromkeys(names))
        for code, label, names in kinds
        if names and (chosen is None or code in chosen)
    )
