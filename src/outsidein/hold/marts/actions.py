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
from outsidein.ground.progress import Progress
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
from outsidein.people.queries import get_organisation

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
            _note_currency(engine, organisation_id)
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
        raise NotNow("Say that it is kept here, that it is kept elsewhere, or nothing.")
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


def _note_currency(engine: Engine, organisation_id: int) -> None:
    """Tell the engine in which currency the organisation reports."""
    engine.run("CREATE TABLE reporting (currency VARCHAR)")
    currency = get_organisation(organisation_id=organisation_id).currency
    engine.run("INSERT INTO reporting VALUES ($1)", [currency])


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
        columns = engine.rows(f"DESCRIBE FROM {query}")
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
    filed = {c for kind, names in fields.items() for c in supplied_columns(kind, names)}
    columns = sorted(filed | _registered(engine))
    engine.run("CREATE OR REPLACE TABLE supplied (table_name VARCHAR, column_name VARCHAR)")
    for column in columns:
        table, _, name = column.partition(".")
        engine.run("INSERT INTO supplied VALUES ($1, $2)", [table, name])
    engine.write_parquet("SELECT * FROM supplied", path)


#: What the register of sources says by itself: a column, and when some source says it.
REGISTERED = {
    "sources.owner_staff_id": "owner <> ''",
    "sources.lawful_basis": "lawful_basis <> ''",
    "sources.expected_every_days": "known(expected_every_days) IS NOT NULL",
    "sources.partner_id": "kind = 'partner'",
    "partners.id": "kind = 'partner'",
    "partners.name": "kind = 'partner'",
    "partners.handles_customers": "kind = 'partner'",
}


def _registered(engine: Engine) -> set[str]:
    """Return the columns that at least one source of the register fills."""
    return {
        column
        for column, said in REGISTERED.items()
        if engine.rows(f"SELECT 1 FROM sources_held WHERE {said} LIMIT 1")  # noqa: S608 - ours
    }


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
    return {
        "records": _select(
            "hold_record",
            organisation_id,
            id=number("id"),
            source_id=number("source_id"),
            external_id=text("external_id"),
            customer_number=number("customer_number"),
            kind=text("kind"),
            tidied=text("tidied"),
            observed_at=moment("observed_at"),
        ),
        "events": _select(
            "hold_event",
            organisation_id,
            id=number("id"),
            source_id=number("source_id"),
            kind=text("kind"),
            external_id=text("external_id"),
            customer_number=number("customer_number"),
            at=moment('"at"'),
            tidied=text("tidied"),
        ),
        "customers_held": _select(
            "hold_customer",
            organisation_id,
            number=number("number"),
            kind=text("kind"),
            status=text("status"),
            chosen=text("chosen"),
        ),
        "rates_held": _select(
            "hold_exchangerate",
            organisation_id,
            day=text("day"),
            base=text("base"),
            currency=text("currency"),
            rate=text("rate"),
        ),
        "contact_points_held": _select(
            "hold_contactpoint",
            organisation_id,
            customer_number=number("customer_number"),
            kind=text("kind"),
            value=text("value"),
            verified_at=moment("verified_at"),
            bounced_at=moment("bounced_at"),
        ),
        "sources_held": _select(
            "hold_source",
            organisation_id,
            id=number("id"),
            name=text("name"),
            kind=text("kind"),
            owner=text("owner"),
            lawful_basis=text("lawful_basis"),
            active=flag("active"),
            expected_every_days=number("expected_every_days"),
            last_received_at=moment("last_received_at"),
        ),
        "audit_checks": _select(
            "hold_auditcheck",
            organisation_id,
            id=number("id"),
            audit_id=number("audit_id"),
            source_id=number("source_id"),
            customer_number=number("customer_number"),
            field=text("field"),
            second=flag("second"),
        ),
        "audit_readings": _select(
            "hold_auditreading",
            organisation_id,
            check_id=number("check_read_id"),
            place=number("place"),
            verdict=text("verdict"),
            at=moment('"at"'),
        ),
        "audits": _select("hold_audit", organisation_id, id=number("id"), kind=text("kind")),
        "links": _select(
            "hold_link",
            organisation_id,
            id=number("id"),
            left_id=number("left_id"),
            right_id=number("right_id"),
            probability="probability",
            band=text("band"),
        ),
    }


def _select(table: str, organisation_id: int, **columns: str) -> str:
    """Return the query for some columns of the organisation's rows, in the order they came."""
    listed = ", ".join(f'{sql} AS "{name}"' for name, sql in columns.items())
    ours = f"organisation_id = {int(organisation_id)}"
    return f"SELECT {listed} FROM {table} WHERE {ours} ORDER BY id"  # noqa: S608 - our own names
