"""The capped child that reads one instrument's file: a format's reader, and nothing else."""

import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from outsidein.ask.instruments.formats.choosing import choose_format
from outsidein.ask.instruments.formats.form import UnreadableInstrument
from outsidein.ground.capped import serve_parent, tell


def read(request: Mapping[str, Any]) -> None:
    """Read the file that the request names and tell what it holds."""
    content = Path(request["path"]).read_bytes()
    format_ = choose_format(content, request["file_name"])
    found = format_.read(content, request["file_name"])
    tell(format=format_.name, found=asdict(found))


if __name__ == "__main__":
    sys.exit(serve_parent(read, fault=UnreadableInstrument))
