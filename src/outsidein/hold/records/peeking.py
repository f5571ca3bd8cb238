"""A look at a file before it is brought in: headers, some rows, and what they are taken for."""

from collections.abc import Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from outsidein.hold.sources.compute.kinds import KindGuess, guess_kind
from outsidein.hold.sources.compute.matching import match_columns, matching_to_json
from outsidein.hold.sources.connectors.choosing import open_file, refuse_other_kind
from outsidein.hold.sources.connectors.opening import Limits

_LOOKED_AT = 500
_SHOWN = 5
#: Unit: signs. What is shown of a long cell.
_LONGEST = 200


def peek(
    path: Path,
    *,
    file_name: str,
    kind: str | None,
    chosen: Mapping[str, str],
    encoding: str | None,
    delimiter: str | None,
    sheet: str | None,
    limits: Limits,
    rules: Mapping[str, str],
) -> dict[str, Any]:
    """Return what a person should see before importing, as plain values."""
    opened = open_file(
        path, limits=limits, encoding=encoding, delimiter=delimiter, sheet=sheet, rules=rules
    )
    with closing(opened):
        rows = [cells for _number, cells, fault in islice(opened.rows, _LOOKED_AT) if not fault]
    guess = guess_kind(opened.headers, file_name)
    if opened.kinds:  # a fixed format says itself what it holds
        guess = KindGuess(opened.kinds[0], 1.0, f"{opened.reader} holds {opened.kinds[0]}")
    taken = kind or (guess.kind if guess else "customers")
    refuse_other_kind(opened, taken)
    matching = match_columns(opened.headers, rows, taken, {**opened.mapping, **chosen})
    return {
        "file_name": file_name,
        "reader": opened.reader,
        "encoding": opened.encoding,
        "delimiter": opened.delimiter,
        "sheet": opened.sheet,
        "headers": opened.headers,
        "sample_rows": [[cell[:_LONGEST] for cell in cells] for cells in rows[:_SHOWN]],
        "kind": taken,
        "guess": {"kind": guess.kind, "confidence": guess.confidence, "reason": guess.reason}
        if guess
        else None,
        "matching": matching_to_json(matching),
        "warnings": [*opened.warnings, *matching.notes],
    }
