"""Which kind of file this is, told from its headers and its name."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from outsidein.hold.sources.compute.dictionary import KIND_NAMES, Kind, get_kind
from outsidein.hold.sources.compute.words import plain

#: Unit: points. What a word in the file's name is worth beside the headers.
_NAME_POINTS = 1.0


@dataclass(frozen=True, slots=True)
class KindGuess:
    """The kind a file seems to be."""

    kind: str
    confidence: float  # 0 to 1: its share of all points
    reason: str


def guess_kind(headers: Sequence[str], file_name: str) -> KindGuess | None:
    """Return the kind the file seems to be, or None when nothing speaks for any.

    A header counts the more, the fewer kinds know it: "first response" speaks for cases, "date"
    for hardly anything.

    >>> guess_kind(["id", "opened at", "first response at"], "export.csv").kind
    'cases'
    >>> guess_kind(["a", "b"], "export.csv") is None
    True
    """
    kinds = [get_kind(name) for name in KIND_NAMES]
    words = [plain(header) for header in headers]
    known = {kind.name: _known(kind, words) for kind in kinds}
    spread = Counter(word for heard in known.values() for word in heard)
    points = {
        kind.name: sum(1 / spread[word] for word in known[kind.name])
        + _NAME_POINTS * _is_named(kind, file_name)
        for kind in kinds
    }
    best = max(kinds, key=lambda kind: points[kind.name])
    if not known[best.name]:
        return None
    named = " and its name" if _is_named(best, file_name) else ""
    reason = f"{len(known[best.name])} of {len(words)} headers{named} fit {best.name}"
    return KindGuess(best.name, round(points[best.name] / sum(points.values()), 2), reason)


def _known(kind: Kind, words: Sequence[str]) -> set[str]:
    names = {
        alias
        for field in kind.fields.values()
        for alias in (*field.aliases, *(word for part in field.parts.values() for word in part))
    }
    return names.intersection(words)


def _is_named(kind: Kind, file_name: str) -> bool:
    stem = f" {plain(PurePath(file_name).stem)} "
    return any(f" {word} " in stem for word in kind.file_words)
