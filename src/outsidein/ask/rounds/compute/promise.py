"""The promise that respondents read before the first question; every sentence has its test.

A test that stands for a sentence is marked ``@pytest.mark.promise("<id>")``, and one more test
sees to it that no sentence is without (tests/ask/rounds/compute/test_promise.py).
"""

from dataclasses import dataclass


def gettext_noop(words: str) -> str:
    """Mark words as ones to be translated where they are shown; they stay as they are."""
    return words


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the promise; ``%(least)s`` stands for the smallest group."""

    id: str
    words: str
    modes: tuple[str, ...] = ("anonymous",)
    keepings: tuple[str, ...] = ("file", "passphrase", "codes")


SENTENCES = (
    Sentence(
        "sealed",
        gettext_noop(
            "Your answers are sealed when you send them. Until the round closes nobody reads them"
            " and no result is shown."
        ),
    ),
    Sentence(
        "unlinked",
        gettext_noop(
            "At the close all answers are shuffled and every trace of who gave which is deleted."
            " From then on nobody can find yours, not even who runs the server."
        ),
    ),
    Sentence(
        "while-open",
        gettext_noop(
            "Until then, whoever runs the server and takes the round's key from it could open a"
            " sealed answer."
        ),
        keepings=("file",),
    ),
    Sentence(
        "keeper",
        gettext_noop(
            "Until then, an answer could only be opened by whoever runs the server together with"
            " the keeper's passphrase."
        ),
        keepings=("passphrase",),
    ),
    Sentence(
        "hat",
        gettext_noop("Your code was drawn by hand. Nobody noted who drew which."),
        keepings=("codes",),
    ),
    Sentence(
        "groups",
        gettext_noop(
            "With your answers go only the groups that you see here, and only as far as at least"
            " three people who answered share all of them."
        ),
    ),
    Sentence(
        "small-groups",
        gettext_noop("No figure is ever shown of fewer than %(least)s people."),
    ),
    Sentence(
        "words",
        gettext_noop(
            "What you write in your own words is kept apart from your other answers and without"
            " your groups. Your style may still give you away, so leave out names."
        ),
    ),
    Sentence(
        "nothing-noted",
        gettext_noop(
            "Not noted anywhere: at what time you answered, from where, and with what device."
        ),
        modes=("anonymous", "named"),
    ),
    Sentence(
        "reminders",
        gettext_noop(
            "Whoever runs the round sees how many have answered, once a day and in steps of"
            " %(least)s, and never who. Reminders are sent by the program."
        ),
    ),
    Sentence(
        "receipt",
        gettext_noop(
            "Your receipt lets you change or withdraw your answers until the close. It is kept by"
            " you alone."
        ),
        modes=("anonymous", "named"),
    ),
    Sentence(
        "too-late",
        gettext_noop(
            "After the close your answers cannot be changed or deleted, because nobody can"
            " find them."
        ),
    ),
    Sentence(
        "fixed",
        gettext_noop("That this round is anonymous cannot be undone."),
    ),
    Sentence(
        "named",
        gettext_noop(
            "This round is not anonymous: your answers carry your name once the round is closed."
        ),
        modes=("named",),
    ),
)


def promise_of(mode: str, keeping: str) -> tuple[Sentence, ...]:
    """Return the sentences that hold for a round.

    >>> [one.id for one in promise_of("named", "file")]
    ['nothing-noted', 'receipt', 'named']
    """
    return tuple(one for one in SENTENCES if mode in one.modes and keeping in one.keepings)
