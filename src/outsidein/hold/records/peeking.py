"""A look at a file before it is brought in: headers, some rows, and what they are taken for."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from typing import Any

from outsidein.hold.records.compute.habits import HabitWrong, decide_habits
from outsidein.hold.records.compute.tidy import RowTidier, Unusable
from outsidein.hold.sources.compute.kinds import KindGuess, guess_kind
from outsidein.hold.sources.compute.matching import match_columns, matching_to_json
from outsidein.hold.sources.connectors.choosing import open_file, refuse_other_kind
from outsidein.hold.sources.connectors.opening import Limits, SourceRow

_LOOKED_AT = 500
_SHOWN = 5
_PAIRS = 3
_SHOWN_ACCENTS = 6
#: Unit: rows. How far beyond those looked at signs are sought that show a wrong encoding.
_ACCENTS_SOUGHT = 20_000
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
    header_row: int | None,
    day_first: bool | None,
    decimal_comma: bool | None,
    region: str,
    limits: Limits,
    rules: Mapping[str, str],
) -> dict[str, Any]:
    """Return what a person should see before importing, as plain values."""
    opened = open_file(
        path,
        limits=limits,
        encoding=encoding,
        delimiter=delimiter,
        sheet=sheet,
        header_row=header_row,
        rules=rules,
        kind=kind,
    )
    with closing(opened):
        some = list(islice(opened.rows, _LOOKED_AT))
        more = islice(opened.rows, _ACCENTS_SOUGHT) if opened.encoding else ()
        accents = _accents(cells for _number, cells, _fault in chain(some, more))
    rows = [cells for _number, cells, fault in some if not fault]
    guess = guess_kind(opened.headers, file_name)
    if opened.kinds:  # a fixed format says itself what it holds
        guess = KindGuess(opened.kinds[0], 1.0, f"{opened.reader} holds {opened.kinds[0]}")
    taken = kind or (guess.kind if guess else "customers")
    refuse_other_kind(opened, taken)
    matching = match_columns(opened.headers, rows, taken, {**opened.mapping_for(taken), **chosen})
    habits = decide_habits(
        matching, rows, region=region, day_first=day_first, decimal_comma=decimal_comma
    )
    tidier = RowTidier(matching, habits, region)
    refusals = [why for row in some if (why := _refusal(tidier, row))]
    return {
        "file_name": file_name,
        "reader": opened.reader,
        "encoding": opened.encoding,
        "delimiter": opened.delimiter,
        "sheet": opened.sheet,
        "headers": opened.headers,
        "sample_rows": [[cell[:_LONGEST] for cell in cells] for cells in rows[:_SHOWN]],
        "readings": [_column(tidier, rows, at) for at in range(len(opened.headers))],
        "accents": accents,
        "looked_at": len(some),
        "refusals": refusals,
        "kind": taken,
        "guess": {"kind": guess.kind, "confidence": guess.confidence, "reason": guess.reason}
        if guess
        else None,
        "matching": matching_to_json(matching),
        "warnings": [*opened.warnings, *habits.warnings, *matching.notes],
    }


def _column(tidier: RowTidier, rows: Sequence[Sequence[str]], at: int) -> dict[str, Any]:
    """Return the first values of a column beside what would be kept of them."""
    filled = [cells[at] for cells in rows if at < len(cells) and cells[at].strip()]
    different = list(dict.fromkeys(filled))
    pairs = []
    for text in different[:_PAIRS]:
        value, problem = tidier.read_cell(at, text)
        kept = ", ".join(map(str, value)) if isinstance(value, list) else value
        pairs.append((text[:_LONGEST], "" if kept is None else str(kept)[:_LONGEST], problem or ""))
    return {"pairs": pairs, "filled": len(filled), "different": len(different)}


def _refusal(tidier: RowTidier, row: SourceRow) -> str:
    """Return why a row would be refused, or nothing."""
    number, cells, fault = row
    if fault:
        return f"row {number}: {fault}"
    try:
        tidier.tidy(cells)
    except Unusable as why:
        column = f", column “{why.column}”" if why.column else ""
        return f"row {number}{column}: {why.reason}"
    except HabitWrong:
        pass  # it teaches how the column is written, and is read by that
    return ""


def _accents(rows: Iterable[Sequence[str]]) -> list[str]:
    """Return some cells with signs beyond plain English: they show a wrong encoding."""
    found: dict[str, None] = {}
    for cells in rows:
        for cell in cells:
            if not cell.isascii() and len(cell) <= _LONGEST:
                found[cell] = None
        if len(found) >= _SHOWN_ACCENTS:
            break
    return list(found)[:_SHOWN_ACCENTS]
