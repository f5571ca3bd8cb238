"""T6, small: killed while a file is taken, what is held is that of a run that nobody disturbed."""

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

DEATHS = int(os.environ.get("OUTSIDEIN_DEATHS", "3"))
CHECKOUT = Path(__file__).parent.parent.parent

Start = Callable[[str, Path], "subprocess.Popen[bytes]"]


@pytest.fixture
def start() -> Start:
    def begin(what: str, folder: Path) -> "subprocess.Popen[bytes]":
        home = folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        environment = {
            **os.environ,
            "OUTSIDEIN_HOME": str(home),
            "DATABASE_URL": "",
            "PYTHONPATH": f"{CHECKOUT}:{CHECKOUT / 'src'}",
        }
        return subprocess.Popen(
            [sys.executable, "-m", "tests.torture.mortal_import", what, str(folder)],
            env=environment, cwd=CHECKOUT, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    return begin


def finish(process: "subprocess.Popen[bytes]") -> str:
    out, _nothing = process.communicate(timeout=300)
    assert process.returncode == 0
    return out.decode()


def killed(process: "subprocess.Popen[bytes]", begun: Path, later: float) -> bool:
    """Kill the process some time after it began to read; return whether it was still alive."""
    until = time.monotonic() + 120
    while not begun.exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    time.sleep(later)
    alive = process.poll() is None
    if alive:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    begun.unlink(missing_ok=True)
    return alive


def test_killed_while_taking_a_file_nothing_is_lost_doubled_or_half_taken(start, tmp_path):
    calm, stormy = tmp_path / "calm", tmp_path / "stormy"
    for folder in (calm, stormy):
        finish(start("begin", folder))
    begun = time.monotonic()
    finish(start("take", calm))
    whole = time.monotonic() - begun
    undisturbed = json.loads(finish(start("count", calm)))
    before = json.loads(finish(start("count", stormy)))
    chance = random.Random(11)  # noqa: S311 - when it dies may well be known
    deaths = 0

    for _death in range(DEATHS):
        deaths += killed(
            start("take", stormy), stormy / "begun", chance.uniform(0, min(0.4 * whole, 2))
        )
        found = json.loads(finish(start("count", stormy)))
        # Either nothing of the file is held, or the whole of it.
        assert (found["held"], found["digest"]) in (
            (before["held"], before["digest"]),
            (undisturbed["held"], undisturbed["digest"]),
        )
        assert (found["whole"], found["audit"]) == ("ok", True)
    finish(start("take", stormy))
    resumed = json.loads(finish(start("count", stormy)))

    assert deaths >= 1
    read, *came = resumed["numbers"]
    assert read == sum(came)
    assert all(came)
    assert resumed == undisturbed
    assert resumed["status"] == "done"
    assert not list((stormy / "home" / "imports").iterdir())
