"""Messages, permissions and wishes: what was sent, whether it might be, and what was asked for."""

from dataclasses import dataclass

import numpy as np

from outsidein.sample.draws import (
    DAY,
    Column,
    Flags,
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
from outsidein.sample.plan import CHANNELS_WANTED, rate
from outsidein.sample.population import END, START, Population, pick

MARKETING, SERVICE = 55_000, 22_000
CARE = 0.065  # share of active customers sent a message of care in each year
STATED = 0.62  # share of the central list's customers who were asked how they want to be reached
MOMENTS = ("move in", "first bill", "boiler check due", "contract renewal", "home move")
CHANNELS_SENT = (("email", 0.84), ("sms", 0.12), ("post", 0.04))
YEAR = 365 * DAY
LEFT = 0.85  # of those whom a message drove off, the share that opted out; the rest complained


@dataclass(frozen=True, slots=True)
class Permissions:
    """Permission to send marketing, one entry a subscriber and channel; times in seconds."""

    who: Ints
    channel: Words
    status: Words
    given: Ints
    withdrawn: Ints  # END where it was never taken back


@dataclass(frozen=True, slots=True)
class Messages:
    """Messages sent, one entry each; times in seconds since 1970."""

    who: Ints
    at: Ints
    channel: Words
    purpose: Words
    trigger: Words
    moment: Words
    unsubscribed: Flags
    complained: Flags

    def __len__(self) -> int:
        return len(self.who)


def make_marketing(
    people: Population, news: Known, size: float, seed: int
) -> tuple[Messages, Permissions]:
    """Return the newsletter tool's messages and the permissions they rest on.

    The planned share of messages has a permission at the moment of sending, the rest has none.
    """
    rng = generator(seed, "marketing")
    permissions = _permissions(rng, people, news)
    count = round(MARKETING * size)
    who, at = pick(rng, people, news.has, round(count * 2.2))
    channel = draw(rng, CHANNELS_SENT, len(who))
    fine = _permitted(permissions, who, at, channel)
    wanted = round(count * rate("marketing_permitted"))
    keep = np.sort(
        np.concatenate([np.flatnonzero(fine)[:wanted], np.flatnonzero(~fine)[: count - wanted]])
    )
    who, at, channel = who[keep], at[keep], channel[keep]
    trigger = np.where(
        even_along(rng, at) < rate("triggered_share"),
        "event",
        draw(rng, (("campaign", 0.72), ("date", 0.28)), len(who)),
    )
    moment = words(MOMENTS)[rng.integers(len(MOMENTS), size=len(who))]
    harm = even_along(rng, at)
    messages = Messages(
        who=who,
        at=at,
        channel=channel,
        purpose=words(["marketing"] * len(who)),
        trigger=trigger,
        moment=np.where(trigger == "event", moment, ""),
        unsubscribed=harm < rate("message_harm") * LEFT,
        complained=(harm >= rate("message_harm") * LEFT) & (harm < rate("message_harm")),
    )
    return messages, permissions


def _permissions(rng: np.random.Generator, people: Population, news: Known) -> Permissions:
    member = np.flatnonzero(news.has)
    parts = []
    for channel, share in (("email", 0.94), ("sms", 0.55), ("post", 0.40)):
        asked = member[rng.random(len(member)) < (1.0 if channel == "email" else 0.75)]
        parts.append((asked, channel, rng.random(len(asked)) < share))
    who = np.concatenate([asked for asked, _, _ in parts]).astype(np.int64)
    channels = words([name for asked, name, _ in parts for _ in asked])
    yes = np.concatenate([given for _, _, given in parts])
    given = people.since[who]
    back = yes & (rng.random(len(who)) < 0.05)
    late = np.maximum(given, START) + rng.random(len(who)) * (END - np.maximum(given, START))
    withdrawn = np.where(back, late, END).astype(np.int64)
    status = np.where(back, "withdrawn", np.where(yes, "given", "denied")).astype(np.object_)
    return Permissions(who, channels, status, given, withdrawn)


def _permitted(permissions: Permissions, who: Ints, at: Ints, channel: Words) -> Flags:
    """Return for each message whether its customer allowed that channel at that moment."""
    until: dict[tuple[int, str], int] = {}
    rows = zip(
        permissions.who.tolist(),
        permissions.channel,
        permissions.status,
        permissions.withdrawn.tolist(),
        strict=True,
    )
    for person, name, status, withdrawn in rows:
        if status != "denied":
            until[(person, name)] = withdrawn
    return np.array(
        [
            when < until.get((person, name), 0)
            for person, when, name in zip(who.tolist(), at.tolist(), channel, strict=True)
        ],
        dtype=np.bool_,
    )


def make_service(people: Population, crm: Known, size: float, seed: int) -> Messages:
    """Return the messages of the central list: service, paperwork, and a few out of care."""
    rng = generator(seed, "service messages")
    who, at = pick(rng, people, crm.has, round(SERVICE * size))
    purpose = draw(rng, (("service", 0.72), ("admin", 0.28)), len(who))
    active = np.flatnonzero((people.status == "active") & crm.has)
    a_year = round(CARE * float((people.status == "active").sum()))
    cared = np.concatenate([rng.permutation(active)[:a_year], rng.permutation(active)[:a_year]])
    years = np.repeat([END - 2 * YEAR, END - YEAR], a_year)[: len(cared)]
    care_at = (years + rng.uniform(1, 364, len(cared)) * DAY).astype(np.int64)
    fits = care_at > np.maximum(people.since[cared], START)
    cared, care_at = cared[fits], care_at[fits]
    everyone = np.concatenate([who, cared]).astype(np.int64)
    count = len(everyone)
    return Messages(
        who=everyone,
        at=np.concatenate([at, care_at]),
        channel=draw(rng, CHANNELS_SENT, count),
        purpose=np.concatenate([purpose, words(["care"] * len(cared))]),
        trigger=draw(rng, (("event", 0.8), ("date", 0.2)), count),
        moment=words([""] * count),
        unsubscribed=np.zeros(count, dtype=np.bool_),
        complained=np.zeros(count, dtype=np.bool_),
    )


def messages_sheet(
    messages: Messages, people: Population, known: Known, prefix: str, seed: int
) -> Sheet:
    """Return messages as their tool exports them, in order of time."""
    rng = generator(seed, f"messages file {prefix}")
    order = np.argsort(messages.at, kind="stable")
    who, at, trigger = messages.who[order], messages.at[order], messages.trigger[order]
    number, email, phone = links(rng, people, known, who)
    event_at = at - rng.integers(3600, 3 * DAY, len(who))
    left_at = at + rng.integers(60, DAY, len(who))
    campaign = [f"{text[:7]} letter" for text in stamps(at)]
    columns: dict[str, Column] = {
        "Message ID": [f"{prefix}{n + 1}" for n in range(len(who))],
        "Customer ID": number,
        "Email": email,
        "Phone": phone,
        "Sent At": stamps(at),
        "Channel": messages.channel[order],
        "Direction": ["out"] * len(who),
        "Purpose": messages.purpose[order],
        "Campaign": np.where(trigger == "campaign", words(campaign), "").tolist(),
        "Moment": messages.moment[order],
        "Trigger": trigger,
        "Event At": stamps(event_at, trigger != "event"),
        "Unsubscribed At": stamps(left_at, ~messages.unsubscribed[order]),
        "Complained At": stamps(left_at, ~messages.complained[order]),
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
        "campaign",
        "moment",
        "trigger",
        "event_at",
        "unsubscribed_at",
        "complained_at",
    ]
    return Sheet(columns, dict(zip(columns, fields, strict=True)))


def consents_sheet(permissions: Permissions, news: Known, seed: int) -> Sheet:
    """Return the permissions as the newsletter tool exports them."""
    rng = generator(seed, "consents file")
    who = permissions.who
    proof = draw(rng, (("web form", 0.8), ("paper form", 0.15), ("recorded call", 0.05)), len(who))
    columns: dict[str, Column] = {
        "Consent ID": [f"G{n + 1}" for n in range(len(who))],
        "Customer ID": news.number[news.first[who]],
        "Purpose": ["marketing"] * len(who),
        "Channel": permissions.channel,
        "Status": permissions.status,
        "Given At": stamps(permissions.given, permissions.status == "denied"),
        "Withdrawn At": stamps(permissions.withdrawn, permissions.status != "withdrawn"),
        "Evidence": np.where(permissions.status == "denied", "", proof).tolist(),
    }
    fields = [
        "external_id",
        "customer",
        "purpose",
        "channel",
        "status",
        "given_at",
        "withdrawn_at",
        "evidence",
    ]
    return Sheet(columns, dict(zip(columns, fields, strict=True)))


@dataclass(frozen=True, slots=True)
class Wishes:
    """Preferences, one entry each; times in seconds since 1970."""

    who: Ints
    kind: Words
    value: Words
    origin: Words
    at: Ints


def make_wishes(people: Population, crm: Known, seed: int) -> Wishes:
    """Return what customers said they want, and what was merely noticed of them."""
    rng = generator(seed, "preferences")
    member = np.flatnonzero(crm.has & (people.status == "active"))
    stated = member[rng.random(len(member)) < STATED]
    old = rng.random(len(stated)) < 0.08  # asked longer ago than two years: known no more
    at = np.where(
        old,
        END - rng.uniform(740, 1100, len(stated)) * DAY,
        END - rng.uniform(400, 725, len(stated)) * DAY,
    )
    changed = stated[rng.random(len(stated)) < 0.06]
    noticed = member[rng.random(len(member)) < 0.15]
    extra = member[rng.random(len(member)) < 0.12]
    others = (("topic", 0.5), ("frequency", 0.3), ("quiet_hours", 0.2))
    kind = draw(rng, others, len(extra))
    values = {"topic": "saving energy", "frequency": "monthly", "quiet_hours": "20:00-08:00"}
    said = draw(rng, CHANNELS_WANTED, len(stated))
    again = draw(rng, CHANNELS_WANTED, len(changed))
    habit = draw(rng, (("email", 0.6), ("phone", 0.4)), len(noticed))
    recent = END - rng.uniform(5, 380, len(changed) + len(noticed) + len(extra)) * DAY
    return Wishes(
        who=np.concatenate([stated, changed, noticed, extra]).astype(np.int64),
        kind=np.concatenate(
            [words(["channel"] * (len(stated) + len(changed) + len(noticed))), kind]
        ),
        value=np.concatenate([said, again, habit, words([values[one] for one in kind])]),
        origin=words(
            ["stated"] * (len(stated) + len(changed))
            + ["observed"] * len(noticed)
            + ["stated"] * len(extra)
        ),
        at=np.concatenate([at, recent]).astype(np.int64),
    )


def wishes_sheet(wishes: Wishes, crm: Known) -> Sheet:
    """Return the preferences as the central list exports them."""
    columns: dict[str, Column] = {
        "Preference ID": [f"V{n + 1}" for n in range(len(wishes.who))],
        "Customer No": crm.number[crm.first[wishes.who]],
        "Kind": wishes.kind,
        "Value": wishes.value,
        "Origin": wishes.origin,
        "At": stamps(wishes.at),
    }
    return Sheet(
        columns,
        dict(
            zip(columns, ["external_id", "customer", "kind", "value", "origin", "at"], strict=True)
        ),
    )
