"""The dictionary: the kinds of file we read, their fields, and the codes these may hold.

The words stand in ``hold/sources/dictionary/*.toml``, a file a kind; this module reads them once.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from outsidein.hold.sources.compute.own import READ_AS, OwnSpec, specs_in_use
from outsidein.hold.sources.compute.words import plain

_FOLDER = Path(__file__).parents[1] / "dictionary"

#: Every kind of file the hold floor reads, in the order in which they are best imported.
KIND_NAMES = (
    "staff",
    "elements",
    "customers",
    "interactions",
    "orders",
    "cases",
    "messages",
    "consents",
    "preferences",
    "feedback",
)

#: The kinds whose rows are events that look for their customer.
EVENT_KINDS = frozenset(
    {"interactions", "orders", "cases", "messages", "consents", "preferences", "feedback"}
)

#: The fields by which an event finds its customer.
LINK_FIELDS = ("customer", "email", "phone", "handle")

#: How a field's text is read.
FORMS = frozenset(
    {"text", "name", "company", "email", "phone", "handle", "address", "place", "postcode"}
    | {"country", "language", "part_date", "time", "amount", "currency", "number", "integer"}
    | {"count", "share", "flag", "code", "field_name"}
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind of file."""

    name: str
    form: str  # one of FORMS
    meaning: str
    codes: str | None  # the code list whose values it takes
    many: bool  # whether a row may hold several
    aliases: tuple[str, ...]  # plain words, the best first
    parts: Mapping[str, tuple[str, ...]]  # part → plain words
    supplies: tuple[str, ...]  # mart columns as table.column


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: what a row is and what it may say."""

    name: str
    meaning: str
    fields: Mapping[str, Field]
    required: tuple[str, ...]  # a row without one of these is refused
    required_one_of: tuple[str, ...]  # a row without any of these is refused
    refuse_unreadable: tuple[str, ...]  # what cannot be read here makes the row useless
    refuse_unknown: tuple[str, ...]  # codes that must be one of ours
    supplies: tuple[str, ...]  # mart columns that any file of this kind supplies
    link_supplies: tuple[str, ...]  # mart columns supplied once customers are named
    file_words: tuple[str, ...]
    prefixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeList:
    """The values a code may take and the words that mean them."""

    name: str
    meaning: str
    values: tuple[str, ...]
    words: Mapping[str, str]  # plain word → value

    def value_of(self, text: str) -> str | None:
        """Return the value the text means, or None when it is not known here."""
        return self.words.get(plain(text))


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _plain_words(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain(word) for word in words))


def _field(name: str, entry: Mapping[str, Any]) -> Field:
    return Field(
        name=name,
        form=entry["form"],
        meaning=entry["meaning"],
        codes=entry.get("codes"),
        many=entry.get("many", False),
        aliases=_plain_words([name, *entry["aliases"]]),
        parts=MappingProxyType(
            {part: _plain_words(words) for part, words in entry.get("parts", {}).items()}
        ),
        supplies=tuple(entry.get("supplies", ())),
    )


def get_kind(name: str) -> Kind:
    """Return the kind of file of that name; KeyError names those there are.

    Customers also have the fields that an organisation added, while one is at work for it.

    >>> get_kind("orders").fields["amount"].supplies
    ('orders.amount',)
    """
    if name == "customers" and (own := specs_in_use()):
        return _with_own(own)
    return _dictionary_kind(name)


@cache
def _with_own(own: tuple[OwnSpec, ...]) -> Kind:
    kind = _dictionary_kind("customers")
    fields = {one.name: _own_field(one) for one in own}
    typed = tuple(one.name for one in own if one.form not in {"text", "one_of"})
    listed = tuple(one.name for one in own if one.form == "one_of")
    return replace(
        kind,
        fields=MappingProxyType({**kind.fields, **fields}),
        refuse_unreadable=(*kind.refuse_unreadable, *typed),
        refuse_unknown=(*kind.refuse_unknown, *listed),
    )


def _own_field(one: OwnSpec) -> Field:
    return Field(
        name=one.name,
        form=READ_AS[one.form],
        meaning=one.label,
        codes=one.name if one.form == "one_of" else None,
        many=False,
        aliases=_plain_words([one.label, one.code, one.name]),
        parts=MappingProxyType({}),
        supplies=(),
    )


@cache
def _dictionary_kind(name: str) -> Kind:
    if name not in KIND_NAMES:
        raise KeyError(f"There is no kind of file “{name}”; there are {', '.join(KIND_NAMES)}.")
    entry = _read(name)
    links = _read("links")["fields"] if name in EVENT_KINDS else {}
    fields = {field: _field(field, words) for field, words in {**links, **entry["fields"]}.items()}
    return Kind(
        name=name,
        meaning=entry["meaning"],
        fields=MappingProxyType(fields),
        required=tuple(entry.get("required", ())),
        required_one_of=tuple(entry.get("required_one_of", ())),
        refuse_unreadable=tuple(entry.get("refuse_unreadable", ())),
        refuse_unknown=tuple(entry.get("refuse_unknown", ())),
        supplies=tuple(entry.get("supplies", ())),
        link_supplies=tuple(entry.get("link_supplies", ())),
        file_words=_plain_words(entry.get("file_words", ())),
        prefixes=_plain_words(entry.get("prefixes", ())),
    )


@cache
def list_code_lists() -> tuple[CodeList, ...]:
    """Return every code list, in the order of the file."""
    return tuple(
        CodeList(
            name=name,
            meaning=entry["meaning"],
            values=tuple(entry["values"]),
            words=MappingProxyType(_words_of(entry)),
        )
        for name, entry in _read("codes").items()
    )


def _words_of(entry: Mapping[str, Any]) -> dict[str, str]:
    words: dict[str, str] = {}
    for value, synonyms in entry.get("synonyms", {}).items():
        words.update({plain(word): value for word in synonyms})
    words.update({plain(value): value for value in entry["values"]})
    return words


def get_code_list(name: str) -> CodeList:
    """Return the code list of that name; an own field's is that of the fields in use now.

    >>> get_code_list("channel").value_of("E-Mail")
    'email'
    >>> get_code_list("channel").value_of("pigeon") is None
    True
    """
    codes = _code_lists().get(name)
    if codes is not None:
        return codes
    for one in specs_in_use():
        if one.name == name:
            return _own_codes(one)
    raise KeyError(f"There is no code list “{name}”.")


@cache
def _code_lists() -> Mapping[str, CodeList]:
    return {codes.name: codes for codes in list_code_lists()}


@cache
def _own_codes(one: OwnSpec) -> CodeList:
    words = {plain(option): option for option in one.options}
    return CodeList(one.name, one.label, one.options, MappingProxyType(words))


def supplied_columns(kind: str, fields: Iterable[str]) -> frozenset[str]:
    """Return the mart columns, as table.column, that a file of this kind supplies.

    Shape: ``fields`` are the canonical fields with at least one value in the file.

    >>> sorted(c for c in supplied_columns("orders", ["at"]) if c.startswith("orders."))
    ['orders.at', 'orders.id']
    """
    named = get_kind(kind)
    present = set(fields)
    columns = set(named.supplies)
    if present.intersection(LINK_FIELDS):
        columns.update(named.link_supplies)
    for name in present & named.fields.keys():
        columns.update(named.fields[name].supplies)
    return frozenset(columns)
