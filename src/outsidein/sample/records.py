"""The five customer lists: what each source came to know of the true customers, and how badly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from outsidein.sample import wear
from outsidein.sample.draws import DAY, Column, Flags, Ints, Words, draw, generator, stamps, words
from outsidein.sample.files import Sheet
from outsidein.sample.known import Known
from outsidein.sample.population import END, START, Address, Population, full_names
from outsidein.sample.staff import Staff, handlers
from outsidein.sample.words import COUNTY, STREET_SHORT

UNTOUCHED = 0.68  # share of records that their source has not touched for over a year


@dataclass(frozen=True, slots=True)
class _Columns:
    """The values a source starts from, before they wear: one entry a record."""

    rng: np.random.Generator
    people: Population
    who: Ints
    taken: Ints  # when first taken down, seconds since 1970
    touched: Ints  # when last touched

    def given(self, nicknames: float) -> Words:
        return wear.slip(
            self.rng, wear.shorten(self.rng, self.people.given[self.who], nicknames), 0.012
        )

    def family(self, old: float) -> Words:
        former = self.rng.random(len(self.who)) < old
        names = wear.where(former, self.people.maiden[self.who], self.people.family[self.who])
        return wear.slip(self.rng, names, 0.015)

    def address(self, old: float) -> tuple[Words, Words, Words]:
        """Return street, town and post code: of before for a share of those who moved."""
        stale = self.people.moved[self.who] & (self.rng.random(len(self.who)) < old)
        now, then = self.people.home, self.people.old_home
        street = wear.where(
            stale, _street(self.rng, then, self.who), _street(self.rng, now, self.who)
        )
        town = wear.where(stale, then.town[self.who], now.town[self.who])
        code = wear.where(stale, then.postcode[self.who], now.postcode[self.who])
        tight = self.rng.random(len(self.who)) < 0.12
        code = wear.where(tight, words([text.replace(" ", "") for text in code]), code)
        return wear.slip(self.rng, street, 0.02), wear.slip(self.rng, town, 0.008), code

    def email(self, other: float, blank: float) -> Words:
        second = (self.people.other_email[self.who] != "") & (
            self.rng.random(len(self.who)) < other
        )
        column = wear.where(second, self.people.other_email[self.who], self.people.email[self.who])
        return wear.blank(self.rng, wear.slip(self.rng, column, 0.006), blank)

    def phone(self, line: float, blank: float, styles: Sequence[int]) -> Words:
        at_home = (self.people.landline[self.who] != "") & (self.rng.random(len(self.who)) < line)
        column = wear.where(at_home, self.people.landline[self.who], self.people.phone[self.who])
        return wear.blank(self.rng, wear.dial(self.rng, column, styles), blank)


def _street(rng: np.random.Generator, where: Address, who: Ints) -> Words:
    short = (rng.random(len(who)) < 0.25).tolist()
    parts = zip(where.number[who].tolist(), where.street[who], where.kind[who], short, strict=True)
    return words([f"{n} {a} {STREET_SHORT[k] if cut else k}" for n, a, k, cut in parts])


def _start(people: Population, known: Known, seed: int) -> _Columns:
    rng = generator(seed, f"records of {known.source.name}")
    who = known.person
    count = len(who)
    taken = people.since[who] + (
        rng.random(count) * np.maximum(END - people.since[who], DAY) * 0.5
    ).astype(np.int64)
    old = rng.random(count) < UNTOUCHED
    year = np.where(
        old, END - rng.uniform(380, 1200, count) * DAY, END - rng.uniform(1, 350, count) * DAY
    )
    touched = np.maximum(taken, np.where(people.since[who] > START, np.maximum(year, taken), year))
    return _Columns(rng, people, who, taken, touched.astype(np.int64))


def _only(flags: Flags, column: Words) -> Words:
    return wear.where(flags, column, words([""] * len(column)))


def crm_sheet(people: Population, known: Known, staff: Staff, seed: int) -> Sheet:
    """Return the central list: the fullest, with old addresses, gaps and a few broken rows."""
    c = _start(people, known, seed)
    rng, who = c.rng, c.who
    firm = people.company[who]
    street, town, code = c.address(0.45)
    owned = rng.random(len(who)) < 0.34
    owner = handlers(staff, "Sales")[rng.integers(len(handlers(staff, "Sales")), size=len(who))]
    lost = people.status[who] == "lost"
    title = wear.where(
        people.woman[who],
        draw(rng, (("Mrs", 0.5), ("Ms", 0.4), ("Dr", 0.1)), len(who)),
        draw(rng, (("Mr", 0.93), ("Dr", 0.07)), len(who)),
    )
    reason = draw(
        rng,
        (("price", 0.4), ("delay", 0.2), ("quality", 0.08), ("behaviour", 0.1), ("other", 0.22)),
        len(who),
    )
    columns: dict[str, Column] = {
        "Account No": known.number,
        "Customer Type": ["Company" if one else "Person" for one in firm],
        "Title": wear.blank(rng, title, 0.5),
        "First Name": wear.blank(rng, c.given(0.10), 0.02),
        "Last Name": wear.shout(rng, wear.strip_accents(rng, c.family(0.5), 0.4), 0.03),
        "Suffix": _only(
            people.junior[who] & (rng.random(len(who)) < 0.5), words(["Jr"] * len(who))
        ),
        "Company": wear.slip(rng, people.company_name[who], 0.03),
        "E-Mail Address": wear.dodge(
            rng, c.email(0.08, 0.20), 0.01, ("n/a", "info@example.com", "none")
        ),
        "Phone": wear.dodge(
            rng, c.phone(0.25, 0.16, (0, 1, 3)), 0.01, ("0000", "00000000000", "n/a")
        ),
        "Street": wear.blank(rng, street, 0.12),
        "Town": town,
        "County": [COUNTY] * len(who),
        "Post Code": wear.blank(rng, code, 0.04),
        "Country": draw(
            rng, (("United Kingdom", 0.6), ("UK", 0.25), ("GB", 0.1), ("", 0.05)), len(who)
        ),
        "Date of Birth": _only(
            ~firm & (rng.random(len(who)) < 0.66), wear.dates(people.born[who], "d/m/y")
        ),
        "Status": words([text.capitalize() for text in people.status[who]]),
        "Customer Since": wear.dates(wear.days_of(people.since[who]), "d/m/y"),
        "Lost At": wear.dates(wear.days_of(people.ended[who]), "d/m/y", lost),
        "Lost Reason": _only(lost & (rng.random(len(who)) < 0.6), reason),
        "Account Manager": _only(owned, owner),
        "Created": wear.dates(wear.days_of(c.taken), "d/m/y"),
        "Last Modified": wear.dates(wear.days_of(c.touched), "d/m/y"),
    }
    fields = [
        "external_id",
        "kind",
        "honorific_prefix",
        "given_name",
        "family_name",
        "honorific_suffix",
        "company_name",
        "email",
        "phone",
        "street_address",
        "address_locality",
        "address_region",
        "postal_code",
        "address_country",
        "birth_date",
        "status",
        "became_customer_at",
        "lost_at",
        "lost_reason",
        "owner",
        "captured_at",
        "updated_at",
    ]
    return _sheet(columns, fields, _spilled(columns, (40, 333, 701)))


def _spilled(columns: dict[str, Column], rows: tuple[int, ...]) -> dict[int, list[str]]:
    """Return rows whose street was pasted with commas in it, so that cells run over the edge."""
    return {
        number: [
            f"X{number}",
            "Person",
            "",
            "Pasted",
            "Row",
            "",
            "",
            "",
            "",
            "Flat 2",
            "Upper floor",
        ]
        + ["c/o Warden"] * (len(columns) - 9)
        for number in rows
    }


def shop_sheet(people: Population, known: Known, seed: int) -> Sheet:
    """Return the web shop's accounts: typed by customers themselves, semicolons between cells."""
    c = _start(people, known, seed)
    rng, who = c.rng, c.who
    street, town, code = c.address(0.15)
    full = words(full_names(c.given(0.14), c.family(0.15)))
    active = people.status[who] == "active"
    columns: dict[str, Column] = {
        "customer_id": known.number,
        "full_name": wear.shout(rng, full, 0.06),
        "company_name": wear.blank(rng, wear.slip(rng, people.company_name[who], 0.04), 0.15),
        "email": wear.shout(rng, c.email(0.18, 0.02), 0.02),
        "phone": wear.dodge(rng, c.phone(0.10, 0.40, (0, 2, 3)), 0.01, ("0000000", "123456")),
        "street_address": wear.blank(rng, street, 0.08),
        "city": wear.blank(rng, town, 0.08),
        "postcode": wear.shout(rng, wear.blank(rng, code, 0.06), 0.08),
        "country": ["GB"] * len(who),
        "birth_date": _only(
            ~people.company[who] & (rng.random(len(who)) < 0.22),
            wear.dates(people.born[who], "ymd"),
        ),
        "language": people.language[who],
        "status": _only(active, words(["active"] * len(who))),
        "created_at": stamps(c.taken),
        "updated_at": stamps(c.touched),
    }
    fields = [
        "external_id",
        "full_name",
        "company_name",
        "email",
        "phone",
        "street_address",
        "address_locality",
        "postal_code",
        "address_country",
        "birth_date",
        "language",
        "status",
        "captured_at",
        "updated_at",
    ]
    return _sheet(columns, fields)


def desk_sheet(people: Population, known: Known, seed: int) -> Sheet:
    """Return the help desk's requesters: a name as heard, and a telephone number or an e-mail."""
    c = _start(people, known, seed)
    rng, who = c.rng, c.who
    by_phone = rng.random(len(who)) < 0.62
    full = words(full_names(c.given(0.22), wear.strip_accents(rng, c.family(0.25), 0.7)))
    both = rng.random(len(who)) < 0.30
    columns: dict[str, Column] = {
        "Contact ID": known.number,
        "Name": wear.slip(rng, wear.shout(rng, full, 0.02), 0.03),
        "Organisation": wear.blank(rng, people.company_name[who], 0.2),
        "Email": _only(~by_phone | both, c.email(0.15, 0.02)),
        "Phone Number": _only(by_phone | both, c.phone(0.30, 0.02, (0, 1, 2, 4, 5))),
        "Created At": [text.replace(" ", "T") + "Z" for text in stamps(c.taken)],
        "Updated At": [text.replace(" ", "T") + "Z" for text in stamps(c.touched)],
    }
    fields = [
        "external_id",
        "full_name",
        "company_name",
        "email",
        "phone",
        "captured_at",
        "updated_at",
    ]
    return _sheet(columns, fields)


def news_sheet(people: Population, known: Known, seed: int) -> Sheet:
    """Return the newsletter's subscribers: an e-mail, a first name, now and then a last one."""
    c = _start(people, known, seed)
    rng, who = c.rng, c.who
    given = c.given(0.25)
    formula = words(
        [
            '=HYPERLINK("https://prize.example.com")' if i % 4001 == 17 else name
            for i, name in enumerate(given)
        ]
    )
    columns: dict[str, Column] = {
        "subscriber_id": known.number,
        "email": wear.shout(rng, c.email(0.35, 0.0), 0.04),
        "first_name": wear.shout(rng, wear.blank(rng, formula, 0.05), 0.05),
        "last_name": wear.blank(rng, c.family(0.2), 0.55),
        "language": wear.blank(rng, people.language[who], 0.4),
        "registration_date": stamps(c.taken),
        "updated_at": stamps(c.touched),
    }
    fields = [
        "external_id",
        "email",
        "given_name",
        "family_name",
        "language",
        "captured_at",
        "updated_at",
    ]
    return _sheet(columns, fields)


def feed_sheet(people: Population, known: Known, seed: int) -> Sheet:
    """Return the installers' monthly feed: tabs, dates with points, no e-mail at all."""
    c = _start(people, known, seed)
    rng, who = c.rng, c.who
    street, town, code = c.address(0.30)
    columns: dict[str, Column] = {
        "Customer No": known.number,
        "Forename": wear.shout(rng, c.given(0.06), 0.10),
        "Surname": wear.shout(rng, wear.strip_accents(rng, c.family(0.35), 0.9), 0.10),
        "Business Name": wear.slip(rng, people.company_name[who], 0.05),
        "Date of Birth": _only(
            ~people.company[who] & (rng.random(len(who)) < 0.55),
            wear.dates(people.born[who], "d.m.y"),
        ),
        "Address Line 1": street,
        "Town": town,
        "Postcode": wear.blank(rng, code, 0.02),
        "Telephone": wear.dodge(rng, c.phone(0.35, 0.12, (0, 1, 4)), 0.01, wear.PLACEHOLDERS),
        "Updated": wear.dates(wear.days_of(c.touched), "d.m.y"),
    }
    fields = [
        "external_id",
        "given_name",
        "family_name",
        "company_name",
        "birth_date",
        "street_address",
        "address_locality",
        "postal_code",
        "phone",
        "updated_at",
    ]
    return _sheet(columns, fields)


def _sheet(
    columns: dict[str, Column],
    fields: Sequence[str],
    broken: dict[int, list[str]] | None = None,
) -> Sheet:
    return Sheet(columns, dict(zip(columns, fields, strict=True)), broken or {})
