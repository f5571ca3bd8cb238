"""A trained model made ready for single records: their features, keys and weights at once.

What a run lays down stands in one JSON text: the settings that Splink reads, the order of the
features, the blocking keys as the SQL they are, the veto, threshold and review. It is compiled
once and kept; hashes are the same that the engine counts.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

from outsidein.hold.identities.compute import features
from outsidein.hold.identities.compute.blocking import POPULAR as POPULAR_KEY
from outsidein.hold.identities.compute.blocking import Key
from outsidein.hold.identities.compute.model import VETOED
from outsidein.hold.identities.compute.online_features import features_of
from outsidein.hold.identities.compute.online_scorer import Scored, Scorer
from outsidein.hold.identities.compute.online_source import Writer, compiled

#: What stands for a popular key in the place of a record.
POPULAR = -1
#: How many characters of the JSON tell one model from another: its digest comes first.
TOLD_APART = 80
#: Other records that one is compared with at most; those that share most keys come first.
MOST_COMPARED = 400


#: The features that are made here.
_MADE = frozenset(features_of({}))


def wording() -> str:
    """Return a digest of how features are made: a model of another wording is not asked."""
    said = repr((features.macros(), features.features_sql("t", ("extra_x",)), features.KNOWN))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def hash_sql(name: str, value: str) -> str:
    """Return the SQL of the hash of a value under a name: a whole number of 63 bits."""
    prefix = name.replace("'", "''")
    return f"CAST(md5_number_lower('{prefix}|' || {value}) >> 1 AS BIGINT)"


def hash_of(name: str, value: str) -> int:
    """Return the hash of a value under a name, as the engine counts it.

    >>> hash_of("phone", "079460123")
    7829776648539982496
    """
    digest = hashlib.md5(f"{name}|{value}".encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[8:], "little") >> 1


def told_columns(columns: Sequence[str]) -> tuple[str, ...]:
    """Return the features that are kept of a record, in the order in which they stand.

    Shape: ``columns`` are those that are filled. What a veto asks of is there in any case.
    """
    return tuple(dict.fromkeys(("is_firm", *VETOED, *columns)))


def laid_down(
    *,
    settings: Mapping[str, Any],
    columns: Sequence[str],
    keys: Sequence[Key],
    popular: int,
    veto: str,
    threshold: float,
    review: float,
    floors: Mapping[str, float],
) -> str:
    """Return the JSON text of a model; ``floors`` is the share of a value that is seldom."""
    told = json.dumps(
        {
            "wording": wording(),
            "settings": settings,
            "columns": list(columns),
            "keys": [{"name": key.name, "sql": key.sql, "many": key.many} for key in keys],
            "popular": popular,
            "veto": veto,
            "threshold": threshold,
            "review": review,
            "floors": dict(floors),
        }
    )
    return f'{{"digest": "{hashlib.sha256(told.encode()).hexdigest()}", {told[1:]}'


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as the model sees it."""

    features: list[Any]
    keys: dict[int, str]  # hash -> name of the key, the narrowest first
    rare: dict[int, str]  # hash -> column whose rarity counts


class Recogniser:
    """A model that single records are held against."""

    def __init__(self, told: str) -> None:
        model = json.loads(told)
        self.columns: tuple[str, ...] = tuple(model["columns"])
        strange = [
            name for name in self.columns if name not in _MADE and name[:6] != features.EXTRA
        ]
        self.is_current = model["wording"] == wording() and not strange
        places = {name: place for place, name in enumerate(self.columns)}
        self.scorer = Scorer(model["settings"], self.columns, model["veto"])
        self._keys = _keys_of(model["keys"], places)
        self._rare = [(name, places[name]) for name in self.scorer.rare_columns]
        self._floors = {name: log2(share) for name, share in model["floors"].items()}
        # A small base is compared pair by pair; it may double before a key is held popular.
        told_popular = int(model["popular"])
        self.popular = (
            POPULAR_KEY if told_popular == POPULAR_KEY else max(POPULAR_KEY, 2 * told_popular)
        )
        self.threshold = float(model["threshold"])
        self.review = float(model["review"])

    def see(self, row: Mapping[str, Any]) -> Seen:
        """Return a record of the linker's input as the model sees it."""
        made = features_of(row)
        return self.look([made.get(name) for name in self.columns])

    def look(self, seen: list[Any]) -> Seen:
        """Return the keys that some features make, and the hashes of values that may be rare."""
        keys: dict[int, str] = {}
        for name, value in self._keys(seen):
            if value:
                keys.setdefault(hash_of(name, value), name)
        rare = {
            hash_of(f"rarity of {name}", str(value)): name
            for name, place in self._rare
            if (value := seen[place]) is not None
        }
        return Seen(seen, keys, rare)

    def rarity(self, shares: Mapping[str, float]) -> dict[str, float]:
        """Return log2 of each column's share; a value that nobody counted is seldom.

        Shape: ``shares`` is column → share of strangers, 0 to 1.
        """
        return self._floors | {name: log2(share) for name, share in shares.items()}

    def score(self, left: Sequence[Any], right: Sequence[Any], rare: Mapping[str, float]) -> Scored:
        """Return what two records say of each other; ``rare`` speaks of the right one's values."""
        return self.scorer.score(left, right, rare)


def _keys_of(
    keys: Sequence[Mapping[str, Any]], places: Mapping[str, int]
) -> Callable[[Sequence[Any]], list[tuple[str, str]]]:
    """Return the function that tells the keys of a record: (name, value), the narrowest first."""
    writer = Writer(places, sides=False)
    lines = [
        "def keys_of(x):",
        f" {''.join(f'l{at}, ' for at in range(len(places)))}= x",
        " k = []",
    ]
    for key in keys:
        needed, value = writer.value(key["sql"])
        add = f"k.append(({key['name']!r}, v))"
        adding = f"for v in {value} or (): {add}" if key["many"] else f"v = {value}; {add}"
        lines += [f" if {needed}:" if needed else " if True:", f"  {adding}"]
    told: Callable[[Sequence[Any]], list[tuple[str, str]]] = compiled(
        "\n".join([*lines, " return k"]), writer.names, "keys_of"
    )
    return told
