"""A made-up file of each kind, out of the dictionary: what a file of ours may look like."""

from datetime import datetime, timedelta

from outsidein.hold.sources.compute.dictionary import EVENT_KINDS, Field, get_code_list, get_kind

ROWS = 3
#: What somebody made up is called; telephone numbers are of a range that nobody is given.
_NAMED: dict[str, tuple[str, str, str]] = {
    "given_name": ("Ann", "Bo", ""),
    "family_name": ("Example", "Sample", ""),
    "full_name": ("Ann Example", "Bo Sample", ""),
    "company_name": ("", "", "Specimen & Sons"),
    "job_title": ("", "", "Buyer"),
    "department": ("Service", "Sales", "Service"),
    "level": ("Management", "Team lead", "Front line"),
    "owner": ("S-1", "S-2", "S-1"),
    "staff": ("S-1", "S-2", "S-1"),
    "recommended_by": ("S-1", "", "S-2"),
    "origin": ("fair", "website", "recommended"),
    "website": ("", "", "https://specimen.example"),
    "time_zone": ("Europe/London", "", ""),
    "notice": ("2026-01", "2026-01", "2026-01"),
    "product": ("Kettle", "Teapot", "Kettle"),
    "need": ("A gift", "", ""),
    "subject": ("When will it come?", "Thank you", "An invoice"),
    "survey": ("Spring", "Spring", "Spring"),
    "comment": ("Quick and kind", "", "The queue was long"),
    "campaign": ("Spring", "Spring", "Spring"),
    "purpose": ("newsletter", "newsletter", "offers"),
    "evidence": ("Form on the website", "", "Card at the fair"),
    "value": ("email", "weekly", "kettles"),
    "required_for": ("Delivery", "Invoices", "Offers"),
}
_FORMED: dict[str, tuple[str, str, str]] = {
    "email": ("ann@example.org", "bo@example.org", "orders@specimen.example"),
    "phone": ("+447700900001", "+447700900002", "+447700900003"),
    "handle": ("mastodon:ann", "", ""),
    "address": ("4 Mill Lane", "9 Dock Road", "1 Market Square"),
    "place": ("Hull", "Leeds", "York"),
    "postcode": ("HU1 1AA", "LS1 4AB", "YO1 8AA"),
    "country": ("GB", "GB", "GB"),
    "language": ("en", "de", "en"),
    "part_date": ("1980-05-17", "1975-11", ""),
    "amount": ("49.90", "120.00", "15.50"),
    "currency": ("GBP", "GBP", "EUR"),
    "number": ("4", "5", "3"),
    "integer": ("5", "5", "5"),
    "count": ("0", "1", "0"),
    "share": ("0.95", "0.8", "0.5"),
    "flag": ("yes", "no", "yes"),
    "field_name": ("email", "phone", "birth_date"),
}
#: What must agree with the rest of its row: a prospect, a customer, and a company that left.
_CUSTOMERS: dict[str, tuple[str, str, str]] = {
    "kind": ("person", "person", "company"),
    "gender": ("female", "male", ""),
    "became_customer_at": ("", "2025-06-01 09:00", "2024-02-01 09:00"),
}
#: Names of people and places that have no region of their own here.
_LEFT_EMPTY = frozenset({"our_customer", "address_region"})
#: What happens seldom, and last: only the last row has it.
_SELDOM = frozenset(
    {"lost_at", "left_at", "exit_contact_at", "cancelled_at", "returned_at", "return_reason"}
    | {"withdrawn_at", "unsubscribed_at", "complained_at", "bounced_at", "bounce"}
)
_FIRST = datetime(2026, 3, 2, 9)  # noqa: DTZ001 - as it stands in a file, of no zone


def sample_table(kind: str) -> tuple[list[str], list[list[str]]]:
    """Return the headers and three made-up rows of a kind of file, with every field it may have.

    >>> headers, rows = sample_table("elements")
    >>> headers, rows[0]
    (['external_id', 'field', 'required_for', 'target_fill'], ['1', 'email', 'Delivery', '0.95'])
    """
    fields = list(get_kind(kind).fields.values())
    times = [field.name for field in fields if field.form == "time"]
    rows = [[_value(kind, field, row, times) for field in fields] for row in range(ROWS)]
    return [field.name for field in fields], rows


def _value(kind: str, field: Field, row: int, times: list[str]) -> str:
    name = field.name
    if name in _LEFT_EMPTY or (name in _SELDOM and row < ROWS - 1):
        return ""
    if name == "external_id":
        return f"{_PREFIX.get(kind, '')}{row + 1}"
    if name == "customer":
        return f"C-{row + 1}"
    if kind in EVENT_KINDS and name in {"phone", "handle"}:
        return ""  # the customer's id is enough
    if kind == "customers" and name in _CUSTOMERS:
        return _CUSTOMERS[name][row]
    if field.codes:
        values = get_code_list(field.codes).values
        return values[row % len(values)]
    if field.form == "time":
        # A day a row, and an hour later from field to field, so that what follows comes later.
        at = _FIRST + timedelta(days=row, hours=times.index(name))
        return f"{at:%Y-%m-%d %H:%M}"
    return (_NAMED.get(name) or _FORMED.get(field.form) or ("", "", ""))[row]


_PREFIX = {"customers": "C-", "staff": "S-", "orders": "O-", "cases": "T-"}
