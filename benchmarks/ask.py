"""What one respondent costs: a round of all four instruments, answered by many at once.

Run ``make bench-ask`` (``QUICK=1`` for a short form, ``FULL=1`` for the stampede at full size as
well). The server is ``outsidein serve`` on SQLite with synchronous FULL, spoken to over HTTP; CPU
is that of its whole process tree. In the middle of one run it is killed with SIGKILL and started
again. Beside it stands the least Django that stores the same sheet: ``minimal_django.py``.
"""

import asyncio
import gc
import hashlib
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil
from respondents import Connection, Tally, answer, answer_peer, crowd

QUICK, FULL = bool(os.environ.get("QUICK")), bool(os.environ.get("FULL"))
AT_ONCE = 32
PEOPLE = 128 if QUICK else 1_000
AUTOSAVES = 7
SLUGS = ("crm-scorecard", "customer-led-roadtest", "five-questions", "trust")
BIN = Path(sys.executable).parent


def main() -> None:
    """Run what is asked for and print its figures."""
    home = Path(tempfile.mkdtemp(prefix="bench-ask-"))
    os.environ["OUTSIDEIN_HOME"] = str(home)
    os.environ.pop("DATABASE_URL", None)
    try:
        ours = _fill(home, 4 * PEOPLE + 800)
        print(f"{'':38}{'CPU ms':>8}{'wall/s':>8}{'p50 ms':>9}{'p99 ms':>9}", flush=True)
        _run_ours(home, ours, "opened and given", PEOPLE, autosaves=0)
        _run_ours(home, ours, f"with {AUTOSAVES} autosaves", PEOPLE // 4, autosaves=AUTOSAVES)
        _run_ours(home, ours, "killed in the middle", PEOPLE // 2, autosaves=0, kills=3)
        _run_peer(home, ours, PEOPLE)
        if FULL:
            _stampede(home, ours)
    finally:
        shutil.rmtree(home, ignore_errors=True)


# --- what is asked -------------------------------------------------------------------------


class Ours:
    """The round: its links, one a person, and sheets to be given."""

    def __init__(self, public_id: str, links: list[tuple[str, str]]) -> None:
        self.public_id, self.links = public_id, links
        self.chance = random.Random(7)  # noqa: S311

    def take_links(self, count: int) -> list[tuple[str, str]]:
        """Return links that nobody has used."""
        taken, self.links = self.links[:count], self.links[count:]
        assert len(taken) == count, "more people are asked than there are links"
        return taken

    def draw_sheet(self) -> dict[str, Any]:
        """Return a sheet on which nearly everything is answered, with some notes."""
        from outsidein.ask.instruments.library import get_edition

        answers: dict[str, dict[str, Any]] = {}
        for slug in SLUGS:
            given = answers.setdefault(slug, {})
            for item in get_edition(slug).everything():
                for tense in item.tenses:
                    key = item.code if item.tenses == ("now",) else f"{item.code}.{tense}"
                    given[key] = self._draw(item)
        return {"groups": {"department": "Care"}, "answers": answers, "language": "en"}

    def _draw(self, item: Any) -> dict[str, Any]:
        if item.scale:
            level = self.chance.choice(item.scale.levels).code
            note = {"note": f"Because of {item.code}, as everybody knows."}
            return {"level": level, "priority": False, **(note if level == "agree" else {})}
        if item.choices:
            fixed = [o.code for o in item.choices.options if ":" not in o.code]
            return {"codes": self.chance.sample(fixed, 3), "text": "It depends on the case."}
        return {"text": "What struck us is how little we ask."}


def _fill(home: Path, people: int) -> Ours:
    """Make a round of everything, in two languages, anonymous, with links for so many people."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "outsidein.config.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone
    from django_scopes import scope

    from outsidein.ask.rounds.actions import create_round, iterate_links, open_round
    from outsidein.ask.rounds.queries import get_round
    from outsidein.people.actions import create_organisation
    from outsidein.people.models import Department, Level, Person

    call_command("migrate", verbosity=0)
    at = timezone.now()
    ours = create_organisation(name="Harbour Energy", at=at)
    with scope(organisation=ours):
        levels = [
            Level.objects.create(organisation_id=ours, name=name, role=role, position=place)
            for place, (name, role) in enumerate(
                [
                    ("Board", "board"),
                    ("Heads", "management"),
                    ("Desk", "front"),
                    ("Back", "support"),
                ]
            )
        ]
        departments = [
            Department.objects.create(organisation_id=ours, name=name)
            for name in ("Sales", "Care", "IT")
        ]
        Person.objects.bulk_create(
            Person(
                organisation_id=ours,
                name=f"Person {n}",
                level=levels[n % 4],
                department=departments[n % 3] if n % 2 else None,  # the others are asked
            )
            for n in range(people)
        )
        round_id = create_round(
            organisation_id=ours,
            title="How close are we to our customers?",
            instruments=[(slug, None) for slug in SLUGS],
            ways=("personal", "open", "paper"),
            languages=("en", "de"),
            closes_at=at + timedelta(days=14),
            at=at,
        )
        open_round(organisation_id=ours, round_id=round_id, at=at)
        one = get_round(organisation_id=ours, round_id=round_id, at=at)
        links = [
            (one.public_id, link.address.partition("#")[2])
            for link in iterate_links(organisation_id=ours, round_id=round_id, at=at)
        ]
    _close_database()
    return Ours(one.public_id, links)


# --- the server ----------------------------------------------------------------------------


class Server:
    """A server in a process tree of its own, which can be killed and started again."""

    def __init__(self, command: list[str], environment: dict[str, str], port: int) -> None:
        self.command, self.environment, self.port = command, environment, port
        self.spent = 0.0  # CPU seconds of trees that are gone
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._launch()
        until = time.monotonic() + 120
        while True:
            if self.process.poll() is not None:  # the port was not free yet
                self._launch()
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def _launch(self) -> None:
        self.process = psutil.Popen(
            self.command,
            env={**os.environ, **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parent,
            start_new_session=True,  # so that all of it can be killed at once
        )

    def settle(self) -> None:
        """Wait until it has finished starting: the worker is still busy when pages are served."""
        while True:
            before = self.cpu_seconds()
            time.sleep(1)
            if self.cpu_seconds() - before < 0.05:
                return

    def tree(self) -> list[psutil.Process]:
        """Return its processes."""
        return [self.process, *self.process.children(recursive=True)]

    def cpu_seconds(self) -> float:
        """Return what the whole tree has spent so far, trees that were killed among it."""
        return self.spent + sum(self._of(one) for one in self.tree())

    @staticmethod
    def _of(one: psutil.Process) -> float:
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            return 0.0
        return float(times.user + times.system)

    def memory_mib(self) -> float:
        """Return how much memory the tree holds."""
        return sum(one.memory_info().rss for one in self.tree()) / 2**20

    def kill(self) -> None:
        """Kill every process of it at once, as a power cut would."""
        tree = self.tree()
        self.spent += sum(self._of(one) for one in tree)
        os.killpg(self.process.pid, signal.SIGKILL)
        psutil.wait_procs(tree, timeout=10)

    def stop(self) -> None:
        """End it."""
        tree = self.tree()
        self.process.terminate()
        _gone, alive = psutil.wait_procs(tree, timeout=15)
        for one in alive:
            one.kill()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def _outsidein(home: Path) -> Iterator[Server]:
    port = _free_port()
    environment = {
        "OUTSIDEIN_HOME": str(home),
        "OUTSIDEIN_BASE_URL": f"http://localhost:{port}",
    }
    server = Server([str(BIN / "outsidein"), "serve", "--port", str(port)], environment, port)
    try:
        yield server
    finally:
        server.stop()


# --- the runs ------------------------------------------------------------------------------


def _run_ours(
    home: Path, ours: Ours, name: str, people: int, *, autosaves: int, kills: int = 0
) -> None:
    links = ours.take_links(people + AT_ONCE)
    sheets = [ours.draw_sheet() for _ in links]
    with _outsidein(home) as server:
        tally = Tally()
        come = [
            _person(server.port, tally, *one, autosaves) for one in zip(links, sheets, strict=True)
        ]
        asyncio.run(crowd(come[:AT_ONCE], AT_ONCE))  # the first ones find everything cold
        tally.seconds.clear()
        server.settle()
        wall, cpu = _measured(server, come[AT_ONCE:], tally, kills)
    _print(name, people, wall, None if kills else cpu, tally)
    _check_stored(home, tally)


def _person(
    port: int, tally: Tally, link: tuple[str, str], sheet: dict[str, Any], autosaves: int
) -> Callable[[], Any]:
    return lambda: answer(port, tally, link, sheet, autosaves, pause=0.0)


def _measured(
    server: Server, come: list[Callable[[], Any]], tally: Tally, kills: int, spread: float = 0.0
) -> tuple[float, float]:
    """Return the wall and the CPU seconds in which all of them answered.

    The server is killed whenever another part of them has given.
    """
    before = len(tally.accepted)

    async def run() -> None:
        crowding = asyncio.create_task(crowd(come, len(come) if spread else AT_ONCE, spread))
        for number in range(kills):
            wanted = before + len(come) * (number + 1) // (kills + 1) - AT_ONCE * bool(spread)
            while len(tally.accepted) < wanted and not crowding.done():
                await asyncio.sleep(0.01)
            server.kill()
            await asyncio.to_thread(server.start)
        await crowding

    gc.disable()
    wall, cpu = time.perf_counter(), server.cpu_seconds()
    asyncio.run(run())
    wall, cpu = time.perf_counter() - wall, server.cpu_seconds() - cpu
    gc.enable()
    return wall, cpu


def _print(name: str, people: int, wall: float, cpu: float | None, tally: Tally) -> None:
    give = sorted(tally.seconds["give"])
    whole = [sum(one) for one in zip(*(tally.seconds[d] for d in _deeds(tally)), strict=False)]
    p50, p99 = statistics.median(give), give[min(len(give) - 1, int(0.99 * len(give)))]
    slowest = max(t for times in tally.seconds.values() for t in times)
    # Starting again costs more than answering: of a run with kills no CPU is told.
    spent = "" if cpu is None else f"{cpu / people * 1e3:.1f}"
    print(
        f"{name:<38}{spent:>8}{people / wall:8.0f}{p50 * 1e3:9.0f}{p99 * 1e3:9.0f}"
        f"   {people} people, whole visit p50 {statistics.median(whole) * 1e3:.0f} ms, slowest "
        f"request {slowest * 1e3:.0f} ms, {tally.broken} replies lost, "
        f"{len(tally.faults)} faults {tally.faults[:2] or ''}",
        flush=True,
    )


def _deeds(tally: Tally) -> list[str]:
    return [deed for deed in ("page", "open", "sheet", "give") if deed in tally.seconds]


def _check_stored(home: Path, tally: Tally) -> None:
    """Hold what lies in the box against what was accepted: every sheet, once, word for word."""
    from outsidein.ask.answers.models import Ballot
    from outsidein.ask.answers.sealing import BallotOpener, unpack
    from outsidein.ask.rounds.keys import read_keys

    ids = {hashlib.sha256(nonce.encode()).hexdigest(): nonce for nonce in tally.accepted}
    rows = (
        Ballot._base_manager.filter(pk__in=ids).select_related("round")
        if len(ids) < 900
        else (Ballot._base_manager.select_related("round"))
    )
    opener, lost, other = None, set(ids), 0
    for row in rows.iterator():
        opener = opener or BallotOpener(read_keys(row.round.public_id).unlock(None))
        if row.pk in lost:
            lost.discard(row.pk)
            _who, what = opener.open(row.sealed)
            other += unpack(what)["answers"] != tally.accepted[ids[row.pk]]["answers"]
    seen = _seen.setdefault(str(home), set())
    seen |= set(ids)
    strange = Ballot._base_manager.exclude(pk__in=seen).count() if len(seen) < 30_000 else 0
    _close_database()
    print(
        f"{'':38}accepted {len(ids)}: {len(lost)} lost, {other} changed, {strange} that nobody "
        f"was told of",
        flush=True,
    )


_seen: dict[str, set[str]] = {}


def _close_database() -> None:
    from django.db import connections

    connections.close_all()


def _run_peer(home: Path, ours: Ours, people: int) -> None:
    """Run the least Django beside us: the same items shown, the same sheet stored as rows."""
    from outsidein.ask.instruments.library import get_edition

    items = [
        {
            "name": f"{slug}/{item.code}",
            "words": item.wording(),
            "choices": [
                (level.code, str(item.anchor(level.code) or level.label))
                for level in (item.scale.levels if item.scale else ())
            ]
            or [(o.code, str(o.label)) for o in (item.choices.options if item.choices else ())],
        }
        for slug in SLUGS
        for item in get_edition(slug).everything()
    ]
    folder = home / "minimal"
    folder.mkdir()
    (folder / "items.json").write_text(json.dumps(items))
    port = _free_port()
    command = [sys.executable, str(Path(__file__).parent / "minimal_django.py"), str(port)]
    server = Server(command, {"MINIMAL_HOME": str(folder)}, port)
    try:
        tally = Tally()
        forms = [urlencode(_fields(ours.draw_sheet())).encode() for _ in range(people + AT_ONCE)]
        come = [(lambda form=form: answer_peer(port, tally, form)) for form in forms]
        asyncio.run(crowd(come[:AT_ONCE], AT_ONCE))
        tally.seconds.clear()
        server.settle()
        wall, cpu = _measured(server, come[AT_ONCE:], tally, 0)
        _print("the least Django, nothing kept secret", people, wall, cpu, tally)
    finally:
        server.stop()


def _fields(sheet: dict[str, Any]) -> list[tuple[str, str]]:
    fields = []
    for slug, answers in sheet["answers"].items():
        for key, given in answers.items():
            fields += [(f"{slug}/{key}", one) for one in given.get("codes", [given.get("level")])]
            fields += [(f"{slug}/{key}-{p}", given[p]) for p in ("note", "text") if p in given]
    return [(name, value) for name, value in fields if value]


def _stampede(home: Path, ours: Ours) -> None:
    """Run T1 at full size: 300 people in a minute, 7 autosaves each, screens polling, one kill."""
    people, seconds, screens = 300, 60.0, 20
    links = ours.take_links(people)
    with _outsidein(home) as server:
        tally, polls = Tally(), Tally()
        pause = 1.0
        come: list[Callable[[], Any]] = [
            (
                lambda link=link: answer(
                    server.port, tally, link, ours.draw_sheet(), AUTOSAVES, pause
                )
            )
            for link in links
        ]
        stopping = time.monotonic() + seconds

        async def poll() -> None:
            line = Connection(server.port, polls)
            while time.monotonic() < stopping:
                await line.insist("poll", "GET", f"/r/results/{ours.public_id}/")
                await asyncio.sleep(1)
            await line.close()

        come += [poll] * screens
        wall, _cpu = _measured(server, come, tally, 1, spread=seconds)
        memory = server.memory_mib()
    _print("T1: 300 people in 60 s, one kill", people, wall, None, tally)
    give = sorted(tally.seconds["give"])
    p95 = give[int(0.95 * len(give))] * 1e3
    print(f"{'':38}give p95 {p95:.0f} ms, {memory:.0f} MiB at the end")
    _check_stored(home, tally)


if __name__ == "__main__":
    main()
