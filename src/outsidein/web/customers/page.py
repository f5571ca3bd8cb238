"""All that a customer's page needs, read in a fixed number of queries however long its history."""

from typing import Any

from django.utils import timezone

from outsidein.hold.customers.households import list_household
from outsidein.hold.customers.in_contact import get_in_contact
from outsidein.hold.customers.queries import (
    CustomerView,
    access_customer,
    list_open_cases,
)
from outsidein.hold.customers.related import list_related
from outsidein.hold.customers.timeline import TimelinePage, Ways, get_timeline, list_ways
from outsidein.hold.customers.told import (
    count_waiting_pairs,
    list_former_reaches,
    list_pins,
    list_reach_words,
)
from outsidein.hold.identities.queries import list_deeds
from outsidein.hold.records.queries import list_records
from outsidein.people.members.queries import list_members
from outsidein.web.customers.now import (
    CHECKED,
    RELATIONS,
    STATUS_WORDS,
    shown_contacts,
    shown_mate,
    shown_reaches,
    shown_related,
    tasks,
)
from outsidein.web.customers.said import shown_deed
from outsidein.web.customers.shown import (
    CHANNELS,
    EVENT_WORDS,
    not_known,
    shown_entries,
    shown_record,
    shown_values,
)
from outsidein.web.imports.words import field_words
from outsidein.web.middleware import MemberRequest


def whole_page(request: MemberRequest, customer: CustomerView) -> dict[str, Any]:
    """Return the context of the page of one customer."""
    organisation, number = request.organisation_id, customer.row.number
    ours: dict[str, Any] = {"organisation_id": organisation, "number": number}
    records_of: dict[str, Any] = {"organisation_id": organisation, "customer_number": number}
    as_of = request.place.fixed_as_of or timezone.now()
    names = {f"user {one.user_id}": one.email for one in list_members(organisation_id=organisation)}
    cases = list_open_cases(**ours)
    pins = list_pins(organisation_id=organisation, customer=customer)
    reaches = shown_reaches(customer, list_reach_words(**ours), names)
    related = list_related(organisation_id=organisation, customer=access_customer(**ours))
    mates = list_household(organisation_id=organisation, customer_number=number)
    contact = get_in_contact(**ours, as_of=as_of)
    return {
        "customer": customer.row,
        "status_words": STATUS_WORDS.get(customer.row.status, customer.row.status),
        "values": shown_values(customer, pins, names),
        "lapsed": [(field_words(pin.field), pin) for pin in pins if not pin.holds],
        "reaches": reaches,
        "first_reaches": [
            one for one in reaches if one.reach.is_first and one.state not in {"invalid", "bounced"}
        ],
        "former_reaches": list_former_reaches(organisation_id=organisation, customer=customer),
        "unknown": not_known(customer),
        "cases": cases,
        "tasks": tasks(customer, cases, reaches, pins, count_waiting_pairs(**ours)),
        "household": [shown_mate(mate) for mate in mates],
        # Who shares a home stands there, and not once more among those that share an address.
        "related": [
            one
            for one in shown_related(related, names)
            if one.one.relation_id or one.one.number not in {mate.number for mate in mates}
        ],
        "general": related.general,
        "in_contact": contact,
        "contacts": shown_contacts(contact),
        "records": [shown_record(record) for record in list_records(**records_of)],
        "deeds": [shown_deed(deed, names) for deed in list_deeds(**records_of)],
        "may_judge": request.place.judges_identities,
        "may_split": request.place.judges_identities and customer.row.records > 1,
        "may_tend": request.place.tends_customers,
        "may_set_rules": request.place.sets_rules,
        "ways_checked": CHECKED.items(),
        "relations": RELATIONS.items(),
        **timeline_part(request, number, whole=True),
    }


def timeline_part(request: MemberRequest, number: int, *, whole: bool = False) -> dict[str, Any]:
    """Return one page of the timeline, narrowed as the address asks, and by what it can be."""
    ours: dict[str, Any] = {"organisation_id": request.organisation_id, "number": number}
    channel, kind = request.GET.get("channel", ""), request.GET.get("kind", "")
    before = "" if whole else request.GET.get("before", "")
    page: TimelinePage = get_timeline(**ours, before=before, channel=channel, kind=kind)
    shown: dict[str, Any] = {
        "entries": shown_entries(page.entries),
        "next_before": page.next_before,
        "channel": channel,
        "event_kind": kind,
    }
    if not before:
        ways: Ways = list_ways(**ours)
        shown["channels"] = [(code, CHANNELS.get(code, code)) for code in ways.channels]
        shown["event_kinds"] = [(code, EVENT_WORDS.get(code, code)) for code in ways.kinds]
    return shown
