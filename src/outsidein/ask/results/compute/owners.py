"""The five questions compared: who names whom, and how far people name the same."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from outsidein.ask.instruments.compute.edition import ChoiceList
from outsidein.ask.results.compute.intervals import DRAWS, Interval, bounded
from outsidein.ask.results.compute.profile import counted_codes
from outsidein.ask.results.compute.row_shares import Rows, draw_row_shares, share_rows
from outsidein.speech import gettext, ngettext

ALGORITHM: Final = "pairs-jaccard-1"
ALGORITHM_GAPS: Final = "code-shares-two-draws-1"
MANY: Final = 1_000  # people; from here on the interval is the formula's and not drawn
OTHERS: Final = 0.5  # people; the prior weight of naming what nobody named yet
AT_ONCE: Final = 2_000_000  # numbers drawn at once

Ticks = Sequence[str]


@dataclass(frozen=True, slots=True)
class OwnersNamed:
    """How many different owners how many departments name."""

    departments: int  # with an answer
    owners: int  # different codes that are some department's most named
    by_department: Mapping[str, tuple[str, ...]]  # its most named; several where they tie
    alike: bool  # every department names the same, and only that


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """How far two people, picked at random, name the same."""

    overlap: Interval  # 0 to 1: of all that two of them tick, how much both do (Jaccard)
    same: Interval  # 0 to 1: the share of pairs that tick exactly the same


@dataclass(frozen=True, slots=True)
class CodeGap:
    """One option today and as it should be."""

    code: str
    today: float  # 0 to 1: its share of what people tick in its group
    future: float
    gap: Interval  # future - today; n: the answers of both


def count_owners(named: Sequence[tuple[str, Ticks]]) -> OwnersNamed | None:
    """Return how many different owners how many departments name, or None when nobody did.

    Unit: departments, and codes.
    Shape: a department and the codes ticked, one a person. Only departments that the gate
    lets through may be handed in, for each one's own choice can be read from the result.

    Every person weighs the same: who ticks two codes gives half to each. A department names
    what its people give most to; where several tie it names them all.

    >>> count_owners([("IT", ["sales"]), ("IT", ["sales"]), ("HR", ["board"])]).owners
    2
    """
    weights: dict[str, dict[str, float]] = {}
    for department, codes in named:
        for code in codes:
            given = weights.setdefault(department, {})
            given[code] = given.get(code, 0.0) + 1 / len(codes)
    if not weights:
        return None
    by_department = {
        department: tuple(
            sorted(c for c, weight in given.items() if weight >= max(given.values()) - 1e-9)
        )
        for department, given in sorted(weights.items())
    }
    owners = {code for codes in by_department.values() for code in codes}
    return OwnersNamed(len(by_department), len(owners), by_department, len(owners) == 1)


def say_owners(found: OwnersNamed | None, noun: str = "owner") -> str:
    """Return one sentence on how many different owners are named.

    >>> say_owners(count_owners([("IT", ["sales"]), ("HR", ["board"]), ("PR", ["board"])]))
    '3 departments name 2 different owners.'
    """
    is_owner = noun == "owner"
    if found is None:
        return gettext("Nobody named an owner.") if is_owner else gettext("Nobody named an answer.")
    told = {"n": found.departments, "owners": found.owners}
    if found.departments == 1:
        one = ngettext(
            "1 department names %(owners)s answer.",
            "1 department names %(owners)s answers.",
            found.owners,
        )
        if is_owner:
            one = ngettext(
                "1 department names %(owners)s owner.",
                "1 department names %(owners)s owners.",
                found.owners,
            )
    elif found.alike:
        one = gettext("%(n)s departments name the same answer.")
        if is_owner:
            one = gettext("%(n)s departments name the same owner.")
    else:
        one = gettext("%(n)s departments name %(owners)s different answers.")
        if is_owner:
            one = gettext("%(n)s departments name %(owners)s different owners.")
    return one % told


def pair_agreement(
    ticked: Sequence[Ticks], population: int | None = None, *, seed: int, draws: int = DRAWS
) -> PairAgreement | None:
    """Return how far two people name the same, or None with fewer than two who ticked anything.

    Unit: 0 to 1.
    Shape: the codes each person ticked, in any order; who ticked none is left out.
    Source: Jaccard 1901, the mean over all pairs of different people. The interval is a
    bootstrap over people that knows how many there are (Lo 1988): the silent are drawn to be
    like those who answered, and nobody is paired with a copy of themselves. From 1,000
    people on it is the formula for the mean over pairs (Hoeffding 1948).

    >>> pair_agreement([["a"], ["a"], ["b"]], 3, seed=1).overlap.point.__round__(3)
    0.333
    """
    sets = [frozenset(codes) for codes in ticked if codes]
    n = len(sets)
    if n < 2:
        return None
    kinds = sorted(set(sets), key=sorted)
    place = {kind: at for at, kind in enumerate(kinds)}
    of = np.array([place[one] for one in sets])
    overlap = np.array([[len(a & b) / len(a | b) for b in kinds] for a in kinds])
    same = np.eye(len(kinds))
    people = population if population is None or population >= n else None
    if n >= MANY:
        return PairAgreement(_by_formula(of, overlap, people), _by_formula(of, same, people))
    drawn = _draw_pairs(of, (overlap, same), people, seed=seed, draws=draws)
    found = [
        bounded(_pairs_mean(of, table), values, n=n, population=people)
        for table, values in zip((overlap, same), drawn, strict=True)
    ]
    return PairAgreement(found[0], found[1])


def _pairs_mean(of: NDArray[np.int64], table: Rows) -> float:
    counts = np.bincount(of, minlength=len(table)).astype(float)
    n = len(of)
    return float((counts @ table @ counts - n) / (n * (n - 1)))


def _draw_pairs(
    of: NDArray[np.int64],
    tables: Sequence[Rows],
    population: int | None,
    *,
    seed: int,
    draws: int,
) -> list[Rows]:
    """Return draws of each table's mean over all pairs of different people.

    Besides those like somebody who answered, some of the silent may name what nobody has
    named yet, each something else: they weigh half a person, and overlap with none.
    """
    random = np.random.default_rng(seed)
    n, kinds = len(of), len(tables[0])
    members = np.zeros((n, kinds))
    members[np.arange(n), of] = 1
    prior = np.append(np.ones(n), OTHERS)
    found: list[list[Rows]] = [[] for _ in tables]
    left = draws
    while left:
        some = min(left, max(1, AT_ONCE // n))
        weights: Rows = np.asarray(random.dirichlet(prior, size=some), dtype=np.float64)
        if population is not None:
            silent = random.multinomial(population - n, weights)
            weights = np.asarray(np.append(np.ones(n), 0) + silent, dtype=np.float64)
        named = weights[:, :n]
        by_kind = named @ members
        selves = (named**2).sum(axis=1)
        pairs = weights.sum(axis=1) ** 2 - selves
        for drawn, table in zip(found, tables, strict=True):
            drawn.append((((by_kind @ table) * by_kind).sum(axis=1) - selves) / pairs)
        left -= some
    return [np.concatenate(drawn) for drawn in found]


def _by_formula(of: NDArray[np.int64], table: Rows, population: int | None) -> Interval:
    """Return the mean over pairs with the interval of its first projection, 2·sd/√n."""
    from_all = _pairs_mean(of, table)
    n = len(of)
    counts = np.bincount(of, minlength=len(table)).astype(float)
    each = (table @ counts - 1) / (n - 1)  # of one person, the mean over all others
    spread = np.sqrt((counts * (each - from_all) ** 2).sum() / (n - 1))
    unheard = 1.0 if population is None else 1 - n / population
    half = 1.959964 * 2 * float(spread) * (unheard / n) ** 0.5
    low, high = max(0.0, from_all - half), min(1.0, from_all + half)
    return Interval(from_all, min(low, from_all), max(high, from_all), n, population)


def code_gaps(
    choices: ChoiceList,
    group: str,
    today: Sequence[Ticks],
    future: Sequence[Ticks],
    population: int | None = None,
    *,
    seed: int,
    draws: int = DRAWS,
) -> tuple[CodeGap, ...]:
    """Return each option's share today and in future, the largest gap first.

    Unit: share, 0 to 1; above zero where there should be more of it.
    Shape: the codes each person ticked, of any group; who ticked nothing in this group is
    left out of that tense. Where a tense is empty there are no gaps.
    Source: asking.md: a gap is future less today; two independent draws over people.
    """
    codes = choices.codes_of(group)
    rows, counts = zip(*(_rows(choices, group, codes, t) for t in (today, future)), strict=True)
    heard = [int(one.sum()) for one in counts]
    if not all(heard):
        return ()
    means = [one @ kinds / one.sum() for kinds, one in zip(rows, counts, strict=True)]
    there = [population if population is None or population >= n else None for n in heard]
    drawn = [
        draw_row_shares(kinds, people, counts=one, seed=seed + place, draws=draws)
        for place, (kinds, one, people) in enumerate(zip(rows, counts, there, strict=True))
    ]
    n = sum(heard)
    both = None if there[0] is None or there[1] is None else there[0] + there[1]
    gaps = [
        CodeGap(
            code,
            float(means[0][i]),
            float(means[1][i]),
            bounded(
                float(means[1][i] - means[0][i]),
                drawn[1][:, i] - drawn[0][:, i],
                n=n,
                population=both,
            ),
        )
        for i, code in enumerate(codes)
    ]
    return tuple(sorted(gaps, key=lambda one: (-round(abs(one.gap.point), 9), one.code)))


def _rows(
    choices: ChoiceList, group: str, codes: Sequence[str], ticked: Sequence[Ticks]
) -> tuple[Rows, NDArray[np.int64]]:
    """Return the different rows of shares, and how many people gave each."""
    different = Counter(tuple(theirs) for theirs in ticked)
    counted = {theirs: set(counted_codes(choices, group, theirs)) for theirs in different}
    kept = sorted(theirs for theirs, within in counted.items() if within)
    table = np.array([[float(code in counted[theirs]) for code in codes] for theirs in kept])
    people = np.array([different[theirs] for theirs in kept], dtype=np.int64)
    return share_rows(table.reshape(len(kept), len(codes))), people
