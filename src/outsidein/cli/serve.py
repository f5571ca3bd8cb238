"""``outsidein serve``: the web server with the worker inside, one command, one process tree."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from outsidein.cli.ground import errors, start_django


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Web workers; one serves many.", min=1)] = 1,
    worker: Annotated[bool, typer.Option(help="Run the background worker too.")] = True,
) -> None:
    """Serve the pages, and do the background work.

    The tables are brought up to date first; imports that a crash cut off are taken up again.

    Example:

      outsidein serve --port 8080
    """
    start_django()
    from outsidein.tasks.interrupted import resume_interrupted

    resumed = resume_interrupted()
    if resumed:
        errors.print(f"Taken up again: {resumed} interrupted works.", highlight=False)
    run_server(host, port, workers, with_worker=worker)


def run_server(host: str, port: int, workers: int, *, with_worker: bool) -> None:
    """Run granian until it is stopped, with the background worker beside it."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    os.environ["DJANGO_SETTINGS_MODULE"] = "outsidein.config.settings"
    server = Server(
        "outsidein.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=8,
        # No request is ever written down: an answer's time and address would tell who answered.
        log_access=False,
        log_level=LogLevels.warning,
    )
    if not with_worker:
        server.serve()
        return
    with _background_worker():
        server.serve()


@contextmanager
def _background_worker() -> Iterator[None]:
    """Run the worker as a child, start it again when it dies, end it with the server."""
    stopping = threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def keep_running() -> None:
        while not stopping.is_set():
            child = subprocess.Popen(
                [sys.executable, "-m", "outsidein.tasks.worker"],
                stdin=subprocess.DEVNULL,
            )
            running[:] = [child]
            child.wait()
            stopping.wait(1)

    keeper = threading.Thread(target=keep_running, daemon=True, name="worker-keeper")
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        for child in running:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
