"""The child process that reads a register: capped, without Django; it tells candidates alone.

Of millions of entries only those that may be one of our firms leave it, a line of JSON each.
"""

import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from outsidein.ground.capped import serve_parent, tell
from outsidein.hold.customers.registers.compute.matching import Entry, Firm, FirmIndex
from outsidein.hold.sources.connectors.choosing import open_file
from outsidein.hold.sources.connectors.opening import Limits, UnreadableFile
from outsidein.hold.sources.connectors.registers.reader import find_layout

#: Unit: entries. How often it is told how far it is.
_TOLD_EVERY = 20_000


def match(request: Mapping[str, Any]) -> None:
    """Read a register and tell each entry that may be one of the firms."""
    index = FirmIndex(Firm(**{**firm, "names": tuple(firm["names"])}) for firm in request["firms"])
    limits = Limits(**request["limits"])
    with closing(open_file(Path(request["path"]), limits=limits)) as opened:
        found = find_layout(opened.headers)
        if found is None:
            raise UnreadableFile(
                "It is no register that is known here: there are the LEI golden copy of GLEIF "
                "(level 1, CSV) and the company data of Companies House (CSV)."
            )
        layout, places = found
        tell(register=layout.register)
        read = unreadable = 0
        for _number, cells, fault in opened.rows:
            read += 1
            if fault:
                unreadable += 1
                continue
            told = {name: cells[at].strip() for name, at in places.items()}
            told.setdefault("country", layout.country)
            entry = Entry(
                name=told["name"],
                lei=told.get("lei", ""),
                number=told.get("number", ""),
                country=told["country"],
                postcode=told.get("postcode", ""),
            )
            for one in index.find(entry):
                tell(
                    entry=told,
                    number=one.number,
                    sure=one.sure,
                    score=one.score,
                    reason=one.reason,
                )
            if read % _TOLD_EVERY == 0:
                tell(read=read, share=opened.share_read())
        tell(read=read, unreadable=unreadable, share=1.0)


if __name__ == "__main__":
    sys.exit(serve_parent(match, fault=UnreadableFile))
