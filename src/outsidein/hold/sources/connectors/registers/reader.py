"""The public registers we can read: which column of theirs says what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outsidein.hold.sources.compute.words import plain


@dataclass(frozen=True, slots=True)
class Layout:
    """One register's table."""

    register: str
    key: str  # the header of the number by which an entry is known
    columns: Mapping[str, str]  # what it says → header
    country: str = ""  # where every entry is, when no column says it


GLEIF = Layout(
    "GLEIF",
    "LEI",
    {
        "lei": "LEI",
        "name": "Entity.LegalName",
        "number": "Entity.RegistrationAuthority.RegistrationAuthorityEntityID",
        "street": "Entity.LegalAddress.FirstAddressLine",
        "town": "Entity.LegalAddress.City",
        "postcode": "Entity.LegalAddress.PostalCode",
        "country": "Entity.LegalAddress.Country",
        "status": "Entity.EntityStatus",
        "state": "Registration.RegistrationStatus",
        "updated_at": "Registration.LastUpdateDate",
    },
)
COMPANIES_HOUSE = Layout(
    "Companies House",
    "CompanyNumber",
    {
        "number": "CompanyNumber",
        "name": "CompanyName",
        "street": "RegAddress.AddressLine1",
        "town": "RegAddress.PostTown",
        "postcode": "RegAddress.PostCode",
        "status": "CompanyStatus",
    },
    country="GB",
)
LAYOUTS = (GLEIF, COMPANIES_HOUSE)


def find_layout(headers: Sequence[str]) -> tuple[Layout, dict[str, int]] | None:
    """Return the register whose table this is, and where it says what; None for another table.

    >>> found = find_layout(["CompanyName", " CompanyNumber", "CompanyStatus"])
    >>> found[0].register, found[1]["number"]
    ('Companies House', 1)
    """
    words = {plain(header): at for at, header in reversed(list(enumerate(headers)))}
    for layout in LAYOUTS:
        places = {
            name: words[plain(header)]
            for name, header in layout.columns.items()
            if plain(header) in words
        }
        if "name" in places and plain(layout.key) in words:
            return layout, places
    return None
