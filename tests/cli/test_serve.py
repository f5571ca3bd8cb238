"""``outsidein serve`` and ``demo``: what is begun is ended, and nobody else's is touched."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from outsidein.cli.demo import _alone, _empty
from outsidein.cli.serve import check_port
from outsidein.ground.errors import NotNow


@pytest.fixture
def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_port_that_is_taken_is_told_before_anything_is_begun(free_port):
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", free_port))
        taken.listen(1)

        with pytest.raises(NotNow, match=f"Port {free_port} of 127.0.0.1 cannot be used"):
            check_port("127.0.0.1", free_port)

    check_port("127.0.0.1", free_port)


def test_an_address_that_is_not_ours_is_told(free_port):
    with pytest.raises(NotNow, match="--port"):
        check_port("203.0.113.7", free_port)


def children_of(pid: int) -> list[int]:
    """Return the children of every thread of the process."""
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for thread in threads for child in thread.read_text().split()]


def until(holds, seconds: float = 30) -> bool:
    """Wait until it holds; the server is another process, so there is nothing else to wait on."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if holds():
            return True
        time.sleep(0.1)
    return False


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310 - our own
            return bool(response.status == 200)
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="not run: it reads /proc")
def test_the_server_serves_starts_a_dead_worker_again_and_ends_with_all_of_it(tmp_path, free_port):
    server = subprocess.Popen(
        [sys.executable, "-m", "outsidein", "serve", "--port", str(free_port)],
        env=os.environ | {"OUTSIDEIN_HOME": str(tmp_path), "DATABASE_URL": ""},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        styles = f"http://127.0.0.1:{free_port}/static/outsidein/tokens.css"
        assert until(lambda: answers(styles)), "static files are served with debug off"
        first = children_of(server.pid)
        worker = next(
            pid
            for pid in first
            if b"outsidein.tasks.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
        )

        os.kill(worker, signal.SIGKILL)

        assert until(lambda: set(children_of(server.pid)) - set(first)), "another took its place"
        last = children_of(server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        _, told = server.communicate(timeout=30)

    assert server.returncode == 0
    assert f"Serving on http://localhost:{free_port}" in told
    assert not [pid for pid in {*first, *last} if Path(f"/proc/{pid}").exists()]


def test_a_folder_that_holds_no_sample_is_never_emptied(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")

    with pytest.raises(NotNow, match="holds something else"):
        _empty(tmp_path)

    assert (tmp_path / "thesis.txt").exists()


def test_a_sample_that_was_begun_is_emptied_whole(tmp_path):
    (tmp_path / "sample.begun").touch()
    (tmp_path / "marts").mkdir()
    (tmp_path / "marts" / "customers.parquet").write_text("half")

    _empty(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_sample_is_filled_by_one_call_at_a_time(tmp_path):
    home = tmp_path / "demo"

    with _alone(home), pytest.raises(NotNow, match="wait for it"), _alone(home):
        pass

    with _alone(home):
        assert home.is_dir()
