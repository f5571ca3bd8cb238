"""Tables of responses as files: CSV wide and long, a workbook, SPSS; each with its codebook.

Every text is made harmless where a spreadsheet could run it; numbers stay numbers.
"""

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyreadstat
from numpy.typing import NDArray
from rustpy_xlsxwriter import FastExcel

from outsidein.ask.results.exports.responses import UNSURE, Responses, Variable
from outsidein.ground.errors import NotNow
from outsidein.ground.exports import neutralise_cell, write_csv

CODEBOOK: Final = ("variable", "kind", "label", "instrument", "item", "tense", "values")
#: A workbook's sheet ends here.
MOST_SHEET_ROWS: Final = 1_048_575
#: SPSS keeps labels up to this many bytes.
LONGEST_LABEL: Final = 250
NUMBERS: Final = frozenset({"scale", "mark", "number"})
UNSURE_WORD: Final = "not sure"


def list_codebook(responses: Responses) -> Iterator[tuple[str, ...]]:
    """Yield a row a column: what it is called, what it holds, what its values mean."""
    for variable in responses.variables:
        values = "; ".join(f"{value:g} = {label}" for value, label in variable.values)
        yield (
            variable.name,
            variable.kind,
            variable.label,
            variable.instrument,
            variable.item,
            variable.tense,
            values,
        )


def write_codebook(responses: Responses, path: Path) -> None:
    """Write what every column means as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv(file, CODEBOOK, list_codebook(responses))


def write_wide(responses: Responses, path: Path) -> None:
    """Write a row a respondent and a column a variable as CSV, in UTF-8 with one header row."""
    columns = [_cells(responses, variable) for variable in responses.variables]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([variable.name for variable in responses.variables])
        writer.writerows(zip(*columns, strict=True))


def write_long(responses: Responses, path: Path) -> None:
    """Write a row an answer as CSV, item by item; what is blank has no row.

    What is released of an anonymous round is long by itself and is written as it is.
    """
    if responses.weight:
        write_wide(responses, path)
        return
    heads = [v for v in responses.variables if v.kind in {"name", "group"}]
    before = {v.name: pa.array(_cells(responses, v), pa.string()) for v in heads}
    names = [*before, "instrument", "item", "tense", "kind", "value", "label"]
    schema = pa.schema([(name, pa.string()) for name in names])
    with arrow_csv.CSVWriter(path, schema) as writer:
        for variable in responses.variables:
            if variable not in heads:
                writer.write_table(_long_rows(responses, variable, before, schema))


def _long_rows(
    responses: Responses, variable: Variable, before: dict[str, Any], schema: Any
) -> Any:
    cells = pa.array(_cells(responses, variable), pa.string())
    given = np.array([cell != "" for cell in cells.to_pylist()])
    kept = pa.array(np.flatnonzero(given))
    said = cells.take(kept)
    labels = {f"{value:g}": label for value, label in variable.values}
    told = [labels.get(value, "") for value in said.to_pylist()]
    columns = [
        *(column.take(kept) for column in before.values()),
        *(
            pa.repeat(pa.scalar(text, pa.string()), len(kept))
            for text in (variable.instrument, variable.item, variable.tense, variable.kind)
        ),
        said,
        pa.array(told, pa.string()),
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def write_workbook(responses: Responses, path: Path) -> None:
    """Write a workbook of two sheets: the responses and what the columns mean.

    Errors: NotNow where there are more rows than a sheet holds.
    """
    if responses.rows > MOST_SHEET_ROWS:
        raise NotNow(
            f"A workbook holds {MOST_SHEET_ROWS:,} rows and there are {responses.rows:,}. Take CSV."
        )
    answers = pa.table({v.name: _array(responses, v) for v in responses.variables})
    told = [*zip(*list_codebook(responses), strict=True)] or [()] * len(CODEBOOK)
    meanings = pa.table(
        {
            name: pa.array([str(neutralise_cell(cell)) for cell in cells], pa.string())
            for name, cells in zip(CODEBOOK, told, strict=True)
        }
    )
    book = FastExcel(str(path)).sheet("Responses", answers).sheet("Codebook", meanings)
    book.save()


def _array(responses: Responses, variable: Variable) -> Any:
    column = responses.columns[variable.name]
    if variable.kind in NUMBERS:
        numbers = np.asarray(column, dtype=np.float64)
        return pa.array(numbers, mask=np.isnan(numbers))
    return pa.array([str(neutralise_cell(text)) or None for text in column], pa.string())


def write_spss(responses: Responses, path: Path) -> None:
    """Write an SPSS file: labels of columns and values, "not sure" marked as missing."""
    frame = pd.DataFrame(
        {
            v.name: responses.columns[v.name]
            if v.kind in NUMBERS
            else [str(text) for text in responses.columns[v.name]]
            for v in responses.variables
        }
    )
    scales = [v for v in responses.variables if v.values]
    pyreadstat.write_sav(
        frame,
        str(path),
        file_label=_short(responses.title, 60),
        column_labels=[_short(v.label, LONGEST_LABEL) for v in responses.variables],
        variable_value_labels={
            v.name: {value: _short(label, 120) for value, label in v.values} for v in scales
        },
        missing_ranges={v.name: [UNSURE] for v in scales if v.kind == "scale"},
        variable_measure={
            v.name: {"scale": "ordinal", "number": "scale"}.get(v.kind, "nominal")
            for v in responses.variables
        },
        row_compress=True,
    )


def _cells(responses: Responses, variable: Variable) -> list[str]:
    """Return a column as the texts of a CSV: numbers plain, a blank empty, texts harmless."""
    column = responses.columns[variable.name]
    if variable.kind in NUMBERS:
        unsure = UNSURE if variable.kind == "scale" else None
        return _texts(np.asarray(column, dtype=np.float64), unsure)
    return [str(neutralise_cell(text)) for text in column]


def _texts(numbers: NDArray[np.float64], unsure: int | None) -> list[str]:
    """Return each number as short as it can be written; not sure in words."""
    there, place = np.unique(numbers, return_inverse=True)
    words = ["" if math.isnan(n) else UNSURE_WORD if n == unsure else f"{n:.15g}" for n in there]
    named: list[str] = np.array(words, dtype=object)[place].tolist()
    return named


def _short(text: str, most: int) -> str:
    """Return a text of at most so many bytes, cut between letters."""
    return text.encode()[:most].decode(errors="ignore")
