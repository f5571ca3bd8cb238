"""The child process that reads one file: capped, without network, without Django.

It is told what to do by one line of JSON on its input, and tells how it goes by lines of JSON on
its output. ``reading.py`` starts it and cleans up after it, however it ends.
"""

import json
import resource
import sys
import traceback
from pathlib import Path
from typing import Any

from outsidein.hold.sources.connectors.opening import Limits, UnreadableFile

#: How the child ends when the file is at fault, and when memory is.
UNREADABLE, NO_MEMORY, BROKEN = 3, 4, 5

_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn")


def _cap(limits: Limits) -> None:
    """Bound what this process may take, from now on and for good."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _stay_inside(event: str, _arguments: object) -> None:
    """Refuse what a reader of files never needs: the network and other programs."""
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} isn't allowed while a file is read")


def _tell(**words: Any) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Read the request, do it, and say how it went by the number returned."""
    request = json.loads(sys.stdin.readline())
    limits = Limits(**request["limits"])
    _cap(limits)
    sys.addaudithook(_stay_inside)
    try:
        if request["deed"] == "peek":
            _peek(request, limits)
        elif request["deed"] == "rows":
            _rows(request, limits)
        else:
            _stage(request, limits)
    except UnreadableFile as why:
        _tell(error=str(why))
        return UNREADABLE
    except MemoryError:
        return NO_MEMORY
    except Exception as why:
        if "malloc" in str(why) or "memory" in str(why).lower():
            return NO_MEMORY
        place = traceback.extract_tb(why.__traceback__)[-1]
        _tell(broken=f"{type(why).__name__} at {Path(place.filename).name}:{place.lineno}")
        return BROKEN
    return 0


def _stage(request: dict[str, Any], limits: Limits) -> None:
    from outsidein.hold.records.staging import Reading, stage

    out_dir = Path(request["out_dir"])
    reading = Reading(
        path=Path(request["path"]),
        file_name=request["file_name"],
        kind=request["kind"],
        chosen=request["chosen"],
        encoding=request["encoding"],
        delimiter=request["delimiter"],
        sheet=request["sheet"],
        day_first=request["day_first"],
        region=request["region"],
        limits=limits,
    )
    summary = stage(reading, out_dir, lambda rows, share: _tell(rows=rows, share=share))
    half = out_dir / "summary.half"
    half.write_text(json.dumps(summary, ensure_ascii=False, indent=1), encoding="utf-8")
    half.replace(out_dir / "summary.json")  # last and at once: where it stands, all is whole


def _rows(request: dict[str, Any], limits: Limits) -> None:
    """Tell every row as it stands, for files that another floor understands."""
    from outsidein.hold.sources.connectors.choosing import open_file

    opened = open_file(
        Path(request["path"]),
        limits=limits,
        encoding=request["encoding"],
        delimiter=request["delimiter"],
        sheet=request["sheet"],
    )
    _tell(headers=opened.headers, encoding=opened.encoding)
    for number, cells, wrong in opened.rows:
        _tell(row=number, cells=cells, wrong=wrong)
    opened.close()


def _peek(request: dict[str, Any], limits: Limits) -> None:
    from outsidein.hold.records.peeking import peek

    _tell(
        peek=peek(
            Path(request["path"]),
            file_name=request["file_name"],
            kind=request["kind"],
            chosen=request["chosen"],
            encoding=request["encoding"],
            delimiter=request["delimiter"],
            sheet=request["sheet"],
            limits=limits,
        )
    )


if __name__ == "__main__":
    sys.exit(main())
