"""A child process with a cap on what it may take: where files from outside are opened.

A hostile or broken file can cost gigabytes or hours. The child is bounded in memory and time,
knows no secrets, reaches no network and starts no program. It is told what to do by one line of
JSON on its input and tells how it went by lines of JSON on its output.
"""

import json
import os
import resource
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Timer
from typing import Any

#: How a child ends when what it read is at fault, when memory is, and when we are.
AT_FAULT, NO_MEMORY, BROKEN = 3, 4, 5

#: What Arrow looks for, though no reader needs it; it takes longer to load than most files.
_UNNEEDED = "pandas"

_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn")


@dataclass(frozen=True, slots=True)
class Cap:
    """What one child may take; Unit: bytes of address space, seconds."""

    memory_bytes: int = 512 * 1024**2
    cpu_seconds: int = 20
    wall_seconds: int = 60


class ChildEnded(Exception):
    """The child ended before it was done; ``code`` says how, ``said`` what it told last."""

    def __init__(self, code: int, said: Mapping[str, Any]) -> None:
        super().__init__(f"the child ended with {code}")
        self.code = code
        self.said = said


def ask_child(
    module: str, request: Mapping[str, Any], cap: Cap | None = None
) -> Iterator[dict[str, Any]]:
    """Run a module of ours in a capped child and yield what it tells.

    Raises ``ChildEnded`` where it fails. The module's ``__main__`` calls ``serve_parent``.
    """
    limits = cap or Cap()
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-I", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a traceback may quote what was read
        env=_bare_environment(),
        text=True,
        encoding="utf-8",
    )
    bell = Timer(limits.wall_seconds, child.kill)
    bell.start()
    last: dict[str, Any] = {}
    try:
        with child:
            if child.stdin is None or child.stdout is None:
                raise RuntimeError("The pipes asked for weren't made.")
            with suppress(BrokenPipeError):
                child.stdin.write(json.dumps({**request, "cap": asdict(limits)}) + "\n")
                child.stdin.close()
            for line in child.stdout:
                with suppress(ValueError):  # it was killed in the middle of a word
                    last = dict(json.loads(line))
                    yield last
    finally:
        bell.cancel()
        child.kill()
    if child.returncode:
        raise ChildEnded(child.returncode, last)


def serve_parent(deed: Callable[[Mapping[str, Any]], None], *, fault: type[Exception]) -> int:
    """In the child: read the request, cap this process, do the deed; return how it ended."""
    request = json.loads(sys.stdin.readline())
    sys.meta_path.insert(0, _Spared())
    _cap_this_process(Cap(**request["cap"]))
    sys.addaudithook(_stay_inside)
    try:
        deed(request)
    except fault as why:
        tell(error=str(why))
        return AT_FAULT
    except MemoryError:
        return NO_MEMORY
    except Exception as why:
        if "malloc" in str(why) or "memory" in str(why).lower():
            return NO_MEMORY
        place = traceback.extract_tb(why.__traceback__)[-1]
        tell(broken=f"{type(why).__name__} at {Path(place.filename).name}:{place.lineno}")
        return BROKEN
    return 0


class _Spared:
    """Says of what is not needed that it is not there."""

    def find_spec(self, fullname: str, *_: Any) -> None:
        """Refuse what is not needed; leave everything else to whoever finds it."""
        if fullname == _UNNEEDED:
            raise ModuleNotFoundError(f"{fullname} is spared here", name=fullname)


def tell(**words: Any) -> None:
    """In the child: tell the parent something."""
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def _cap_this_process(cap: Cap) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (cap.memory_bytes, cap.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cap.cpu_seconds, cap.cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _stay_inside(event: str, _arguments: object) -> None:
    """Refuse what a reader of files never needs: the network and other programs."""
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} isn't allowed while a file is read")


def _bare_environment() -> dict[str, str]:
    """Return what the child may know of ours: no key, no address, no path to secrets."""
    kept = {key: os.environ[key] for key in ("PATH", "TMPDIR", "SYSTEMROOT") if key in os.environ}
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "ARROW_IO_THREADS": "1"}
    return {
        **kept,
        **one_thread,
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
    }
