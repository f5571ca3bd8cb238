"""Suggested groups for short free texts: what is spelt alike is put together, with a name.

A suggestion and no more: a person looks at it, parts and joins, and gives the codes. Only
spelling is compared. "Sales" and "the people who sell" are not found to be the same.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from scipy.sparse import csr_array

ALGORITHM: Final = "trigrams-cosine-leaders-1"
ALIKE: Final = 0.6  # cosine of two texts' weighted trigrams from which they are put together
NEARLY: Final = 85.0  # of 100: two texts that differ by a slip of the keys
AS_LONG: Final = 0.7  # the shorter of two texts beside the longer: "sales" is not "head of sales"
LONGEST: Final = 200  # letters; what is longer is a comment and not a short answer
ROWS: Final = 512  # compared at once

#: Words that say nothing of who or what is meant, in the languages the instruments ship in.
#: "It" is none of them: it is a department.
_ENGLISH = (
    "a an and at by for from in is of on or our the their to we with "
    "department departments dept team teams group unit people staff guys division"
)
_GERMAN = (
    "am an auf bei das dem den der des die ein eine für im in ist mit oder und uns von vom wir "
    "zu zum zur abteilung abteilungen bereich team gruppe leute kollegen"
)
FILLERS: Final = frozenset(f"{_ENGLISH} {_GERMAN}".replace("ü", "u").split())


@dataclass(frozen=True, slots=True)
class TextGroup:
    """Some texts that are spelt alike."""

    name: str  # the text most of them have, as it was most often written
    members: tuple[int, ...]  # places in the list that was handed in
    spellings: tuple[str, ...]  # the different ways it was written, the name first


def suggest_groups(texts: Sequence[str], *, alike: float = ALIKE) -> tuple[TextGroup, ...]:
    """Return groups of texts that are spelt alike, the largest first.

    Shape: short texts in any order; blanks are in no group, every other text is in one.
    ``alike`` goes from 0 (all that share three letters) to 1 (only slips of the keys).
    Source: our own. Letters without marks and case, words without fillers, cut into threes;
    each three weighs more the fewer texts have it. The most frequent text leads a group; a
    text joins the most similar leader of about its length, from .6 of cosine on or where
    the keys slipped, and leads a group of its own otherwise. So no chain of likes joins two
    that are not alike.

    The same texts give the same groups, in whatever order they come.

    >>> [g.name for g in suggest_groups(["Sales", "sales team", "the Sales", "Marketing"])]
    ['Sales', 'Marketing']
    """
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        plain = plain_text(text)
        if plain:
            places.setdefault(plain, []).append(place)
    # The most frequent leads; among equals the shorter, then the alphabet.
    order = sorted(places, key=lambda plain: (-len(places[plain]), len(plain), plain))
    leader_of = _leaders(order, alike)
    members: dict[int, list[int]] = {}
    for at, leader in enumerate(leader_of):
        members.setdefault(leader, []).extend(places[order[at]])
    groups = [_group(texts, order[leader], places, found) for leader, found in members.items()]
    return tuple(sorted(groups, key=lambda g: (-len(g.members), g.name.casefold(), g.name)))


def plain_text(text: str) -> str:
    """Return a text without case, marks, signs and fillers; '' where nothing is left.

    Where it is made of fillers alone they stay: they are all there is.

    >>> plain_text("  Der Führungs-Kreis! "), plain_text("I.T. team"), plain_text(" - ")
    ('fuhrungs kreis', 'it', '')
    """
    cut = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    letters = "".join(c for c in cut if not unicodedata.combining(c))
    joined = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", letters)  # I.T. is IT
    words = re.findall(r"\w+", joined.replace("_", " "))
    telling = [word for word in words if not _is_filler(word)]
    return " ".join(telling or words)


@lru_cache(maxsize=100_000)
def _is_filler(word: str) -> bool:
    """Return whether a word is a filler, if only by a slip of the keys in a long one."""
    if word in FILLERS:
        return True
    return len(word) >= 7 and any(
        fuzz.ratio(word, filler) >= NEARLY for filler in FILLERS if len(filler) >= 8
    )


def _group(
    texts: Sequence[str], leader: str, places: dict[str, list[int]], members: Sequence[int]
) -> TextGroup:
    own = Counter(" ".join(texts[place].split()) for place in places[leader])
    name = min(own, key=lambda one: (-own[one], len(one), one))
    spelt = Counter(" ".join(texts[place].split()) for place in members)
    ordered = sorted(spelt, key=lambda one: (one != name, -spelt[one], len(one), one))
    return TextGroup(name, tuple(sorted(members)), tuple(ordered))


def _leaders(texts: Sequence[str], alike: float) -> list[int]:
    """Return for each text the place of the text that leads its group, itself where it leads."""
    if not texts:
        return []
    weighed = _weighed_threes(texts)
    lengths = np.array([len(text) for text in texts], dtype=float)
    leaders: list[int] = []
    found = [-1] * len(texts)
    for start in range(0, len(texts), ROWS):
        block = weighed[start : start + ROWS]
        stop = start + block.shape[0]
        # All before this block are settled; within it leaders come up one by one.
        before = (block @ weighed[leaders].T).toarray() if leaders else np.zeros((stop - start, 0))
        within = (block @ block.T).toarray()
        fresh: list[int] = []
        for at in range(start, stop):
            near = np.concatenate([before[at - start], within[at - start, fresh]])
            theirs = lengths[leaders]
            near[np.minimum(theirs, lengths[at]) < AS_LONG * np.maximum(theirs, lengths[at])] = 0
            best = int(near.argmax()) if near.size else -1
            if best >= 0 and near[best] >= alike:
                found[at] = leaders[best]
                continue
            slip = _slip(texts, at, leaders, near)
            if slip is not None:
                found[at] = slip
                continue
            found[at] = at
            leaders.append(at)
            fresh.append(at - start)
    return found


def _slip(
    texts: Sequence[str], at: int, leaders: Sequence[int], near: NDArray[np.float64]
) -> int | None:
    """Return the leader that differs by a slip of the keys, or None.

    Only leaders with a three in common are looked at, and no two words of four letters or
    fewer: there one letter makes another word.
    """
    for place in np.flatnonzero(near > 0)[np.argsort(-near[near > 0], kind="stable")][:10]:
        leader = leaders[int(place)]
        long_enough = max(len(texts[at]), len(texts[leader])) > 4
        if long_enough and fuzz.ratio(texts[at], texts[leader]) >= NEARLY:
            return leader
    return None


def _weighed_threes(texts: Sequence[str]) -> csr_array:
    """Return texts × threes of letters, weighed by rarity, every row of length 1."""
    columns: dict[str, int] = {}
    rows, cells = [], []
    for row, text in enumerate(texts):
        for three in sorted({t for word in text.split() for t in _threes(word)}):
            rows.append(row)
            cells.append(columns.setdefault(three, len(columns)))
    frequency = np.bincount(cells, minlength=len(columns))
    rarity = np.log((1 + len(texts)) / (1 + frequency)) + 1
    weights = rarity[cells]
    lengths = np.sqrt(np.bincount(rows, weights=weights**2, minlength=len(texts)))
    return csr_array((weights / lengths[rows], (rows, cells)), shape=(len(texts), len(columns)))


def _threes(word: str) -> list[str]:
    framed = f" {word} "
    return [framed[i : i + 3] for i in range(len(framed) - 2)]
