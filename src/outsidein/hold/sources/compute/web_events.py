"""What a website tells, as Segment's libraries write it, made into rows of ours.

The verbs identify, track, page and screen; the reserved traits find their fields, whatever else
is said is kept as it came. Times are put right by the sender's own clock.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

#: Unit: bytes. What Segment takes in one call, and in one batch.
LARGEST_CALL = 32 * 1024
LARGEST_BATCH = 500 * 1024
MOST_CALLS = 1_000
#: Ids that programs send when they know none; nobody is called so.
NOBODY = frozenset({"", "0", "-1", "null", "none", "undefined", "nan", "anonymous", "guest", "n/a"})
#: What is put before the id of a browser, so that it can be no other handle.
BROWSER = "web:"
#: Unit: signs. Longer ids are a mistake.
LONGEST_ID = 180
#: Beyond so many things said in one call the rest is left out.
MOST_EXTRA = 100
#: Reserved trait → our field (https://segment.com/docs/connections/spec/identify/#traits).
TRAITS = {
    "email": "email",
    "phone": "phone",
    "name": "full_name",
    "firstName": "given_name",
    "lastName": "family_name",
    "title": "job_title",
    "gender": "gender",
    "birthday": "birth_date",
    "website": "website",
    "createdAt": "captured_at",
}
ADDRESS = {
    "street": "street_address",
    "city": "address_locality",
    "state": "address_region",
    "postalCode": "postal_code",
    "country": "address_country",
}
#: What a program calls an order that was paid (Segment's e-commerce spec).
ORDER = "order completed"


@dataclass(frozen=True, slots=True)
class Told:
    """One call, made into a row."""

    kind: str  # of row: customers, interactions or orders
    at: datetime
    row: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Untold:
    """One call that no row can be made of."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Call:
    verb: str
    body: Mapping[str, Any]
    at: datetime
    user: str
    browser: str
    traits: Mapping[str, Any] = field(default_factory=dict)


def correct_time(
    *, original: datetime | None, sent: datetime | None, received: datetime
) -> datetime:
    """Return when it happened by our clock, from the sender's clock and how long it waited there.

    A clock that is wrong is as wrong when sending as before, so what lies between holds. Nothing
    happens after it was received.

    >>> day = lambda hour: datetime(2026, 6, 1, hour, tzinfo=UTC)
    >>> correct_time(original=day(3), sent=day(5), received=day(12)).hour
    10
    >>> correct_time(original=day(14), sent=None, received=day(12)).hour
    12
    >>> correct_time(original=None, sent=day(5), received=day(12)).hour
    12
    """
    if original is None:
        return received
    if sent is None:
        return min(original, received)
    try:
        return min(received - (sent - original), received)
    except OverflowError:
        return received


def read_moment(value: object) -> datetime | None:
    """Return a time as programs write it (ISO 8601), or None where it is none.

    >>> read_moment("2026-06-01T10:00:00.250Z")
    datetime.datetime(2026, 6, 1, 10, 0, 0, 250000, tzinfo=datetime.timezone.utc)
    >>> read_moment("soon") is None
    True
    """
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        found = datetime.fromisoformat(value.strip())
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if 1990 <= found.year < 2200 else None


def tell_call(
    verb: str, body: Mapping[str, Any], *, received: datetime, sent: datetime | None = None
) -> Told | Untold:
    """Return the call as a row of ours, or why there is none.

    Shape: ``body`` is the call as it came; ``sent`` is the batch's time of sending, where the call
    says none itself.

    >>> at = datetime(2026, 6, 1, tzinfo=UTC)
    >>> told = tell_call("identify", {"userId": "7", "traits": {"firstName": "Ann"}}, received=at)
    >>> told.row["external_id"], told.row["given_name"]
    ('7', 'Ann')
    >>> tell_call("identify", {"userId": "null", "traits": {}}, received=at).field
    'userId'
    """
    if verb not in {"identify", "track", "page", "screen"}:
        return Untold("type", "Only identify, track, page and screen are taken here.")
    at = correct_time(
        original=read_moment(body.get("originalTimestamp")) or read_moment(body.get("timestamp")),
        sent=read_moment(body.get("sentAt")) or sent,
        received=received,
    )
    user, browser = _id(body, "userId"), _id(body, "anonymousId")
    if not user and not browser:
        return Untold("userId", "Neither userId nor anonymousId names anybody.")
    traits = body.get("traits") if verb == "identify" else _of(body, "context").get("traits")
    call = _Call(verb, body, at, user, browser, traits if isinstance(traits, Mapping) else {})
    if verb == "identify":
        return _identify(call)
    if verb == "track" and _text(body.get("event")).casefold() == ORDER:
        return _order(call)
    return _event(call)


def _identify(call: _Call) -> Told | Untold:
    row: dict[str, Any] = {}
    for trait, name in TRAITS.items():
        if said := _text(call.traits.get(trait)):
            row[name] = said
    address = call.traits.get("address")
    if isinstance(address, Mapping):
        row |= {name: said for part, name in ADDRESS.items() if (said := _text(address.get(part)))}
    elif _text(address):
        row["street_address"] = _text(address)
    company = call.traits.get("company")
    said = _text(company.get("name") if isinstance(company, Mapping) else company)
    if said:
        row["company_name"] = said
    if not call.user and not row.keys() & {"email", "phone"}:
        return Untold("userId", "Without a userId an e-mail or phone has to say who it is.")
    rest = {k: v for k, v in call.traits.items() if k not in TRAITS and k != "company"}
    if isinstance(address, Mapping) or "street_address" in row:
        rest.pop("address", None)
    row |= _extra("trait", rest)
    row |= _locale(_of(call.body, "context"))
    row["external_id"] = call.user or f"anonymous:{call.browser}"
    row["updated_at"] = _stamp(call.at)
    row["origin"] = "website"
    if call.browser:
        row["handle"] = [f"{BROWSER}{call.browser}"]
    return Told("customers", call.at, row)


def _event(call: _Call) -> Told:
    row = _who(call) | {"at": _stamp(call.at), "channel": "web", "direction": "in"}
    if call.user:
        row["identified_at"] = _stamp(call.at)
    row["extra.verb"] = call.verb
    for name in ("event", "name", "category"):
        if said := _text(call.body.get(name)):
            row[f"extra.{name}"] = said
    row |= _extra("property", _of(call.body, "properties"))
    page = _of(_of(call.body, "context"), "page")
    row |= _extra("page", {name: page[name] for name in ("path", "title", "url") if name in page})
    return Told("interactions", call.at, row)


def _order(call: _Call) -> Told:
    said = _of(call.body, "properties")
    row = _who(call) | {"at": _stamp(call.at), "channel": "web"}
    number = _text(said.get("order_id") or said.get("orderId"))
    if number:
        row["external_id"] = number[:LONGEST_ID]
    amount = next((said[n] for n in ("total", "revenue", "value") if _text(said.get(n))), None)
    if amount is not None:
        row["amount"] = _text(amount)
    if _text(said.get("currency")):
        row["currency"] = _text(said["currency"])
    products = said.get("products")
    first = products[0] if isinstance(products, list) and products else None
    if isinstance(first, Mapping) and (name := _text(first.get("name"))):
        row["product"] = name
    row |= _extra("property", {k: v for k, v in said.items() if k not in {"currency"}})
    return Told("orders", call.at, row)


def _who(call: _Call) -> dict[str, Any]:
    """Return what finds the customer of an event."""
    row: dict[str, Any] = {}
    message = _text(call.body.get("messageId"))
    if message:
        row["external_id"] = message[:LONGEST_ID]
    if call.user:
        row["customer"] = call.user
    if call.browser:
        row["handle"] = f"{BROWSER}{call.browser}"
    if email := _text(call.traits.get("email")):
        row["email"] = email
    return row


def _id(body: Mapping[str, Any], name: str) -> str:
    said = _text(body.get(name))
    return "" if said.casefold() in NOBODY or len(said) > LONGEST_ID else said


def _of(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = body.get(name)
    return found if isinstance(found, Mapping) else {}


def _locale(context: Mapping[str, Any]) -> dict[str, str]:
    found = {"language": _text(context.get("locale")), "time_zone": _text(context.get("timezone"))}
    return {name: said for name, said in found.items() if said}


def _extra(what: str, said: Mapping[str, Any]) -> dict[str, str]:
    """Return what no field of ours stands for, as it came."""
    pairs = list(said.items())[:MOST_EXTRA]
    return {f"extra.{what}.{str(key)[:60]}": text for key, one in pairs if (text := _whole(one))}


def _whole(value: object) -> str:
    if isinstance(value, Mapping | list):
        return _text(json.dumps(value, ensure_ascii=False, default=str))
    return _text(value)


def _text(value: object) -> str:
    """Return a value as a text; what is no plain value says nothing."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        # A NUL or half a sign is in no text, and no database takes it.
        whole = value.replace("\x00", "").encode("utf-8", "ignore").decode()
        return whole.strip()[:2_000]
    return str(value) if isinstance(value, int | float) else ""


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
