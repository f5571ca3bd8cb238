"""Which thread a mail belongs to: named by the id of its first mail."""

from collections.abc import Sequence

#: Unit: mails. What is remembered of a mailbox; of a larger one the oldest are forgotten.
REMEMBERED = 200_000


class Threads:
    """The first mail of every thread seen, so that an answer to an answer finds it too.

    Only what is at hand is known: of a thread whose beginning came in another file, the oldest
    mail that is named stands for it.

    >>> threads = Threads()
    >>> threads.root("b", references=["a"]), threads.root("c", replies_to=["b"])
    ('a', 'a')
    """

    def __init__(self) -> None:
        self.root_of: dict[str, str] = {}

    def root(
        self, own: str, *, references: Sequence[str] = (), replies_to: Sequence[str] = ()
    ) -> str:
        """Return the id of the first mail of the thread; note that this mail belongs to it."""
        named = [*references, *replies_to[:1]]
        known = next((self.root_of[one] for one in named if one in self.root_of), None)
        root = known or (named[0] if named else own)
        if len(self.root_of) >= REMEMBERED:
            for old in list(self.root_of)[: REMEMBERED // 10]:
                del self.root_of[old]
        for one in (*named, own):
            if one:
                self.root_of.setdefault(one, root)
        return root
