"""Cases at the help desk: requests, complaints, questions and incidents, and how they ended."""

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
    even_along,
    generator,
    stamps,
    words,
)
from outsidein.sample.files import Sheet
from outsidein.sample.known import Known
from outsidein.sample.links import links
from outsidein.sample.plan import rate
from outsidein.sample.population import END, Population, pick

CASES = 9_000
KINDS = (("request", 0.42), ("complaint", 0.18), ("question", 0.30), ("incident", 0.10))
PROMISED_DAYS = {"request": 5.0, "complaint": 7.0, "question": 1.5, "incident": 3.0}
PARTNERS = (
    "Kestrel Heating Services",
    "Brightline Meters",
    "Wyre Roofing & Solar",
    "Calder Drains",
)
CAUSES = (
    ("quality", 0.07),
    ("delay", 0.18),
    ("price", 0.15),
    ("technical", 0.20),
    ("unclear_offer", 0.07),
    ("did_not_know", 0.10),
    ("wrong_expectation", 0.06),
    ("behaviour", 0.03),
    ("other", 0.14),
)
ENDINGS = {
    "request": (("solved", 0.60), ("goodwill", 0.12), ("exception", 0.18), ("remedy", 0.10)),
    "complaint": (
        ("solved", 0.33),
        ("refund", 0.26),
        ("goodwill", 0.24),
        ("remedy", 0.12),
        ("refused_policy", 0.05),
    ),
    "question": (("solved", 0.97), ("withdrawn", 0.03)),
    "incident": (("solved", 0.80), ("remedy", 0.14), ("refund", 0.06)),
}
DECISIONS = ("goodwill", "refund", "exception")


@dataclass(frozen=True, slots=True)
class Cases:
    """All cases, one entry each in every column; times in seconds since 1970."""

    number: Words
    who: Ints
    kind: Words
    channel: Words
    opened: Ints
    answered: Ints
    due: Ints
    resolved: Ints
    closed: Flags  # resolved by the as-of date
    reopened: Flags
    touches: Ints
    cause: Words
    resolution: Words
    decided: Words
    partner: Words

    def __len__(self) -> int:
        return len(self.who)


def make_cases(people: Population, desk: Known, size: float, seed: int) -> Cases:
    """Return the cases of two years, of customers whom the help desk knows."""
    rng = generator(seed, "cases")
    count = round(CASES * size)
    able = desk.has & (people.status != "prospect")
    who, opened = pick(rng, people, able, count)
    kind = draw(rng, KINDS, count)
    promised = np.array([PROMISED_DAYS[one] for one in kind]) * DAY
    took = promised * _pace(rng, opened)
    resolved = (opened + took).astype(np.int64)
    resolution = _endings(rng, kind, opened)
    return Cases(
        number=words([f"C{n + 10_001}" for n in range(count)]),
        who=who,
        kind=kind,
        channel=draw(rng, (("phone", 0.55), ("email", 0.33), ("chat", 0.12)), count),
        opened=opened,
        answered=(opened + took * rng.uniform(0.02, 0.3, count)).astype(np.int64),
        due=(opened + promised).astype(np.int64),
        resolved=resolved,
        closed=resolved < END,
        reopened=even_along(rng, opened) < rate("reopened"),
        touches=np.where(
            even_along(rng, opened) < rate("first_contact") + 0.018, 1, rng.integers(2, 6, count)
        ),
        cause=draw(rng, CAUSES, count),
        resolution=resolution,
        decided=_decided(rng, resolution, opened),
        partner=_partners(rng, kind),
    )


def _pace(rng: np.random.Generator, opened: Ints) -> Floats:
    """Return how long each case takes beside what was promised; the planned share is late."""
    count = len(opened)
    late = even_along(rng, opened) >= rate("in_promise")
    pace = np.where(late, rng.uniform(1.05, 2.2, count), rng.beta(1.3, 2.2, count) * 0.98 + 0.01)
    return np.asarray(pace, dtype=np.float64)


def _endings(rng: np.random.Generator, kind: Words, opened: Ints) -> Words:
    resolution = words([""] * len(kind))
    for name, shares in ENDINGS.items():
        those = np.flatnonzero(kind == name)
        resolution[those] = draw(rng, shares, len(those))
    asked = np.flatnonzero(kind == "request")
    refused = even_along(rng, opened[asked]) >= rate("flex_own")
    noes = (("refused_policy", 0.5), ("not_possible", 0.5))
    resolution[asked[refused]] = draw(rng, noes, int(refused.sum()))
    return resolution


def _decided(rng: np.random.Generator, resolution: Words, opened: Ints) -> Words:
    """Return who decided on goodwill, refunds and exceptions: mostly not the front line."""
    those = np.flatnonzero(np.isin(resolution.astype(str), DECISIONS))
    front = even_along(rng, opened[those]) < rate("front_decides")
    above = draw(rng, (("support", 0.34), ("management", 0.60), ("board", 0.06)), len(those))
    decided = words([""] * len(resolution))
    decided[those] = np.where(front, "front", above)
    return decided


def _partners(rng: np.random.Generator, kind: Words) -> Words:
    """Return who handled the case: a partner for a quarter of the requests."""
    theirs = (kind == "request") & (rng.random(len(kind)) < 0.26)
    names = words(PARTNERS)[rng.integers(len(PARTNERS), size=len(kind))]
    return np.asarray(np.where(theirs, names, ""), dtype=np.object_)


def cases_sheet(cases: Cases, people: Population, desk: Known, seed: int) -> Sheet:
    """Return the help desk's export of its cases."""
    rng = generator(seed, "cases file")
    number, email, phone = links(rng, people, desk, cases.who)
    open_still = ~cases.closed
    columns: dict[str, Column] = {
        "Case ID": cases.number,
        "Requester ID": number,
        "Email": email,
        "Phone": phone,
        "Kind": cases.kind,
        "Channel": cases.channel,
        "Opened At": stamps(cases.opened),
        "First Response At": stamps(cases.answered, cases.answered >= END),
        "Due At": stamps(cases.due),
        "Resolved At": stamps(cases.resolved, open_still),
        "Reopened": ["yes" if one else "no" for one in cases.reopened & cases.closed],
        "Touches": cases.touches.tolist(),
        "Transfers": np.maximum(cases.touches - 2, 0).tolist(),
        "Cause": cases.cause,
        "Resolution": np.where(open_still, "", cases.resolution).tolist(),
        "Decided By Level": np.where(open_still, "", cases.decided).tolist(),
        "Partner": cases.partner,
    }
    fields = [
        "external_id",
        "customer",
        "email",
        "phone",
        "kind",
        "channel",
        "opened_at",
        "first_response_at",
        "due_at",
        "resolved_at",
        "reopened",
        "touches",
        "transfers",
        "cause",
        "resolution",
        "decided_by_level",
        "partner",
    ]
    return Sheet(columns, dict(zip(columns, fields, strict=True)))
