"""Writing the whole sample: one folder of files, and a note of what they hold."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from outsidein.sample import known as knowing
from outsidein.sample import records
from outsidein.sample.answers import answers_sheet, earlier_answers_sheet
from outsidein.sample.cases import cases_sheet, make_cases
from outsidein.sample.contacts import contacts_sheets, make_contacts
from outsidein.sample.elements import elements_sheet
from outsidein.sample.feedback import after_cases_sheet, waves_sheet
from outsidein.sample.files import SampleFile, Sheet, Source, write_parquet, write_text
from outsidein.sample.messages import (
    consents_sheet,
    make_marketing,
    make_service,
    make_wishes,
    messages_sheet,
    wishes_sheet,
)
from outsidein.sample.orders import make_orders, orders_sheet
from outsidein.sample.plan import AS_OF, HEADCOUNT, ORGANISATION, PLANTED, Planted
from outsidein.sample.population import Population, make_population
from outsidein.sample.staff import Staff, departments_sheet, levels_sheet, make_staff, staff_sheet

CUSTOMERS = 20_000
#: The file of what was answered a year before.
BEFORE = "answers_2025.csv"


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample organisation as files, with what was planted in them.

    Shape: ``files`` in an order in which they can be brought in: staff and customers before what
    happened with them, answers last. ``truth`` is a CSV of source, external_id, person; it is for
    judging and is never brought in.
    """

    name: str
    as_of: datetime
    headcount: int
    levels: Path
    departments: Path
    files: tuple[SampleFile, ...]
    planted: tuple[Planted, ...]
    truth: Path
    earlier_answers: Path  # what was answered a year before


def write_sample(folder: Path, *, size: float = 1.0, seed: int = 7) -> Sample:
    """Write the sample organisation into a folder and return what was written.

    Unit: ``size`` is the share of the full sample's customers and events; staff and their answers
    are always whole. The same size and seed give the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    people = make_population(round(CUSTOMERS * size), seed)
    known = knowing.make_known(people, seed)
    staff = make_staff(seed)
    files = (
        *_staff_files(folder, staff, seed),
        *_customer_files(folder, people, known, staff, seed),
        *_event_files(folder, people, known, staff, size, seed),
        write_text(folder / "answers.csv", answers_sheet(staff, seed), kind="answers", source=None),
    )
    for name, sheet in (("levels", levels_sheet()), ("departments", departments_sheet())):
        write_text(folder / f"{name}.csv", sheet, kind=name, source=None)
    earlier = folder / BEFORE
    write_text(earlier, earlier_answers_sheet(staff, seed), kind="answers", source=None)
    truth = knowing.truth_sheet(known)
    write_text(folder / "truth.csv", truth, kind="truth", source=None)
    return Sample(
        name=ORGANISATION,
        as_of=AS_OF,
        headcount=HEADCOUNT,
        levels=folder / "levels.csv",
        departments=folder / "departments.csv",
        files=tuple(one for one in files if one.kind != "answers")
        + tuple(one for one in files if one.kind == "answers"),
        planted=PLANTED,
        truth=folder / "truth.csv",
        earlier_answers=earlier,
    )


Writer = Callable[[str, Sheet, str, Source], SampleFile]


def _into(folder: Path) -> Writer:
    """Return a writer of comma-separated files in a folder."""
    return lambda name, sheet, kind, source: write_text(
        folder / f"{name}.csv", sheet, kind=kind, source=source
    )


def _staff_files(folder: Path, staff: Staff, seed: int) -> tuple[SampleFile, ...]:
    write = _into(folder)
    return (
        write("staff", staff_sheet(staff), "staff", knowing.CRM),
        write("required_elements", elements_sheet(), "elements", knowing.CRM),
    )


def _customer_files(
    folder: Path, people: Population, known: dict[str, knowing.Known], staff: Staff, seed: int
) -> tuple[SampleFile, ...]:
    kind = "customers"
    return (
        write_text(
            folder / "crm_customers.csv",
            records.crm_sheet(people, known["CRM list"], staff, seed),
            kind=kind,
            source=knowing.CRM,
            bom=True,
        ),
        write_text(
            folder / "shop_accounts.csv",
            records.shop_sheet(people, known["Web shop"], seed),
            kind=kind,
            source=knowing.SHOP,
            delimiter=";",
        ),
        write_text(
            folder / "helpdesk_requesters.csv",
            records.desk_sheet(people, known["Help desk"], seed),
            kind=kind,
            source=knowing.DESK,
        ),
        write_parquet(
            folder / "newsletter_subscribers.parquet",
            records.news_sheet(people, known["Newsletter"], seed),
            kind=kind,
            source=knowing.NEWS,
        ),
        write_text(
            folder / "partner_feed.tsv",
            records.feed_sheet(people, known["Partner feed"], seed),
            kind=kind,
            source=knowing.FEED,
            delimiter="\t",
        ),
    )


def _event_files(
    folder: Path,
    people: Population,
    known: dict[str, knowing.Known],
    staff: Staff,
    size: float,
    seed: int,
) -> tuple[SampleFile, ...]:
    crm, shop, desk, news = (
        known[one.name] for one in (knowing.CRM, knowing.SHOP, knowing.DESK, knowing.NEWS)
    )
    cases = make_cases(people, desk, size, seed)
    orders = make_orders(people, shop, staff, size, seed)
    contacts = make_contacts(people, known, cases, orders, staff, size, seed)
    at_desk, at_crm = contacts_sheets(contacts, people, known, seed)
    marketing, permissions = make_marketing(people, news, size, seed)
    service = make_service(people, crm, size, seed)
    sheets = (
        ("helpdesk_cases", cases_sheet(cases, people, desk, seed), "cases", knowing.DESK),
        ("shop_orders", orders_sheet(orders, people, shop, seed), "orders", knowing.SHOP),
        ("helpdesk_contacts", at_desk, "interactions", knowing.DESK),
        ("crm_contacts", at_crm, "interactions", knowing.CRM),
        ("newsletter_consents", consents_sheet(permissions, news, seed), "consents", knowing.NEWS),
        (
            "crm_preferences",
            wishes_sheet(make_wishes(people, crm, seed), crm),
            "preferences",
            knowing.CRM,
        ),
        (
            "newsletter_messages",
            messages_sheet(marketing, people, news, "L", seed),
            "messages",
            knowing.NEWS,
        ),
        ("crm_messages", messages_sheet(service, people, crm, "M", seed), "messages", knowing.CRM),
        ("crm_feedback", waves_sheet(people, crm, size, seed), "feedback", knowing.CRM),
        (
            "helpdesk_feedback",
            after_cases_sheet(cases, people, desk, seed),
            "feedback",
            knowing.DESK,
        ),
    )
    write = _into(folder)
    return tuple(write(*one) for one in sheets)
