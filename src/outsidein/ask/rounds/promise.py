"""The promise in the reader's language: the sentences of compute/promise.py, to be translated."""

from django.utils.translation import gettext as _

from outsidein.ask.rounds.compute.promise import promise_of


def say_promise(mode: str, keeping: str, least: int) -> list[tuple[str, str]]:
    """Return (id, words) of every sentence that holds for a round, in the language in force."""
    return [(one.id, _(one.words) % {"least": least}) for one in promise_of(mode, keeping)]
