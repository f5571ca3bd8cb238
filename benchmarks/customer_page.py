"""A customer's page with a long history, and the one reference rebuilt, timed.

Run ``make bench-customers`` (``QUICK=1`` for a short form, ``RECORDS=300000`` for a size of your
own). It fills an installation that is thrown away: customers with 100, 10,000 and 100,000 events
each, asked for as a browser would through Django's own client, with the queries counted; then a
reference of a million records, chosen anew twice: from nothing, and after a rule was changed.
On SQLite with ``synchronous=FULL``.
"""

import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

QUICK = bool(os.environ.get("QUICK"))
EVENTS = (100, 10_000) if QUICK else (100, 10_000, 100_000)
RECORDS = int(os.environ.get("RECORDS", "20000" if QUICK else "1000000"))
TIMES = 10 if QUICK else 40


def cpu_seconds() -> float:
    """Return the CPU seconds of this process."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


def asked(name: str, ask: Callable[[], object]) -> None:
    """Ask many times and print how long it takes, in milliseconds, and in how many queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    queries = len(captured)
    wall, cpu = [], []
    for _ in range(TIMES):
        start, used = time.perf_counter(), cpu_seconds()
        ask()
        wall.append((time.perf_counter() - start) * 1000)
        cpu.append((cpu_seconds() - used) * 1000)
    wall.sort()
    print(
        f"  {name:<44}{statistics.median(wall):8.1f} {wall[int(len(wall) * 0.95) - 1]:8.1f}"
        f" {statistics.median(cpu):8.1f} {queries:4d}",
        flush=True,
    )


def pages() -> None:
    """Fill customers with long histories and ask for their pages."""
    from allauth.mfa.models import Authenticator
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.hold.customers.actions import rebuild_customers
    from outsidein.people.actions import add_member, create_organisation

    at = timezone.now()
    organisation = create_organisation(name="Pages", at=at)
    user = add_member(organisation_id=organisation, email="a@example.org", role="owner", at=at)
    Authenticator.objects.create(
        user=get_user_model().objects.get(pk=user), type="totp", data={"secret": "x"}
    )
    with scope(organisation=organisation):
        source, run = fill_records(organisation, 3_000)
        rebuild_customers(organisation_id=organisation, at=at)
        with connection.cursor() as cursor:
            for number, count in enumerate(EVENTS, start=1):
                cursor.execute(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
                    " INSERT INTO hold_event (organisation_id, source_id, run_id, kind,"
                    " external_id, row_number, content_hash, raw, tidied, at, customer_number,"
                    " link_method) SELECT %s, %s, %s,"
                    " CASE i %% 50 WHEN 0 THEN 'cases' WHEN 1 THEN 'orders'"
                    " ELSE 'interactions' END,"
                    " %s || i, i, '', '{}', json_object('channel',"
                    " CASE i %% 97 WHEN 0 THEN 'chat' WHEN 1 THEN 'email'"
                    " ELSE 'phone' END,"
                    " 'purpose', 'service', 'staff', 'S' || (i %% 7), 'resolved_at', '2026-01-01'),"
                    " datetime('now', '-' || (i * 5) || ' minutes'), %s, 'external_id' FROM n",
                    [count, organisation, source, run, f"e{number}-", number],
                )
            cursor.execute("ANALYZE")
    client = Client()
    client.force_login(
        get_user_model().objects.get(pk=user),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )

    def get(address: str, **headers: str) -> Callable[[], object]:
        def ask() -> object:
            answer = client.get(address, headers=headers)
            if answer.status_code != 200:
                raise SystemExit(f"{address}: {answer.status_code}")
            return answer.content

        return ask

    print(f"  {'page':<44}{'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8} queries")
    for number, count in enumerate(EVENTS, start=1):
        at_page = f"/customers/C-{number:06d}/"
        asked(f"whole page, {count:,} events", get(at_page))
        asked(f"by a rare channel, {count:,} events", get(f"{at_page}?channel=chat"))
        deep = deepest(organisation, number)
        asked(
            f"a page of the timeline from its end, {count:,}",
            get(f"{at_page}timeline/?before={deep}", **{"HX-Request": "true"}),
        )
    asked("list of customers", get("/customers/"))
    asked("list of prospects", get("/customers/?status=prospect"))
    asked("sign of life, who else is here", lambda: client.post("/customers/C-000001/presence/"))


def deepest(organisation: int, number: int) -> str:
    """Return the position from which the last pages of a timeline are asked."""
    from urllib.parse import quote

    from django_scopes import scope

    from outsidein.hold.records.models import Event

    with scope(organisation=organisation):
        event = Event.objects.filter(customer_number=number).order_by("at", "id")[30]
    return quote(f"{event.at.isoformat() if event.at else ''}~{event.pk}")


def fill_records(organisation: int, records: int) -> tuple[int, int]:
    """Store this many records of a third as many customers; return the source and the run."""
    import uuid

    from django.db import connection
    from django.utils import timezone

    from outsidein.hold.records.models import ImportRun
    from outsidein.hold.sources.actions import save_source

    at = timezone.now()
    source = save_source(organisation_id=organisation, name="List", at=at)
    run = ImportRun.objects.create(
        public_id=uuid.uuid4(),
        organisation_id=organisation,
        source_id=source,
        kind="customers",
        file_name="list.csv",
        created_at=at,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
            " INSERT INTO hold_record (organisation_id, source_id, run_id, external_id, row_number,"
            " content_hash, raw, tidied, observed_at, customer_number)"
            " SELECT %s, %s, %s, i, i, '', '{}', json_object('given_name', 'Name' || (i %% 999),"
            " 'family_name', 'Family' || (i / 3), 'email', json_array('a' || (i / 2) || '@x.org'),"
            " 'phone', json_array('+4479' || (10000000 + i / 3)), 'street_address',"
            " (i %% 80) || ' High Street', 'address_locality', 'Ripon', 'postal_code',"
            " 'HG' || (i / 9), 'language', CASE i %% 4 WHEN 0 THEN 'cy' ELSE 'en' END, 'status',"
            " CASE i %% 12 WHEN 0 THEN 'prospect' ELSE 'active' END),"
            " datetime('2024-01-01', '+' || (i %% 700) || ' days'), (i + 2) / 3 FROM n",
            [records, organisation, source, run.pk],
        )
    return source, run.pk


def reference() -> None:
    """Choose every value of many records anew, twice."""
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.hold.customers.actions import rebuild_customers
    from outsidein.hold.customers.rules import save_rules
    from outsidein.people.actions import create_organisation

    at = timezone.now()
    organisation = create_organisation(name="Reference", at=at)
    with scope(organisation=organisation):
        fill_records(organisation, RECORDS)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"  {'reference':<44}{'wall s':>8} {'CPU s':>8} {'peak MiB':>9}")
        for name in ("chosen from nothing", "again, nothing changed", "one rule changed"):
            if name == "one rule changed":
                save_rules(
                    organisation_id=organisation,
                    rules={"language": "most frequent"},
                    trusted=(),
                    at=at,
                    actor="system",
                )
            wall, cpu = time.perf_counter(), cpu_seconds()
            rebuild_customers(organisation_id=organisation, at=at)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"  {RECORDS:,} records, {name:<26}{time.perf_counter() - wall:8.1f}"
                f" {cpu_seconds() - cpu:8.1f} {peak:9.0f} (before: {before:.0f})",
                flush=True,
            )


def main() -> None:
    """Run both in an installation that is thrown away."""
    home = Path(tempfile.mkdtemp(prefix="outsidein-bench-"))
    os.environ["OUTSIDEIN_HOME"] = str(home)
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "outsidein.config.settings"
    try:
        import django
        from django.conf import settings
        from django.core.management import call_command

        django.setup()
        settings.ALLOWED_HOSTS = ["*"]
        call_command("migrate", verbosity=0)
        pages()
        reference()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
