"""An organisation arrives: a file that one left in, taken in whole or not at all.

Every cell is checked against its column before it is stored. All rows get new numbers, and what
refers to them goes along; a reference can lead to nothing outside the file.
"""

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError, connection, models, transaction

from outsidein.ground.audit import write_audit
from outsidein.ground.bulk import insert_rows
from outsidein.ground.progress import Progress
from outsidein.people.models import Organisation, User
from outsidein.people.moving.carried import CarriedTable, carried_tables, column_of, label_of
from outsidein.people.moving.compute import cells
from outsidein.people.moving.compute.references import renumbered
from outsidein.people.moving.leaving import MEMBERS, whole_digest
from outsidein.people.moving.numbers import Numbers, other_name
from outsidein.people.moving.package import BadFile, Entry, Unpacker
from outsidein.people.moving.sealing import unwrap

#: Called once the rows stand and before they are committed, with the organisation's number.
Afterwards = Callable[[int], None]
ASKED_AT_ONCE = 500
MOST_MEMBERS = 100_000


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of an import."""

    organisation_id: int
    name: str
    rows: dict[str, int]  # by table
    members: int
    renamed: bool  # ids that no installation has twice were made anew: it was here before
    wanting: tuple[str, ...]  # tables that the file does not have
    sha256: str


def import_organisation(
    *,
    organisation_id: None = None,
    path: Path,
    at: datetime,
    actor: str = "system",
    passphrase: str = "",
    name: str = "",
    afterwards: Afterwards | None = None,
    progress: Progress | None = None,
) -> Arrived:
    """Make a new organisation of the file; BadFile with the place where it is not right.

    One transaction: of a file that is refused nothing stays.
    """
    del organisation_id  # there is none yet
    tell = progress or (lambda _step, _share: None)
    unpacker = Unpacker(path)
    for lock, wrapped in (unpacker.told.get("locks") or {}).items():
        unpacker.keys[str(lock)] = unwrap(wrapped, passphrase or None)
    tell("Checking the file", 0.0)
    _check_contents(unpacker)
    unpacker.check()
    # PostgreSQL gives numbers out whoever writes, so ours are kept before; SQLite has one writer.
    kept = _make_rooms(unpacker) if connection.vendor == "postgresql" else None
    try:
        with transaction.atomic():
            return _take(unpacker, kept, at, actor, name, afterwards, tell)
    except DatabaseError as why:
        told = str(why).strip().partition("\n")[0].partition("DETAIL")[0]
        raise BadFile(f"{path.name} contradicts itself: {told}. Nothing was stored.") from why


def _check_contents(unpacker: Unpacker) -> None:
    known = {table.label for table in carried_tables()} | {MEMBERS}
    strange = sorted(set(unpacker.entries) - known)
    if strange:
        raise BadFile(
            f"The file has the table {strange[0]}, which this version does not know."
            " Bring the program up to date."
        )
    for label in (MEMBERS, "people.Organisation"):
        if label not in unpacker.entries:
            raise BadFile(f"The file has no table {label}.")
    for entry in unpacker.entries.values():
        if entry.lock and entry.lock not in unpacker.keys:
            raise BadFile(f"{entry.name} has a lock that the list of contents does not name.")
    digests = {one.table: one.sha256 for one in unpacker.entries.values()}
    if whole_digest(digests) != unpacker.told.get("sha256"):
        raise BadFile("The list of contents contradicts itself: it was changed.")


def _take(
    unpacker: Unpacker,
    kept: Numbers | None,
    at: datetime,
    actor: str,
    name: str,
    afterwards: Afterwards | None,
    tell: Progress,
) -> Arrived:
    numbers = kept or _make_rooms(unpacker)
    numbers.members = members = _members(unpacker)
    tables = [table for table in carried_tables() if table.label in unpacker.entries]
    new = numbers.new_id("people.Organisation", 1)
    salt = secrets.token_hex(16) if _is_here(unpacker, tables) else ""
    whole, done, rows = sum(one.rows for one in unpacker.entries.values()), 0, {}
    for table in tables:
        entry = unpacker.entries[table.label]
        tell(f"Taking {table.label}", 0.1 + 0.8 * done / max(1, whole))
        _store(table, _read(unpacker, table, entry, numbers, salt, new))
        rows[table.label] = entry.rows
        done += entry.rows
    _check_one_organisation(new, rows)
    if name.strip():
        Organisation.objects.filter(pk=new).update(name=name.strip())
    connection.check_constraints()
    write_audit(
        organisation_id=new,
        act="import organisation",
        object_ref=f"organisation {new}",
        at=at,
        actor=actor,
        detail={"rows": sum(rows.values()), "sha256": unpacker.told["sha256"]},
    )
    if afterwards is not None:
        tell("Making the search ready", 0.92)
        afterwards(new)
    named = Organisation.objects.values_list("name", flat=True).get(pk=new)
    wanting = sorted({one.label for one in carried_tables()} - set(rows))
    return Arrived(
        new, named, rows, len(members), bool(salt), tuple(wanting), str(unpacker.told["sha256"])
    )


def _check_one_organisation(new: int, rows: dict[str, int]) -> None:
    if rows.get("people.Organisation") != 1 or not Organisation.objects.filter(pk=new).exists():
        raise BadFile("tables/people.Organisation.jsonl must hold one organisation, number 1.")


def _members(unpacker: Unpacker) -> dict[int, int]:
    """Return the user of each member in the file; who is not here yet is made."""
    entry = unpacker.entries[MEMBERS]
    if entry.rows > MOST_MEMBERS:
        raise BadFile(f"{entry.name} names more members than any organisation has.")
    found: dict[int, int] = {}
    for number, line in unpacker.lines(entry):
        try:
            place, email = json.loads(line)
            validate_email(email)
            found[int(place)] = _user(str(email).strip().lower())
        except (ValueError, TypeError, ValidationError) as why:
            raise BadFile(f"{entry.name}, line {number}: this is no member.") from why
    return found


def _user(email: str) -> int:
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    EmailAddress.objects.get_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
    return int(user.pk)


def _make_rooms(unpacker: Unpacker) -> Numbers:
    """Keep the numbers that the file's rows will bear; return how they change on the way in."""
    numbers = Numbers()
    for table in carried_tables():
        if table.has_numbers and table.label in unpacker.entries:
            highest = unpacker.entries[table.label].highest
            numbers.spans[table.label] = (1, highest)
            with transaction.atomic():
                numbers.steps[table.label] = _make_room(table, highest)
    return numbers


def _make_room(table: CarriedTable, highest: int) -> int:
    """Keep so many numbers of a table for us and return the one before the first."""
    name = table.model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # For a moment nobody is given a number in between.
            cursor.execute(f'LOCK TABLE "{name}" IN SHARE ROW EXCLUSIVE MODE')
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [f'"{name}"'])
            sequence = cursor.fetchone()[0]
            cursor.execute(f'SELECT COALESCE(MAX(id), 0) FROM "{name}"')  # noqa: S608 - our own name
            last = cursor.fetchone()[0]
            cursor.execute(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608
            value, called = cursor.fetchone()
            step = max(last, value if called else value - 1)
            if highest:
                cursor.execute("SELECT setval(%s, %s)", [sequence, step + highest])
            return int(step)
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [name])
        row = cursor.fetchone()
        return int(row[0]) if row else 0


def _is_here(unpacker: Unpacker, tables: list[CarriedTable]) -> bool:
    """Return whether an id of the file, of those no installation has twice, is here already."""
    for table in tables:
        for column in table.fresh:
            place = _place(unpacker.entries[table.label], column)
            if place is not None and _any_here(unpacker, table, column, place):
                return True
    return False


def _any_here(unpacker: Unpacker, table: CarriedTable, column: str, place: int) -> bool:
    field = next(one for one in table.fields if one.column == column)
    rows = table.model._base_manager
    held: list[Any] = []

    def ask() -> bool:
        return rows.filter(**{f"{field.attname}__in": held}).exists()

    entry = unpacker.entries[table.label]
    for number, line in unpacker.lines(entry):
        told = _cells(entry, number, line)[place]
        if told is not None:
            held.append(_checked(entry, number, field, told))
        if len(held) == ASKED_AT_ONCE:
            if ask():
                return True
            held.clear()
    return bool(held) and ask()


def _store(table: CarriedTable, rows: Iterator[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        insert_rows(cursor, table.model._meta.db_table, table.columns, rows)


def _read(
    unpacker: Unpacker,
    table: CarriedTable,
    entry: Entry,
    numbers: Numbers,
    salt: str,
    organisation_id: int,
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table as they are stored; a cell that is wrong is named."""
    strange = sorted(set(entry.columns) - set(table.columns))
    if strange:
        raise BadFile(f"{entry.name} has a column {strange[0]}, which this version does not know.")
    places = [_place(entry, column_of(field)) for field in table.fields]
    ways = [_way(table, field, entry, numbers, salt, organisation_id) for field in table.fields]
    fixed = [
        _default(field) if place is None else None
        for field, place in zip(table.fields, places, strict=True)
    ]
    todo = list(zip(table.fields, places, ways, fixed, strict=True))
    last = 0
    pk = _place(entry, "id")
    for number, line in unpacker.lines(entry):
        told = _cells(entry, number, line)
        row: list[Any] = []
        for field, place, way, default in todo:
            value = default if place is None else told[place]
            if value is None:
                if not field.null:
                    raise BadFile(f"{entry.name}, line {number}: {field.column} is missing.")
                row.append(None)
                continue
            try:
                row.append(value if place is None else way(value))
            except cells.NotACell as why:
                raise BadFile(f"{entry.name}, line {number}, {field.column}: {why}.") from why
            except (ValueError, TypeError, RecursionError) as why:
                raise BadFile(
                    f"{entry.name}, line {number}, {field.column}: it cannot be read."
                ) from why
        if table.has_numbers and pk is not None:
            if told[pk] <= last:
                raise BadFile(f"{entry.name}, line {number}: its numbers do not grow.")
            last = told[pk]
        yield tuple(row)


def _cells(entry: Entry, number: int, line: bytes) -> list[Any]:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError) as why:
        raise BadFile(f"{entry.name}, line {number}: it is no line of ours.") from why
    if not isinstance(told, list) or len(told) != len(entry.columns):
        raise BadFile(f"{entry.name}, line {number}: it has not {len(entry.columns)} cells.")
    return told


def _place(entry: Entry, column: str) -> int | None:
    return entry.columns.index(column) if column in entry.columns else None


def _default(field: models.Field[Any, Any]) -> Any:
    """Return what stands in a column that the file is too old to have."""
    if field.primary_key or isinstance(field, models.ForeignKey):
        return None
    value = field.get_default()
    if field.get_internal_type() == "JSONField" and value is not None:
        return json.dumps(value)
    return value


def _way(
    table: CarriedTable,
    field: models.Field[Any, Any],
    entry: Entry,
    numbers: Numbers,
    salt: str,
    organisation_id: int,
) -> cells.Turn:
    """Return what is done to a cell on its way in."""
    label = _led_to(table, field)
    if label == "people.Organisation" and not field.primary_key:
        return lambda _old: organisation_id
    if label is not None:

        def lead(old: Any) -> int:
            if not numbers.is_known(label, cells.whole_in(old)):
                raise cells.NotACell(f"no row {old} of {label} is in the file")
            return numbers.new_id(label, old)

        return lead
    fresh = field.column in table.fresh or _is_fresh_key(field)
    read = _reader(field)
    references = table.references.get(column_of(field), ())
    named = field.target_field if isinstance(field, models.ForeignKey) else field
    kind = named.get_internal_type()
    stored = ON_SQLITE.get(kind) if connection.vendor == "sqlite" else None

    def take(value: Any) -> Any:
        value = read(value)
        if references:
            value = renumbered(value, references, numbers.new_id)
        if salt and fresh and value != "":
            value = other_name(kind, str(value), salt)
        return stored(value) if stored is not None else value

    return take


def _led_to(table: CarriedTable, field: models.Field[Any, Any]) -> str | None:
    """Return the table whose number stands in a column, or None."""
    if isinstance(field, models.ForeignKey) and not isinstance(field.related_model, str):
        target = field.related_model
        is_numbered = target is User or isinstance(target._meta.pk, models.AutoField)
        return label_of(target) if is_numbered else None
    return table.label if field.primary_key and table.has_numbers else None


def _is_fresh_key(field: models.Field[Any, Any]) -> bool:
    """Return whether the column names a row by an id of letters."""
    return isinstance(field, models.ForeignKey) and not isinstance(
        field.target_field, models.AutoField
    )


def _reader(field: models.Field[Any, Any]) -> cells.Turn:
    """Return how a cell of the column is checked."""
    if isinstance(field, models.ForeignKey):
        return _reader(field.target_field)
    kind = field.get_internal_type()
    read = READERS.get(kind) or cells.text_in(getattr(field, "max_length", None))
    if kind == "TextField" and (field.column in JSON_TEXTS or field.default in ("{}", "[]")):
        read = _json_or_nothing
    if kind.startswith("Positive"):
        read = _not_below_zero
    if not field.choices:
        return read
    allowed = {value for value, _words in field.flatchoices}

    def one_of(value: Any) -> Any:
        if value not in allowed and value != "":
            raise cells.NotACell("it is none of the words that stand here")
        return read(value)

    return one_of


def _json_or_nothing(value: Any) -> str:
    return cells.json_in(value) if value != "" else ""


def _not_below_zero(value: Any) -> int:
    if cells.whole_in(value) < 0:
        raise cells.NotACell("it is below zero")
    return int(value)


def _checked(entry: Entry, number: int, field: models.Field[Any, Any], value: Any) -> Any:
    try:
        return _reader(field)(value)
    except cells.NotACell as why:
        raise BadFile(f"{entry.name}, line {number}, {field.column}: {why}.") from why


#: How SQLite keeps what PostgreSQL has types of its own for.
ON_SQLITE: dict[str, cells.Turn] = {
    "DateTimeField": lambda value: str(value).removesuffix("+00:00"),
    "UUIDField": lambda value: str(value).replace("-", ""),
}
#: Texts that hold JSON; pages read them as such.
JSON_TEXTS = frozenset({"raw", "tidied"})
READERS: dict[str, cells.Turn] = {
    "BigIntegerField": cells.whole_in,
    "IntegerField": cells.whole_in,
    "SmallIntegerField": cells.whole_in,
    "FloatField": cells.measured_in,
    "BooleanField": cells.flag_in,
    "DateTimeField": cells.moment_in,
    "DateField": cells.day_in,
    "JSONField": cells.json_in,
    "UUIDField": cells.uuid_in,
    "DecimalField": cells.decimal_in,
    "BinaryField": cells.binary_in,
}
