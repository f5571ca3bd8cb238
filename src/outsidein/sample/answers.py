"""What staff answered: four instruments, leaders a little rosier than those who meet customers."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from outsidein.sample.draws import (
    Flags,
    Floats,
    Ints,
    Words,
    draw,
    even,
    even_along,
    generator,
    words,
)
from outsidein.sample.files import Sheet
from outsidein.sample.plan import CLAIMS, RESPONDENTS, WHERE_CLAIMED, WHO_CLAIMED, Claim
from outsidein.sample.staff import Staff

HEADERS = (
    "respondent",
    "level",
    "department",
    "instrument",
    "item",
    "answer",
    "tense",
    "priority",
    "note",
)
ROSIER = {"board": 0.16, "management": 0.09, "support": 0.0, "front": -0.02}
TONE = {
    "Sales": 0.04,
    "Marketing": 0.05,
    "Field Service": -0.05,
    "Customer Service": -0.03,
    "Billing": -0.01,
}
#: Of the respondents, how many filled in each instrument.
TAKEN = {"crm-scorecard": 214, "customer-led-roadtest": 196, "trust": 205, "five-questions": 188}
NOT_SURE, BLANK = 0.07, 0.02
#: A year before: how many filled in each, and how far the items have moved since, in turn.
RESPONDENTS_BEFORE = 178
TAKEN_BEFORE = {"crm-scorecard": 178, "customer-led-roadtest": 150, "trust": 165}
MOVED = (0.1, 0.02, 0.05, -0.08, 0.0, 0.13, 0.03)

CLAIMED: dict[str, tuple[tuple[str, float], ...]] = {
    "WHO.now": WHO_CLAIMED,
    "WHERE.now": WHERE_CLAIMED,
    "WHAT.now": (("solved", 0.5), ("goodwill", 0.2), ("refund", 0.2), ("price", 0.1)),
    "WHEN.now": (("buy", 0.38), ("start", 0.24), ("problem", 0.2), ("use", 0.12), ("renew", 0.06)),
    "WHY.now": (("revenue", 0.4), ("loyalty", 0.3), ("reputation", 0.2), ("duty", 0.1)),
    "WAYS.now": (
        ("contact", 0.3),
        ("using", 0.2),
        ("messages", 0.2),
        ("word_of_mouth", 0.14),
        ("reputation", 0.1),
        ("review", 0.06),
    ),
    "WAYS.future": (
        ("contact", 0.3),
        ("word_of_mouth", 0.25),
        ("reputation", 0.2),
        ("former_staff", 0.1),
        ("partner", 0.15),
    ),
    "WHO.future": (
        ("everyone", 0.5),
        ("department:Customer Service", 0.2),
        ("department:Field Service", 0.2),
        ("department:Sales", 0.1),
    ),
    "WHERE.future": (("visit", 0.3), ("phone", 0.3), ("chat", 0.25), ("email", 0.15)),
    "WHAT.future": (("solved", 0.5), ("remedy", 0.3), ("goodwill", 0.2)),
    "WHEN.future": (("use", 0.35), ("problem", 0.25), ("start", 0.2), ("renew", 0.2)),
    "WHY.future": (("loyalty", 0.45), ("learning", 0.3), ("reputation", 0.15), ("growth", 0.1)),
}
WORDS_SAID = {
    "WHO": ("Mostly those who sell.", "It depends who picks up.", "All of us, I hope."),
    "WHAT": ("We sort it out.", "Someone senior decides.", "They get something off the bill."),
    "WHERE": ("More and more online.", "At the door, with our engineers.", "By phone as ever."),
    "WHEN": ("When they sign.", "When something breaks.", "At the first bill."),
    "WAYS": ("People talk.", "Our vans are seen.", "Mostly through the engineers."),
    "WHY": ("They pay for it all.", "A good name takes years.", "It is why we are here."),
}
NOTES = {
    "crm-scorecard": ("We say this often.", "Depends on the team.", "I would like to see figures."),
    "customer-led-roadtest": ("In patches.", "Better than last year.", "Only on paper so far."),
    "trust": ("I believe so.", "Not every time.", "Hard to tell from here."),
}


@dataclass(slots=True)
class _Rows:
    """The answers as they pile up, a list a column."""

    columns: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in HEADERS})

    def add(self, count: int, **values: Sequence[str] | str) -> None:
        """Add rows; a single text stands for every row, a column left out is empty."""
        for name, column in self.columns.items():
            value = values.get(name, "")
            column.extend([value] * count if isinstance(value, str) else value)


@dataclass(frozen=True, slots=True)
class _Crowd:
    """Those who answered an instrument."""

    name: Words
    level: Words
    department: Words
    lean: Floats  # added to the planned claim; 0 on average

    def __len__(self) -> int:
        return len(self.name)


def answers_sheet(staff: Staff, seed: int) -> Sheet:
    """Return the answers in long form, one row an answer; respondents carry no staff number."""
    rng = generator(seed, "answers")
    chosen = rng.permutation(len(staff))[:RESPONDENTS]
    rows = _Rows()
    crowds = {name: _crowd(staff, chosen[:count]) for name, count in TAKEN.items()}
    for claim in CLAIMS:
        _score(rng, rows, crowds, claim)
    for key, shares in CLAIMED.items():
        _tick(rng, rows, crowds["five-questions"], key, shares)
    return Sheet(rows.columns, {header: header for header in HEADERS})


def earlier_answers_sheet(staff: Staff, seed: int) -> Sheet:
    """Return what was answered a year before: a little lower, here and there higher.

    Departments were not asked then, nor the five questions.
    """
    rng = generator(seed, "answers before")
    chosen = rng.permutation(len(staff))[:RESPONDENTS_BEFORE]
    rows = _Rows()
    crowds = {
        name: _crowd(staff, chosen[:count], asked_department=False)
        for name, count in TAKEN_BEFORE.items()
    }
    for place, claim in enumerate(CLAIMS):
        moved = MOVED[place % len(MOVED)]
        level = min(0.97, max(0.03, claim.level - moved))
        _score(rng, rows, crowds, replace(claim, level=level))
    return Sheet(rows.columns, {header: header for header in HEADERS})


def _crowd(staff: Staff, chosen: Ints, *, asked_department: bool = True) -> _Crowd:
    lean = np.array([ROSIER[role] for role in staff.role[chosen]])
    lean = lean + np.array([TONE.get(name, 0.0) for name in staff.department[chosen]])
    return _Crowd(
        name=words([f"r{n + 1:03d}" for n in range(len(chosen))]),
        level=staff.level[chosen],
        department=staff.department[chosen] if asked_department else words([""] * len(chosen)),
        lean=lean - lean.mean(),
    )


def _score(rng: np.random.Generator, rows: _Rows, crowds: dict[str, _Crowd], claim: Claim) -> None:
    """Add one item's answers, of which the mean is the planned claim."""
    instrument = {"IMP": "customer-led-roadtest", "TRU": "trust"}.get(
        claim.item[:3], "crm-scorecard"
    )
    crowd = crowds[instrument]
    wanted = np.clip(claim.level + crowd.lean, 0.03, 0.97)
    given = _stances(rng, wanted) if instrument == "crm-scorecard" else _levels(rng, wanted)
    luck = even(rng, len(crowd))
    answer = np.where(luck < NOT_SURE, "not sure", np.where(luck > 1 - BLANK, "", given))
    rows.add(
        len(crowd),
        respondent=list(crowd.name),
        level=list(crowd.level),
        department=list(crowd.department),
        instrument=instrument,
        item=claim.item,
        answer=answer.tolist(),
        priority=_marks(rng, len(crowd), claim.priority),
        note=draw(
            rng, [("", 0.97), *((text, 0.01) for text in NOTES[instrument])], len(crowd)
        ).tolist(),
    )


def _marks(rng: np.random.Generator, count: int, share: float | None) -> list[str]:
    if share is None:
        return [""] * count
    return ["yes" if one else "no" for one in (even(rng, count) < share).tolist()]


def _stances(rng: np.random.Generator, wanted: Floats) -> Words:
    """Return disagree, neutral or agree so that the mean (0, ½, 1) is what is wanted of each."""
    middle = np.minimum(0.36, 1.4 * np.minimum(wanted, 1 - wanted))
    luck = even_along(rng, wanted)
    agree = luck < wanted - middle / 2
    return words(
        np.where(
            agree, "agree", np.where(luck < wanted + middle / 2, "neutral", "disagree")
        ).tolist()
    )


def _levels(rng: np.random.Generator, wanted: Floats) -> Words:
    """Return levels 1 to 5 of which the mean, laid on 0 to 1, is what is wanted of each."""
    spread = np.clip(wanted * 4 + rng.choice([-1, 0, 1], size=len(wanted)), 0, 4)
    luck = even_along(rng, wanted)
    whole = np.floor(spread) + (luck < spread - np.floor(spread))
    return words([str(int(level) + 1) for level in whole.tolist()])


def _tick(
    rng: np.random.Generator,
    rows: _Rows,
    crowd: _Crowd,
    key: str,
    shares: tuple[tuple[str, float], ...],
) -> None:
    """Add one question's answers: codes ticked in the planned shares, and a few words."""
    item, tense = key.split(".")
    first, second = draw(rng, shares, len(crowd)), draw(rng, shares, len(crowd))
    both: Flags = (rng.random(len(crowd)) < 0.4) & (first != second)
    codes = [
        f"{a};{b}" if two else a for a, b, two in zip(first, second, both.tolist(), strict=True)
    ]
    unsure = even(rng, len(crowd)) < 0.05
    notes = draw(rng, [("", 0.7), *((text, 0.1) for text in WORDS_SAID[item])], len(crowd))
    rows.add(
        len(crowd),
        respondent=list(crowd.name),
        level=list(crowd.level),
        department=list(crowd.department),
        instrument="five-questions",
        item=item,
        answer=np.where(unsure, "not sure", words(codes)).tolist(),
        tense=tense,
        note=notes.tolist(),
    )
