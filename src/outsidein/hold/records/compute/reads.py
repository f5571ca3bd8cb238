"""What reading a text gives: a value, a problem, or neither when the cell says nothing."""

from collections.abc import Callable
from typing import TypeAlias

#: What a tidied value may be; it goes into JSON as it is.
Value: TypeAlias = str | int | float | bool | list[str]

#: (value, problem): a value alone is fine; a problem alone couldn't be read; both: kept as written
#: though it isn't known; neither: the cell is blank or says "n/a".
Read: TypeAlias = tuple[Value | None, str | None]

BLANK: Read = (None, None)

#: Unit: entries. What a column's memory holds before it starts again: bounded, whatever the file.
_MEMORY = 20_000
#: Unit: signs. Longer texts seldom come twice.
_WORTH_KEEPING = 60


class Memory(dict[str, Read]):
    """What was read of each text before, so that a text that comes again costs nothing."""

    def __init__(self, read: Callable[[str], Read]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, text: str) -> Read:
        found = self.read(text)
        if len(text) <= _WORTH_KEEPING:
            if len(self) >= _MEMORY:
                self.clear()
            self[text] = found
        return found
