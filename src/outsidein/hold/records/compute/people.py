"""What a customer's row says between its fields: the whole name, its parts, person or company."""

from typing import Any

from outsidein.hold.records.compute.names import is_company_name, split_name

_OF_A_PERSON = ("given_name", "family_name", "full_name", "birth_date", "gender")


def complete_customer(row: dict[str, Any]) -> None:
    """Fill in what follows from the rest of the row; what is there is never changed.

    A full name is taken apart only where no part is given; a name that ends in a legal form, or
    that a company's row bears, is the company's. Without a word on it, a row that names only an
    organisation is a company, and any other that names somebody a person.

    >>> row = {"full_name": "Smith, John"}
    >>> complete_customer(row)
    >>> row["given_name"], row["family_name"], row["kind"]
    ('John', 'Smith', 'person')
    """
    full = row.get("full_name")
    parts_given = "given_name" in row or "family_name" in row
    if full and not parts_given:
        if row.get("kind") == "company" or is_company_name(full):
            row.setdefault("company_name", full)
            del row["full_name"]
        else:
            _take_apart(full, row)
    elif not full and parts_given:
        names = (row.get(name) for name in ("given_name", "additional_name", "family_name"))
        row["full_name"] = " ".join(name for name in names if name)
    if "kind" not in row:
        person = any(name in row for name in _OF_A_PERSON)
        if person or "company_name" in row:
            row["kind"] = "person" if person else "company"


def _take_apart(full: str, row: dict[str, Any]) -> None:
    parts = split_name(full)
    for name, value in (
        ("given_name", parts.given),
        ("additional_name", parts.additional),
        ("family_name", parts.family),
        ("honorific_prefix", parts.prefix),
        ("honorific_suffix", parts.suffix),
    ):
        if value:
            row.setdefault(name, value)
    if "," in full and parts.given and parts.family:
        names = (parts.prefix, parts.given, parts.additional, parts.family, parts.suffix)
        row["full_name"] = " ".join(name for name in names if name)
