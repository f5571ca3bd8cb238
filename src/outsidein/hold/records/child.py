"""The child process that reads one file: capped, without network, without Django.

It is told what to do by one line of JSON on its input, and tells how it goes by lines of JSON on
its output. ``reading.py`` starts it and cleans up after it, however it ends.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from outsidein.ground.capped import serve_parent, tell
from outsidein.hold.sources.compute.own import specs_from_json, use
from outsidein.hold.sources.connectors.opening import Limits, UnreadableFile


def read(request: Mapping[str, Any]) -> None:
    """Do what the request says: look at a file, tell its rows, or stage it."""
    limits = Limits(**request["limits"])
    use(specs_from_json(request["own"]))
    if request["deed"] == "peek":
        _peek(request, limits)
    elif request["deed"] == "rows":
        _rows(request, limits)
    else:
        _stage(request, limits)


def _stage(request: Mapping[str, Any], limits: Limits) -> None:
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
        header_row=request["header_row"],
        day_first=request["day_first"],
        decimal_comma=request["decimal_comma"],
        region=request["region"],
        limits=limits,
        token=request["token"],
        rules=request["rules"],
    )
    summary = stage(reading, out_dir, lambda rows, share: tell(rows=rows, share=share))
    half = out_dir / "summary.half"
    half.write_text(json.dumps(summary, ensure_ascii=False, indent=1), encoding="utf-8")
    half.replace(out_dir / "summary.json")  # last and at once: where it stands, all is whole


def _rows(request: Mapping[str, Any], limits: Limits) -> None:
    """Tell every row as it stands, for files that another floor understands."""
    from outsidein.hold.sources.connectors.choosing import open_file

    opened = open_file(
        Path(request["path"]),
        limits=limits,
        encoding=request["encoding"],
        delimiter=request["delimiter"],
        sheet=request["sheet"],
    )
    tell(headers=opened.headers, encoding=opened.encoding)
    for number, cells, wrong in opened.rows:
        tell(row=number, cells=cells, wrong=wrong)
    opened.close()


def _peek(request: Mapping[str, Any], limits: Limits) -> None:
    from outsidein.hold.records.peeking import peek

    tell(
        peek=peek(
            Path(request["path"]),
            file_name=request["file_name"],
            kind=request["kind"],
            chosen=request["chosen"],
            encoding=request["encoding"],
            delimiter=request["delimiter"],
            sheet=request["sheet"],
            header_row=request["header_row"],
            day_first=request["day_first"],
            decimal_comma=request["decimal_comma"],
            region=request["region"],
            limits=limits,
            rules=request["rules"],
        )
    )


if __name__ == "__main__":
    sys.exit(serve_parent(read, fault=UnreadableFile))
