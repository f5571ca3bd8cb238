"""The five sources: which true customers each of them knows, and under which numbers."""

from dataclasses import dataclass

import numpy as np

from outsidein.sample.draws import Column, Flags, Ints, Words, generator, words
from outsidein.sample.files import Sheet, Source
from outsidein.sample.population import Population

CRM = Source("CRM list", "list", "S001", "contract", 1)
SHOP = Source("Web shop", "shop", "S090", "contract", 1)
DESK = Source("Help desk", "help_desk", "S012", "contract", 1)
NEWS = Source("Newsletter", "email", "S205", "consent", 7)
FEED = Source("Partner feed", "partner", "", "", 30)  # nobody has written down on what basis

#: Share of customers that each source knows, before everybody is known at least once.
COVERAGE = {
    "CRM list": 0.80,
    "Web shop": 0.60,
    "Help desk": 0.57,
    "Newsletter": 0.52,
    "Partner feed": 0.30,
}
REPEATS = 0.09  # share of records that their source holds twice under two numbers


@dataclass(frozen=True, slots=True)
class Known:
    """Which true customers one source knows, and under which numbers.

    Shape: ``person`` and ``number`` have an entry a record; ``first`` and ``second`` have an entry
    a true customer and point at records, -1 where there is none.
    """

    source: Source
    person: Ints
    number: Words
    first: Ints
    second: Ints

    @property
    def has(self) -> Flags:
        """Return for every true customer whether the source knows it."""
        return np.asarray(self.first >= 0, dtype=np.bool_)

    def numbers_for(self, rng: np.random.Generator, people: Ints) -> Words:
        """Return the number a source would write for each customer, empty where it knows none."""
        twice = (self.second[people] >= 0) & (rng.random(len(people)) < 0.3)
        at = np.where(twice, self.second[people], self.first[people])
        return np.asarray(np.where(at >= 0, self.number[at], ""), dtype=np.object_)


def make_known(people: Population, seed: int) -> dict[str, Known]:
    """Return which customers each source knows; everybody is known to one at least."""
    rng = generator(seed, "coverage")
    count = len(people)
    gone = people.status != "active"
    inside = {name: rng.random(count) < share for name, share in COVERAGE.items()}
    inside["CRM list"] |= gone  # whoever left or is yet to come stands in the central list
    inside["Newsletter"] &= people.email != ""
    inside["CRM list"] |= ~np.any(list(inside.values()), axis=0)
    prefixes = {
        "CRM list": "A",
        "Web shop": "w",
        "Help desk": "R-",
        "Newsletter": "n",
        "Partner feed": "P/",
    }
    sources = {one.name: one for one in (CRM, SHOP, DESK, NEWS, FEED)}
    return {
        name: _number(rng, sources[name], members, prefixes[name])
        for name, members in inside.items()
    }


def _number(rng: np.random.Generator, source: Source, members: Flags, prefix: str) -> Known:
    once = np.flatnonzero(members)
    again = rng.permutation(once)[: round(len(once) * REPEATS)]
    person = np.concatenate([once, again])
    order = rng.permutation(len(person))
    numbers = words([f"{prefix}{n}" for n in (rng.permutation(len(person)) + 100_001).tolist()])
    place = np.argsort(order)  # where each of `person` ends up
    first = np.full(len(members), -1)
    second = np.full(len(members), -1)
    first[once] = place[: len(once)]
    second[again] = place[len(once) :]
    return Known(source, person[order].astype(np.int64), numbers, first, second)


def truth_sheet(known: dict[str, Known]) -> Sheet:
    """Return for every record which true customer it is about; for judging, never imported."""
    columns: dict[str, Column] = {
        "source": [name for name, one in known.items() for _ in one.number],
        "external_id": [number for one in known.values() for number in one.number],
        "person": [f"p{who}" for one in known.values() for who in one.person.tolist()],
    }
    return Sheet(columns, {header: header for header in columns})
