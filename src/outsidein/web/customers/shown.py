"""What a customer's page says, in words: values, what happened, what is not known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from outsidein.hold.customers.queries import ChosenValue, CustomerView
from outsidein.hold.customers.timeline import TimelineEntry
from outsidein.hold.customers.told import PinView
from outsidein.hold.records.queries import RecordView
from outsidein.web.amid import amid
from outsidein.web.imports.words import field_words
from outsidein.web.templatetags.outsidein import day as day_words

#: Fields that name a customer come first, then how it is reached, then where, then the rest.
ORDER = (
    "full_name", "honorific_prefix", "given_name", "additional_name", "family_name",
    "honorific_suffix", "nickname", "company_name", "legal_name", "department", "job_title",
    "email", "phone", "handle", "website", "street_address", "postal_code", "address_locality",
    "address_region", "address_country", "birth_date", "gender", "language", "time_zone",
)  # fmt: skip
#: What a page should know of a person and of a company.
WANTED = {
    "person": ("email", "phone", "street_address", "language", "owner", "origin"),
    "company": ("email", "phone", "street_address", "registration_number", "owner", "origin"),
}
EVENT_WORDS = {
    "interactions": _("Contact"),
    "orders": _("Order"),
    "cases": _("Case"),
    "messages": _("Message"),
    "consents": _("Consent"),
    "preferences": _("Preference"),
    "feedback": _("Feedback"),
}
CHANNELS = {
    "email": _("by e-mail"),
    "phone": _("by telephone"),
    "chat": _("by chat"),
    "web": _("on the web"),
    "visit": _("in person"),
    "post": _("by post"),
    "sms": _("by text message"),
    "messaging": _("by messenger"),
    "social": _("on social media"),
    "review": _("in a review"),
    "event": _("at an event"),
    "partner": _("through a partner"),
    "word_of_mouth": _("by word of mouth"),
}
DIRECTIONS = {"in": _("from the customer"), "out": _("to the customer")}
#: Fields that stand in an entry's heading or that only find the customer.
IN_HEADING = frozenset(
    {"at", "channel", "direction", "customer", "external_id", "email", "phone", "comment"}
)
LONGEST = 400
#: Several of these are true at once; they add, they don't differ.
MANY = frozenset({"email", "phone", "handle", "nickname"})


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A value with the words for its field."""

    label: str
    value: ChosenValue
    shown: str
    conflicts: int  # other values
    differs: bool  # they contradict each other, and nobody has pinned one
    pin: PinView | None
    pinned_by: str


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """Something that happened, as the timeline says it."""

    event_id: int
    at: datetime | None
    what: str
    about: str  # its purpose or cause
    said: str  # the customer's own words
    source: str
    found_by: str
    facts: tuple[tuple[str, str], ...]
    day: str = ""  # said where a day begins
    arrived_at: datetime | None = None
    later: str = ""  # how much later it came in, where it did
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """A record beside itself: as it came and as it was tidied."""

    record: RecordView
    came: tuple[tuple[str, str], ...]
    tidied: tuple[tuple[str, str], ...]


def shown_values(
    customer: CustomerView, pins: Sequence[PinView] = (), names: Mapping[str, str] | None = None
) -> list[ShownValue]:
    """Return the customer's values, names first."""
    place = {name: at for at, name in enumerate(ORDER)}
    by_id = {pin.pin_id: pin for pin in pins}
    values = sorted(customer.values, key=lambda v: (place.get(v.field, len(ORDER)), v.field))
    found = []
    for value in values:
        pin = by_id.get(value.pin)
        found.append(
            ShownValue(
                field_words(value.field),
                value,
                _exact(value.value),
                len(value.others),
                differs=bool(value.others) and not value.pin and value.field not in MANY,
                pin=pin,
                pinned_by=(names or {}).get(pin.actor, "") if pin else "",
            )
        )
    return found


def not_known(customer: CustomerView) -> list[str]:
    """Return what no source has said of this customer that a page should know."""
    known = {value.field for value in customer.values}
    wanted = WANTED.get(customer.row.kind, WANTED["person"])
    return [field_words(name) for name in wanted if name not in known]


def shown_entries(entries: Sequence[TimelineEntry]) -> list[ShownEntry]:
    """Return entries in words; the first of each day says the day."""
    found, last = [], None
    for entry in entries:
        day = timezone.localdate(entry.at) if entry.at else None
        words = day_words(day) if day is not None and day != last else ""
        found.append(replace(shown_entry(entry), day=words))
        last = day
    return found


def _later(entry: TimelineEntry) -> str:
    if not entry.came_later or entry.at is None:
        return ""
    days = (entry.arrived_at - entry.at).days
    if days < 1:
        return gettext("came later")
    return ngettext("came %(n)d day later", "came %(n)d days later", days) % {"n": days}


def shown_entry(entry: TimelineEntry) -> ShownEntry:
    """Return an entry of the timeline in words."""
    told = entry.fields
    about = _plain(told.get("purpose") or told.get("cause") or "")
    facts = tuple(
        (field_words(name), _plain(value)[:LONGEST])
        for name, value in told.items()
        if name not in IN_HEADING and value not in (None, "", []) and name != "problems"
    )
    return ShownEntry(
        event_id=entry.event_id,
        at=entry.at,
        what=_what(entry.kind, told),
        about=about[:LONGEST],
        said=str(told.get("comment") or "")[:LONGEST],
        source=entry.source,
        found_by=amid(field_words(entry.found_by)) if entry.found_by else "",
        facts=facts,
        arrived_at=entry.arrived_at,
        later=_later(entry),
        kind=entry.kind,
    )


def shown_record(record: RecordView) -> ShownRecord:
    """Return a record as it came and as it was tidied; what is empty is left out."""
    return ShownRecord(
        record=record,
        came=tuple((name, value) for name, value in record.raw.items() if value),
        tidied=tuple(
            (field_words(name), _exact(value))
            for name, value in record.tidied.items()
            if value not in (None, "", [])
        ),
    )


def _what(kind: str, told: Mapping[str, Any]) -> str:
    words = [str(EVENT_WORDS.get(kind, kind.capitalize()))]
    if kind == "orders" and told.get("amount") is not None:
        amount = f"{_money(told['amount'])} {told.get('currency') or ''}".strip()
        words.append(gettext("for %(amount)s") % {"amount": amount})
    elif kind == "cases" and told.get("kind"):
        words[0] = gettext("Case: %(kind)s") % {"kind": _plain(told["kind"])}
    elif kind == "consents" and told.get("status"):
        words.append(_plain(told["status"]))
    elif kind == "feedback" and told.get("score") is not None:
        score = _exact(told["score"])
        if told.get("scale_max") is not None:
            score = gettext("%(n)s of %(of)s") % {"n": score, "of": _exact(told["scale_max"])}
        words.append(f"{_plain(told.get('item') or gettext('score'))}: {score}")
    elif kind == "preferences" and told.get("value"):
        words.append(_plain(told["value"]))
    channel = str(told.get("channel") or "")
    if channel:
        by = gettext("by %(channel)s") % {"channel": _plain(channel)}
        words.append(str(CHANNELS.get(channel, by)))
    direction = str(told.get("direction") or "")
    if direction:
        words.append(str(DIRECTIONS.get(direction, direction)))
    return " ".join(words)


def _money(value: Any) -> str:
    if not isinstance(value, int | float):
        return str(value)
    return number_format(f"{value:.2f}", use_l10n=True, force_grouping=True)


def _exact(value: Any) -> str:
    """Return a value as it is held, without making it prettier."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(map(_exact, value))
    if isinstance(value, float):
        return f"{value:g}"
    return str(value).removesuffix(" 00:00:00")


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return (
        str(value).replace("_", " ") if isinstance(value, str) and value.islower() else str(value)
    )
