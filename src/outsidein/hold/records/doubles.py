"""Rows of one file that bear the same id: found over any number of rows in bounded memory.

While the file is read each row leaves a key of 33 bytes on disk; afterwards the keys are gone
through in as many passes as keep one pass small.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

#: Unit: keys. What one pass may hold.
_A_PASS = 500_000
_KEY = np.dtype([("a", "<u8"), ("b", "<u8"), ("content", "<u8"), ("row", "<i8"), ("numbered", "?")])

Keys = npt.NDArray[np.void]


@dataclass(frozen=True, slots=True)
class Doubles:
    """Rows whose id another row further up bears too, by row number."""

    rows: npt.NDArray[np.int64]  # sorted
    firsts: npt.NDArray[np.int64]  # the row further up
    same: npt.NDArray[np.bool_]  # whether it says the very same
    times: npt.NDArray[np.int64]  # the how manieth of its id it is; 2 is the first double
    numbered: npt.NDArray[np.bool_]  # it has no id of its own, so each of its like counts

    def among(self, row_numbers: Sequence[int]) -> npt.NDArray[np.int64]:
        """Return the places in ``rows`` of those of them that stand between these row numbers."""
        first = int(np.searchsorted(self.rows, row_numbers[0]))
        last = int(np.searchsorted(self.rows, row_numbers[-1], side="right"))
        return np.arange(first, last)


def key_of(own: str | None, content: bytes) -> bytes:
    """Return the key of a row's id, or of its content where it has none, with its content's."""
    said = own.encode("utf-8", "surrogatepass") if own is not None else b"\x1f" + content
    return hashlib.blake2b(said, digest_size=16).digest() + content[:8]


def keys_of(keys: Sequence[bytes], rows: Sequence[int], numbered: Sequence[bool]) -> Keys:
    """Return the keys of some rows as they are written down."""
    table = np.empty(len(keys), _KEY)
    parts = np.frombuffer(b"".join(keys), "<u8").reshape(-1, 3)
    table["a"], table["b"], table["content"] = parts[:, 0], parts[:, 1], parts[:, 2]
    table["row"], table["numbered"] = rows, numbered
    return table


def find_doubles(files: Sequence[Path]) -> Doubles:
    """Return every row whose id stands further up, from the keys in the files, in their order."""
    sizes = [len(np.load(file, mmap_mode="r")) for file in files]
    passes = 1 + sum(sizes) // _A_PASS
    found = [_doubles_of(files, one, passes) for one in range(passes)]
    whole = np.concatenate(found)
    whole = whole[np.argsort(whole["row"], kind="stable")]
    return Doubles(whole["row"], whole["first"], whole["same"], whole["times"], whole["numbered"])


_FOUND = np.dtype(
    [("row", "<i8"), ("first", "<i8"), ("same", "?"), ("times", "<i8"), ("numbered", "?")]
)


def _doubles_of(files: Iterable[Path], one: int, passes: int) -> npt.NDArray[np.void]:
    chosen = []
    for file in files:
        keys = np.load(file, mmap_mode="r")
        chosen.append(keys[keys["a"] % passes == one] if passes > 1 else np.asarray(keys))
    keys = np.concatenate(chosen) if chosen else np.empty(0, _KEY)
    # Stable, and the keys stand in the file's order: the first of an id comes first.
    keys = keys[np.lexsort((keys["b"], keys["a"]))]
    again = np.zeros(len(keys), bool)
    again[1:] = (keys["a"][1:] == keys["a"][:-1]) & (keys["b"][1:] == keys["b"][:-1])
    places = np.arange(len(keys))
    starts = np.maximum.accumulate(np.where(again, 0, places))[again]
    found = np.empty(int(again.sum()), _FOUND)
    found["row"], found["first"] = keys["row"][again], keys["row"][starts]
    found["same"] = keys["content"][again] == keys["content"][starts]
    found["times"] = places[again] - starts + 1
    found["numbered"] = keys["numbered"][again]
    return found
