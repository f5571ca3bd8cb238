"""Run every test, in parts that stand beside each other, and say what was not run.

Each part is a run of its own with its own home, database and ports (see tests/early.py), so they
share nothing. As many run at once as there are cores. What the first one that still runs says is
shown as it says it; what the others say follows, part by part.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / ".venv" / "tests"

#: What SQLite's run is cut into: the rest is everything else, so nothing can fall between them.
FLOORS = ("tests/hold", "tests/web", "tests/cli")
ASK = "tests/ask"
BROWSER = "tests/browser"


@dataclass(frozen=True)
class Part:
    """A run of pytest: its name, and what it is told."""

    name: str
    words: tuple[str, ...]
    on_postgres: bool = False

    @property
    def output(self) -> Path:
        """Where it says how it goes."""
        return FOLDER / f"{self.name}.txt"

    @property
    def not_run(self) -> Path:
        """Where it lists what it did not run."""
        return FOLDER / f"{self.name}.not-run.txt"

    def run(self) -> int:
        """Run it; return how it ended."""
        server = (
            [sys.executable, "scripts/with_postgres.py", "--unsynced"] if self.on_postgres else []
        )
        pytest = [sys.executable, "-m", "pytest", "--not-run-list", str(self.not_run)]
        with self.output.open("w", encoding="utf-8") as output:
            return subprocess.call(
                [*server, *pytest, *self.words],
                cwd=ROOT,
                env={**os.environ, "DATABASE_URL": ""},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )


#: The longest first; who is done takes the next.
PARTS = (
    Part("postgresql", ("tests",), on_postgres=True),
    Part("sqlite-floors", FLOORS),
    Part("sqlite-browser", (BROWSER,)),
    Part("sqlite-rest", tuple(f"--ignore={folder}" for folder in (*FLOORS, ASK, BROWSER))),
    Part("sqlite-ask", (ASK,)),
)


def follow(part: Part, ended: Future[int]) -> int:
    """Print what the part says until it is done; return how it ended."""
    place = 0
    while True:
        done = ended.done()
        if part.output.exists():
            with part.output.open("rb") as output:
                output.seek(place)
                said = output.read()
            place += len(said)
            sys.stdout.buffer.write(said)
            sys.stdout.flush()
        if done:
            return ended.result()
        time.sleep(0.5)


def main() -> int:
    """Run the parts; return 0 where all went well."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for left in FOLDER.iterdir():
        left.unlink()
    at_once = max(2, os.cpu_count() or 2)
    started = time.monotonic()
    codes = {}
    with ThreadPoolExecutor(at_once) as pool:
        running = [(part, pool.submit(part.run)) for part in PARTS]
        try:
            for part, ended in running:
                print(f"\n── {part.name} ──", flush=True)
                codes[part.name] = follow(part, ended)
        except KeyboardInterrupt:  # the parts that run were told so too
            pool.shutdown(cancel_futures=True)
            return 130
    print()
    for name, code in codes.items():
        print(f"{name}: {'passed' if code == 0 else f'FAILED ({code})'}")
    print(f"after {(time.monotonic() - started) / 60:.1f} minutes")
    lines = {line for part in PARTS if part.not_run.exists() for line in _lines(part.not_run)}
    if lines:
        print("Not run:", *sorted(lines), sep="\n  ")
    elif not any(codes.values()):
        print("Everything was run.")
    return int(any(codes.values()))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    sys.exit(main())
