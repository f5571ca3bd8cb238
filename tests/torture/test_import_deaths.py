"""T6, small: killed while a file is taken, what is held is that of a run that nobody disturbed."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

DEATHS = int(os.environ.get("OUTSIDEIN_DEATHS", "2"))
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


def parts_kept(folder: Path) -> int:
    """Return how much of the reading stays: its parts, or all where it was read to its end."""
    kept = [*(folder / "home" / "imports").glob("*/staged/*")]
    if any(path.name == "summary.json" for path in kept):
        return 1_000
    notes = [path / "so_far.json" for path in kept if path.name == "parts"]
    return max(
        (json.loads(note.read_text())["parts"] for note in notes if note.exists()), default=0
    )


def held_of(told: dict[str, object]) -> tuple[object, object]:
    return told["held"], told["digest"]


def test_killed_while_taking_a_file_nothing_is_lost_doubled_or_half_taken(start, tmp_path):
    finish(start("begin", tmp_path / "prepared"))
    calm = shutil.copytree(tmp_path / "prepared", tmp_path / "calm")
    before = json.loads(finish(start("count", calm)))
    finish(start("take", calm))
    took = time.time() - (calm / "begun").stat().st_mtime
    undisturbed = json.loads(finish(start("count", calm)))
    chance = random.Random(11)  # noqa: S311 - when it dies may well be known
    deaths, installations, cut_amid = 0, 0, 0

    while deaths < DEATHS and installations < 3 * DEATHS:
        installations += 1
        stormy = shutil.copytree(tmp_path / "prepared", tmp_path / f"stormy-{installations}")
        whole_parts = 0
        for _death in range(3):
            deaths += killed(start("take", stormy), stormy / "begun", chance.uniform(0, took))
            found = json.loads(finish(start("count", stormy)))
            # Of the file is held what is noted, or nothing, or the whole of it.
            if found["noted"] and found["noted"] != [0, 0]:
                cut_amid += 1
                assert found["status"] == "running"
                assert found["noted"] == [found["its_own"], found["refused"]]
            else:
                assert held_of(found) in (held_of(before), held_of(undisturbed))
            assert (found["whole"], found["audit"]) == ("ok", True)
            # What was read stays read.
            went_on = parts_kept(stormy)
            assert went_on >= whole_parts or found["status"] == "done"
            whole_parts = went_on
        left = shutil.copytree(stormy, tmp_path / f"left-{installations}")
        if found["status"] != "done":
            finish(start("leave", left))
            assert held_of(json.loads(finish(start("count", left)))) == held_of(before)
        finish(start("take", stormy))
        resumed = json.loads(finish(start("count", stormy)))

        read, *came = resumed["numbers"]
        assert read == sum(came)
        assert all(came)
        assert resumed == undisturbed
        assert resumed["status"] == "done"
        assert not list((stormy / "home" / "imports").iterdir())
        shutil.rmtree(stormy)
        shutil.rmtree(left)
    assert deaths >= DEATHS
    assert cut_amid or DEATHS < 20  # of so many some come while rows are stored
