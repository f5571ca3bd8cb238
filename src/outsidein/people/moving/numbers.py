"""Numbers on the way: in a file rows count from 1, so that it tells of nobody else's rows."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

#: What is said of a row that is not there: no row ever gets such a number.
NOBODY = 0


@dataclass(slots=True)
class Numbers:
    """How the numbers of an organisation's rows change on the way, in one direction.

    A table's rows keep their order and their distances: all move by the same step. ``members``
    are users, who are few and known one by one.
    """

    steps: dict[str, int] = field(default_factory=dict)  # by label
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)  # lowest and highest before
    members: Mapping[int, int] = field(default_factory=dict)

    def new_id(self, label: str, old: int) -> int:
        """Return the new number of a row; what leads to no row goes on leading to none.

        >>> numbers = Numbers({"hold.Record": 100}, {"hold.Record": (1, 9)})
        >>> [numbers.new_id("hold.Record", old) for old in (7, 12, -3)]
        [107, -12, -3]
        """
        if label == "people.User":
            return self.members.get(old, NOBODY)
        low, high = self.spans.get(label, (1, 0))
        if low <= old <= high:
            return old + self.steps.get(label, 0)
        return -abs(old)

    def is_known(self, label: str, old: object) -> bool:
        """Return whether a row of that number may be in the file."""
        if not isinstance(old, int) or isinstance(old, bool):
            return False
        if label == "people.User":
            return old in self.members
        low, high = self.spans.get(label, (1, 0))
        return low <= old <= high


def other_name(kind: str, old: str, salt: str) -> str:
    """Return another id of the same make, where the installation has one such already.

    >>> len(other_name("CharField", "x" * 22, "salt")), other_name("UUIDField", "a", "b")[14]
    (22, '5')
    """
    if kind == "UUIDField":
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{salt} {old}"))
    made = hashlib.sha256(f"{salt} {old}".encode()).hexdigest()
    return (made * (len(old) // len(made) + 1))[: len(old)]
