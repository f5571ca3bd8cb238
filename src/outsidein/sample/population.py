"""The true customers: whom the messy records are about. The product never sees this table."""

import unicodedata
from dataclasses import dataclass

import numpy as np

from outsidein.sample.draws import (
    DAY,
    Column,
    Flags,
    Floats,
    Ints,
    Words,
    draw,
    fading,
    generator,
    in_hours,
    words,
)
from outsidein.sample.plan import AS_OF, FIRST_EVENT
from outsidein.sample.words import (
    COMPANY_FIRST,
    COMPANY_FORMS,
    COMPANY_SECOND,
    FAMILIES,
    FAMILY_BEGINNINGS,
    FAMILY_ENDINGS,
    MAIL_DOMAINS,
    MEN,
    STORY_LINES,
    STREET_KINDS,
    STREET_NAMES,
    TOWNS,
    WOMEN,
)

END = int(AS_OF.timestamp())
START = int(FIRST_EVENT.timestamp())
COMPANY_SHARE = 0.12
STATUSES = (
    ("active", 0.84),
    ("lost", 0.08),
    ("prospect", 0.06),
    ("closed", 0.01),
    ("deceased", 0.01),
)
#: Beginnings of British mobile numbers, all with six digits after them.
MOBILES = np.concatenate([np.arange(7400, 7600), np.arange(7701, 7911), np.arange(7912, 8000)])


@dataclass(frozen=True, slots=True)
class Address:
    """Where people live or lived; one entry a customer."""

    number: Ints
    street: Words
    kind: Words
    town: Words
    postcode: Words


@dataclass(frozen=True, slots=True)
class Population:
    """The true customers, one entry each in every column.

    Unit: times in seconds since 1970, days of birth in days since 1970; ``weight`` is how much a
    customer has to do with the firm beside others.
    """

    company: Flags
    given: Words
    family: Words
    maiden: Words  # the family name of before, or the same
    woman: Flags
    junior: Flags
    company_name: Words
    born: Ints
    household: Ints
    email: Words
    other_email: Words  # a second address, or empty
    phone: Words  # national digits, as 07512345678
    landline: Words  # shared in a household, or empty
    home: Address
    old_home: Address
    moved: Flags
    language: Words
    status: Words
    since: Ints
    ended: Ints  # when lost, closed or deceased; END for the others
    weight: Floats

    def __len__(self) -> int:
        return len(self.company)


def plain(text: str) -> str:
    """Return a text without accents, as keyboards of old leave it.

    >>> plain("Håkansson Łukasz")
    'Hakansson Lukasz'
    """
    stripped = unicodedata.normalize("NFKD", text.translate(_NO_MARK))
    return "".join(letter for letter in stripped if not unicodedata.combining(letter))


_NO_MARK = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "ı": "i"})


def make_population(count: int, seed: int) -> Population:
    """Return ``count`` true customers: households of people, and companies with a contact."""
    rng = generator(seed, "population")
    companies = round(count * COMPANY_SHARE)
    people = count - companies
    company = np.arange(count) >= people
    home_of, place = _households(rng, people)
    household = np.concatenate([home_of, home_of[-1] + 1 + np.arange(companies)]).astype(np.int64)
    place = np.concatenate([place, np.zeros(companies, dtype=np.int64)])
    homes = int(household[-1]) + 1
    woman, junior, given = _given_names(rng, household, place, company)
    family, maiden = _family_names(rng, household, place, woman, homes)
    status = draw(rng, STATUSES, count)
    since, ended = _lifetimes(rng, status)
    company_name = _company_names(rng, company)
    email, other = _emails(rng, given, family, household, company_name)
    phone, landline = _phones(rng, company, household)
    moved = (rng.random(homes) < 0.12)[household]
    return Population(
        company=company,
        given=given,
        family=family,
        maiden=maiden,
        woman=woman,
        junior=junior,
        company_name=company_name,
        born=_births(rng, place, household),
        household=household,
        email=email,
        other_email=other,
        phone=phone,
        landline=landline,
        home=_addresses(rng, homes, household),
        old_home=_addresses(rng, homes, household),
        moved=moved,
        language=draw(
            rng, (("en", 0.9), ("pl", 0.03), ("cy", 0.02), ("ur", 0.03), ("de", 0.02)), count
        ),
        status=status,
        since=since,
        ended=ended,
        weight=rng.gamma(1.6, 1.0, count) + 0.05,
    )


def _households(rng: np.random.Generator, people: int) -> tuple[Ints, Ints]:
    """Return each person's household and place in it: head, partner, then grown children."""
    sizes = rng.choice([1, 2, 3, 4], size=people, p=[0.58, 0.27, 0.09, 0.06])
    home_of = np.repeat(np.arange(people), sizes)[:people]
    first = np.searchsorted(home_of, home_of)
    return home_of.astype(np.int64), (np.arange(people) - first).astype(np.int64)


def _given_names(
    rng: np.random.Generator, household: Ints, place: Ints, company: Flags
) -> tuple[Flags, Flags, Words]:
    count = len(household)
    head = np.searchsorted(household, household)
    woman = rng.random(count) < 0.5
    woman = np.where(place == 1, woman[head] ^ (rng.random(count) < 0.94), woman)
    junior = (place == 2) & (rng.random(count) < 0.12) & ~company
    woman = np.where(junior, woman[head], woman)
    women = words(WOMEN)[rng.choice(len(WOMEN), size=count, p=fading(len(WOMEN), 0.6))]
    men = words(MEN)[rng.choice(len(MEN), size=count, p=fading(len(MEN), 0.6))]
    given = np.where(woman, women, men)
    return woman, junior, np.where(junior, given[head], given)


def _family_names(
    rng: np.random.Generator, household: Ints, place: Ints, woman: Flags, homes: int
) -> tuple[Words, Words]:
    rare = [a + b for a in FAMILY_BEGINNINGS for b in FAMILY_ENDINGS if a[-1] != b[0]]
    book = words([*FAMILIES, *rare])
    shares = np.concatenate(
        [fading(len(FAMILIES), 0.7) * 0.45, np.full(len(rare), 0.55 / len(rare))]
    )
    of_home = book[rng.choice(len(book), size=homes, p=shares)][household]
    own = book[rng.choice(len(book), size=len(household), p=shares)]
    keeps = (rng.random(len(household)) < 0.13) & (place > 0)
    family = np.where(keeps, own, of_home)
    married = woman & (rng.random(len(household)) < 0.05)
    return family, np.where(married, np.roll(own, 1), family)


def _births(rng: np.random.Generator, place: Ints, household: Ints) -> Ints:
    count = len(household)
    head = np.searchsorted(household, household)
    years = rng.uniform(24, 86, count)
    years = np.where(place == 1, years[head] + rng.normal(0, 4, count), years)
    child = np.maximum(18.2, years[head] - rng.uniform(20, 36, count))
    years = np.where(place >= 2, child, years)
    days = END // DAY - np.maximum(years, 18.2) * 365.25
    twin = (place == 3) & (rng.random(count) < 0.2)
    return np.asarray(np.where(twin, np.roll(days, 1), days), dtype=np.int64)


def _lifetimes(rng: np.random.Generator, status: Words) -> tuple[Ints, Ints]:
    count = len(status)
    since = END - (rng.beta(1.0, 1.6, count) * 12 * 365 + 20) * DAY
    gone = (status == "lost") | (status == "closed") | (status == "deceased")
    ended = np.where(gone, END - rng.uniform(5, 900, count) * DAY, END)
    since = np.where(gone, np.minimum(since, ended - 200 * DAY), since)
    since = np.where(status == "prospect", END - rng.uniform(5, 500, count) * DAY, since)
    return since.astype(np.int64), ended.astype(np.int64)


def _company_names(rng: np.random.Generator, company: Flags) -> Words:
    count = int(company.sum())
    first = words(COMPANY_FIRST)[rng.integers(len(COMPANY_FIRST), size=count)]
    second = words(COMPANY_SECOND)[rng.integers(len(COMPANY_SECOND), size=count)]
    form = words(COMPANY_FORMS)[rng.integers(len(COMPANY_FORMS), size=count)]
    town = words(TOWNS)[rng.integers(len(TOWNS), size=count)]
    local = rng.random(count) < 0.35
    names = words([""] * len(company))
    names[company] = [
        " ".join(part for part in (t if here else "", a, b, f) if part)
        for t, here, a, b, f in zip(town, local, first, second, form, strict=True)
    ]
    return names


def _emails(
    rng: np.random.Generator, given: Words, family: Words, household: Ints, company_name: Words
) -> tuple[Words, Words]:
    """Return first and second addresses; some households share one, some people have none."""
    count = len(given)
    pattern = rng.integers(5, size=count)
    digits = rng.integers(10, 99, size=count)
    domain = rng.integers(len(MAIL_DOMAINS), size=(2, count))
    has, second = rng.random(count) < 0.93, rng.random(count) < 0.2
    taken: dict[str, int] = {}
    first_list, second_list = [], []
    for i in range(count):
        name, last = plain(given[i]).lower(), plain(family[i]).lower().replace("'", "")
        if company_name[i]:
            letters = "".join(c for c in plain(company_name[i]).lower() if c.isalnum())
            local, host = _desk_part(int(digits[i]), name, last), f"{letters}.example.com"
        else:
            local = _local_part(int(pattern[i]), name, last, int(digits[i]))
            host = MAIL_DOMAINS[domain[0, i]]
        first_list.append(_free(f"{local}@{host}", taken) if has[i] else "")
        other = f"{name[0]}{last}{digits[i]}@{MAIL_DOMAINS[domain[1, i]]}"
        second_list.append(_free(other, taken) if second[i] and has[i] else "")
    emails, others = words(first_list), words(second_list)
    head = np.searchsorted(household, household)
    shares = (head != np.arange(count)) & (rng.random(count) < 0.08)
    return np.where(shares, emails[head], emails), others


def _local_part(pattern: int, name: str, last: str, digits: int) -> str:
    return (
        f"{name}.{last}",
        f"{name[0]}.{last}{digits}",
        f"{name}{last}",
        f"{last}.{name}{digits}",
        f"{name}{last[0]}{digits}",
    )[pattern]


def _desk_part(digits: int, name: str, last: str) -> str:
    """Return how a company writes its people before the @; a few have one box for everybody."""
    boxes = ((60, f"{name}.{last}"), (82, f"{name[0]}{last}"), (93, name), (97, "office"))
    return next((box for limit, box in boxes if digits < limit), "accounts")


def _free(address: str, taken: dict[str, int]) -> str:
    """Return an address nobody has yet: the second of a kind gets a number before the @."""
    times = taken.get(address, 0)
    taken[address] = times + 1
    local, host = address.split("@")
    return address if not times else f"{local}_{times + 1}@{host}"


def _phones(rng: np.random.Generator, company: Flags, household: Ints) -> tuple[Words, Words]:
    count = len(company)
    prefix = MOBILES[rng.integers(len(MOBILES), size=count)]
    rest = rng.integers(0, 1_000_000, size=count)
    line = rng.permutation(len(STORY_LINES) * 1000)
    lines = [f"{STORY_LINES[n // 1000]}0{n % 1000:03d}" for n in line.tolist()]
    mobile = words([f"0{a}{b:06d}" for a, b in zip(prefix.tolist(), rest.tolist(), strict=True)])
    homes = int(household[-1]) + 1
    has_line = (rng.random(homes) < 0.3) & (np.arange(homes) < len(lines))
    landline = words([""] * homes)
    order = np.cumsum(has_line) - 1
    landline[has_line] = [lines[i % len(lines)] for i in order[has_line].tolist()]
    none = (rng.random(count) < 0.05) & ~company
    return np.where(none, "", mobile), landline[household]


def _addresses(rng: np.random.Generator, homes: int, household: Ints) -> Address:
    """Return an address a household; the post code hangs on the street."""
    town = rng.choice(len(TOWNS), size=homes, p=fading(len(TOWNS), 0.7))
    name = rng.integers(len(STREET_NAMES), size=homes)
    kind = rng.integers(len(STREET_KINDS), size=homes)
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    key = (town * 7919 + name * 104_729 + kind * 1299) % 4000
    codes = [
        f"FH{t + 1} {k % 9 + 1}{letters[k // 9 % 20]}{letters[k // 180 % 20]}"
        for t, k in zip(town.tolist(), key.tolist(), strict=True)
    ]
    return Address(
        number=rng.integers(1, 180, size=homes)[household],
        street=words(STREET_NAMES)[name][household],
        kind=words(STREET_KINDS)[kind][household],
        town=words(TOWNS)[town][household],
        postcode=words(codes)[household],
    )


def windows(people: Population, chosen: Ints) -> tuple[Ints, Ints]:
    """Return when things can have happened with the customers chosen: from, to.

    Unit: seconds since 1970.
    """
    return np.maximum(people.since[chosen], START), np.minimum(people.ended[chosen], END)


def pick(
    rng: np.random.Generator, people: Population, allowed: Flags, count: int
) -> tuple[Ints, Ints]:
    """Draw customers, the busier and longer here the likelier, and a working time for each.

    Unit: times in seconds since 1970.
    """
    everyone = np.arange(len(people))
    begin, finish = windows(people, everyone)
    weight = people.weight * np.maximum(finish - begin, 0) * allowed
    chosen = rng.choice(everyone, size=count, p=weight / weight.sum()).astype(np.int64)
    begin, finish = windows(people, chosen)
    at = (begin + rng.random(count) * (finish - begin)).astype(np.int64)
    return chosen, in_hours(rng, at)


def full_names(given: Column, family: Column) -> list[str]:
    """Return names as written in one cell.

    >>> full_names(["Ann"], ["Lee"])
    ['Ann Lee']
    """
    return [f"{a} {b}".strip() for a, b in zip(given, family, strict=True)]
