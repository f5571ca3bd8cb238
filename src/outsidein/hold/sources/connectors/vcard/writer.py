"""Customers as cards: vCard 4.0, 3.0 and jCard, which read again say the same, field by field."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from outsidein.hold.sources.connectors.vcard.cards import OURS, read_card
from outsidein.hold.sources.connectors.vcard.properties import Property

#: Unit: octets. Where a line is folded.
_FOLD = 75
_PRODUCT = "-//Outside-In//EN"
_SEXES = {"male": "M", "female": "F", "other": "O"}
VERSIONS = ("4.0", "3.0")
_NAME = ("family_name", "given_name", "additional_name", "honorific_prefix", "honorific_suffix")
#: What a card says of itself; the rest of a row are its fields.
_OF_THE_CARD = frozenset({"external_id", "our_customer", "updated_at"})

Fields: TypeAlias = Mapping[str, Sequence[str]]
_First: TypeAlias = Callable[[str], str]  # the first value of a field, or ""


def our_uid(*, organisation: str, label: str) -> str:
    """Return the UID of a customer of ours: it says whose number it is.

    >>> our_uid(organisation="1f0c", label="C-000123")
    'outsidein:1f0c:C-000123'
    """
    return f"{OURS}{organisation}:{label}"


def write_vcard(uid: str, fields: Fields, *, version: str = "4.0") -> str:
    r"""Return a card as text, lines ended and folded as the standard asks.

    >>> card = write_vcard("u1", {"full_name": ["Ann Lane"], "email": ["a@x.org"]})
    >>> print(card.replace("\r\n", "\n"))
    BEGIN:VCARD
    VERSION:4.0
    PRODID:-//Outside-In//EN
    UID:u1
    FN:Ann Lane
    EMAIL;PREF=1:a@x.org
    END:VCARD
    <BLANKLINE>
    """
    lines = ["BEGIN:VCARD", f"VERSION:{version}"]
    lines += [_line(one) for one in properties_of(uid, fields, version=version)]
    return "\r\n".join(_folded(line) for line in [*lines, "END:VCARD"]) + "\r\n"


def write_jcard(uid: str, fields: Fields) -> str:
    """Return a card in JSON (RFC 7095).

    >>> write_jcard("u1", {"kind": ["company"], "company_name": ["Quay Ltd"]})[:46]
    '["vcard",[["version",{},"text","4.0"],["prodid'
    """
    entries: list[list[object]] = [["version", {}, "text", "4.0"]]
    entries += [_entry(one) for one in properties_of(uid, fields, version="4.0")]
    return json.dumps(["vcard", entries], ensure_ascii=False, separators=(",", ":"))


def properties_of(uid: str, fields: Fields, *, version: str) -> list[Property]:
    """Return the properties of a card: the standard ones, and of our own what these leave out.

    What the standard ones say is read again and set beside the fields; each that does not come
    back as it went is told by a property of ours (``X-OUTSIDEIN-…``). So nothing is lost.
    """
    standard = list(_standard(uid, fields, version))
    back = read_card(standard).fields
    own = []
    for name in sorted({*fields, *back} - _OF_THE_CARD):
        wanted = [value for value in fields.get(name, ()) if value]
        if back.get(name, []) != wanted:
            label = f"X-OUTSIDEIN-{name.upper().replace('_', '-')}"
            own += [_one(label, value) for value in wanted or [""]]
    return [*standard, *own]


def _one(name: str, value: str, **params: str) -> Property:
    return Property(
        name, "", "", {key.replace("_", "-"): (text,) for key, text in params.items()}, ((value,),)
    )


def _parts(name: str, *values: str) -> Property:
    return Property(name, "", "", {}, tuple((value,) for value in values))


def _standard(uid: str, fields: Fields, version: str) -> Iterator[Property]:
    def first(name: str) -> str:
        return next(iter(fields.get(name, ())), "")

    newer = version == "4.0"
    company = first("kind") == "company"
    yield _one("PRODID", _PRODUCT)
    yield _one("UID", uid)
    if newer and first("kind"):
        yield _one("KIND", "org" if company else "individual")
    name = [first(part) for part in _NAME]
    if any(name) or not newer:
        yield _parts("N", *name)
    yield _one("FN", _shown_name(first, company=company))
    if first("nickname"):
        yield _one("NICKNAME", first("nickname"))
    if first("company_name"):
        yield _parts("ORG", *filter(None, (first("company_name"), first("department"))))
    if first("job_title"):
        yield _one("TITLE", first("job_title"))
    yield from _reaches(fields, newer=newer)
    address = ("street_address", "address_locality", "address_region", "postal_code")
    if any(first(name) for name in (*address, "address_country")):
        yield _parts("ADR", "", "", *(first(name) for name in address), first("address_country"))
    if first("website"):
        yield _one("URL", first("website"))
    yield from _of_a_person(first, newer=newer)
    if first("updated_at"):
        yield _one("REV", re.sub("[-:]", "", first("updated_at")).replace(" ", "T") + "Z")


def _shown_name(first: _First, *, company: bool) -> str:
    names = ("company_name", "full_name") if company else ("full_name", "company_name")
    shown = (first(name) for name in (*names, "email", "phone", "family_name", "given_name"))
    return next(filter(None, shown), "(no name)")


def _reaches(fields: Fields, *, newer: bool) -> Iterator[Property]:
    """Yield every way to reach the customer; the first of each is the preferred one."""
    for at, value in enumerate(fields.get("email", ())):
        yield _preferred(_one("EMAIL", value), at, newer=newer)
    for at, value in enumerate(fields.get("phone", ())):
        one = _one("TEL", f"tel:{value}", VALUE="uri") if newer else _one("TEL", value)
        yield _preferred(one, at, newer=newer)
    for value in fields.get("handle", ()):
        network, colon, name = value.partition(":")
        if newer and colon:
            yield _one("SOCIALPROFILE", name, SERVICE_TYPE=network, VALUE="text")


def _preferred(one: Property, at: int, *, newer: bool) -> Property:
    """Return the property with its place, so that the order of several is kept."""
    if newer:
        params = {"PREF": (str(min(at + 1, 100)),), **one.params}
    else:
        params = {"TYPE": ("PREF",)} if at == 0 else {}
    return Property(one.name, one.value, one.group, params, one.listed)


def _of_a_person(first: _First, *, newer: bool) -> Iterator[Property]:
    born = first("birth_date")
    if newer and born:
        yield _one("BDAY", born.replace("-", "") if len(born) == len("1996-04-15") else born)
    elif len(born) == len("1996-04-15"):
        yield _one("BDAY", born)
    if newer and first("gender") in _SEXES:
        yield _one("GENDER", _SEXES[first("gender")])
    if newer and first("language"):
        yield _one("LANG", first("language"))
    if first("time_zone"):
        yield _one("TZ", first("time_zone"))


# ── on paper ────────────────────────────────────────────────────────────────────────────────────


def _line(one: Property) -> str:
    params = "".join(
        f";{name}={','.join(_param(value) for value in values)}"
        for name, values in one.params.items()
    )
    parts = one.listed or ((one.value,),)
    value = ";".join(",".join(map(_escaped, part)) for part in parts)
    if one.param("VALUE") == "uri" or one.name == "UID":  # addresses have no escapes
        value = one.text
    return f"{one.name}{params}:{value}"


def _param(value: str) -> str:
    kept = value.replace("^", "^^").replace("\n", "^n").replace('"', "^'")
    return f'"{kept}"' if re.search(r"[,;:]", kept) else kept


def _escaped(text: str) -> str:
    kept = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return re.sub(r"\r\n?|\n", "\\\\n", kept)


def _folded(line: str) -> str:
    """Return the line in pieces of 75 octets, no letter cut in two."""
    pieces: list[str] = []
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode("utf-8", "surrogatepass"))
        if size + octets > _FOLD - (1 if pieces else 0):
            pieces.append(piece)
            piece, size = "", 0
        piece += letter
        size += octets
    return "\r\n ".join([*pieces, piece])


def _entry(one: Property) -> list[object]:
    params = {
        name.lower(): values[0] if len(values) == 1 else list(values)
        for name, values in one.params.items()
        if name != "VALUE"
    }
    parts = [part[0] if len(part) == 1 else list(part) for part in one.listed or ((one.value,),)]
    return [
        one.name.lower(),
        params,
        one.param("VALUE") or "text",
        parts[0] if len(parts) == 1 else parts,
    ]
