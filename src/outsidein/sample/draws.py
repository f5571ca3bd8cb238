"""Drawing at random: one generator a part, so that a change in one part moves no other."""

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.object_]
Column = Sequence[Any] | Words

DAY = 86_400  # seconds
BLOCK = 50  # draws that come out even together


def generator(seed: int, part: str) -> np.random.Generator:
    """Return the generator of one part of the sample."""
    return np.random.default_rng([seed, zlib.crc32(part.encode())])


def words(values: Sequence[str]) -> Words:
    """Return texts as an array that can be indexed by drawn numbers."""
    array = np.empty(len(values), dtype=np.object_)
    array[:] = values
    return array


def draw(rng: np.random.Generator, shares: Sequence[tuple[str, float]], count: int) -> Words:
    """Draw codes in the shares given.

    Shape: ``shares`` pairs a code with its weight; weights need not add up to 1.
    """
    weights = np.array([weight for _, weight in shares])
    chosen = rng.choice(len(shares), size=count, p=weights / weights.sum())
    return words([code for code, _ in shares])[chosen]


def fading(count: int, power: float = 0.8) -> Floats:
    """Return weights that fade along a list, as names do in a telephone book."""
    weights = 1.0 / np.arange(3, count + 3) ** power
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def even(rng: np.random.Generator, count: int) -> Floats:
    """Return numbers from 0 to 1 spread evenly and shuffled, so that shares come out exact."""
    return np.asarray((rng.permutation(count) + 0.5) / max(count, 1), dtype=np.float64)


def even_along(rng: np.random.Generator, keys: npt.NDArray[Any]) -> Floats:
    """Return even numbers dealt along the order of the keys, so that every stretch is even too.

    Along time, a share then holds in each year and not only over all of them.

    >>> luck = even_along(np.random.default_rng(1), np.arange(100))
    >>> int((luck[:50] < 0.3).sum()), int((luck[50:] < 0.3).sum())
    (15, 15)
    """
    luck = np.empty(len(keys))
    order = np.argsort(keys, kind="stable")
    for start in range(0, len(order), BLOCK):
        block = order[start : start + BLOCK]
        luck[block] = (rng.permutation(len(block)) + rng.random()) / len(block)
    return luck


def in_hours(rng: np.random.Generator, at: Ints) -> Ints:
    """Return times on the same days, moved between eight in the morning and seven at night.

    Unit: seconds since 1970 in UTC.
    """
    return np.asarray(at // DAY * DAY + (8 + 11 * rng.random(len(at))) * 3600, dtype=np.int64)


def stamps(seconds: Ints, missing: Flags | None = None) -> list[str]:
    """Return times as ``YYYY-MM-DD HH:MM:SS`` in UTC, empty where missing.

    Unit: seconds since 1970 in UTC.

    >>> stamps(np.array([0]))
    ['1970-01-01 00:00:00']
    """
    texts = np.datetime_as_string(seconds.astype("datetime64[s]"), unit="s").tolist()
    gone = [False] * len(texts) if missing is None else missing.tolist()
    return ["" if none else text.replace("T", " ") for text, none in zip(texts, gone, strict=True)]
