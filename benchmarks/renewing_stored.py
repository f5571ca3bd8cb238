"""What a run over new records costs from the tables and back into them, on SQLite.

``python benchmarks/renewing_stored.py [known] [new]``; the records are laid into the database
by sets, not imported. Time of child processes is counted.
"""

import json
import os
import resource
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from typing import Any

TOLD = (
    "given_name", "family_name", "birth_date", "email", "phone", "street_address",
    "address_locality", "postal_code",
)  # fmt: skip
STORED = (
    "organisation_id", "source_id", "run_id", "row_number", "external_id", "content_hash", "raw",
    "tidied", "observed_at", *TOLD,
)  # fmt: skip


def main(known: int, new: int) -> None:
    """Work out the base, then the new records among it, and tell what each took."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone
    from django_scopes import scope
    from households import make_households

    from outsidein.hold.identities.actions import resolve_records
    from outsidein.hold.identities.queries import find_last_look
    from outsidein.people.actions import create_organisation

    call_command("migrate", verbosity=0)
    at = timezone.now()
    ours = create_organisation(name="Many", at=at)
    made = make_households(known + new).drop_columns(["truth"]).to_pylist()
    with scope(organisation=ours):
        for rows in (made[:-new], made[-new:]):
            _lay(ours, rows, at)
            wall, cpu = time.perf_counter(), _cpu()
            customers = resolve_records(organisation_id=ours, at=at)
            look = find_last_look(organisation_id=ours)
            print(
                f"{time.perf_counter() - wall:.1f} s wall, {_cpu() - cpu:.1f} s CPU,"
                f" {customers:,} customers. {look.words if look else ''}",
                flush=True,
            )


def _lay(ours: int, rows: list[dict[str, Any]], at: Any) -> None:
    from django.db import connection, transaction

    from outsidein.ground.bulk import insert_rows
    from outsidein.hold.records.models import ImportRun
    from outsidein.hold.sources.actions import get_or_make_source

    source = get_or_make_source(organisation_id=ours, name="CRM", kind="list", at=at)
    run = ImportRun.objects.create(
        public_id=uuid.uuid4(), organisation_id=ours, source_id=source, kind="customers",
        file_name="crm.csv", created_at=at,
    )  # fmt: skip

    def listed() -> Iterator[tuple[Any, ...]]:
        for row in rows:
            told = {name: row[name] for name in TOLD if row[name]}
            number = row["record_id"]
            yield (
                ours, source, run.pk, number, f"r{number}", f"{number:064d}", "{}",
                json.dumps(told), at, *(row[name] for name in TOLD),
            )  # fmt: skip

    with transaction.atomic(), connection.cursor() as cursor:
        insert_rows(cursor, "hold_record", STORED, listed())


def _cpu() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "OUTSIDEIN_HOME": home,
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "outsidein.config.settings",
        }
        main(*([int(text) for text in sys.argv[1:3]] or (100_000, 1_000)))
