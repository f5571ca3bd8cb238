"""Imports, timed: a customer list read, tidied and stored; the same again; a third changed; undone.

Run ``make bench-imports`` (``QUICK=1`` for the smallest size alone, ``SIZES=1000000`` for sizes of
your own, ``FIRST=1`` for the first taking alone, ``PEERS=1`` to have others read the same list
beside it; ``IDENTIFY=1`` takes made-up households once, so that there is somebody to find, and
finds who is who among them). Each size is taken into an installation that is thrown away, in a
process of its own, on SQLite with ``synchronous=FULL``. Memory is that of the process itself and,
beside it, that of the child that reads the file. All the while somebody else writes a row every
50 ms, and the longest that it waited is told.
"""

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from subprocess import PIPE

SIZES = [
    int(size)
    for size in os.environ.get(
        "SIZES", "10000" if os.environ.get("QUICK") else "10000,100000,1000000"
    ).split(",")
]
TOWNS = ("Hull", "York", "Leeds", "Bath", "Ripon", "Selby", "Whitby")
NAMES = (
    "Ann Ben Cleo Dev Eve Femi Gus Hana Ivo Jo Kit Lena Mia Noor Olaf Pia Quinn Rosa Sam Tess Uma "
    "Vera Will Xena Yan Zoe Amir Bruno Clara Diego Elif Fiona Goran"
)
FIRST = "Ash Black Car Dun East Fair Grim Hart Ing Kirk Lang Marl North Oak Pem Rad Sand"
LAST = "berry bridge bury by den field ford ham hurst ley man shaw sett son stead stone ton"
STREETS = ("High Street", "Mill Lane", "Station Road", "Church Walk", "Victoria Terrace")
HEADER = "id,Full name,E-mail,Mobile,Street,Postcode,Town,Country,Date of birth,Updated at\n"
UNIT_KIB = 1024


def lines(size: int, *, changed: bool) -> Iterator[str]:
    """Yield the rows of a customer list; where changed, every third person has moved."""
    yield HEADER
    for n in range(1, size + 1):
        town = TOWNS[(n + (1 if changed and n % 3 == 0 else 0)) % len(TOWNS)]
        given = NAMES.split()[n * 7 % len(NAMES.split())]
        family = (
            FIRST.split()[n // 3 % len(FIRST.split())] + LAST.split()[n // 5 % len(LAST.split())]
        )
        yield (
            f"{n},{given} {family},{given}.{family}{n}@example.org,07{n % 1_000_000_000:09d},"
            f"{n % 200} {STREETS[n % 5]},HU{n % 20} {n % 9}AB,{town},United Kingdom,"
            f"{1 + n % 28:02d}/{1 + n % 12:02d}/19{50 + n % 50},"
            f"2026-0{1 + n % 6}-{1 + n % 28:02d} {n % 24:02d}:{n % 60:02d}\n"
        )


def home_lines(size: int) -> Iterator[str]:
    """Yield about so many rows of people who share names and homes, and stand there repeatedly."""
    from households import make_households

    made = make_households(size).drop_columns(["truth", "source"])
    yield ",".join(made.column_names) + "\n"
    for batch in made.to_batches(10_000):
        for row in batch.to_pylist():
            yield ",".join(f'"{cell}"' if cell is not None else "" for cell in row.values()) + "\n"


def cpu_seconds() -> float:
    """Return the CPU seconds of this process and of all children that have ended."""
    both = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def tell(size: int, what: str, wall: float, cpu: float, **more: object) -> None:
    """Print what a step took: seconds, rows for each, and the most memory so far."""
    told = {
        "rows": size,
        "what": what,
        "wall": round(wall, 2),
        "cpu": round(cpu, 2),
        "rows_a_cpu_second": round(size / cpu),
        "own_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // UNIT_KIB,
        "reader_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // UNIT_KIB,
    }
    print(json.dumps(told | more), flush=True)


#: What somebody else does meanwhile: a row of their own every 50 ms; asked, they say how it went.
SOMEBODY_ELSE = """
import sys, time, threading, outsidein, sqlite3
base = sqlite3.connect(sys.argv[1], timeout=600, isolation_level=None, check_same_thread=False)
base.execute("PRAGMA synchronous=FULL")
base.execute("CREATE TABLE IF NOT EXISTS somebody_else (n INTEGER)")
waits = []
def write():
    while True:
        time.sleep(0.05)
        began = time.perf_counter()
        base.execute("INSERT INTO somebody_else VALUES (1)")
        waits.append(time.perf_counter() - began)
threading.Thread(target=write, daemon=True).start()
for _asked in sys.stdin:
    told, waits = sorted(waits) or [0.0], []
    print(len(told), told[-1], told[int(len(told) * 0.99)], flush=True)
"""


class SomebodyElse:
    """Another process that writes meanwhile; begun while this one is still small."""

    def __init__(self) -> None:
        """Let it begin."""
        from django.conf import settings

        database = str(settings.DATABASES["default"]["NAME"])
        command = [sys.executable, "-c", SOMEBODY_ELSE, database]
        self.process = subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True)
        self.ask()

    def ask(self) -> dict[str, float]:
        """Return how often it wrote since it was asked last, and how long it waited."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("?\n")
        self.process.stdin.flush()
        writes, longest, usual = map(float, self.process.stdout.readline().split())
        return {
            "others_wrote": int(writes),
            "longest_wait_s": round(longest, 3),
            "wait_p99_s": round(usual, 3),
        }


def who_is_who(organisation: int, size: int) -> None:
    """Find who is who in what was taken and lay the reference down."""
    from django.utils import timezone

    from outsidein.hold.customers.actions import rebuild_customers
    from outsidein.hold.identities.actions import resolve_records

    wall, cpu = time.perf_counter(), cpu_seconds()
    resolve_records(organisation_id=organisation, at=timezone.now())
    rebuild_customers(organisation_id=organisation, at=timezone.now())
    tell(size, "who is who", time.perf_counter() - wall, cpu_seconds() - cpu)


def peers(size: int) -> None:
    """Read the same list as others would, with nothing tidied, compared or kept to be undone."""
    from django.db import connection, models

    from outsidein.ground.engine import open_engine

    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as file:
        file.writelines(lines(size, changed=False))
        file.flush()
        wall, cpu = time.perf_counter(), cpu_seconds()
        with open_engine(threads=1) as engine:
            engine.run(f"CREATE TABLE people AS SELECT * FROM read_csv('{file.name}')")  # noqa: S608
            told = engine.rows("SELECT COUNT(*) FROM people")[0][0]
        tell(told, "DuckDB, read_csv into a table", time.perf_counter() - wall, cpu_seconds() - cpu)
    names = HEADER.strip().split(",")
    fields = {f"cell_{at}": models.TextField() for at in range(len(names))}
    meta = type("Meta", (), {"app_label": "benchmark"})
    model = type("Row", (models.Model,), {**fields, "__module__": "benchmark", "Meta": meta})
    with connection.schema_editor() as editor:
        editor.create_model(model)
    wall, cpu = time.perf_counter(), cpu_seconds()
    rows = lines(size, changed=False)
    next(rows)
    made = (model(**dict(zip(fields, row, strict=True))) for row in csv.reader(rows))
    while batch := list(islice(made, 10_000)):
        model.objects.bulk_create(batch)
    tell(size, "Django, bulk_create", time.perf_counter() - wall, cpu_seconds() - cpu)


def one_size(size: int) -> None:
    """Take a list of this size four ways and print a line for each."""
    import outsidein  # noqa: F401 - the SQLite that is safe, before Django loads

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outsidein.config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.hold.records.actions import receive_file, run_import
    from outsidein.hold.records.queries import get_import
    from outsidein.hold.records.undoing import undo_import
    from outsidein.hold.sources.actions import get_or_make_source
    from outsidein.people.actions import create_organisation

    call_command("migrate", verbosity=0, interactive=False)
    at = timezone.now()
    other = SomebodyElse()
    ours = create_organisation(name="Benchmark", at=at)
    taken = ""
    with scope(organisation=ours):
        source = get_or_make_source(organisation_id=ours, name="CRM", kind="list", at=at)
        ways = ("first", "the same again", "a third changed", "undone")
        identify = bool(os.environ.get("IDENTIFY"))
        for what in ways[:1] if identify or os.environ.get("FIRST") else ways:
            if what != "undone":
                rows = home_lines(size) if identify else lines(size, changed="changed" in what)
                taken = receive_file(
                    organisation_id=ours,
                    source_id=source,
                    kind="customers",
                    file_name="people.csv",
                    chunks=(line.encode() for line in rows),
                    at=at,
                    largest=1 << 40,
                )
            deed = undo_import if what == "undone" else run_import
            other.ask()
            wall, cpu = time.perf_counter(), cpu_seconds()
            deed(organisation_id=ours, public_id=taken, at=at)
            wall, cpu = time.perf_counter() - wall, cpu_seconds() - cpu
            run = get_import(organisation_id=ours, public_id=taken)
            numbers = [run.read, run.new, run.changed, run.same, run.refused]
            tell(size, what, wall, cpu, numbers=numbers, **other.ask())
        if identify:
            who_is_who(ours, size)
    other.process.kill()
    other.process.communicate()
    if os.environ.get("PEERS"):
        peers(size)


def main() -> None:
    """Take each size in a process and an installation of its own."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as home:
            subprocess.run(
                [sys.executable, __file__, str(size)],
                check=True,
                env={**os.environ, "OUTSIDEIN_HOME": home, "DATABASE_URL": ""},
            )


if __name__ == "__main__":
    one_size(int(sys.argv[1])) if len(sys.argv) > 1 else main()
