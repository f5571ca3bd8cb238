"""What a respondent is promised, in the words of the page; each sentence has its test."""

from django.utils.translation import gettext as _

from outsidein.ask.answers.queries import AskedRound


def promise_of(asked: AskedRound) -> tuple[str, ...]:
    """Return the sentences of the promise, in the language of the moment."""
    return (_("Nobody is told who you are."),)
