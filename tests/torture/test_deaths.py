"""T2: killed while people give and while a round closes, nothing is lost, doubled or half done."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.torture.mortal import PEOPLE

DEATHS = int(os.environ.get("OUTSIDEIN_DEATHS", "2"))
CHECKOUT = Path(__file__).parent.parent.parent


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.Popen]:
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        **os.environ,
        "OUTSIDEIN_HOME": str(home),
        "DATABASE_URL": "",
        "PYTHONPATH": f"{CHECKOUT}:{CHECKOUT / 'src'}",
    }

    def start(what: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.torture.mortal", what, str(tmp_path)],
            env=environment, cwd=CHECKOUT, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    return start


def finish(process: subprocess.Popen) -> str:
    out, _nothing = process.communicate(timeout=120)
    assert process.returncode == 0
    return out.decode()


def kill_when(process: subprocess.Popen, ready: Callable[[], bool], later: float) -> bool:
    """Kill the process some time after it is ready; return whether it was still alive."""
    until = time.monotonic() + 60
    while not ready() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(later)
    alive = process.poll() is None
    if alive:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return alive


def test_killed_while_giving_and_while_closing_nothing_is_lost_or_doubled(run, tmp_path):
    finish(run("begin"))
    receipts = tmp_path / "receipts"
    found = tmp_path / "found"
    chance = random.Random(7)  # noqa: S311 - when it dies may well be known
    killed = 0

    def lines() -> int:
        return len(receipts.read_text().splitlines()) if receipts.exists() else 0

    for _death in range(DEATHS):
        before = lines()
        giving = run("give")
        killed += kill_when(giving, lambda b=before: lines() > b + 3, chance.uniform(0, 0.03))
    finish(run("give"))
    given = json.loads(finish(run("count")))

    assert killed >= 1
    assert given["whole"] == "ok"
    assert (given["astray"], given["audit"]) == (0, True)
    assert given["ballots"] == given["used"] == PEOPLE
    assert given["drafts"] == 0
    # Everybody's receipt is that of a ballot that is there, whenever it was handed out.
    handed = {line.split()[1] for line in receipts.read_text().splitlines()}
    assert handed == set(given["receipts"])

    cut_short = 0
    for _death in range(DEATHS):
        looked = len(found.read_text().splitlines()) if found.exists() else 0
        closing = run("close")

        def begun(before: int = looked) -> bool:
            return found.exists() and len(found.read_text().splitlines()) > before

        cut_short += kill_when(closing, begun, chance.uniform(0.2, 0.9))
    finish(run("close"))
    for line in (tmp_path / "found").read_text().splitlines():
        told = json.loads(line)
        assert told["whole"] == "ok"
        # Either nothing of the mix was done, or the whole of it.
        assert (told["ballots"], told["sheets"], told["comments"]) in {
            (PEOPLE, 0, 0),
            (0, PEOPLE, PEOPLE),
        }
    closed = json.loads(finish(run("count")))

    assert cut_short >= 1
    assert (closed["whole"], closed["astray"], closed["audit"]) == ("ok", 0, True)
    assert (closed["ballots"], closed["drafts"], closed["used"], closed["keys"]) == (0, 0, 0, 0)
    assert closed["sheets"] == closed["answers"] == closed["comments"] == closed["notes"] == PEOPLE
    assert closed["releases"] == 1
