"""Publishes the marts: one Parquet file a table, all from one moment, whole or not at all."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path

from django.conf import settings
from django.db import transaction

from outsidein.ground.audit import write_audit
from outsidein.ground.engine import Engine, open_engine
from outsidein.ground.errors import NotNow
from outsidein.ground.snapshot import export_tables, flag, moment, number, text
from outsidein.hold.marts.compute.tables import (
    DECLARED_FILE,
    FACTS,
    MARTS,
    SUPPLIED_FILE,
    TABLES,
    empty_table_sql,
    typed_select_sql,
)
from outsidein.hold.marts.models import Declaration
from outsidein.hold.records.models import SuppliedField
from outsidein.hold.sources.compute.dictionary import supplied_columns

Progress = Callable[[str, float], None]
Beside = Callable[[Path], dict[str, int]]


@dataclass(frozen=True, slots=True)
class Published:
    """A set of marts: where it lies and what is in it."""

    folder: Path
    rows: dict[str, int]  # by table
    digest: str  # over the digests of all files, in the order of their names


def publish_marts(
    *, organisation_id: int, beside: Beside | None = None, progress: Progress | None = None
) -> Published:
    """Write every mart anew from one snapshot of the tables and put the set in place of the last.

    A reader never meets half a set: the new one is made aside and moved in whole. ``beside``
    is handed the folder before that and may write more tables into it; it returns their rows.
    """
    tell = progress or (lambda _step, _share: None)
    target = marts_folder(organisation_id=organisation_id)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = f"{target.name}-"
    for left in target.parent.glob(f"{aside}*"):
        shutil.rmtree(left, ignore_errors=True)  # of a process that was killed
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=aside) as scratch:
        held, made = Path(scratch) / "held", Path(scratch) / "made"
        tell("Copying the tables", 0.1)
        export_tables(_queries(organisation_id), held)
        made.mkdir()
        with open_engine(held) as engine:
            for statement in _sql("_before").split(";\n"):
                if statement.strip():
                    engine.run(statement)
            rows = _write_all(engine, made, tell)
            _write_supplied(engine, organisation_id, made / SUPPLIED_FILE)
            _write_declared(engine, organisation_id, made / DECLARED_FILE)
        if beside is not None:
            rows |= beside(made)
        digest = _digest(made)
        if target.exists():
            target.rename(Path(scratch) / "last")
        made.rename(target)
    return Published(folder=target, rows=rows, digest=digest)


def marts_folder(*, organisation_id: int) -> Path:
    """Return the folder of the organisation's marts."""
    return Path(settings.HOME) / "marts" / str(int(organisation_id))


def drop_marts(*, organisation_id: int) -> None:
    """Remove the published tables; they can be made again at any time."""
    shutil.rmtree(marts_folder(organisation_id=organisation_id), ignore_errors=True)


@transaction.atomic
def declare_table(
    *, organisation_id: int, table_name: str, state: str, at: datetime, actor: str
) -> None:
    """Keep a steward's word on a table: kept here though nothing occurred, or kept elsewhere.

    An empty ``state`` takes the word back.
    """
    if table_name not in TABLES:
        raise NotNow(f"There is no published table named {table_name}.")
    ours = Declaration.objects.filter(organisation_id=organisation_id, table_name=table_name)
    if not state:
        ours.delete()
    elif state not in Declaration.State.values:
        raise NotNow(f"Say {' or '.join(Declaration.State.values)}, or nothing.")
    else:
        Declaration.objects.update_or_create(
            organisation_id=organisation_id,
            table_name=table_name,
            defaults={"state": state, "said_by": actor, "said_at": at},
        )
    write_audit(
        organisation_id=organisation_id,
        act="declare table",
        object_ref=f"table {table_name}",
        at=at,
        actor=actor,
        detail={"state": state},
    )


def _sql(name: str) -> str:
    return (resources.files("outsidein.hold.marts") / "sql" / f"{name}.sql").read_text("utf-8")


def _write_all(engine: Engine, made: Path, tell: Progress) -> dict[str, int]:
    """Write every table: those that a source can supply by their query, the others empty."""
    rows: dict[str, int] = {}
    published = [*MARTS, *(table for table in FACTS if table.name == "staff")]
    for place, table in enumerate(published):
        path = made / f"{table.name}.parquet"
        tell(f"Publishing {table.name}", 0.3 + 0.7 * place / len(published))
        if not (resources.files("outsidein.hold.marts") / "sql" / f"{table.name}.sql").is_file():
            engine.write_parquet(empty_table_sql(table), path)
            rows[table.name] = 0
            continue
        query = f"({_sql(table.name)})"
        columns = engine.rows(f"DESCRIBE SELECT * FROM {query}")
        present = frozenset(str(column[0]) for column in columns)
        engine.write_parquet(typed_select_sql(table, present, origin=query), path)
        counted = engine.one("SELECT COUNT(*) FROM read_parquet($path)", {"path": str(path)})
        rows[table.name] = int(counted[0]) if counted else 0
    return rows


def _write_supplied(engine: Engine, organisation_id: int, path: Path) -> None:
    fields: dict[str, set[str]] = {}
    ours = SuppliedField.objects.filter(organisation_id=organisation_id)
    for kind, field in ours.values_list("kind", "field").distinct():
        fields.setdefault(kind, set()).add(field)
    columns = sorted({c for kind, names in fields.items() for c in supplied_columns(kind, names)})
    engine.run("CREATE OR REPLACE TABLE supplied (table_name VARCHAR, column_name VARCHAR)")
    for column in columns:
        table, _, name = column.partition(".")
        engine.run("INSERT INTO supplied VALUES ($1, $2)", [table, name])
    engine.write_parquet("SELECT * FROM supplied", path)


def _write_declared(engine: Engine, organisation_id: int, path: Path) -> None:
    engine.run("CREATE OR REPLACE TABLE declared (table_name VARCHAR, state VARCHAR)")
    ours = Declaration.objects.filter(organisation_id=organisation_id).order_by("table_name")
    for row in ours.values_list("table_name", "state"):
        engine.run("INSERT INTO declared VALUES ($1, $2)", list(row))
    engine.write_parquet("SELECT * FROM declared", path)


def _digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.glob("*.parquet")):
        whole.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def _queries(organisation_id: int) -> dict[str, str]:
    """Return what is copied of this organisation's tables, and of no other's."""
    ours = f"organisation_id = {int(organisation_id)}"
    return {
        "records": (
            f"SELECT {number('id')} AS id, {number('source_id')} AS source_id,"  # noqa: S608
            f" {text('external_id')} AS external_id, {number('customer_number')} AS customer_number,"
            f" {text('kind')} AS kind, {text('tidied')} AS tidied, {moment('observed_at')} AS observed_at"
            f" FROM hold_record WHERE {ours} ORDER BY id"
        ),
        "events": (
            f"SELECT {number('id')} AS id, {number('source_id')} AS source_id, {text('kind')} AS kind,"  # noqa: S608
            f" {text('external_id')} AS external_id, {number('customer_number')} AS customer_number,"
            f' {moment("at")} AS "at", {text("tidied")} AS tidied'
            f" FROM hold_event WHERE {ours} ORDER BY id"
        ),
        "customers_held": (
            f"SELECT {number('number')} AS number, {text('kind')} AS kind, {text('status')} AS status,"  # noqa: S608
            f" {text('chosen')} AS chosen FROM hold_customer WHERE {ours} ORDER BY number"
        ),
        "contact_points_held": (
            f"SELECT {number('customer_number')} AS customer_number, {text('kind')} AS kind,"  # noqa: S608
            f" {text('value')} AS value, {moment('verified_at')} AS verified_at,"
            f" {moment('bounced_at')} AS bounced_at FROM hold_contactpoint WHERE {ours} ORDER BY id"
        ),
        "sources_held": (
            f"SELECT {number('id')} AS id, {text('name')} AS name, {text('kind')} AS kind,"  # noqa: S608
            f" {text('owner')} AS owner, {text('lawful_basis')} AS lawful_basis, {flag('active')} AS active,"
            f" {number('expected_every_days')} AS expected_every_days,"
            f" {moment('last_received_at')} AS last_received_at FROM hold_source WHERE {ours} ORDER BY id"
        ),
        "links": (
            f"SELECT {number('id')} AS id, {number('left_id')} AS left_id, {number('right_id')} AS right_id,"  # noqa: S608
            f" probability FROM hold_link WHERE {ours} AND band = 'joined' ORDER BY id"
        ),
    }
