"""A list of people read from the bytes of a CSV: its signs, its columns, its rows."""

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import StringIO

#: What a column may be called, in plain letters; the first is the name we write ourselves.
NAMES: dict[str, tuple[str, ...]] = {
    "reference": ("reference", "id", "staff id", "person id", "employee id", "employee number",
                  "personnel number", "personalnummer", "external id", "number"),
    "name": ("name", "full name", "person"),
    "given_name": ("given name", "first name", "vorname"),
    "family_name": ("family name", "last name", "surname", "nachname"),
    "email": ("email", "e mail", "mail", "email address", "e mail address"),
    "level": ("level", "rank", "grade", "ebene"),
    "department": ("department", "dept", "team", "unit", "abteilung"),
    "language": ("language", "sprache"),
    "left_on": ("left on", "left", "left at", "leaving date"),
}  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EMAIL = re.compile(r"[^@\s<>()\[\],;:\"\\]+@[^@\s<>()\[\],;:\"\\]+\.[^@\s<>()\[\],;:\"\\.]+")
LONGEST = {"reference": 80, "name": 160, "email": 254, "level": 80, "department": 80}


class UnreadableList(ValueError):
    """The file is no list that can be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class AttributeRule:
    """An attribute of the organisation with the values there are."""

    code: str
    label: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a list is read against."""

    levels: tuple[str, ...]
    departments: tuple[str, ...]
    attributes: tuple[AttributeRule, ...]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What one row says of a person; an empty text is nothing said."""

    row: int
    reference: str
    name: str
    email: str
    level: str
    department: str
    attributes: dict[str, str]
    language: str
    left_on: date | None
    cells: tuple[str, ...] = ()  # as they stood


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be taken: where, why, and as it stood."""

    row: int  # as a person counts; the header is row 1
    column: str  # as the file calls it; "" where it is the row as a whole
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonList:
    """A list of people as it was read."""

    headers: tuple[str, ...]
    columns: dict[str, str]  # what we call a column -> what the file calls it
    rows: tuple[PersonRow, ...]
    refused: tuple[RefusedRow, ...]
    unread: tuple[str, ...]  # columns that say nothing of people
    unknown_levels: dict[str, int]  # name -> rows that were refused for it
    new_departments: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(slots=True)
class _Reading:
    """What is gathered while the rows are read."""

    rules: Rules
    columns: dict[str, int]  # field or "attribute:code" -> place
    headers: list[str]
    levels: dict[str, str]
    departments: dict[str, str]
    refused: list[RefusedRow] = field(default_factory=list)
    unknown_levels: dict[str, int] = field(default_factory=dict)
    new_departments: dict[str, str] = field(default_factory=dict)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)


def read_person_list(
    content: bytes, rules: Rules, *, restore: Callable[[str], str] = str
) -> PersonList:
    r"""Return the people of a CSV, with what was refused and why; raise UnreadableList.

    Shape: ``restore`` takes off again what an export of ours put before a cell.

    >>> rules = Rules(("Board", "Desk"), ("Care",), ())
    >>> read = read_person_list(b"Name;E-Mail;Level\nAnn;ann@x.org;desk\nBen;ben;Desk\n", rules)
    >>> [(row.name, row.level) for row in read.rows]
    [('Ann', 'Desk')]
    >>> [(one.row, one.column) for one in read.refused]
    [(3, 'E-Mail')]
    """
    text, warnings = decode(content)
    table = _table(text)
    headers = [restore(cell).strip() for cell in next(table, [])]
    columns, unread = _columns(headers, rules.attributes)
    reading = _Reading(
        rules=rules,
        columns=columns,
        headers=headers,
        levels={name.casefold(): name for name in rules.levels},
        departments={name.casefold(): name for name in rules.departments},
    )
    rows = []
    for number, raw in enumerate(table, start=2):
        cells = [restore(cell).strip() for cell in raw]
        if any(cells) and (row := _read_row(reading, number, cells)):
            rows.append(row)
    return PersonList(
        headers=tuple(headers),
        columns={name: headers[place] for name, place in columns.items()},
        rows=tuple(rows),
        refused=tuple(reading.refused),
        unread=tuple(unread),
        unknown_levels=reading.unknown_levels,
        new_departments=tuple(reading.new_departments.values()),
        warnings=tuple(warnings),
    )


def decode(content: bytes) -> tuple[str, list[str]]:
    r"""Return the text of the bytes, with what a person should know of how it was read.

    A byte order mark decides; else all of it must be UTF-8; else it is read as cp1252 and a
    warning says so.

    >>> decode("Zoë".encode("cp1252"))[0]
    'Zoë'
    """
    if not content.strip():
        raise UnreadableList("The file is empty. Export it again with a header row and rows.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UnreadableList("This is a spreadsheet. Save it as CSV (UTF-8), then choose that.")
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _decoded(content, name), []
    if b"\x00" in content:
        raise UnreadableList("The file isn't text. Save the list as CSV in UTF-8.")
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        told = (
            "The file isn't UTF-8; it was read as cp1252 (Western Windows). Look at names with "
            "accents; if they are wrong, save the list as CSV in UTF-8."
        )
        return _decoded(content, "cp1252"), [told]


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError as why:
        line = content[: why.start].count(b"\n") + 1
        raise UnreadableList(
            f"The bytes of line {line:,} mean nothing as {name}. Save the list as CSV in UTF-8."
        ) from why


def _table(text: str) -> Iterator[list[str]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as why:
        raise UnreadableList(f"The rows cannot be told apart: {why}.") from why


def _columns(
    headers: Sequence[str], attributes: Sequence[AttributeRule]
) -> tuple[dict[str, int], list[str]]:
    """Return the place of every column that is understood, and the names of the others."""
    known = {alias: name for name, aliases in NAMES.items() for alias in aliases}
    for one in attributes:
        known.setdefault(_plain(one.label), f"attribute:{one.code}")
        known[_plain(one.code)] = f"attribute:{one.code}"
    found: dict[str, int] = {}
    unread = []
    for place, header in enumerate(headers):
        name = known.get(_plain(header))
        if name is None:
            unread.append(header)
        elif name in found:
            raise UnreadableList(
                f"The columns “{headers[found[name]]}” and “{header}” say the same thing. "
                "Leave one of them out."
            )
        else:
            found[name] = place
    if "name" not in found and not {"given_name", "family_name"} <= found.keys():
        raise UnreadableList(
            "No column is called “name”. The first row must name the columns: name, email, "
            "level, department, and reference if people have a number."
        )
    return found, [header for header in unread if header]


def _plain(header: str) -> str:
    return re.sub(r"[\W_]+", " ", header).strip().casefold()


def _read_row(reading: _Reading, number: int, cells: list[str]) -> PersonRow | None:
    if len(cells) > len(reading.headers):
        told = f"The row has {len(cells)} cells and there are {len(reading.headers)} headers."
        _refuse(reading, number, cells, None, told)
        return None
    cells = [*cells, *[""] * (len(reading.headers) - len(cells))]
    said = {name: cells[place] for name, place in reading.columns.items()}
    name = said.get("name") or f"{said.get('given_name', '')} {said.get('family_name', '')}".strip()
    email = said.get("email", "").lower()
    for column, wrong in _faults(reading, number, {**said, "name": name, "email": email}):
        _refuse(reading, number, cells, column, wrong)
        return None
    department = said.get("department", "")
    folded = department.casefold()
    if department and folded not in reading.departments:
        reading.departments[folded] = reading.new_departments[folded] = department
    return PersonRow(
        row=number,
        reference=said.get("reference", ""),
        name=name,
        email=email,
        level=reading.levels.get(said.get("level", "").casefold(), ""),
        department=reading.departments.get(folded, ""),
        attributes={
            one.code: value
            for one in reading.rules.attributes
            if (value := _option(one, said.get(f"attribute:{one.code}", "")))
        },
        language=said.get("language", "").lower(),
        left_on=date.fromisoformat(said["left_on"]) if said.get("left_on") else None,
        cells=tuple(cells),
    )


def _faults(
    reading: _Reading, number: int, said: Mapping[str, str]
) -> Iterator[tuple[str | None, str]]:
    """Yield what is wrong with a row: the field, and why in words."""
    if not said["name"]:
        yield "name", "The name is empty; write one."
    for name, longest in LONGEST.items():
        if len(said.get(name, "")) > longest:
            yield name, f"This is longer than {longest} signs."
    if said["email"] and not _EMAIL.fullmatch(said["email"]):
        yield "email", f"“{said['email']}” is no e-mail address."
    level = said.get("level", "")
    if level and level.casefold() not in reading.levels:
        reading.unknown_levels[level] = reading.unknown_levels.get(level, 0) + 1
        yield "level", f"There is no level “{level}”. Add it, or write one that there is."
    for one in reading.rules.attributes:
        value = said.get(f"attribute:{one.code}", "")
        if value and not _option(one, value):
            yield f"attribute:{one.code}", f"“{value}” is none of: {', '.join(one.options)}."
    if said.get("language") and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z]{2,4})?",
                                                 said["language"]):  # fmt: skip
        yield "language", f"“{said['language']}” is no language; write a code such as en."
    if said.get("left_on") and not _is_date(said["left_on"]):
        yield "left_on", f"“{said['left_on']}” is no date; write it like 2026-03-31."
    for name in ("reference", "email"):
        if key := said.get(name, ""):
            first = reading.seen.setdefault((name, key), number)
            if first != number:
                yield name, f"“{key}” stands in row {first} too. Keep one of the two rows."


def _refuse(
    reading: _Reading, number: int, cells: list[str], field_name: str | None, why: str
) -> None:
    place = reading.columns.get(field_name or "")
    if place is None and field_name == "name":
        place = reading.columns.get("family_name")
    column = reading.headers[place] if place is not None else ""
    reading.refused.append(RefusedRow(number, column, why, tuple(cells)))


def _option(one: AttributeRule, value: str) -> str:
    folded = value.casefold()
    return next((option for option in one.options if option.casefold() == folded), "")


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2026-03-31")
