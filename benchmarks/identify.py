"""Who is that? One record against a million, in process and over HTTP, beside Splink's own way.

Run ``make bench-identify`` (``QUICK=1`` for twenty thousand; ``SIZE=100000`` for another size): a
base (see ``identify_base.py``), and records that are recognised in it and held against what the
run over all of them had said. SQLite first, then PostgreSQL over one connection.

With ``BASE=folder`` the run and the filled databases are kept there and used again; what is
measured is measured on a copy. A base whose model was laid down by another wording of the
features is not asked; with ``REWORD=1`` it is, which is right where the wording alone has changed
and not what it makes. ``ONLY=sqlite`` or ``ONLY=postgresql`` leaves the other out,
``PEERS=0`` leaves Splink out.
"""

import http.client
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parent))

from identify_base import (
    POSTGRESQL,
    SQLITE,
    TOLD,
    copy_of,
    database,
    make_database,
    make_run,
    size_of,
    start_django,
)
from identify_figures import Spent, rate, timings, told
from identify_splink import ask_splink

QUICK = bool(os.environ.get("QUICK"))
SIZE = int(os.environ.get("SIZE", 20_000 if QUICK else 1_000_000))
NEW = 2_500 if QUICK else 10_000
BIN = Path(sys.executable).parent
#: How the new records of a source are sent: what share of them, and how many at once.
SENT = {
    "one a call": (0.1, 1),
    "100 a call": (0.2, 100),
    "1,000 a call": (0.5, 1_000),
    "over HTTP, one a call": (0.05, 1),
    "over HTTP, 1,000 a call": (0.15, 1_000),
}

Row = dict[str, Any]


def main() -> None:
    """Make the base or take the one that is kept, and measure on each database."""
    if len(sys.argv) > 2:
        measure(Path(sys.argv[1]))
        return
    named = os.environ.get("BASE")
    home = Path(named) if named else Path(tempfile.mkdtemp(prefix="bench-id-"))
    wanted = [one for one in (SQLITE, POSTGRESQL) if one in os.environ.get("ONLY", one)]
    try:
        make_run(home, SIZE, NEW)
        if os.environ.get("PEERS", "1") != "0":
            ask_splink(home, size_of(home), 4 if QUICK else 12)
        for name in wanted:
            print(f"\n{name}", flush=True)
            work = copy_of(make_database(home, name), home / f"{name}-used")
            with database(name, work) as environment:
                command = [sys.executable, __file__, str(home), name]
                subprocess.run(command, env=environment, check=True)
            shutil.rmtree(work, ignore_errors=True)
    finally:
        if not named:
            shutil.rmtree(home, ignore_errors=True)


def measure(home: Path) -> None:
    """Print the figures of the database that the environment names."""
    start_django()
    from django.core.management import call_command
    from django_scopes import scope

    from outsidein.people.queries import get_region, list_organisations

    call_command("migrate", verbosity=0)
    (ours, _name), *_others = list_organisations()
    rows = _new_rows(home, get_region(organisation_id=ours))
    with scope(organisation=ours):
        if os.environ.get("REWORD"):
            _reword(ours)
        _match(ours, rows[:2_000])
        _identify(ours, rows[:2_000])
        _search(ours, rows)
        portions = _portions(ours, rows)
        for name in list(SENT)[:3]:
            _receive(ours, name, portions[name])
    with _served(ours) as asker:
        _ask(asker, rows[: 200 if QUICK else 1_000])
        for name in list(SENT)[3:]:
            _send(asker, name, portions[name])
    with scope(organisation=ours):
        _recall(home, ours)


def _reword(ours: int) -> None:
    """Let the model in force be taken for one of the present wording."""
    from outsidein.hold.identities.compute.online_model import wording
    from outsidein.hold.identities.online.models import OnlineModel

    laid = OnlineModel.objects.get(organisation_id=ours)
    model = json.loads(laid.told)
    laid.told = json.dumps(model | {"wording": wording()})
    laid.save()
    print("  the model of another wording is asked as it is", flush=True)


def _new_rows(home: Path, region: str) -> list[Row]:
    import pyarrow.parquet as pq

    from outsidein.hold.records.compute.wire import read_wire
    from outsidein.hold.sources.compute.dictionary import get_kind

    made = pq.read_table(home / "records.parquet").slice(size_of(home))
    rows = [{name: value for name, value in row.items() if value} for row in made.to_pylist()]
    # A town alone is nobody, and so is a telephone number that is none: such a row is refused
    # wherever it comes in.
    read = read_wire(get_kind("customers"), [_described(row) for row in rows], region)
    refused = {one.place for one in read.refused}
    alone = set(TOLD[:6])
    return [row for at, row in enumerate(rows) if at not in refused and row.keys() & alone]


def _described(row: Row) -> Row:
    return {name: row[name] for name in TOLD if name in row}


def _sent(row: Row) -> Row:
    return _described(row) | {"external_id": f"r{row['record_id']}"}


def _match(ours: int, rows: Sequence[Row]) -> None:
    """One query and its scores alone: no tidying, no names of customers."""
    from outsidein.hold.identities.online.matching import find_recogniser, match_one
    from outsidein.hold.identities.online.reading import linker_row

    known = find_recogniser(organisation_id=ours)
    assert known is not None, "this base was laid down by another wording: make it anew"
    model, compared = known[0], []

    def match(row: Row) -> None:
        seen = model.see({**linker_row(row), "source": row["source"]})
        matches, _popular = match_one(organisation_id=ours, model=model, seen=seen)
        compared.append(len(matches))

    told("match: one query and its scores", timings(match, rows))
    mean = statistics.mean(compared)
    print(f"  {'':<38}compared with {mean:.0f} records on average, {max(compared)} at most")


def _identify(ours: int, rows: Sequence[Row]) -> None:
    from outsidein.hold.customers.recognising import identify

    told(
        "identify: tidied, matched, named",
        timings(lambda row: identify(organisation_id=ours, described=_described(row)), rows),
    )


def _search(ours: int, rows: Sequence[Row]) -> None:
    """Find customers by parts of what the new records say: names, e-mails, phones, numbers."""
    from outsidein.hold.customers.queries import list_customers

    chance = random.Random(5)  # noqa: S311
    asked: dict[str, list[str]] = {"name": [], "part of a name": [], "e-mail": [], "phone": []}
    asked |= {"part of an e-mail": [], "number": [], "two parts": []}
    for row in rows[: 60 if QUICK else 400]:
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
        asked["number"].append(f"C-{chance.randrange(1, SIZE):06d}")
    every: list[Spent] = []
    for name, texts in asked.items():
        found = timings(lambda text: list_customers(organisation_id=ours, search=text), texts)
        if not QUICK:
            told(f"search by {name}", found)
        every += found
    told("search by any part", every)


# --- records that come ---------------------------------------------------------------------


@dataclass(frozen=True)
class Batch:
    """Rows of one source that are sent together."""

    source: str
    source_id: int
    rows: list[Row]


def _portions(ours: int, rows: Sequence[Row]) -> dict[str, list[Batch]]:
    """Share the new records out among the ways to send them, each source's by itself."""
    from outsidein.hold.sources.queries import list_sources

    portions: dict[str, list[Batch]] = {name: [] for name in SENT}
    for source in list_sources(organisation_id=ours):
        left = [row for row in rows if row["source"] == source.name]
        some = len(left)
        for name, (share, at_once) in SENT.items():
            count = round(share * some)
            part, left = left[:count], left[count:]
            sent = [_sent(row) for row in part]
            portions[name] += [
                Batch(source.name, source.source_id, sent[start : start + at_once])
                for start in range(0, count, at_once)
            ]
    return portions


def _receive(ours: int, name: str, batches: Sequence[Batch]) -> None:
    """Tidy, store, match, number, rebuild the reference and commit, in this process."""
    from django.utils import timezone

    from outsidein.hold.customers.receiving import receive_records

    at = timezone.now()

    def receive(batch: Batch) -> None:
        received = receive_records(
            organisation_id=ours, source_id=batch.source_id, rows=batch.rows, at=at
        )
        assert not received.why_waiting, received.why_waiting

    spent = timings(receive, batches, warm=0)
    rate(f"records, {name}", sum(len(batch.rows) for batch in batches), spent)


def _recall(home: Path, ours: int) -> None:
    """Print how many of the pairs in which a new record stands were found in the moment."""
    import pyarrow.parquet as pq
    from django.db import connection

    clusters = pq.read_table(home / "clusters.parquet")
    cluster_of = dict(zip(*(clusters[c].to_pylist() for c in clusters.column_names), strict=True))
    base = size_of(home)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT external_id, customer_number FROM hold_record WHERE organisation_id = %s",
            [ours],
        )
        number_of = {int(own[1:]): number for own, number in cursor.fetchall()}
    at_once = _pairs(number_of, base)
    in_run = _pairs({record: cluster_of[record] for record in number_of}, base)
    both = len(in_run & at_once)
    print(
        f"  of {len(in_run):,} pairs that the run joined {both / len(in_run):.4f} were found at"
        f" once; of {len(at_once):,} found at once {both / max(1, len(at_once)):.4f} are the run's",
        flush=True,
    )


def _pairs(group_of: dict[int, int], base: int) -> set[tuple[int, int]]:
    groups: dict[int, list[int]] = {}
    for record, group in group_of.items():
        groups.setdefault(group, []).append(record)
    return {
        (min(one, new), max(one, new))
        for group in groups.values()
        for new in group
        if new > base
        for one in group
        if one != new
    }


# --- over HTTP -----------------------------------------------------------------------------


class Asker:
    """One connection to a real server, of a member who is signed in."""

    def __init__(self, server: psutil.Popen, port: int, cookie: str) -> None:
        self.server, self.port = server, port
        self.connection = _reached(port)
        self.headers = {
            "Cookie": cookie, "Content-Type": "application/json", "X-CSRFToken": "b" * 32,
        }  # fmt: skip

    def post(self, address: str, told: Any) -> Any:
        """Return the answer; anything but 200 is an error."""
        body = json.dumps(told)
        self.connection.request("POST", f"/api/v1/{address}", body, self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        assert answer.status == 200, (answer.status, text[:300])
        return json.loads(text)

    def spent(self) -> float:
        """Return the CPU seconds of the server and all that it began."""
        every = [self.server, *self.server.children(recursive=True)]
        return sum(sum(one.cpu_times()[:2]) for one in every)


@contextmanager
def _served(ours: int) -> Iterator[Asker]:
    port, cookie = _free_port(), _signed_in(ours)
    environment = {**os.environ, "OUTSIDEIN_BASE_URL": f"http://localhost:{port}"}
    server = psutil.Popen(
        [str(BIN / "outsidein"), "serve", "--port", str(port), "--no-worker"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Asker(server, port, cookie)
    finally:
        for one in [*server.children(recursive=True), server]:
            one.terminate()
        psutil.wait_procs([server], timeout=20)


def _ask(asker: Asker, rows: Sequence[Row]) -> None:
    bodies = [{"described": _described(row)} for row in rows]
    for body in bodies[:20]:
        asker.post("identify", body)
    before = asker.spent()
    spent = timings(lambda body: asker.post("identify", body), bodies, warm=0)
    told("identify over HTTP", spent, 1e3 * (asker.spent() - before) / len(bodies))


def _send(asker: Asker, name: str, batches: Sequence[Batch]) -> None:
    before = asker.spent()
    spent = timings(
        lambda batch: asker.post("records", {"source": batch.source, "rows": batch.rows}),
        batches,
        warm=0,
    )
    count = sum(len(batch.rows) for batch in batches)
    rate(f"records {name}", count, spent, asker.spent() - before)


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
    until = time.monotonic() + 180
    while True:
        try:
            connection = http.client.HTTPConnection("localhost", port, timeout=120)
            connection.request("GET", "/welcome/")
            connection.getresponse().read()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return connection


if __name__ == "__main__":
    main()
