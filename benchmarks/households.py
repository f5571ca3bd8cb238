"""Made-up records with the truth beside them: households that are hard on purpose, and worn lists.

Published with the benchmark so that anybody can make the same files: the same size and seed give
the same rows. Nothing here is tuned to our linker; the shares below are the whole recipe.

Run ``python benchmarks/households.py 10000 households.parquet`` to look at one.
"""

import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outsidein.sample.words import (
    FAMILIES,
    FAMILY_BEGINNINGS,
    FAMILY_ENDINGS,
    MEN,
    NICKNAMES,
    STREET_KINDS,
    STREET_NAMES,
    STREET_SHORT,
    TOWNS,
    WOMEN,
)

Words = np.ndarray[Any, np.dtype[np.object_]]
Random = np.random.Generator

#: What each of the five lists knows of a person: the share of records that hold the field.
SOURCES = {
    "desk": {"given": 1.0, "family": 1.0, "birth": 0.8, "email": 0.6, "phone": 0.7, "home": 0.95},
    "shop": {"given": 1.0, "family": 1.0, "birth": 0.0, "email": 0.9, "phone": 0.4, "home": 0.85},
    "partner": {"given": 1.0, "family": 1.0, "birth": 0.9, "email": 0.0, "phone": 0.3, "home": 0.5},
    "calls": {"given": 0.5, "family": 0.8, "birth": 0.0, "email": 0.1, "phone": 0.95, "home": 0.1},
    "letters": {"given": 0.7, "family": 0.5, "birth": 0.0, "email": 1.0, "phone": 0.0, "home": 0.1},
}
#: The share of persons with one, two, three and four records.
RECORDS_A_PERSON = (0.35, 0.3, 0.2, 0.15)
#: The share of households with one to five persons.
SIZES = (0.3, 0.32, 0.16, 0.15, 0.07)

COLUMNS = (
    "given_name", "family_name", "birth_date", "email", "phone", "street_address",
    "address_locality", "postal_code",
)  # fmt: skip
HOSTS = ("gmail.com", "hotmail.co.uk", "yahoo.co.uk", "btinternet.com", "outlook.com", "icloud.com")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def make_households(records: int, seed: int = 11) -> pa.Table:
    """Return about so many records of persons who share names, homes, phones and mailboxes.

    Shape: ``record_id``, ``source``, the columns of a customer, and ``truth``, the person.
    """
    rng = np.random.default_rng([seed, records])
    per_person = float(np.dot(RECORDS_A_PERSON, [1, 2, 3, 4]))
    per_home = float(np.dot(SIZES, [1, 2, 3, 4, 5]))
    people = _people(rng, max(2, round(records / per_person / per_home)))
    times = rng.choice([1, 2, 3, 4], len(people["given"]), p=RECORDS_A_PERSON)
    person = rng.permutation(np.repeat(np.arange(len(times)), times))
    return _records(rng, people, person)


def _ranked(rng: Random, words: Words, count: int, steep: float) -> Words:
    """Draw words of which the first are the commonest."""
    share = 1.0 / np.arange(3, len(words) + 3) ** steep
    return words[rng.choice(len(words), count, p=share / share.sum())]


def _objects(values: Any) -> Words:
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def _people(rng: Random, homes: int) -> dict[str, Words]:
    size = rng.choice([1, 2, 3, 4, 5], homes, p=SIZES)
    home = np.repeat(np.arange(homes), size)
    count = len(home)
    place = np.arange(count) - np.repeat(np.cumsum(size) - size, size)  # 0 and 1 are the parents
    child = place >= 2
    woman = np.where(place == 0, rng.random(count) < 0.4, rng.random(count) < 0.6)
    made_up = [a + b for a in FAMILY_BEGINNINGS for b in FAMILY_ENDINGS]
    families = _objects(list(FAMILIES) + list(rng.permutation(made_up)))
    family = _ranked(rng, families, homes, 0.85)[home]
    own = (place == 1) & (rng.random(count) < 0.25)
    family[own] = _ranked(rng, families, int(own.sum()), 0.85)
    given = np.where(
        woman,
        _ranked(rng, _objects(WOMEN), count, 0.8),
        _ranked(rng, _objects(MEN), count, 0.8),
    )
    first = np.repeat(np.cumsum(size) - size, size)
    junior = child & (place == 2) & (rng.random(count) < 0.1)
    given[junior] = given[first[junior]]
    elder = np.repeat(rng.integers(-18000, 8000, homes), size)  # days since 1970
    born = elder + rng.integers(-1500, 1500, count) + child * rng.integers(8000, 12000, count)
    twin = child & (place == 3) & (rng.random(count) < 0.12)
    born[twin] = born[np.flatnonzero(twin) - 1]
    return {
        "given": given,
        "family": family,
        "former": _ranked(rng, families, count, 0.85),
        "born": _objects([date(1970, 1, 1) + timedelta(days=int(d)) for d in born.tolist()]),
        **_contacts(rng, given, family, born, home, homes),
    }


def _contacts(
    rng: Random, given: Words, family: Words, born: Any, home: Any, homes: int
) -> dict[str, Words]:
    count = len(home)
    number = _objects([f"+447{n:09d}" for n in rng.integers(0, 10**9, count).tolist()])
    landline = _objects([f"+441{n:09d}" for n in rng.integers(0, 10**9, homes).tolist()])
    phone = np.where(rng.random(count) < 0.3, landline[home], number)
    host = _objects(HOSTS)[rng.integers(0, len(HOSTS), count)]
    style, tail = rng.integers(0, 4, count).tolist(), rng.integers(1, 99, count).tolist()
    year = (1970 + np.asarray(born) // 365).tolist()
    mailbox = [
        (f"{g}.{f}", f"{g[0]}{f}{t}", f"{g}{y}", f"{f}.{g}{t}")[s].lower() + f"@{h}"
        for g, f, s, t, y, h in zip(given, family, style, tail, year, host, strict=True)
    ]
    mailbox = _unlike(mailbox)
    first = np.unique(home, return_index=True)[1]
    email = np.where(rng.random(count) < 0.12, _objects(mailbox)[first][home], _objects(mailbox))
    second = [
        f"{g}{f[:3]}{t}@{HOSTS[t % len(HOSTS)]}".lower()
        for g, f, t in zip(given, family, tail, strict=True)
    ]
    second = _unlike([*mailbox, *second])[len(mailbox) :]
    addresses = _addresses(rng, 2 * homes)
    moved = rng.random(homes)[home] < 0.1
    return {
        "phone": phone,
        "other_phone": landline[home],
        "email": email,
        "other_email": _objects(second),
        "home": _objects([addresses[h] for h in home.tolist()]),
        "old_home": _objects(
            [addresses[homes + h if m else h] for h, m in zip(home.tolist(), moved, strict=True)]
        ),
    }  # fmt: skip


def _unlike(boxes: list[str]) -> list[str]:
    """Give a number to each mailbox that is taken already: no two people are given one."""
    taken: dict[str, int] = {}
    found = []
    for box in boxes:
        taken[box] = taken.get(box, -1) + 1
        name, _, host = box.partition("@")
        found.append(f"{name}_{taken[box]}@{host}" if taken[box] else box)
    return found


def _addresses(rng: Random, count: int) -> list[tuple[str, str, str]]:
    area = np.arange(count) // 14  # homes of one postcode
    areas = int(area[-1]) + 1
    towns = _ranked(rng, _objects(TOWNS), areas, 0.7)
    street = rng.integers(0, len(STREET_NAMES), areas)
    kind = rng.integers(0, len(STREET_KINDS), areas)
    code = [
        f"{town[:2].upper()}{n % 90 + 1} {n // 90 % 9 + 1}"
        f"{_LETTERS[n // 810 % 26]}{_LETTERS[n // 21060 % 26]}".upper()
        for n, town in zip(rng.permutation(500_000)[:areas].tolist(), towns, strict=True)
    ]  # fmt: skip
    number = rng.integers(1, 120, count).tolist()
    return [
        (f"{n} {STREET_NAMES[street[a]]} {STREET_KINDS[kind[a]]}", towns[a], code[a])
        for n, a in zip(number, area.tolist(), strict=True)
    ]


def _some(rng: Random, values: Words, share: float, change: Callable[[str], str]) -> None:
    """Change a share of the filled values in place."""
    for i in np.flatnonzero(rng.random(len(values)) < share).tolist():
        if values[i]:
            values[i] = change(values[i])


def _nickname(rng: Random, name: str) -> str:
    known = NICKNAMES.get(name)
    return known[rng.integers(len(known))] if known else name


def slip(rng: Random) -> Callable[[str], str]:
    """Return a slip of the finger: letters swapped, dropped, doubled or another one."""

    def mistype(text: str) -> str:
        if len(text) < 3:
            return text
        at, how = int(rng.integers(0, len(text) - 1)), int(rng.integers(4))
        if how == 0:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        if how == 1:
            return text[:at] + text[at + 1 :]
        if how == 2:
            return text[: at + 1] + text[at:]
        other = str(rng.integers(10)) if text[at].isdigit() else _LETTERS[rng.integers(26)]
        return text[:at] + other + text[at + 1 :]

    return mistype


def _records(rng: Random, people: dict[str, Words], person: Any) -> pa.Table:
    count = len(person)
    names = list(SOURCES)
    source = rng.choice(len(names), count, p=(0.3, 0.25, 0.15, 0.15, 0.15))

    def held(field: str) -> Any:
        return rng.random(count) < np.array([SOURCES[n][field] for n in names])[source]

    given, family = people["given"][person], people["family"][person]
    maiden = rng.random(count) < 0.02
    family[maiden] = people["former"][person][maiden]
    _some(rng, given, 0.1, lambda name: _nickname(rng, name))
    _some(rng, given, 0.04, slip(rng))
    _some(rng, given, 0.04, lambda name: name[:1])
    _some(rng, family, 0.05, slip(rng))
    given[~held("given")] = None
    family[~held("family")] = None
    swapped = (rng.random(count) < 0.02) & (given != None) & (family != None)  # noqa: E711
    given[swapped], family[swapped] = family[swapped], given[swapped]
    born = people["born"][person]
    birth = _objects([b.isoformat() for b in born])
    swap = (rng.random(count) < 0.02) & np.array([b.day <= 12 for b in born])
    birth[swap] = [f"{b.year}-{b.day:02d}-{b.month:02d}" for b in born[swap]]
    _some(rng, birth, 0.03, lambda text: text[:-1] + str(rng.integers(10)))
    birth[~held("birth")] = None
    email = np.where(
        rng.random(count) < 0.12, people["other_email"][person], people["email"][person]
    )
    _some(rng, email, 0.03, lambda m: slip(rng)(m.partition("@")[0]) + "@" + m.partition("@")[2])
    email[~held("email")] = None
    phone = np.where(
        rng.random(count) < 0.15, people["other_phone"][person], people["phone"][person]
    )
    _some(rng, phone, 0.02, lambda n: n[:4] + slip(rng)(n[4:]))
    phone[~held("phone")] = None
    old = rng.random(count) < 0.35
    homes = np.where(old, people["old_home"][person], people["home"][person])
    street, town, code = (_objects([h[i] for h in homes]) for i in range(3))
    _some(rng, street, 0.25, _short)
    _some(rng, street, 0.05, slip(rng))
    _some(rng, code, 0.03, slip(rng))
    at_home = held("home")
    for column in (street, town, code):
        column[~(at_home & (rng.random(count) < 0.95))] = None
    columns = dict(
        zip(COLUMNS, (given, family, birth, email, phone, street, town, code), strict=True)
    )
    return _table(columns, _objects(names)[source], person)  # fmt: skip


def _short(street: str) -> str:
    before, _, kind = street.rpartition(" ")
    return f"{before} {STREET_SHORT.get(kind, kind)}"


def _table(columns: dict[str, Words], source: Words, person: Any) -> pa.Table:
    made = {name: pa.array(values.tolist(), pa.string()) for name, values in columns.items()}
    return pa.table(
        {
            "record_id": pa.array(range(len(person)), pa.int64()),
            "source": pa.array(source.tolist(), pa.string()),
            **made,
            "truth": pa.array(np.asarray(person), pa.int64()),
        }
    )


TRADES = (
    "baker", "politician", "writer", "farmer", "painter", "merchant", "lawyer", "clergyman",
    "soldier", "engineer", "teacher", "physician", "printer", "mason", "sailor", "actor",
)  # fmt: skip


def make_worn(people: int, seed: int = 12) -> pa.Table:
    """Return a worn list: about ten records a person, and errors in nearly every one of them.

    Shape: ``record_id``, ``source`` (one list), first name, surname, birth date, postcode, birth
    place and occupation as a person would head them, and ``truth``.
    """
    rng = np.random.default_rng([seed, people])
    made_up = [a + b for a in FAMILY_BEGINNINGS for b in FAMILY_ENDINGS]
    first = _ranked(rng, _objects(list(MEN) + list(WOMEN)), people, 0.7)
    last = _ranked(rng, _objects(list(FAMILIES) + made_up), people, 0.5)
    born = [date(1650, 1, 1) + timedelta(days=int(d)) for d in rng.integers(0, 91_000, people)]
    code = _objects([a[2] for a in _addresses(rng, 14 * people)[::14]])
    town = _ranked(rng, _objects(TOWNS), people, 0.7)
    trade = _ranked(rng, _objects(TRADES), people, 0.6)
    times = 1 + rng.poisson(rng.gamma(2.0, 4.5, people))
    person = rng.permutation(np.repeat(np.arange(people), times))
    count = len(person)
    given, family, postcode = first[person], last[person], code[person]
    birth = _objects([born[p].isoformat() for p in person.tolist()])
    place, work = town[person], trade[person]
    _some(rng, given, 0.2, lambda name: _nickname(rng, name))
    _some(rng, given, 0.06, lambda _: str(first[rng.integers(people)]))  # another first name
    _some(rng, given, 0.05, lambda name: name[:1])
    for column, share in ((given, 0.15), (family, 0.15), (postcode, 0.12), (place, 0.05)):
        _some(rng, column, share, slip(rng))
    _some(
        rng, family, 0.06, lambda name: name.split("-")[0] + " " + str(last[rng.integers(people)])
    )
    _some(rng, birth, 0.25, lambda d: d[:5] + "01-01")  # only the year was known
    _some(rng, birth, 0.12, lambda d: d[:-1] + str(rng.integers(10)))
    _some(rng, birth, 0.06, lambda d: f"{int(d[:4]) + rng.integers(-9, 10)}{d[4:]}")
    _some(rng, postcode, 0.15, lambda _: str(code[rng.integers(people)]))
    for column, share in (
        (given, 0.03),
        (family, 0.03),
        (birth, 0.12),
        (postcode, 0.2),
        (place, 0.1),
        (work, 0.3),
    ):
        column[rng.random(count) < share] = None
    swapped = (rng.random(count) < 0.03) & (given != None) & (family != None)  # noqa: E711
    given[swapped], family[swapped] = family[swapped], given[swapped]
    columns = {
        "first_name": given,
        "surname": family,
        "dob": birth,
        "postcode": postcode,
        "birth_place": place,
        "occupation": work,
    }
    return _table(columns, _objects(["list"] * count), person)  # fmt: skip


if __name__ == "__main__":
    pq.write_table(make_households(int(sys.argv[1])), Path(sys.argv[2]))
