"""Contacts: who met whom, where, and whether the record was opened before speaking.

Four streams run together: contacts of cases, contacts around orders, contacts of care, and chains
of dealings in which one department follows another.
"""

from dataclasses import dataclass

import numpy as np

from outsidein.sample.cases import Cases
from outsidein.sample.draws import (
    DAY,
    Column,
    Flags,
    Ints,
    Words,
    draw,
    generator,
    in_hours,
    stamps,
    words,
)
from outsidein.sample.files import Sheet
from outsidein.sample.habits import (
    CAUSES,
    CHANNELS_USED,
    DEPARTMENTS_MET,
    INWARD,
    LIVE,
    PURPOSES,
    STAGES,
    Shares,
)
from outsidein.sample.known import Known
from outsidein.sample.links import links
from outsidein.sample.orders import Orders
from outsidein.sample.plan import rate
from outsidein.sample.population import END, START, Population, pick, windows
from outsidein.sample.staff import Staff, handlers

CHAINS = 38_000
AROUND_ORDERS = 0.42  # share of orders with a contact before them
CARED_FOR = 0.075  # share of active customers called out of care in each year
YEAR = 365 * DAY
DESK_DEPARTMENTS = ("Customer Service", "Billing")


@dataclass(frozen=True, slots=True)
class Contacts:
    """All contacts, one entry each, in order of customer and time (seconds since 1970)."""

    who: Ints
    at: Ints
    department: Words
    channel: Words
    inward: Flags
    purpose: Words
    case: Words
    order: Words
    identified: Ints  # -1 where nobody was recognised
    opened: Flags  # the record was opened by the handler
    cause: Words
    stage: Words
    staff: Words

    def __len__(self) -> int:
        return len(self.who)


@dataclass(frozen=True, slots=True)
class _Stream:
    who: Ints
    at: Ints
    department: Words
    inward: Flags
    purpose: Words
    case: Words
    order: Words
    channel: Words


def make_contacts(
    people: Population,
    known: dict[str, Known],
    cases: Cases,
    orders: Orders,
    staff: Staff,
    size: float,
    seed: int,
) -> Contacts:
    """Return the contacts of two years."""
    rng = generator(seed, "contacts")
    reachable = known["CRM list"].has | known["Help desk"].has
    streams = (
        _of_cases(rng, cases),
        _around_orders(rng, orders, people, reachable),
        _of_care(rng, people, known["CRM list"].has),
        _chains(rng, people, reachable, size),
    )
    joined = {
        name: np.concatenate([getattr(one, name) for one in streams]) for name in _Stream.__slots__
    }
    begin, finish = windows(people, joined["who"])
    inside = (joined["at"] >= begin) & (joined["at"] < np.minimum(finish + DAY, END))
    order = np.lexsort((joined["at"], joined["who"]))
    order = order[inside[order]]
    return _dressed(rng, _Stream(**{name: column[order] for name, column in joined.items()}), staff)


def _stream(
    rng: np.random.Generator,
    who: Ints,
    at: Ints,
    department: Words,
    *,
    inward: Flags | None = None,
    purpose: Words | None = None,
    case: Words | None = None,
    order: Words | None = None,
    channel: Words | None = None,
) -> _Stream:
    """Return a stream with what it does not say drawn by department."""
    none = words([""] * len(who))
    chance = np.array([INWARD[name] for name in department])
    return _Stream(
        who=who,
        at=at,
        department=department,
        inward=rng.random(len(who)) < chance if inward is None else inward,
        purpose=_by(rng, department, PURPOSES) if purpose is None else purpose,
        case=none if case is None else case,
        order=none if order is None else order,
        channel=_by(rng, department, CHANNELS_USED) if channel is None else channel,
    )


def _by(rng: np.random.Generator, keys: Words, table: dict[str, Shares]) -> Words:
    """Draw a code for each key from the shares that the table gives that key."""
    drawn = words([""] * len(keys))
    for key, shares in table.items():
        those = np.flatnonzero(keys == key)
        drawn[those] = draw(rng, shares, len(those))
    return drawn


def _of_cases(rng: np.random.Generator, cases: Cases) -> _Stream:
    """Return a contact at the opening of nearly every case, and one more for each further touch."""
    logged = np.flatnonzero(rng.random(len(cases)) < 0.97)
    further = np.repeat(np.arange(len(cases)), np.maximum(cases.touches - 1, 0))
    share = rng.random(len(further))
    later = cases.opened[further] + share * (cases.resolved[further] - cases.opened[further])
    index = np.concatenate([logged, further])
    desks = (("Customer Service", 0.70), ("Billing", 0.20), ("Field Service", 0.10))
    handler = draw(rng, desks, len(cases))
    first = np.arange(len(index)) < len(logged)
    complaint = cases.kind[index] == "complaint"
    return _stream(
        rng,
        cases.who[index],
        np.concatenate([cases.opened[logged], later.astype(np.int64)]),
        handler[index],
        inward=first | (rng.random(len(index)) < 0.4),
        purpose=np.where(complaint, "complaint", "service").astype(np.object_),
        case=cases.number[index],
        channel=cases.channel[index],
    )


def _around_orders(
    rng: np.random.Generator, orders: Orders, people: Population, reachable: Flags
) -> _Stream:
    """Return a contact of sale in the weeks before a share of the orders."""
    those = np.flatnonzero((rng.random(len(orders)) < AROUND_ORDERS) & reachable[orders.who])
    ahead = (rng.exponential(5, len(those)).clip(0, 27) * DAY).astype(np.int64)
    at = np.maximum(orders.at[those] - ahead, people.since[orders.who[those]])
    department = draw(rng, (("Shops", 0.66), ("Sales", 0.34)), len(those))
    return _stream(
        rng,
        orders.who[those],
        in_hours(rng, at),
        department,
        inward=rng.random(len(those)) < 0.8,
        purpose=words(["sale"] * len(those)),
        order=orders.number[those],
    )


def _of_care(rng: np.random.Generator, people: Population, reachable: Flags) -> _Stream:
    """Return calls out of care: few customers, and nothing wanted of them."""
    active = np.flatnonzero((people.status == "active") & reachable)
    a_year = round(CARED_FOR * float((people.status == "active").sum()))
    who = np.concatenate([rng.permutation(active)[:a_year], rng.permutation(active)[:a_year]])
    year = np.repeat([END - 2 * YEAR, END - YEAR], a_year)[: len(who)]
    at = (year + rng.uniform(1, 364, len(who)) * DAY).astype(np.int64)
    department = words(["Customer Service"] * len(who))
    return _stream(
        rng,
        who.astype(np.int64),
        in_hours(rng, np.maximum(at, START)),
        department,
        inward=np.zeros(len(who), dtype=np.bool_),
        purpose=words(["care"] * len(who)),
    )


def _chains(rng: np.random.Generator, people: Population, reachable: Flags, size: float) -> _Stream:
    """Return dealings of one to three contacts, the next often with another department."""
    count = round(CHAINS * size)
    who, at = pick(rng, people, reachable, count)
    links_on = rng.random((2, count))
    second = np.flatnonzero(links_on[0] < 0.5)
    third = second[links_on[1][second] < 0.35]
    gap = (rng.exponential(20, (2, count)) * DAY + 0.3 * DAY).astype(np.int64)
    index = np.concatenate([np.arange(count), second, third])
    when = np.concatenate([at, (at + gap[0])[second], (at + gap[0] + gap[1])[third]])
    return _stream(rng, who[index], in_hours(rng, when), draw(rng, DEPARTMENTS_MET, len(index)))


def follows_another(who: Ints, at: Ints, department: Words) -> Flags:
    """Return whether another department met the same customer in the 90 days before.

    Shape: rows in order of customer and time; times in seconds.

    >>> who, at = np.array([1, 1, 1, 2]), np.array([0, DAY, 200 * DAY, 200 * DAY])
    >>> follows_another(who, at, words(["Sales", "Billing", "Sales", "Sales"])).tolist()
    [False, True, False, False]
    """
    count = len(who)
    if not count:
        return np.zeros(0, dtype=np.bool_)
    same = (who[1:] == who[:-1]) & (department[1:] == department[:-1])
    starts = np.concatenate([[True], ~same])
    run = np.maximum.accumulate(np.where(starts, np.arange(count), 0))
    before = run - 1  # the last contact of the run before has another department or customer
    known = (before >= 0) & (who[before] == who)
    return np.asarray(known & (at - at[before] <= 90 * DAY) & (at > at[before]), dtype=np.bool_)


def _dressed(rng: np.random.Generator, stream: _Stream, staff: Staff) -> Contacts:
    """Add what a handler leaves behind: who it was, when the customer was known, and the rest."""
    count = len(stream.who)
    after = follows_another(stream.who, stream.at, stream.department)
    opened = rng.random(count) < np.where(after, rate("cross_dept_seen"), 0.80)
    live = np.isin(stream.channel.astype(str), LIVE)
    luck = rng.random(count)
    wait = np.where(live, rng.uniform(5, 55, count), rng.uniform(600, 80_000, count))
    slow = np.where(live, rng.uniform(70, 600, count), rng.uniform(90_000, 260_000, count))
    in_time = luck < rate("identified") + 0.01
    identified = stream.at + np.where(in_time, wait, slow).astype(np.int64)
    seen = luck < 0.80
    names = words([""] * count)
    for department in CHANNELS_USED:
        those = np.flatnonzero(stream.department == department)
        pool = handlers(staff, department)
        names[those] = pool[rng.integers(len(pool), size=len(those))]
    return Contacts(
        who=stream.who,
        at=stream.at,
        department=stream.department,
        channel=stream.channel,
        inward=stream.inward,
        purpose=stream.purpose,
        case=stream.case,
        order=stream.order,
        identified=np.where(seen & stream.inward, identified, -1),
        opened=opened,
        cause=np.where(stream.inward, draw(rng, CAUSES, count), ""),
        stage=_by(rng, stream.purpose, STAGES),
        staff=np.where(rng.random(count) < 0.03, "", names),
    )


def at_the_desk(contacts: Contacts, known: dict[str, Known]) -> Flags:
    """Return which contacts stand in the help desk's export; the rest stand in the central list."""
    desk, crm = known["Help desk"].has[contacts.who], known["CRM list"].has[contacts.who]
    own = np.isin(contacts.department.astype(str), DESK_DEPARTMENTS) | (contacts.case != "")
    return np.asarray((own & desk) | (desk & ~crm), dtype=np.bool_)


def contacts_sheets(
    contacts: Contacts, people: Population, known: dict[str, Known], seed: int
) -> tuple[Sheet, Sheet]:
    """Return the contacts as the help desk and as the central list export them."""
    rng = generator(seed, "contacts files")
    desk = at_the_desk(contacts, known)
    by_time = np.argsort(contacts.at, kind="stable")
    halves = (by_time[desk[by_time]], by_time[~desk[by_time]])
    first = _sheet(rng, contacts, halves[0], people, known["Help desk"], "K")
    second = _sheet(rng, contacts, halves[1], people, known["CRM list"], "T")
    broken = {
        n: ["K0", "", "", "", "31/02/2026 25:61", "phone", "in", "service", *[""] * 8]
        for n in (77, 402, 1300)
    }
    return Sheet(first.columns, first.fields, broken), second


def _sheet(
    rng: np.random.Generator,
    contacts: Contacts,
    rows: Ints,
    people: Population,
    known: Known,
    prefix: str,
) -> Sheet:
    who, at = contacts.who[rows], contacts.at[rows]
    number, email, phone = links(rng, people, known, who)
    nobody = (number == "") & (email == "") & (phone == "")
    identified = contacts.identified[rows]
    opened_at = at + rng.integers(4, 90, len(rows))
    columns: dict[str, Column] = {
        "Activity ID": [f"{prefix}{n + 1}" for n in range(len(rows))],
        "Customer ID": number,
        "Email": email,
        "Phone": phone,
        "At": stamps(at),
        "Channel": contacts.channel[rows],
        "Direction": ["in" if one else "out" for one in contacts.inward[rows].tolist()],
        "Purpose": contacts.purpose[rows],
        "Staff": contacts.staff[rows],
        "Department": contacts.department[rows],
        "Identified At": stamps(identified, (identified < 0) | nobody),
        "Record Opened At": stamps(opened_at, ~contacts.opened[rows]),
        "Cause": contacts.cause[rows],
        "Stage": contacts.stage[rows],
    }
    fields = [
        "external_id",
        "customer",
        "email",
        "phone",
        "at",
        "channel",
        "direction",
        "purpose",
        "staff",
        "department",
        "identified_at",
        "record_opened_at",
        "cause",
        "stage",
    ]
    extra = {"Case ID": ("case", contacts.case), "Order ID": ("order", contacts.order)}
    for header, (name, column) in extra.items():
        columns[header] = column[rows]
        fields.append(name)
    return Sheet(columns, dict(zip(columns, fields, strict=True)))
