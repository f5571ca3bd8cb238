"""``outsidein serve``: the web server with the worker inside, one command, one process tree."""

import itertools
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from outsidein.cli.ground import SETTINGS, errors, start_django
from outsidein.cli.parameters import Host, Port
from outsidein.ground.errors import NotNow

#: Unit: seconds. How long a request or a task may still take once the server is told to stop.
GRACE = 10
#: Unit: seconds. A worker that dies is started again, each time after a longer wait.
WAITS = (1, 2, 5, 10, 30)


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(help="Web workers; one serves many.", min=1)] = 1,
    worker: Annotated[bool, typer.Option(help="Run the background worker too.")] = True,
) -> None:
    """Serve the pages, and do the background work.

    The tables are brought up to date first; imports that a crash cut off are
    taken up again. Ctrl-C or SIGTERM ends it: what is being answered is
    finished first. Behind a proxy say the address that people type by
    OUTSIDEIN_BASE_URL.

    Examples:

      outsidein serve

      outsidein serve --host 0.0.0.0 --port 8080 --workers 2
    """
    check_port(host, port)
    os.environ.setdefault("OUTSIDEIN_BASE_URL", f"http://localhost:{port}")
    start_django()
    from outsidein.people.queries import list_organisations
    from outsidein.tasks.interrupted import resume_interrupted

    resumed = resume_interrupted() if worker else 0
    if resumed:
        errors.print(f"Taken up again: {resumed} interrupted works.", highlight=False)
    if not list_organisations():
        errors.print("There is no organisation yet. Make one with `outsidein init`.")
    errors.print(f"Serving on {os.environ['OUTSIDEIN_BASE_URL']}; Ctrl-C ends it.", highlight=False)
    run_server(host, port, workers, with_worker=worker)


def check_port(host: str, port: int) -> None:
    """Raise NotNow where nothing can listen there, before anything long is begun.

    The server itself would share a port that is in use with whoever holds it.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as taken:
            # A port whose last connections are still fading may be had again at once.
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(address)
            taken.listen(1)
    except OSError as why:
        raise NotNow(
            f"Port {port} of {host} cannot be used: {why.strerror}. Name another by --port."
        ) from why


def run_server(host: str, port: int, workers: int, *, with_worker: bool) -> None:
    """Run granian until it is stopped, with the background worker beside it."""
    from django.db import connections
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    server = Server(
        "outsidein.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=min(8, 2 * (os.cpu_count() or 2)),
        websockets=False,
        # No request is ever written down: an answer's time and address would tell who answered.
        log_access=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
    )
    # The server forks: a connection to the database may not be shared with its workers.
    connections.close_all()
    if not with_worker:
        server.serve()
        return
    with _background_worker():
        server.serve()


@contextmanager
def _background_worker() -> Iterator[None]:
    """Run the worker as a child, start it again when it dies, end it with the server."""
    stopping = threading.Event()
    starting = threading.Lock()  # so that no child is begun once it is being stopped
    running = [_start()]

    def keep_running() -> None:
        for wait in itertools.chain(WAITS, itertools.repeat(WAITS[-1])):
            running[0].wait()
            if stopping.wait(wait):
                return
            _resume()
            with starting:
                if stopping.is_set():
                    return
                running[0] = _start()

    keeper = threading.Thread(target=keep_running, daemon=True, name="worker-keeper")
    keeper.start()
    try:
        yield
    finally:
        with starting:
            stopping.set()
        _stop(running[0])


def _start() -> subprocess.Popen[bytes]:
    """Begin a worker.

    Without ``close_fds`` it is begun by posix_spawn, which waits for no pipe: the server forks
    its own workers meanwhile, and they would hold that pipe open for ever. Nothing is handed
    down by it, since Python opens no file so that a child inherits it.
    """
    return subprocess.Popen(
        [sys.executable, "-m", "outsidein.tasks.worker"],
        stdin=subprocess.DEVNULL,
        close_fds=False,
    )


def _resume() -> None:
    """Put what a dead worker was at back into the queue."""
    from django.db import DatabaseError, connection

    from outsidein.tasks.interrupted import resume_interrupted

    try:
        resume_interrupted()
    except DatabaseError as why:
        errors.print(f"The background work cannot be taken up: {type(why).__name__}.")
    finally:
        connection.close()


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.send_signal(signal.SIGTERM)
    try:
        child.wait(GRACE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
