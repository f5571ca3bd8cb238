"""What is told of a round besides figures: the names of groups and options, and comments."""

from outsidein.ask.answers.models import Sheet
from outsidein.ask.instruments.compute.edition import ChoiceList
from outsidein.ask.results.compute import disclosure
from outsidein.ask.rounds.compute.structure import read_structure
from outsidein.ask.rounds.models import Round, RoundPart
from outsidein.people.queries import OrganisationShape
from outsidein.speech import gettext


def may_show_comments(*, organisation_id: int, part: RoundPart) -> bool:
    """Return whether so many answered that what they wrote may be read; 1 SQL query."""
    answered = Sheet.objects.filter(organisation_id=organisation_id, part=part).count()
    return disclosure.may_show_comments(answered, part.round.min_group)


def attribute_labels(one: Round) -> dict[str, str]:
    """Return what each attribute is called, the organisation's own by their own names."""
    own = {kind.code: kind.label for kind in read_structure(one.structure).groups}
    return {
        "side": gettext("Leaders and frontline"),
        "level": gettext("Level"),
        "department": gettext("Department"),
        **own,
    }


def own_choices(choices: ChoiceList, shape: OrganisationShape) -> ChoiceList:
    """Return a question's options with the organisation's own departments and levels."""
    return choices.filled(
        departments=[name for name, _, _ in shape.departments],
        levels=[name for name, _ in shape.levels],
    )
