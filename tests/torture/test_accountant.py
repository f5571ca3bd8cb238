"""The accountant (T9): everything that is released, summed up against itself."""

import os
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pytest
from tests.torture.attacker import Group, Spoils, bound, gather, isolate, isolate_in
from tests.torture.organisations import Organisation, draw_organisation

from outsidein.ask.results.compute.cells import Band, Release, Shown
from outsidein.ask.results.compute.comparing import find_comparable, may_compare
from outsidein.ask.results.compute.disclosure import plan_release

#: `make torture-accountant` asks for 10,000.
ORGANISATIONS = int(os.environ.get("OUTSIDEIN_TORTURE", "300"))
LOOKED_AT = 1 if ORGANISATIONS <= 300 else 3  # hidden groups an item whose mean is bounded
WIDTH = 0.3


@dataclass
class Finds:
    """What the attacker came to over all organisations."""

    items: int = 0
    isolated: list[int] = field(default_factory=list)  # organisations
    bounded: int = 0  # hidden groups looked at
    narrowed: list[int] = field(default_factory=list)
    small: list[int] = field(default_factory=list)  # a group under k was shown outright
    groups: int = 0  # one-way groups of k or more
    shown: int = 0
    banded: int = 0


def one_way(organisation: Organisation) -> list[Group]:
    return [
        ((name, value),)
        for name, column in organisation.profiles.items()
        for value in sorted(set(column))
        if value
    ]


def crossed(organisation: Organisation) -> list[Group]:
    names = sorted(organisation.profiles)
    rows = list(zip(*(organisation.profiles[name] for name in names), strict=True))
    pairs = [sorted(cut) for cut in organisation.cuts if len(cut) == 2]
    return sorted(
        {
            tuple((name, row[names.index(name)]) for name in pair)
            for pair in pairs
            for row in rows
            if all(row[names.index(name)] for name in pair)
        }
    )


def by_the_gate(organisation: Organisation) -> Release:
    return plan_release(
        organisation.profiles,
        organisation.answers,
        items=[str(place) for place in range(len(organisation.points))],
        points=organisation.points,
        cuts=organisation.cuts,
        k=organisation.k,
        seed=1,
    )


def attack(organisation: Organisation, number: int, release: Release | None, finds: Finds) -> None:
    """Attack each item; without a release every group of k and more is shown."""
    rng = np.random.default_rng(number)
    groups = [(), *one_way(organisation), *crossed(organisation)]
    for item, points in enumerate(organisation.points):
        profiles, table = gather(organisation.profiles, organisation.answers[:, item], points)
        spoils = Spoils(profiles, table.sum(axis=1), {}, {}, points)
        hidden = []
        for group in groups:
            n = int(spoils.holds(group) @ spoils.sizes) if len(table) else 0
            state = release.state(str(item), group) if release else None
            if isinstance(state, Shown) or (release is None and n >= organisation.k):
                spoils.counts[group] = spoils.holds(group) @ table
                finds.small += [number] if n < organisation.k else []
            elif isinstance(state, Band):
                spoils.bands[group] = (state.low, state.high)
            elif 0 < n < organisation.k:
                hidden.append(group)
            if len(group) == 1 and n >= organisation.k:
                finds.groups += 1
                finds.shown += group in spoils.counts
                finds.banded += group in spoils.bands
        finds.items += 1
        if isolate(spoils, organisation.k, rng):
            finds.isolated.append(number)
        rng.shuffle(hidden)
        for group in hidden[:LOOKED_AT]:
            low, high = bound(spoils, group)
            finds.bounded += 1
            finds.narrowed += [number] if high - low < WIDTH - 1e-6 else []


@cache
def finds(*, gate: bool, organisations: int) -> Finds:
    found = Finds()
    for number in range(organisations):
        organisation = draw_organisation(number)
        attack(organisation, number, by_the_gate(organisation) if gate else None, found)
    return found


@pytest.fixture(scope="module")
def behind_the_gate() -> Finds:
    return finds(gate=True, organisations=ORGANISATIONS)


def test_nobody_is_isolated(behind_the_gate):
    assert behind_the_gate.small == []
    assert behind_the_gate.isolated == []


def test_no_hidden_mean_is_told_closely(behind_the_gate):
    assert behind_the_gate.bounded > ORGANISATIONS / 2
    assert behind_the_gate.narrowed == []


def test_most_groups_are_still_shown(behind_the_gate):
    seen = behind_the_gate.shown + behind_the_gate.banded

    assert behind_the_gate.groups > 5 * ORGANISATIONS
    assert seen / behind_the_gate.groups >= 0.8


def test_without_the_gate_the_attacker_finds_plenty():
    found = finds(gate=False, organisations=min(ORGANISATIONS, 60))

    assert len(found.isolated) / found.items > 0.4
    assert len(found.narrowed) / found.bounded > 0.2


def people_of(organisation: Organisation, number: int) -> tuple[dict, dict]:
    """Return everybody by name in one round and in the next: some come, some go, some move."""
    rng = np.random.default_rng([7, number])
    names = sorted(organisation.profiles)
    rows = zip(*(organisation.profiles[name] for name in names), strict=True)
    before = {f"p{place}": dict(zip(names, row, strict=True)) for place, row in enumerate(rows)}
    turnover = rng.choice([0.0, 0.02, 0.1, 0.3])
    after = {name: one for name, one in before.items() if rng.random() >= turnover}
    everybody = sorted(before)
    for place in range(int(turnover * len(before))):
        after[f"new{place}"] = before[rng.choice(everybody)]
    for name in sorted(after)[:: int(rng.integers(9, 60))]:  # a few change places
        after[name] = after[name] | {"department": before[rng.choice(everybody)]["department"]}
    return before, after


def test_what_changes_between_two_rounds_gives_nobody_away():
    rule_alone, open_, compared = 0, [], 0
    for number in range(ORGANISATIONS // 20):
        organisation = draw_organisation(number)
        before, after = people_of(organisation, number)
        names, k = sorted(organisation.profiles), organisation.k
        changes = {group: change(group, before, after) for group in [(), *one_way(organisation)]}
        allowed = find_comparable(before, after, names, k)
        compared += len(allowed)
        for groups, found in (
            ([g for g in changes if may_compare(*changes[g], k)], None),
            (sorted(allowed), open_),
        ):
            people = sorted(before.keys() | after.keys())
            rows = [[(p in changes[g][1]) - (p in changes[g][0]) for p in people] for g in groups]
            moved = np.array(rows, dtype=float).reshape(len(rows), len(people))
            moved = moved[:, np.abs(moved).sum(axis=0) > 0]
            rng = np.random.default_rng(number)
            hit = moved.size and isolate_in(moved, np.ones(moved.shape[1]), k, rng)
            if hit and found is None:
                rule_alone += 1
            elif hit:
                open_.append(number)

    assert compared > ORGANISATIONS / 20
    assert open_ == []
    assert rule_alone > 0  # what rule 6 group by group would have let through


def change(group: Group, before: dict, after: dict) -> tuple[set[str], set[str]]:
    inside = [
        {name for name, one in people.items() if all(one[a] == v for a, v in group)}
        for people in (before, after)
    ]
    return inside[0], inside[1]
