"""A room of 200 phones against a real server: what it costs, how fast votes and reveals arrive.

Run ``python benchmarks/room.py`` (``QUICK=1``: 50 phones, one item, no kill). It serves an
installation that is thrown away by ``outsidein serve``, opens a room, lets every phone join, ask
where the room is every one to two seconds, and vote over real HTTP, as the phones' page does. In
the middle the server is killed with SIGKILL and started again; every phone keeps what it chose
until it is taken. Printed are the server's CPU share, the times of votes, after how long a reveal
had reached every phone, and whether stored answers equal accepted ones.
"""

import asyncio
import json
import os
import random
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

QUICK = bool(os.environ.get("QUICK"))
PHONES = int(os.environ.get("PHONES", "50" if QUICK else "200"))
WORKERS = int(os.environ.get("WORKERS", "1"))
ITEMS = ("ORG.1",) if QUICK else ("ORG.1", "ORG.2", "ORG.3")
ANSWERS = ("agree", "neutral", "disagree", "not_sure")
#: Unit: seconds. As room-phone.js asks; idling is measured for so long.
LEAST, SPREAD, IDLE = 1.0, 1.0, 5.0 if QUICK else 15.0
CHANCE = random.Random(1)  # noqa: S311 - when phones ask, no secret
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Run the room once and print what it took."""
    home = Path(tempfile.mkdtemp(prefix="room-"))
    os.environ |= {"OUTSIDEIN_HOME": str(home), "OUTSIDEIN_SECRET_KEY": secrets.token_hex(16)}
    os.environ.pop("DATABASE_URL", None)
    try:
        Bench(home).run()
    finally:
        shutil.rmtree(home, ignore_errors=True)


@dataclass
class Line:
    """One connection that is kept; one that broke is made anew at the next call."""

    port: int
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def ask(
        self, path: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, bytes]:
        """Return the status and the body; ConnectionError where there was no answer."""
        body = urlencode(form).encode() if form is not None else b""
        lines = [
            f"{'POST' if form is not None else 'GET'} /room/in/{path} HTTP/1.1",
            f"Host: localhost:{self.port}",
            "Sec-Fetch-Site: same-origin",
            f"Content-Length: {len(body)}",
            *([] if form is None else ["Content-Type: application/x-www-form-urlencoded"]),
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        try:
            if self.writer is None:
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
            assert self.reader is not None
            self.writer.write("\r\n".join([*lines, "", ""]).encode() + body)
            await self.writer.drain()
            return await asyncio.wait_for(_read(self.reader), 8)
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError):
            if self.writer is not None:
                self.writer.close()
            self.reader = self.writer = None
            raise ConnectionError from None


@dataclass
class Phone:
    """One phone: its secret, what it has seen, what it has still to send."""

    number: int
    port: int
    code: str
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    version: int = 0
    phase: str = ""
    seen_at: dict[int, float] = field(default_factory=dict)  # version -> when it was shown
    vote_seconds: list[float] = field(default_factory=list)
    accepted: dict[str, str] = field(default_factory=dict)  # item and turn -> answer
    retries: int = 0
    asked: int = 0

    def __post_init__(self) -> None:
        self.asking, self.giving = Line(self.port), Line(self.port)

    async def join(self) -> None:
        """Come in; tried again until it is done."""
        form = {"room": self.code, "secret": self.secret}
        while await self._status("join/", form) != 204:
            await asyncio.sleep(0.5)

    async def live(self, stop: asyncio.Event) -> None:
        """Ask where the room is, again and again, as the page does."""
        await asyncio.sleep(CHANCE.random() * (LEAST + SPREAD))
        while not stop.is_set():
            try:
                code = {"X-Room": self.code}
                status, body = await self.asking.ask(
                    "state/", **code, **{"X-Seen": str(self.version)}
                )
                self.asked += 1
                if status == 200:
                    told = json.loads(body)
                    await self.asking.ask("now/", **code)
                    self.version, self.phase = told["version"], told["phase"]
                    self.seen_at[self.version] = time.perf_counter()
            except ConnectionError:
                self.retries += 1
            await asyncio.sleep(LEAST + CHANCE.random() * SPREAD)

    async def vote(self, item: str, turn: int, answer: str, *, within: float) -> None:
        """Give an answer at a moment of its own, and again until it is taken."""
        await asyncio.sleep(CHANCE.random() * within)
        form = {
            "room": self.code, "secret": self.secret, "item": item, "turn": str(turn),
            "answer": answer, "reason": f"Because {self.number}.",
        }  # fmt: skip
        begun = time.perf_counter()
        while (status := await self._status("vote/", form)) != 204:
            if status == 409:
                raise AssertionError("a vote was refused")
            self.retries += 1
            await asyncio.sleep(0.3)
        self.vote_seconds.append(time.perf_counter() - begun)
        self.accepted[f"{item} {turn}"] = answer

    async def _status(self, path: str, form: dict[str, str]) -> int:
        try:
            status, _ = await self.giving.ask(path, form)
        except ConnectionError:
            return 0
        return status


async def _read(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    status, length = int(head[0].split()[1]), 0
    for line in head[1:]:
        name, _, value = line.partition(":")
        if name.lower() == "content-length":
            length = int(value)
    return status, await reader.readexactly(length) if length else b""


class Bench:
    """The server, the room and what is measured of them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.server: subprocess.Popen[bytes] | None = None
        os.environ["OUTSIDEIN_BASE_URL"] = f"http://localhost:{self.port}"

    def run(self) -> None:
        """Set up, run the room, and print."""
        from outsidein.cli.ground import start_django

        start_django()
        from django_scopes import scope

        from outsidein.people.actions import create_organisation

        at = self._now()
        self.organisation = create_organisation(name="The bench", at=at)
        with scope(organisation=self.organisation):
            self._open_room()
            self._start()
            try:
                asyncio.run(self._room())
                self._compare()
            finally:
                self._stop(signal.SIGTERM)

    def _open_room(self) -> None:
        from outsidein.ask.rounds.rooms import create_room, get_room

        self.room_id = create_room(
            organisation_id=self.organisation,
            title="The bench",
            instruments=[("crm-scorecard", None)],
            items=ITEMS,
            at=self._now(),
        )
        self.code = get_room(organisation_id=self.organisation, room_id=self.room_id).code

    async def _room(self) -> None:
        self.phones = [Phone(number, self.port, self.code) for number in range(PHONES)]
        begun = time.perf_counter()
        await asyncio.gather(*(phone.join() for phone in self.phones))
        self._say("all phones in the room", f"{time.perf_counter() - begun:.1f} s")
        stop = asyncio.Event()
        lives = [asyncio.create_task(phone.live(stop)) for phone in self.phones]
        await asyncio.sleep(LEAST + SPREAD + 1)
        await self._idle()
        for place, item in enumerate(ITEMS):
            await self._item(item, place)
        stop.set()
        await asyncio.gather(*lives)
        self._tell_votes()
        await asyncio.to_thread(self._lead, "end")

    async def _idle(self) -> None:
        asked, cpu, wall = self._asked(), self._cpu(), time.perf_counter()
        await asyncio.sleep(IDLE)
        wall = time.perf_counter() - wall
        share, rate = (self._cpu() - cpu) / wall, (self._asked() - asked) / wall
        self._say("waiting: CPU of one core", f"{share:.0%} at {rate:.0f} questions/s")

    async def _item(self, item: str, place: int) -> None:
        killed = not QUICK and place == 1
        await self._reach("start" if place == 0 else "next", f"{item}: vote opened on every phone")
        # Most people press within seconds of each other: the worst a room can do.
        cpu, wall = self._cpu(), time.perf_counter()
        votes = [
            phone.vote(item, 1, ANSWERS[(phone.number * 7 + place) % 4], within=3.0)
            for phone in self.phones
        ]
        await asyncio.gather(*votes, *([self._kill()] if killed else []))
        wall = time.perf_counter() - wall
        if not killed:
            share = (self._cpu() - cpu) / wall
            self._say(f"{item}: CPU of one core while voting", f"{share:.0%} over {wall:.1f} s")
        await self._reach("reveal", f"{item}: reveal on every phone")

    async def _kill(self) -> None:
        await asyncio.sleep(1.0)
        await asyncio.to_thread(self._stop, signal.SIGKILL)
        begun = time.perf_counter()
        await asyncio.to_thread(self._start)
        self._say(
            "killed in the middle; serving again after", f"{time.perf_counter() - begun:.1f} s"
        )

    async def _reach(self, act: str, what: str) -> None:
        version = await asyncio.to_thread(self._lead, act)
        begun = time.perf_counter()
        while any(version not in phone.seen_at for phone in self.phones):
            if time.perf_counter() - begun > 60:
                raise AssertionError(f"{what}: not after a minute")
            await asyncio.sleep(0.05)
        times = sorted(phone.seen_at[version] - begun for phone in self.phones)
        self._say(what, f"median {times[len(times) // 2]:.2f} s, last {times[-1]:.2f} s")

    def _lead(self, act: str) -> int:
        """Take the step in this process, as another worker of the same installation would."""
        from django_scopes import scope

        from outsidein.ask.results.rooms import lead_room
        from outsidein.ask.rounds.rooms import get_room

        at = {"organisation_id": self.organisation, "room_id": self.room_id}
        with scope(organisation=self.organisation):
            version = get_room(**at).version
            lead_room(**at, act=act, version=version, at=self._now())  # type: ignore[arg-type]
        return version + 1

    def _compare(self) -> None:
        """Say whether what is stored is what was accepted, person for person."""
        from outsidein.ask.answers.models import Answer, Seat, Vote

        values = {"agree": 1.0, "neutral": 0.5, "disagree": 0.0, "not_sure": None}
        wanted: dict[tuple[tuple[str, float | None], ...], int] = {}
        for phone in self.phones:
            row = tuple(sorted((key.split()[0], values[a]) for key, a in phone.accepted.items()))
            wanted[row] = wanted.get(row, 0) + 1
        sheets: dict[int, list[tuple[str, float | None]]] = {}
        for sheet, item, value in Answer.objects.values_list("sheet_id", "item", "value"):
            sheets.setdefault(sheet, []).append((item, value))
        stored: dict[tuple[tuple[str, float | None], ...], int] = {}
        for answers in sheets.values():
            row = tuple(sorted(answers, key=lambda one: one[0]))
            stored[row] = stored.get(row, 0) + 1
        accepted = sum(len(phone.accepted) for phone in self.phones)
        kept = sum(len(answers) for answers in sheets.values())
        self._say("votes accepted / answers stored", f"{accepted} / {kept}")
        self._say("lost, doubled or changed", "0" if stored == wanted else "SOME")
        self._say("votes and seats left behind", str(Vote.objects.count() + Seat.objects.count()))
        if stored != wanted:
            sys.exit(1)

    def _tell_votes(self) -> None:
        quiet = sorted(
            seconds
            for phone in self.phones
            for place, seconds in enumerate(phone.vote_seconds)
            if QUICK or place != 1
        )
        self._say("a vote, median", f"{quiet[len(quiet) // 2] * 1000:.0f} ms")
        self._say("a vote, p99", f"{quiet[int(len(quiet) * 0.99)] * 1000:.0f} ms")
        self._say("a vote, slowest", f"{quiet[-1] * 1000:.0f} ms")
        self._say("questions asked again", str(sum(phone.retries for phone in self.phones)))

    def _start(self) -> None:
        command = [
            sys.executable, "-m", "outsidein", "serve", "--port", str(self.port),
            "--workers", str(WORKERS), "--no-worker",
        ]  # fmt: skip
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.server = subprocess.Popen(command, start_new_session=True, **quiet)  # type: ignore[call-overload]
        until = time.perf_counter() + 60
        while time.perf_counter() < until:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1) as line:
                    line.sendall(
                        b"GET /room/in/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    )
                    if line.recv(12).startswith(b"HTTP/1.1 200"):
                        return
            except OSError:
                pass
            time.sleep(0.2)
        raise AssertionError("the server did not come up")

    def _stop(self, how: signal.Signals) -> None:
        assert self.server is not None
        os.killpg(self.server.pid, how)
        self.server.wait(30)

    def _cpu(self) -> float:
        """Return the CPU seconds of the server and its workers so far."""
        assert self.server is not None
        return sum(_cpu_of(pid) for pid in _tree(self.server.pid))

    def _asked(self) -> int:
        return sum(phone.asked for phone in self.phones)

    def _now(self):  # type: ignore[no-untyped-def]  # noqa: ANN202
        from django.utils import timezone

        return timezone.now()

    def _say(self, what: str, much: str) -> None:
        print(f"  {what:<44}{much}", flush=True)


def _tree(pid: int) -> Iterator[int]:
    yield pid
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        for child in children.read_text().split():
            yield from _tree(int(child))
    except OSError:
        return


def _cpu_of(pid: int) -> float:
    try:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(parts[11]) + int(parts[12])) / TICKS


if __name__ == "__main__":
    print(f"a room of {PHONES} phones, {WORKERS} web worker, {os.cpu_count()} cores")
    main()
