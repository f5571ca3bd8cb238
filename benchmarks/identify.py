"""Who is that? One record against a million, in process and over HTTP, beside Splink's own way.

Run ``make bench-identify`` (``QUICK=1`` for twenty thousand): made-up households (see
``households.py``), one run over all of them; then a part is taken out again and recognised record
by record, and held against what the run had said. SQLite first, then PostgreSQL over one
connection. The base is laid down by sets, not imported.
"""

import http.client
import itertools
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parent))

from households import make_households

QUICK = bool(os.environ.get("QUICK"))
BASE = int(os.environ.get("BASE", 20_000 if QUICK else 1_000_000))
NEW = 300 if QUICK else 2_000
AT_ONCE = 100
BIN = Path(sys.executable).parent
TOLD = (
    "given_name", "family_name", "birth_date", "email", "phone", "street_address",
    "address_locality", "postal_code",
)  # fmt: skip


def main() -> None:
    """Make the base and measure on SQLite and on PostgreSQL."""
    if len(sys.argv) > 1:
        _measure(Path(sys.argv[1]))
        return
    home = Path(tempfile.mkdtemp(prefix="bench-identify-"))
    try:
        _resolve(home)
        _splink(home)
        for name, command in (
            ("SQLite", []),
            ("PostgreSQL", [sys.executable, "scripts/with_postgres.py"]),
        ):
            print(f"\n{name}", flush=True)
            environment = {**os.environ, "OUTSIDEIN_HOME": str(home / name), "DATABASE_URL": ""}
            (home / name).mkdir()
            ours = [sys.executable, __file__, str(home)]
            subprocess.run([*command, *ours], env=environment, check=True)
            shutil.rmtree(home / name, ignore_errors=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)


# --- the base ------------------------------------------------------------------------------


def _resolve(home: Path) -> None:
    """Resolve base and new records together, and take the new ones out of what is laid down."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from outsidein.hold.identities.linker import resolve

    made = make_households(BASE + NEW)
    ids = pa.array(range(1, made.num_rows + 1), pa.int64())
    made = made.set_column(made.column_names.index("record_id"), "record_id", ids)
    pq.write_table(made, home / "records.parquet")
    with timed(f"one run over {made.num_rows:,} records"):
        resolved = resolve(made.drop_columns(["truth"]), online=home / "laid")
    pq.write_table(resolved.clusters, home / "clusters.parquet")
    base = made.num_rows - NEW
    for name in ("keys.parquet", "features.parquet"):
        laid = pq.read_table(home / "laid" / name)
        pq.write_table(laid.filter(pc.less_equal(laid["record_id"], base)), home / "laid" / name)
        print(f"  {name}: {laid.num_rows:,} rows", flush=True)


def _fill(home: Path) -> tuple[int, int]:
    """Lay the base into the database by sets; return the organisation and the base's size."""
    import pyarrow.parquet as pq
    from django.db import connection, transaction
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.ground.bulk import insert_rows
    from outsidein.hold.customers.actions import CUSTOMER_COLUMNS
    from outsidein.hold.customers.search_index import fill_index
    from outsidein.hold.identities.models import Resolution
    from outsidein.hold.identities.online.storing import store_laid
    from outsidein.hold.records.models import ImportRun
    from outsidein.hold.sources.actions import get_or_make_source
    from outsidein.people.actions import create_organisation

    at = timezone.now()
    ours = create_organisation(name="A million", at=at)
    made = pq.read_table(home / "records.parquet")
    clusters = pq.read_table(home / "clusters.parquet")
    number_of = dict(zip(*(clusters[c].to_pylist() for c in clusters.column_names), strict=True))
    base = made.num_rows - NEW
    with scope(organisation=ours), transaction.atomic(), connection.cursor() as cursor:
        runs: dict[str, tuple[int, int]] = {}
        for name in made["source"].unique().to_pylist():
            source = get_or_make_source(organisation_id=ours, name=name, kind="list", at=at)
            run = ImportRun.objects.create(
                public_id=__import__("uuid").uuid4(),
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
        rows = _record_rows(made.slice(0, base), ours, runs, number_of, at)
        with timed("the records laid down"):
            insert_rows(cursor, "hold_record", names, rows)
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence('hold_record', 'id'), %s)", [base]
                )
        with timed("customers and the search index laid down"):
            customers = _customer_rows(made.slice(0, base), ours, number_of)
            insert_rows(cursor, "hold_customer", CUSTOMER_COLUMNS, customers)
            fill_index(cursor, ours)
        run = Resolution.objects.create(
            organisation_id=ours, ran_at=at, records=base, customers=len(set(number_of.values()))
        )
        with timed("keys, features and rarity laid down"):
            store_laid(organisation_id=ours, resolution_id=run.pk, folder=home / "laid")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return ours, base


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


def _customer_rows(made: Any, ours: int, number_of: dict[int, int]) -> Iterator[tuple[Any, ...]]:
    from outsidein.hold.customers.actions import CUSTOMER_COLUMNS
    from outsidein.hold.customers.compute.searching import search_line

    counted = {"records", "sources", "conflicts"}
    grouped: dict[int, list[dict[str, Any]]] = {}
    for batch in made.to_batches(50_000):
        for row in batch.to_pylist():
            grouped.setdefault(number_of[row["record_id"]], []).append(row)
    for number, rows in grouped.items():
        first = {name: next((r[name] for r in rows if r[name]), "") for name in TOLD}
        said = [r[n] for r in rows for n in ("given_name", "family_name", "email") if r[n]]
        told = dict.fromkeys(CUSTOMER_COLUMNS, "") | dict.fromkeys(counted, 1)
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
        yield tuple(told[name] for name in CUSTOMER_COLUMNS)


# --- measuring -----------------------------------------------------------------------------


def _measure(home: Path) -> None:
    """Fill this process's database and print its figures."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "outsidein.config.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django_scopes import scope

    call_command("migrate", verbosity=0)
    ours, base = _fill(home)
    rows = _new_rows(home, base)
    with scope(organisation=ours):
        _engine(ours, rows)
        _identify(ours, rows)
    _over_http(ours, rows)
    with scope(organisation=ours):
        _search(ours, rows)
        _receive(home, ours, base, rows)


def _new_rows(home: Path, base: int) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    made = pq.read_table(home / "records.parquet").slice(base)
    rows = ({name: value for name, value in row.items() if value} for row in made.to_pylist())
    # A town alone is nobody: such a row is refused wherever it comes in.
    return [row for row in rows if row.keys() & set(TOLD[:6])]


def _described(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in TOLD if name in row}


def _engine(ours: int, rows: list[dict[str, Any]]) -> None:
    """One query and its scores alone: no tidying, no names of customers."""
    from outsidein.hold.identities.online.matching import (
        compare,
        find_candidates,
        find_recogniser,
    )
    from outsidein.hold.identities.online.reading import linker_row

    known = find_recogniser(organisation_id=ours)
    assert known is not None
    model, compared = known[0], []

    def match(row: dict[str, Any]) -> None:
        seen = model.see({**linker_row(row), "source": row["source"]})
        found = find_candidates(organisation_id=ours, model=model, seen=[seen])
        told = compare(model, seen, found.candidates.values(), found.shares, found.popular)
        compared.append(len(told))

    told("match: one query and its scores", timings(match, rows))
    mean = statistics.mean(compared)
    print(f"  {'':<44}compared with {mean:.0f} records on average, {max(compared)} at most")


def _identify(ours: int, rows: list[dict[str, Any]]) -> None:
    from outsidein.hold.customers.recognising import identify

    told(
        "identify: tidied, matched, named",
        timings(lambda row: identify(organisation_id=ours, described=_described(row)), rows),
    )


def _over_http(ours: int, rows: list[dict[str, Any]]) -> None:
    """Ask a real server for a part of them, one after the other."""
    port, cookie = _free_port(), _signed_in(ours)
    environment = {**os.environ, "OUTSIDEIN_BASE_URL": f"http://localhost:{port}"}
    server = psutil.Popen(
        [str(BIN / "outsidein"), "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        connection = _reached(port)
        headers = {"Cookie": cookie, "Content-Type": "application/json", "X-CSRFToken": "b" * 32}

        def ask(row: dict[str, Any]) -> None:
            body = json.dumps({"described": _described(row)})
            connection.request("POST", "/api/v1/identify", body, headers)
            answer = connection.getresponse()
            text = answer.read()
            assert answer.status == 200, (answer.status, text[:300])

        told("identify over HTTP", timings(ask, rows[: len(rows) // 2]))
    finally:
        for one in [*server.children(recursive=True), server]:
            one.terminate()
        psutil.wait_procs([server], timeout=20)


def _signed_in(ours: int) -> str:
    """Return the cookies of a member with a second factor."""
    from allauth.mfa.models import Authenticator
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.utils import timezone

    from outsidein.people.actions import add_member

    user_id = add_member(
        organisation_id=ours, email="bench@example.org", role="owner", at=timezone.now()
    )
    user = get_user_model().objects.get(pk=user_id)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={'b' * 32}"


def _free_port() -> int:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _reached(port: int) -> http.client.HTTPConnection:
    until = time.monotonic() + 120
    while True:
        try:
            connection = http.client.HTTPConnection("localhost", port, timeout=30)
            connection.request("GET", "/welcome/")
            connection.getresponse().read()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            time.sleep(5)  # the worker beside it is still starting
            return connection


def _search(ours: int, rows: list[dict[str, Any]]) -> None:
    """Find customers by parts of what the new records say: names, e-mails, phones, numbers."""
    from outsidein.hold.customers.queries import list_customers

    chance = random.Random(5)  # noqa: S311
    asked: dict[str, list[str]] = {"name": [], "part of a name": [], "e-mail": [], "phone": []}
    asked |= {"part of an e-mail": [], "number": [], "two parts": []}
    for row in rows[: 100 if QUICK else 400]:
        given, family = row.get("given_name", ""), row.get("family_name", "")
        if given and family:
            asked["name"].append(f"{given} {family}")
            asked["part of a name"].append(family[1:5])
            asked["two parts"].append(f"{given[:3]} {family[:3]}")
        if "email" in row:
            asked["e-mail"].append(row["email"])
            asked["part of an e-mail"].append(row["email"].partition("@")[0][:6])
        if "phone" in row:
            asked["phone"].append("".join(c for c in row["phone"] if c.isdigit())[-6:])
        asked["number"].append(f"C-{chance.randrange(1, BASE):06d}")
    every: list[tuple[float, float]] = []
    for name, texts in asked.items():
        found = timings(lambda text: list_customers(organisation_id=ours, search=text), texts)
        told(f"search by {name}", found)
        every += found
    told("search, all of these", every)


def _receive(home: Path, ours: int, base: int, rows: list[dict[str, Any]]) -> None:
    """Send the new records, so many at once: tidied, stored, matched, numbered, committed."""
    from django.utils import timezone

    from outsidein.hold.customers.receiving import receive_records
    from outsidein.hold.customers.recognising import recognise
    from outsidein.hold.records.arriving import take_in
    from outsidein.hold.sources.queries import list_sources

    at = timezone.now()
    source_of = {one.name: one.source_id for one in list_sources(organisation_id=ours)}
    by_source: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_source.setdefault(row["source"], []).append(row)
    number_of: dict[int, int] = {}
    halves: dict[str, list[float]] = {"whole": [0, 0, 0], "match": [0, 0, 0]}
    turn = 0
    for source, some in by_source.items():
        for start in range(0, len(some), AT_ONCE):
            batch = some[start : start + AT_ONCE]
            sent = [_described(r) | {"external_id": f"r{r['record_id']}"} for r in batch]
            ours_is = {f"r{r['record_id']}": r["record_id"] for r in batch}
            turn += 1
            kind = "whole" if turn % 2 else "match"
            of = {"organisation_id": ours, "source_id": source_of[source], "at": at}
            if kind == "whole":
                with clock(halves[kind], len(batch)):
                    received = receive_records(**of, rows=sent)
                for one in received.rows:
                    number_of[ours_is[one.row.external_id]] = one.customer_number or 0
                continue
            taken = take_in(**of, kind="customers", rows=sent)
            place = {r.record_id: ours_is[r.external_id] for r in taken.rows}
            with clock(halves[kind], len(batch)):
                said = recognise(organisation_id=ours, record_ids=list(place), at=at)
            for known in said:
                number_of[place[known.record_id]] = known.customer_number
    for name, (wall, cpu, count) in halves.items():
        words = "tidied, stored and recognised" if name == "whole" else "recognised and committed"
        print(
            f"  {words + f', {AT_ONCE} at once':<44}{count / wall:8,.0f} records/s"
            f" {count / cpu:8,.0f} a CPU second",
            flush=True,
        )
    _recall(home, ours, base, number_of)


def _recall(home: Path, ours: int, base: int, number_of: dict[int, int]) -> None:
    """Print how many pairs of a new and an old record of the run were found in the moment."""
    import pyarrow.parquet as pq

    from outsidein.hold.records.models import Record

    clusters = pq.read_table(home / "clusters.parquet")
    groups: dict[int, list[int]] = {}
    cluster_of = dict(zip(*(clusters[c].to_pylist() for c in clusters.column_names), strict=True))
    for record, cluster in cluster_of.items():
        groups.setdefault(cluster, []).append(record)
    in_run = {(old, new) for new in number_of for old in groups[cluster_of[new]] if old <= base}
    olds = Record.objects.filter(organisation_id=ours, pk__lte=base)
    now: dict[int, list[int]] = {}
    wanted = sorted({*number_of.values()})
    for start in range(0, len(wanted), 500):
        part = olds.filter(customer_number__in=wanted[start : start + 500])
        for pk, number in part.values_list("pk", "customer_number"):
            now.setdefault(number or 0, []).append(pk)
    at_once = {(old, new) for new, number in number_of.items() for old in now.get(number, ())}
    both = len(in_run & at_once)
    print(
        f"  of {len(in_run):,} pairs that the run joined {both / len(in_run):.4f} were found at"
        f" once; of {len(at_once):,} found at once {both / max(1, len(at_once)):.4f} are the run's",
        flush=True,
    )


# --- beside us -----------------------------------------------------------------------------


def _splink(home: Path) -> None:
    """Splink's own real-time ways, with our trained model, against the same base."""
    import duckdb
    from splink import DuckDBAPI, Linker, block_on
    from splink.internals.realtime import compare_records

    model = json.loads((home / "laid" / "model.json").read_text())
    columns = model["columns"]
    connection = duckdb.connect(config={"threads": 2})
    places = ", ".join(
        f"CAST(json_extract(told, '$[{place}]') AS {_type_of(name)}) AS {name}"
        if name in _LISTS or name == "is_firm"
        else f"json_extract_string(told, '$[{place}]') AS {name}"
        for place, name in enumerate(columns)
    )
    rare = sorted(
        {
            level["tf_adjustment_column"]
            for one in model["settings"]["comparisons"]
            for level in one["comparison_levels"]
            if "tf_adjustment_column" in level
        }
    )
    shares = ", ".join(f"1e-5::DOUBLE AS tf_{name}" for name in rare)
    source = home / "laid" / "features.parquet"
    connection.execute(
        f"CREATE TABLE base AS SELECT record_id AS rid, {places} FROM '{source}'"  # noqa: S608
    ).fetchall()
    api = DuckDBAPI(connection=connection)
    settings = model["settings"] | {
        "blocking_rules_to_generate_predictions": [
            block_on(*names).get_blocking_rule("duckdb").as_dict()
            for names in (
                ("email",), ("phone",), ("family", "birth"), ("nick", "birth"),
                ("nick", "postcode"), ("family", "postcode"),
            )
        ]
    }  # fmt: skip
    print("\nSplink 5 itself, the same model, DuckDB, 2 threads", flush=True)
    ids = [one * 997 % (BASE - 1) + 1 for one in range(4 if QUICK else 12)]
    linker = Linker(api.register("base"), settings, log_level=None)
    for name in rare:
        linker.table_management.compute_tf_table(name)
    turn = itertools.count()
    base = api.register("base", table_name="left_side")

    def between(rid: int) -> None:
        connection.execute(
            f"CREATE OR REPLACE TABLE one AS SELECT * REPLACE (-rid AS rid) FROM base"  # noqa: S608
            f" WHERE rid = {rid}"
        ).fetchall()
        one = api.register("one", table_name=f"right_{rid}_{next(turn)}")
        found = linker.inference.predict_between(base, one, warning_mode="never")
        found.as_record_list()
        found.drop_table_from_database_and_remove_from_cache()

    try:
        told("predict_between(base, one)", timings(between, ids, warm=1))
    except Exception as why:  # its way of working changes between versions
        print(f"  predict_between did not run: {type(why).__name__}: {str(why)[-400:]}")
    records = (
        connection.sql(f"SELECT *, {shares} FROM base ORDER BY rid LIMIT 40")  # noqa: S608
        .to_arrow_table()
        .to_pylist()
    )

    def compare(place: int) -> None:
        compare_records(
            records[place], records[place + 1], model["settings"], api, sql_cache_key="one"
        ).as_record_list()

    told(
        "compare_records, candidate given", timings(compare, list(range(len(records) - 1)), warm=3)
    )


_LISTS = ("email_list", "phone_list", "word_list")


def _type_of(name: str) -> str:
    return "VARCHAR[]" if name in _LISTS else "BOOLEAN"


# --- figures -------------------------------------------------------------------------------


def timings(
    work: Callable[[Any], Any], asked: Sequence[Any], warm: int = 20
) -> list[tuple[float, float]]:
    """Return wall and CPU seconds of each, after some that are not counted."""
    for one in asked[:warm]:
        work(one)
    spent = []
    for one in asked:
        wall, cpu = time.perf_counter(), time.process_time()
        work(one)
        spent.append((time.perf_counter() - wall, time.process_time() - cpu))
    return spent


def told(name: str, spent: Iterable[tuple[float, float]]) -> None:
    """Print a line of figures: wall, and the CPU of this process alone."""
    walls, cpus = (sorted(1e3 * one for one in part) for part in zip(*spent, strict=True))
    print(
        f"  {name:<40}p50 {_at(walls, 0.5):8.2f} ms  p99 {_at(walls, 0.99):8.2f}"
        f"  max {walls[-1]:8.2f}   CPU p50 {_at(cpus, 0.5):7.2f}  p99 {_at(cpus, 0.99):7.2f}"
        f"   ({len(walls):,})",
        flush=True,
    )


def _at(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(share * len(times)))]


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Print how long the body takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"  {name:<44}{wall:8.1f} s {cpu:8.1f} CPU s", flush=True)


@contextmanager
def clock(sums: list[float], count: int) -> Iterator[None]:
    """Add wall, CPU and count of the body."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    sums[0] += time.perf_counter() - wall
    sums[1] += time.process_time() - cpu
    sums[2] += count


if __name__ == "__main__":
    main()
