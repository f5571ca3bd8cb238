"""What a respondent is promised, in the words of the page."""

from dataclasses import dataclass

from django.utils.translation import gettext

from outsidein.ask.answers.queries import RoundToAnswer
from outsidein.ask.rounds.compute.promise import promise_of

#: What everybody should have read before the first question; the rest can be unfolded there.
FIRST = ("sealed", "unlinked", "while-open", "keeper", "hat", "small-groups", "too-late")


@dataclass(frozen=True, slots=True)
class Promise:
    """The sentences of a round's promise: those in sight, and those to be unfolded."""

    first: tuple[str, ...]
    rest: tuple[str, ...]


def list_promises(asked: RoundToAnswer) -> Promise:
    """Return the sentences of the round's promise, in the language of the moment."""
    said = {
        one.id: gettext(one.words) % {"least": asked.min_group}
        for one in promise_of(asked.mode, asked.keeping)
    }
    first = FIRST if asked.mode == "anonymous" else tuple(said)
    return Promise(
        first=tuple(words for id_, words in said.items() if id_ in first),
        rest=tuple(words for id_, words in said.items() if id_ not in first),
    )
