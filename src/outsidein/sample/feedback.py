"""Feedback: quarterly waves on recommending, two waves on trust, and questions after cases."""

import numpy as np

from outsidein.sample.cases import Cases
from outsidein.sample.draws import (
    DAY,
    Column,
    Flags,
    Ints,
    Words,
    draw,
    even,
    even_along,
    generator,
    stamps,
    words,
)
from outsidein.sample.files import Sheet
from outsidein.sample.known import Known
from outsidein.sample.links import links
from outsidein.sample.plan import rate
from outsidein.sample.population import END, START, Population

WAVES = 8  # one a quarter
ANSWERS_A_WAVE = 1_000
TRUST_ANSWERS = 600  # customers in each of two waves
ASKED_AFTER = 0.33  # share of cases whose customer answered afterwards
FOLLOWED = 0.45  # share of detractors who were called back within days
REMARKS = (
    "Had to explain everything twice.",
    "The form asked for numbers I do not have.",
    "Friendly on the phone, thank you.",
    "Quick visit, all working again.",
    "Took three menus to reach a person.",
    "Nobody asked how I would like to hear back.",
)
TRUST = ("TRU.1", "TRU.2", "TRU.3", "TRU.4", "TRU.5")


def waves_sheet(people: Population, crm: Known, size: float, seed: int) -> Sheet:
    """Return the answers to the waves, sent from the central list; four rows are out of range."""
    rng = generator(seed, "feedback waves")
    who, at, survey = _asked(rng, people, crm.has, size)
    score = _recommend(rng, len(who))
    back = (score <= 6) & (rng.random(len(who)) < FOLLOWED)
    back_at = at + rng.integers(3600, 4 * DAY, len(who))
    parts = [(who, at, survey, words(["recommend"] * len(who)), score, np.where(back, back_at, -1))]
    parts += _trust(rng, people, crm.has, size)
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
    who, at, survey, item, score, back_at = joined
    top = np.where(item == "recommend", 10, 5)
    sheet = _sheet(rng, people, crm, (who, at, survey, item, score, top, back_at), "F")
    broken = {
        n: ["F0", "", "", "", "2026-03-03 10:00:00", "NPS 2026 Q1", "recommend", bad, "10", "", ""]
        for n, bad in ((25, "11"), (60, "-1"), (90, "ten"), (130, "110"))
    }
    return Sheet(sheet.columns, sheet.fields, broken)


def _asked(
    rng: np.random.Generator, people: Population, able: Flags, size: float
) -> tuple[Ints, Ints, Words]:
    """Return who answered each wave and when: active customers, no one twice in a wave."""
    count = round(ANSWERS_A_WAVE * size)
    who, at, survey = [], [], []
    for wave in range(WAVES):
        begin = START + round((END - START) * (wave + 0.3) / WAVES)
        ready = np.flatnonzero(able & (people.status == "active") & (people.since < begin))
        chosen = rng.permutation(ready)[:count]
        year, quarter = divmod(2024 * 4 + 2 + wave, 4)
        who.append(chosen)
        at.append(begin + (rng.uniform(0, 18, len(chosen)) * DAY).astype(np.int64))
        survey.append(words([f"NPS {year} Q{quarter + 1}"] * len(chosen)))
    return np.concatenate(who).astype(np.int64), np.concatenate(at), np.concatenate(survey)


def _recommend(rng: np.random.Generator, count: int) -> Ints:
    shares = (0.01, 0.01, 0.02, 0.02, 0.03, 0.05, 0.07, 0.17, 0.23, 0.20, 0.19)
    return rng.choice(11, size=count, p=shares).astype(np.int64)


Part = tuple[Ints, Ints, Words, Words, Ints, Ints]


def _trust(rng: np.random.Generator, people: Population, able: Flags, size: float) -> list[Part]:
    """Return what customers said of the five commitments, asked in the words staff had."""
    parts: list[Part] = []
    ready = np.flatnonzero(able & (people.status == "active") & (people.since < START))
    for name, days in (("Trust 2025", 250), ("Trust 2026", 60)):
        who = rng.permutation(ready)[: round(TRUST_ANSWERS * size)].astype(np.int64)
        at = (END - days * DAY + rng.uniform(0, 14, len(who)) * DAY).astype(np.int64)
        for item in TRUST:
            agreed = even(rng, len(who)) < rate(f"trust_asked_{item[-1]}")
            score = np.where(agreed, rng.integers(4, 6, len(who)), rng.integers(1, 4, len(who)))
            names = words([name] * len(who))
            never = np.full(len(who), -1)
            parts.append((who, at, names, words([item] * len(who)), score, never))
    return parts


def after_cases_sheet(cases: Cases, people: Population, desk: Known, seed: int) -> Sheet:
    """Return what customers said after their case: was it easy, are they content, understood."""
    rng = generator(seed, "feedback after cases")
    those = np.flatnonzero((rng.random(len(cases)) < ASKED_AFTER) & cases.closed)
    when = cases.resolved[those] + rng.integers(DAY // 4, 3 * DAY, len(those))
    those, when = those[when < END], when[when < END]
    count = len(those)
    easy = _split(rng, when, rate("ces_easy"), 5, 7)
    content = _split(rng, when, 0.68, 4, 5)
    understood = _split(rng, when, rate("felt_understood"), 4, 5)
    item = words(["easy"] * count + ["satisfied"] * count + ["understood"] * count)
    rows = (
        np.tile(cases.who[those], 3),
        np.tile(when, 3),
        words(["After contact"] * (3 * count)),
        item,
        np.concatenate([easy, content, understood]),
        np.where(item == "easy", 7, 5),
        np.full(3 * count, -1),
    )
    return _sheet(rng, people, desk, rows, "Q")


def _split(rng: np.random.Generator, when: Ints, share: float, least: int, top: int) -> Ints:
    """Return scores from 1 to the top, a share of them at least the one named."""
    good = even_along(rng, when) < share
    low, high = rng.integers(1, least, len(when)), rng.integers(least, top + 1, len(when))
    return np.asarray(np.where(good, high, low), dtype=np.int64)


def _sheet(
    rng: np.random.Generator,
    people: Population,
    known: Known,
    rows: tuple[Ints, Ints, Words, Words, Ints, Ints, Ints],
    prefix: str,
) -> Sheet:
    who, at, survey, item, score, top, back_at = rows
    number, email, phone = links(rng, people, known, who)
    said = draw(rng, [("", 0.94), *((text, 0.01) for text in REMARKS)], len(who))
    columns: dict[str, Column] = {
        "Answer ID": [f"{prefix}{n + 1}" for n in range(len(who))],
        "Customer ID": number,
        "Email": email,
        "Phone": phone,
        "Answered At": stamps(at),
        "Survey": survey,
        "Item": item,
        "Score": score.tolist(),
        "Scale Max": top.tolist(),
        "Followed Up At": stamps(back_at, back_at < 0),
        "Comment": said,
    }
    fields = [
        "external_id",
        "customer",
        "email",
        "phone",
        "at",
        "survey",
        "item",
        "score",
        "scale_max",
        "followed_up_at",
        "comment",
    ]
    return Sheet(columns, dict(zip(columns, fields, strict=True)))
