"""A card as a row of customers: which property is which field, and what no field can hold."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from outsidein.hold.sources.compute.own import PREFIX, specs_in_use
from outsidein.hold.sources.connectors.vcard.properties import BINARY, Property

#: The fields of customers that a card fills in one column each, in the order of the row.
SINGLE = (
    "external_id", "our_customer", "kind", "full_name", "given_name", "additional_name",
    "family_name", "honorific_prefix", "honorific_suffix", "nickname", "company_name",
    "legal_name", "department", "job_title", "registration_number", "vat_id", "lei", "email",
    "phone", "website", "street_address", "address_locality", "address_region", "postal_code",
    "address_country", "birth_date", "gender", "language", "time_zone", "status",
    "became_customer_at", "lost_at", "lost_reason", "exit_contact_at", "owner", "origin",
    "captured_at", "updated_at", "email_verified_at", "phone_verified_at", "notice",
)  # fmt: skip
#: Handles have a column each, as a cell holds one.
HANDLES = 5

#: What begins a UID that we gave: see ``writer.py``.
OURS = "outsidein:"
_OWN = "X-OUTSIDEIN-"
#: Said of the card itself, not of whom it is about.
_OF_THE_CARD = frozenset(
    {"BEGIN", "END", "VERSION", "PRODID", "CLIENTPIDMAP", "MAILER", "CLASS", "SORT-STRING"}
    | {"NAME", "PROFILE", "SOURCE", "X-ABUID", "X-ABSHOWAS", "X-ABLABEL", "X-ABADR"}
)
_NETWORKS = {
    "X-SKYPE": "skype", "X-SKYPE-USERNAME": "skype", "X-JABBER": "xmpp", "X-ICQ": "icq",
    "X-AIM": "aim", "X-MSN": "msn", "X-YAHOO": "yahoo", "X-GADUGADU": "gadugadu",
    "X-TWITTER": "twitter", "X-FACEBOOK": "facebook", "X-INSTAGRAM": "instagram",
    "X-LINKEDIN": "linkedin", "X-TELEGRAM": "telegram", "X-MASTODON": "mastodon",
    "X-SIGNAL": "signal", "X-WHATSAPP": "whatsapp", "X-GOOGLE-TALK": "xmpp",
}  # fmt: skip
_KINDS = {"individual": "person", "org": "company", "organization": "company"}
_NOT_PEOPLE = frozenset({"group", "location", "application", "device", "thing"})
_SEXES = {"m": "male", "f": "female", "o": "other"}
_STAMP = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2}):?(\d{2})?(?:\.\d+)?(Z|[+-]\d{2}(?::?\d{2})?)?)?"
)


@dataclass(slots=True)
class Card:
    """What a card says in our fields."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    own: dict[str, list[str]] = field(default_factory=dict)  # said by a card that we wrote
    unheld: list[str] = field(default_factory=list)  # properties that no field can hold
    fault: str = ""

    def say(self, name: str, value: str) -> bool:
        """Add a value to a field; return whether it says something."""
        bare = value.strip()
        if bare and bare not in self.fields.get(name, ()):
            self.fields.setdefault(name, []).append(bare)
        return bool(bare)

    def first(self, name: str) -> str:
        """Return the first value of a field."""
        return self.fields.get(name, [""])[0]


def read_card(properties: Iterable[Property]) -> Card:
    """Return what the properties of one card say, the preferred of each first.

    >>> from outsidein.hold.sources.connectors.vcard.properties import read_property
    >>> lines = ["FN:Ann Lane", "EMAIL:b@x.org", "EMAIL;PREF=1:a@x.org", "NOTE:tall"]
    >>> card = read_card(map(read_property, lines))
    >>> card.fields["email"], card.unheld
    (['a@x.org', 'b@x.org'], ['NOTE'])
    """
    card = Card()
    for one in sorted(properties, key=lambda one: one.rank):
        _READERS.get(one.name, _read_other)(card, one)
    _complete(card)
    return card


def _complete(card: Card) -> None:
    """Say person or company where the card does not: a name that is the firm's is the firm's."""
    name, firm = card.first("full_name"), card.first("company_name")
    has_person = card.first("given_name") or card.first("family_name")
    if card.first("kind") == "company" or (firm and name == firm and not has_person):
        card.fields["kind"] = ["company"]
        if firm and name not in {"", firm}:
            card.unheld.append("FN beside ORG")
        card.say("company_name", firm or name)
        card.fields.pop("full_name", None)
    for own, values in card.own.items():  # what a card of ours says beyond the standard
        card.fields[own] = [value for value in values if value]
    said = {one for one, values in card.fields.items() if values}
    if not card.fault and not said - {"external_id", "our_customer", "updated_at", "kind"}:
        card.fault = "the card names nobody: it has no name, organisation, e-mail or telephone"


# ── one property ────────────────────────────────────────────────────────────────────────────────


def _read_text(name: str) -> Callable[[Card, Property], None]:
    def read(card: Card, one: Property) -> None:
        card.say(name, one.text)

    return read


def _read_once(name: str) -> Callable[[Card, Property], None]:
    """Return a reader of a property of which a field holds the preferred one alone."""

    def read(card: Card, one: Property) -> None:
        if card.first(name) and one.text.strip() not in {"", card.first(name)}:
            card.unheld.append(f"a second {one.name}")
        elif not card.first(name):
            card.say(name, one.text)

    return read


def _read_name(card: Card, one: Property) -> None:
    names = ("family_name", "given_name", "additional_name", "honorific_prefix")
    for name, values in zip((*names, "honorific_suffix"), one.parts, strict=False):
        if not card.first(name):
            card.say(name, " ".join(filter(None, (value.strip() for value in values))))


def _read_organisation(card: Card, one: Property) -> None:
    units = [" ".join(values).strip() for values in one.parts]
    if card.first("company_name"):
        card.unheld.append("a second ORG")
        return
    card.say("company_name", units[0])
    card.say("department", ", ".join(filter(None, units[1:])))


def _read_address(card: Card, one: Property) -> None:
    place = [", ".join(filter(None, (value.strip() for value in part))) for part in one.parts]
    box, inside, street, locality, region, code, country = (*place, *[""] * 7)[:7]
    if not any(place):
        return
    if any(card.first(name) for name in ("street_address", "address_locality", "postal_code")):
        card.unheld.append("a second ADR")
        return
    card.say("street_address", ", ".join(filter(None, (street.replace("\n", ", "), inside, box))))
    for name, value in (
        ("address_locality", locality), ("address_region", region), ("postal_code", code),
        ("address_country", country),
    ):  # fmt: skip
        card.say(name, value)


def _read_phone(card: Card, one: Property) -> None:
    if one.types & {"fax", "pager", "modem", "bbs"} and not one.types & {"voice", "cell"}:
        card.unheld.append("TEL for " + "/".join(sorted(one.types & {"fax", "pager", "modem"})))
        return
    number, _, rest = one.text.strip().removeprefix("tel:").partition(";")
    if "ext=" in rest:
        card.unheld.append("an extension of TEL")
    card.say("phone", number)


def _read_birthday(card: Card, one: Property) -> None:
    text = one.text.strip()
    omitted = one.param("X-APPLE-OMIT-YEAR")
    if text.startswith("--") or (omitted and text.startswith(omitted)):
        card.unheld.append("BDAY without a year")
    elif one.param("VALUE") == "text":
        card.unheld.append("BDAY in words")
    else:
        day = text.partition("T")[0]
        whole = len(day) == len("19960415") and day.isdecimal()
        card.say("birth_date", f"{day[:4]}-{day[4:6]}-{day[6:]}" if whole else day)


def _read_gender(card: Card, one: Property) -> None:
    sex = one.parts[0][0].strip().lower() if one.parts and one.parts[0] else ""
    if sex in _SEXES:
        card.say("gender", _SEXES[sex])
    elif sex or one.text.strip(";, "):
        card.unheld.append("GENDER in words")


def _read_uid(card: Card, one: Property) -> None:
    uid = one.text.strip()
    card.say("external_id", uid)
    if uid.startswith(OURS):
        card.say("our_customer", uid)


def _read_kind(card: Card, one: Property) -> None:
    kind = one.text.strip().lower()
    if kind in _NOT_PEOPLE:
        card.fault = f"the card is of a {kind}, neither a person nor an organisation"
    card.say("kind", _KINDS.get(kind, ""))


def _read_shown_as(card: Card, one: Property) -> None:
    if one.text.strip().upper() == "COMPANY":
        card.say("kind", "company")


def _stamp_reader(name: str) -> Callable[[Card, Property], None]:
    def read(card: Card, one: Property) -> None:
        found = _STAMP.fullmatch(one.text.strip())
        if found is None:
            card.unheld.append(f"{one.name} that is no time")
            return
        year, month, day, hour, minute, second, zone = found.groups()
        when = f"{year}-{month}-{day}"
        if hour:
            when += f"T{hour}:{minute}:{second or '00'}{zone or ''}"
        card.say(name, when)

    return read


def _read_impp(card: Card, one: Property) -> None:
    scheme, colon, name = one.text.strip().partition(":")
    network = one.param("X-SERVICE-TYPE") or one.param("SERVICE-TYPE") or scheme
    card.say("handle", f"{network.lower()}:{name or scheme}" if colon else one.text)


def _read_profile(card: Card, one: Property) -> None:
    text = one.text.strip()
    types = one.types - {"home", "work", "pref"}
    network = one.param("SERVICE-TYPE") or (min(types) if types else "")
    name = one.param("X-USER") or one.param("USERNAME")
    if name and network:
        card.say("handle", f"{network}:{name}")
    elif text.startswith("http") or not network:
        card.say("handle", text.removeprefix("x-apple:"))
    else:
        card.say("handle", f"{network}:{text.removeprefix('x-apple:')}")


def _is_own_field(name: str) -> bool:
    return name.startswith(PREFIX) and any(one.name == name for one in specs_in_use())


def _read_other(card: Card, one: Property) -> None:
    own = one.name.removeprefix(_OWN).replace("-", "_").lower()
    if one.name.startswith(_OWN) and (own in (*SINGLE, "handle") or _is_own_field(own)):
        card.own.setdefault(own, []).append(one.text.strip())
    elif one.name in _NETWORKS:
        card.say("handle", f"{_NETWORKS[one.name]}:{one.text.strip()}")
    elif one.name not in _OF_THE_CARD and (one.name in BINARY or one.text.strip(";, ")):
        card.unheld.append(one.name)


_READERS: dict[str, Callable[[Card, Property], None]] = {
    "FN": _read_once("full_name"),
    "N": _read_name,
    "NICKNAME": _read_once("nickname"),
    "ORG": _read_organisation,
    "TITLE": _read_once("job_title"),
    "ROLE": _read_once("job_title"),
    "EMAIL": _read_text("email"),
    "TEL": _read_phone,
    "ADR": _read_address,
    "BDAY": _read_birthday,
    "GENDER": _read_gender,
    "LANG": _read_once("language"),
    "LANGUAGE": _read_once("language"),
    "TZ": _read_once("time_zone"),
    "URL": _read_once("website"),
    "UID": _read_uid,
    "KIND": _read_kind,
    "X-ADDRESSBOOKSERVER-KIND": _read_kind,
    "X-ABSHOWAS": _read_shown_as,
    "REV": _stamp_reader("updated_at"),
    "CREATED": _stamp_reader("captured_at"),
    "IMPP": _read_impp,
    "SOCIALPROFILE": _read_profile,
    "X-SOCIALPROFILE": _read_profile,
}
