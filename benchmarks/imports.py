"""Imports, timed: a customer list read, tidied and stored; the same again; a third changed; undone.

Run ``make bench-imports`` (``QUICK=1`` for the smallest size alone, ``SIZES=1000000`` for sizes of
your own). Each size is taken into an installation that is thrown away, in a process of its own, on
SQLite with ``synchronous=FULL``. Memory is that of the process itself and, beside it, that of the
child that reads the file.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

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


def cpu_seconds() -> float:
    """Return the CPU seconds of this process and of all children that have ended."""
    both = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


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
    ours = create_organisation(name="Benchmark", at=at)
    taken = ""
    with scope(organisation=ours):
        source = get_or_make_source(organisation_id=ours, name="CRM", kind="list", at=at)
        for what in ("first", "the same again", "a third changed", "undone"):
            if what != "undone":
                taken = receive_file(
                    organisation_id=ours,
                    source_id=source,
                    kind="customers",
                    file_name="people.csv",
                    chunks=(line.encode() for line in lines(size, changed="changed" in what)),
                    at=at,
                    largest=1 << 40,
                )
            wall, cpu = time.perf_counter(), cpu_seconds()
            deed = undo_import if what == "undone" else run_import
            deed(organisation_id=ours, public_id=taken, at=at)
            wall, cpu = time.perf_counter() - wall, cpu_seconds() - cpu
            run = get_import(organisation_id=ours, public_id=taken)
            told = {
                "rows": size,
                "what": what,
                "wall": round(wall, 2),
                "cpu": round(cpu, 2),
                "rows_per_second": round(size / wall),
                "own_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // UNIT_KIB,
                "reader_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // UNIT_KIB,
                "numbers": [run.read, run.new, run.changed, run.same, run.refused],
            }
            print(json.dumps(told), flush=True)


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
