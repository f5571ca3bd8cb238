"""Random organisations: skewed, small, blank, unanimous; what a gate must hold for."""

from dataclasses import dataclass

import numpy as np

ONE_WAY = ((), ("department",), ("level",), ("role",), ("site",))
CROSSED = (("department", "level"), ("department", "site"), ("level", "site"))
ROLES = {"Board": "board", "Heads": "management", "Leads": "management", "Staff": "front"}


@dataclass(frozen=True)
class Organisation:
    """Everybody's profile, and everybody's answers to a few items."""

    profiles: dict[str, list[str]]
    answers: np.ndarray  # a row a person, a column an item; -1 no answer
    points: tuple[int, ...]
    k: int
    cuts: tuple[tuple[str, ...], ...]


def draw_organisation(number: int, *, items: int = 1, most: int = 400) -> Organisation:
    """Return the organisation of this number, always the same one."""
    rng = np.random.default_rng([20_26, number])
    people = int(rng.integers(5, most + 1))
    departments = int(rng.integers(1, min(12, 2 + people // 6) + 1))
    sites = int(rng.integers(1, 5))
    department = rng.choice(departments, people, p=rng.dirichlet(np.full(departments, 1.5)))
    site = rng.choice(sites, people, p=rng.dirichlet(np.full(sites, 2.0)))
    if rng.random() < 0.3:  # departments that sit together: one cut nearly repeats another
        site = np.where(rng.random(people) < 0.9, department % sites, site)
    level = rng.choice(list(ROLES), people, p=rng.dirichlet([1.0, 3.0, 4.0, 16.0]))
    unknown = rng.random(people) < (0.02 if rng.random() < 0.2 else 0.0)
    profiles = {
        "department": [f"D{one}" for one in department],
        "level": [str(one) for one in level],
        "role": [ROLES[str(one)] for one in level],
        "site": ["" if gone else f"S{one}" for one, gone in zip(site, unknown, strict=True)],
    }
    points = tuple(int(one) for one in rng.choice([2, 3, 3, 3, 3, 5, 5, 5, 5], items))
    answers = np.stack([_answers(rng, department, p) for p in points], axis=1)
    answers[rng.random(answers.shape) < rng.choice([0.0, 0.03, 0.15])] = -1
    crossed = CROSSED[: int(rng.integers(1, 4))] if rng.random() < 0.1 else ()
    k = int(rng.choice([3, 5, 5, 5, 5, 5, 8]))
    return Organisation(profiles, answers.astype(np.int8), points, k, (*ONE_WAY, *crossed))


def _answers(rng: np.random.Generator, department: np.ndarray, points: int) -> np.ndarray:
    """Answer with a view of the whole, leanings of departments, and some of one mind."""
    whole = rng.dirichlet(np.full(points, rng.choice([0.7, 2.0])))
    answers = np.zeros(len(department), dtype=np.int64)
    for one in np.unique(department):
        inside = department == one
        view = rng.dirichlet(12 * whole + 0.3)
        if rng.random() < 0.05:
            view = np.eye(points)[rng.integers(points)]
        answers[inside] = rng.choice(points, int(inside.sum()), p=view)
    return answers
