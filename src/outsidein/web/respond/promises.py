"""What a respondent is promised, in the words of the page."""

from django.utils.translation import gettext

from outsidein.ask.answers.queries import RoundToAnswer
from outsidein.ask.rounds.compute.promise import promise_of


def list_promises(asked: RoundToAnswer) -> tuple[str, ...]:
    """Return the sentences of the round's promise, in the language of the moment."""
    return tuple(
        gettext(one.words) % {"least": asked.min_group}
        for one in promise_of(asked.mode, asked.keeping)
    )
