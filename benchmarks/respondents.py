"""Respondents of a benchmark: many at once over real HTTP, each noting what was promised."""

import asyncio
import contextlib
import json
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

RETRY = 0.2  # seconds until somebody whose reply was lost sends again
GIVE_UP = 180.0


@dataclass
class Tally:
    """What the respondents saw."""

    accepted: dict[str, dict[str, Any]] = field(default_factory=dict)  # nonce -> content
    seconds: dict[str, list[float]] = field(default_factory=dict)  # deed -> how long each took
    broken: int = 0  # no reply: the server was gone
    faults: list[str] = field(default_factory=list)  # replies of 500 and more

    def note(self, deed: str, seconds: float) -> None:
        """Note how long a deed took."""
        self.seconds.setdefault(deed, []).append(seconds)


class Connection:
    """One browser's connection to the server; opened anew where it is cut."""

    def __init__(self, port: int, tally: Tally) -> None:
        self.port, self.tally = port, tally
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(
        self, deed: str, method: str, path: str, body: bytes = b"", kind: str = "application/json"
    ) -> tuple[int, bytes]:
        """Ask once; ConnectionError where no whole reply comes."""
        began = time.perf_counter()
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self.reader is not None
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\n"
            f"Accept-Encoding: gzip\r\nSec-Fetch-Site: same-origin\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        try:
            self.writer.write(head.encode() + body)
            await self.writer.drain()
            raw = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            status = int(raw.split(" ", 2)[1])
            lines = dict(line.lower().split(": ", 1) for line in raw.split("\r\n")[1:] if line)
            content = await self.reader.readexactly(int(lines.get("content-length", 0)))
        except (OSError, asyncio.IncompleteReadError) as why:
            await self.close()
            raise ConnectionError from why
        self.tally.note(deed, time.perf_counter() - began)
        if status >= 500:
            self.tally.faults.append(f"{deed}: {status}")
        return status, content

    async def insist(self, *asked: Any) -> tuple[int, bytes]:
        """Ask until there is a reply: what a page does that has lost its server."""
        until = time.monotonic() + GIVE_UP
        while True:
            try:
                status, content = await self.ask(*asked)
                if status < 500:
                    return status, content
            except OSError:
                self.tally.broken += 1
            if time.monotonic() > until:
                raise TimeoutError(f"{asked[0]} got no reply")
            await asyncio.sleep(RETRY)

    async def close(self) -> None:
        """Close it, if it is open."""
        if self.writer is not None:
            self.writer.close()
            with contextlib.suppress(OSError):
                await self.writer.wait_closed()
        self.reader = self.writer = None


async def answer(
    port: int,
    tally: Tally,
    link: tuple[str, str],
    content: dict[str, Any],
    autosaves: int,
    pause: float,
) -> None:
    """Answer one sheet as a browser does: page, opening, sheet, drafts, giving."""
    round_id, token = link
    way = {"round": round_id, "token": token}
    line = Connection(port, tally)
    await line.insist("page", "GET", f"/r/{round_id}")
    await line.insist("open", "POST", "/r/open/", _json(way))
    await line.insist("sheet", "GET", f"/r/sheet/{round_id}/en/")
    for save in range(autosaves):
        await asyncio.sleep(pause)
        part = {**content, "answers": dict(list(content["answers"].items())[: 1 + save // 2])}
        await line.insist("draft", "POST", "/r/draft/", _json({**way, "content": part}))
    nonce = secrets.token_urlsafe(16)
    given = _json({**way, "nonce": nonce, "content": content})
    status, body = await line.insist("give", "POST", "/r/give/", given)
    if status == 200:
        tally.accepted[nonce] = content
    else:
        tally.faults.append(f"give: {status} {body[:80]!r}")
    await line.close()


async def answer_peer(port: int, tally: Tally, fields: bytes) -> None:
    """Answer the peer's one page."""
    line = Connection(port, tally)
    await line.insist("page", "GET", "/")
    token = secrets.token_urlsafe(16)
    form = fields + f"&token={token}".encode()
    status, _ = await line.insist("give", "POST", "/", form, "application/x-www-form-urlencoded")
    if status < 300:
        tally.accepted[token] = {}
    await line.close()


async def crowd(
    people: list[Callable[[], Awaitable[None]]], at_once: int, spread: float = 0.0
) -> None:
    """Let people come: so many at once, or spread evenly over some seconds."""
    gate = asyncio.Semaphore(at_once)

    async def come(place: int, person: Callable[[], Awaitable[None]]) -> None:
        if spread:
            await asyncio.sleep(spread * place / len(people))
        async with gate:
            await person()

    await asyncio.gather(*(come(place, person) for place, person in enumerate(people)))


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
